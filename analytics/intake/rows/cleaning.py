"""Cells as values: one function a type of the dictionary, which gives the value or says what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from analytics.dictionary import dictionary
from analytics.errors import nearest_hint
from analytics.intake.files.reading import Cell, Unreadable, error_cell, formula_cell
from analytics.intake.files.sheet_marks import ERROR_TEXT
from analytics.intake.finding import Flaw, Severity
from analytics.intake.rows.person_key import holds_id_number
from analytics.intake.rows.taken import Taken
from analytics.intake.sheets.headers import normal, visible
from analytics.intake.sheets.headings import Heading
from analytics.reference import CITY, districts

#: How ledgers write the city's own entries.
CITY_LEVEL = "市级"
TICKS = frozenset("√✓✔☑")
YES = frozenset({"是", "有", "1", "true", "yes"}) | TICKS
NO = frozenset({"否", "无", "0", "false", "no"})
#: 20160822, and the three with separators.
DATE_FORMS = (
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"),
)
MONTH = re.compile(r"([0-9]{4})(?:[-/.][0-9]{1,2}|年[0-9]{1,2}月|[0-9]{2})")
#: A month as certificates name it; the other forms of a month may be a day cut short.
MONTH_ALONE = re.compile(r"([0-9]{4})年([0-9]{1,2})月")
#: No institution is older, nothing else happened before; 0216 and 1016 are slips.
EARLIEST_YEAR = 1840
#: A time of day behind a date, as programs write dates: it says nothing more.
TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
#: An amount with its unit: ¥30,000, 30000元, 3万, 3.5万元.
AMOUNT = re.compile(r"¥?\s*(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>元|万元|万)?")
#: Numbers in words, as on cheques or in speech.
NUMBER_WORDS = re.compile("[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两圆元角分整正]+")
#: Excel keeps fifteen digits of a number.
EXACT_BELOW = 10**15

Cleaner = Callable[[Cell, Heading], object]


def cleaned(cell: Cell, heading: Heading) -> object:
    """The value of a filled cell in the type of its column, Taken with something to say, or a Flaw."""
    broken = _unreadable(cell)
    return broken.flaw if broken else CLEANERS[heading.column.type](cell, heading)


def _unreadable(cell: Cell) -> Unreadable | None:
    """The cell as one without a value, also where a CSV shows an error or a formula as text."""
    if isinstance(cell, Unreadable):
        return cell
    if isinstance(cell, str) and (shown := cell.strip())[:1] in ("#", "=", "E"):
        if ERROR_TEXT.fullmatch(shown):
            return error_cell(shown)
        if shown.startswith("="):
            return formula_cell()
    return None


def typed(cell: Cell) -> str:
    """What somebody would have typed: full width narrowed, spaces around it dropped, 3.0 as 3."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_BELOW else f"{cell:.15g}"
    if isinstance(cell, str) and cell.isascii():
        found = cell.strip()
    else:
        found = visible(unicodedata.normalize("NFKC", str(cell))).strip()
    # The sign with which a spreadsheet is told to take what follows as text.
    return found.removeprefix("'").removeprefix("’")


def unspaced(cell: Cell) -> str:
    """The same without spaces inside, for codes and dates; a number with a space in it stays unclear."""
    return "".join(typed(cell).split())


def text(cell: Cell, heading: Heading) -> object:
    """A text, stray spaces dropped; whole numbers are taken as they are typed."""
    if isinstance(cell, (bool, date)) or (isinstance(cell, (int, float)) and not _is_exact(cell)):
        return Flaw("text", "“{value}” is not a text.", "Format the column as text and write it again.")
    found = typed(cell) if isinstance(cell, (int, float)) else " ".join(visible(str(cell)).split())
    if "\ufffd" in found or any(unicodedata.category(one) in ("Cc", "Co", "Cs") for one in found):
        return Flaw("text_characters", "The text holds characters that cannot be shown.", "Write it again.")
    # What tells a row from others may be a long number of the office's own.
    is_key = heading.column.name in _keys()
    if holds_id_number(unicodedata.normalize("NFKC", found), mistyped=not is_key):
        return Flaw(
            "text_personal", "“{column}” holds an ID number.", "Take the ID number out of this column."
        )
    return found


@cache
def _keys() -> frozenset[str]:
    return frozenset(name for table in dictionary().tables for name in table.key)


def code(cell: Cell, heading: Heading) -> object:
    """One of the column's codes, by its Chinese or English label or its id."""
    wanted = normal(cell)
    if wanted in heading.codes:
        return heading.codes[wanted]
    labels = [label.zh for label in heading.column.codes.values()]
    return Flaw(
        "code",
        "“{value}” is not allowed under “{column}”. Allowed: {allowed}.{nearest}",
        "Write one of the allowed words.",
        allowed=", ".join(labels),
        nearest=nearest_hint(wanted, labels),
    )


def district(cell: Cell, heading: Heading) -> object:
    """The code of one of the 8 districts, from its code or its name with or without 区 or 县."""
    with_city = heading.column.type == "district_or_city"
    wanted = normal(typed(cell))
    if wanted in _districts():
        return _districts()[wanted]
    if with_city and wanted in (CITY, CITY_LEVEL):
        return CITY
    names = [item.name for item in districts().values()] + [CITY_LEVEL] * with_city
    return Flaw(
        "district",
        "“{value}” is not one of the districts. Allowed, as name or code: {allowed}.{nearest}",
        "Write one of the allowed names; units of 兰州新区 belong to 永登县 or 皋兰县.",
        allowed=", ".join(names),
        nearest=nearest_hint(str(cell), names),
    )


@cache
def _districts() -> dict[str, str]:
    return {
        normal(name): item.code
        for item in districts().values()
        for name in (item.code, item.name, item.name_short, item.name_en)
    }


def community(cell: Cell, _heading: Heading) -> object:
    """A 12-digit community code."""
    found = unspaced(cell)
    if re.fullmatch(r"[0-9]{12}", found) and not isinstance(cell, (bool, date)):
        return found
    return Flaw("community", "“{value}” is not a community code.", "Write the 12 digits of the code.")


def flag(cell: Cell, _heading: Heading) -> object:
    """True or False from 是/否, 有/无, 1/0 or √; what a blank means is decided for the whole column."""
    found = typed(cell).casefold()
    if not isinstance(cell, date):
        if found in YES:
            return True
        if found in NO:
            return False
    return Flaw("flag", "“{value}” is neither yes nor no.", "Write 是 or 否.")


def day(cell: Cell, _heading: Heading) -> object:
    """A date out of the forms the dictionary allows, or a real date cell; a month is its first day, Taken."""
    if isinstance(cell, date):
        return cell if cell.year >= EARLIEST_YEAR else _undated(cell, "")
    found = "".join(TIME.sub("", typed(cell)).split())
    for form in DATE_FORMS:
        if match := form.fullmatch(found):
            return _date(*(int(part) for part in match.groups() if part.isdigit())) or _undated(cell, found)
    if (match := MONTH_ALONE.fullmatch(found)) and (first := _date(int(match[1]), int(match[2]), 1)):
        return Taken(
            first,
            Flaw(
                "date_month",
                "“{value}” under “{column}” names no day: it was read as {day}.",
                "Write the day too, such as 2016-08-22.",
                day=first,
            ),
            Severity.WARNING,
        )
    return _undated(cell, found)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= EARLIEST_YEAR else None
    except ValueError:
        return None


def _undated(cell: Cell, found: str) -> Flaw:
    """What is wrong with a date: a month without its day, a date cell that lost its format, or anything."""
    if MONTH.fullmatch(found):
        return Flaw(
            "date_month", "“{value}” under “{column}” names no day.", "Write the day too, such as 2016-08-22."
        )
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 1 <= cell < 100_000:
        return Flaw(
            "date_number",
            "“{value}” under “{column}” is a number, not a date.",
            "Format the column as a date, or write the date as 2016-08-22.",
        )
    return Flaw(
        "date",
        "“{value}” is not a date.",
        "Write year, month and day, such as 2016-08-22, 2016/8/22, 2016.8.22, 2016年8月22日 or 20160822.",
    )


def year(cell: Cell, heading: Heading) -> object:
    """A year; under a header that asks for a month or day of birth, the year of that."""
    found = str(cell) if isinstance(cell, date) else typed(cell)
    if match := re.fullmatch(r"((?:19|20)[0-9]{2})年?", found):
        return int(match[1])
    if heading.text.endswith(("年月", "日期")):
        whole = day(cell, heading)
        if isinstance(whole, date):
            return whole.year
        if match := MONTH.fullmatch(found):
            return int(match[1])
    return Flaw("year", "“{value}” is not a year.", "Write four digits, such as 2016.")


def count(cell: Cell, _heading: Heading) -> object:
    """A whole number, not negative."""
    found = _decimal(cell)
    if found is not None and found >= 0 and found == found.to_integral_value() and found < 2**31:
        return int(found)
    return Flaw("count", "“{value}” is not a whole number.", "Write digits only, without a unit.")


def number(cell: Cell, _heading: Heading) -> object:
    """A number, not negative."""
    found = _decimal(cell)
    if found is not None and found >= 0:
        return float(found)
    return Flaw("number", "“{value}” is not a number.", "Write digits only, without a unit.")


def yuan(cell: Cell, heading: Heading) -> object:
    """An amount in yuan to the fen: in the unit the cell names, else in that of the header."""
    found, in_wan = _decimal(cell), heading.in_ten_thousand
    match = AMOUNT.fullmatch(typed(cell)) if isinstance(cell, str) else None
    if match and match["unit"]:
        in_wan = match["unit"] != "元"
    if match:
        found = _decimal(match["number"])
    if found is None:
        return _no_amount(cell)
    if found < 0:
        return Flaw(
            "amount_negative",
            "“{value}” under “{column}” is negative.",
            "Write what was spent; correct the entry a refund belongs to.",
        )
    amount = found * 10_000 if in_wan else found
    if amount >= 10**16 or amount != round(amount, 2):
        return Flaw(
            "amount_fen",
            "“{value}” has parts of a fen, or too many digits.",
            "Write the amount to the fen, with two digits after the point.",
        )
    return round(amount, 2)


def _no_amount(cell: Cell) -> Flaw:
    if isinstance(cell, str) and NUMBER_WORDS.fullmatch(unspaced(cell)):
        return Flaw(
            "amount_in_words", "“{value}” is an amount in words.", "Write it in digits, such as 30000."
        )
    return Flaw(
        "amount",
        "“{value}” is not an amount.",
        "Write digits only, such as 30000 or 3万元; the unit may stand in the header.",
    )


def _decimal(cell: Cell) -> Decimal | None:
    """The exact number that was typed: of a number cell the fifteen digits a spreadsheet keeps."""
    if isinstance(cell, (bool, date)):
        return None
    found = typed(cell)
    if not isinstance(cell, float) and not NUMBER.fullmatch(found):
        return None
    try:
        value = Decimal(found.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _is_exact(cell: float) -> bool:
    return float(cell).is_integer() and abs(cell) < EXACT_BELOW


#: The cleaner of each type; ID numbers have their own (person_key).
CLEANERS: Mapping[str, Cleaner] = {
    "text": text,
    "code": code,
    "district": district,
    "district_or_city": district,
    "community": community,
    "flag": flag,
    "date": day,
    "year": year,
    "count": count,
    "number": number,
    "yuan": yuan,
}
