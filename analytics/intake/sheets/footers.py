"""Lines among and below the rows that are no rows: totals, signatures, notes, repeated headers.

Nothing is dropped that could be a row: with every required cell filled a line is one, unless it only
repeats the headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.intake.files.reading import Cell, Unreadable, is_blank
from analytics.intake.finding import Finding, Flaw, Spot, notice
from analytics.intake.rows.cleaning import cleaned, typed
from analytics.intake.sheets.column_names import normal
from analytics.intake.sheets.header_line import Header

#: 合计 and its kin as the whole text of a cell: of a page, a year or a unit, and in what it counts.
TOTAL = re.compile(
    r"(?:以上|本[页年月季期]|年度|全[区县市]|市级|[\u4e00-\u9fff]{2,3}[区县]|[\u4e00-\u9fff]{2,4}(?=小计))?"
    r"(?:合计|总计|共计|累计|小计|总合计|总额|总数|计|total)(?:数|人数|金额|额)?(?:\(.*?\))?"
)
#: At the beginning of a line's first cell, without spaces, full width narrowed.
SIGNATURE = re.compile(
    r"(?:主要|填表|填报|制表|制单|审核|复核|审批|经办|报送|联系|统计|签发|打印|单位|分管|主管)?"
    r"(?:人|人员|单位|日期|时间|电话|方式|领导|负责人|意见)(?:签字|签名|签章|盖章)?(?:\(.*?\))?:"
    r"|(?:填表|填报|制表|制单|审核|复核|经办|报送|会计|出纳|领导签字)(?:签字|签名|签章)?:"
    r"|(?:填表|填报|制表|制单|审核|复核|经办|报送)人(?!员).{0,4}$|.*\((?:盖章|公章|签章|签字)\)(?:[0-9]{4}年.*)?$"
)
NOTE = re.compile(
    r"[(*※★]*(?:注|备注|附注|说明|填表说明|填报说明|(?:合|总|共)计|总人数)[0-9]*[:.、]|第[0-9]+页"
    r"|(?:其中|资料来源|数据来源):|[※*★].*必填|(?:合|总|共)计(?:金额|数)?\(大写\)|以?上?(?:合|总|共)计[0-9]+[人名条户家个笔项元]"
    r"|共[0-9]+[人名条户家个笔项页行次](?![0-9])|[-—(]*以下(?:空白|无正文)"
)
SUMMED = ("count", "number", "yuan")
#: Columns of these types take little by mistake.
TELLING = ("code", "district", "district_or_city", "community", "flag", "date", "year", *SUMMED)

TOTAL_DISAGREES = Flaw(
    "total_disagrees",
    "The total under “{column}” is {total}, but its rows add up to {expected}.",
    "A row is missing, duplicated or wrong, or the total is: check them.",
)
TOTAL_UNREAD = notice(
    "total_unread",
    "The total under “{column}” cannot be read and was not checked against its rows.",
    "Open and save the workbook in Excel or WPS, or enter the number.",
)

Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Body:
    """What stands below a header line: rows (each with its number, from 1), totals, and other lines."""

    rows: tuple[Line, ...]
    totals: tuple[Line, ...]
    others: tuple[Line, ...]


def parted(lines: Sequence[Line], headers: Sequence[Header]) -> Body:
    """The filled lines below a header line, each as what it is."""
    rows: list[Line] = []
    totals: list[Line] = []
    others: list[Line] = []
    for line in lines:
        _, cells = line
        if _repeats(cells, headers):
            others.append(line)
        elif _is_complete(cells, headers):
            rows.append(line)
        elif _is_total(cells):
            totals.append(line)
        elif _is_aside(cells) or (others and _is_one_sentence(cells)):
            others.append(line)
        else:
            rows.append(line)
    return Body(tuple(rows), tuple(totals), tuple(others))


def disagreements(body: Body, headers: Sequence[Header], spot: Spot) -> Iterator[Finding]:
    """A finding for each total that is not the sum of its rows; one that cannot be compared is a notice.

    A total stands for all rows above it, or for those since the total before; above all rows, for all.
    """
    for header in headers:
        if header.column.type in SUMMED:
            amounts = [(number, _amount(header.cell(cells), header)) for number, cells in body.rows]
            yield from _wrong_totals(body, header, amounts, replace(spot, column=header.text))


def _wrong_totals(
    body: Body, header: Header, amounts: Sequence[tuple[int, Decimal | None]], spot: Spot
) -> Iterator[Finding]:
    before = 0
    for number, cells in body.totals:
        cell, since, before = header.cell(cells), before, number
        if is_blank(cell):
            continue
        at = replace(spot, row=number)
        total = _amount(cell, header)
        above = [(row, amount) for row, amount in amounts if row < number] or list(amounts)
        if total is None:
            # Any text may stand there, a name too: an error such as #REF! is all that is shown of it.
            yield TOTAL_UNREAD.at(at, str(cell) if isinstance(cell, Unreadable) else None)
        elif all(amount is not None for _, amount in above):
            sums = {
                sum((amount for row, amount in above if amount is not None and row > start), Decimal(0))
                for start in (0, since)
            }
            if total not in sums:
                flaw = TOTAL_DISAGREES.naming(expected=f"{max(sums):,f}", total=f"{total:,f}")
                yield flaw.at(at, typed(cell)[:60])


def _amount(cell: Cell, header: Header) -> Decimal | None:
    """The cell's number, 0 where nothing stands, None where it is unclear."""
    if is_blank(cell):
        return Decimal(0)
    value = cleaned(cell, header)
    return None if isinstance(value, Flaw) else Decimal(str(value))


def is_like_a_row(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """Whether a line that is not read as a row could be one: most of what is required stands in its place.

    A text may be anything, so it tells nothing; what is no word, date or number of the column is none.
    """
    asked = [header for header in headers if header.column.required and header.column.type in TELLING]
    told = [header for header in asked if not is_blank(header.cell(cells))]
    return (
        len(told) > 1
        and len(told) * 2 > len(asked)
        and all(not isinstance(cleaned(header.cell(cells), header), Flaw) for header in told)
    )


def _is_complete(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    return all(not is_blank(header.cell(cells)) for header in headers if header.column.required)


def _is_total(cells: Sequence[Cell]) -> bool:
    return any(TOTAL.fullmatch(normal(cell).strip(":")) for cell in cells if isinstance(cell, str))


def _is_aside(cells: Sequence[Cell]) -> bool:
    first = normal(next(cell for cell in cells if not is_blank(cell)))
    return bool(SIGNATURE.match(first) or NOTE.match(first))


def _repeats(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """Every filled cell repeats the header above it, as on a new page."""
    texts = {header.index: normal(header.text) for header in headers}
    filled = [(index, cell) for index, cell in enumerate(cells) if not is_blank(cell)]
    return len(filled) > 1 and all(normal(cell) == texts.get(index) for index, cell in filled)


def _is_one_sentence(cells: Sequence[Cell]) -> bool:
    """A single text after a note or a signature goes on with it."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) == 1 and isinstance(filled[0], str)
