"""Lines among and below the rows that are no rows: totals, signatures, notes, repeated headers.

Nothing is dropped that could be a row: with every required cell filled a line is one, unless it only
repeats the headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.intake.files.reading import Cell, Unreadable
from analytics.intake.finding import Finding, Flaw, Severity, Spot
from analytics.intake.rows.cleaning import cleaned, typed
from analytics.intake.sheets.headers import is_blank, normal
from analytics.intake.sheets.headings import Heading

#: 合计 and its kin as the whole text of a cell: of a page, a year or a unit, and in what it counts.
TOTAL = re.compile(
    r"(?:本[页年月季期]|年度|全[区县市]|市级|[\u4e00-\u9fff]{2,3}[区县])?"
    r"(?:合计|总计|共计|累计|小计|总合计|总额|总数|计|total)(?:数|人数|金额|额)?(?:\(.*?\))?"
)
#: At the beginning of a line's first cell, without spaces, full width narrowed.
SIGNATURE = re.compile(
    r"(?:主要|填表|填报|制表|制单|审核|复核|审批|经办|报送|联系|统计|签发|打印|单位|分管|主管)?"
    r"(?:人|人员|单位|日期|时间|电话|方式|领导|负责人|意见)(?:签字|签名|签章|盖章)?(?:\(.*?\))?:"
    r"|(?:填表|填报|制表|制单|审核|复核|经办|报送)人(?!员).{0,4}$|\((?:盖章|公章|签章|签字)\)$"
)
NOTE = re.compile(
    r"[(*※★]*(?:注|备注|附注|说明|填表说明|填报说明|(?:合|总|共)计|总人数)[0-9]*[:.、]|第[0-9]+页"
    r"|共[0-9]+[人名条户家个笔项页行次](?![0-9])|[-—(]*以下(?:空白|无正文)"
)
SUMMED = ("count", "number", "yuan")

Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Body:
    """What stands below a header: rows (each with its number, from 1), totals, and other lines."""

    rows: tuple[Line, ...]
    totals: tuple[Line, ...]
    others: tuple[Line, ...]


def parted(lines: Sequence[Line], headings: Sequence[Heading]) -> Body:
    """The filled lines below a header, each as what it is."""
    rows: list[Line] = []
    totals: list[Line] = []
    others: list[Line] = []
    for line in lines:
        _, cells = line
        if _is_header_again(cells, headings):
            others.append(line)
        elif _is_complete(cells, headings):
            rows.append(line)
        elif _label(cells):
            totals.append(line)
        elif _is_aside(cells) or (others and _is_one_sentence(cells)):
            others.append(line)
        else:
            rows.append(line)
    return Body(tuple(rows), tuple(totals), tuple(others))


def disagreements(body: Body, headings: Sequence[Heading], spot: Spot) -> Iterator[Finding]:
    """A finding for each total that is not the sum of its rows; one that cannot be compared is a notice.

    A total stands for all rows above it, or for those since the total before; above all rows, for all.
    """
    for heading in headings:
        if heading.column.type in SUMMED:
            values = [(number, _amount(_cell(cells, heading), heading)) for number, cells in body.rows]
            yield from _wrong_totals(body, heading, values, spot)


def _wrong_totals(
    body: Body, heading: Heading, values: Sequence[tuple[int, Decimal | None]], spot: Spot
) -> Iterator[Finding]:
    before = 0
    for number, cells in body.totals:
        cell, since, before = _cell(cells, heading), before, number
        if is_blank(cell):
            continue
        at = Spot(spot.file, spot.sheet, number, heading.text)
        total = _amount(cell, heading)
        above = [(row, value) for row, value in values if row < number] or list(values)
        if total is None:
            # Any text may stand there, a name too: an error such as #REF! is all that is shown of it.
            yield _uncompared().at(at, str(cell) if isinstance(cell, Unreadable) else None, Severity.NOTICE)
        elif all(value is not None for _, value in above):
            sums = {
                sum((value for row, value in above if value is not None and row > start), Decimal(0))
                for start in (0, since)
            }
            if total not in sums:
                yield _disagrees(max(sums), total).at(at, typed(cell)[:60])


def _amount(cell: Cell, heading: Heading) -> Decimal | None:
    """The cell's number, 0 where nothing stands, None where it is unclear."""
    if is_blank(cell):
        return Decimal(0)
    value = cleaned(cell, heading)
    return None if isinstance(value, Flaw) else Decimal(str(value))


def _cell(cells: Sequence[Cell], heading: Heading) -> Cell:
    return cells[heading.index] if heading.index < len(cells) else None


def _is_complete(cells: Sequence[Cell], headings: Sequence[Heading]) -> bool:
    return all(not is_blank(_cell(cells, heading)) for heading in headings if heading.column.required)


def _label(cells: Sequence[Cell]) -> str | None:
    """The word that makes a line a total."""
    words = (normal(cell).strip(":") for cell in cells if isinstance(cell, str))
    return next((word for word in words if TOTAL.fullmatch(word)), None)


def _is_aside(cells: Sequence[Cell]) -> bool:
    first = normal(next(cell for cell in cells if not is_blank(cell)))
    return bool(SIGNATURE.match(first) or NOTE.match(first))


def _is_header_again(cells: Sequence[Cell], headings: Sequence[Heading]) -> bool:
    """Every filled cell repeats the header above it, as on a new page."""
    texts = {heading.index: normal(heading.text) for heading in headings}
    filled = [(index, cell) for index, cell in enumerate(cells) if not is_blank(cell)]
    return len(filled) > 1 and all(normal(cell) == texts.get(index) for index, cell in filled)


def _is_one_sentence(cells: Sequence[Cell]) -> bool:
    """A single text after a note or a signature goes on with it."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) == 1 and isinstance(filled[0], str)


def _disagrees(expected: Decimal, total: Decimal) -> Flaw:
    return Flaw(
        "total_disagrees",
        "The total under “{column}” is {total}, and its rows sum up to {expected}.",
        "A row is missing, doubled or wrong, or the total is: compare them.",
        expected=f"{expected:,f}",
        total=f"{total:,f}",
    )


def _uncompared() -> Flaw:
    return Flaw(
        "total_unread",
        "The total under “{column}” cannot be read and was not compared with its rows.",
        "Open and save the workbook in Excel or WPS, or write the number.",
    )
