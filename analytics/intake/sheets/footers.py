"""Lines among and below the rows that are no rows: totals, signatures, notes, repeated headers.

Nothing is dropped that could be a row: with every required cell filled, or with an ID number, a line is
one, unless it only repeats the headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from analytics.intake.files.reading import Cell, Unreadable, is_blank
from analytics.intake.finding import Finding, Flaw, Spot, notice
from analytics.intake.personal import holds_id_number
from analytics.intake.rows.cleaning import cleaned, typed
from analytics.intake.sheets.column_names import normal
from analytics.intake.sheets.header_line import Header
from analytics.intake.sheets.units import names_a_unit

#: 合计 and its kin as the whole text of a cell: of a page, a year or a unit, and in what it counts.
TOTAL = re.compile(
    r"(?:以上|本[页年月季期]|年度|全[区县市年]|市级|[\u4e00-\u9fff]{2,3}[区县]|[\u4e00-\u9fff]{2,4}(?=小计))?"
    r"(?:合计|总计|共计|累计|小计|总合计|总额|总数|计|total)(?:数|人数|金额|额)?(?:\(.*?\))?"
)
#: The same of anything, as a line begins: 2018年小计, 酒泉路街道小计, 财政资金合计.
TOTAL_OF = re.compile(
    r"(?P<of>[0-9]{0,4}[\u4e00-\u9fff()、0-9]{0,14}?)(?:合计|总计|共计|累计|小计)(?:数|人数|金额|额)?(?:\(.*?\))?"
)
#: Who signs, as a line's first cell begins, without spaces, full width narrowed.
SIGNATURE = re.compile(
    r"(?:主要|填表|填报|制表|制单|审核|复核|审批|经办|报送|联系|统计|签发|打印|单位|分管|主管)?"
    r"(?:人|人员|单位|日期|时间|电话|方式|领导|负责人|意见)(?:签字|签名|签章|盖章)?(?:\(.*?\))?:"
    r"|(?:填表|填报|制表|制单|审核|复核|经办|报送|会计|出纳|领导签字)(?:签字|签名|签章)?:"
    r"|(?:填表|填报|制表|制单|审核|复核|经办|报送)人(?!员).{0,4}$|.*\((?:盖章|公章|签章|签字)\)(?:[0-9]{4}年.*)?$"
    r"|(?:单位|领导|负责人|局长|主任)?(?:盖章|公章|签章|签字|签名)$"
)
NOTE = re.compile(
    r"[(*※★]*(?:注|备注|附注|说明|填表说明|填报说明|(?:合|总|共)计|总人数)[0-9]*[:.、]|第[0-9]+页"
    r"|(?:其中|资料来源|数据来源):|其中$|[※*★].*必填|带?[※*★].*必填项?$"
    r"|(?:合计|总计|共计|金额|合计金额|人民币|合计人民币)?\(?大写\)?[:(]?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]*\)?$"
    r"|以?上?(?:合|总|共)计[0-9.,]+(?:万?元|[人名条户家个笔项])|共[0-9]+[人名条户家个笔项页行次](?![0-9])"
    r"|[*※★]+(?:注)?$|说明$|page[0-9]+|.{0,3}以下(?:空白|无正文)|过次页$|承前页$|转下页$|接上页$|[-—=_*※…·~]{2,}$|[-—(]*(?:完|end)[-—)]*$|[-—][0-9]+[-—]$"
)
#: A text that announces another one, as the only thing in its line: 抄送：, 附件：, 导出时间：….
LABEL = re.compile(r"[\u4e00-\u9fff()、/]{1,14}:|其中")
#: A heading among the rows: 一、培训.
HEADING = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.]")
_CHINESE_DAY = (
    r"[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?"
)
DAY = (
    rf"(?:截至|截止)?(?:[0-9]{{0,4}}年[0-9]{{0,2}}月(?:[0-9]{{0,2}}日)?|{_CHINESE_DAY}"
    r"|[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2})"
)
#: What stands last: the day, or who sends the table, with or without it.
CLOSING = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,20}}(?:局|委|政府|办事处|委员会|办公室|组织部|街道))?(?:{DAY})?(?:\((?:盖章|公章)\))?"
)
NUMBER = re.compile(r"\s*[0-9][0-9,.]*\s*")
#: How forms number their columns before the first number.
COLUMN_LETTERS = frozenset("甲乙丙丁戊abcd")
SUMMED = ("count", "number", "yuan")
#: A total may stand for the rows since one of so many before it.
MOST_TOTALS = 50
#: A line that counts to this numbers its columns.
FEWEST_COUNTED = 4
#: So many cells of a line may be a day and a sender.
MOST_CLOSING = 2
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
#: A row's number, its cells, and its number under a header: None where that is unclear.
Amount = tuple[int, Sequence[Cell], Decimal | None]


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
    last = max((number for number, cells in lines if _is_complete(cells, headers)), default=0)
    goes_on = False
    for line in lines:
        number, cells = line
        if _repeats(cells, headers) or numbers_columns(cells):
            others.append(line)
            goes_on = False
        elif _is_complete(cells, headers) or (may_be_a_person(cells) and not _is_total(cells)):
            rows.append(line)
            goes_on = False
        elif _is_total(cells):
            totals.append(line)
            goes_on = False
        elif (
            _is_aside(cells, headers)
            or (goes_on and _is_one_sentence(cells))
            or (number > last and _closes(cells))
        ):
            others.append(line)
            goes_on = True
        else:
            rows.append(line)
            goes_on = False
    return Body(tuple(rows), tuple(totals), tuple(others))


def disagreements(body: Body, headers: Sequence[Header], spot: Spot) -> Iterator[Finding]:
    """A finding for each total that is not the sum of its rows; one that cannot be compared is a notice.

    A total stands for all rows above it, for those since a total before, or for those it names: 2018年小计.
    """
    for header in headers:
        if header.column.type in SUMMED:
            amounts = [(number, cells, _amount(header.cell(cells), header)) for number, cells in body.rows]
            yield from _wrong_totals(body, header, amounts, replace(spot, column=header.text))


def _wrong_totals(body: Body, header: Header, amounts: Sequence[Amount], spot: Spot) -> Iterator[Finding]:
    sums, whole = _Sums(amounts), _Sums(amounts)
    whole.up_to(amounts[-1][0] + 1 if amounts else 0)
    starts = [Decimal(0)]
    for number, cells in body.totals:
        cell = header.cell(cells)
        sums.up_to(number)
        above = sums if sums.read else whole
        since = starts[-MOST_TOTALS:]
        starts.append(sums.total)
        if is_blank(cell):
            continue
        at = replace(spot, row=number)
        total = _amount(cell, header)
        if total is None:
            # Any text may stand there, a name too: an error such as #REF! is all that is shown of it.
            yield TOTAL_UNREAD.at(at, str(cell) if isinstance(cell, Unreadable) else None)
        elif above.is_clear and total not in {
            above.total,
            *(above.total - start for start in since),
            *above.of(_named(cells)),
        }:
            flaw = TOTAL_DISAGREES.naming(expected=f"{above.total:,f}", total=f"{total:,f}")
            yield flaw.at(at, typed(cell)[:60])


class _Sums:
    """The sums of the rows down to some line: of all, and of those that hold a word."""

    def __init__(self, amounts: Sequence[Amount]) -> None:
        self._amounts = amounts
        self._of: dict[str, Decimal] = {}
        self._words_read = 0
        self.read = 0
        self.total = Decimal(0)
        self.is_clear = True

    def up_to(self, number: int) -> None:
        """Adds the rows above a line."""
        while self.read < len(self._amounts) and self._amounts[self.read][0] < number:
            amount = self._amounts[self.read][2]
            self.is_clear = self.is_clear and amount is not None
            self.total += amount or 0
            self.read += 1

    def of(self, name: str) -> Iterator[Decimal]:
        """The sums of the rows with a word that a total's name begins with: its year, its purpose."""
        if not name:
            return
        for _, cells, amount in self._amounts[self._words_read : self.read]:
            for word in {normal(typed(cell)) for cell in cells if not is_blank(cell)}:
                self._of[word] = self._of.get(word, Decimal(0)) + (amount or 0)
        self._words_read = self.read
        for length in range(2, len(name) + 1):
            if (found := self._of.get(name[:length])) is not None:
                yield found


def _named(cells: Sequence[Cell]) -> str:
    """What a total is of, in normal form: 2018年 of 2018年小计."""
    match = _total_of(cells)
    return match["of"] if match else ""


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


def could_be_a_row(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """The same for a line above the headers: a person, or half of what is required, of which some fits."""
    if may_be_a_person(cells) or is_like_a_row(cells, headers):
        return True
    asked = [header for header in headers if header.column.required]
    told = [header for header in asked if not is_blank(header.cell(cells))]
    return (
        len(told) > 1
        and len(told) * 2 >= len(asked)
        and any(
            header.column.type in TELLING and not isinstance(cleaned(header.cell(cells), header), Flaw)
            for header in told
        )
    )


def weight(row: Sequence[Cell]) -> int:
    """How many cells of a line are filled; the first number or day among them counts twice."""
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) + any(map(is_number, filled))


def _is_complete(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    return all(not is_blank(header.cell(cells)) for header in headers if header.column.required)


def is_number(cell: Cell) -> bool:
    """Whether a number stands in a cell, or an error in its place, and no text that could mean something."""
    return NUMBER.fullmatch(typed(cell)) is not None if isinstance(cell, str) else not is_blank(cell)


def _total_of(cells: Sequence[Cell]) -> re.Match[str] | None:
    """The text by which a line is a total: its first one, or the only one beside numbers."""
    texts = [cell for cell in cells if isinstance(cell, str) and not is_blank(cell) and not is_number(cell)]
    return TOTAL_OF.fullmatch(normal(texts[0]).strip(":")) if texts else None


def _is_total(cells: Sequence[Cell]) -> bool:
    return _total_of(cells) is not None or any(
        TOTAL.fullmatch(normal(cell).strip(":")) for cell in cells if isinstance(cell, str)
    )


def _is_aside(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """Whether a line signs, notes or heads something, and is not most of a row."""
    first = normal(next(cell for cell in cells if not is_blank(cell)))
    if SIGNATURE.match(first) or NOTE.match(first):
        return not is_like_a_row(cells, headers)
    if not _is_one_sentence(cells):
        return False
    text = next(str(cell) for cell in cells if not is_blank(cell))
    return bool(LABEL.match(first) or HEADING.match(first)) or names_a_unit(text)


def _closes(cells: Sequence[Cell]) -> bool:
    """Whether a line below all rows holds nothing but the day, or who sends the table."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) <= MOST_CLOSING and all(
        isinstance(cell, date) or (isinstance(cell, str) and CLOSING.fullmatch(normal(cell)))
        for cell in filled
    )


def may_be_a_person(cells: Sequence[Cell]) -> bool:
    """Whether an ID number stands in a line, which then is never passed over."""
    return any(isinstance(cell, str) and holds_id_number(cell) for cell in cells)


def numbers_columns(cells: Sequence[Cell]) -> bool:
    """Whether a line numbers the columns, as forms do below their headers: 甲 乙 1 2 3."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(filled) < FEWEST_COUNTED or normal(typed(filled[0])).strip("()") not in COLUMN_LETTERS | {"1"}:
        return False
    written = [normal(typed(cell)).strip("()") for cell in filled]
    counted = [text for text in written if text not in COLUMN_LETTERS]
    is_counting = counted == [str(number) for number in range(1, len(counted) + 1)]
    return len(counted) >= FEWEST_COUNTED and is_counting


def _repeats(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """Every filled cell repeats the header above it, as on a new page."""
    texts = {header.index: normal(header.text) for header in headers}
    filled = [(index, cell) for index, cell in enumerate(cells) if not is_blank(cell)]
    return len(filled) > 1 and all(normal(cell) == texts.get(index) for index, cell in filled)


def _is_one_sentence(cells: Sequence[Cell]) -> bool:
    """A single text after a note or a signature goes on with it."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) == 1 and isinstance(filled[0], str)
