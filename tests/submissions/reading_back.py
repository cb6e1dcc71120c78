"""Reads files back with other programs and holds single cells to the truth, place by place.

This is no parser: it is told the row, and only asks whether what stands there can mean the true value.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from analytics.dictionary import Column, Table, dictionary
from analytics.reference import CITY, unit
from tests.submissions.delivery import Submission
from tests.submissions.everyday import (
    AMOUNT_IN_TEN_THOUSAND,
    AMOUNT_IN_YUAN,
    HEADERS,
    NOTHING,
    TEN_THOUSAND_BELOW,
    TOTALS,
    WORDS,
)
from tests.submissions.excel import CODE_PAGE, UNICODE
from tests.submissions.files import DELIMITERS, ENCODINGS, Format
from tests.submissions.identity import old_form
from tests.submissions.model import (
    Content,
    ErrorCell,
    Formatted,
    Formula,
    Picture,
    Place,
    Sheet,
    Value,
    plain,
)

Rows = Sequence[Sequence[Any]]


def sheets_of(path: Path, form: Format) -> dict[str | None, Rows]:
    """All cells by sheet (None in CSV): .xlsx through openpyxl, other workbooks through calamine."""
    if form.is_csv:
        codec, mark = ENCODINGS[form.name]
        text = path.read_bytes().removeprefix(mark).decode(codec)
        lines = io.StringIO(text.removesuffix("\x1a"), newline="")
        return {None: list(csv.reader(lines, delimiter=DELIMITERS[form.delimiter]))}
    if form.suffix == ".xlsx" and not form.shapes:
        book = openpyxl.load_workbook(path, data_only=True)
        return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}
    return {name: calamine_rows(path, name) for name in _calamine(path).sheet_names}


def calamine_rows(path: Path, sheet: str) -> Rows:
    """The cells of one sheet as calamine reads them, from A1 on."""
    return _calamine(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _calamine(path: Path) -> python_calamine.CalamineWorkbook:
    """The workbook; an .xls without the code page it names, which calamine would believe."""
    content = path.read_bytes()
    if path.suffix == ".xls":
        content = re.sub(
            re.escape(CODE_PAGE) + b"..", CODE_PAGE + UNICODE.to_bytes(2, "little"), content, count=1
        )
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))


def same_content(found: object, written: Content) -> bool:
    """Whether another program reads what was written; errors and missing results read as blank."""
    match written:
        case Picture():
            return written.formula in str(found) or found in ("", None)
        case Formatted(number):
            return found == number
        case ErrorCell():
            return found in ("", None, written.code)
        case Formula(_, result):
            return found in ("", None) if result in (None, "") else found == result
        case None:
            return found in ("", None)
        case datetime():
            return str(found) in (written.isoformat(" "), written.date().isoformat())
        case date():
            return isinstance(found, date) and found.isoformat()[:10] == written.isoformat()
        case Decimal():
            return found == float(written)
        case str() if "\v" in written:
            return str(found).replace("\v", "_x000B_") == written.replace("\v", "_x000B_")
        case str() if not written.strip():
            return not str(found or "").strip()
        case _:
            return found == written


def tidy(found: object) -> str:
    """Text without spaces at its ends and the signs of text before it, full-width made plain."""
    content = int(found) if isinstance(found, float) and found.is_integer() else found
    text = unicodedata.normalize("NFKC", "" if content is None else str(content)).strip()
    return re.sub(r"""^="(.*)"$""", r"\1", text).lstrip("'‘’")


def everyday_headers(column: Column) -> tuple[str, ...]:
    """The headers in daily use for a column."""
    amounts = (*AMOUNT_IN_YUAN, *AMOUNT_IN_TEN_THOUSAND) if column.type == "yuan" else ()
    return (*HEADERS.get(column.header.zh, ()), *amounts)


@cache
def _meaning(table: str) -> dict[str, Column]:
    names = {
        name: column
        for column in dictionary().table(table).columns
        for name in (
            *everyday_headers(column),
            column.header.zh,
            *column.aliases,
            *column.aliases_ten_thousand,
        )
    }
    return {re.sub(r"\s", "", tidy(name)): column for name, column in names.items()}


def header_of(rows: Rows, table: Table) -> tuple[int, dict[int, Column]]:
    """The index of the header among the first 15 rows, and what each of its columns means.

    Above a blank in it the line before may name the column: a header over two lines.
    """
    known = _meaning(table.name)
    found = [
        {c: known[name] for c, cell in enumerate(row) if (name := re.sub(r"\s", "", tidy(cell))) in known}
        for row in rows[:15]
    ]
    best = max(range(len(found)), key=lambda index: len(found[index]))
    if best + 1 < len(found) and _goes_on(found[best], found[best + 1]):
        best += 1
    above = found[best - 1] if best else {}
    blank = {c for c in above if c >= len(rows[best]) or not tidy(rows[best][c])}
    return best, {c: above[c] for c in blank} | found[best]


def _goes_on(upper: dict[int, Column], lower: dict[int, Column]) -> bool:
    """Whether a line names further columns only."""
    names = {column.name for column in upper.values()}
    return bool(lower) and not names & {column.name for column in lower.values()}


def contradictions(rows: Rows, table: Table, row: int, true: dict[str, Value]) -> list[str]:
    """Columns of a row (as Excel numbers it) in which the file does not say what is true."""
    header, columns = header_of(rows, table)
    in_ten_thousand = _in_ten_thousand(rows, header)
    wrong = []
    for at, column in columns.items():
        line = rows[row - 1] if row <= len(rows) else ()
        found = line[at] if at < len(line) else None
        in_merge = column.name in ("district_code", "street")
        if not (in_merge and not tidy(found)) and not means(
            found, column, true[column.name], in_ten_thousand
        ):
            wrong.append(f"{column.name}: {found!r} is not {true[column.name]!r}")
    absent = {column.name for column in table.columns} - {column.name for column in columns.values()}
    return wrong + [f"{name} is not in the sheet" for name in sorted(absent) if true[name] is not None]


def _in_ten_thousand(rows: Rows, header: int) -> bool:
    """Whether the header, a line above it or one below the rows says 万元."""
    above = "".join("".join(tidy(cell).split()) for line in rows[: header + 1] for cell in line)
    below = {cell for line in rows[header + 1 :] for cell in line if isinstance(cell, str)}
    return "万元" in above or bool(below & set(TEN_THOUSAND_BELOW))


def means(found: object, column: Column, value: Value, in_ten_thousand: bool) -> bool:
    """Whether a cell can mean the value."""
    text = tidy(found)
    if value is None or (column.type == "flag" and value is False and not text):
        return not text or text in NOTHING or "DISPIMG" in text
    match column.type:
        case "code":
            return text in (column.codes[str(value)].zh, *WORDS.get(str(value), ()))
        case "date":
            assert isinstance(value, date)
            if isinstance(found, date):
                return (found.date() if isinstance(found, datetime) else found) == value
            day = re.sub(r"[ T]\d+:\d\d(:\d\d)?$", "", text)
            parts = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?", day)
            return parts is not None and tuple(map(int, parts.groups())) == (
                value.year,
                value.month,
                value.day,
            )
        case "year":
            return text[:4] == str(value)
        case "flag":
            return text in (("是", "有", "1", "√") if value else ("否", "无", "0"))
        case "district" | "district_or_city":
            named = "市级" if value == CITY else unit(str(value)).name
            return text in (value, named) or (len(text) >= 2 and named == text + named[len(text) :])
        case "id_number":
            return text.replace(" ", "").upper() in (value, old_form(str(value)))
        case "yuan":
            return _yuan(text, in_ten_thousand) == value
        case "count" | "number":
            return float(text.replace(",", "")) == value
        case "community":
            return text == value
        case _:
            shown = found if isinstance(found, str) else tidy(found)
            return " ".join(shown.replace("_x000B_", "\v").split()).lstrip("'‘’") == value


def _yuan(text: str, in_ten_thousand: bool) -> Decimal:
    number = Decimal(re.sub("[,万元 ]", "", text))
    if "万" in text or (in_ten_thousand and "元" not in text):
        return number * 10_000
    return number


def totals(delivered: Submission) -> Iterator[tuple[Place, bool]]:
    """Each number in a line 合计: its place, and whether it is the sum of the true rows."""
    for file in delivered.files:
        for sheet in file.sheets:
            for table in dictionary().tables:
                place = Place(file.name, None if file.form.is_csv else sheet.name, None)
                there = [r.values for r in delivered.truth[table.name] if replace(r.place, row=None) == place]
                if there and sheet.name == table.sheet.zh:
                    yield from (
                        (replace(place, row=row), right) for row, right in _totals(sheet, table, there)
                    )


def _totals(sheet: Sheet, table: Table, rows: list[Mapping[str, Value]]) -> Iterator[tuple[int, bool]]:
    header, columns = header_of(sheet.rows, table)
    in_ten_thousand = _in_ten_thousand(sheet.rows, header)
    for number, line in enumerate(sheet.rows[header + 1 :], start=header + 2):
        if not any(cell in TOTALS for cell in line):
            continue
        for at, column in columns.items():
            if column.type in ("count", "yuan") and (found := line[at]) is not None:
                total = sum((Decimal(str(row[column.name] or 0)) for row in rows), Decimal(0))
                shown = found.result if isinstance(found, Formula) else plain(found)
                yield number, means(shown, column, total, in_ten_thousand)
