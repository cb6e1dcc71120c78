"""The money as tables to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from analytics.answers.funding import Booked, Funding, FundYear
from analytics.assess import verdict
from analytics.tables import Table
from analytics.warehouse.questions.funding import Purchases


def grid(shown: Funding) -> Table:
    """One row a unit and fund year: its lottery money, judged by floor and growth."""
    rows = [
        {
            "sender": code,
            "fund_year": year,
            "lottery_yuan": one.floor.value,
            "floor_yuan": one.floor.asked_yuan,
            "floor_verdict": verdict.code(one.floor),
            "year_before_yuan": one.growth.asked_yuan if one.growth else None,
            "growth_verdict": verdict.code(one.growth) if one.growth else None,
            "year_before_same_day_yuan": None if one.same_day_yuan is None else float(one.same_day_yuan),
        }
        for (code, year), one in shown.grid.items()
    ]
    return Table("funding-grid", rows)


def sources(shown: Funding) -> Table:
    """One row a fund year and source; a source with nothing in any year is left out."""
    return _parts(shown, "source", lambda one: one.by_source)


def purposes(shown: Funding) -> Table:
    """One row a fund year and purpose; a purpose with nothing in any year is left out."""
    return _parts(shown, "purpose", lambda one: one.by_purpose)


def booking(shown: Funding) -> Table:
    """One row a fund year: all its money, and how much was booked in it, later and (if any) earlier."""
    years = shown.money.values()
    booked = [
        one for one in Booked if one is not Booked.EARLIER or any(year.by_booking[one] for year in years)
    ]
    rows = [
        {"fund_year": year, "total_yuan": float(one.total_yuan)}
        | {f"booked_yuan:{when}": float(one.by_booking[when]) for when in booked}
        for year, one in shown.money.items()
    ]
    return Table("booking", rows)


def purchases_by_year(shown: Funding) -> Table:
    """One row a fund year: what all units purchased."""
    years = sorted({year for _, year in shown.purchases})
    rows = [{"fund_year": year} | _purchased(shown.purchased_in(year)) for year in years]
    return Table("purchases-by-year", rows)


def purchases_by_unit(shown: Funding, year: int) -> Table:
    """One row a unit: what it purchased in a fund year; nothing is known where its ledger has no entry."""
    rows = [{"sender": code} | _purchased(shown.purchased_by(code, year)) for code in shown.units]
    return Table("purchases-by-unit", rows)


def _parts(shown: Funding, column: str, of: Callable[[FundYear], Mapping[str, Decimal]]) -> Table:
    used = [code for one in shown.money.values() for code, amount in of(one).items() if amount]
    rows = [
        {"fund_year": year, column: code, "amount_yuan": float(amount)}
        for year, one in shown.money.items()
        for code, amount in of(one).items()
        if code in used
    ]
    return Table(f"funding-{column}", rows)


def _purchased(one: Purchases | None) -> dict[str, object]:
    return {
        "projects": one.projects if one else None,
        "amount_yuan": float(one.amount_yuan) if one else None,
        "projects_evaluated": one.evaluated if one else None,
        "projects_not_evaluated": one.not_evaluated if one else None,
        "projects_unsaid": one.unsaid if one else None,
    }
