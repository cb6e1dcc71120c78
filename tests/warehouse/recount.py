"""The rollups' numbers by plain loops, from the words of the definitions and not from the SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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
        self.institutions = city.rows("institutions")
        self.activities = city.rows("activities")
        self.measures = city.rows("measures")
        self.ledger = [row for row in city.rows("funding") if row.booked_on <= AS_OF]
        sheets = ("funding", "institutions", "activities", "measures")
        self.is_city_level_heard = any(
            row.district_code == CITY for name in sheets for row in city.rows(name)
        )

    def telling(self, name: str) -> set[str]:
        """The districts of which a sheet is known: with rows in it, or with a register and no row in it."""
        rows: list[SimpleNamespace] = getattr(self, name)
        return ({row.district_code for row in rows} | set(self.reporting)) - {CITY}

    def people_who(self, *tests: Test) -> dict[str, tuple[float, float | None]]:
        """unit → how many pass the first test, and how many pass the second where there is one."""
        found: dict[str, tuple[float, float | None]] = {}
        for unit in [*self.reporting, CITY]:
            rows = [row for row in self.people if unit in (CITY, row.district_code)]
            passed = [float(sum(map(test, rows))) for test in tests]
            found[unit] = (passed[0], passed[1] if len(passed) > 1 else None)
        return found

    def trained(self) -> dict[str, tuple[float | None, float | None]]:
        """unit → certificate holders with hours this year; None where there are some and nobody's is told."""
        found: dict[str, tuple[float | None, float | None]] = {}
        for unit, counted in self.people_who(*PEOPLE["training.holders"]).items():
            holders = [
                row for row in self.people if row.certificate != "none" and unit in (CITY, row.district_code)
            ]
            told = [row for row in holders if row.trained_hours_this_year is not None]
            found[unit] = counted if told or not holders else (None, counted[1])
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
            row for row in self.register if _this_year(row.cancelled_on) and row.cancel_reason in breaches
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

    def sheet(self, name: str, *tests: Test) -> dict[str, tuple[float, float | None]]:
        """unit → rows of a sheet that pass the first test, and the second; 620100 is the whole city."""
        rows: list[SimpleNamespace] = getattr(self, name)
        found: dict[str, tuple[float, float | None]] = {}
        for unit in self.telling(name) | {CITY}:
            mine = [row for row in rows if unit in (CITY, row.district_code)]
            passed = [float(sum(map(test, mine))) for test in tests]
            found[unit] = (passed[0], passed[1] if len(passed) > 1 else None)
        return found

    def in_the_city(self, test: Test) -> dict[str, tuple[float, None]]:
        """What the city has: known where the city level sends anything, or where a district shows one."""
        number = float(sum(map(test, self.institutions)))
        return {CITY: (number, None)} if number or self.is_city_level_heard else {}

    def districts_with(self, name: str, *tests: Test) -> dict[str, tuple[float, float]]:
        """unit → 1 of 1 where every test has a row that passes it; the city: how many of its 8 districts."""
        rows: list[SimpleNamespace] = getattr(self, name)
        found: dict[str, tuple[float, float]] = {}
        for unit in self.telling(name):
            mine = [row for row in rows if row.district_code == unit]
            found[unit] = (float(all(any(map(test, mine)) for test in tests)), 1.0)
        found[CITY] = (sum(value for value, _ in found.values()), 8.0)
        return found

    def attendances(self, kind: str) -> dict[str, tuple[float | None, None]]:
        """unit → how many came this year; None where there were courses and none says how many."""
        found: dict[str, tuple[float | None, None]] = {}
        for unit in self.telling("activities") | {CITY}:
            held = [
                row.people
                for row in self.activities
                if unit in (CITY, row.district_code) and row.kind == kind and _this_year(row.held_on)
            ]
            said = [people for people in held if people is not None]
            found[unit] = (float(sum(said)) if said or not held else None, None)
        return found

    def rural_posts(self) -> dict[str, tuple[float, None]]:
        """unit → villages and towns with a post."""
        with_posts = [row.district_code for row in self.communities if row.kind != "urban" and row.posts > 0]
        units = {row.district_code for row in self.communities}
        return {CITY: (float(len(with_posts)), None)} | {
            unit: (float(with_posts.count(unit)), None) for unit in units
        }

    def urban_posts(self) -> dict[str, tuple[float, float]]:
        """unit → urban communities with a post, and all of them."""
        found = {}
        for unit in {row.district_code for row in self.communities} | {CITY}:
            posts = [
                row.posts
                for row in self.communities
                if row.kind == "urban" and unit in (CITY, row.district_code)
            ]
            found[unit] = (float(sum(map(_positive, posts))), float(len(posts)))
        return found

    def in_force(self, asked: Collection[str]) -> dict[str, tuple[float, float]]:
        """unit → kinds of measure asked for that are in force; the city has the city level's, if heard."""
        found = {}
        for unit in self.telling("measures") | ({CITY} if self.is_city_level_heard else set()):
            kinds = {
                row.measure for row in self.measures if row.district_code == unit and row.adopted_on <= AS_OF
            }
            found[unit] = (float(len(kinds & set(asked))), float(len(asked)))
        return found

    def units_with(self, kind: str) -> dict[str, tuple[float, float]]:
        """unit → 1 of 1 where such a measure is in force; the city: how many of its districts and itself."""
        having = {
            row.district_code for row in self.measures if row.measure == kind and row.adopted_on <= AS_OF
        }
        districts = self.telling("measures") - {CITY}
        return {unit: (float(unit in having), 1.0) for unit in districts} | {CITY: (float(len(having)), 9.0)}


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


def _this_year(on: date | None) -> bool:
    return on is not None and date(AS_OF.year, 1, 1) <= on <= AS_OF


def is_open(row: Any) -> bool:
    """Established, and not closed on the day."""
    return bool(row.established_on <= AS_OF and (row.closed_on is None or row.closed_on > AS_OF))


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
        lambda row: _professional(row) and row.on_post and _this_year(row.assessed_on),
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

CORE = ("elderly", "disabled", "children", "adoption", "youth", "relief", "veterans")
OTHER = ("school", "hospital", "culture", "family_planning")

INSTITUTIONS: dict[str, tuple[Test, ...]] = {
    "agencies.count": (lambda row: is_open(row) and row.kind == "agency",),
    "party.organizations": (
        lambda row: is_open(row) and row.kind == "agency" and row.has_party_organization is True,
    ),
    "education.joint_bases": (lambda row: is_open(row) and row.kind == "joint_base",),
    "posts.core_institutions": (
        lambda row: is_open(row) and row.kind in CORE and _positive(row.posts),
        lambda row: is_open(row) and row.kind in CORE,
    ),
    "posts.other_institutions": (
        lambda row: is_open(row) and row.kind in OTHER and _positive(row.posts),
        lambda row: is_open(row) and row.kind in OTHER,
    ),
}

CITY_INSTITUTIONS: dict[str, Test] = {
    "bases.provincial": lambda row: is_open(row) and row.kind == "training_base_provincial",
    "bases.city": lambda row: is_open(row) and row.kind == "training_base_city",
    "associations.city": lambda row: is_open(row) and row.kind == "association" and row.district_code == CITY,
}

ACTIVITIES: dict[str, tuple[Test, ...]] = {
    "practice.services": (
        lambda row: _this_year(row.held_on) and row.kind in ("case_work", "group_work", "community_work"),
    ),
    "publicity.events": (lambda row: _this_year(row.held_on) and row.kind in ("publicity", "forum"),),
}

#: Kinds of measure that each unit has some of, the city being the city level alone.
MEASURES: dict[str, tuple[str, ...]] = {
    "systems.established": (
        "registration", "disclosure", "supervision", "service_evaluation", "self_regulation",
        "continuing_education", "discipline", "ethics",
    ),
    "training.plan": ("training_plan",),
    "recruitment.rules": ("recruitment_exam", "recruitment_preference", "recruitment_bonus"),
    "assessment.standards": ("post_standards", "assessment_standards"),
    "funding.rules": ("purchase_policy", "financial_rules"),
}  # fmt: skip

#: What the city level and the districts each have or have not.
UNITS_WITH = {"registration.base": "information_base", "funding.in_assessment": "floors_assessed"}

#: What a district has or has not: sheet, and what each must have a row of.
DISTRICTS_WITH: dict[str, tuple[str, tuple[Test, ...]]] = {
    "bases.district": ("institutions", (lambda row: is_open(row) and row.kind == "practice_base",)),
    "associations.district": ("institutions", (lambda row: is_open(row) and row.kind == "association",)),
    "funding.audited": (
        "activities",
        (
            lambda row: _this_year(row.held_on) and row.kind == "internal_audit",
            lambda row: _this_year(row.held_on) and row.kind == "external_review",
        ),
    ),
    "leadership.assessed": (
        "measures",
        (lambda row: row.adopted_on <= AS_OF and row.measure == "annual_assessment",),
    ),
    "leadership.documents": (
        "measures",
        (lambda row: row.adopted_on <= AS_OF and row.measure == "supporting_document",),
    ),
}
