"""The rollups' numbers by plain loops, from the words of the definitions and not from the SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from tests.warehouse.random_city import RandomCity
from tests.warehouse.small_city import AS_OF, CITY

Test = Callable[[Any], bool]
Amounts = dict[tuple[str, int], float]


class Recount:
    """What the derived tables of a city should hold on the as-of date."""

    def __init__(self, city: RandomCity) -> None:
        self.register = city.rows("registrations")
        self.reporting = sorted({row.district_code for row in self.register})
        self.people = _once(
            row for row in self.register if row.cancelled_on is None or row.cancelled_on > AS_OF
        )
        self.communities = city.rows("communities")
        self.keeping_ledgers = {row.district_code for row in city.rows("funding")} - {CITY}
        self.ledger = [row for row in city.rows("funding") if row.booked_on <= AS_OF]

    def people_who(self, *tests: Test) -> dict[str, tuple[float, float | None]]:
        """unit → how many pass the first test, and how many pass the second where there is one."""
        found: dict[str, tuple[float, float | None]] = {}
        for unit in [*self.reporting, CITY]:
            rows = [row for row in self.people if unit in (CITY, row.district_code)]
            passed = [float(sum(map(test, rows))) for test in tests]
            found[unit] = (passed[0], passed[1] if len(passed) > 1 else None)
        return found

    def staffed(self) -> dict[str, tuple[float | None, float]]:
        """unit → staffed urban communities, and all of them."""
        there = {row.community_code for row in self.people if _professional(row) and row.on_post}
        found: dict[str, tuple[float | None, float]] = {}
        for unit in sorted({row.district_code for row in self.communities}):
            mine = [row for row in self.communities if row.district_code == unit]
            urban = {row.code for row in mine if row.kind == "urban"}
            known = unit in self.reporting or there & {row.code for row in mine}
            found[unit] = (float(len(urban & there)) if known else None, float(len(urban)))
        values, totals = zip(*found.values(), strict=True)
        found[CITY] = (sum(value or 0 for value in values), sum(totals))
        return found

    def amounts(self, keep: Test, *, with_city: bool) -> Amounts:
        """(unit, fund year) → yuan of the entries kept; 620100 is its own money or the whole city's."""
        found: dict[tuple[str, int], Decimal] = {}
        for row in self.ledger:
            for unit in {row.district_code, CITY} if with_city else {row.district_code}:
                found.setdefault((unit, row.fund_year), Decimal())
                found[unit, row.fund_year] += row.amount_yuan if keep(row) else Decimal()
        return {key: float(amount) for key, amount in found.items()}

    def revoked(self) -> dict[str, float]:
        """unit → people struck off this year for a breach."""
        breaches = ("breach_of_law", "breach_of_ethics")
        struck_off = _once(
            row
            for row in self.register
            if row.cancelled_on is not None
            and date(AS_OF.year, 1, 1) <= row.cancelled_on <= AS_OF
            and row.cancel_reason in breaches
        )
        owners = [row.district_code for row in struck_off]
        return {**{unit: owners.count(unit) for unit in self.reporting}, CITY: len(owners)}

    def projects(self) -> dict[str, tuple[float, float]]:
        """unit → purchased projects of the year that were evaluated, and all of them."""
        evaluated: dict[tuple[str, str], bool] = {}
        for row in self.ledger:
            if row.purpose == "purchase" and row.fund_year == AS_OF.year:
                key = (row.district_code, row.project or f"entry {row.entry_id}")
                evaluated[key] = evaluated.get(key, False) or row.evaluated is True
        found = {}
        for unit in [*sorted(self.keeping_ledgers), CITY]:
            mine = [done for (owner, _), done in evaluated.items() if unit in (CITY, owner)]
            found[unit] = (float(sum(mine)), float(len(mine)))
        return found


def _once(rows: Iterable[SimpleNamespace]) -> list[SimpleNamespace]:
    """Each person by the row that counts: the latest registration, then the lowest code."""
    kept: dict[str, SimpleNamespace] = {}
    for row in rows:
        best = kept.get(row.person_key)
        if best is None or _rank(row) > _rank(best):
            kept[row.person_key] = row
    return list(kept.values())


def _rank(row: SimpleNamespace) -> tuple[date, int]:
    return (row.registered_on or date.min, -int(row.district_code))


def _professional(row: Any) -> bool:
    return bool(row.category == "professional")


def _positive(number: int | None) -> bool:
    return number is not None and number > 0


def _registered(row: Any) -> bool:
    """Registered by the day, and the three years (or what the register says) are not over."""
    if row.registered_on is None or row.registered_on > AS_OF:
        return False
    on: date = row.registered_on
    # 29 February has no third anniversary: the day before it counts.
    last = date(on.year + 3, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)
    return bool((row.valid_until or last) >= AS_OF)


PEOPLE: dict[str, tuple[Test, ...]] = {
    "workforce.total": (lambda row: True,),
    "workforce.professional": (_professional,),
    "workforce.senior": (
        lambda row: _professional(row)
        and (row.certificate in ("social_worker", "senior") or row.equivalent_ability is True),
    ),
    "training.holders": (
        lambda row: row.certificate != "none" and _positive(row.trained_hours_this_year),
        lambda row: row.certificate != "none",
    ),
    "agencies.professionals": (
        lambda row: _professional(row)
        and row.employer_kind in ("agency", "other_social_organization", "enterprise"),
    ),
    "administration.professionals": (
        lambda row: _professional(row) and row.employer_kind in ("government", "mass_organization"),
    ),
    "volunteers.linked": (
        lambda row: _professional(row) and _positive(row.volunteers_linked),
        _professional,
    ),
    "registration.projects": (
        lambda row: row.project_staff is True and _registered(row),
        lambda row: row.project_staff is True,
    ),
    "assessment.posts": (
        lambda row: _professional(row) and row.on_post and row.assessed_on is not None
        and date(AS_OF.year, 1, 1) <= row.assessed_on <= AS_OF,
        lambda row: _professional(row) and row.on_post,
    ),
    "certified.on_post": (
        lambda row: row.on_post and row.certificate != "none",
        lambda row: row.on_post,
    ),
    "pay.contracts": (
        lambda row: row.employer_kind in ("community", "agency") and row.has_contract is True,
        lambda row: row.employer_kind in ("community", "agency"),
    ),
    "pay.insurance": (
        lambda row: row.on_post and row.has_insurance is True,
        lambda row: row.on_post,
    ),
}  # fmt: skip
