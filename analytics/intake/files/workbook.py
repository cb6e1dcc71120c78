"""The child process that opens a workbook: it gets bytes, gives cells, and may not outgrow its limits.

A small hostile workbook makes the reader abort or take gigabytes, so it never runs inside the
server. Standard input: the workbook; standard output: one JSON document, `{"sheets": […]}` with each
sheet's rows from A1 on and its properties, or `{"refused": [code, values]}`.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from analytics.intake.files import guards, limits, ods, xls, xlsb, xlsx
from analytics.intake.files.guards import Refused
from analytics.intake.files.sheet_properties import Place, Properties, is_scaling, section_of


def limit() -> None:
    """Binds this process before it reads anything."""
    limits.bind(memory_bytes=limits.MEMORY_BYTES, seconds=limits.SECONDS, grace=1)


def document(content: bytes, suffix: str) -> dict[str, Any]:
    """Sheets and notices of a workbook whose name ends in `suffix`; raises Refused."""
    package = guards.package(content, suffix)
    if package is None:
        properties, content = xls.properties(content)
        has_macros = "_VBA_PROJECT".encode("utf-16-le") in content
    else:
        properties = {".ods": ods, ".xlsb": xlsb}.get(suffix, xlsx).properties(package)
        if suffix in (".xlsx", ".xlsm"):
            content = xlsx.readable(content, package, properties)
        has_macros = package.has_macros
    del package
    return {"sheets": list(_sheets(content, properties)), "has_macros": has_macros}


def _sheets(content: bytes, by_sheet: Mapping[str, Properties]) -> Iterator[dict[str, Any]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise Refused("workbook_encrypted") from error
    cells = 0
    for about in book.sheets_metadata:
        if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        height, width = (last + 1 for last in sheet.end or (-1, -1))
        if height > limits.MOST_ROWS or width > limits.MOST_COLUMNS:
            raise Refused("sheet_too_large", height=height, width=width, sheet=about.name)
        if height * width > limits.MOST_CELLS:
            raise Refused("sheet_area", height=height, width=width, sheet=about.name)
        properties = by_sheet.get(about.name, Properties())
        rows = [_without_end(row) for row in sheet.to_python(skip_empty_area=False)]
        for place, text in properties.texts.items():
            _put(rows, place, text)
        for place, text in properties.unreadable.items():
            _put(rows, place, {"error": text} if text else {"formula": ""})
        for place in properties.pictures:
            _put(rows, place, {"picture": ""})
        for (row, column), number_format in properties.scaled.items():
            _mark(rows, row, column, number_format)
        cells += sum(map(len, rows))
        if cells > limits.MOST_CELLS:
            raise Refused("workbook_cells")
        # The reader of values knows the merged areas of .xlsx and .xls only.
        merged = properties.merged + [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        if len(merged) > limits.MOST_MERGED:
            raise Refused("workbook_cells")
        yield {
            "name": about.name,
            "rows": rows,
            "hidden": properties.hidden or about.visible is not python_calamine.SheetVisibleEnum.Visible,
            "hidden_rows": [row for row in properties.hidden_rows if row < len(rows)],
            "hidden_columns": properties.hidden_columns,
            "merged": [area for area in merged if area[0] < len(rows)],
            "has_pictures": properties.has_pictures,
        }


def _without_end(row: list[Any]) -> list[Any]:
    """A row without the blanks behind its last cell."""
    while row and row[-1] == "":
        row.pop()
    return row


def _put(rows: list[list[Any]], place: Place, cell: object) -> None:
    row, column = place
    if row < limits.MOST_ROWS and column < limits.MOST_COLUMNS:
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = cell


def _mark(rows: list[list[Any]], row: int, column: int, number_format: str) -> None:
    """Keeps beside a number the format that shows another one."""
    cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
    if not isinstance(cell, (int, float)) or isinstance(cell, bool):
        return
    if is_scaling(section_of(number_format, cell)):
        rows[row][column] = {"number": cell, "format": number_format}


def plain(cell: object) -> object:
    """A cell JSON has no type for: dates as {"date": …} with any time of day, times as their text."""
    if isinstance(cell, datetime):
        time = cell.replace(microsecond=0).time()
        return {"date": cell.date().isoformat()} | ({"time": time.isoformat()} if time != time.min else {})
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return str(cell)


#: How this process leaves when it has nothing to say, and by which code that is told.
ENDS = {3: "workbook_damaged", 4: "workbook_memory", 5: "workbook_failed"}


def main(suffix: str) -> None:
    """Standard input to standard output; leaves with one of ENDS when there is no document."""
    limit()
    try:
        book = _said(sys.stdin.buffer.read(), suffix)
        text = json.dumps(book, default=plain, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except MemoryError:
        sys.exit(4)
    except Exception:
        # Whatever the reader says may quote the file: only the code leaves this process.
        sys.exit(3)
    except BaseException:
        # The reader of values gave up on itself.
        sys.exit(5)
    if len(text) > limits.MOST_TEXT_BYTES:
        # One long text repeated in every cell is small in the file and large outside.
        text = json.dumps({"refused": ["workbook_texts", {}]}).encode()
    sys.stdout.buffer.write(text)


def _said(content: bytes, suffix: str) -> dict[str, Any]:
    try:
        return document(content, suffix)
    except Refused as refused:
        return {"refused": [refused.code, refused.values]}
