"""A code is short, read from paper without doubt, and a typing error in it is found."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reports.codes import SIGNS, CodeRefused, code_of, read_code

codes = st.text().map(code_of)


def test_the_same_identity_has_the_same_code_and_another_one_another() -> None:
    assert code_of("a") == code_of("a") != code_of("b")
    assert len({code_of(str(n)) for n in range(10_000)}) == 10_000


@given(codes)
def test_a_code_has_no_sign_that_is_taken_for_another(code: str) -> None:
    begins, *groups = code.split("-")
    assert (begins, [len(group) for group in groups]) == ("LZ", [4, 4])
    assert set("".join(groups)) <= set(SIGNS)
    assert len(SIGNS) == 32
    assert not set(SIGNS) & set("0O1I")


@given(codes)
def test_it_is_read_however_it_is_typed(code: str) -> None:
    bare = code.replace("-", "")
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    for typed in (code, code.lower(), bare, bare[2:], f" {code} ", code.replace("-", " "), wide):
        assert read_code(typed) == code


@given(codes)
def test_it_is_read_from_the_line_it_is_printed_in_and_from_the_address_of_its_qr_code(code: str) -> None:
    for copied in (
        f"核验编号{code}", f"核验编号：{code}。", f"2020年6月30日快照 · 示例数据 · 核验编号{code}",
        f"Code {code.lower()} · snapshot 27 of 27", f"https://progress.lanzhou.example/confirm?code={code}",
    ):  # fmt: skip
        assert read_code(copied) == code


@given(codes, st.integers(0, 7), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(code: str, place: int, sign: str) -> None:
    signs = code.replace("-", "")[2:]
    wrong = signs[:place] + sign + signs[place + 1 :]
    if wrong == signs:
        assert read_code(wrong) == code
    else:
        with pytest.raises(CodeRefused, match="typing error"):
            read_code(wrong)


@given(codes)
def test_two_signs_in_each_others_place_are_found(code: str) -> None:
    signs = code.replace("-", "")[2:]
    for a, b in itertools.combinations(range(8), 2):
        if signs[a] != signs[b]:
            wrong = list(signs)
            wrong[a], wrong[b] = wrong[b], wrong[a]
            with pytest.raises(CodeRefused):
                read_code("".join(wrong))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "looks like"), ("LZ-7K3M", "looks like"), ("LZ-0K3M-Q2XD", "no 0, O, 1 or I"), ("中" * 8, "no 0")],
)
def test_what_is_no_code_is_refused_with_what_one_looks_like(typed: str, sentence: str) -> None:
    with pytest.raises(CodeRefused, match=sentence):
        read_code(typed)
