"""Cells as values: one function a type of the dictionary, which gives the value or says what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache

from analytics.dictionary import dictionary
from analytics.errors import nearest_hint
from analytics.id_numbers import holds_id_number
from analytics.intake.files.reading import (
    CELL_ERROR,
    CELL_PICTURE,
    FORMULA_WITHOUT_VALUE,
    Cell,
    Moment,
    Scaled,
    Unreadable,
)
from analytics.intake.files.sheet_properties import ERROR_TEXT
from analytics.intake.files.text_tables import UNUSABLE
from analytics.intake.finding import Flaw, Severity, notice, warning
from analytics.intake.sheets.column_names import bare, normal
from analytics.intake.sheets.header_line import Header
from analytics.reference import CITY, districts, listed_places
from analytics.visible import heap, turns, visible

#: How ledgers write the city's own entries, and what else is written for the whole city.
CITY_LEVEL = "市级"
CITY_WRITTEN = (CITY, CITY_LEVEL, "市本级", "兰州市", "兰州市本级", "兰州市级")
#: What may stand before a district's name.
ABOVE_DISTRICTS = ("兰州市", "甘肃省兰州市")
TICKS = frozenset("√✓✔☑")
YES = frozenset({"是", "有", "1", "true", "yes"}) | TICKS
NO = frozenset({"否", "无", "0", "false", "no", "×", "✗", "✘", "✕"})
#: 20160822, and the three with separators.
DATE_FORMS = (
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]?"),
)
MONTH = re.compile(r"([0-9]{4})(?:[-/.][0-9]{1,2}|年[0-9]{1,2}月|[0-9]{2})")
#: A month as certificates name it; the other forms of a month may be a day cut short.
MONTH_ALONE = re.compile(r"([0-9]{4})年([0-9]{1,2})月")
#: No institution is older, nothing else happened before; 0216 and 1016 are slips.
EARLIEST_YEAR = 1840
#: A time of day behind a date, as programs write dates.
TIME = re.compile(r"[ T]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
#: Midnight says nothing more than the day.
MIDNIGHT = re.compile("[0:]+")
#: Midnight in Lanzhou as a program in another time zone writes it: of the day before.
OTHER_ZONE = ("16:00", "16:00:00", "23:59:17", "15:54:17")
NUMBER_WRITTEN = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
#: An amount with its unit: ¥30,000, 人民币30000元整, 3万, 3.5万元.
AMOUNT_WRITTEN = re.compile(
    r"(?:¥|人民币|RMB)?\s*(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:(?P<unit>元|万元|万)[整正]?)?"
)
#: Numbers in words, as on cheques or in speech.
NUMBER_WORDS = re.compile("[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两圆元角分整正]+")
#: Signs for a text that follow no number, each with the one that would close a quotation.
TEXT_MARKS = {"'": "'", "＇": "＇", "`": "`", "‘": "’", "’": "’"}
#: How WPS writes a picture that it keeps in a cell.
PICTURE = "=DISPIMG("
#: Excel keeps fifteen digits of a number.
EXACT_BELOW = 10**15


TEXT = Flaw("text", "“{value}” is not text.", "Format the column as text and enter it again.")
TEXT_CHARACTERS = Flaw(
    "text_characters",
    "The cell under “{column}” contains the character {sign}, which is not displayed the same way "
    "everywhere.",
    "Enter the text again without it.",
)
TEXT_PERSONAL = Flaw(
    "text_personal", "“{column}” contains an ID number.", "Remove the ID number from this column."
)
TEXT_LONG = Flaw(
    "text_long",
    "The text under “{column}” has {length} characters; at most {most} are allowed.",
    "Shorten it to what is needed.",
)
TEXT_TURNED = notice(
    "text_turned",
    "Characters that change the direction of writing were removed under “{column}”.",
    "Nothing needs to be done.",
)
CODE = Flaw(
    "code",
    "“{value}” is not allowed under “{column}”. Allowed: {allowed}.{nearest}",
    "Enter one of the allowed words.",
)
READ_AS = notice("read_as", "“{value}” under “{column}” was read as “{meant}”.", "Nothing needs to be done.")
DISTRICT = Flaw(
    "district",
    "“{value}” is not one of the districts. Allowed, as name or code: {allowed}.{nearest}",
    "Enter one of the allowed names; units in 兰州新区 belong to 永登县 or 皋兰县.",
)
COMMUNITY = Flaw("community", "“{value}” is not a community code.", "Enter all 12 digits of the code.")
COMMUNITY_NAMED = notice(
    "community_named",
    "“{value}” under “{column}” was read as {community}, the code of the community of that name.",
    "Enter all 12 digits of the code.",
)
FLAG = Flaw("flag", "“{value}” is neither yes nor no.", "Enter 是 or 否.")
DATE = Flaw(
    "date",
    "“{value}” is not a date.",
    "Enter year, month and day, such as 2016-08-22, 2016/8/22, 2016.8.22, 2016年8月22日 or 20160822.",
)
DATE_MONTH = Flaw(
    "date_month", "“{value}” under “{column}” gives no day.", "Enter the day too, such as 2016-08-22."
)
DATE_MONTH_READ = warning(
    "date_month",
    "“{value}” under “{column}” gives no day: it was read as {day}.",
    "Enter the day too, such as 2016-08-22.",
)
DATE_TIME = notice(
    "date_time",
    "“{value}” under “{column}” names a time of day, {time}: it was read as {day}.",
    "Enter the day alone.",
)
DATE_OTHER_ZONE = warning(
    "date_other_zone",
    "“{value}” under “{column}” names a time of day, {time}: it was read as {day}."
    " Where the whole column has this time, a program wrote it in another time zone, and {next} is meant.",
    "Compare it with the day meant, and enter the day alone.",
)
DATE_NUMBER = Flaw(
    "date_number",
    "“{value}” under “{column}” is a number, not a date.",
    "Format the column as a date, or enter the date as 2016-08-22.",
)
YEAR = Flaw("year", "“{value}” is not a year.", "Enter four digits, such as 2016.")
COUNT = Flaw("count", "“{value}” is not a whole number.", "Enter digits only, without a unit.")
NUMBER = Flaw("number", "“{value}” is not a number.", "Enter digits only, without a unit.")
AMOUNT = Flaw(
    "amount",
    "“{value}” is not an amount.",
    "Enter digits only, such as 30000 or 3万元; the unit may be given in the header.",
)
AMOUNT_NEGATIVE = Flaw(
    "amount_negative",
    "“{value}” under “{column}” is negative.",
    "Enter what was spent; for a refund, correct the original entry.",
)
AMOUNT_FEN = Flaw(
    "amount_fen",
    "“{value}” has fractions of a fen, or too many digits.",
    "Enter the amount to the fen, with two decimal places.",
)
AMOUNT_SCALED = Flaw(
    "amount_scaled",
    "“{value}” under “{column}” is shown as another number, by the cell's format {number_format}.",
    "Give the cell the format General, enter the number in full, and name its unit in the header.",
)
NUMBER_SCALED = Flaw(
    "number_scaled",
    "“{value}” under “{column}” is shown as another number, by the cell's format {number_format}.",
    "Give the cell the format General and enter the number that is meant.",
)
AMOUNT_IN_WORDS = Flaw(
    "amount_in_words", "“{value}” is an amount in words.", "Enter it in digits, such as 30000."
)

Cleaner = Callable[[Cell, Header], object]


@dataclass(frozen=True)
class Taken:
    """A value that was read although it is not written as it should be, and what to say about that."""

    value: object
    flaw: Flaw


def cleaned(cell: Cell, header: Header) -> object:
    """The value of a filled cell in the type of its column, Taken with something to say, or a Flaw."""
    flaw = _unreadable(cell)
    if flaw is CELL_PICTURE:
        is_needed = header.column.required or header.column.type != "text"
        return CELL_PICTURE if is_needed else Taken(None, replace(CELL_PICTURE, severity=Severity.WARNING))
    if isinstance(cell, str) and (unusable := UNUSABLE.search(cell)):
        return _unshown(unusable[0])
    return flaw or CLEANERS[header.column.type](cell, header)


def _unreadable(cell: Cell) -> Flaw | None:
    """What is wrong with a cell that holds no value, also where a CSV shows an error or a formula as text."""
    if isinstance(cell, Unreadable):
        return cell.flaw
    if isinstance(cell, str) and (shown := cell.strip())[:1] in ("#", "=", "E"):
        if ERROR_TEXT.fullmatch(shown):
            return CELL_ERROR
        if shown.startswith("="):
            return CELL_PICTURE if shown.upper().startswith(PICTURE) else FORMULA_WITHOUT_VALUE
    return None


def typed(cell: Cell) -> str:
    """What somebody would have typed: full width narrowed, spaces around it dropped, 3.0 as 3."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_BELOW else f"{cell:.15g}"
    if isinstance(cell, str) and cell.isascii():
        text = cell.strip()
    else:
        text = visible(unicodedata.normalize("NFKC", str(cell))).strip()
    return _unmarked(text)


def _unmarked(text: str) -> str:
    """The text without the sign with which a spreadsheet is told to take what follows as text.

    A quotation mark that is closed further on is a part of the text.
    """
    first = text[:1]
    is_mark = first in TEXT_MARKS and TEXT_MARKS[first] not in text[1:]
    return text[1:].lstrip() if is_mark and len(text) > 1 else text


def unspaced(cell: Cell) -> str:
    """The same without spaces inside, for codes and dates; a number with a space in it stays unclear."""
    return "".join(typed(cell).split())


def text(cell: Cell, header: Header) -> object:
    """A text, stray spaces dropped; whole numbers are taken as they are typed."""
    if isinstance(cell, (bool, date)) or (isinstance(cell, (int, float)) and not _is_exact(cell)):
        return TEXT
    is_number = isinstance(cell, (int, float))
    words = typed(cell) if is_number else _unmarked(" ".join(visible(str(cell)).split()))
    longest = header.column.longest
    if longest is not None and len(words) > longest:
        return TEXT_LONG.naming(length=len(words), most=longest)
    if not words:
        return _unshown(str(cell)[0])
    if sign := heap(words):
        return _unshown(sign)
    # What tells a row from others may be a long number of the office's own.
    is_key = header.column.name in _keys()
    if holds_id_number(unicodedata.normalize("NFKC", words), mistyped=not is_key):
        return TEXT_PERSONAL
    return Taken(words, TEXT_TURNED) if turns(str(cell)) else words


def _unshown(sign: str) -> Flaw:
    return TEXT_CHARACTERS.naming(sign=f"U+{ord(sign):04X}")


@cache
def _keys() -> frozenset[str]:
    return frozenset(name for table in dictionary().tables for name in table.key)


def code(cell: Cell, header: Header) -> object:
    """One of the column's codes, by its Chinese or English label or its id."""
    wanted = normal(typed(cell))
    if wanted in header.codes:
        return header.codes[wanted]
    if wanted in header.written_as:
        meant = header.written_as[wanted]
        return Taken(meant, READ_AS.naming(meant=header.column.label(meant, "zh")))
    labels = [label.zh for label in header.column.codes.values()]
    return CODE.naming(allowed=", ".join(labels), nearest=nearest_hint(wanted, labels))


def district(cell: Cell, header: Header) -> object:
    """The code of one of the 8 districts, from its code or its name with or without 区 or 县."""
    with_city = header.column.type == "district_or_city"
    wanted = normal(typed(cell))
    if wanted in _districts():
        return _districts()[wanted]
    if with_city and wanted in CITY_WRITTEN:
        return CITY
    names = [item.name for item in districts().values()] + [CITY_LEVEL] * with_city
    return DISTRICT.naming(allowed=", ".join(names), nearest=nearest_hint(str(cell), names))


@cache
def _districts() -> dict[str, str]:
    return {
        normal(name): item.code
        for item in districts().values()
        for name in (
            item.code, item.name, item.name_short, item.name_en,
            *(above + item.name for above in ABOVE_DISTRICTS),
        )
    }  # fmt: skip


def community(cell: Cell, _header: Header) -> object:
    """A 12-digit community code."""
    digits = unspaced(cell)
    if re.fullmatch(r"[0-9]{12}", digits) and not isinstance(cell, (bool, date)):
        return digits
    return COMMUNITY


def community_named(name: Cell, district_code: object) -> Taken | None:
    """The code of the one listed community of a district with exactly this name, and that it was taken."""
    code = _community_codes().get((district_code, normal(name)))
    return Taken(code, COMMUNITY_NAMED.naming(community=code)) if code else None


@cache
def _community_codes() -> dict[tuple[object, str], str]:
    """Codes by district and name; names that two communities of a district bear are left out."""
    every = [((item.district_code, normal(item.name)), item.code) for item in listed_places()]
    often = Counter(name for name, _ in every)
    return {name: code for name, code in every if often[name] == 1}


def flag(cell: Cell, header: Header) -> object:
    """True or False from 是/否, 有/无, 1/0 or √; what a blank means is decided for the whole column."""
    word = typed(cell).casefold()
    if not isinstance(cell, date):
        if word in YES:
            return True
        if word in NO:
            return False
        if (meant := header.written_as.get(normal(word))) is not None:
            return Taken(meant == "true", READ_AS.naming(meant=header.column.label(meant, "zh")))
    return FLAG


def day(cell: Cell, _header: Header) -> object:
    """A date out of the forms the dictionary allows, or a real date cell; a month is its first day, Taken."""
    if isinstance(cell, date):
        if cell.year < EARLIEST_YEAR:
            return _undated(cell, "")
        whole = date(cell.year, cell.month, cell.day)
        return _at(whole, cell.time) if isinstance(cell, Moment) else whole
    time = TIME.search(typed(cell))
    written = "".join(TIME.sub("", typed(cell)).split())
    for form in DATE_FORMS:
        if match := form.fullmatch(written):
            parts = [int(part) for part in match.groups() if part.isdigit()]
            found = _date(*parts)
            return _at(found, time[1] if time else "") if found else _undated(cell, written)
    if (match := MONTH_ALONE.fullmatch(written)) and (first := _date(int(match[1]), int(match[2]), 1)):
        return Taken(first, DATE_MONTH_READ.naming(day=first))
    return _undated(cell, written)


def _at(day: date, time: str) -> date | Taken:
    """The day; with a time of day other than midnight it is taken, and said."""
    if not time or MIDNIGHT.fullmatch(time):
        return day
    flaw = DATE_OTHER_ZONE.naming(next=day + timedelta(days=1)) if time in OTHER_ZONE else DATE_TIME
    return Taken(day, flaw.naming(time=time, day=day))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= EARLIEST_YEAR else None
    except ValueError:
        return None


def _undated(cell: Cell, written: str) -> Flaw:
    """What is wrong with a date: a month without its day, a date cell that lost its format, or anything."""
    if MONTH.fullmatch(written):
        return DATE_MONTH
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool) and 1 <= cell < 100_000
    return DATE_NUMBER if is_number else DATE


def year(cell: Cell, header: Header) -> object:
    """A year; under a header that asks for a month or day of birth, the year of that."""
    written = str(cell) if isinstance(cell, date) else unspaced(cell)
    if match := re.fullmatch(r"((?:19|20)[0-9]{2})(?:年度?)?", written):
        return int(match[1])
    if bare(header.text).endswith(("年月", "日期")):
        whole = day(cell, header)
        if isinstance(whole, Taken) and isinstance(whole.value, date) and not MONTH.fullmatch(written):
            return Taken(whole.value.year, whole.flaw)
        if isinstance(whole, date):
            return whole.year
        if match := MONTH.fullmatch(written):
            return int(match[1])
    return YEAR


def count(cell: Cell, _header: Header) -> object:
    """A whole number, not negative."""
    if isinstance(cell, Scaled):
        return NUMBER_SCALED.naming(number_format=cell.number_format)
    exact = _decimal(cell)
    is_count = exact is not None and exact >= 0 and exact == exact.to_integral_value() and exact < 2**31
    return int(exact) if exact is not None and is_count else COUNT


def number(cell: Cell, _header: Header) -> object:
    """A number, not negative."""
    if isinstance(cell, Scaled):
        return NUMBER_SCALED.naming(number_format=cell.number_format)
    exact = _decimal(cell)
    return float(exact) if exact is not None and exact >= 0 else NUMBER


def yuan(cell: Cell, header: Header) -> object:
    """An amount in yuan to the fen: in the unit the cell names, else in that of the header."""
    if isinstance(cell, Scaled):
        return AMOUNT_SCALED.naming(number_format=cell.number_format)
    written, in_wan = _decimal(cell), header.in_ten_thousand
    match = AMOUNT_WRITTEN.fullmatch(typed(cell)) if isinstance(cell, str) else None
    if match and match["unit"]:
        in_wan = match["unit"] != "元"
    if match:
        written = _decimal(match["number"])
    if written is None:
        in_words = isinstance(cell, str) and NUMBER_WORDS.fullmatch(unspaced(cell))
        return AMOUNT_IN_WORDS if in_words else AMOUNT
    if written < 0:
        return AMOUNT_NEGATIVE
    amount = written * 10_000 if in_wan else written
    return AMOUNT_FEN if amount >= 10**16 or amount != round(amount, 2) else round(amount, 2)


def _decimal(cell: Cell) -> Decimal | None:
    """The exact number that was typed: of a number cell the fifteen digits a spreadsheet keeps."""
    if isinstance(cell, (bool, date)):
        return None
    written = typed(cell)
    if not isinstance(cell, float) and not NUMBER_WRITTEN.fullmatch(written):
        return None
    try:
        value = Decimal(written.replace(",", ""))
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
