"""Small submissions out of offices' programs, each read as its sender meant it or named where it is not."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlwt  # type: ignore[import-untyped]

from analytics.intake.files.reading import CELL_PICTURE, Cell, Moment, Unreadable, read_bytes
from analytics.intake.files.sheet_properties import is_scaling
from analytics.intake.returned.annotating import annotated
from analytics.intake.submission import Examination, examine
from tests.intake.workbooks import csv_file, entry, person, workbook
from tests.submissions.files import Format, write_file
from tests.submissions.model import Content, ErrorCell, Sheet

CASES = Path(__file__).parent / "cases"

Said = tuple[str, str, int | None, str | None]

#: What is said of each file: code, severity, row and column; nothing where it is read as it stands.
SAID: dict[str, list[Said]] = {
    "amount_format_shows_wan.xlsx": [("amount_scaled", "error", row, "金额") for row in (2, 3, 4)],
    "annotate_error_cell.xls": [("cell_error", "error", 2, "项目名称")],
    "apostrophe_before_code.csv": [],
    "biff8_codepage_1252.xls": [],
    "comment_in_blank_cell.ods": [],
    "continued_on_other_sheet.xlsx": [("sheet_goes_on", "error", None, None)],
    "dates_at_utc_midnight.xlsx": [("date_other_zone", "warning", row, "列支日期") for row in (2, 3, 4)],
    "excel4_macro_sheet.xlsm": [("macro_sheet", "error", None, None)],
    "footer_lines.xlsx": [],
    "formula_empty_text.xlsx": [("registration_lapsed", "notice", 2, "登记有效期至")],
    "marked_copy_loses_results.xlsx": [],
    "password.ods": [("workbook_encrypted", "error", None, None)],
    "quotes_swallow_row.csv": [("csv_quotes", "error", None, None)],
    "refusal_in_english.xlsx": [("workbook_damaged", "error", None, None)],
    "row_numbers_prefilled.xlsx": [("header_row_number", "notice", 1, "序号")],
    "rows_above_header.xlsx": [("row_above_headers", "error", 2, None)],
    "slash_for_nothing.xlsx": [
        *(
            ("says_nothing", "notice", None, column)
            for column in (
                "所在社区代码", "取得时间", "登记日期", "登记有效期至", "注销日期", "注销原因",
                "联系志愿者人数", "本年培训学时", "本年考核日期",
            )
        ),
        ("registration_lapsed", "notice", 2, "登记有效期至"),
    ],
    "unit_line_spaced.xlsx": [],
    "vertical_tab_in_text.csv": [],
    "wps_picture_in_cell.xlsx": [("cell_picture", "warning", row, "佐证材料") for row in (2, 3)],
}  # fmt: skip
#: How many rows stand in those that are read.
ROWS = {
    "apostrophe_before_code.csv": 3, "biff8_codepage_1252.xls": 3, "comment_in_blank_cell.ods": 3,
    "dates_at_utc_midnight.xlsx": 3, "footer_lines.xlsx": 3, "formula_empty_text.xlsx": 6,
    "marked_copy_loses_results.xlsx": 3,
    "row_numbers_prefilled.xlsx": 3, "slash_for_nothing.xlsx": 6, "unit_line_spaced.xlsx": 3,
    "vertical_tab_in_text.csv": 3, "wps_picture_in_cell.xlsx": 2,
}  # fmt: skip


def said(name: str, root: Path) -> list[Said]:
    found = examine(root, [CASES / name], as_of=date(2020, 6, 30)).findings
    return [(one.code, str(one.severity), one.row, one.column) for one in found]


@pytest.mark.parametrize("name", SAID)
def test_a_file_is_read_as_it_was_meant_or_its_flaw_is_named(name: str, tmp_path: Path) -> None:
    assert said(name, tmp_path) == SAID[name]


@pytest.mark.parametrize("name", ROWS)
def test_what_is_read_keeps_every_row(name: str, tmp_path: Path) -> None:
    read = examine(tmp_path, [CASES / name], as_of=date(2020, 6, 30)).submission
    assert read is not None
    assert sum(table.num_rows for table in read.tables.values()) == ROWS[name]


def test_every_case_has_its_line() -> None:
    assert {path.name for path in CASES.iterdir()} == set(SAID)


#: Cases of a format's own: what they hold cannot be written in another one.
OF_ONE_FORMAT = frozenset({
    "amount_format_shows_wan.xlsx", "excel4_macro_sheet.xlsm", "password.ods", "quotes_swallow_row.csv",
    "refusal_in_english.xlsx", "vertical_tab_in_text.csv",
})  # fmt: skip
FORMATS = ("file.xlsx", "file.xls", "file.xlsb", "file.ods", "csv.utf8")


def as_content(cell: Cell) -> Content:
    """What stands in a cell, for another program to write."""
    if isinstance(cell, Moment):
        return datetime.combine(cell, time.fromisoformat(cell.time))
    if isinstance(cell, Unreadable):
        return '=DISPIMG("ID_1",1)' if cell.flaw is CELL_PICTURE else ErrorCell(cell.text)
    return str(cell) if isinstance(cell, bool) else cell


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Examination]]:
    """A folder with one key for people, and what was found in the cases that were examined there."""
    return tmp_path_factory.mktemp("originals"), {}


@pytest.mark.parametrize(("name", "form"), [
    (name, form)
    for name in sorted(SAID.keys() - OF_ONE_FORMAT)
    for form in FORMATS
    if (name, form) != ("continued_on_other_sheet.xlsx", "csv.utf8")  # A CSV has one sheet.
])  # fmt: skip
def test_in_every_format_the_same_is_said_and_read(
    name: str, form: str, tmp_path: Path, originals: tuple[Path, dict[str, Examination]]
) -> None:
    book, made = read_bytes(name, (CASES / name).read_bytes()), Format(form)
    sheets = [
        Sheet(sheet.name or "资金台账", [[as_content(cell) for cell in row] for row in sheet.rows])
        for sheet in book.sheets
    ]
    file = tmp_path / f"a{made.suffix}"
    write_file(file, sheets, made)
    root, known = originals
    if name not in known:
        known[name] = examine(root, [CASES / name], as_of=date(2020, 6, 30))
    original, other = known[name], examine(root, [file], as_of=date(2020, 6, 30))
    assert [(one.code, str(one.severity), one.row, one.column) for one in other.findings] == SAID[name]
    assert other.counts == original.counts
    if original.submission is not None:
        assert other.submission is not None
        assert {table: rows.to_pylist() for table, rows in other.submission.tables.items()} == {
            table: rows.to_pylist() for table, rows in original.submission.tables.items()
        }


def test_amounts_below_a_unit_line_that_is_spread_out_are_in_that_unit(tmp_path: Path) -> None:
    read = examine(tmp_path, [CASES / "unit_line_spaced.xlsx"], as_of=date(2020, 6, 30)).submission
    assert read is not None
    assert sum(read.tables["funding"].column("amount_yuan").to_pylist()) == 11_155_000


@pytest.mark.parametrize(("number_format", "is_one"), [
    ('0"万元"', True), ("0.0\\万", True), ("#,##0,", True), ("#,##0.00,,", True), ("0%", True),
    ("0.0千元", True),
    ("General", False), ("#,##0.00", False), ('#,##0"元"', False), ("_(* #,##0_);_(* (#,##0)", False),
    ("yyyy年m月d日", False), ("[Red]0.00", False), ("@", False),
])  # fmt: skip
def test_a_number_format_that_shows_another_number_is_known(number_format: str, is_one: bool) -> None:
    assert is_scaling(number_format) is is_one


@pytest.mark.parametrize(("written", "code"), [
    ("2018-05-14 00:00:00", None), ("2018-05-14T00:00", None), ("2018-05-14", None),
    ("2018-05-14 09:30", "date_time"), ("2018-05-14T16:00:00.000Z", "date_other_zone"),
    ("2018-05-14 23:59:17", "date_other_zone"),
])  # fmt: skip
def test_a_time_of_day_behind_a_day_is_said(written: str, code: str | None, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [entry(列支日期=written, 资金年度=2018)])
    read = examine(tmp_path / "snapshots", [file], as_of=date(2020, 6, 30))
    assert [one.code for one in read.findings if one.column == "列支日期"] == [code] * (code is not None)
    assert read.submission is not None
    assert read.submission.tables["funding"].column("booked_on").to_pylist() == [date(2018, 5, 14)]


def test_a_word_for_nothing_stays_a_word_where_the_column_has_it_and_where_something_must_stand(
    tmp_path: Path,
) -> None:
    file = workbook(
        tmp_path / "a.xlsx", {"人才登记": [person(认定依据="无", 证书级别="无", 取得时间="无", 学历="/")]}
    )
    found = examine(tmp_path / "snapshots", [file], as_of=date(2020, 6, 30)).findings
    assert {(one.code, one.column) for one in found} >= {("says_nothing", "取得时间"), ("code", "学历")}
    assert not {one.column for one in found} & {"认定依据", "证书级别"}


@pytest.mark.parametrize("number_format", ['0"万元"', "0%", "General"])
def test_an_old_workbook_too_says_what_its_cells_show(number_format: str, tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet, style = book.add_sheet("资金台账"), xlwt.XFStyle()
    style.num_format_str = number_format
    row = entry(列支日期="2016-03-10")
    for column, (header, value) in enumerate(row.items()):
        sheet.write(0, column, header)
        # Alone, of many digits, and several in a row.
        for number, amount in enumerate((300, 300.25, 7), start=1):
            is_amount = header == "金额(元)"
            if is_amount:
                sheet.write(number, column, amount, style)
            else:
                sheet.write(number, column, f"{value}-{number}" if header == "编号" else value)
    book.save(str(tmp_path / "a.xls"))
    file, as_of = tmp_path / "a.xls", date(2020, 6, 30)
    found = examine(tmp_path / "snapshots", [file], as_of=as_of).findings
    scaled = [one.row for one in found if one.code == "amount_scaled"]
    assert scaled == ([] if number_format == "General" else [2, 3, 4])
    # The marked copy is written anew: sent back as it is, nothing passes for yuan.
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(annotated(file.name, file.read_bytes(), found))
    again = examine(tmp_path / "snapshots", [copy], as_of=as_of).findings
    assert [one.row for one in again if one.is_error and one.column == "金额(元)"] == scaled
