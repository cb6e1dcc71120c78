"""Sheets as Excel workbooks: .xlsx by two programs, .xls by a third."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
import xlwt  # type: ignore[import-untyped]
from openpyxl.comments import Comment
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.submissions.model import Content, ErrorCell, Formatted, Formula, Picture, Sheet
from tests.submissions.packages import NO_TEXT

#: Excel's codes of the errors in a cell, as .xls and .xlsb store them.
ERROR_CODES = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}
STYLED_COLUMNS = 6
#: Records of .xls, and the style of a cell that has none of its own.
CODE_PAGE, FORMULA, STANDARD_STYLE = b"\x42\x00\x02\x00", 0x06, 0x0F
UNICODE = 1200
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def write_xlsx(path: Path, sheets: Sequence[Sheet], *, from_1904: bool) -> None:
    """A workbook by XlsxWriter; formulas keep their results."""
    options = {"date_1904": from_1904, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(2016, 8, 22)})  # noqa: DTZ001 (the format has no zone)
        styled = cache(lambda number_format: book.add_format({"num_format": number_format}))
        border = book.add_format({"border": 1})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for merge in sheet.merges:
                page.merge_range(*merge, "")
            for r, row in enumerate(sheet.rows):
                for c, content in enumerate(row):
                    _write_xlsx_cell(page, r, c, content, styled)
            for r in range(len(sheet.rows), sheet.styled_until):
                for c in range(STYLED_COLUMNS):
                    page.write_blank(r, c, None, border)
            for r in sheet.hidden_rows:
                page.set_row(r, None, None, {"hidden": True})
            for c in sheet.hidden_columns:
                page.set_column(c, c, None, None, {"hidden": True})
            for (r, c), text in sheet.comments.items():
                page.write_comment(r, c, text)
            if sheet.hidden:
                page.hide()


def _write_xlsx_cell(page: Any, r: int, c: int, content: Content, styled: Callable[[str], Any]) -> None:
    match content:
        case None:
            return
        case ErrorCell(code):
            page.write_formula(r, c, "=A1/0", None, code)
        case Formula(text, result):
            stored = NO_TEXT if result == "" else "" if result is None else result
            page.write_formula(r, c, text, None, stored)
        case Picture():
            page.write_formula(r, c, f'=_xlfn.DISPIMG("{content.id}",1)', None, content.formula)
        case Formatted(number, number_format):
            page.write_number(r, c, number, styled(number_format))
        case datetime():
            page.write_datetime(r, c, content, styled(MOMENT))
        case date():
            page.write_datetime(r, c, content, styled(DAY))
        case str():
            page.write_string(r, c, content)
        case _:
            page.write_number(r, c, float(content))


def write_xlsx_other(path: Path, sheets: Sequence[Sheet], *, from_1904: bool) -> None:
    """A workbook by openpyxl; formulas have no results."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    side = Side(style="thin")
    border = Border(left=side, right=side, top=side, bottom=side)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for r, row in enumerate(sheet.rows, start=1):
            for c, content in enumerate(row, start=1):
                if content is not None:
                    _write_other_cell(page.cell(r, c), content)
        for r in range(len(sheet.rows) + 1, sheet.styled_until + 1):
            for c in range(1, STYLED_COLUMNS + 1):
                page.cell(r, c).border = border
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        for r in sheet.hidden_rows:
            page.row_dimensions[r + 1].hidden = True
        for c in sheet.hidden_columns:
            page.column_dimensions[get_column_letter(c + 1)].hidden = True
        for (r, c), text in sheet.comments.items():
            page.cell(r + 1, c + 1).comment = Comment(text, "审核人")
        page.sheet_state = "hidden" if sheet.hidden else "visible"
    book.save(path)


def _write_other_cell(cell: Any, content: Content) -> None:
    match content:
        case ErrorCell(code):
            cell.value, cell.data_type = code, "e"
        case Formula(text):
            cell.value = text
        case Picture():
            cell.value = f'=_xlfn.DISPIMG("{content.id}",1)'
        case Formatted(number, number_format):
            cell.value, cell.number_format = number, number_format
        case str():
            cell.value, cell.data_type = content, "s"
        case datetime():
            cell.value, cell.number_format = content, MOMENT
        case date():
            cell.value, cell.number_format = content, DAY
        case _:
            cell.value = content


def write_xls(path: Path, sheets: Sequence[Sheet], *, from_1904: bool, code_page: int = UNICODE) -> None:
    """A workbook of Excel 97 to 2003 by xlwt; every text is in Unicode, whatever code page it names."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = from_1904
    # Days are written as numbers with a date format, so the difference of the two epochs is taken off here.
    shift = 1462 if from_1904 else 0
    styled = cache(lambda number_format: xlwt.easyxf(num_format_str=number_format))
    border = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for sheet in sheets:
        page = book.add_sheet(sheet.name, cell_overwrite_ok=True)
        for r, row in enumerate(sheet.rows):
            for c, content in enumerate(row):
                _write_xls_cell(page.row(r), r, c, content, styled, shift)
        for r in range(len(sheet.rows), sheet.styled_until):
            for c in range(STYLED_COLUMNS):
                page.write(r, c, None, border)
        for top, left, bottom, right in sheet.merges:
            page.merge(top, bottom, left, right)
        for r in sheet.hidden_rows:
            page.row(r).hidden = True
        for c in sheet.hidden_columns:
            page.col(c).hidden = True
        page.visibility = int(sheet.hidden)
    # A workbook needs one sheet in front, and not a hidden one.
    book.active_sheet = next(i for i, sheet in enumerate(sheets) if not sheet.hidden)
    book.save(str(path))
    if code_page != UNICODE:
        named, there = (CODE_PAGE + page.to_bytes(2, "little") for page in (code_page, UNICODE))
        path.write_bytes(path.read_bytes().replace(there, named, 1))


def _write_xls_cell(
    line: Any, r: int, c: int, content: Content, styled: Callable[[str], Any], shift: int
) -> None:
    match content:
        case None:
            return
        case ErrorCell(code):
            line.set_cell_error(c, ERROR_CODES[code])
        case Formula(_, result):
            line.insert_cell(c, _Result(r, c, result))
        case Picture():
            line.write(c, content.formula)
        case Formatted(number, number_format):
            line.write(c, number, styled(number_format))
        case datetime():
            line.write(c, serial(content) - shift, styled(MOMENT))
        case date():
            line.write(c, serial(content) - shift, styled(DAY))
        case Decimal():
            line.write(c, float(content))
        case _:
            line.write(c, content)


class _Result:
    """A formula's cell with its stored result: a number, or a blank text."""

    def __init__(self, row: int, column: int, result: int | float | str | None) -> None:
        self.place = struct.pack("<3H", row, column, STANDARD_STYLE)
        self.result = result

    def get_biff_data(self) -> bytes:
        if isinstance(self.result, int | float):
            result, token = struct.pack("<d", self.result), b"\x1f" + struct.pack("<d", self.result)
        else:
            result, token = b"\x03" + bytes(5) + b"\xff\xff", b"\x17\x00\x00"
        data = self.place + result + struct.pack("<HIH", 0, 0, len(token)) + token
        return struct.pack("<HH", FORMULA, len(data)) + data


def serial(day: date) -> float:
    """Days as Excel counts them from 1900, with its 29 February of that year; a time is a part of one."""
    if isinstance(day, datetime):
        return (day - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 (the format has no zone)
    return (day - date(1899, 12, 30)).days
