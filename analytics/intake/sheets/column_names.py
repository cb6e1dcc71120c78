"""The columns of the dictionary by the headers senders write: exactly, never nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from analytics.dictionary import Column, Table, dictionary
from analytics.visible import visible

#: Titles, unit lines and blank lines stand above the header line, never more of them than this.
MOST_LINES = 15
#: No header is longer; a text that is costs nothing to pass over.
LONGEST = 60
#: A space with a character beyond ASCII on one side: headers are spread out with them.
AMONG_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
#: What headers carry beside their name: the mark of a required column, a number, how to fill it in.
MARKS = re.compile(r"^[*★☆※●▲#]+|[*★☆※●▲#:]+$")
NUMBERED = re.compile(r"^[(]?[0-9]{1,2}[)、.](?![0-9])")
HINT = re.compile(
    r"[(](?:必填|必选|选填|可选|非必填|必填项|全称|文本格式|是/否|是或否|男/女|(?:15或)?18位|12位|年月日|年/月/日"
    r"|yyyy[-/.]?mm[-/.]?dd)[)]"
)
BRACKETS = str.maketrans("[]{}【】〔〕［］｛｝〈〉", "()()()()()()()")
#: Whether a header carries anything beside its name.
CARRIES = re.compile(r"[*★☆※●▲#:(\[{【〔［｛〈/,元万]|^[0-9]{1,2}[^0-9]")
#: The unit behind the name of an amount: 金额(单位:万元), 金额/元, 金额万元, 金额(¥).
UNIT_BEHIND = re.compile(
    r"[(/:,]?(?:(?:金额|计量|货币)?单位)?[:为]?(?:人民币|rmb|¥)?[:,/(]?(?P<unit>[十百千万亿]*元|万)[)]{0,2}$"
    r"|[(](?:人民币|rmb|¥)[)]$"
)
#: Headers of a column that only counts the rows.
ROW_NUMBERS = frozenset({"序号", "序", "行号", "no", "no."})


def normal(text: object) -> str:
    """A header or name for comparing: full width, spaces, line breaks and case do not matter."""
    return "".join(visible(unicodedata.normalize("NFKC", str(text))).split()).casefold()


def in_one_line(text: object) -> str:
    """A header for showing: line breaks are dropped, and spaces where Chinese needs none."""
    return AMONG_CHINESE.sub("", " ".join(visible(str(text)).split()))


def names(*columns: Column) -> list[str]:
    """Everything the columns may be called."""
    return [
        name
        for column in columns
        for name in (column.header.zh, column.header.en, *column.aliases, *column.aliases_ten_thousand)
    ]


def bare(header: object) -> str:
    """A header in normal form without what stands around its name: *身份证号, 2、性别(必填), 【编号】."""
    text = normal(header).translate(BRACKETS)
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    return MARKS.sub("", HINT.sub("", NUMBERED.sub("", MARKS.sub("", text))))


def unit_behind(header: object) -> tuple[str, str | None]:
    """The name of an amount without its unit, and that unit: 元, 万元, 千元 …; None where it names none."""
    text = bare(header)
    match = UNIT_BEHIND.search(text)
    if not match or not match.start():
        return text, None
    unit = match["unit"]
    return text[: match.start()], "万元" if unit == "万" else unit


def column_named(table: Table, header: object) -> Column | None:
    """The column of the table that a header names."""
    columns, text = _columns(table.name), normal(header)
    column = columns.get(text)
    if column or not CARRIES.search(text):
        return column
    if column := columns.get(bare(header)):
        return column
    column = columns.get(unit_behind(header)[0])
    return column if column and column.type == "yuan" else None


class Columns(dict[str, Column | None]):
    """The columns of a table that texts name, each text looked at once: most cells say what others do."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, text: str) -> Column | None:
        self[text] = column = column_named(self._table, text)
        return column


@cache
def _columns(table: str) -> Mapping[str, Column]:
    return {normal(name): column for column in dictionary().table(table).columns for name in names(column)}


def columns_named(table: Table, cells: Iterable[object]) -> set[str]:
    """The columns that the cells of a line name."""
    return {
        column.name
        for cell in cells
        if isinstance(cell, str) and len(cell) <= LONGEST and (column := column_named(table, cell))
    }


def likeliest_line(table: Table, lines: Sequence[Sequence[object]]) -> tuple[int, int]:
    """Which of the first lines names most columns of the table (from 0), and how many."""
    counts = [len(columns_named(table, line)) for line in lines[:MOST_LINES]]
    most = max(counts, default=0)
    return (counts.index(most), most) if counts else (0, 0)


def is_row_number(header: object) -> bool:
    """Whether a header says that its column only counts the rows."""
    return bare(header) in ROW_NUMBERS
