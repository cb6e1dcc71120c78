"""The workbook to fill in is the dictionary's, reads back clean, and keeps what is typed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analytics.dictionary import dictionary
from analytics.errors import UnknownName
from analytics.intake.finding import NOTES_SHEET
from analytics.intake.submission import examine
from analytics.intake.template import communities_of, template, version
from tests.intake.workbooks import community, entry, id_number, person

CITY = "620100"


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def choices(sheet: Any, header: str) -> str:
    """The source of the drop-down below a header."""
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == header)
    rules = sheet.data_validations.dataValidation
    return str(next(rule.formula1 for rule in rules if f"{letter}2" in rule.sqref))


def test_the_sheets_and_headers_are_the_dictionarys_and_required_ones_are_marked() -> None:
    book = opened(template())
    assert book.sheetnames == [NOTES_SHEET, *(table.sheet.zh for table in dictionary().tables)]
    for table in dictionary().tables:
        cells = book[table.sheet.zh][1]
        assert [cell.value for cell in cells] == [column.header.zh for column in table.columns]
        dark = [cell.value for cell in cells if cell.fill.fgColor.rgb == "FF1F4E79"]
        assert dark == [column.header.zh for column in table.columns if column.required]
        assert all(cell.comment for cell in cells)


def test_drop_downs_hold_exactly_the_allowed_words() -> None:
    book = opened(template())
    for table in dictionary().tables:
        for column in table.columns:
            if column.type == "code":
                words = ",".join(label.zh for label in column.codes.values())
                assert choices(book[table.sheet.zh], column.header.zh) == f'"{words}"'
            if column.type == "flag":
                assert choices(book[table.sheet.zh], column.header.zh) == '"是,否"'
    assert choices(book["人才登记"], "县区").count(",") == 7
    assert choices(book["资金台账"], "县区").endswith(',市级"')


def test_a_districts_own_template_offers_that_district_and_its_communities() -> None:
    book = opened(template("620111"))
    assert choices(book["人才登记"], "县区") == choices(book["资金台账"], "县区") == '"红古区"'
    places = communities_of("620111")
    last = len(places) + 2
    assert choices(book["社区岗位"], "社区代码") == f"'{NOTES_SHEET}'!$H$3:$H${last}"
    listed = [cell.value for (cell,) in book[NOTES_SHEET][f"H3:H{last + 1}"]]
    assert listed == [*(place.code for place in places), None]
    assert choices(opened(template(CITY))["资金台账"], "县区") == '"市级"'


def test_long_numbers_are_text_and_days_are_days() -> None:
    book = opened(template())
    formats = {
        column.header.zh: book["人才登记"]
        .column_dimensions[openpyxl.utils.get_column_letter(index)]
        .number_format
        for index, column in enumerate(dictionary().table("registrations").columns, start=1)
    }
    assert formats["身份证号"] == formats["所在社区代码"] == "@"
    assert formats["取得时间"] == "yyyy-mm-dd"


def filled(path: Path, **sheets: list[dict[str, object]]) -> Path:
    """A template with rows typed in below its headers."""
    book = opened(template("620102"))
    for name, rows in sheets.items():
        sheet = book[name]
        places = {cell.value: cell.column for cell in sheet[1]}
        for number, row in enumerate(rows, start=2):
            for header, value in row.items():
                sheet.cell(number, places[header], value)
    book.save(path)
    return path


def test_a_filled_template_reads_back_clean_and_whole(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "城关区.xlsx", 人才登记=[person(1), person(2)], 资金台账=[entry()], 社区岗位=[community()]
    )
    examination = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31))
    assert examination.findings == ()
    assert dict(examination.counts) == {
        "registrations": 2, "funding": 1, "communities": 1, "institutions": 0, "activities": 0,
        "measures": 0,
    }  # fmt: skip


def test_a_town_is_on_the_list_and_may_report_its_posts(tmp_path: Path) -> None:
    """Also whoever works there is in it, by the town's code or by its name."""
    book = opened(template("620103"))
    listed = [[cell.value for cell in row] for row in book[NOTES_SHEET]["H3:L200"]]
    assert ["620103100000", "阿干镇", "阿干镇", "七里河区", "乡镇"] in listed
    town = community("620103100000", 社区名称="阿干镇", 县区="七里河区", 类型="乡镇", 岗位数=2)
    staff = [
        person(number, 县区="七里河区", 所在社区代码=place)
        for number, place in enumerate(("620103100000", "阿干镇"), start=1)
    ]
    path = filled(tmp_path / "七里河区.xlsx", 人才登记=staff, 社区岗位=[town])
    examination = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31))
    assert examination.publishable
    assert not [one for one in examination.findings if one.code.startswith("community_unknown")]


def test_an_empty_template_says_that_nothing_was_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template())
    examination = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31))
    assert [one.code for one in examination.findings] == ["nothing_submitted"]
    assert not examination.publishable


def test_the_same_dictionary_gives_the_same_bytes_and_names_its_version() -> None:
    assert template("620102") == template("620102")
    book = opened(template())
    texts = [str(cell.value) for row in book[NOTES_SHEET] for cell in row if cell.value]
    assert any(version() in text for text in texts)
    assert not [text for text in texts if id_number() in text]


def test_an_unknown_district_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="620102"):
        template("620101")
