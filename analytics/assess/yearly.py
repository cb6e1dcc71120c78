"""Yearly floors (不低于) and yearly growth (逐年加大), judged by unit and fund year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from analytics.assess.assessment import AllYears, OneYear, Reason, Status, Verdict
from analytics.assess.calendar import is_over
from analytics.errors import RegisterRefused
from analytics.policy.register import Indicator, Kind
from analytics.reference import CITY

#: Yuan by (unit code, fund year); None or absent: nothing was reported.
Amounts = Mapping[tuple[str, int], float | None]

#: By unit the day its ledger is of, where that is known; without it, it is of the day of the verdict.
Told = Mapping[str, date]

_CLOSED = (Status.MET, Status.FLAT, Status.NOT_MET)


def assess_floor(
    indicator: Indicator, amounts: Amounts, *, units: Sequence[str], on: date, told: Told | None = None
) -> Verdict:
    """The verdict on all years, and on each unit and fund year from `from_year` to the year of `on`.

    met as soon as the amount reaches the floor, also while the year runs; below it running until the
    unit's ledger is of 31 December or later, and not_met from then on: an older ledger cannot say what was
    booked after it.
    """
    floor = indicator.floor
    if floor is None or indicator.kind is not Kind.YEARLY_FLOOR:
        raise RegisterRefused(
            "Indicator {id} (kind {kind}) has no yearly floor to be judged by.",
            id=indicator.id,
            kind=indicator.kind,
        )

    def judge(unit: str, year: int) -> OneYear:
        amount = _amount(amounts, unit, year)
        entry = _blank(indicator, unit, year, on, amount=amount, asked=floor)
        if amount is None:
            return entry
        entry = replace(entry, completion=amount / floor if floor else None)
        if amount >= floor:
            return replace(entry, status=Status.MET)
        if not is_over(year, _day_of(unit, told, on)):
            return _running(entry, on)
        return replace(entry, status=Status.NOT_MET)

    return _every_year(indicator, judge, units=units, on=on)


def assess_growth(
    indicator: Indicator, amounts: Amounts, *, units: Sequence[str], on: date, told: Told | None = None
) -> Verdict:
    """The verdict on all years, and on each unit and fund year from `from_year` to the year of `on`.

    Asked is more than the amount of the year before. met once it is exceeded, also while the year runs;
    running otherwise until the unit's ledger is of 31 December or later, from then on flat when equal and
    not_met when less. No verdict where either year has no amount.
    """
    if indicator.kind is not Kind.YEARLY_GROWTH:
        raise RegisterRefused(
            "Indicator {id} (kind {kind}) is not judged by yearly growth.",
            id=indicator.id,
            kind=indicator.kind,
        )

    def judge(unit: str, year: int) -> OneYear:
        amount, before = _amount(amounts, unit, year), _amount(amounts, unit, year - 1)
        entry = _blank(indicator, unit, year, on, amount=amount, asked=before)
        if amount is None or before is None:
            return entry
        ledger = _day_of(unit, told, on)
        if amount > before and is_over(year - 1, ledger):
            return replace(entry, status=Status.MET)
        if not is_over(year, ledger):
            return _running(entry, on)
        return replace(entry, status=Status.FLAT if amount == before else Status.NOT_MET)

    return _every_year(indicator, judge, units=units, on=on)


def _every_year(
    indicator: Indicator, judge: Callable[[str, int], OneYear], *, units: Sequence[str], on: date
) -> Verdict:
    if indicator.from_year is None:
        raise RegisterRefused("Indicator {id} states no first year (from_year).", id=indicator.id)
    years = range(indicator.from_year, on.year + 1)
    entries = tuple(judge(unit, year) for unit in units for year in years)
    return Verdict(_overall(indicator, entries, units=units, on=on), years=entries)


def _overall(indicator: Indicator, entries: Sequence[OneYear], *, units: Sequence[str], on: date) -> AllYears:
    """Unit-years met out of unit-years with a verdict: met only if all are and there is one.

    Unit-years without data are in neither number: they stand as entries of their own. While a year that
    is over lacks its data, or its ledger is older than its end, nobody can say that all are met, nor that
    they are still running.
    """
    closed = [entry for entry in entries if entry.status in _CLOSED]
    failed = {entry.district_code for entry in closed if entry.status is not Status.MET}
    running = any(entry.status is Status.RUNNING for entry in entries)
    lacking = any(entry.status is Status.NO_DATA and is_over(entry.year, on) for entry in entries)
    older = any(entry.reason is Reason.LEDGER_OLDER for entry in entries)
    if failed:
        status = Status.NOT_MET
    elif not closed and not running:
        status = Status.NO_DATA
    elif lacking or older:
        status = Status.CANNOT_JUDGE
    else:
        status = Status.MET if closed else Status.RUNNING
    unsaid = Reason.YEARS_MISSING if lacking else Reason.LEDGER_OLDER
    return AllYears(
        id=indicator.id,
        district_code=units[0] if len(units) == 1 else CITY,
        as_of=on,
        status=status,
        value=None if status is Status.NO_DATA else sum(entry.status is Status.MET for entry in closed),
        total=None if status is Status.NO_DATA else len(closed),
        missing=tuple(sorted(failed)),
        reason=unsaid if status is Status.CANNOT_JUDGE else None,
    )


def _blank(
    indicator: Indicator, unit: str, year: int, on: date, *, amount: float | None, asked: float | None
) -> OneYear:
    return OneYear(indicator.id, unit, on, Status.NO_DATA, value=amount, year=year, asked_yuan=asked)


def _running(entry: OneYear, on: date) -> OneYear:
    """A year without a verdict yet; where it is over, its ledger is older than its end."""
    return replace(
        entry, status=Status.RUNNING, reason=Reason.LEDGER_OLDER if is_over(entry.year, on) else None
    )


def _day_of(unit: str, told: Told | None, on: date) -> date:
    """The day up to which a unit's ledger can speak."""
    return min(on, told.get(unit, on)) if told else on


def _amount(amounts: Amounts, unit: str, year: int) -> float | None:
    """The amount in whole fen: sums of doubles carry noise that would turn equal into more or less."""
    amount = amounts.get((unit, year))
    return None if amount is None or amount != amount else round(amount, 2)
