"""Whatever was sent, a marked copy of it is made that opens, with the list of findings first."""

from __future__ import annotations

import io
import random
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
import xlwt  # type: ignore[import-untyped]

from analytics.intake.files.reading import read
from analytics.intake.finding import FINDINGS_SHEET
from analytics.intake.returned.annotating import annotated
from analytics.intake.returned.listing import VALUES_ONLY
from analytics.intake.submission import examine
from analytics.language.translator import translator
from tests.intake.packages import packed, parts
from tests.intake.test_marked_in_place import values
from tests.intake.test_messy_hostile import MORE
from tests.intake.workbooks import entry
from tests.submissions.binary_workbook import write_xlsb
from tests.submissions.excel import ERROR_CODES
from tests.submissions.hostile import HOSTILE
from tests.submissions.model import Content, ErrorCell, Formula, Sheet
from tests.submissions.open_document import write_ods

TEXTS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "'1", "＝1", " ", "\t", "a\nb", "a\r\nb", "_x0041_", "_x000D_",
    "长" * 32_767,
    "\u202e620102", "😀🏛", "𠀀", "1e999", "00620102", "620102198503120021", "N/A", "#N/A", "TRUE", "<b>&amp;",
    "]]>", "http://a.example/" + "a" * 3_000, "\\\\a\\b", "2016-13-45", "三十万元", "300万", "﻿零宽\u200b",
)  # fmt: skip
CONTROLS = ("\x01\x0b", "a\x00b", "\ufffe", "\x7f")
NUMBERS: Sequence[float] = (
    0, -1, 0.1, 1e308, -1e308, 5e-324, 12_345_678_901_234_567_890, 30_000.005, 43_235, 0.999, 2_958_466,
)  # fmt: skip
NO_NUMBERS = (float("nan"), float("inf"), float("-inf"))
#: Cells know no zone.
AFTERNOON = datetime(2016, 3, 1, 16)  # noqa: DTZ001
DAYS = (date(1900, 1, 1), date(1900, 3, 1), date(2016, 2, 29), date(9999, 12, 31))
ERRORS = [ErrorCell(code) for code in ERROR_CODES]
FORMULAS = [Formula("=1*30000", 30_000), Formula("=SUM(G2:G3)", 0.5)]
NAMES = ("资金台账", "a'b", "“引号”", "😀", "a(1)", "检查结果 ", "x" * 31, "#REF!", "A1", "说明")


def cells(rng: random.Random, kinds: Sequence[Any], count: int = 12) -> list[list[Any]]:
    """A ledger with a cell of any kind anywhere, in its header too."""
    row = entry()
    lines: list[list[Any]] = [list(row)] + [list(entry(f"A-{number}").values()) for number in range(count)]
    lines += [[None] * len(row), [*list(entry("A-99").values()), "更多"]]
    for kind in kinds:
        line = lines[rng.randrange(len(lines))]
        line[rng.randrange(len(line))] = kind
    return lines


def xlsx(path: Path, rng: random.Random) -> None:
    """All that a worksheet may hold, by XlsxWriter."""
    options = {"date_1904": rng.random() < 0.3, "strings_to_urls": False, "strings_to_formulas": False,
               "nan_inf_to_errors": True}  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        formats = [
            None,
            *(book.add_format({"num_format": one}) for one in ("0%", '0"万元"', "@", "yyyy-mm-dd")),
        ]
        kinds = [*TEXTS, *CONTROLS[:1], *NUMBERS, *NO_NUMBERS, *DAYS, *ERRORS, *FORMULAS,
                 Formula("=1+1", None), True, False, time(9, 30), AFTERNOON]  # fmt: skip
        for name in [*rng.sample(NAMES, 4), "图"]:
            if name == "图":
                book.add_chartsheet(name).set_chart(_chart(book))
                continue
            sheet = book.add_worksheet(name)
            for r, line in enumerate(cells(rng, kinds)):
                for c, cell in enumerate(line):
                    # The reader of values gives up a workbook with such a number shown as a day.
                    is_day = not isinstance(cell, (int, float)) or abs(cell) < 100_000
                    _write_xlsx(sheet, r, c, cell, rng.choice(formats if is_day else formats[:-1]))
            sheet.write_rich_string(3, 4, "彩票", bold, "公益金")
            sheet.write_url(4, 4, "https://a.example/", string="彩票公益金")
            sheet.write_comment(rng.randrange(20), rng.randrange(20), "批注")
            sheet.merge_range(30, 0, 31, 3, "合并")
            rng.choice([sheet.hide, sheet.very_hidden, sheet.protect, lambda: None])()
        book.add_worksheet("空").activate()


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "='空'!$A$1:$A$3"})
    return chart


def _write_xlsx(sheet: Any, row: int, column: int, cell: Any, look: Any) -> None:
    match cell:
        case ErrorCell(code):
            sheet.write_formula(row, column, "=1/0", look, code)
        case Formula(text, result):
            sheet.write_formula(row, column, text, look, "" if result is None else result)
        case None:
            sheet.write_blank(row, column, None, look)
        case _:
            sheet.write(row, column, cell, look)


def xlsm(path: Path, rng: random.Random) -> None:
    """The same as a workbook that may hold macros."""
    xlsx(path, rng)
    contents = parts(path.read_bytes())
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(kind, macros)
    path.write_bytes(packed(contents))


def other_xlsx(path: Path, rng: random.Random) -> None:
    """By openpyxl, whose formulas have no results."""
    book = openpyxl.Workbook()
    kinds = [*TEXTS, *NUMBERS, *DAYS, *ERRORS, *FORMULAS, True, AFTERNOON]
    for name in ("资金台账", "a'b"):
        sheet = book.create_sheet(name)
        for r, line in enumerate(cells(rng, kinds), start=1):
            for c, content in enumerate(line, start=1):
                cell = sheet.cell(r, c)
                match content:
                    case ErrorCell(code):
                        cell.value, cell.data_type = code, "e"
                    case Formula(text):
                        cell.value = text
                    case str():
                        cell.value, cell.data_type = content, "s"
                    case _:
                        cell.value = content
    book.save(path)


def xls(path: Path, rng: random.Random) -> None:
    """By xlwt: errors of every kind, formulas whose result is another kind than their cell says."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = rng.random() < 0.3
    kinds = [*TEXTS, *CONTROLS[:1], *NUMBERS, *NO_NUMBERS, *DAYS, *ERRORS, xlwt.Formula("1/0"),
             xlwt.Formula('"a"'), xlwt.Formula("A1"), True, False, time(9, 30), AFTERNOON]  # fmt: skip
    styles = [xlwt.easyxf(num_format_str=one) for one in ("General", "0%", '0"万元"', "yyyy-mm-dd")]
    for name in rng.sample([name for name in NAMES if "'" not in name and len(name) < 31], 3):
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for r, line in enumerate(cells(rng, kinds)):
            for c, content in enumerate(line):
                if isinstance(content, ErrorCell):
                    sheet.row(r).set_cell_error(c, ERROR_CODES[content.code])
                elif content is not None:
                    sheet.write(r, c, content, rng.choice(styles))
        sheet.merge(30, 31, 0, 3)
    book.save(str(path))


def _of_model(rng: random.Random, kinds: Sequence[Content]) -> list[Sheet]:
    merges = [(1, 0, 2, 0), (2, 0, 3, 0), (5, 2, 5, 4)]
    return [
        Sheet(name, cells(rng, kinds), merges, frozenset({3, 400}), frozenset({1, 90}), hidden=bool(number))
        for number, name in enumerate(rng.sample([name for name in NAMES if name != "#REF!"], 3))
    ]


def xlsb(path: Path, rng: random.Random) -> None:
    kinds: list[Content] = [*TEXTS, *NUMBERS, *NO_NUMBERS, *DAYS, *ERRORS, *FORMULAS]
    write_xlsb(path, _of_model(rng, kinds), from_1904=rng.random() < 0.3)


def ods(path: Path, rng: random.Random) -> None:
    kinds: list[Content] = [
        *TEXTS, *NUMBERS, *NO_NUMBERS, *DAYS, date(1600, 1, 1), *ERRORS, *FORMULAS, Formula("of:=1+1", None),
    ]  # fmt: skip
    write_ods(path, _of_model(rng, kinds))


def csv(path: Path, rng: random.Random) -> None:
    kinds = [*TEXTS, "长" * 40_000, *CONTROLS[2 * rng.randrange(3) :]]
    lines = [[str(cell or "").replace('"', '""') for cell in line] for line in cells(rng, kinds)]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


FORMATS: Mapping[str, Callable[[Path, random.Random], None]] = {
    "a.xlsx": xlsx, "b.xlsx": other_xlsx, "a.xlsm": xlsm, "a.xls": xls, "a.xlsb": xlsb, "a.ods": ods,
    "a.csv": csv,
}  # fmt: skip


def is_sound(copy: bytes) -> bool:
    """Whether two readers open a copy and find the list first."""
    with warnings.catch_warnings():
        # Of days beyond the year 9999, which are the sender's.
        warnings.filterwarnings("ignore", message="Cell .* is marked as a date")
        book = openpyxl.load_workbook(io.BytesIO(copy))
    assert book.sheetnames[0] == FINDINGS_SHEET
    assert book.active is not None
    assert book.active.title == FINDINGS_SHEET
    other = python_calamine.load_workbook(io.BytesIO(copy))
    assert other.sheet_names == book.sheetnames
    for about in other.sheets_metadata:
        if about.typ is python_calamine.SheetTypeEnum.WorkSheet:
            other.get_sheet_by_name(about.name).to_python()
    return True


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", FORMATS)
def test_a_copy_is_made_of_whatever_cells_hold(name: str, seed: int, language: str, tmp_path: Path) -> None:
    path = tmp_path / name
    FORMATS[name](path, random.Random(f"{name} {seed} {language}"))
    findings = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31)).findings
    copy = annotated(name, path.read_bytes(), findings, language=language)
    assert is_sound(copy)
    if path.suffix in (".xlsx", ".xlsm"):
        # Repeated, as a number that is none equals nothing.
        assert repr(values(copy)) == repr(values(path.read_bytes()))
        said = translator(language)(VALUES_ONLY)
        assert said.encode() not in b"".join(parts(copy).values())


@pytest.mark.parametrize("kind", [*HOSTILE, *MORE])
def test_a_file_that_cannot_be_opened_gets_the_list(kind: str, tmp_path: Path) -> None:
    name, content, _ = {**HOSTILE, **MORE}[kind]
    path = tmp_path / name
    path.write_bytes(content())
    findings = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31)).findings
    copy = annotated(name, path.read_bytes(), findings)
    assert is_sound(copy)
    if not read(path).sheets:
        assert openpyxl.load_workbook(io.BytesIO(copy)).sheetnames == [FINDINGS_SHEET]
