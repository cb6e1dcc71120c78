"""The child process that opens a workbook: it gets bytes, gives cells, and may not outgrow its limits.

Run as `python -I workbook.py` with the workbook on standard input. A small hostile workbook
makes the reader abort or take gigabytes, so it never runs inside the server.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import sys
import zipfile
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

MEMORY_BYTES = 1_500_000_000
SECONDS = 20
MOST_ROWS = 200_000
MOST_COLUMNS = 100
#: Of all cells together.
MOST_BYTES = 200_000_000

#: Cells the reader would give as blank although something stands there.
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+[0-9]+)"')
FORMULA_WITHOUT_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+[0-9]+):')


def limit() -> None:
    """Bounds this process: address space, processor time, no core file."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Every sheet: name, rows of cells from A1 on, and cells that cannot be read as they stand."""
    import python_calamine

    unreadable = unreadable_cells(content)
    book = python_calamine.load_workbook(io.BytesIO(content))
    found = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        height, width = (last + 1 for last in sheet.end or (-1, -1))
        if height > MOST_ROWS or width > MOST_COLUMNS:
            found.append({"name": name, "too_large": [height, width]})
            continue
        rows = sheet.to_python(skip_empty_area=False)
        found.append({"name": name, "rows": rows, "unreadable": unreadable.get(name, [])})
    return found


def unreadable_cells(content: bytes) -> dict[str, list[list[str]]]:
    """By sheet name: [cell, what], for error cells, formulas that were never calculated, merged cells."""
    found: dict[str, list[list[str]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name, part in sheet_parts(package).items():
            xml = package.read(part)
            for what, pattern in (
                ("error", ERROR_CELL), ("formula", FORMULA_WITHOUT_VALUE), ("merged", MERGED),
            ):
                cells = [match.decode() for match in pattern.findall(xml)]
                found.setdefault(name, []).extend([cell, what] for cell in cells[:100])
    return found


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The path inside the package of each sheet, by the sheet's name."""
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts = {}
    for item in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if item.tag.rpartition("}")[2] == "sheet":
            target = next((targets[value] for key, value in item.attrib.items() if key.endswith("}id")), "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if part in package.namelist():
                parts[item.attrib["name"]] = part
    return parts


def plain(cell: object) -> object:
    """A cell JSON has no type for: dates as {"date": …}, times as their text."""
    if isinstance(cell, datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return str(cell)


def main() -> None:
    """Standard input to one JSON document; leaves with 3 when it is no workbook, 4 when it is too large."""
    limit()
    try:
        found = json.dumps(sheets(sys.stdin.buffer.read()), default=plain, ensure_ascii=False).encode()
    except MemoryError:
        sys.exit(4)
    except Exception:
        # Whatever the reader says may quote the file: only the code leaves this process.
        sys.exit(3)
    if len(found) > MOST_BYTES:
        # One long text repeated in every cell is small in the file and large outside.
        sys.exit(4)
    sys.stdout.buffer.write(found)


if __name__ == "__main__":
    main()
