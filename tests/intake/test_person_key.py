"""A person is known by a keyed hash of the ID number, and by nothing else."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import Refusal
from analytics.id_numbers import check_digit
from analytics.intake.finding import Flaw
from analytics.intake.rows import person_key
from analytics.intake.rows.person_key import IdNumber, id_number
from tests.intake import workbooks

DAY = date(2016, 12, 31)
#: The example printed in GB 11643-1999.
EXAMPLE = "11010519491231002X"


def test_the_standards_own_example_is_valid() -> None:
    person = id_number(EXAMPLE, as_of=DAY)
    assert isinstance(person, IdNumber)
    assert (person.birth_year, person.gender) == (1949, "female")


def test_a_small_x_and_the_fifteen_digits_of_before_1999_are_the_same_person() -> None:
    whole = id_number(EXAMPLE, as_of=DAY)
    assert id_number(EXAMPLE.lower(), as_of=DAY) == whole
    assert id_number("110105491231002", as_of=DAY) == whole


@pytest.mark.parametrize(("text", "code"), [
    ("110105194912310021", "id_number_check_digit"),
    ("1101051949123100", "id_number_form"),
    ("11010519491231002Y", "id_number_form"),
    ("", "id_number_form"),
    ("110105194902300020", "id_number_impossible"),
    ("990105194912310029", "id_number_impossible"),
    (workbooks.id_number(born="20170101"), "id_number_impossible"),
], ids=[
    "check digit", "16 digits", "letter", "empty", "30 February", "no such area", "born after the day",
])  # fmt: skip
def test_an_impossible_number_is_refused_and_not_repeated(text: str, code: str) -> None:
    flaw = id_number(text, as_of=DAY)
    assert isinstance(flaw, Flaw)
    assert flaw.code == code
    assert not text or text not in flaw.message.format(**flaw.values)


@given(st.integers(0, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes_the_check_digit(number: int, place: int, shift: int) -> None:
    digits = f"{number:017d}"
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert check_digit(digits) != check_digit(wrong)


def test_the_key_of_a_person_is_the_hmac_of_the_versioned_number() -> None:
    secret = bytes(range(32))
    expected = hmac.new(secret, b"id:v1:" + EXAMPLE.encode(), hashlib.sha256).hexdigest()
    assert IdNumber(EXAMPLE).key(secret) == expected
    assert IdNumber(EXAMPLE).key(secret) != IdNumber(EXAMPLE).key(bytes(32))


def test_an_id_number_does_not_print_itself() -> None:
    assert EXAMPLE not in repr(IdNumber(EXAMPLE)) + str(IdNumber(EXAMPLE))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("LANZHOU_PERSON_KEY_FILE", raising=False)
    (tmp_path / "snapshots").mkdir()
    return tmp_path / "snapshots"


def test_the_key_is_made_once_beside_the_snapshots_for_its_owner_alone(root: Path) -> None:
    secret = person_key.secret(root, may_be_new=True)
    file = root.parent / "keys" / "person_key.key"
    assert len(secret) == 32
    assert secret == file.read_bytes() == person_key.secret(root, may_be_new=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_two_keys_are_never_the_same(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "snapshots"
    other.mkdir(parents=True)
    assert person_key.secret(root, may_be_new=True) != person_key.secret(other, may_be_new=True)


def test_a_key_that_appears_meanwhile_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = root.parent / "keys" / "person_key.key"
    link = os.link

    def late(source: Path, target: Path) -> None:
        file.write_bytes(b"k" * 32)
        file.chmod(0o600)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    assert person_key.secret(root, may_be_new=True) == b"k" * 32


def test_a_lost_key_is_not_replaced_once_people_were_published(root: Path) -> None:
    with pytest.raises(Refusal, match="is missing"):
        person_key.secret(root, may_be_new=False)
    assert not (root.parent / "keys").exists()


def test_another_key_than_the_published_people_were_keyed_with_is_refused(root: Path) -> None:
    made_with = person_key.fingerprint(person_key.secret(root, may_be_new=True))
    assert person_key.secret(root, may_be_new=False, keyed_with=made_with)
    (root.parent / "keys" / "person_key.key").write_bytes(b"k" * 32)
    with pytest.raises(Refusal, match="is not the one"):
        person_key.secret(root, may_be_new=False, keyed_with=made_with)


def test_a_key_others_may_read_inside_the_snapshots_or_cut_short_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_key.secret(root, may_be_new=True)
    file = root.parent / "keys" / "person_key.key"
    file.chmod(0o640)
    with pytest.raises(Refusal, match="chmod 600"):
        person_key.secret(root, may_be_new=True)
    file.chmod(0o600)
    file.write_bytes(b"short")
    with pytest.raises(Refusal, match="5 bytes"):
        person_key.secret(root, may_be_new=True)
    monkeypatch.setenv("LANZHOU_PERSON_KEY_FILE", str(root / "key"))
    with pytest.raises(Refusal, match="inside the snapshots folder"):
        person_key.secret(root, may_be_new=True)
    assert list(root.iterdir()) == []
