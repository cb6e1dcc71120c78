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
            "lottery_yuan": unit_year.floor.value,
            "floor_yuan": unit_year.floor.asked_yuan,
            "floor_verdict": verdict.code(unit_year.floor),
            "year_before_yuan": unit_year.growth.asked_yuan if unit_year.growth else None,
            "growth_verdict": verdict.code(unit_year.growth) if unit_year.growth else None,
            "year_before_same_day_yuan": None
            if unit_year.same_day_yuan is None
            else float(unit_year.same_day_yuan),
        }
        for (code, year), unit_year in shown.grid.items()
    ]
    return Table("funding-grid", rows)


def sources(shown: Funding) -> Table:
    """One row a fund year and source, with its share of all; one with nothing in any year is left out."""
    table = _parts(shown, "source", lambda fund_year: fund_year.by_source)
    rows = [
        row | {"share_of_sources": shown.money[row["fund_year"]].source_share(row["source"])}
        for row in table.records
    ]
    return Table(table.name, rows)


def purposes(shown: Funding) -> Table:
    """One row a fund year and purpose; a purpose with nothing in any year is left out."""
    return _parts(shown, "purpose", lambda fund_year: fund_year.by_purpose)


def booking(shown: Funding) -> Table:
    """One row a fund year: all its money, and how much was booked in it, later and (if any) earlier."""
    years = shown.money.values()
    booked = [
        when for when in Booked if when is not Booked.EARLIER or any(year.by_booking[when] for year in years)
    ]
    rows = [
        {"fund_year": year, "total_yuan": float(fund_year.total_yuan)}
        | {f"booked_yuan:{when}": float(fund_year.by_booking[when]) for when in booked}
        for year, fund_year in shown.money.items()
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
    used = [code for fund_year in shown.money.values() for code, amount in of(fund_year).items() if amount]
    rows = [
        {"fund_year": year, column: code, "amount_yuan": float(amount)}
        for year, fund_year in shown.money.items()
        for code, amount in of(fund_year).items()
        if code in used
    ]
    return Table(f"funding-{column}", rows)


def _purchased(purchases: Purchases | None) -> dict[str, object]:
    return {
        "projects": purchases.projects if purchases else None,
        "amount_yuan": float(purchases.amount_yuan) if purchases else None,
        "projects_evaluated": purchases.evaluated if purchases else None,
        "projects_not_evaluated": purchases.not_evaluated if purchases else None,
        "projects_unsaid": purchases.unsaid if purchases else None,
    }
