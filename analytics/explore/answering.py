"""The answer to a freely composed question: its table, totals, and the lists of values beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from analytics.dictionary import Label, dictionary
from analytics.errors import N_, UnknownName
from analytics.explore import aggregates, composing, counting
from analytics.explore.answer import Answer, Figure, Listed, Listing
from analytics.explore.composing import DISTRICT, PER, Asked, Statement, UnitDay
from analytics.explore.counting import Rows, Things
from analytics.explore.declarations import TABLE, ColumnKind, Measure, MeasureKind, Subject
from analytics.explore.pictures import fitting
from analytics.explore.question import CITY_BESIDE, REST, Group, Question, Time
from analytics.progress.crossed import is_exact
from analytics.progress.look import Look
from analytics.progress.masking import masked, require_rows
from analytics.reference import CITY, districts, unit
from analytics.tables import Column, Table, described
from analytics.warehouse.questions import explore as questions
from analytics.warehouse.snapshots.snapshot import Snapshot

#: So many values of a column are listed; chosen ones are there besides.
MOST_LISTED = 12
#: So many rows behind a number are given.
MOST_ROWS = 1000

_beside = ThreadPoolExecutor(thread_name_prefix="explore")


@lru_cache(maxsize=256)
def answer(look: Look, question: Question) -> Answer:
    """The answer to a question asked of a look.

    Refuses a comparison with a day that is not before the one looked at, or with the city where the viewer
    does not see it; who sees groups alone what is not told to them; and who sees masked rows to be asked by
    what is left out of these.
    """
    aggregates.check(look, question)
    made = _answer(look, question)
    return made if is_exact(look) else aggregates.told(look, made)


def _answer(look: Look, question: Question) -> Answer:
    asked = _asked(look, question)
    things = Things(look.catalogue, look.snapshot, asked)
    is_of_a_day = question.time is None and question.against is None
    # Beside the lists: DuckDB reads its statement longer than it counts.
    table = None if is_of_a_day else _beside.submit(_table, look, asked)
    listings, to_drop, under = _listings(look, things, MOST_LISTED)
    rows = things.told.count(under)
    return Answer(
        question=question,
        snapshots=tuple(snapshot for snapshot in look.timeline if snapshot.as_of in asked.days),
        table=table.result() if table else _table(look, asked, things, under),
        total=counting.total(things, under),
        total_beside=_total_beside(look, asked),
        rows=rows,
        listings=listings,
        to_drop=to_drop if not rows else {},
        picture=question.picture if question.picture in fitting(question) else fitting(question)[0],
        sql=_sql(look, asked),
        is_of_raw_rows=questions.is_of_raw_rows(_snapshots(look, asked), question.subject),
        not_reported=tuple(
            place.unit for place in asked.units if place.day == look.as_of and not place.is_known
        ),
    )


@lru_cache(maxsize=64)
def listing(look: Look, question: Question, column: str, *, most: int) -> Listing:
    """The values of one column under the filters of all others, more of them than an answer lists."""
    named = question.declared.column(column).word
    if not is_exact(look):
        return aggregates.listing(answer(look, question).listings, named)
    aggregates.check(look, question)
    things = Things(look.catalogue, look.snapshot, _asked(look, question))
    return aggregates.listing(_listings(look, things, most)[0], named)


def rows(
    look: Look, question: Question, group: Mapping[str, str | None] | None = None, *, limit: int = MOST_ROWS
) -> Table:
    """The rows under all filters on the day looked at, of one group of the answer: `{"gender": "female"}`.

    With the column they are recognised by first; a person by the first 8 characters of the key. All of them
    without a limit. Masked for who sees masked rows; refuses who sees groups alone.
    """
    require_rows(look)
    aggregates.check(look, question)
    asked = _asked(look, replace(question, time=None, against=None))
    by = {one.written: one for one in question.by}
    values = dict(group or {})
    for name in values:
        if name not in by:
            raise UnknownName(N_("group"), name, by)
    shown: list[str | None] = []
    if REST in values.values():
        shown = [value for value in _table(look, asked).frame[question.by[0].written] if value != REST]
    statement = composing.rows(asked, {by[name]: value for name, value in values.items()}, shown, limit)
    found = questions.rows(look.catalogue, look.snapshot, question.subject, statement.text, statement.values)
    return Table("explore-rows", masked(look, found), of=(question.declared.table,))


def _asked(look: Look, question: Question) -> Asked:
    days = _days(look, question)
    codes = _units(look, question.declared)
    chosen = _chosen(question, codes)
    before = _before(look, question)
    is_of_city = question.against == CITY_BESIDE
    # It is counted of the rows of all of it, which are loaded for nobody who may not see them.
    if is_of_city and not look.scope.is_everything:
        raise UnknownName(N_("comparison"), CITY_BESIDE, look.days[:-1])
    all_days = sorted({*days, look.as_of, *([before] if before else [])})
    facts = {day: questions.facts(look.catalogue, _snapshot(look, day)) for day in all_days}
    whole = look.is_city and not question.filtered(DISTRICT)
    return Asked(
        question=question,
        day=look.as_of,
        days=days,
        whole=_together(question, facts, chosen, is_whole_city=whole),
        units=_each(question, facts, chosen),
        look_units=codes,
        scope=look.scope,
        before=before,
        city=_together(
            question, {day: facts[day] for day in days}, _all_units(question.declared), is_whole_city=True
        )
        if is_of_city
        else (),
    )


def _days(look: Look, question: Question) -> tuple[date, ...]:
    """The day looked at, or every one up to it: of a quarter or a year its last."""
    if question.time is None:
        return (look.as_of,)

    def period(day: date) -> object:
        match question.time:
            case Time.YEARS:
                return day.year
            case Time.QUARTERS:
                return day.year, (day.month - 1) // 3
            case _:
                return day

    return tuple({period(day): day for day in look.days}.values())


def _before(look: Look, question: Question) -> date | None:
    if question.against is None or question.against == CITY_BESIDE:
        return None
    earlier = look.days[:-1]
    days = [day for day in earlier if day <= date.fromisoformat(question.against)]
    if not days:
        raise UnknownName(N_("comparison"), question.against, earlier)
    return days[-1]


def _units(look: Look, subject: Subject) -> tuple[str, ...]:
    """The units whose rows a look counts; the city level's own belong to the look of the city."""
    own = look.own_districts
    return (*own, CITY) if look.is_city and look.sees(CITY) and _has_city_level(subject) else own


def _all_units(subject: Subject) -> tuple[str, ...]:
    return (*districts(), CITY) if _has_city_level(subject) else tuple(districts())


def _has_city_level(subject: Subject) -> bool:
    return dictionary().table(subject.table).column(DISTRICT).type == "district_or_city"


def _chosen(question: Question, codes: Sequence[str]) -> tuple[str, ...]:
    values = question.filtered(DISTRICT)
    return tuple(code for code in codes if not values or code in values)


def _each(
    question: Question, facts: Mapping[date, questions.Facts], codes: Sequence[str]
) -> tuple[UnitDay, ...]:
    """Every unit on every day: whether it has reported, and what its own number is put in proportion to."""
    measure = question.declared.measure(question.measure)
    made = []
    for day, said in facts.items():
        reported = said.reported.get(question.declared.table, frozenset())
        made += [UnitDay(day, code, code in reported, _residents(measure, code, said)) for code in codes]
    return tuple(made)


def _together(
    question: Question, facts: Mapping[date, questions.Facts], codes: Sequence[str], *, is_whole_city: bool
) -> tuple[UnitDay, ...]:
    """The units put together on every day; known where one of them has reported.

    In proportion to those that have; the whole city, and the city level's own, to all of the city, whose
    residents are more than those of its districts.
    """
    measure = question.declared.measure(question.measure)
    made = []
    for day, said in facts.items():
        reported = said.reported.get(question.declared.table, frozenset())
        known = [code for code in codes if code in reported]
        denominator = None
        if measure.kind in PER:
            if CITY in known or (is_whole_city and known and set(districts()) <= set(known)):
                denominator = _residents(measure, CITY, said)
            else:
                denominator = sum(_residents(measure, code, said) or 0 for code in known)
        made.append(UnitDay(day, "", bool(known), denominator))
    return tuple(made)


def _residents(measure: Measure, code: str, facts: questions.Facts) -> int | None:
    """The residents or urban communities of a unit; None where nothing is put in proportion."""
    if measure.kind is MeasureKind.PER_RESIDENTS:
        return unit(code).population_2020
    if measure.kind is MeasureKind.PER_COMMUNITIES:
        counts = facts.urban_communities
        return sum(counts.values()) if code == CITY else counts.get(code, 0)
    return None


def _snapshot(look: Look, day: date) -> Snapshot:
    return next(snapshot for snapshot in look.timeline if snapshot.as_of == day)


def _snapshots(look: Look, asked: Asked) -> list[Snapshot]:
    """The snapshots whose rows are needed."""
    days = {*asked.days, asked.day, *([asked.before] if asked.before else [])}
    return [snapshot for snapshot in look.timeline if snapshot.as_of in days]


def _run(look: Look, asked: Asked, statement: Statement) -> pd.DataFrame:
    return questions.run(
        look.catalogue,
        _snapshots(look, asked),
        asked.question.subject,
        statement.text,
        statement.values,
        scope=look.scope,
    )


def _table(look: Look, asked: Asked, things: Things | None = None, under: Rows | None = None) -> Table:
    """The table of an answer; of one day from the things in memory, `under` all filters."""
    found = None if things is None or under is None else counting.table(things, under)
    if found is None:
        found = _run(look, asked, composing.table(asked))
    return Table(TABLE, found, of=(asked.subject.table,), own=_columns(asked))


def _columns(asked: Asked) -> dict[str, Column]:
    """The columns of an answer that no other table has: the measure's, and the parts of dates."""
    measure, subject = asked.measure, asked.subject
    kind = {MeasureKind.SHARE: "share", MeasureKind.PER_COMMUNITIES: "number"}.get(measure.kind, "number")
    plain = subject.column(measure.of).description.type if measure.of else "count"
    is_mean_amount = measure.kind is MeasureKind.MEAN and plain == "yuan"
    if measure.kind in (MeasureKind.COUNT, MeasureKind.SUM) or is_mean_amount:
        kind = plain
    known = described(TABLE)
    value = Column(
        "value", kind, measure.label, unit=subject.unit if measure.kind is MeasureKind.COUNT else None
    )
    columns = {
        "value": value,
        "numerator": replace(known["numerator"], type=plain),
        "denominator": replace(
            known["denominator"], type=plain if measure.kind is MeasureKind.SHARE else "count"
        ),
        **{
            id: replace(known[id], type="points" if id == "change" and kind == "share" else kind)
            for id in ("value_before", "value_city", "change")
        },
    }
    for group in asked.question.by:
        column = subject.column(group.column)
        if column.kind is not ColumnKind.CATEGORY:
            columns[group.written] = _text(column.description, group)
    return columns


#: How the part of a date is called behind the date.
_PART_LABELS = {
    "year": Label("年", "year"),
    "quarter": Label("季度", "quarter"),
    "month": Label("月", "month"),
}


def _text(column: Column, group: Group) -> Column:
    """A column of the parts of a date, or of the bands of a number."""
    header = column.header or Label(column.id, column.id)
    if group.part:
        part = _PART_LABELS[group.part]
        header = Label(f"{header.zh}（{part.zh}）", f"{header.en} ({part.en})")
    return Column(group.written, "text", header, missing=column.missing)


def _added_up(look: Look, asked: Asked) -> Figure:
    alone = replace(asked, days=(asked.day,), before=None)
    return _figure(_run(look, alone, composing.total(alone)))


def _total_beside(look: Look, asked: Asked) -> Figure | None:
    """The same on the earlier day, or of the whole city."""
    if asked.before is not None:
        return _added_up(look, replace(asked, day=asked.before))
    if not asked.city:
        return None
    question = asked.question.filtering(DISTRICT, ())
    codes = _all_units(question.declared)
    units = tuple(UnitDay(asked.day, code, is_known=True) for code in codes)
    return _added_up(look, replace(asked, question=question, whole=asked.city, units=units, look_units=codes))


def _figure(found: pd.DataFrame) -> Figure:
    def number(name: str) -> float | None:
        if name not in found or not len(found) or pd.isna(found[name].iloc[0]):
            return None
        return float(found[name].iloc[0])

    return Figure(number("value"), number("numerator"), number("denominator"))


def _listings(look: Look, things: Things, most: int) -> tuple[tuple[Listing, ...], dict[str, int], Rows]:
    """The values of each column offered; what dropping each filter leaves; what is under all filters.

    A row counts for a column when it meets every filter, but perhaps that of the column.
    """
    asked, told = things.asked, things.told
    question, subject = asked.question, asked.subject
    here = told.have(DISTRICT, asked.look_units)
    misses = [~things.have(one.column, one.values) for one in question.filters]
    missed = sum((one.astype(np.int8) for one in misses), start=np.zeros(len(here), dtype=np.int8))
    under = here & (missed == 0)
    counted = {one.column: here & (missed == misses[number]) for number, one in enumerate(question.filters)}
    chosen: defaultdict[str, dict[str | None, int]] = defaultdict(dict)
    for id, value in composing.chosen_parts(question):
        chosen[id][value] = told.count(counted[id] & things.have(id, [value]))
    left, listings = np.flatnonzero(under), []
    times_left = told.times.take(left)
    for column in subject.columns:
        if not aggregates.is_offered(look, subject, column.id):
            continue
        at, times = left, times_left
        if column.id in counted:
            at = np.flatnonzero(counted[column.id])
            times = told.times.take(at)
        rows = {**chosen[column.id], **told.counts(column.id, at, times)}
        listings.append(_listing(column.id, rows, question, most))
    to_drop = {
        one.column: leaves
        for number, one in enumerate(question.filters)
        if (leaves := told.count(here & misses[number] & (missed == 1)))
    }
    return tuple(listings), to_drop, under


def _listing(column: str, counts: Mapping[str | None, int], question: Question, most: int) -> Listing:
    chosen = question.filtered(column)
    rows: dict[str | None, int] = {**counts, **{value: 0 for value in chosen if value not in counts}}
    if chosen:
        rows = dict(sorted(rows.items(), key=lambda one: (one[0] is None, one[0] or "")))
    # Those of as many rows stay in their order.
    ordered = sorted(rows, key=rows.__getitem__, reverse=True)
    listed = [value for place, value in enumerate(ordered) if place < most or value in chosen]
    return Listing(
        column,
        tuple(Listed(value, rows[value], value in chosen) for value in listed),
        further=len(rows) - len(listed),
        further_rows=sum(rows.values()) - sum(rows[value] for value in listed),
    )


def _sql(look: Look, asked: Asked) -> str:
    statement = composing.table(asked)
    snapshots = _snapshots(look, asked)
    return questions.written(snapshots, asked.question.subject, statement.text, statement.values)
