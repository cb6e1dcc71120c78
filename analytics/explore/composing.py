"""One composer: a question becomes a statement over `thing`, one row a thing and day; values go apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from analytics.access.scope import Scope
from analytics.explore.declarations import (
    Column,
    ColumnKind,
    Condition,
    Measure,
    MeasureKind,
    Subject,
    subjects,
)
from analytics.explore.question import REST, Filter, Group, Question, between, days
from analytics.reference import CITY
from analytics.warehouse.definitions import joined
from analytics.warehouse.questions.explore import Telling

DISTRICT = "district_code"
#: Residents are counted by so many, urban communities one by one.
PER = {MeasureKind.PER_RESIDENTS: 10_000, MeasureKind.PER_COMMUNITIES: 1}


@dataclass(frozen=True)
class UnitDay:
    """A unit on a day: whether it has reported what is counted, and what it is put in proportion to."""

    day: date
    unit: str
    is_known: bool
    denominator: int | None = None


@dataclass(frozen=True)
class Asked:
    """A question with what its look says of it."""

    question: Question
    #: The day looked at, by which groups are ranked.
    day: date
    #: The days shown.
    days: tuple[date, ...]
    #: The units whose rows count: by day, those put together and those of each group of districts.
    whole: tuple[UnitDay, ...]
    units: tuple[UnitDay, ...]
    #: The units of the look, whatever districts are filtered by.
    look_units: tuple[str, ...]
    #: Rows outside it are not loaded.
    scope: Scope
    #: The earlier day it is put beside.
    before: date | None = None
    #: The whole city it is put beside, by day.
    city: tuple[UnitDay, ...] = ()

    @property
    def codes(self) -> list[str]:
        return sorted({place.unit for place in self.units})

    @property
    def subject(self) -> Subject:
        return self.question.declared

    @property
    def measure(self) -> Measure:
        return self.subject.measure(self.question.measure)


@dataclass
class Statement:
    """Parts of a statement, each a relation of the ones before, and the values they name."""

    parts: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    last: str = ""

    @property
    def text(self) -> str:
        """The whole statement over `thing`."""
        return joined(self.parts, self.last)

    def value(self, value: object) -> str:
        """The parameter that stands for a value; one of the same for the same."""
        for name, known in self.values.items():
            if type(known) is type(value) and known == value:
                return f"${name}"
        name = f"p{len(self.values) + 1}"
        self.values[name] = value
        return f"${name}"


def told(column: Column, part: str | None = None) -> str:
    """A column's value as text, as a filter has it: of a date its part, of a number its band."""
    name = quoted(column.id)
    if column.kind is ColumnKind.DATE:
        return {
            "quarter": f"year({name}) || '-Q' || quarter({name})",
            "month": f"strftime({name}, '%Y-%m')",
        }.get(part or "year", f"year({name})::varchar")
    if column.kind is ColumnKind.NUMBER:
        texts = list(column.band_texts)
        edges = list(column.bands[1:] if len(texts) == len(column.bands) else column.bands)
        branches = " ".join(
            f"when {_number(column)} < {edge} then '{text}'" for edge, text in zip(edges, texts, strict=False)
        )
        return f"case {branches} when {name} is not null then '{texts[-1]}' end"
    return f"{name}::varchar"


def condition(made: Statement, column: Column, values: Sequence[str | None]) -> str:
    """Whether a row has one of the values, a missing one, or one in the ranges."""
    ways = [f"{quoted(column.id)} is null"] if None in values else []
    said = [value for value in values if value is not None]
    if column.kind is ColumnKind.CATEGORY:
        if said:
            ways.append(f"list_contains({made.value(said)}, {quoted(column.id)}::varchar)")
    else:
        ways += [_within(made, column, value) for value in said]
    return f"({' or '.join(ways)})"


def table(asked: Asked) -> Statement:
    """One row a group (and day): the table of an answer, in its order."""
    made = Statement()
    groups = [quoted(group.written) for group in asked.question.by]
    _count(made, asked, "counted", asked.question.by, with_district_filter=True)
    if is_ranked(asked):
        for number, group in enumerate(asked.question.by):
            _rank(made, asked, number, group)
    counted = _gather(made, asked, "counted", asked.question.by)
    _fill(made, asked, counted, groups)
    _beside(made, asked, groups)
    return made


def total(asked: Asked) -> Statement:
    """One row: what all rows under the filters on the day looked at add up to, put together."""
    made = Statement()
    together = next(place for place in asked.whole if place.day == asked.day)
    _count(made, asked, "counted", (), with_district_filter=True, on=asked.day)
    known, denominator = made.value(together.is_known), made.value(together.denominator)
    made.parts["day"] = f"select {known}::boolean as is_known, {denominator}::bigint as denominator"
    made.parts["filled"] = f"select\n    {_lines(_sums(asked, 'day'))}\nfrom day\ncross join counted"
    parts = ", numerator, denominator" if _is_made_of_two(asked.measure) else ""
    made.last = f"select {_value(asked.measure)} as value{parts}\nfrom filled"
    return made


def quoted(name: str) -> str:
    """An identifier; declared ones alone come here."""
    return '"' + name.replace('"', '""') + '"'


def filtered(made: Statement, asked: Asked, filters: Iterable[Filter]) -> list[str]:
    """The conditions a row must meet to be counted."""
    return [condition(made, asked.subject.column(one.column), one.values) for one in filters]


def _number(column: Column) -> str:
    """Bands and filters are written with two decimals, and so is what they are held against."""
    is_whole = column.description.type != "number"
    return quoted(column.id) if is_whole else f"round({quoted(column.id)}, 2)"


def _within(made: Statement, column: Column, value: str) -> str:
    low, high = between(value) or (value, value)
    first: object
    last: object
    if column.kind is ColumnKind.NUMBER:
        name, first, last = _number(column), low and Decimal(low), high and Decimal(high)
    else:
        name, first, last = quoted(column.id), low and days(low)[0], high and days(high)[1]
    if low and first == last:
        return f"{name} = {made.value(first)}"
    ends = [f"{name} >= {made.value(first)}"] if low else []
    ends += [f"{name} <= {made.value(last)}"] if high else []
    return f"({' and '.join(ends)})"


def _count(
    made: Statement,
    asked: Asked,
    name: str,
    by: Sequence[Group],
    *,
    with_district_filter: bool,
    on: date | None = None,
) -> None:
    """What the rows under the filters add up to: rows, numerator, denominator.

    By day and groups; of one day alone, `on` which they are, without its name.
    """
    question = asked.question
    filters = [one for one in question.filters if with_district_filter or one.column != DISTRICT]
    conditions = filtered(made, asked, filters)
    if with_district_filter:
        conditions.insert(0, f"list_contains({made.value(asked.codes)}, {DISTRICT})")
    columns = [
        f"{told(asked.subject.column(group.column), group.part)} as {quoted(group.written)}" for group in by
    ]
    if on is not None:
        conditions.insert(0, f"as_of = {made.value(on)}")
    numerator, denominator = _parts(made, asked)
    lines = [*([] if on else ["as_of"]), *columns, "sum(times) as rows", f"{numerator} as numerator"]
    lines += [f"{denominator} as denominator"] if denominator else []
    made.parts[name] = (
        f"select\n    {_lines(lines)}\nfrom thing"
        + (f"\nwhere {_and(conditions)}" if conditions else "")
        + ("\ngroup by all" if on is None or columns else "")
    )


def _parts(made: Statement, asked: Asked) -> tuple[str, str | None]:
    """The sums of a group's rows: the numerator, and of a quotient the denominator."""
    measure = asked.measure
    added = f"{quoted(measure.of)} * times" if measure.of else "times"
    if measure.kind is MeasureKind.MEAN:
        assert measure.of is not None
        return f"sum({added})", f"sum(times) filter (where {quoted(measure.of)} is not null)"
    if measure.kind is not MeasureKind.SHARE:
        return f"sum({added})", None
    among = _conditions(made, asked, measure.among)
    where = _conditions(made, asked, measure.where)
    denominator = f"sum({added})" + (f" filter (where {_and(among)})" if among else "")
    return f"sum({added}) filter (where {_and([*where, *among])})", denominator


def _conditions(made: Statement, asked: Asked, condition_of: Condition) -> list[str]:
    return [condition(made, asked.subject.column(column), values) for column, values in condition_of.items()]


def is_ranked(asked: Asked) -> bool:
    """Whether the places of a group's values say more than the one number that each of them has."""
    question = asked.question
    return len(question.by) > 1 or question.time is not None or question.top is not None


def _rank(made: Statement, asked: Asked, number: int, group: Group) -> None:
    """The place of each value of a group on the day looked at, the largest first."""
    name, measure = quoted(group.written), asked.measure
    value = "sum(numerator)"
    if measure.is_quotient:
        value = "sum(numerator) / nullif(sum(denominator), 0)"
    day = made.value(asked.day)
    source = f"select {name}, {value} as value from counted where as_of = {day} group by {name}"
    if group.column == DISTRICT:
        _units(made, asked)
        value = value.replace("sum(numerator)", "coalesce(sum(numerator), 0)")
        if measure.kind in PER:
            value += " / nullif(max(unit.denominator), 0)"
        value = value.replace("sum(denominator)", "sum(counted.denominator)")
        source = (
            f"select unit.{name}, case when bool_or(is_known) then {value} end as value\n"
            f"    from unit\n    left join counted on counted.as_of = unit.as_of"
            f" and counted.{name} = unit.{name}\n"
            f"    where unit.as_of = {day}\n    group by unit.{name}"
        )
    made.parts[f"rank_{number + 1}"] = (
        f"select {name}, row_number() over (order by value desc nulls last, {name}) as place\n"
        f"from (\n    {source}\n) as ranked"
    )


def _units(made: Statement, asked: Asked) -> None:
    made.parts["unit"] = _given(
        made,
        as_of=[place.day for place in asked.units],
        district_code=[place.unit for place in asked.units],
        is_known=[place.is_known for place in asked.units],
        denominator=[place.denominator for place in asked.units],
    )


def _given(made: Statement, **columns: Sequence[object]) -> str:
    """A relation of values that are known."""
    types = {"as_of": "date", "district_code": "varchar", "is_known": "boolean", "denominator": "bigint"}
    lines = [
        f"unnest({made.value(list(values))}::{types[name]}[]) as {name}" for name, values in columns.items()
    ]
    return f"select\n    {_lines(lines)}"


def _gather(made: Statement, asked: Asked, counted: str, by: Sequence[Group]) -> str:
    """The groups shown: the first n of the first group, and the rest of them as one."""
    question = asked.question
    if question.top is None or not question.by or question.by[0] not in by:
        return counted
    first, *others = by
    lines = [
        "as_of",
        f"{_shown(made, asked, counted)} as {quoted(first.written)}",
        *(f"{counted}.{quoted(group.written)}" for group in others),
        *("sum(rows) as rows", "sum(numerator) as numerator"),
        *(["sum(denominator) as denominator"] if asked.measure.is_quotient else []),
    ]
    name = f"{counted}_shown"
    made.parts[name] = (
        f"select\n    {_lines(lines)}\nfrom {counted}\n{_ranked(first, counted, 1)}\ngroup by all"
    )
    return name


def _shown(made: Statement, asked: Asked, source: str) -> str:
    name = quoted(asked.question.by[0].written)
    top = made.value(asked.question.top)
    return f"case when rank_1.place <= {top} then {source}.{name} else '{REST}' end"


def _ranked(group: Group, source: str, number: int) -> str:
    name = quoted(group.written)
    return f"left join rank_{number} on rank_{number}.{name} is not distinct from {source}.{name}"


def _fill(made: Statement, asked: Asked, counted: str, groups: Sequence[str]) -> None:
    """Every group on every day: none where the units have reported, missing where they have not."""
    _spine(made, asked, counted)
    joined = " and ".join(
        [
            "counted.as_of = spine.as_of",
            *(f"counted.{name} is not distinct from spine.{name}" for name in groups),
        ]
    )
    lines = ["spine.as_of", *(f"spine.{name}" for name in groups), *_sums(asked, "spine")]
    made.parts["filled"] = (
        f"select\n    {_lines(lines)}\nfrom spine\nleft join {counted} as counted on {joined}"
    )
    made.parts["valued"] = f"select *, {_value(asked.measure)} as value\nfrom filled"


def _sums(asked: Asked, spine: str) -> list[str]:
    """Nobody under the filters adds up to 0 where it is known; amounts nobody states to nothing."""
    measure = asked.measure
    numerator = "coalesce(counted.numerator, 0)"
    if measure.of and measure.kind is not MeasureKind.SHARE:
        numerator = "case when counted.rows is null then 0 else counted.numerator end"
    lines = [f"case when {spine}.is_known then {numerator} end::{_type(asked)} as numerator"]
    if measure.is_quotient:
        denominator = f"case when {spine}.is_known then coalesce(counted.denominator, 0) end"
        kind = "bigint" if measure.kind is MeasureKind.MEAN else _type(asked)
        lines.append(f"{denominator}::{kind} as denominator")
    elif measure.kind in PER:
        lines.append(f"case when {spine}.is_known then {spine}.denominator end::bigint as denominator")
    return lines


def _type(asked: Asked) -> str:
    return "bigint" if is_whole(asked.subject, asked.measure) else "double"


def is_whole(subject: Subject, measure: Measure) -> bool:
    """Whether what is counted or added up is whole numbers."""
    return measure.of is None or subject.column(measure.of).description.type == "count"


def _is_made_of_two(measure: Measure) -> bool:
    return measure.is_quotient or measure.kind in PER


def _value(measure: Measure) -> str:
    if measure.is_quotient:
        return "numerator / nullif(denominator, 0)"
    if measure.kind in PER:
        return f"numerator * {PER[measure.kind]} / nullif(denominator, 0)"
    return "numerator"


def _spine(made: Statement, asked: Asked, counted: str) -> None:
    """The days and groups there are to show."""
    by = asked.question.by
    names = [quoted(group.written) for group in by]
    district = next((group for group in by if group.column == DISTRICT), None)
    if district is None:
        made.parts["day"] = _given(
            made,
            as_of=[place.day for place in asked.whole],
            is_known=[place.is_known for place in asked.whole],
            denominator=[place.denominator for place in asked.whole],
        )
        others = by
        source = "day"
    else:
        _units(made, asked)
        source = _district_spine(made, asked, district)
        others = tuple(group for group in by if group is not district)
    pairs = [quoted(group.written) for group in others]
    if len(pairs) == 2 and not all(is_bounded(asked.subject.column(group.column)) for group in others):
        crossed = [f"cross join (select distinct {', '.join(pairs)} from {counted}) as present"]
    else:
        crossed = [
            f"cross join (select distinct {name} from {counted}) as present_{number}"
            for number, name in enumerate(pairs, start=1)
        ]
    made.parts["spine"] = "\n".join(
        [f"select as_of, {', '.join([*names, 'is_known', 'denominator'])}", f"from {source}", *crossed]
    )


def _district_spine(made: Statement, asked: Asked, district: Group) -> str:
    """Units as they are shown; a rest with the city level in it is of the whole city."""
    if asked.question.top is None or asked.question.by[0] is not district:
        return "unit"
    known = "filter (where is_known)"
    made.parts["unit_shown"] = (
        f"select\n    as_of,\n    {_shown(made, asked, 'unit')} as {DISTRICT},\n"
        "    bool_or(is_known) as is_known,\n"
        f"    case when bool_or(unit.{DISTRICT} = {made.value(CITY)}) {known}"
        f" then max(denominator) {known} else sum(denominator) {known} end as denominator\n"
        f"from unit\n{_ranked(district, 'unit', 1)}\ngroup by all"
    )
    return "unit_shown"


def is_bounded(column: Column) -> bool:
    """Whether there are so few values that every pair can be shown."""
    return bool(column.description.codes) or column.kind is not ColumnKind.CATEGORY


def _beside(made: Statement, asked: Asked, groups: Sequence[str]) -> None:
    """The days shown, with what stands beside them, in the order they are read."""
    question, measure = asked.question, asked.measure
    shown = ["as_of"] if question.time else []
    lines = [*(f"valued.{name}" for name in [*shown, *groups]), "valued.value"]
    joins: list[str] = []
    if _is_made_of_two(measure):
        lines += ["valued.numerator", "valued.denominator"]
    if asked.before is not None:
        on = [f"before.as_of = {made.value(asked.before)}"]
        on += [f"before.{name} is not distinct from valued.{name}" for name in groups]
        joins.append(f"left join valued as before on {_and(on)}")
        lines += ["before.value as value_before", "valued.value - before.value as change"]
    elif asked.city:
        joins.append(_city(made, asked))
        lines += ["city.value as value_city", "valued.value - city.value as change"]
    order = ["valued.as_of"]
    for number, group in enumerate(question.by, start=1):
        if is_ranked(asked):
            joins.append(_ranked(group, "valued", number))
        order += _order(made, asked, group, number)
    made.last = "\n".join(
        [
            f"select\n    {_lines(lines)}",
            "from valued",
            *joins,
            f"where list_contains({made.value(list(asked.days))}, valued.as_of)",
            f"order by {', '.join(order)}",
        ]
    )


def _order(made: Statement, asked: Asked, group: Group, number: int) -> list[str]:
    """The rest last, and what has an order of its own in it; all else by size on the day looked at."""
    column, name = asked.subject.column(group.column), f"valued.{quoted(group.written)}"
    last = [f"coalesce({name} = '{REST}', false)"] if number == 1 and asked.question.top else []
    if column.is_ordered or column.kind is ColumnKind.NUMBER:
        codes = list(column.band_texts if column.kind is ColumnKind.NUMBER else column.description.codes)
        return [*last, f"list_position({made.value(codes)}, {name}) nulls last", name]
    if column.kind is ColumnKind.DATE or column.description.type == "year":
        return [*last, f"{name} nulls last"]
    place = f"rank_{number}.place" if is_ranked(asked) else "valued.value desc"
    return [*last, f"{place} nulls last", f"{name} nulls last"]


def _city(made: Statement, asked: Asked) -> str:
    """The same of the whole city: every filter but that of districts, every group but districts."""
    by = [group for group in asked.question.by if group.column != DISTRICT]
    names = [quoted(group.written) for group in by]
    _count(made, asked, "city_counted", by, with_district_filter=False)
    counted = _gather(made, asked, "city_counted", by)
    made.parts["city_day"] = _given(
        made,
        as_of=[place.day for place in asked.city],
        is_known=[place.is_known for place in asked.city],
        denominator=[place.denominator for place in asked.city],
    )
    made.parts["city_group"] = f"select distinct {', '.join(['as_of', *names])} from valued"
    joined = ["counted.as_of = city_group.as_of"]
    joined += [f"counted.{name} is not distinct from city_group.{name}" for name in names]
    lines = ["city_group.as_of", *(f"city_group.{name}" for name in names), *_sums(asked, "city_day")]
    made.parts["city_filled"] = (
        f"select\n    {_lines(lines)}\nfrom city_group\n"
        "join city_day on city_day.as_of = city_group.as_of\n"
        f"left join {counted} as counted on {_and(joined)}"
    )
    made.parts["city"] = f"select *, {_value(asked.measure)} as value\nfrom city_filled"
    on = ["city.as_of = valued.as_of", *(f"city.{name} is not distinct from valued.{name}" for name in names)]
    return f"left join city on {_and(on)}"


def _lines(lines: Iterable[str]) -> str:
    return ",\n    ".join(lines)


def _and(conditions: Iterable[str]) -> str:
    return " and ".join(conditions)


@cache
def tellings(subject: str) -> tuple[Telling, ...]:
    """What tells the values of every column as its list has them."""
    return tuple(Telling(column.id, column.id, told(column)) for column in subjects()[subject].columns)


def chosen_parts(question: Question) -> list[tuple[str, str]]:
    """The chosen values of numbers and dates, which may be other parts and ranges than are listed."""
    return [
        (filter.column, value)
        for filter in question.filters
        if question.declared.column(filter.column).kind is not ColumnKind.CATEGORY
        for value in filter.values
        if value is not None
    ]


def rows(
    asked: Asked, filters: Mapping[Group, str | None], shown: Sequence[str | None], limit: int | None
) -> Statement:
    """The rows under all filters on the day looked at, of some groups: with the key and every column."""
    made, subject = Statement(), asked.subject
    conditions = [
        f"as_of = {made.value(asked.day)}",
        f"list_contains({made.value(asked.codes)}, {DISTRICT})",
        *filtered(made, asked, asked.question.filters),
    ]
    for group, value in filters.items():
        text = told(subject.column(group.column), group.part)
        if value == REST:
            conditions += [f"{text} is distinct from {made.value(one)}" for one in shown]
        else:
            conditions.append(f"{text} is not distinct from {made.value(value)}")
    keys = [subject.key] if subject.key and subject.key not in {c.id for c in subject.columns} else []
    if keys == ["person_key"]:
        keys, first = [], ["left(person_key, 8) as person_key"]
    else:
        first = [quoted(key) for key in keys]
    columns = [*first, *(quoted(column.id) for column in subject.columns)]
    made.last = (
        f"select\n    {_lines(columns)}\nfrom thing\nwhere {_and(conditions)}\n"
        f"order by {DISTRICT}, {subject.key or 'all'}\nlimit {made.value(limit)}"
    )
    return made
