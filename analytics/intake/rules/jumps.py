"""Rules against the last snapshot: what fell or rose so much that somebody has to look.

Every table is a list that only grows, so a fall is rarely right; a number that changed tenfold is
mostly a slip of the unit, such as 30,000 yuan typed as 3 because it was meant in 万元.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from analytics import reference
from analytics.dictionary import Table, dictionary
from analytics.errors import N_
from analytics.intake.assembling import Earlier
from analytics.intake.finding import Finding, Flaw, Severity, Spot
from analytics.intake.rows.records import Record
from analytics.intake.rules.submitted import PEOPLE, Submitted
from analytics.reference import CITY

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

CHECK = N_("Compare it with the last report; if it is right, publish with the warning accepted.")


def rows_fell_or_rose(submitted: Submitted) -> Iterator[Finding]:
    """A unit's rows of a table against those it had."""
    if submitted.before is None:
        return
    for table in dictionary().tables:
        for unit, records in submitted.by_unit(table.name).items():
            then, now = submitted.before.rows_of(table.name, unit), len(records)
            if _fell(then, now) or (table.name in REGISTERS and _rose(then, now)):
                yield _at_sheet(
                    records,
                    Flaw(
                        "rows_jump",
                        "{unit}, {table}: {now} rows; on {day} there were {then} ({change}).",
                        CHECK,
                        **_change(unit, then, now, submitted.before),
                        table=table.sheet.zh,
                    ),
                )


def people_fell_or_rose(submitted: Submitted) -> Iterator[Finding]:
    """A district's active people and professionals against those it had; not where its rows tell already."""
    before = submitted.before
    if before is None:
        return
    then_all, then_professional = _people_before(before)
    active = Counter(str(record.values["district_code"]) for record in submitted.active)
    professional = Counter(
        str(record.values["district_code"])
        for record in submitted.active
        if record.values["category"] == "professional"
    )
    for unit, records in submitted.by_unit(PEOPLE).items():
        rows = before.rows_of(PEOPLE, unit), len(records)
        then, now = then_all[unit], active[unit]
        if _jumped(then, now) and not _jumped(*rows):
            yield _at_sheet(
                records,
                Flaw(
                    "people_jump",
                    "{unit}: {now} active people; on {day} there were {then} ({change}).",
                    CHECK,
                    **_change(unit, then, now, before),
                ),
            )
        then, now = then_professional[unit], professional[unit]
        if _jumped(then, now):
            yield _at_sheet(
                records,
                Flaw(
                    "professionals_jump",
                    "{unit}: {now} active professionals; on {day} there were {then} ({change}).",
                    CHECK,
                    **_change(unit, then, now, before),
                ),
            )


def money_fell_or_rose(submitted: Submitted) -> Iterator[Finding]:
    """A unit's money of a fund year against what the same year had; only a running year may rise.

    Where an entry changed tenfold, that entry tells it.
    """
    before = submitted.before
    if before is None:
        return
    told = {
        (record.values["district_code"], record.values["fund_year"])
        for record, *_ in _tenfold(dictionary().table("funding"), submitted.of("funding"), before)
    }
    units = submitted.by_unit("funding")
    for (unit, year), then in sorted(_money_before(before).items()):
        if unit not in units or (unit, year) in told:
            continue
        now = sum(
            (
                amount
                for record in units[unit]
                if record.values["fund_year"] == year
                and isinstance(amount := record.values["amount_yuan"], Decimal)
            ),
            Decimal(0),
        )
        is_over = year < before.snapshot.as_of.year
        if _fell(then, now) or (is_over and _rose(then, now)):
            yield _at_sheet(
                units[unit],
                Flaw(
                    "money_jump",
                    "{unit}, fund year {year}: {now} yuan; on {day} it was {then} ({change}).",
                    CHECK,
                    **_change(unit, then, now, before),
                    year=year,
                ),
            )


def _money_before(before: Earlier) -> dict[tuple[str, int], Decimal]:
    """Yuan by unit and fund year in the last snapshot."""
    rows = before.tables["funding"]
    found: dict[tuple[str, int], Decimal] = {}
    columns = (rows[name].to_pylist() for name in ("district_code", "fund_year", "amount_yuan"))
    for unit, year, amount in zip(*columns, strict=True):
        found[unit, year] = found.get((unit, year), Decimal(0)) + amount
    return found


def numbers_changed_tenfold(submitted: Submitted) -> Iterator[Finding]:
    """A number of the same entry against what it was; people change with the year and are left out."""
    before = submitted.before
    if before is None:
        return
    for table in dictionary().tables:
        if table.name == PEOPLE or not submitted.of(table.name):
            continue
        for record, name, then, now in _tenfold(table, submitted.of(table.name), before):
            yield record.finding(
                name,
                Flaw(
                    "number_tenfold",
                    "“{column}” is {value}; on {day} it was {then}.",
                    CHECK,
                    then=_figure(then),
                    day=before.snapshot.as_of,
                ),
                _figure(now),
                severity=Severity.WARNING,
            )


def small_amounts(submitted: Submitted) -> Iterator[Finding]:
    """An entry of a few yuan is likely meant in 万元."""
    for record in submitted.of("funding"):
        amount = record.values["amount_yuan"]
        if isinstance(amount, Decimal) and 0 <= amount < SMALL_YUAN:
            yield record.finding(
                "amount_yuan",
                Flaw(
                    "amount_small",
                    "{value} yuan is little for an entry: is it meant in ten thousand yuan?",
                    "Write the amount in the unit of the header.",
                ),
                amount,
                severity=Severity.WARNING,
            )


def large_amounts(submitted: Submitted) -> Iterator[Finding]:
    """An entry of a hundred million is likely meant in yuan."""
    for record in submitted.of("funding"):
        amount = record.values["amount_yuan"]
        if isinstance(amount, Decimal) and amount >= LARGE_YUAN:
            flaw = Flaw(
                "amount_large",
                "{value} yuan is much for an entry: was it written in yuan under a header in ten thousand?",
                "Compare it with the voucher; if it is right, publish with the warning accepted.",
            )
            yield record.finding("amount_yuan", flaw, _figure(amount), severity=Severity.WARNING)


def _tenfold(
    table: Table, records: Sequence[Record], before: Earlier
) -> Iterator[tuple[Record, str, float | Decimal, float | Decimal]]:
    """Record, column, what it was and what it is, for each number that changed tenfold."""
    bounds = {column.name: LARGE[column.type] for column in table.columns if column.type in LARGE}
    if not bounds:
        return
    rows = before.tables[table.name]
    keys = zip(*(rows[name].to_pylist() for name in table.key), strict=True)
    place = {key: number for number, key in enumerate(keys)}
    earlier = {name: rows[name].to_pylist() for name in bounds}
    for record in records:
        number = place.get(tuple(record.values[name] for name in table.key))
        for name, bound in bounds.items() if number is not None else ():
            then, now = earlier[name][number], record.values[name]
            if isinstance(now, (int, float, Decimal)) and then and _is_tenfold(then, now, bound):
                yield record, name, then, now


def _is_tenfold(then: float | Decimal, now: float | Decimal, bound: int) -> bool:
    small, large = sorted((float(then), float(now)))
    return large >= bound and large >= TIMES * small


def _people_before(before: Earlier) -> tuple[Counter[str], Counter[str]]:
    """Active people and professionals by district, as they were on the last snapshot's own day."""
    rows = before.tables[PEOPLE]
    active, professional = Counter[str](), Counter[str]()
    columns = (rows[name].to_pylist() for name in ("district_code", "category", "cancelled_on"))
    for unit, category, cancelled_on in zip(*columns, strict=True):
        if cancelled_on is None or cancelled_on > before.snapshot.as_of:
            active[unit] += 1
            professional[unit] += category == "professional"
    return active, professional


def _fell(then: float | Decimal, now: float | Decimal) -> bool:
    return float(now) < float(then) * (1 - FALL)


def _rose(then: float | Decimal, now: float | Decimal) -> bool:
    return then > 0 and float(now) > float(then) * (1 + RISE) and now - then >= LEAST_RISE  # type: ignore[operator]


def _jumped(then: int, now: int) -> bool:
    return _fell(then, now) or _rose(then, now)


def _change(unit: str, then: float | Decimal, now: float | Decimal, before: Earlier) -> dict[str, str | date]:
    name = "市级" if unit == CITY else reference.unit(unit).name
    change = f"{float(now) / float(then) - 1:+.0%}" if then else "+"
    return {
        "unit": name,
        "then": _figure(then),
        "now": _figure(now),
        "change": change,
        "day": before.snapshot.as_of,
    }


def _figure(value: object) -> str:
    return f"{value:,}" if isinstance(value, (int, float, Decimal)) else str(value)


def _at_sheet(records: Sequence[Record], flaw: Flaw) -> Finding:
    grid = records[0].grid
    return flaw.at(Spot(grid.file, grid.sheet), severity=Severity.WARNING)
