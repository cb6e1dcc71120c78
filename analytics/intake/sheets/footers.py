"""Lines among and below the rows that are no rows: totals, signatures, notes, repeated headers.

Nothing is dropped that could be a row: with every required cell filled, or with an ID number, a line is
one, unless it only repeats the headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.id_numbers import holds_id_number
from analytics.intake.files.reading import Cell, is_blank
from analytics.intake.finding import Flaw
from analytics.intake.rows.cleaning import cleaned, typed
from analytics.intake.sheets.column_names import LONGEST, normal
from analytics.intake.sheets.header_line import Header
from analytics.intake.sheets.units import names_a_unit

#: 合计 and its kin as the whole text of a cell: of a page, a year or a unit, and in what it counts.
TOTAL = re.compile(
    r"(?:以上|本[页年月季期]|年度|全[区县市年]|市级|[\u4e00-\u9fff]{2,3}[区县]|[\u4e00-\u9fff]{2,4}(?=小计))?"
    r"(?:合计|总计|共计|累计|小计|总合计|总额|总数|计|total)(?:数|人数|金额|额)?(?:\(.*?\))?"
)
#: What every one of them holds.
TOTAL_SIGN = re.compile("[计总]|total", re.IGNORECASE)
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
    r"|本表(?:一式|须|需|应|由)"
    r"|[*※★]+(?:注)?$|说明$|page[0-9]+|.{0,3}以下(?:空白|无正文)|\(?此页无正文|过次页$|承前页$|转下页$|接上页$|[-—=_*※…·~]{2,}$|[-—(]*(?:完|end)[-—)]*$|[-—][0-9]+[-—]$"
)
#: Notes that stand beside numbers of their own.
PART = re.compile(r"其中|以?上?(?:合|总|共)计|.{0,6}\(?大写|总人数|共[0-9]|过次页|承前页|转下页|接上页")
#: Sums that go from one page to the next.
CARRIED = re.compile(r"过次页|承前页|转下页|接上页")
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
FIRST_COUNTED = COLUMN_LETTERS | {"1"}
SUMMED = ("count", "number", "yuan")
#: A line that counts to this numbers its columns.
FEWEST_COUNTED = 4
#: So many cells of a line may be a day and a sender.
MOST_CLOSING = 2
#: Columns of these types take little by mistake.
TELLING = ("code", "district", "district_or_city", "community", "flag", "date", "year", *SUMMED)

#: A part says of so much what it is a part of: its unit, year and source.
MOST_OF_A_PART = 3

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
    required = [header.index for header in headers if header.column.required]
    texts = {header.index: normal(header.text) for header in headers}
    complete = {number for number, cells in lines if _is_complete(cells, required)}
    last = max(complete, default=0)
    goes_on = False
    for line in lines:
        number, cells = line
        if _repeats(cells, texts) or numbers_columns(cells):
            others.append(line)
            goes_on = False
        elif number in complete or (may_be_a_person(cells) and total_of(cells) is None):
            rows.append(line)
            goes_on = False
        elif total_of(cells) is not None and not _is_of_a_person(cells, headers):
            totals.append(line)
            goes_on = False
        elif (
            _is_aside(cells, headers)
            or (goes_on and _is_one_sentence(cells))
            or (number > last and _closes(cells))
        ):
            (totals if _carries_over(cells) else others).append(line)
            goes_on = True
        else:
            rows.append(line)
            goes_on = False
    return Body(tuple(rows), tuple(totals), tuple(others))


def named_totals(body: Body) -> Iterator[tuple[int, str]]:
    """The numbers of rows that are called 合计 or the like although nothing is missing in them, and how."""
    # Looked at once, whatever is written in however many of the cells.
    texts = {cell for _, cells in body.rows for cell in cells if isinstance(cell, str)}
    names = {text for text in texts if len(text) <= LONGEST and _is_total(text)}
    for number, cells in body.rows if names else ():
        if name := next((cell for cell in cells if isinstance(cell, str) and cell in names), None):
            yield number, name


def _is_total(text: str) -> bool:
    return bool(TOTAL_SIGN.search(text) and TOTAL.fullmatch(normal(text).strip(":")))


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
    """The same for a line above the headers: a person, half of a row, or a few values in their places."""
    if may_be_a_person(cells) or is_like_a_row(cells, headers):
        return True
    asked = [header for header in headers if header.column.required]
    told = [header for header in asked if not is_blank(header.cell(cells))]
    fitting = _fitting(cells, headers)
    is_half = len(told) > 1 and len(told) * 2 >= len(asked) and bool(fitting)
    return (
        is_half
        or len(fitting) > 2
        or (len(fitting) > 1 and any(header.column.type in SUMMED for header in fitting))
    )


def weight(row: Sequence[Cell]) -> int:
    """How many cells of a line are filled; the first number or day among them counts twice."""
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) + any(map(is_number, filled))


def _is_complete(cells: Sequence[Cell], required: Sequence[int]) -> bool:
    width = len(cells)
    return all(index < width and not is_blank(cells[index]) for index in required)


def is_number(cell: Cell) -> bool:
    """Whether a number stands in a cell, or an error in its place, and no text that could mean something."""
    return NUMBER.fullmatch(typed(cell)) is not None if isinstance(cell, str) else not is_blank(cell)


def total_of(cells: Sequence[Cell]) -> str | None:
    """What a line is the total of, in normal form: 2018年 of 2018年小计, nothing of 合计; None of others.

    Its first text says so beside numbers, or any of its texts that is nothing else.
    """
    texts = [cell for cell in cells if isinstance(cell, str) and not is_blank(cell) and not is_number(cell)]
    match = TOTAL_OF.fullmatch(normal(texts[0]).strip(":")) if texts else None
    if match:
        return match["of"]
    return "" if any(TOTAL.fullmatch(normal(text).strip(":")) for text in texts) else None


def _is_of_a_person(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """Whether a line of a register says of somebody what no total says."""
    if not any(header.column.private for header in headers):
        return False
    return sum(header.column.type not in SUMMED for header in _fitting(cells, headers)) > 1


def _fitting(cells: Sequence[Cell], headers: Sequence[Header]) -> list[Header]:
    """The headers under which a line holds a word, day or number of their column."""
    filled = (header for header in headers if not is_blank(header.cell(cells)))
    return [
        header
        for header in filled
        if header.column.type in TELLING and not isinstance(cleaned(header.cell(cells), header), Flaw)
    ]


def _is_aside(cells: Sequence[Cell], headers: Sequence[Header]) -> bool:
    """Whether a line signs, notes or heads something, and is not most of a row."""
    first = normal(next(cell for cell in cells if not is_blank(cell)))
    if SIGNATURE.match(first) or NOTE.match(first):
        fitting = _fitting(cells, headers)
        # A part has no day of its own, no person, and little else that only a row has.
        telling = [header.column.type for header in fitting if header.column.type not in SUMMED]
        is_part = PART.match(first) and "date" not in telling and len(telling) <= MOST_OF_A_PART
        is_little = len(fitting) <= 1 and all(header.column.type != "yuan" for header in fitting)
        return is_little or (bool(is_part) and not _is_of_a_person(cells, headers))
    if not _is_one_sentence(cells):
        return False
    text = next(str(cell) for cell in cells if not is_blank(cell))
    return bool(LABEL.match(first) or HEADING.match(first)) or names_a_unit(text)


def _carries_over(cells: Sequence[Cell]) -> bool:
    """Whether a line carries a sum over from one page to the next: it is compared like a total."""
    return bool(CARRIED.fullmatch(normal(next(cell for cell in cells if not is_blank(cell)))))


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
    first = next((cell for cell in cells if not is_blank(cell)), None)
    if normal(typed(first)).strip("()") not in FIRST_COUNTED:
        return False
    filled = [cell for cell in cells if not is_blank(cell)]
    written = [normal(typed(cell)).strip("()") for cell in filled]
    counted = [text for text in written if text not in COLUMN_LETTERS]
    is_counting = counted == [str(number) for number in range(1, len(counted) + 1)]
    return len(counted) >= FEWEST_COUNTED and is_counting


def _repeats(cells: Sequence[Cell], texts: Mapping[int, str]) -> bool:
    """Every filled cell repeats the header above it (`texts`, in normal form), as on a new page."""
    filled = 0
    for index, cell in enumerate(cells):
        if is_blank(cell):
            continue
        if normal(cell) != texts.get(index):
            return False
        filled += 1
    return filled > 1


def _is_one_sentence(cells: Sequence[Cell]) -> bool:
    """A single text after a note or a signature goes on with it."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) == 1 and isinstance(filled[0], str)
