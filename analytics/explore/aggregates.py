"""What is answered of people to who sees groups alone: one thing said of them at a time, no small numbers.

Any number they are told is a sum of numbers of the tables of `progress.crossed`, and told only where each of
these is. So two answers together tell nothing that is not in those tables: no filter more or less, no list
beside a picture, no other day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics import tables
from analytics.access.scope import Detail
from analytics.errors import N_, NotTold, Word
from analytics.explore.answer import Answer, Figure, Listed, Listing
from analytics.explore.composing import DISTRICT
from analytics.explore.declarations import Measure, MeasureKind, Subject
from analytics.explore.question import CITY_BESIDE, Question
from analytics.progress.crossed import REGISTRATION, TOLD_BY, Mark, crossed
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.tables import Table

ONE_THING = N_(
    "Of people you may ask one thing besides their district at a time: several together could point to one "
    "person. Leave the others out."
)
NOT_BY = N_(
    "Of people you may not ask by “{column}”: so finely told, it could point to one person. Choose something "
    "that is offered."
)
NO_SUMS = N_("What single people have is not added up for you: ask how many people there are.")
NO_TOP = N_("Of people all groups are shown, not the largest alone: which they are would tell of small ones.")
NOT_OF_OTHERS = N_(
    "How many people “{column}” counts is not told by single places: ask the subject People, or see the "
    "indicators."
)

#: A state of registration of the register is one or the other here.
_STATES = {"not_registered": ("not_registered", "not_required")}

Row = Mapping[str, Any]
#: Values of a column; None are all of them.
Codes = Sequence[str | None] | None


def check(look: Look, question: Question) -> None:
    """Refuses what is not told to who does not see people as they are kept, whatever the answer would be."""
    if look.scope.detail is Detail.NONE:
        _check_groups(question)
    for column in _asked_by(question):
        if not is_offered(look, question.declared, column):
            raise NotTold(NOT_BY, column=question.declared.column(column).word)


def _check_groups(question: Question) -> None:
    """Refuses what is not told to who sees groups alone."""
    declared, measure = question.declared, question.declared.measure(question.measure)
    columns = list(dict.fromkeys((*_asked_by(question), *measure.where, *measure.among)))
    if declared.unit != "people":
        for column in (*columns, *([measure.of] if measure.of else [])):
            if _counts_people(column):
                raise NotTold(NOT_OF_OTHERS, column=declared.column(column).word)
        return
    if measure.of is not None:
        raise NotTold(NO_SUMS)
    said = [column for column in columns if column != DISTRICT]
    for column in said:
        if column not in TOLD_BY:
            raise NotTold(NOT_BY, column=declared.column(column).word)
    if len(said) > 1:
        raise NotTold(ONE_THING)
    if question.top is not None:
        raise NotTold(NO_TOP)


def is_offered(look: Look, declared: Subject, column: str) -> bool:
    """Whether a column filters, groups and is listed: not where it is left out of rows."""
    if look.scope.detail is Detail.FULL:
        return True
    if look.scope.detail is Detail.MASKED:
        return not declared.is_masked(column)
    return column in (DISTRICT, *TOLD_BY) if declared.unit == "people" else not _counts_people(column)


def is_measured(declared: Subject, measure: Measure) -> bool:
    """Whether a measure is worked out for who sees groups alone."""
    if declared.unit == "people":
        return measure.of is None and all(column in TOLD_BY for column in (*measure.where, *measure.among))
    return measure.of is None or not _counts_people(measure.of)


def told(look: Look, answer: Answer) -> Answer:
    """An answer to a checked question, with its small numbers hidden."""
    question = answer.question
    if question.declared.unit != "people":
        return answer
    hiding = _Hiding(look, question)
    return replace(
        answer,
        table=hiding.table(answer.table),
        total=hiding.figure(answer.total, look.as_of),
        total_beside=answer.total_beside and hiding.beside(answer.total_beside),
        rows=answer.rows if hiding.counted() is Mark.SHOWN else None,
        listings=tuple(map(hiding.listing, answer.listings)),
        to_drop={},
    )


def listing(listings: Iterable[Listing], column: Word) -> Listing:
    """One of the lists that are told; refuses another."""
    for one in listings:
        if one.column == column:
            return one
    raise NotTold(NOT_BY, column=column)


class _Hiding:
    """What of the answers to one question is hidden."""

    def __init__(self, look: Look, question: Question) -> None:
        self.look, self.question = look, question
        self.measure: Measure = question.declared.measure(question.measure)
        said = [column for column in _asked_by(question) if column != DISTRICT]
        conditions = [*self.measure.where, *self.measure.among]
        #: The one thing people are told apart by.
        self.column = next(iter((*said, *conditions)), None)

    def table(self, made: Table) -> Table:
        """The numbers that are told, and why the others are not; in an order that tells nothing of them."""
        rows = sorted((self._row(row) for row in made.records), key=self._place)
        columns = [*made.ids, "hidden"]
        of_rows = {id: [row[id] for row in rows] for id in columns}
        frame = pd.DataFrame(of_rows, columns=columns).astype(dict.fromkeys(_NUMBERS & set(made.ids), float))
        return Table(made.name, frame, of=made.of, own=made.own)

    def figure(self, figure: Figure, day: date, units: Sequence[str] | None = None) -> Figure:
        """One number under all filters; one that is hidden has none."""
        codes = self._filtered()
        marks = self._marks(day, self._units() if units is None else units, codes)
        return Figure(
            figure.value if _are_shown(marks.values()) else None,
            figure.numerator if marks["numerator"] is Mark.SHOWN else None,
            figure.denominator if marks["denominator"] is Mark.SHOWN else None,
        )

    def beside(self, figure: Figure) -> Figure:
        """The same on an earlier day, or in the city."""
        if self.question.against == CITY_BESIDE:
            return self.figure(figure, self.look.as_of, [CITY])
        return self.figure(figure, self._before())

    def counted(self) -> Mark:
        """How many are under all filters."""
        return self._mark(self.look.as_of, self._units(), self._filtered())

    def listing(self, listing: Listing) -> Listing:
        """The values of a column, with how many have each where that is told."""
        values = [self._listed(listing.column, one) for one in listing.values]
        order = {value: place for place, value in enumerate(_codes(self.question, listing.column))}
        values.sort(key=lambda one: (one.rows is None, -(one.rows or 0), order.get(one.value, len(order))))
        return replace(listing, values=tuple(values), further_rows=None if listing.further else 0)

    def _listed(self, column: str, one: Listed) -> Listed:
        day = self.look.as_of
        others = [named for named in _asked_by(self.question) if named not in (DISTRICT, column)]
        filtered = any(self.question.filtered(other) for other in others)
        if column == DISTRICT:
            units = [] if one.value is None else [one.value]
            is_told = self._mark(day, units, self._filtered()) is Mark.SHOWN
        elif filtered or column not in TOLD_BY:
            is_told = False
        else:
            marks = crossed(self.look.on(day), column)
            is_told = marks.together(self._units(), _spread(column, [one.value])) is Mark.SHOWN
        return one if is_told else replace(one, rows=None)

    def _row(self, row: Row) -> dict[str, Any]:
        day = _day(row["as_of"]) if "as_of" in row else self.look.as_of
        units = self._units()
        codes = self._filtered()
        for group in self.question.by:
            if group.column == DISTRICT:
                units = [row[group.written]]
            else:
                codes = [row[group.written]]
        marks = self._marks(day, units, codes)
        mark = max(marks.values())
        made = {**row, "hidden": self._why(mark)}
        if mark is not Mark.SHOWN:
            made["value"] = None
        for part in ("numerator", "denominator"):
            if part in row and marks[part] is not Mark.SHOWN:
                made[part] = None
        for name, on, places in (("value_before", None, units), ("value_city", day, [CITY])):
            if name in row and not _are_shown(self._marks(on or self._before(), places, codes).values()):
                made[name] = None
        if "change" in row and (made["value"] is None or made[_beside_of(row)] is None):
            made["change"] = None
        return made

    def _why(self, mark: Mark) -> str | None:
        """What stands for a number: of how few people it is only where it counts them."""
        if mark is Mark.SHOWN:
            return None
        is_count = self.measure.kind is MeasureKind.COUNT
        return "small" if is_count and mark is Mark.SMALL else "beside"

    def _marks(self, day: date, units: Sequence[str], codes: Codes) -> dict[str, Mark]:
        """How what a number is made of is told."""
        measure = self.measure
        if measure.kind is not MeasureKind.SHARE:
            return {"numerator": self._mark(day, units, codes), "denominator": Mark.SHOWN}
        (condition,) = measure.where.values()
        among = next(iter(measure.among.values()), None)
        return {
            "numerator": self._mark(day, units, _both(codes, condition)),
            "denominator": self._mark(day, units, codes if among is None else _both(codes, among)),
        }

    def _mark(self, day: date, units: Sequence[str], codes: Codes) -> Mark:
        if self.column is None or codes is None:
            return Mark.SHOWN
        return crossed(self.look.on(day), self.column).together(units, _spread(self.column, codes))

    def _filtered(self) -> Codes:
        filtered = self.question.filtered(self.column) if self.column else ()
        return list(filtered) if filtered else None

    def _units(self) -> Sequence[str]:
        """The units counted together: all districts are the city."""
        own = self.look.own_districts
        asked = [code for code in own if code in self.question.filtered(DISTRICT)]
        if self.question.filtered(DISTRICT):
            return asked
        return [CITY] if set(own) == set(districts()) else own

    def _before(self) -> date:
        assert self.question.against is not None
        return self.look.on(date.fromisoformat(self.question.against)).as_of

    def _place(self, row: Row) -> tuple[Any, ...]:
        """Days in their order, districts and values in that of the dictionary."""
        keys = []
        for group in self.question.by:
            codes = _codes(self.question, group.column)
            value = row[group.written]
            keys.append(codes.index(value) if value in codes else len(codes))
        return (*keys, *([_day(row["as_of"])] if "as_of" in row else []))


_NUMBERS = {"value", "numerator", "denominator", "value_before", "value_city", "change"}


def _asked_by(question: Question) -> list[str]:
    return [*(one.column for one in question.filters), *(one.column for one in question.by)]


def _both(codes: Codes, condition: Sequence[str]) -> Codes:
    return list(condition) if codes is None else [code for code in condition if code in codes]


def _spread(column: str, codes: Sequence[str | None]) -> list[str | None]:
    if column != REGISTRATION:
        return list(codes)
    return [state for code in codes for state in _STATES.get(code or "", (code,))]


def _codes(question: Question, column: str) -> Sequence[str | None]:
    return list(districts()) if column == DISTRICT else question.declared.column(column).codes


def _counts_people(column: str) -> bool:
    described = tables.columns().get(column)
    return described is not None and described.unit == "people" and column != "people"


def _are_shown(marks: Collection[Mark]) -> bool:
    return all(mark is Mark.SHOWN for mark in marks)


def _beside_of(row: Row) -> str:
    return "value_before" if "value_before" in row else "value_city"


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value
