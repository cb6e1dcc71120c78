"""The child process that marks a workbook: colours and comments put into the sender's own .xlsx.

It gets one line of JSON on standard input (`suffix`, `author`, `marks`, `list`), then the workbook, and
gives the marked workbook on standard output. It edits what strangers sent, so it never runs inside the
server, and may not outgrow its limits. What is not named by a mark stays as it was, byte for byte.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analytics.intake.files import guards, limits
from analytics.intake.files.xlsx import column_index
from analytics.intake.finding import letters
from analytics.intake.personal import shown_sheet
from analytics.intake.returned.comments import Note, comment, forget_comments
from analytics.intake.returned.front import put_in_front
from analytics.intake.returned.parts import WORKBOOK, Odd, Parts, name_of
from analytics.intake.returned.references import Outside
from analytics.intake.returned.rows import Edits, edited
from analytics.intake.returned.styles import Styles

MEMORY_BYTES = 1_500_000_000
SECONDS = 30

#: What the parent says of one cell: `sheet`, `row`, `column`, `severity`, `text`.
Mark = Mapping[str, Any]


def marked(content: bytes, order: Mapping[str, Any]) -> bytes:
    """The workbook with every mark in it and the list of findings as its first sheet; the rest as it was."""
    package = guards.package(content, order["suffix"])
    if package is None:
        raise Odd("kind")
    parts = Parts(package)
    outside = Outside(parts)
    styles = Styles(parts)
    names = _names(parts)
    if order["list"]["name"] in names:
        # A copy that comes back: what is marked in it was found at an earlier time.
        styles.forget_fills()
        for _, part in parts.sheets:
            forget_comments(parts, part, author=order["author"])
    by_sheet: dict[str, list[Mark]] = defaultdict(list)
    for mark in order["marks"]:
        by_sheet[names[mark["sheet"]][1]].append(mark)
    for _, part in parts.sheets:
        if part in parts.rows:
            outside.counts["formulas"] += _mark(parts, part, by_sheet[part], styles, outside.is_unwanted)
            notes = [Note(one["row"], one["column"], one["text"]) for one in by_sheet[part] if one["text"]]
            comment(parts, part, notes, author=order["author"])
    if outside.counts["formulas"]:
        # The order of calculating names cells whose formulas are gone; programs make it anew.
        parts.unrelate(WORKBOOK, lambda relation: relation.kind == "calcChain")
    put_in_front(parts, _listing(order["list"], names, outside.counts), styles)
    return parts.saved()


def _names(parts: Parts) -> dict[str, tuple[str, str]]:
    """Each sheet's own name and its part, by the name it is spoken of: masked and cut as readers see it."""
    names = {shown_sheet(name): (name, part) for name, part in parts.sheets}
    if len(names) < len(parts.sheets):
        raise Odd("names")
    return names


def _listing(
    listing: Mapping[str, Any], names: Mapping[str, tuple[str, str]], counts: Mapping[str, int]
) -> dict[str, Any]:
    """The list with what was taken out on top, and its links by the sheets' own names."""
    notes = [
        said.replace("{n}", str(counts[kind])) for kind, said in listing["taken"].items() if counts[kind]
    ]
    rows = [
        {"cells": row["cells"], "link": _link(row["sheet"], row["cells"][0], names)}
        for row in listing["rows"]
    ]
    return {**listing, "notes": notes, "rows": rows}


def _link(sheet: str | None, reference: str, names: Mapping[str, tuple[str, str]]) -> str | None:
    quoted = names[sheet][0].replace("'", "''") if sheet is not None else ""
    return f"'{quoted}'!{reference}" if sheet is not None else None


def _mark(
    parts: Parts, part: str, marks: Sequence[Mark], styles: Styles, is_unwanted: Callable[[str], bool]
) -> int:
    """Colours the cells of a worksheet; gives how many formulas became values."""
    severities = {(mark["row"], mark["column"]): mark["severity"] for mark in marks}
    edits = Edits(severities, styles.filled, _column_styles(parts, part), is_unwanted)
    parts.rows[part], replaced = edited(parts.rows[part], edits)
    for child in parts.tree(part):
        if name_of(child) == "dimension" and severities:
            child.set("ref", _grown(child.get("ref", ""), severities))
    return replaced


def _column_styles(parts: Parts, part: str) -> Callable[[int], int]:
    ranges = [
        (int(item.get("min", "0")), int(item.get("max", "0")), int(item.get("style", "0")))
        for item in parts.tree(part).iter(f"{{{parts.main}}}col")
    ]
    return lambda column: next((style for first, last, style in ranges if first <= column <= last), 0)


def _grown(reference: str, places: Mapping[tuple[int, int], str]) -> str:
    """The cells a sheet says it fills, marked ones among them."""
    ends = [end.strip("$") for end in reference.split(":")]
    digits = [end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for end in ends]
    if not all(one.isdigit() and len(one) < 8 for one in digits):
        return reference
    rows = [*map(int, digits), *(row for row, _ in places)]
    columns = [*(column_index(end) + 1 for end in ends), *(column for _, column in places)]
    return f"{letters(min(columns))}{min(rows)}:{letters(max(columns))}{max(rows)}"


def main() -> None:
    """Leaves with 3 when the workbook cannot be opened or edited."""
    limits.bind(memory_bytes=MEMORY_BYTES, seconds=SECONDS)
    try:
        order = json.loads(sys.stdin.buffer.readline())
        made = marked(sys.stdin.buffer.read(), order)
    except Exception:
        # What a library says may quote the file: only the code leaves this process.
        sys.exit(3)
    sys.stdout.buffer.write(made)
