"""What a sheet's file tells besides values: hidden rows and columns, merged areas, what a cell shows.

The reader of values gives an error cell and a formula that was never calculated as blank, and a number
without its format, so these are looked up, format by format: `xlsx`, `ods`, `xls`, `xlsb`. Runs in the
child process; entities were refused before (guards).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

#: (first row, first column, last row, last column), from 0.
Area = tuple[int, int, int, int]
#: Row and column of a cell, from 0.
Place = tuple[int, int]

ERROR_TEXT = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:[0-9]{3}")

#: The text of an error cell by its code in .xls and .xlsb; the reader of values knows no other in any format.
ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
UNKNOWN_ERROR = 0x2A

#: Number formats every program has that show another number than the cell holds, by number.
PER_CENT = {9: "0%", 10: "0.00%"}
#: What a number format says beside digits: colours and conditions, texts, single characters.
FORMAT_TEXT = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|[\\!].|_.|\*.")
#: What is shown of brackets is a currency sign, as in [$万元-804]; of quoted ones, all.
BRACKETS = re.compile(r"\"[^\"]*\"|\[(?:\$([^\]-]*))?[^\]]*\]")
#: A comma behind the last digit divides by a thousand.
FORMAT_SCALES = re.compile(r"[0#?],+(?![0#?,])|%")
#: Digits that are always shown, or a point in a place of its own: 0"0000" shows 3 as 30000.
FORMAT_ADDS = re.compile(r"\"[^\"]*[0-9][^\"]*\"|[\\!][0-9]|[0#?](?:[\\!]\.|\"\.\")[0#?]")
#: What keeps a semicolon within itself, or one sign.
FORMAT_PIECE = re.compile(r"\"[^\"]*\"|[\\!].|\[[^\]]*\]|.", re.DOTALL)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "<>": operator.ne,
}  # fmt: skip
UNITS = "百千万亿萬億‰"
#: The same in letters behind a digit: 0"w", 0 k.
UNIT_LETTERS = re.compile(r"[0#?][\"\\! ]*(?:wan|thousand|million|[wk])(?![a-z])", re.IGNORECASE)


@dataclass
class Properties:
    """Of one sheet: `unreadable` is the error's text, or "" for a formula."""

    unreadable: dict[Place, str] = field(default_factory=dict)
    #: The cells that hold a picture instead of a value.
    pictures: set[Place] = field(default_factory=set)
    #: Texts that the reader of values does not give as the cell shows them.
    texts: dict[Place, str] = field(default_factory=dict)
    #: The number format of each cell that shows another number than it holds, as 0"万元" does.
    scaled: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden: bool = False
    #: Whether pictures lie on the sheet, over its cells.
    has_pictures: bool = False


def is_scaling(number_format: str) -> bool:
    """Whether a number format shows another number: with a unit such as 万 in it, divided, or in per cent."""
    shown = BRACKETS.sub(lambda found: found[1] or ("" if found[0][0] == "[" else found[0]), number_format)
    return (
        any(unit in shown for unit in UNITS)
        or bool(UNIT_LETTERS.search(shown))
        or bool(FORMAT_ADDS.search(shown))
        or bool(FORMAT_SCALES.search(FORMAT_TEXT.sub("", number_format)))
    )


def section_of(number_format: str, number: float) -> str:
    """The part of a number format that a number is shown by: its own condition's, or that of its sign."""
    sections = [""]
    for piece in FORMAT_PIECE.findall(number_format):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    for place, section in enumerate(sections[:3]):
        if condition := CONDITION.search(section):
            applies = COMPARED[condition[1]](number, float(condition[2]))
        elif place == 0:
            applies = len(sections) == 1 or number > 0 or (number == 0 and len(sections) == 2)
        else:
            applies = place == 2 or number < 0
        if applies:
            return section
    return sections[min(len(sections), 3) - 1]
