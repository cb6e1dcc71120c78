"""Every form the dictionary allows gives the value; everything else is refused, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.dictionary import dictionary
from analytics.intake.files.reading import Cell
from analytics.intake.finding import Flaw
from analytics.intake.rows.cleaning import CLEANERS, Taken, cleaned, typed
from analytics.intake.sheets.header_line import Header

DAY = date(2016, 8, 22)


def value(table: str, column: str, cell: Cell, *, header: str = "", wan: bool = False) -> object:
    """What a cell means in a column; the code of the flaw when it is unclear."""
    meant = cleaned(cell, Header(0, header or column, dictionary().table(table).column(column), wan))
    return f"refused: {meant.code}" if isinstance(meant, Flaw) else meant


def test_every_type_of_the_dictionary_has_its_cleaner() -> None:
    types = {column.type for table in dictionary().tables for column in table.columns}
    assert types - {"id_number"} == set(CLEANERS)


@pytest.mark.parametrize("cell", [
    "2016-08-22", "2016/8/22", "2016.8.22", "2016年8月22日", "20160822", " 2016-08-22 ",
    "２０１６－０８－２２", 20160822.0, DAY, "2016-08-22 00:00:00", "2016年8月22日\u200b",
    "\u00a02016-08-22\u3000",
])  # fmt: skip
def test_a_date_is_read_in_every_allowed_form(cell: Cell) -> None:
    assert value("funding", "booked_on", cell) == DAY


@pytest.mark.parametrize(
    "cell", ["08-09-16", "2016-13-01", "2016-02-30", "2016-8/22", "8/22/2016", True, "今天", "20161301", 0.5]
)
def test_an_unclear_date_is_refused(cell: Cell) -> None:
    assert value("funding", "booked_on", cell) == "refused: date"


@pytest.mark.parametrize("cell", ["2016-08", "2016/8", "2016.8", 2016.8, "201608", "2016年13月"])
def test_a_month_cut_out_of_a_date_is_no_day_and_is_told_so(cell: Cell) -> None:
    assert value("funding", "booked_on", cell) == "refused: date_month"


@pytest.mark.parametrize("cell", ["2016年8月", "２０１６年 08月"])
def test_a_month_as_certificates_name_it_is_its_first_day_and_needs_a_tick(cell: Cell) -> None:
    taken = value("registrations", "certified_on", cell)
    assert isinstance(taken, Taken)
    assert (taken.value, taken.flaw.severity.value) == (date(2016, 8, 1), "warning")


@pytest.mark.parametrize("cell", ["0216-08-22", "1016年8月22日", "12160822", date(216, 8, 22), "1016年8月"])
def test_a_year_nobody_meant_is_refused(cell: Cell) -> None:
    assert str(value("institutions", "established_on", cell)).startswith("refused: date")
    assert value("institutions", "established_on", "1909-09-17") == date(1909, 9, 17)


@pytest.mark.parametrize("cell", [42604.0, 42604, 41142])
def test_a_date_cell_that_lost_its_format_is_never_guessed(cell: Cell) -> None:
    assert value("funding", "booked_on", cell) == "refused: date_number"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_alike_in_all_forms(day: date) -> None:
    forms = [
        day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
    ]  # fmt: skip
    assert {value("funding", "booked_on", form) for form in forms} == {day}


@pytest.mark.parametrize(("cell", "expected"), [
    ("城关区", "620102"), ("城关", "620102"), ("永登县", "620121"), ("永登", "620121"),
    ("620123", "620123"), (620111.0, "620111"), ("６２０１０３", "620103"), ("市级", "620100"),
    (" 620100 ", "620100"), ("城关县", "refused: district"), ("兰州新区", "refused: district"),
    ("620171", "refused: district"), ("", "refused: district"),
])  # fmt: skip
def test_a_district_is_a_code_or_a_name(cell: Cell, expected: str) -> None:
    assert value("funding", "district_code", cell) == expected


def test_the_city_level_is_no_district_of_a_person() -> None:
    assert value("registrations", "district_code", "市级") == "refused: district"


@pytest.mark.parametrize(("cell", "expected"), [
    ("30000", Decimal(30000)), ("30,000.5", Decimal("30000.50")), (0.1 + 0.2, "refused: amount_fen"),
    (30000.1, Decimal("30000.10")), ("３００", Decimal(300)), ("-500", "refused: amount_negative"),
    (-0.01, "refused: amount_negative"), ("¥30,000.00", Decimal(30000)), ("30000元", Decimal(30000)),
    (0.285, "refused: amount_fen"), ("3,00", "refused: amount"), ("1 2", "refused: amount"),
    ("三万", "refused: amount_in_words"), ("叁万元整", "refused: amount_in_words"),
    ("壹贰叁", "refused: amount_in_words"), ("3万元", Decimal(30000)), ("3.5 万", Decimal(35000)),
    ("３．５万元", Decimal(35000)), ("3千元", "refused: amount"), ("3亿元", "refused: amount"),
    ("约3万元", "refused: amount"), ("1e5", "refused: amount"), ("3,0000", "refused: amount"),
    (True, "refused: amount"), (DAY, "refused: amount"), ("nan", "refused: amount"),
    (float("inf"), "refused: amount"), ("1" * 40, "refused: amount_fen"), (1e300, "refused: amount_fen"),
])  # fmt: skip
def test_an_amount_is_exact_to_the_fen(cell: Cell, expected: object) -> None:
    if cell == 0.1 + 0.2:
        # A spreadsheet keeps fifteen digits, so this is 0.30.
        expected = Decimal("0.30")
    assert value("funding", "amount_yuan", cell) == expected


@pytest.mark.parametrize(("cell", "expected"), [
    ("3", "30000"), (3.5, "35000"), (0.1, "1000"), ("12.345678", "123456.78"), ("3元", "3"),
    ("3万元", "30000"),
])  # fmt: skip
def test_under_a_header_in_wan_an_amount_is_ten_thousand_times_as_much(cell: Cell, expected: str) -> None:
    assert value("funding", "amount_yuan", cell, wan=True) == Decimal(expected)


@given(st.integers(0, 10**11))
def test_no_fen_is_lost_between_a_number_cell_and_the_amount(fen: int) -> None:
    exact = Decimal(fen) / 100
    assert value("funding", "amount_yuan", float(exact)) == exact
    assert value("funding", "amount_yuan", f"{exact:,.2f}") == exact


@pytest.mark.parametrize(("cell", "expected"), [
    ("是", True), ("否", False), ("有", True), ("无", False), ("1", True), (0.0, False), ("√", True),
    (True, True), ("有的", "refused: flag"), (2, "refused: flag"), (DAY, "refused: flag"),
])  # fmt: skip
def test_a_flag_is_yes_or_no(cell: Cell, expected: object) -> None:
    assert value("registrations", "on_post", cell) == expected


@pytest.mark.parametrize(("cell", "expected"), [
    ("助理社会工作师", "assistant"), (" 社会 工作师", "social_worker"), ("Senior social worker", "senior"),
    ("senior", "senior"), ("无", "none"), ("助理社会工作者", "refused: code"), (1, "refused: code"),
])  # fmt: skip
def test_a_code_is_a_label_or_an_id_and_near_ones_are_not_taken(cell: Cell, expected: str) -> None:
    assert value("registrations", "certificate", cell) == expected


def test_the_nearest_label_is_suggested() -> None:
    column = dictionary().table("registrations").column("certificate")
    flaw = cleaned("助理社会工作者", Header(0, "证书级别", column))
    assert isinstance(flaw, Flaw)
    assert "助理社会工作师" in str(flaw.values["nearest"])


@pytest.mark.parametrize(("header", "cell", "expected"), [
    ("出生年份", 1985.0, 1985), ("出生年份", "1985年", 1985), ("出生年份", "1985-03", "refused: year"),
    ("出生年月", "1985-03", 1985), ("出生年月", "1985.03", 1985), ("出生年月", "198503", 1985),
    ("出生日期", date(1985, 3, 12), 1985), ("出生日期", "1985年3月12日", 1985),
    ("出生年份", 85, "refused: year"),
])  # fmt: skip
def test_a_year_of_birth_is_what_its_header_asks_for(header: str, cell: Cell, expected: object) -> None:
    assert value("registrations", "birth_year", cell, header=header) == expected


@pytest.mark.parametrize(("cell", "expected"), [
    ("1,200", 1200), (3.0, 3), ("０", 0), (3.5, "refused: count"), (-1, "refused: count"),
    ("12人", "refused: count"), (2**31, "refused: count"), (True, "refused: count"),
])  # fmt: skip
def test_a_count_is_a_whole_number(cell: Cell, expected: object) -> None:
    assert value("communities", "posts", cell) == expected


@pytest.mark.parametrize(("cell", "expected"), [
    ("620102001001", "620102001001"), (620102001001.0, "620102001001"),
    ("62010200100", "refused: community"), ("酒泉路", "refused: community"),
])  # fmt: skip
def test_a_community_is_its_twelve_digits(cell: Cell, expected: str) -> None:
    assert value("communities", "code", cell) == expected


def test_a_number_that_tells_rows_apart_may_be_long() -> None:
    assert value("funding", "entry_id", "620102199805010001") == "620102199805010001"
    assert value("funding", "entry_id", "11010519491231002X") == "refused: text_personal"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  城关区　民政局 ", "城关区 民政局"),
        (12.0, "12"),
        (1.5, "refused: text"),
        (DAY, "refused: text"),
        (6.2e17, "refused: text"),
        ("a\x07b", "refused: text_characters"),
        ("联系11010519491231002X", "refused: text_personal"),
        ("电话 09318888888", "电话 09318888888"),
        # Mistyped, of 15 digits, and written in groups.
        ("联系 110105194912310021", "refused: text_personal"),
        ("张三 620102900101123", "refused: text_personal"),
        ("620102 19900101 1234", "refused: text_personal"),
        ("合同 201603100000012", "合同 201603100000012"),
    ],
)
def test_a_text_is_kept_without_stray_spaces_and_never_with_an_id_number(cell: Cell, expected: str) -> None:
    assert value("funding", "project", cell) == expected


@pytest.mark.parametrize(
    "column", ["entry_id", "district_code", "fund_year", "booked_on", "source", "amount_yuan"]
)
@pytest.mark.parametrize("text", ["#REF!", "#N/A", " #DIV/0!", "Err:502"])
def test_an_error_shown_as_text_is_no_value(column: str, text: str) -> None:
    assert value("funding", column, text) == "refused: cell_error"


def test_a_formula_written_as_text_is_no_value() -> None:
    assert value("funding", "project", "=SUM(A1:A9)") == "refused: formula_without_value"
    assert value("funding", "project", "#1 社区") == "#1 社区"


def test_a_sign_for_text_in_front_of_a_number_is_not_part_of_it() -> None:
    assert value("communities", "code", "'620102001001") == "620102001001"
    assert typed("'62010219850312002x") == "62010219850312002x"
