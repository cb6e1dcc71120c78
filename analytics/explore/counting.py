"""One day's answer counted in memory: what `composing` states in SQL, without DuckDB reading a statement.

A test holds both to each other, for any question.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.explore import composing
from analytics.explore.answer import Figure
from analytics.explore.composing import DISTRICT, PER, Asked, Statement, UnitDay
from analytics.explore.declarations import Column, ColumnKind, Condition, MeasureKind
from analytics.explore.question import REST, Group
from analytics.reference import CITY
from analytics.warehouse.questions import explore as questions
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot

#: So many cells are counted at a time; of more DuckDB is asked.
MOST_CELLS = 200_000

Rows = NDArray[np.bool_]
Value = str | None


@dataclass(frozen=True)
class Things:
    """The things of a question's subject on one day, in memory."""

    catalogue: Catalogue
    snapshot: Snapshot
    asked: Asked

    @cached_property
    def told(self) -> questions.Told:
        tellings = composing.tellings(self.asked.subject.id)
        return questions.told(
            self.catalogue, self.snapshot, self.asked.subject.id, tellings, scope=self.asked.scope
        )

    def have(self, name: str, values: Sequence[Value]) -> Rows:
        """Which of them have one of the values of a column, or one in its ranges."""
        column = self.asked.subject.column(name)
        if column.kind is ColumnKind.CATEGORY or set(values) == {None}:
            return self.told.have(name, values)
        made = Statement()
        text = composing.condition(made, column, values)
        given = tuple(made.values.items())
        return questions.meeting(
            self.catalogue, self.snapshot, self.asked.subject.id, text, given, scope=self.asked.scope
        )

    def meet(self, condition: Condition, among: Rows) -> Rows:
        """Those `among` some that meet a condition of a measure."""
        for column, values in condition.items():
            among = among & self.have(column, values)
        return among

    def amounts(self, name: str) -> questions.Amounts:
        return questions.amounts(
            self.catalogue, self.snapshot, self.asked.subject.id, name, scope=self.asked.scope
        )

    def grouped(self, group: Group) -> tuple[NDArray[np.signedinteger[Any]], tuple[Value, ...]]:
        """The code of each by a group, and what the codes stand for."""
        column, told = self.asked.subject.column(group.column), self.told
        if column.kind is ColumnKind.DATE and group.part:
            telling = questions.Telling(group.written, column.id, composing.told(column, group.part))
            told = questions.told(
                self.catalogue, self.snapshot, self.asked.subject.id, (telling,), scope=self.asked.scope
            )
            return told.codes[group.written], told.values[group.written]
        return told.codes[group.column], told.values[group.column]


@dataclass(frozen=True)
class Sums:
    """What things add up to, in one cell for each combination of the groups' values."""

    #: By group its values.
    sides: tuple[tuple[Value, ...], ...]
    rows: NDArray[np.float64]
    numerator: NDArray[np.float64]
    #: In how many the numerator is stated.
    stated: NDArray[np.float64]
    denominator: NDArray[np.float64]

    def each(self, act: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Sums:
        """The same done to every number."""
        numbers = (self.rows, self.numerator, self.stated, self.denominator)
        return Sums(self.sides, *(act(one) for one in numbers))


def table(things: Things, under: Rows) -> pd.DataFrame | None:
    """The table of an answer of those `under` all filters; None where it has too many cells."""
    asked = things.asked
    counted = _counted(things, under, asked.question.by)
    if counted is None:
        return None
    ranks = [_ranks(asked, counted, number) for number, _ in enumerate(asked.question.by)]
    first, *_ = (*ranks, {})
    shown = _gathered(asked, counted, first)
    spread = _spread(asked, shown, first)
    numbers = _numbers(asked, *spread)
    is_shown = _is_shown(asked, shown, spread[0])
    keys = [
        _order(asked, number, side, rank, numbers["value"])
        for number, (side, rank) in enumerate(zip(spread[0].sides, ranks, strict=True))
    ]
    places = sorted(
        np.argwhere(is_shown).tolist(), key=lambda at: [key[n] for key, n in zip(keys, at, strict=True)]
    )
    at = tuple(np.array(places, dtype=int).reshape(len(places), len(keys)).T)
    columns: dict[str, Any] = {
        group.written: [side[n] for n in of]
        for group, side, of in zip(asked.question.by, spread[0].sides, at, strict=True)
    }
    return pd.DataFrame(
        columns | {name: _typed(asked, name, np.atleast_1d(cells[at])) for name, cells in numbers.items()}
    )


def total(things: Things, under: Rows) -> Figure:
    """What those under all filters add up to, all units put together."""
    asked = things.asked
    alone = replace(things, asked=replace(asked, question=replace(asked.question, by=(), top=None)))
    counted = _counted(alone, under, ())
    assert counted is not None, "one cell"
    numbers = _numbers(alone.asked, counted, *_of_all(asked))
    made = {name: None if np.isnan(cell) else float(cell) for name, cell in numbers.items()}
    return Figure(**made)


def _counted(things: Things, under: Rows, by: Sequence[Group]) -> Sums | None:
    measure, told = things.asked.measure, things.told
    codes, sides = zip(*map(things.grouped, by), strict=True) if by else ((), ())
    shape = tuple(len(side) for side in sides)
    if math.prod(shape) > MOST_CELLS:
        return None
    cells = np.ravel_multi_index(codes, shape) if by and all(shape) else np.zeros(len(under), dtype=np.int64)
    among = things.meet(measure.among, under)
    where = things.meet(measure.where, among)
    times = told.times
    known, scale = np.ones(len(under), dtype=bool), 1
    added = times
    if measure.of:
        amounts = things.amounts(measure.of)
        known, scale, added = amounts.known, amounts.scale, amounts.whole * times

    def summed(of: Rows, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.bincount(cells[of], weights[of], math.prod(shape))
        return found.astype(np.float64, copy=False).reshape(shape)

    stated = summed(where & known, times)
    return Sums(
        sides,
        summed(under, times),
        summed(where & known, added) / scale,
        stated,
        stated if measure.kind is MeasureKind.MEAN else summed(among & known, added) / scale,
    )


def _ranks(asked: Asked, counted: Sums, number: int) -> dict[Value, int]:
    """The place of each value of a group, the largest first; none where there is one number each."""
    if not composing.is_ranked(asked):
        return {}
    others = tuple(axis for axis in range(len(counted.sides)) if axis != number)
    sums = counted.each(lambda cells: cells.sum(axis=others))
    is_quotient = asked.measure.is_quotient
    values: dict[Value, float] = {}
    with np.errstate(all="ignore"):
        numerator = np.where(sums.stated > 0, sums.numerator, np.nan)
        if asked.question.by[number].column != DISTRICT:
            found = numerator / _not_null(sums.denominator) if is_quotient else numerator
            present = sums.rows > 0
            values = {value: found[n] for n, value in enumerate(counted.sides[number]) if present[n]}
        else:
            units, known, denominators = _units(asked)
            at = {value: n for n, value in enumerate(counted.sides[number])}
            for unit, is_known, denominator in zip(units, known, denominators, strict=True):
                n = at.get(unit)
                value = 0.0 if n is None or np.isnan(numerator[n]) else numerator[n]
                if is_quotient:
                    value = value / _not_null(sums.denominator[n] if n is not None else np.float64(0))
                elif asked.measure.kind in PER:
                    value = np.float64(value) / denominator
                values[unit] = value if is_known else np.nan
    ordered = sorted(values, key=lambda value: (*_largest_first(values[value]), *_last(value)))
    return {value: place for place, value in enumerate(ordered, start=1)}


def _gathered(asked: Asked, counted: Sums, places: Mapping[Value, int]) -> Sums:
    """The first n values of the first group, and the rest of them as one."""
    top = asked.question.top
    if top is None or not asked.question.by:
        return counted
    first, *others = counted.sides
    present = counted.rows.reshape(len(first), -1).sum(axis=1) > 0
    alone = [n for n, value in enumerate(first) if present[n] and places[value] <= top]
    rest = [n for n, value in enumerate(first) if present[n] and places[value] > top]

    def gathered(cells: NDArray[np.float64]) -> NDArray[np.float64]:
        return (
            np.concatenate([cells[alone], cells[rest].sum(axis=0, keepdims=True)]) if rest else cells[alone]
        )

    made = counted.each(gathered)
    return replace(made, sides=((*(first[n] for n in alone), *([REST] if rest else [])), *others))


def _spread(
    asked: Asked, counted: Sums, places: Mapping[Value, int]
) -> tuple[Sums, NDArray[np.bool_], NDArray[np.float64]]:
    """Units instead of the districts of rows; of every cell whether it is known, and its denominator."""
    number = next((n for n, group in enumerate(asked.question.by) if group.column == DISTRICT), None)
    if number is None:
        return counted, *_of_all(asked)
    units, known, denominators = _units(asked)
    if asked.question.top is not None and number == 0:
        units, known, denominators = _units_shown(asked.question.top, places, units, known, denominators)
    at = {value: n for n, value in enumerate(counted.sides[number])}
    taken = [at.get(unit, -1) for unit in units]

    def taken_of(cells: NDArray[np.float64]) -> NDArray[np.float64]:
        nothing = np.zeros_like(cells.sum(axis=number, keepdims=True))
        return np.concatenate([cells, nothing], axis=number).take(np.array(taken, dtype=int), axis=number)

    made = counted.each(taken_of)
    sides = tuple(units if n == number else side for n, side in enumerate(counted.sides))
    along = [-1 if n == number else 1 for n in range(len(sides))]
    return replace(made, sides=sides), known.reshape(along), denominators.reshape(along)


def _units_shown(
    top: int,
    places: Mapping[Value, int],
    units: tuple[str, ...],
    known: Rows,
    denominators: NDArray[np.float64],
) -> tuple[tuple[str, ...], Rows, NDArray[np.float64]]:
    """The first n units, and the rest as one; a rest with the city level in it is of the whole city."""
    alone = [n for n, unit in enumerate(units) if places[unit] <= top]
    rest = [n for n, unit in enumerate(units) if places[unit] > top]
    if not rest:
        return units, known, denominators
    reported = [n for n in rest if known[n]]
    together = np.nan
    if reported and not np.isnan(denominators[reported]).all():
        has_city = any(units[n] == CITY for n in reported)
        together = np.nanmax(denominators[reported]) if has_city else np.nansum(denominators[reported])
    return (
        (*(units[n] for n in alone), REST),
        np.append(known[alone], bool(reported)),
        np.append(denominators[alone], together),
    )


def _is_shown(asked: Asked, gathered: Sums, spread: Sums) -> Rows:
    """Which cells there are: every value beside every other, or, of many, those that stand together."""
    by = asked.question.by
    shown = np.ones(spread.rows.shape, dtype=bool)
    others = [n for n, group in enumerate(by) if group.column != DISTRICT]
    if len(others) == 2 and not all(composing.is_bounded(asked.subject.column(group.column)) for group in by):
        return gathered.rows > 0
    for number in others:
        present = gathered.rows.sum(axis=tuple(n for n in range(len(by)) if n != number)) > 0
        shown = shown & present.reshape([-1 if n == number else 1 for n in range(len(by))])
    return shown


def _numbers(
    asked: Asked, sums: Sums, known: Rows, denominators: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Value, and what it is made of, of every cell; NaN where it is not known."""
    measure = asked.measure
    numerator = sums.numerator
    if measure.of and measure.kind is not MeasureKind.SHARE:
        # Nobody adds up to 0, amounts nobody states to nothing.
        numerator = np.where((sums.rows > 0) & (sums.stated == 0), np.nan, numerator)
    numerator = np.where(known, numerator, np.nan)
    if not measure.is_quotient and measure.kind not in PER:
        return {"value": numerator}
    denominator = np.where(known, sums.denominator if measure.is_quotient else denominators, np.nan)
    denominator = np.broadcast_to(denominator, numerator.shape)
    scaled = numerator if measure.is_quotient else numerator * PER[measure.kind]
    with np.errstate(all="ignore"):
        value = scaled / _not_null(denominator)
    return {"value": value, "numerator": numerator, "denominator": denominator}


def _order(
    asked: Asked, number: int, side: Sequence[Value], rank: Mapping[Value, int], cells: NDArray[np.float64]
) -> list[tuple[Any, ...]]:
    """What the values of a group are sorted by, as `composing._order`."""
    column = asked.subject.column(asked.question.by[number].column)
    is_gathered = number == 0 and asked.question.top is not None
    keys: list[tuple[Any, ...]] = []
    for n, value in enumerate(side):
        if column.is_ordered or column.kind is ColumnKind.NUMBER:
            key: tuple[Any, ...] = (_position(column, value),)
        elif column.kind is ColumnKind.DATE or column.description.type == "year":
            key = ()
        elif composing.is_ranked(asked):
            key = (rank.get(value, math.inf),)
        else:
            key = _largest_first(cells[n])
        keys.append((is_gathered and value == REST, *key, *_last(value)))
    return keys


def _position(column: Column, value: Value) -> float:
    codes = list(column.band_texts if column.kind is ColumnKind.NUMBER else column.description.codes)
    return codes.index(value) if value in codes else math.inf


def _of_all(asked: Asked) -> tuple[Rows, NDArray[np.float64]]:
    """The units together."""
    known, denominators = _of_units([place for place in asked.whole if place.day == asked.day])
    return known.reshape(()), denominators.reshape(())


def _units(asked: Asked) -> tuple[tuple[str, ...], Rows, NDArray[np.float64]]:
    places = [place for place in asked.units if place.day == asked.day]
    return tuple(place.unit for place in places), *_of_units(places)


def _of_units(places: Sequence[UnitDay]) -> tuple[Rows, NDArray[np.float64]]:
    known = np.array([place.is_known for place in places], dtype=bool)
    denominators = [np.nan if place.denominator is None else place.denominator for place in places]
    return known, np.array(denominators, dtype=np.float64)


def _not_null(numbers: Any) -> Any:
    """Nothing is a part of none."""
    return np.where(numbers == 0, np.nan, numbers)


def _largest_first(number: float) -> tuple[bool, float]:
    return (True, 0.0) if np.isnan(number) else (False, -float(number))


def _last(value: Value) -> tuple[bool, str]:
    return value is None, value or ""


def _typed(asked: Asked, name: str, cells: NDArray[np.float64]) -> NDArray[Any]:
    """Whole numbers as such, where none is missing."""
    is_whole = composing.is_whole(asked.subject, asked.measure)
    if asked.measure.kind in (*PER, MeasureKind.MEAN):
        is_whole = name == "denominator" or (is_whole and name == "numerator")
    elif asked.measure.kind is MeasureKind.SHARE:
        is_whole = is_whole and name != "value"
    return cells.astype(np.int64) if is_whole and not np.isnan(cells).any() else cells
