"""How many people stand behind each number of an answer, and which are kept back for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from analytics import tables
from analytics.access.small_groups import (
    BESIDE,
    NOTHING_KEPT,
    SMALL,
    Kept,
    People,
    is_small,
    kept_back,
    unnamed,
)
from analytics.errors import N_, Refusal
from analytics.explore import answering
from analytics.explore.answer import Answer
from analytics.explore.declarations import Column, ColumnKind, Measure, MeasureKind, Subject
from analytics.explore.question import CITY_BESIDE, REST, Question, between
from analytics.policy.register import Indicator
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse.questions import observations as questions

#: What an indicator may count that are people: also those who took part.
PEOPLE = ("people", "attendances")

NOT_BY = N_(
    "Assistants are not told which rows have how many people: “{column}” neither filters nor groups here. "
    "Ask a measure instead."
)
NOT_SO_FINELY = N_(
    "Assistants are not told of people by “{column}”: several answers together could point to one person. "
    "People may be filtered and grouped by {allowed}."
)
WIDER_DATES = N_(
    "Assistants are told of people by years and quarters of a date alone, not by “{value}”: {column}:year, "
    "{column}:quarter; 2019, 2019-Q2, 2019.., ..2019-Q2."
)
BANDS_ALONE = N_(
    "Assistants are told of people by the bands of a number alone, not by “{value}”: {column} {allowed}."
)
ONE_BESIDE = N_("Of people, ask either over time or beside an earlier day or the city, not both.")

#: What tells one number of an answer from another: the values of its groups, and its day.
Key = tuple[Any, ...]
#: The day, the year where it has one, and the unit of an observation.
Observation = tuple[date, int | None, str]


def counts_people(question: Question) -> bool:
    """Whether people stand behind the numbers: rows that are people, or a column that counts them."""
    declared = question.declared
    return declared.unit == "people" or _of_people(declared.measure(question.measure))


def check(question: Question) -> None:
    """Refuses what assistants may not ask, whatever the answer would be."""
    _ask_of_no_count(question)
    _single_nobody_out(question)
    if counts_people(question) and question.time and question.against:
        raise Refusal(ONE_BESIDE)


def kept_of(look: Look, made: Answer) -> Kept:
    """What of an answer to a checked question is kept back; nothing of one that is not about people."""
    question = made.question
    if not counts_people(question):
        return NOTHING_KEPT
    groups = [group.written for group in question.by]
    ids = [*groups, *(["as_of"] if question.time else [])]
    keys = [tuple(row[id] for id in ids) for row in made.table.records]
    asked = replace(question, top=None, against=None, picture=None)
    layers = _layers(look, asked, ids)
    if question.against is not None:
        layers += _layers(_beside(look, question.against), asked, ids)
    counts = [_at(keys, layer, has_top=question.top is not None) for layer in layers]
    kept = kept_back(
        counts, _lines(keys, len(groups), look.as_of if question.time else None), _totals(layers, look, ids)
    )
    if question.declared.unit != "people":
        return kept
    # Of each side the first layer is the people themselves.
    sides = counts[:: len(layers) // (2 if question.against else 1)]
    return replace(kept, unnamed=unnamed(sides, _shared(keys, len(groups))))


def _ask_of_no_count(question: Question) -> None:
    """Refuses to tell rows that are not people apart by how many people they have.

    A row would be there or not by a number that is kept back where it is asked for.
    """
    if question.declared.unit == "people":
        return
    filtered, grouped = ([one.column for one in ones] for ones in (question.filters, question.by))
    for column in (*filtered, *grouped):
        if _is_of_people(column):
            raise Refusal(NOT_BY, column=column)


def tells_apart(declared: Subject, column: Column) -> bool:
    """Whether a column of people has so many values that with a few more somebody is alone.

    A year of birth or a community does; a list of codes, bands of a number and years of a date do not.
    """
    return declared.unit == "people" and column.kind is ColumnKind.CATEGORY and not column.codes


def _single_nobody_out(question: Question) -> None:
    """Refuses to ask of people as finely as one of them may be known.

    Each answer keeps small groups back; by columns as fine as these, several answers would tell of them.
    """
    declared = question.declared
    if declared.unit != "people":
        return
    filtered, grouped = ([one.column for one in ones] for ones in (question.filters, question.by))
    for column in map(declared.column, (*filtered, *grouped)):
        if tells_apart(declared, column):
            allowed = [one.id for one in declared.columns if not tells_apart(declared, one)]
            raise Refusal(NOT_SO_FINELY, column=column.id, allowed=", ".join(allowed))
    for filter in question.filters:
        column = declared.column(filter.column)
        for value in filter.values:
            if value is None or _is_wide(column, value):
                continue
            if column.kind is ColumnKind.DATE:
                raise Refusal(WIDER_DATES, column=column.id, value=value)
            raise Refusal(BANDS_ALONE, column=column.id, value=value, allowed=", ".join(column.band_texts))
    for group in question.by:
        if group.part == "month":
            raise Refusal(WIDER_DATES, column=group.column, value=group.written)


def _is_wide(column: Column, value: str) -> bool:
    """Whether a value of a filter is of whole quarters of a date, or whole bands of a number."""
    low, high = between(value) or (value, value)
    if column.kind is ColumnKind.DATE:
        return all(end is None or len(end) == len("2019") or "Q" in end for end in (low, high))
    if column.kind is ColumnKind.NUMBER:
        bands = [between(text) or (text, text) for text in column.band_texts]
        return all(
            end is None or any(float(end) == float(of) for of in ends if of)
            for end, ends in ((low, [low for low, _ in bands]), (high, [high for _, high in bands]))
        )
    return True


def _layers(look: Look, asked: Question, ids: Sequence[str]) -> list[Mapping[Key, float | None]]:
    """The people behind each group, in every way the measure counts them."""
    declared, measure = asked.declared, asked.declared.measure(asked.measure)
    layers = []
    if declared.unit == "people":
        count = next(one.id for one in declared.measures if one.kind is MeasureKind.COUNT)
        layers.append(_column(look, replace(asked, measure=count), ids, "value"))
    if _of_people(measure):
        column = "value" if measure.kind is MeasureKind.SUM else "numerator"
        layers.append(_column(look, asked, ids, column))
    if declared.unit == "people" and measure.of is not None:
        # A sum of what one person has is that person's, however many others have nothing.
        having = asked.filtering(measure.of, _above_zero(asked.filtered(measure.of)))
        layers.append(_column(look, replace(having, measure=count), ids, "value"))
    if declared.unit == "people" and measure.kind is MeasureKind.MEAN:
        # Who has the number, and who has none stated.
        stated = _column(look, asked, ids, "denominator")
        layers += [stated, {key: (value or 0) - (stated.get(key) or 0) for key, value in layers[0].items()}]
    if measure.kind is MeasureKind.SHARE and measure.of is None:
        some = _column(look, asked, ids, "numerator")
        all_of_them = _column(look, asked, ids, "denominator")
        others = {key: (all_of_them.get(key) or 0) - (value or 0) for key, value in some.items()}
        layers += [some, all_of_them, others]
    return layers


def _above_zero(values: Sequence[str | None]) -> list[str]:
    """The part of a filter on whole numbers that is above zero; all of it where nothing is filtered."""
    if not values:
        return ["1.."]
    ranges = [(value.partition("..") if ".." in value else (value, "..", value)) for value in values if value]
    above = [(max(float(low or 1), 1.0), high) for low, _, high in ranges]
    return [f"{low:.0f}..{high}" for low, high in above if not high or float(high) >= low] or ["..-1"]


def _column(look: Look, asked: Question, ids: Sequence[str], column: str) -> Mapping[Key, float | None]:
    records = answering.answer(look, asked).table.records
    return {tuple(row[id] for id in ids): row.get(column) for row in records}


def _of_people(measure: Measure) -> bool:
    return measure.of is not None and _is_of_people(measure.of)


def _is_of_people(column: str) -> bool:
    described = tables.columns().get(column)
    return described is not None and described.unit == "people"


def _beside(look: Look, against: str) -> Look:
    return look.at(CITY) if against == CITY_BESIDE else look.on(date.fromisoformat(against))


def _at(keys: Sequence[Key], layer: Mapping[Key, float | None], *, has_top: bool) -> People:
    """A layer by the rows of an answer; the rest is all that none of its other rows has."""
    if not has_top:
        return [layer.get(key) for key in keys]
    shown = {key[0] for key in keys} - {REST}

    def people(key: Key) -> float | None:
        if key[0] != REST:
            return layer.get(key)
        return sum(n or 0 for other, n in layer.items() if other[0] not in shown and other[1:] == key[1:])

    return [people(key) for key in keys]


def _lines(keys: Sequence[Key], groups: int, day: date | None) -> list[list[int]]:
    """What adds up: the whole answer (of the day looked at), of every day, and of two groups each of both."""
    lines: dict[Key, list[int]] = {("whole",): []}
    for place, key in enumerate(keys):
        when = key[groups:]
        if not when or _day(when[0]) == day:
            lines["whole",].append(place)
        lines.setdefault(("day", when), []).append(place)
        if groups > 1:
            for one in range(groups):
                lines.setdefault((one, key[one], when), []).append(place)
    return list(lines.values())


def _shared(keys: Sequence[Key], groups: int) -> list[list[int]]:
    """The rows that share all but one of their groups, and the day: the one says something of all of them."""
    shared: dict[Key, list[int]] = {}
    for place, key in enumerate(keys):
        for one in range(groups):
            others = key[:one] + key[one + 1 :]
            shared.setdefault((one, *others), []).append(place)
    return list(shared.values())


def _totals(layers: Sequence[Mapping[Key, float | None]], look: Look, ids: Sequence[str]) -> People:
    """The people of the whole answer on the day looked at, in every way they are counted."""

    def is_now(key: Key) -> bool:
        return ids[-1:] != ["as_of"] or _day(key[-1]) == look.as_of

    return [sum(n or 0 for key, n in layer.items() if is_now(key)) for layer in layers]


def _day(value: Any) -> date:
    day: date = value.date() if isinstance(value, datetime) else value
    return day


@lru_cache(maxsize=256)
def kept_observations(look: Look, indicator: Indicator) -> Mapping[Observation, str]:
    """Every observation of an indicator that is kept back, and why."""
    if indicator.unit not in PEOPLE:
        return {}
    found = questions.observations(look.catalogue, look.timeline, scope=look.scope)
    found = found[found["indicator"] == indicator.id]
    grouped: dict[tuple[date, int | None], list[dict[str, Any]]] = {}
    for row in tables.records(found):
        grouped.setdefault((_day(row["as_of"]), row["year"]), []).append(row)
    kept: dict[Observation, str] = {}
    for (day, year), rows in grouped.items():
        districts = [row for row in rows if row["district_code"] != CITY]
        city = [row for row in rows if row["district_code"] == CITY]
        totals = [people[0] for people in _ways(city)]
        back = kept_back(_ways(districts), [list(range(len(districts)))], totals)
        kept |= {(day, year, districts[at]["district_code"]): back.why(at) for at in back.places}
        if back.total:
            kept[day, year, CITY] = SMALL if any(map(is_small, totals)) else BESIDE
    return kept


def _ways(rows: Sequence[Mapping[str, Any]]) -> list[People]:
    """The value, and of a share what it is out of and the others."""
    values = [row["value"] for row in rows]
    if all(row["total"] is None for row in rows):
        return [values] if rows else []
    others = [None if row["total"] is None else row["total"] - (row["value"] or 0) for row in rows]
    return [values, [row["total"] for row in rows], others]
