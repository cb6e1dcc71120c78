"""A city small enough to count by hand, on 2020-06-30.

城关 (A) and 七里河 (B) and the city level report every table; 红古 (C) the register, with nobody
active, and its communities, so that it has no institution, activity or measure; 西固 (D) its communities
alone; the other districts nothing at all.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from analytics.dictionary import dictionary
from tests.plain_snapshots import Tables, arrow, plain

AS_OF = date(2020, 6, 30)
CITY, A, B, C, D = "620100", "620102", "620103", "620111", "620104"
A1, A2, A3, A_RURAL = "620102001001", "620102001002", "620102001003", "620102101201"
A_TOWN, B_TOWN = "620102101000", "620103101000"
B1, B2, B_RURAL = "620103001001", "620103001002", "620103101201"
NOWHERE = "620199999999"


def load(cursor: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """The six tables of one snapshot, as temporary tables of the cursor."""
    for table in dictionary().tables:
        cursor.register("given", arrow(table.name, tables.get(table.name, ())))
        cursor.execute(f"create or replace temp table {table.name} as select * from given")
        cursor.unregister("given")


def day(text: str) -> date:
    return date.fromisoformat(text)


def person(key: str, district_code: str, **columns: Any) -> dict[str, Any]:
    """A general woman of a community, on no post, without certificate or registration, unless said."""
    return plain("registrations", person_key=f"{key}-0123456789", district_code=district_code, **columns)


def professional(key: str, district_code: str, **columns: Any) -> dict[str, Any]:
    return person(key, district_code, **{"category": "professional", "on_post": True, **columns})


def cancelled(on: str, reason: str) -> dict[str, Any]:
    return {"cancelled_on": day(on), "cancel_reason": reason}


REGISTRATIONS = [
    professional("p01", A, certificate="assistant", community_code=A1, registered_on=day("2019-01-10"),
                 valid_until=day("2022-01-09"), trained_hours_this_year=40, volunteers_linked=5,
                 assessed_on=day("2020-03-01"), has_contract=True, has_insurance=True),
    # Its registration is due: valid until a month later.
    professional("p02", A, certificate="social_worker", community_code=A1, employer_kind="agency",
                 registered_on=day("2017-08-01"), valid_until=day("2020-07-31"), project_staff=True,
                 trained_hours_this_year=0, assessed_on=day("2019-12-01"), has_contract=True,
                 has_insurance=False),
    professional("p03", A, equivalent_ability=True, community_code=A_RURAL, employer_kind="government",
                 volunteers_linked=0),
    professional("p04", A, certificate="senior", community_code=A2, employer_kind="mass_organization",
                 on_post=False, trained_hours_this_year=90),
    person("p05", A, on_post=True, community_code=A2, has_contract=False, has_insurance=True),
    # Cancelled on the very day: no longer active. Cancelled later: still active.
    person("p06", A, **cancelled("2020-06-30", "breach_of_law")),
    person("p07", A, employer_kind="public_institution", **cancelled("2020-07-15", "died")),
    professional("p08", A, community_code=A2, **cancelled("2019-11-01", "breach_of_ethics")),
    # Two districts: the later registration counts, so A2 stays unstaffed.
    professional("p09", A, certificate="social_worker", community_code=A2, employer_kind="agency",
                 registered_on=day("2016-05-01"), valid_until=day("2019-05-01"), project_staff=True),
    professional("p09", B, certificate="social_worker", community_code=B1, employer_kind="agency",
                 registered_on=day("2018-05-01"), valid_until=day("2021-05-01"), project_staff=True,
                 has_contract=True),
    # Two districts and no registration in either: the lower code.
    person("p10", B, employer_kind="enterprise"),
    person("p10", A, employer_kind="enterprise"),
    # Reported by B, working in a community of A; lapsed.
    professional("p11", B, certificate="assistant", community_code=A3,
                 employer_kind="other_social_organization", registered_on=day("2015-01-01"),
                 valid_until=day("2018-01-01"), project_staff=True, trained_hours_this_year=10,
                 volunteers_linked=2, has_insurance=True),
    professional("p12", B, employer_kind="enterprise"),
    # Struck off in A, active in B: the later registration was cancelled, so B has the person.
    person("p13", A, registered_on=day("2019-09-01"), **cancelled("2020-02-01", "breach_of_ethics")),
    person("p13", B, has_contract=True),
    # Struck off in both: once, where the registration was the latest.
    person("p14", A, registered_on=day("2018-01-01"), **cancelled("2020-05-01", "breach_of_law")),
    person("p14", B, registered_on=day("2019-01-01"), **cancelled("2020-04-01", "breach_of_law")),
    person("p18", B, **cancelled("2020-04-01", "left_profession")),
    # In a community that the snapshot does not know; no end of validity given.
    professional("p15", B, certificate="assistant", community_code=NOWHERE, employer_kind="agency",
                 registered_on=day("2020-01-01"), project_staff=True, assessed_on=day("2020-06-30"),
                 has_contract=False, has_insurance=True),
    professional("p16", C, **cancelled("2018-01-01", "died")),
    # Registered only after the as-of date.
    person("p17", B, registered_on=day("2020-08-01"), valid_until=day("2023-07-31"), project_staff=True),
]  # fmt: skip


def community(code: str, kind: str, posts: int, name: str) -> dict[str, Any]:
    return plain("communities", code=code, district_code=code[:6], kind=kind, posts=posts, name=name)


COMMUNITIES = [
    community(A1, "urban", 2, "甲社区"),
    community(A2, "urban", 1, "乙社区"),
    # Names repeat across the city.
    community(A3, "urban", 0, "东社区"),
    community(A_RURAL, "rural", 2, "甲村"),
    community(A_TOWN, "town", 1, "甲镇"),
    community(B_TOWN, "town", 0, "乙镇"),
    community(B1, "urban", 1, "东社区"),
    community(B2, "urban", 1, "丁社区"),
    community(B_RURAL, "rural", 0, "乙村"),
    community("620111001001", "urban", 1, "戊社区"),
    community("620104001001", "urban", 1, "己社区"),
]


def institution(
    id: str, district_code: str, kind: str, opened: str, closed: str | None = None, **columns: Any
) -> dict[str, Any]:
    life = {"established_on": day(opened), "closed_on": day(closed) if closed else None}
    return plain("institutions", id=id, district_code=district_code, kind=kind, **life, **columns)


INSTITUTIONS = [
    institution("1", A, "agency", "2015-01-01", has_party_organization=True),
    institution("2", A, "agency", "2015-01-01", "2020-06-30", has_party_organization=True),
    institution("3", A, "elderly", "2010-01-01", posts=2),
    institution("4", A, "children", "2010-01-01", posts=0),
    institution("5", A, "school", "2010-01-01", posts=1),
    # Two bases are one district.
    institution("6", A, "practice_base", "2018-01-01"),
    institution("7", A, "practice_base", "2019-01-01"),
    institution("8", A, "association", "2016-01-01", "2019-01-01"),
    institution("9", A, "hospital", "2010-01-01", "2018-01-01", posts=3),
    institution("1", B, "agency", "2020-06-30", has_party_organization=False),
    institution("2", B, "agency", "2020-07-01", has_party_organization=True),
    institution("3", B, "association", "2017-01-01"),
    institution("4", B, "association", "2018-01-01", "2020-07-01"),
    institution("5", B, "relief", "2010-01-01"),
    institution("6", B, "hospital", "2010-01-01"),
    institution("7", B, "joint_base", "2019-01-01"),
    institution("8", B, "practice_base", "2020-09-01"),
    institution("9", B, "practice_base", "2015-01-01", "2020-06-30"),
    institution("1", CITY, "training_base_provincial", "2016-01-01"),
    institution("2", CITY, "training_base_city", "2017-01-01", "2020-01-01"),
    institution("3", CITY, "training_base_city", "2021-01-01"),
    institution("4", CITY, "association", "2015-01-01"),
    institution("5", CITY, "joint_base", "2016-01-01"),
    institution("6", CITY, "agency", "2014-01-01", has_party_organization=True),
    institution("7", CITY, "veterans", "2010-01-01", posts=4),
    institution("8", CITY, "practice_base", "2015-01-01"),
    institution("9", CITY, "association", "2010-01-01", "2020-06-30"),
    institution("10", CITY, "association", "2020-07-01"),
]


def activity(id: str, unit: str, kind: str, held_on: str, people: int | None = None) -> dict[str, Any]:
    return plain("activities", id=id, district_code=unit, kind=kind, held_on=day(held_on), people=people)


ACTIVITIES = [
    activity("1", A, "cadre_training", "2020-03-01", 30),
    activity("2", A, "cadre_training", "2019-12-31", 99),
    # Nobody wrote down how many came: unknown, not 0.
    activity("3", A, "frontline_training", "2020-05-01"),
    activity("4", A, "case_work", "2020-01-01"),
    activity("5", A, "group_work", "2020-02-05"),
    activity("6", A, "internal_audit", "2020-04-01"),
    activity("7", A, "external_review", "2020-05-01"),
    activity("8", A, "publicity", "2020-03-15", 400),
    activity("9", A, "holder_training", "2020-03-15", 20),
    activity("1", B, "frontline_training", "2020-06-30", 12),
    activity("2", B, "frontline_training", "2020-07-01", 50),
    activity("3", B, "internal_audit", "2020-01-01"),
    activity("4", B, "external_review", "2019-11-01"),
    activity("5", B, "community_work", "2020-06-01"),
    activity("6", B, "forum", "2020-06-02", 80),
    activity("7", B, "frontline_training", "2020-02-01"),
    activity("8", B, "internal_audit", "2020-02-01"),
    activity("9", B, "external_review", "2020-09-01"),
    activity("10", B, "community_work", "2020-07-01"),
    activity("11", B, "publicity", "2019-06-01"),
    activity("1", CITY, "cadre_training", "2020-02-02", 100),
    activity("2", CITY, "forum", "2020-01-01", 60),
    activity("3", CITY, "internal_audit", "2020-01-01"),
    activity("4", CITY, "external_review", "2020-01-01"),
]


def measure(district_code: str, measure: str, adopted_on: str) -> dict[str, Any]:
    return {"district_code": district_code, "measure": measure, "adopted_on": day(adopted_on)}


MEASURES = [
    measure(A, "annual_assessment", "2018-01-01"),
    measure(A, "registration", "2017-01-01"),
    measure(A, "registration", "2019-01-01"),
    measure(A, "ethics", "2021-01-01"),
    measure(A, "supporting_document", "2020-06-30"),
    measure(B, "disclosure", "2018-01-01"),
    measure(B, "annual_assessment", "2020-07-01"),
    measure(CITY, "registration", "2016-01-01"),
    measure(CITY, "disclosure", "2017-01-01"),
    measure(CITY, "supervision", "2018-01-01"),
    measure(CITY, "discipline", "2020-07-01"),
    measure(CITY, "annual_assessment", "2016-01-01"),
    measure(A, "training_plan", "2018-01-01"),
    measure(CITY, "training_plan", "2020-07-01"),
    measure(A, "recruitment_exam", "2018-01-01"),
    # One rule twice is one rule.
    measure(CITY, "recruitment_exam", "2018-01-01"),
    measure(CITY, "recruitment_exam", "2019-01-01"),
    measure(CITY, "recruitment_bonus", "2020-06-30"),
    measure(A, "information_base", "2019-01-01"),
    measure(A, "information_base", "2020-01-01"),
    measure(B, "information_base", "2020-07-01"),
    measure(CITY, "information_base", "2018-01-01"),
    measure(B, "assessment_standards", "2018-01-01"),
    measure(CITY, "post_standards", "2018-01-01"),
    measure(B, "financial_rules", "2021-01-01"),
    measure(CITY, "financial_rules", "2015-01-01"),
    measure(CITY, "purchase_policy", "2016-01-01"),
    measure(B, "floors_assessed", "2015-01-01"),
]


def money(
    entry_id: str, district_code: str, fund_year: int, source: str, purpose: str, yuan: str,
    booked_on: str | None = None, **columns: Any,
) -> dict[str, Any]:  # fmt: skip
    return {"entry_id": entry_id, "district_code": district_code, "fund_year": fund_year, "source": source,
            "purpose": purpose, "amount_yuan": Decimal(yuan),
            "booked_on": day(booked_on or f"{fund_year}-05-20"), **columns}  # fmt: skip


FUNDING = [
    money("1", CITY, 2013, "lottery", "training", "50000"),
    money("2", CITY, 2014, "lottery", "training", "200000"),
    money("3", CITY, 2015, "lottery", "training", "120000.10"),
    # Booked a year later: the fund year is what counts.
    money("4", CITY, 2015, "lottery", "bases", "100000.20", "2016-02-01"),
    money("5", CITY, 2015, "fiscal", "purchase", "70000"),
    money("6", CITY, 2020, "lottery", "training", "250000"),
    # A year of the ledger without lottery money is 0, not missing.
    money("7", CITY, 2019, "fiscal", "other", "10"),
    money("8", CITY, 2020, "fiscal", "purchase", "1", project="居家养老", evaluated=False),
    money("1", A, 2014, "lottery", "training", "30000"),
    money("2", A, 2015, "lottery", "purchase", "30000"),
    money("3", A, 2015, "social", "purchase", "500.05", project="居家养老", evaluated=True),
    # One project paid in two parts is one project.
    money("4", A, 2020, "lottery", "purchase", "20000", project="居家养老", evaluated=True),
    money("5", A, 2020, "lottery", "purchase", "5000", project="居家养老"),
    money("6", A, 2020, "fiscal", "purchase", "4000", project="社区矫正", evaluated=False),
    money("7", A, 2020, "lottery", "purchase", "1000", "2020-06-30", evaluated=True),
    money("8", A, 2020, "lottery", "purchase", "99999", "2020-07-01", project="未来", evaluated=True),
    money("1", B, 2015, "lottery", "training", "10000"),
    money("2", B, 2020, "fiscal", "posts", "7000"),
]

TABLES: Tables = {
    "registrations": REGISTRATIONS, "funding": FUNDING, "communities": COMMUNITIES,
    "institutions": INSTITUTIONS, "activities": ACTIVITIES, "measures": MEASURES,
}  # fmt: skip

#: (unit, year) → (value, total)
Counted = dict[tuple[str, int | None], tuple[float | None, float | None]]


def counts(**by_unit: float | tuple[float | None, float | None] | None) -> Counted:
    """One value, or value and total, a unit: `city` is 620100."""
    units = {"city": CITY, "A": A, "B": B, "C": C, "D": D}
    return {
        (units[name], None): found if isinstance(found, tuple) else (found, None)
        for name, found in by_unit.items()
    }


def this_year(**by_unit: float | tuple[float | None, float | None] | None) -> Counted:
    return {(unit, 2020): found for (unit, _), found in counts(**by_unit).items()}


EXPECTED: dict[str, Counted] = {
    "workforce.total": counts(A=7, B=6, C=0, city=13),
    "workforce.professional": counts(A=4, B=4, C=0, city=8),
    "workforce.senior": counts(A=3, B=1, C=0, city=4),
    "bases.provincial": counts(city=1),
    "bases.city": counts(city=0),
    "bases.district": counts(A=(1, 1), B=(0, 1), C=(0, 1), city=(1, 8)),
    "communities.staffed": counts(A=(2, 3), B=(1, 2), C=(0, 1), D=(None, 1), city=(3, 7)),
    "associations.district": counts(A=(0, 1), B=(1, 1), C=(0, 1), city=(1, 8)),
    "associations.city": counts(city=1),
    "funding.city_floor": {(CITY, 2014): (200000.0, None), (CITY, 2015): (220000.30, None),
        (CITY, 2019): (0.0, None), (CITY, 2020): (250000.0, None)},
    "funding.district_floor": {(A, 2014): (30000.0, None), (A, 2015): (30000.0, None),
        (A, 2020): (26000.0, None), (B, 2015): (10000.0, None), (B, 2020): (0.0, None)},
    "funding.growth": {(CITY, 2015): (220000.30, 200000.0), (CITY, 2019): (0.0, None),
        (CITY, 2020): (250000.0, 0.0), (A, 2015): (30000.0, 30000.0), (A, 2020): (26000.0, None),
        (B, 2015): (10000.0, None), (B, 2020): (0.0, None)},
    "education.joint_bases": counts(A=0, B=1, C=0, city=2),
    "training.cadres": this_year(A=30, B=0, C=0, city=130),
    "training.frontline": this_year(A=None, B=12, C=0, city=12),
    "training.holders": this_year(A=(2, 3), B=(1, 3), C=(0, 0), city=(3, 6)),
    "training.plan": counts(A=(1, 1), B=(0, 1), C=(0, 1), city=(0, 1)),
    "communities.posts": counts(A=(2, 3), B=(2, 2), C=(1, 1), D=(1, 1), city=(6, 7)),
    "rural.posts": counts(A=2, B=0, C=0, D=0, city=2),
    "posts.core_institutions": counts(A=(1, 2), B=(0, 1), C=(0, 0), city=(2, 4)),
    "posts.other_institutions": counts(A=(1, 1), B=(0, 1), C=(0, 0), city=(1, 2)),
    "agencies.count": counts(A=1, B=1, C=0, city=3),
    "agencies.professionals": counts(A=1, B=4, C=0, city=5),
    "funding.purchase": {(A, 2014): (0.0, None), (A, 2015): (30500.05, None), (A, 2020): (30000.0, None),
        (B, 2015): (0.0, None), (B, 2020): (0.0, None), (CITY, 2013): (0.0, None), (CITY, 2014): (0.0, None),
        (CITY, 2015): (100500.05, None), (CITY, 2019): (0.0, None), (CITY, 2020): (30001.0, None)},
    "administration.professionals": counts(A=2, B=0, C=0, city=2),
    "recruitment.rules": counts(A=(1, 3), B=(0, 3), C=(0, 3), city=(2, 3)),
    "volunteers.linked": counts(A=(1, 4), B=(1, 4), C=(0, 0), city=(2, 8)),
    "registration.projects": counts(A=(1, 1), B=(2, 4), C=(0, 0), city=(3, 5)),
    "registration.revoked": this_year(A=2, B=1, C=0, city=3),
    "registration.base": counts(A=(1, 1), B=(0, 1), C=(0, 1), city=(2, 9)),
    "assessment.posts": this_year(A=(1, 3), B=(1, 4), C=(0, 0), city=(2, 7)),
    "assessment.projects": this_year(A=(2, 3), B=(0, 0), city=(2, 4)),
    "assessment.standards": counts(A=(0, 2), B=(1, 2), C=(0, 2), city=(1, 2)),
    "certified.on_post": counts(A=(2, 4), B=(3, 4), C=(0, 0), city=(5, 8)),
    "pay.contracts": counts(A=(2, 3), B=(2, 4), C=(0, 0), city=(4, 7)),
    "pay.insurance": counts(A=(2, 4), B=(2, 4), C=(0, 0), city=(4, 8)),
    "leadership.assessed": counts(A=(1, 1), B=(0, 1), C=(0, 1), city=(1, 8)),
    "leadership.documents": counts(A=(1, 1), B=(0, 1), C=(0, 1), city=(1, 8)),
    "systems.established": counts(A=(1, 8), B=(1, 8), C=(0, 8), city=(3, 8)),
    "practice.services": this_year(A=2, B=1, C=0, city=3),
    "funding.mix": {(A, 2014): (30000.0, 30000.0), (A, 2015): (30000.0, 30500.05),
        (A, 2020): (26000.0, 30000.0), (B, 2015): (10000.0, 10000.0), (B, 2020): (0.0, 7000.0),
        (CITY, 2013): (50000.0, 50000.0), (CITY, 2014): (230000.0, 230000.0),
        (CITY, 2015): (260000.30, 330500.35), (CITY, 2019): (0.0, 10.0), (CITY, 2020): (276000.0, 287001.0)},
    "funding.audited": this_year(A=(1, 1), B=(0, 1), C=(0, 1), city=(1, 8)),
    "funding.rules": counts(A=(0, 2), B=(0, 2), C=(0, 2), city=(2, 2)),
    "funding.in_assessment": counts(A=(0, 1), B=(1, 1), C=(0, 1), city=(1, 9)),
    "party.organizations": counts(A=1, B=0, C=0, city=2),
    "publicity.events": this_year(A=1, B=1, C=0, city=3),
}  # fmt: skip
