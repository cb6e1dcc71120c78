"""Answers by plain loops over the rows handed in, from the words of the declarations and not from the SQL."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from analytics.dictionary import dictionary
from analytics.explore.declarations import ColumnKind, Condition, Measure, MeasureKind
from analytics.explore.question import Question, between
from analytics.reference import CITY, districts, unit
from tests.plain_snapshots import Tables

Thing = dict[str, Any]
Value = str | None
AGES = ((35, "up_to_35"), (40, "36_to_40"), (45, "41_to_45"), (50, "46_to_50"), (54, "51_to_54"))
SHEETS = ("registrations", "funding", "communities", "institutions", "activities", "measures")


@dataclass(frozen=True, eq=False)
class Day:
    """What one day's tables say."""

    on: date
    tables: Tables

    def rows(self, table: str) -> list[SimpleNamespace]:
        columns = [column.name for column in dictionary().table(table).stored]
        return [
            SimpleNamespace(**{name: row.get(name) for name in columns}) for row in self.tables.get(table, ())
        ]

    @cache  # noqa: B019
    def reported(self, table: str) -> set[str]:
        """Who reported a table, or what it goes with; the city level any table."""
        told = {row.district_code for row in self.rows(table)}
        if goes_with := dictionary().table(table).reported_with:
            told |= {row.district_code for row in self.rows(goes_with)}
            told |= {CITY for name in SHEETS for row in self.rows(name) if row.district_code == CITY}
        return told

    @cache  # noqa: B019
    def urban(self, code: str) -> int:
        return sum(
            row.kind == "urban" and code in (CITY, row.district_code) for row in self.rows("communities")
        )

    @cache  # noqa: B019
    def things(self, subject: str) -> list[Thing]:
        return list(getattr(self, f"_{subject}")())

    def _people(self) -> Iterable[Thing]:
        owners: dict[str, SimpleNamespace] = {}
        for row in self.rows("registrations"):
            if row.cancelled_on is not None and row.cancelled_on <= self.on:
                continue
            known = owners.setdefault(row.person_key, row)
            rank = (row.registered_on or date.min, -int(row.district_code))
            if rank > (known.registered_on or date.min, -int(known.district_code)):
                owners[row.person_key] = row
        for row in owners.values():
            age = None if row.birth_year is None else self.on.year - row.birth_year
            band = None if age is None else next((name for until, name in AGES if age <= until), "from_55")
            yield {
                **vars(row),
                "age_band": band,
                "registration_state": self._state(row),
                "registration_ends_on": _ends(row),
            }

    def _state(self, row: SimpleNamespace) -> str:
        if row.registered_on is None or row.registered_on > self.on:
            return "not_registered"
        ends = _ends(row)
        assert ends is not None
        if ends < self.on:
            return "lapsed"
        return "due" if _months_later(ends, -3) <= self.on else "valid"

    def _money(self) -> Iterable[Thing]:
        return (vars(row) for row in self.rows("funding") if row.booked_on <= self.on)

    def _communities(self) -> Iterable[Thing]:
        on_post = [
            person["community_code"]
            for person in self._people()
            if person["on_post"] and person["category"] == "professional"
        ]
        register = {row.district_code for row in self.rows("registrations")}
        places = self.rows("communities")
        register |= {row.district_code for row in places if row.code in on_post}
        for row in places:
            known = row.district_code in register
            there = on_post.count(row.code)
            yield {
                **vars(row),
                "is_staffed": there > 0 if known else None,
                "professionals_registered": there if known else None,
            }

    def _institutions(self) -> Iterable[Thing]:
        for row in self.rows("institutions"):
            if row.established_on <= self.on and (row.closed_on is None or row.closed_on > self.on):
                yield vars(row)

    def _activities(self) -> Iterable[Thing]:
        return (vars(row) for row in self.rows("activities") if row.held_on <= self.on)

    def _measures(self) -> Iterable[Thing]:
        return (vars(row) for row in self.rows("measures") if row.adopted_on <= self.on)


def text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def part(day: date | None, of: str | None) -> Value:
    if day is None:
        return None
    return {"quarter": f"{day.year}-Q{(day.month + 2) // 3}", "month": f"{day:%Y-%m}"}.get(
        of or "year", f"{day.year}"
    )


def meets(question: Question, thing: Thing, column: str, values: Iterable[Value]) -> bool:
    found, kind = thing[column], question.declared.column(column).kind
    for value in values:
        if value is None or found is None:
            if value is found:
                return True
        elif kind is ColumnKind.CATEGORY:
            if text(found) == value:
                return True
        elif kind is ColumnKind.NUMBER:
            low, high = between(value) or (value, value)
            if (low is None or Decimal(str(found)) >= Decimal(low)) and (
                high is None or Decimal(str(found)) <= Decimal(high)
            ):
                return True
        else:
            low, high = between(value) or (value, value)
            if (low is None or found >= first_day(low)) and (high is None or found <= last_day(high)):
                return True
    return False


@cache
def first_day(said: str) -> date:
    """Days until the first that is of the part."""
    return next(day for day in _days_of(said[:4]) if _is_of(day, said))


@cache
def last_day(said: str) -> date:
    return next(day for day in reversed(_days_of(said[:4])) if _is_of(day, said))


def _days_of(year: str) -> list[date]:
    return [date(int(year), 1, 1) + timedelta(days=n) for n in range(365 + calendar.isleap(int(year)))]


def _is_of(day: date, said: str) -> bool:
    return said in (str(day.year), part(day, "quarter"), part(day, "month"), day.isoformat())


def shown(question: Question, thing: Thing, column: str, of: str | None) -> Value:
    """The value a thing is grouped and listed by: a part of a date, the band of a number."""
    declared, found = question.declared.column(column), thing[column]
    if found is None:
        return None
    if declared.kind is ColumnKind.DATE:
        return part(found, of)
    if declared.kind is ColumnKind.NUMBER:
        (band,) = [one for one in declared.band_texts if meets(question, thing, column, [one])]
        return band
    return text(found)


def holds(question: Question, thing: Thing, condition: Condition) -> bool:
    return all(meets(question, thing, column, values) for column, values in condition.items())


Numbers = tuple[float | None, float | None, float | None]


def numbers(question: Question, things: list[Thing], per: int | None, *, is_known: bool) -> Numbers:
    """Value, numerator and denominator of some things."""
    measure: Measure = question.declared.measure(question.measure)
    if not is_known:
        return None, None, None

    def added(chosen: list[Thing]) -> float | None:
        if measure.of is None:
            return len(chosen)
        told = [thing[measure.of] for thing in chosen if thing[measure.of] is not None]
        return float(sum(told)) if told or not chosen else None

    if measure.kind is MeasureKind.SHARE:
        among = [thing for thing in things if holds(question, thing, measure.among)]
        numerator = added([thing for thing in among if holds(question, thing, measure.where)]) or 0
        denominator = added(among) or 0
        return (numerator / denominator if denominator else None), numerator, denominator
    total = added(things)
    if measure.kind is MeasureKind.MEAN:
        stated = [thing for thing in things if thing[measure.of or ""] is not None]
        return (None if total is None or not stated else total / len(stated)), total, len(stated)
    if measure.kind in (MeasureKind.COUNT, MeasureKind.SUM):
        return total, None, None
    scale = 10_000 if measure.kind is MeasureKind.PER_RESIDENTS else 1
    return (None if total is None or not per else total * scale / per), total, per


def denominator(day: Day, measure: Measure, codes: Iterable[str], *, is_whole_city: bool) -> int | None:
    """Residents or urban communities of units that reported."""
    codes = list(codes)

    def of(code: str) -> int:
        is_residents = measure.kind is MeasureKind.PER_RESIDENTS
        return unit(code).population_2020 if is_residents else day.urban(code)

    if measure.kind not in (MeasureKind.PER_RESIDENTS, MeasureKind.PER_COMMUNITIES):
        return None
    if CITY in codes or (is_whole_city and set(codes) >= set(districts())):
        return of(CITY)
    return sum(of(code) for code in codes)


def listed(question: Question, things: list[Thing], column: str) -> Mapping[Value, int]:
    """The values of a column and their rows under all other filters."""
    found: dict[Value, int] = {}
    others = [one for one in question.filters if one.column != column]
    under = [
        thing for thing in things if all(meets(question, thing, one.column, one.values) for one in others)
    ]
    for thing in under:
        value = shown(question, thing, column, None)
        found[value] = found.get(value, 0) + 1
    for value in question.filtered(column):
        found[value] = sum(meets(question, thing, column, [value]) for thing in under)
    return found


def _ends(row: SimpleNamespace) -> date | None:
    """Three years after the registration, where the register does not say."""
    ends: date | None = row.valid_until
    return ends or (row.registered_on and _months_later(row.registered_on, 36))


def _months_later(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
