"""The unit amounts are in: the header's own, else that of a line outside the table; never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from analytics.id_numbers import without_personal_numbers
from analytics.intake.files.reading import Cell
from analytics.intake.finding import Finding, Flaw, Spot
from analytics.intake.sheets.column_names import BRACKETS, LONGEST, normal, unit_behind
from analytics.intake.sheets.header_line import Header

#: A unit line such as 单位：万元, 单位（元） or (金额单位:元); never 填报单位 or 工作单位.
UNIT = re.compile(r"(?:^|[\s(,;、:])(?:金额|计量|货币)?单位[\s:为(]*(?:人民币)?([十百千万亿]*元)")
#: 元 as all there is in a line.
YUAN_ALONE = re.compile(r"[(]?(?:人民币)?元[)]?")
#: A unit however it is said; never an amount such as 3万元 or 叁万元整, nor a name such as 万元社区.
UNIT_SAID = re.compile(
    r"(?<![0-9.一二三四五六七八九两几数壹贰叁肆伍陆柒捌玖十百千万亿])(?P<unit>[十百千万亿]+元)"
    r"(?!(?!为|计|人民币)[\u4e00-\u9fff])"
    # Whatever follows: 以下金额按万元填报; and without its 元: （人民币：万）.
    r"|(?:按|以|均为|都是|折合成?|换算[成为])(?P<by>[十百千万亿]+元)"
    r"|(?:人民币|金额|rmb|cny|¥)[:,(]*[十百千万亿]+(?=$|\W)"
    r"|(?:单位|unit)[:;=为是(—-]*(?:人民币|rmb|cny|¥)*"
    r"(?:(?:[十百千万亿]+|wan|[0-9]*[wk]y?)(?=$|rmb|cny|yuan|\W)|10[0,]+)"
    r"|(?:thousand|million|10,?000|1,?000)(?:yuan|rmb|cny)"
)
#: Signs that stand for others in unit lines: old and Japanese characters, colons of all kinds.
VARIANTS = str.maketrans("萬億圆圓仟佰拾単單︰﹕∶；", "万亿元元千百十单单::::") | BRACKETS

UNIT_CONTRADICTS = Flaw(
    "unit_contradicts",
    "The header and the unit line give different units: {units}.",
    "Keep the one in which the amounts are entered.",
)
UNIT_UNKNOWN = Flaw(
    "unit_unknown",
    "Amounts in {units} are not accepted.",
    "Enter the amounts in 元 or 万元 and give the unit in the header.",
)
UNIT_UNREAD = Flaw(
    "unit_unread",
    "“{value}” outside the table seems to name the unit of “{column}”, but cannot be read.",
    "Name the unit in the header, as in 金额(万元).",
)


def in_unit(
    headers: Sequence[Header], outside: Iterable[Cell], spot: Spot, *, among: Iterable[Cell] = ()
) -> tuple[tuple[Header, ...], list[Finding]]:
    """The headers with the unit of their amounts: the header's own, else the unit line's, else 元.

    `outside` are the cells above and below the table. Two units that contradict each other are a finding,
    and one outside the table, or in its name, that is not understood, where the header names none;
    likewise one that is said only `among` the rows: nobody knows for which of them.
    """
    if all(header.column.type != "yuan" for header in headers):
        return tuple(headers), []
    texts = [cell for cell in outside if isinstance(cell, str)]
    said = {unit for text in texts for unit in _units(text)}
    between = [cell for cell in among if isinstance(cell, str)]
    of_some = [text for text in between if _units(text) - said]
    said |= {unit for text in between for unit in _units(text)}
    others = (text for text in (*texts, *between, *_names(spot)) if _says_another(text, said))
    unread = next(chain(of_some, others), None)
    with_units: list[Header] = []
    findings: list[Finding] = []
    for header in headers:
        units = said | _own_unit(header) if header.column.type == "yuan" else set()
        at = replace(spot, column=header.text)
        if header.column.type == "yuan" and not _own_unit(header) and unread:
            findings.append(UNIT_UNREAD.at(at, without_personal_numbers(unread.strip())[:LONGEST]))
        elif len(units) > 1 or units - {"元", "万元"}:
            flaw = UNIT_CONTRADICTS if len(units) > 1 else UNIT_UNKNOWN
            findings.append(flaw.naming(units="、".join(sorted(units))).at(at))
        with_units.append(replace(header, in_ten_thousand=units == {"万元"}))
    return tuple(with_units), findings


def names_a_unit(text: str) -> bool:
    """Whether a line says in which unit something is."""
    squeezed = _squeezed(text)
    is_one = YUAN_ALONE.fullmatch(squeezed) or UNIT_SAID.search(squeezed)
    return is_one is not None or bool(_units(text))


def _names(spot: Spot) -> Iterator[str]:
    """What the sheet and its file are called: a title too."""
    yield from (name for name in (spot.sheet, spot.file) if name)


def _units(text: str) -> set[str]:
    """The units that a line names as unit lines do; it may be spread out with spaces: 单 位：万元."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return {unit for form in (plain, normal(text)) for unit in UNIT.findall(form)}


def _says_another(text: str, said: set[str]) -> bool:
    """Whether a line names a unit, in whatever way, beside those that were understood."""
    matches = UNIT_SAID.finditer(_squeezed(text))
    return any((match["unit"] or match["by"]) not in said for match in matches)


def _squeezed(text: str) -> str:
    return normal(text.translate(VARIANTS)).translate(BRACKETS)


def _own_unit(header: Header) -> set[str]:
    """The unit a header names itself; 金额 alone names none."""
    if unit := unit_behind(header.text)[1]:
        return {unit}
    return {"元"} if "yuan" in normal(header.text) else set()
