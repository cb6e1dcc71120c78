"""An ID number is known in whatever writing, and only its own signs are starred."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.id_numbers import holds_id_number, without_personal_numbers
from tests.intake.workbooks import id_number
from tests.intake.writings import WRITINGS, digits_in

#: Of the standard itself: its last character is an X.
EXAMPLE = "11010519491231002X"

#: What offices write that is nobody's number.
NOBODYS = [
    "620102201603100013", "0931-8888888", "13919851203", "13919851203、15209316478", "620102001001",
    "620102001001 2016年8月12日", "620102001001000", "兰民发〔2016〕62号", "GZ-2016-0310-000123",
    "1234567.89",
    "123456789012345678", "123,456,789,012.00", "2016.03.12-2017.04.15", "合同 201603100000012",
    "6222 0213 0700 4567 890", "记-0001", "二〇一六年十二月三十一日", "91620102MA72ABCD1X",
    "62284804O2564890018", "Oil 2016-03-12 l 200, Hollow Lane 1 10101", "1.23456789012346E+17元",
]  # fmt: skip


@pytest.mark.parametrize("number", [id_number(3), id_number(11), EXAMPLE])
@pytest.mark.parametrize("write", WRITINGS.values(), ids=WRITINGS)
def test_an_id_number_is_found_in_any_writing(number: str, write: Callable[[str], str]) -> None:
    for text in (write(number), f"联系：{write(number)}（本人）", f"2018-06-20 {write(number)}"):
        assert holds_id_number(text), text
        assert holds_id_number(text, mistyped=False), text
        assert number[:-1] not in digits_in(without_personal_numbers(text)), text


@pytest.mark.parametrize(
    "digits",
    [
        "Ol23456789",
        "oI23456789",
        "〇幺二三四五六七八九",
        "〇〡〢〣〤〥〦〧〨〩",
        "〇㊀㊁㊂㊃㊄㊅㊆㊇㊈",
        "〇㈠㈡㈢㈣㈤㈥㈦㈧㈨",
    ],
)
@pytest.mark.parametrize("number", [id_number(3), EXAMPLE])
def test_letters_and_signs_that_stand_for_digits_are_read_as_such(number: str, digits: str) -> None:
    written = number.translate(str.maketrans("0123456789", digits))
    for text in (written, f"联系：{written}（本人）"):
        assert holds_id_number(text, mistyped=False), text
        assert written not in without_personal_numbers(text)


@pytest.mark.parametrize("text", NOBODYS[:-1])
def test_numbers_that_are_nobodys_stay(text: str) -> None:
    assert without_personal_numbers(text) == text
    assert not holds_id_number(text, mistyped=False)


@pytest.mark.parametrize("text", NOBODYS[1:])
def test_a_text_with_numbers_that_are_nobodys_is_taken(text: str) -> None:
    assert not holds_id_number(text)


@pytest.mark.parametrize(("text", "shown"), [
    (f"联系{EXAMPLE}。", "联系***。"),
    (f"20180620{EXAMPLE}", "20180620***"),
    ("前六位 110105，后面是 19491231002X 。", "前六位 ***，后面是 *** 。"),
    ("第一１１０１０５－１９４９１２３１－００２×号", "第一***号"),
    ("张三 620102900101123", "张三 ***"),
    ("6.20102198503121E+17", "***"),
    ("１１０１０５\u200b１９４９１２３１\u202e００２ｘ", "***"),
])  # fmt: skip
def test_only_the_number_itself_is_starred(text: str, shown: str) -> None:
    assert without_personal_numbers(text) == shown


@given(st.text(max_size=60))
def test_what_is_starred_holds_no_number_any_more(text: str) -> None:
    once = without_personal_numbers(text)
    assert without_personal_numbers(once) == once


@given(
    st.integers(1, 99),
    st.lists(st.sampled_from(["", " ", ".", "-", "／", "_", "\n", "\u200b", "·", "（", "\u00ad\u2066"]),
             min_size=17, max_size=17),
    st.text(alphabet="0123456789 ,中号", max_size=12),
    st.text(alphabet="0123456789 ,中号", max_size=12),
)  # fmt: skip
def test_any_separators_and_neighbours_hide_nothing(
    running: int, between: list[str], before: str, behind: str
) -> None:
    number = id_number(running)
    written = "".join(sign + mark for sign, mark in zip(number, [*between, ""], strict=True))
    text = f"{before}{written}{behind}"
    assert holds_id_number(text, mistyped=False)
    assert number not in digits_in(without_personal_numbers(text))


def test_a_long_text_is_read_in_no_time() -> None:
    assert not holds_id_number("2016-12-31 1 2 3 4 " * 5_000)
