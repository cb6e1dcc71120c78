"""The child process that marks a workbook: colours and comments put into the sender's own .xlsx.

Run as `python -I marking.py`: on standard input one line of JSON (`marks`, `list`), then the
workbook; on standard output the marked workbook. It opens what strangers sent, so it never runs
inside the server, and may not outgrow its limits.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

MEMORY_BYTES = 1_500_000_000
SECONDS = 30
#: Fill of a marked cell, by severity.
FILLS = {"error": "FF9C9C", "warning": "FFE08A", "notice": "CFE2F3"}
#: A cell comment in pixels.
COMMENT_WIDTH, COMMENT_HEIGHT = 320, 120


def limit() -> None:
    """Bounds this process: address space, processor time, no core file."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def marked(content: bytes, marks: list[dict[str, Any]], listing: dict[str, Any]) -> bytes:
    """The workbook with every mark in it and the list of findings as its first sheet; the rest as it was."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    for mark in marks:
        _mark(book[mark["sheet"]], mark)
    _list(book, listing)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _mark(sheet: Any, mark: dict[str, Any]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet.cell(mark["row"], mark["column"])
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            # Only the first cell of merged ones is shown.
            cell = sheet.cell(merged.min_row, merged.min_col)
    cell.fill = PatternFill("solid", fgColor=FILLS[mark["severity"]])
    if mark["text"]:
        earlier = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(earlier + mark["text"], "", COMMENT_HEIGHT, COMMENT_WIDTH)


def _list(book: Any, listing: dict[str, Any]) -> None:
    from openpyxl.styles import Alignment, Font

    if listing["name"] in book.sheetnames:
        # Left from the last time this workbook was marked.
        del book[listing["name"]]
    sheet = book.create_sheet(listing["name"], 0)
    for number, row in enumerate(listing["rows"], start=1):
        for place, value in enumerate(row["cells"], start=1):
            cell = sheet.cell(number, place, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                # Text that begins with = is what somebody wrote, never a formula of ours.
                cell.data_type = "s"
            if number == 1:
                cell.font = Font(bold=True)
        if row["link"]:
            sheet.cell(number, 1).hyperlink = row["link"]
    for place, width in enumerate(listing["widths"], start=1):
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def main() -> None:
    """Leaves with 3 when the workbook cannot be opened or marked."""
    limit()
    try:
        order = json.loads(sys.stdin.buffer.readline())
        made = marked(sys.stdin.buffer.read(), order["marks"], order["list"])
    except Exception:
        # What the library says may quote the file: only the code leaves this process.
        sys.exit(3)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
