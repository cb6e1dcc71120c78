"""One question, as the page, its address, a saved entry, the API and the command line have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from analytics.errors import N_, Phrase, Refusal, UnknownName
from analytics.explore.declarations import ColumnKind, Subject, subject, subjects
from analytics.visible import readable

#: What stands before a column's name where parameters name filters: `where.gender=female`.
WHERE = "where."
#: Groups are told apart by so many columns at most, besides time.
MOST_GROUPS = 2
#: What stands for the smaller groups beyond the first n, put together; no code is written so.
REST = "~rest"
#: Most groups shown as themselves.
MOST_TOP = 100
MOST_SHOWN = N_("Show between 1 and {most} groups, not {n}.")
EXCHANGED = N_("“{value}” of {column} ends before it begins: put the smaller end first.")
#: What a question can be asked beside, but an earlier day: the same of the whole city.
CITY_BESIDE = "city"

#: Parts of a date by which it is grouped and filtered, from the widest.
PARTS = ("year", "quarter", "month")

#: A part of a date, and a number, as an address has them.
PART = re.compile(r"(?:19|20)\d\d(?:-Q[1-4]|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_RANGE = ".."
# A value that is missing, and what would end a value, in a list of values.
_MISSING, _ESCAPES = "~-", {"~": "~~", ",": "~c"}


class Time(StrEnum):
    """The snapshots an answer runs over."""

    SNAPSHOTS = "snapshots"
    QUARTERS = "quarters"
    YEARS = "years"


class Picture(StrEnum):
    """How an answer is drawn; without one the one that fits."""

    LINE = "line"
    BAR = "bar"
    GRID = "grid"
    TABLE = "table"


@dataclass(frozen=True)
class Filter:
    """Rows whose column has one of the values; None is a value that is missing.

    A number or a date also takes a range: `10..20`, `10..`, `..20`, both ends included; a date the year,
    quarter, month or day it lies in: `2019`, `2019-Q2`, `2019-06`, `2019-06-30`.
    """

    column: str
    values: tuple[str | None, ...]


@dataclass(frozen=True)
class Group:
    """A column by whose values groups are told apart; of a date `part` of it."""

    column: str
    part: str | None = None

    @property
    def written(self) -> str:
        return f"{self.column}:{self.part}" if self.part else self.column


@dataclass(frozen=True)
class Question:
    """What is asked of a look: of what, what, of which rows, by what, over what time, beside what.

    Refuses what is not declared (`UnknownName`) and what does not go together (`Refusal`). The look it is
    asked of gives the day, the unit and the scope.
    """

    subject: str
    measure: str
    filters: tuple[Filter, ...] = ()
    by: tuple[Group, ...] = ()
    time: Time | None = None
    #: So many groups, the largest; the rest as one.
    top: int | None = None
    #: Beside it: `city` (the same of the whole city), or an earlier day.
    against: str | None = None
    picture: Picture | None = None

    def __post_init__(self) -> None:
        declared = subject(self.subject)
        declared.measure(self.measure)
        for filter in self.filters:
            _check_filter(declared, filter)
        if len({filter.column for filter in self.filters}) < len(self.filters):
            raise Refusal(N_("A column can be filtered once; put its values together."))
        if len(self.by) > MOST_GROUPS or len(set(self.by)) < len(self.by):
            raise Refusal(N_("Group by at most {most} different columns."), most=MOST_GROUPS)
        for group in self.by:
            _check_group(declared, group)
        if self.top is not None and not 1 <= self.top <= MOST_TOP:
            raise Refusal(MOST_SHOWN, most=MOST_TOP, n=self.top)
        if self.against is not None:
            _check_against(self.against)

    @property
    def declared(self) -> Subject:
        return subject(self.subject)

    def filtered(self, column: str) -> tuple[str | None, ...]:
        """The values a column is filtered by; none where it is not."""
        return next((filter.values for filter in self.filters if filter.column == column), ())

    def filtering(self, column: str, values: Sequence[str | None]) -> Question:
        """The same question with a column filtered by other values; by none where there are none."""
        others = [filter for filter in self.filters if filter.column != column]
        made = [Filter(column, tuple(dict.fromkeys(values)))] if values else []
        return replace(self, filters=_in_order(self.declared, [*others, *made]))

    def toggling(self, column: str, value: str | None) -> Question:
        """The same question with a value filtered by, or no longer."""
        now = self.filtered(column)
        kept = tuple(other for other in now if other != value)
        return self.filtering(column, kept if len(kept) < len(now) else (*now, value))

    def parameters(self) -> dict[str, str]:
        """As an address has it; `read` reads it back. What is not asked leaves no trace."""
        said = {
            "subject": self.subject,
            "measure": self.measure,
            **{WHERE + filter.column: written(filter.values) for filter in self.filters},
            "by": ",".join(group.written for group in self.by),
            "time": self.time,
            "top": None if self.top is None else str(self.top),
            "against": self.against,
            "picture": self.picture,
        }
        return {name: str(value) for name, value in said.items() if value}


@dataclass(frozen=True)
class Unread:
    """A parameter that could not be taken, and why: the question is the one without it."""

    name: str
    value: str
    why: Refusal


def first(id: str | None = None) -> Question:
    """What a subject is asked unless somebody chooses: its first measure, by district."""
    declared = subject(id) if id else next(iter(subjects().values()))
    return Question(declared.id, declared.measures[0].id, by=(Group("district_code"),))


def read(parameters: Mapping[str, str]) -> tuple[Question, tuple[Unread, ...]]:
    """The question of an address, and what of it was not taken; other parameters are nobody's here.

    An address that names no subject is where everybody starts.
    """
    parameters = {readable(name): readable(value) for name, value in parameters.items()}
    unread: list[Unread] = []
    question = first()

    def take(name: str, value: str, change: Change) -> None:
        nonlocal question
        try:
            question = change(question, value)
        except Refusal as why:
            unread.append(Unread(name, value, why))

    for name, value in parameters.items():
        if name == "subject":
            take(name, value, lambda _, id: replace(first(id), by=()))
    for name, value in parameters.items():
        if name.startswith(WHERE):
            take(name, value, _filtering(name.removeprefix(WHERE)))
        elif name == "by":
            for part in filter(None, value.split(",")):
                take(name, part, lambda asked, said: replace(asked, by=(*asked.by, _group(said))))
        elif name in _CHANGES and value:
            take(name, value, _CHANGES[name])
    return question, tuple(unread)


def written(values: Iterable[str | None]) -> str:
    """Values one after the other as an address has them; `values_of` reads them back."""
    return ",".join(
        _MISSING if value is None else "".join(_ESCAPES.get(char, char) for char in value) for value in values
    )


def values_of(text: str) -> tuple[str | None, ...]:
    """The values `written` wrote, each once."""
    unescaped = {escape: char for char, escape in _ESCAPES.items()}
    return tuple(
        dict.fromkeys(
            None
            if part == _MISSING
            else re.sub("~.", lambda escape: unescaped.get(escape[0], escape[0]), part)
            for part in text.split(",")
            if part
        )
    )


def between(value: str) -> tuple[str | None, str | None] | None:
    """The ends of a range, `10..`; None for what is no range."""
    if _RANGE not in value:
        return None
    low, _, high = value.partition(_RANGE)
    return low or None, high or None


def days(text: str) -> tuple[date, date]:
    """The first and the last day of a year, quarter, month or day."""
    year, _, rest = text.partition("-")
    if not rest:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if rest.startswith("Q"):
        first, last = 3 * int(rest[1]) - 2, 3 * int(rest[1])
    elif "-" in rest:
        on = date.fromisoformat(text)
        return on, on
    else:
        first = last = int(rest)
    end = date(int(year) + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return date(int(year), first, 1), end


Change = Callable[[Question, str], Question]


def _filtering(column: str) -> Change:
    return lambda asked, value: asked.filtering(column, values_of(value))


def _group(text: str) -> Group:
    column, _, part = text.partition(":")
    return Group(column, part or None)


def _time(asked: Question, value: str) -> Question:
    return replace(asked, time=Time(_one_of(N_("time"), value, Time)))


def _picture(asked: Question, value: str) -> Question:
    return replace(asked, picture=Picture(_one_of(N_("picture"), value, Picture)))


def _top(asked: Question, value: str) -> Question:
    if not re.fullmatch("[0-9]{1,3}", value):
        raise Refusal(MOST_SHOWN, most=MOST_TOP, n=value)
    return replace(asked, top=int(value))


#: What each parameter of an address, but the subject, groups and filters, changes.
_CHANGES: Mapping[str, Change] = {
    "measure": lambda asked, value: replace(asked, measure=value),
    "time": _time,
    "top": _top,
    "against": lambda asked, value: replace(asked, against=value),
    "picture": _picture,
}


def _one_of(what: str, value: str, allowed: type[StrEnum]) -> str:
    if value not in list(allowed):
        raise UnknownName(what, value, allowed)
    return value


def _check_group(declared: Subject, group: Group) -> None:
    column = declared.column(group.column)
    if column.kind is ColumnKind.DATE:
        _refuse_unless(Phrase("part of {column}", column=column.word), group.part, PARTS)
    elif group.part is not None:
        raise UnknownName(N_("group"), group.written, [group.column])


def _check_filter(declared: Subject, filter: Filter) -> None:
    column = declared.column(filter.column)
    allowed = column.codes
    for value in filter.values:
        if value is None:
            continue
        if column.kind is ColumnKind.CATEGORY:
            if allowed:
                _refuse_unless(column.word, value, allowed)
            continue
        form = NUMBER if column.kind is ColumnKind.NUMBER else PART
        ends = between(value) or (value,)
        if not any(ends) or any(end is not None and not _is_written(end, form) for end in ends):
            raise Refusal(
                N_("“{value}” is no value of {column}. Allowed: {allowed}."),
                value=value,
                column=column.word,
                allowed="10, 10..20, 10.., ..20"
                if form is NUMBER
                else "2019, 2019-Q2, 2019-06, 2019-06-30, 2019.., ..2019",
            )
        low, high = ends[0], ends[-1]
        if low and high and _is_exchanged(low, high, form):
            raise Refusal(EXCHANGED, value=value, column=column.word)


def _is_exchanged(low: str, high: str, form: re.Pattern[str]) -> bool:
    """Whether a range ends before it begins."""
    if form is NUMBER:
        return Decimal(low) > Decimal(high)
    return days(low)[0] > days(high)[1]


def _is_written(end: str, form: re.Pattern[str]) -> bool:
    """Whether it is of that form; a day has to be one of the calendar too."""
    if not form.fullmatch(end):
        return False
    if form is NUMBER or len(end) < len("2019-02-28"):
        return True
    try:
        date.fromisoformat(end)
    except ValueError:
        return False
    return True


def _check_against(against: str) -> None:
    if against == CITY_BESIDE:
        return
    try:
        date.fromisoformat(against)
    except ValueError:
        raise UnknownName(N_("comparison"), against, [CITY_BESIDE, "2019-12-31"]) from None


def _refuse_unless(what: str, value: str | None, allowed: Collection[str]) -> None:
    if value is None or value not in allowed:
        raise UnknownName(what, value, allowed)


def _in_order(declared: Subject, filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """In the order of the columns, so that the same question is always equal."""
    places = {column.id: place for place, column in enumerate(declared.columns)}
    return tuple(sorted(filters, key=lambda filter: places.get(filter.column, len(places))))
