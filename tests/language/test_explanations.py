"""The sentence on a change: every kind of part has its words, and many parts are told shortly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from analytics.dictionary import dictionary
from analytics.language.explanations import (
    Term,
    adding_up,
    adds_up,
    count_sentence,
    in_full,
    of_year,
    share_sentence,
    signed_points,
    terms,
    unknown_sentence,
    words_of,
)
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.tables import column

ZH, EN = translator("zh"), translator("en")
PEOPLE, YUAN = register().indicator("workforce.total"), register().indicator("funding.mix")
DAY = "2020年3月31日"


def people(*told: tuple[str, int], change: int) -> str:
    return count_sentence(
        DAY, Decimal(change), terms(Term(words, Decimal(n)) for words, n in told), PEOPLE, register(), ZH
    )


def word(code: str, before: str | None = None, after: str | None = None) -> str:
    return words_of(code, before, after, "registrations")


@pytest.mark.parametrize("code", column("became").codes)
@pytest.mark.parametrize("table", [table.name for table in dictionary().tables])
def test_every_kind_of_part_has_words_in_both_languages(code: str, table: str) -> None:
    for reason in (None, *column("reason").codes):
        msgid = words_of(code, reason, reason, table)
        assert "{n}" in msgid
        assert ZH(msgid) != msgid


def test_an_increase_is_told_as_a_report_tells_it() -> None:
    parts = [(word("new"), 31), (word("late"), 4), (word("no_longer", "used", "cancelled"), -9)]
    assert people(*parts, (word("moved_away"), -3), change=23) == (
        "较2020年3月31日增加23人：新进登记31人，迟报补计4人，注销9人，调出3人。"
    )


def test_a_decrease_and_a_number_that_stays() -> None:
    left = (word("no_longer", "used", "cancelled"), -9)
    assert people(left, change=-9) == "较2020年3月31日减少9人：注销9人。"
    assert people((word("new"), 9), left, change=0) == (
        "与2020年3月31日总数相同，有增有减：新进登记9人，注销9人。"
    )
    assert people(change=0) == "与2020年3月31日相同，各项未变。"


def test_what_is_said_alike_is_one_part() -> None:
    assert people((word("new"), 3), (word("new"), 4), change=7) == "较2020年3月31日增加7人：新进登记7人。"


def test_of_many_parts_the_largest_are_named() -> None:
    codes = ("new", "late", "revised_in", "first_report", "moved_here", "now_counts", "moved_away")
    sizes = (50, 40, 30, 20, 10, 2, -1)
    said = people(*((word(code), n) for code, n in zip(codes, sizes, strict=True)), change=151)
    assert said.endswith("调入10人，其余合计+1人。")


def test_amounts_of_money_are_told_to_the_fen() -> None:
    assert in_full(Decimal("305000.10"), YUAN, register(), ZH) == "305,000.1元"
    assert in_full(Decimal(1), PEOPLE, register(), EN) == "1 person"


def test_a_share_is_told_in_points_and_both_its_numbers() -> None:
    said = share_sentence(DAY, Fraction(185, 1000), Fraction(190, 1000), ZH, of_sides=["分子+18人"])
    assert said == "较2020年3月31日提高0.5个百分点（由18.5%升至19.0%）：分子+18人。"
    assert "下降0.5个百分点" in share_sentence(
        DAY, Fraction(19, 100), Fraction(185, 1000), ZH, of_sides=["a"]
    )
    assert signed_points(Fraction(-1, 10_000)) == "−0.01"


def test_a_share_takes_as_many_digits_as_add_up() -> None:
    assert adding_up(Fraction(361, 1000), Fraction(359, 1000), [Fraction(-2, 1000)]) == 1
    # 36.2 and 35.9 are not 0.2 apart.
    assert adding_up(Fraction(3617, 10_000), Fraction(3594, 10_000), [Fraction(-23, 10_000)]) == 2
    assert adding_up(Fraction(1, 10), Fraction(10_004, 100_000), [Fraction(4, 100_000)]) == 3


def test_thirds_never_add_up_however_they_are_written() -> None:
    ends, gap = (Fraction(1, 3), Fraction(1, 6)), [Fraction(-1, 6)]
    assert not any(adds_up(*ends, gap, digits) for digits in range(1, 9))
    assert adds_up(Fraction(18, 100), Fraction(20, 100), [Fraction(3, 100), Fraction(-1, 100)], 1)


def test_units_that_count_once_are_told_by_what_they_have() -> None:
    def said(code: str, after: str | None, table: str, of: str) -> str:
        return ZH(words_of(code, None, after, table, of=of), n="1个县区")

    assert said("new", "used", "measures", "districts") == "1个县区新出台"
    assert said("now_counts", "used", "activities", "districts") == "1个县区新完成"
    assert said("no_longer", "closed", "institutions", "districts") == "1个县区不再具备"
    assert said("no_longer", "earlier_year", "activities", "districts") == "计入以前年度1个县区"
    assert said("new", "used", "institutions", "institutions") == "新成立1个县区"


def test_a_number_that_was_or_is_not_known_is_said_to_be_that() -> None:
    assert unknown_sentence(DAY, None, "31人", "首次报送31人", ZH) == (
        "截至2020年3月31日尚无此数，现为31人：首次报送31人。"
    )
    assert unknown_sentence(DAY, "31人", None, "", ZH) == "截至2020年3月31日为31人，现无此数。"
    assert unknown_sentence(DAY, None, None, "", ZH) == "截至2020年3月31日和现在均无此数。"


def test_the_year_is_said_where_there_is_one_number_a_year() -> None:
    assert of_year("较…", (2020, 2020), YUAN, ZH) == "2020资金年度较…"
    assert of_year("Since", (2019, 2020), YUAN, EN) == "Fund year 2020, compared with 2019: since"
    assert of_year("较…", None, YUAN, ZH) == "较…"
