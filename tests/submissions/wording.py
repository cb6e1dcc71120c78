"""How a sender writes a true value into a cell; every way reads back to the same value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from analytics.dictionary import Column
from analytics.reference import CITY, unit
from tests.submissions.everyday import (
    AMOUNT_IN_TEN_THOUSAND,
    AMOUNT_IN_YUAN,
    FAITHFUL_FORMATS,
    HEADERS,
    NOTHING,
    WORDS,
)
from tests.submissions.habits import Habits
from tests.submissions.identity import old_form
from tests.submissions.model import Content, Formatted, Formula, Value, plain

FULL_WIDTH = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")
SPACES = {"spaces.normal": " ", "spaces.no_break": "\u00a0", "spaces.full_width": "\u3000"}
DATES = (
    "date.excel", "date.iso", "date.slash", "date.dot", "date.chinese", "date.digits", "date.digits_number",
    "date.with_zeros", "date.midnight", "date.morning",
)  # fmt: skip
#: Ways that stand for one column: a day here and there has a time.
TIMED = ("date.with_zeros", "date.midnight", "date.morning")
FLAGS: Mapping[str, tuple[Content, Content]] = {
    "flag.yes_no": ("是", "否"), "flag.has": ("有", "无"), "flag.text_digit": ("1", "0"),
    "flag.number": (1, 0), "flag.tick": ("√", None),
}  # fmt: skip
NUMBERS = ("number.number", "number.text", "number.thousands", "number.formatted")
TEN_THOUSAND = 10_000
#: Ways to write a year of birth that the header asks for.
BIRTH = {"year.month": "出生年月", "year.date": "出生日期"}


@dataclass(frozen=True)
class Wording:
    """One column's way of being written: the header chosen, the habit of its type, 万元 or not."""

    column: Column
    header: str
    way: str
    habits: Habits
    in_ten_thousand: bool = False
    #: The sign that stands before every value, if one does.
    apostrophe: str = ""
    #: What stands where nothing is meant.
    silent: str | None = None
    number_format: str = ""

    def content(self, value: Value) -> Content:
        """What the sender writes for the value; unsteady habits (spaces, full-width) come cell by cell."""
        habits = self.habits
        if value is None or (self.way == "flag.tick" and value is False):
            return self._blank(value)
        content = self._typed(value)
        if isinstance(content, int | float) and self.column.type in ("count", "yuan"):
            content = self._formula(content)
        if isinstance(content, str):
            if self.column.type not in ("text", "code", "flag") and habits.has("digits.full_width", 0.04):
                widened = content.translate(FULL_WIDTH)
                if widened != content:
                    habits.show("digits.full_width")
                content = widened
            content = self._in_its_cell(content)
        return content

    def _typed(self, value: Value) -> Content:
        match self.column.type:
            case "date":
                assert isinstance(value, date)
                return self._date(value, self._way_of_date())
            case "year":
                return self._year(value)
            case "flag":
                self.habits.show(self.way)
                return FLAGS[self.way][0 if value else 1]
            case "code":
                return self._label(str(value))
            case "district" | "district_or_city":
                return self._district(str(value))
            case "id_number":
                return self._id_number(str(value))
            case "yuan":
                assert isinstance(value, Decimal)
                return self._amount(value)
            case "count" | "number":
                assert isinstance(value, int | float)
                return self._number(value)
            case "community":
                self.habits.show(self.way)
                return int(str(value)) if self.way == "community.number" else str(value)
            case _:
                return self._text(str(value))

    def _label(self, code: str) -> str:
        if code in WORDS and self.habits.does("label.everyday", 0.1):
            return self.habits.rng.choice(WORDS[code])
        self.habits.show("label")
        return self.column.label(code, "zh")

    def _way_of_date(self) -> str:
        """The column's way; one cell in ten is written in another, as if pasted in."""
        strays = [way for way in DATES if way not in (*TIMED, *self.habits.forbidden)]
        return self.habits.rng.choice(strays) if self.habits.has("date.iso", 0.1) else self.way

    def _date(self, day: date, way: str) -> Content:
        self.habits.show(way)
        short = self.habits.rng.random() < 0.6
        month, of_month = (day.month, day.day) if short else (f"{day.month:02d}", f"{day.day:02d}")
        match way:
            case "date.slash":
                return f"{day.year}/{month}/{of_month}"
            case "date.dot":
                return f"{day.year}.{month}.{of_month}"
            case "date.chinese":
                return f"{day.year}年{month}月{of_month}日"
            case "date.digits":
                return f"{day:%Y%m%d}"
            case "date.digits_number":
                return int(f"{day:%Y%m%d}")
            case "date.excel":
                return day
            case "date.with_zeros":
                return f"{day.isoformat()}{self.habits.rng.choice((' 00:00:00', ' 0:00', 'T00:00:00'))}"
            case "date.midnight":
                return datetime.combine(day, time())
            case "date.morning":
                return datetime.combine(day, time(9, 30))
            case _:
                return day.isoformat()

    def _year(self, value: Value) -> Content:
        """A year; under 出生年月 with a month, under 出生日期 as a date: only the year counts."""
        assert isinstance(value, int)
        self.habits.show(self.way)
        rng = self.habits.rng
        match self.way:
            case "year.month":
                month = rng.randrange(1, 13)
                return rng.choice((f"{value}年{month}月", f"{value}-{month:02d}"))
            case "year.date":
                ways = [way for way in DATES if way not in ("date.digits_number", *self.habits.forbidden)]
                return self._date(date(value, rng.randrange(1, 13), rng.randrange(1, 29)), rng.choice(ways))
            case "year.text":
                return str(value)
            case "year.chinese":
                return f"{value}年"
            case "year.fund":
                return f"{value}年度"
            case _:
                return value

    def _district(self, code: str) -> Content:
        if code == CITY:
            named = self.way in ("district.name", "district.short")
            self.habits.show("district.city_name" if named else self.way)
            return "市级" if named else int(code) if self.way == "district.code_number" else code
        self.habits.show(self.way)
        names: Mapping[str, Content] = {
            "district.name": unit(code).name,
            "district.short": unit(code).name_short,
            "district.code_number": int(code),
        }
        return names.get(self.way, code)

    def _id_number(self, number: str) -> str:
        habits = self.habits
        if number.endswith("X") and habits.does("id.lower_x", 0.5):
            return number.lower()
        if number[6:8] == "19" and habits.does("id.old_form", 0.04):
            return old_form(number)
        if not self.apostrophe and habits.does("id.apostrophe", 0.04):
            return "'" + number
        if habits.does("id.spaced", 0.03):
            return f"{number[:6]} {number[6:14]} {number[14:]}"
        return number

    def _number(self, value: float) -> Content:
        if self.way == "number.thousands" and value >= 1000:
            self.habits.show(self.way)
            return f"{value:,}"
        if self.way == "number.formatted":
            self.habits.show(self.way)
            return Formatted(value, self.number_format)
        way = "number.number" if self.way == "number.number" else "number.text"
        self.habits.show(way)
        return value if way == "number.number" else plain(value)

    def _amount(self, yuan: Decimal) -> Content:
        habits = self.habits
        if habits.does("amount.ten_thousand_cell", 0.06):
            return shortest(yuan / TEN_THOUSAND) + habits.rng.choice(("万元", "万", " 万元"))
        if habits.does("amount.yuan_cell", 0.06):
            return habits.rng.choice((shortest(yuan), f"{yuan:,}")) + "元"
        return self.in_unit(yuan)

    def in_unit(self, yuan: Decimal) -> Content:
        """The amount in the header's unit."""
        self.habits.show(self.way)
        amount = yuan / TEN_THOUSAND if self.in_ten_thousand else yuan
        match self.way:
            case "number.text":
                return shortest(amount)
            case "number.thousands":
                return f"{Decimal(shortest(amount)):,}"
            case "number.formatted":
                return Formatted(float(amount), self.number_format)
            case _:
                return float(amount)

    def _formula(self, number: float) -> Content:
        is_formula = self.habits.does("number.formula", 0.03)
        return Formula(f"={plain(number)}+0", number) if is_formula else number

    def _text(self, text: str) -> Content:
        if self.way == "text.serial_number" and text.isdecimal():
            self.habits.show("text.serial_number")
            return int(text)
        for habit, sign in (("text.line_break", "\n"), ("text.vertical_tab", "\v")):
            if " " in text and self.habits.does(habit, 0.1):
                return text.replace(" ", sign)
        return text

    def _blank(self, value: Value) -> Content:
        if value is False:
            self.habits.show("flag.tick")
            return None
        if self.silent:
            self.habits.show("blank.sign")
            return self.silent
        if self.habits.does("blank.formula", 0.02):
            return Formula('=IF(A1="","","")', "")
        if self.habits.does("blank.spaces", 0.04):
            return self.habits.rng.choice((" ", "  ", "\u3000", "\u00a0"))
        return None

    def _in_its_cell(self, text: str) -> str:
        """The text with what stands around it."""
        if self.apostrophe:
            self.habits.show("text.apostrophe")
            return self.apostrophe + text
        if len(text) >= 12 and text[:-1].isdecimal() and self.habits.does("csv.kept_as_text", 0.1):
            return f'="{text}"'
        return self._padded(text)

    def _padded(self, text: str) -> str:
        for name, space in SPACES.items():
            if self.habits.does(name, 0.02):
                text = self.habits.rng.choice((space + text, text + space, space + text + space))
        if len(text) >= 12 and text.isdecimal() and self.habits.does("csv.trailing_tab", 0.3):
            text += "\t"
        return text


def shortest(amount: Decimal) -> str:
    """The amount without needless zeros, never as 3E+4."""
    return f"{amount.normalize():f}"


def wording(column: Column, values: Sequence[Value], habits: Habits) -> Wording:
    """A sender's way for one column, possible for all its values."""
    made = _amounts(column, habits) if column.type == "yuan" else _way(column, values, habits)
    apostrophe = habits.rng.choice("'’‘") if habits.has("text.apostrophe", 0.03) else ""
    silent = None
    if not column.required and column.type != "flag" and habits.has("blank.sign", 0.1):
        words = {label.zh for label in column.codes.values()}
        silent = habits.rng.choice([sign for sign in NOTHING if sign not in words])
    number_format = habits.rng.choice(FAITHFUL_FORMATS)
    return replace(made, apostrophe=apostrophe, silent=silent, number_format=number_format)


def _header(column: Column, habits: Habits) -> str:
    for habit, header in BIRTH.items():
        if header in column.aliases and habit in habits.fancied and habits.does("header.alias", 0.95):
            return header
    everyday = HEADERS.get(column.header.zh, ())
    if everyday and habits.does("header.everyday", 0.1):
        return habits.rng.choice(everyday)
    if column.aliases and habits.does("header.alias", 0.35):
        return habits.rng.choice(column.aliases)
    return column.header.zh


def _way(column: Column, values: Sequence[Value], habits: Habits) -> Wording:
    way, header = "", _header(column, habits)
    match column.type:
        case "date":
            way = habits.one_of(*(way for way in DATES if way not in habits.forbidden))
        case "year":
            fund = ["year.fund"] if column.name == "fund_year" else []
            way = next((habit for habit, named in BIRTH.items() if named == header), "") or habits.one_of(
                "year.number", "year.text", "year.chinese", *fund
            )
        case "flag":
            ticks = ["flag.tick"] if None not in values and True in values else []
            way = habits.one_of("flag.yes_no", "flag.has", "flag.text_digit", "flag.number", *ticks)
        case "district" | "district_or_city":
            way = habits.one_of("district.name", "district.code", "district.code_number", "district.short")
        case "community":
            way = habits.one_of("community.text", "community.number")
        case "count" | "number":
            way = habits.one_of(*NUMBERS)
        case "text" if column.name in ("id", "entry_id"):
            way = "text.serial_number" if habits.has("text.serial_number", 0.8) else ""
    return Wording(column, header, way, habits)


def _amounts(column: Column, habits: Habits) -> Wording:
    way = habits.one_of(*NUMBERS)
    if habits.does("amount.ten_thousand_unit_line", 0.25):
        return Wording(column, column.aliases[0], way, habits, True)
    if habits.does("amount.ten_thousand_header", 0.25):
        everyday = habits.does("header.everyday", 0.2)
        headers = AMOUNT_IN_TEN_THOUSAND if everyday else column.aliases_ten_thousand
        return Wording(column, habits.rng.choice(headers), way, habits, True)
    if habits.does("header.everyday", 0.1):
        return Wording(column, habits.rng.choice(AMOUNT_IN_YUAN), way, habits)
    return Wording(column, _header(column, habits), way, habits)
