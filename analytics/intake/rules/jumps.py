"""Rules against the last snapshot: what fell or rose so much that somebody has to look.

Every table is a list that only grows, so a fall is rarely right; a number that changed tenfold is
mostly a slip of the unit, such as 30,000 yuan typed as 3 because it was meant in 万元.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from analytics.dictionary import Table, dictionary
from analytics.errors import N_
from analytics.intake.assembling import Earlier, by_row, written_unit
from analytics.intake.finding import Finding, Flaw, Spot, warning
from analytics.intake.rows.records import Record
from analytics.intake.rules.submitted import PEOPLE, Submitted

Number = float | Decimal

#: A fall by more than a tenth is told, a rise to more than double.
FALL, RISE = 0.1, 1.0
#: Fewer than this many more are no jump, whatever the share.
LEAST_RISE = 20
#: Ledgers grow by whole years: only their falls are told.
REGISTERS = ("registrations", "communities", "institutions")
#: A single number that changed this many times is told when the larger one reaches the bound of its type.
TIMES = 10
LARGE: Mapping[str, int] = {"yuan": 1_000, "count": 100, "number": 100}
#: Below this an amount is hardly a ledger entry, and likely meant in 万元.
SMALL_YUAN = 100
#: From here on an amount is more than the fund of any unit, and likely yuan under a header in 万元.
LARGE_YUAN = 100_000_000

CHECK = N_("Check it against the last report; if it is right, accept the warning and publish.")

ROWS_JUMP = warning("rows_jump", "{unit}, {table}: rows now {now}, on {day} {then} ({change}).", CHECK)
PEOPLE_JUMP = warning("people_jump", "{unit}: active people now {now}, on {day} {then} ({change}).", CHECK)
PROFESSIONALS_JUMP = warning(
    "professionals_jump", "{unit}: active professionals now {now}, on {day} {then} ({change}).", CHECK
)
MONEY_JUMP = warning(
    "money_jump", "{unit}, fund year {year}: {now} yuan now, {then} yuan on {day} ({change}).", CHECK
)
NUMBER_TENFOLD = warning("number_tenfold", "“{column}” is {value} now; it was {then} on {day}.", CHECK)
AMOUNT_SMALL = warning(
    "amount_small",
    "{value} yuan is very little for one entry: was it meant in ten thousand yuan?",
    "Enter the amount in the unit given in the header.",
)
AMOUNT_LARGE = warning(
    "amount_large",
    "{value} yuan is a lot for one entry: was it entered in yuan under a header in ten thousand yuan?",
    "Check it against the voucher; if it is right, accept the warning and publish.",
)


def jumps(submitted: Submitted) -> Iterator[Finding]:
    """Everything that fell or rose against what was published before, where something was."""
    if submitted.before:
        for rule in (rows_fell_or_rose, people_fell_or_rose, money_fell_or_rose, numbers_changed_tenfold):
            yield from rule(submitted, submitted.before)


def rows_fell_or_rose(submitted: Submitted, before: Earlier) -> Iterator[Finding]:
    """A unit's rows of a table against those it had."""
    for table in dictionary().tables:
        for unit, records in submitted.by_unit(table.name).items():
            then, now = before.rows_of(table.name, unit), len(records)
            if _fell(then, now) or (table.name in REGISTERS and _rose(then, now)):
                flaw = ROWS_JUMP.naming(table=table.sheet.zh)
                yield _jump(flaw, records, then, now, before)


def people_fell_or_rose(submitted: Submitted, before: Earlier) -> Iterator[Finding]:
    """A district's active people and professionals against those it had; not where its rows tell already."""
    columns = ("district_code", "category", "cancelled_on")
    people_then, professionals_then = _counted(
        (unit, category)
        for unit, category, cancelled_on in by_row(before.tables[PEOPLE], *columns)
        # As they were on the last snapshot's own day.
        if cancelled_on is None or cancelled_on > before.snapshot.as_of
    )
    people_now, professionals_now = _counted(
        (record.values["district_code"], record.values["category"]) for record in submitted.active
    )
    for unit, records in submitted.by_unit(PEOPLE).items():
        then, now = people_then[unit], people_now[unit]
        if _jumped(then, now) and not _jumped(before.rows_of(PEOPLE, unit), len(records)):
            yield _jump(PEOPLE_JUMP, records, then, now, before)
        then, now = professionals_then[unit], professionals_now[unit]
        if _jumped(then, now):
            yield _jump(PROFESSIONALS_JUMP, records, then, now, before)


def _counted(people: Iterable[tuple[object, object]]) -> tuple[Counter[object], Counter[object]]:
    """People and professionals by district, of everybody's district and category."""
    listed = list(people)
    professionals = Counter(unit for unit, category in listed if category == "professional")
    return Counter(unit for unit, _ in listed), professionals


def money_fell_or_rose(submitted: Submitted, before: Earlier) -> Iterator[Finding]:
    """A unit's money of a fund year against what the same year had; only a running year may rise.

    Where an entry changed tenfold, that entry tells it.
    """
    told = {
        (record.values["district_code"], record.values["fund_year"])
        for record, *_ in _tenfold(dictionary().table("funding"), submitted.of("funding"), before)
    }
    units = submitted.by_unit("funding")
    for (unit, year), then in sorted(_money_before(before).items()):
        if unit not in units or (unit, year) in told:
            continue
        amounts = [
            record.values["amount_yuan"] for record in units[unit] if record.values["fund_year"] == year
        ]
        now = sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
        is_over = year < before.snapshot.as_of.year
        if _fell(then, now) or (is_over and _rose(then, now)):
            yield _jump(MONEY_JUMP.naming(year=year), units[unit], then, now, before)


def _money_before(before: Earlier) -> dict[tuple[str, int], Decimal]:
    """Yuan by unit and fund year in the last snapshot."""
    yuan: dict[tuple[str, int], Decimal] = {}
    columns = ("district_code", "fund_year", "amount_yuan")
    for unit, year, amount in by_row(before.tables["funding"], *columns):
        yuan[unit, year] = yuan.get((unit, year), Decimal(0)) + amount
    return yuan


def numbers_changed_tenfold(submitted: Submitted, before: Earlier) -> Iterator[Finding]:
    """A number of the same entry against what it was; people change with the year and are left out."""
    for table in dictionary().tables:
        if table.name == PEOPLE or not submitted.of(table.name):
            continue
        for record, column, then, now in _tenfold(table, submitted.of(table.name), before):
            flaw = NUMBER_TENFOLD.naming(then=_figure(then), day=before.snapshot.as_of)
            yield record.finding(column, flaw, _figure(now))


def _tenfold(
    table: Table, records: Sequence[Record], before: Earlier
) -> Iterator[tuple[Record, str, Number, Number]]:
    """Record, column, what it was and what it is, for each number that changed tenfold."""
    bounds = {column.name: LARGE[column.type] for column in table.columns if column.type in LARGE}
    if not bounds:
        return
    rows = before.tables[table.name]
    place = {key: number for number, key in enumerate(by_row(rows, *table.key))}
    earlier = {name: rows[name].to_pylist() for name in bounds}
    for record in records:
        number = place.get(tuple(record.values[name] for name in table.key))
        for name, bound in bounds.items() if number is not None else ():
            then, now = earlier[name][number], record.values[name]
            if isinstance(now, (int, float, Decimal)) and then and _is_tenfold(then, now, bound):
                yield record, name, then, now


def _is_tenfold(then: Number, now: Number, bound: int) -> bool:
    small, large = sorted((float(then), float(now)))
    return large >= bound and large >= TIMES * small


def small_amounts(submitted: Submitted) -> Iterator[Finding]:
    """An entry of a few yuan is likely meant in 万元."""
    for record in submitted.of("funding"):
        amount = record.values["amount_yuan"]
        if isinstance(amount, Decimal) and 0 <= amount < SMALL_YUAN:
            yield record.finding("amount_yuan", AMOUNT_SMALL, amount)


def large_amounts(submitted: Submitted) -> Iterator[Finding]:
    """An entry of a hundred million is likely meant in yuan."""
    for record in submitted.of("funding"):
        amount = record.values["amount_yuan"]
        if isinstance(amount, Decimal) and amount >= LARGE_YUAN:
            yield record.finding("amount_yuan", AMOUNT_LARGE, _figure(amount))


def _fell(then: Number, now: Number) -> bool:
    return float(now) < float(then) * (1 - FALL)


def _rose(then: Number, now: Number) -> bool:
    return then > 0 and float(now) > float(then) * (1 + RISE) and now - then >= LEAST_RISE  # type: ignore[operator]


def _jumped(then: int, now: int) -> bool:
    return _fell(then, now) or _rose(then, now)


def _jump(flaw: Flaw, records: Sequence[Record], then: Number, now: Number, before: Earlier) -> Finding:
    """The jump at the sheet of a unit's rows, with both numbers and the change."""
    grid, unit = records[0].grid, str(records[0].values["district_code"])
    return flaw.naming(
        unit=written_unit(unit),
        then=_figure(then),
        now=_figure(now),
        change=f"{float(now) / float(then) - 1:+.0%}" if then else "+",
        day=before.snapshot.as_of,
    ).at(Spot(grid.file, grid.sheet))


def _figure(value: Number) -> str:
    return f"{value:,}"
