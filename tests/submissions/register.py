"""Rows of the talent register that agree with themselves, with the as-of date and with the ID number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from analytics.dictionary import dictionary
from analytics.reference import Community, districts
from tests.submissions.identity import People
from tests.submissions.model import Value

Row = dict[str, Value]


def registration(
    rng: random.Random, people: People, *, district: str, as_of: date, places: Sequence[Community]
) -> Row:
    """One row of 人才登记; a person of a community is a professional only on a post and not cancelled."""
    person = people.person([district])
    row: Row = {column.name: None for column in dictionary().table("registrations").columns}
    row |= {
        "id_number": person.id_number,
        "name": person.name if rng.random() < 0.95 else None,
        "gender": person.gender,
        "birth_year": person.born.year if rng.random() < 0.9 else None,
        "education": _code(rng, "education"),
        "district_code": district,
        "service_field": _code(rng, "service_field"),
        "category": "general",
        "qualified_by": rng.choice(("none", None)),
        "certificate": "none",
        "on_post": rng.random() < 0.6,
        "project_staff": _maybe(rng, rng.random() < 0.2),
        "equivalent_ability": _maybe(rng, rng.random() < 0.1),
        "volunteers_linked": rng.choice((None, 0, 3, 12, 25, 1200)),
        "trained_hours_this_year": rng.choice((None, 0, 8, 24, 48, 72, 90)),
        "assessed_on": _assessed(rng, as_of),
        "has_contract": _maybe(rng, rng.random() < 0.8),
        "has_insurance": _maybe(rng, rng.random() < 0.8),
    }
    _employ(row, rng, district, places)
    if rng.random() < 0.45:
        _qualify(row, rng, as_of)
    return row


def _employ(row: Row, rng: random.Random, district: str, places: Sequence[Community]) -> None:
    kind = _code(rng, "employer_kind")
    row["employer_kind"] = kind
    place = rng.choice(places)
    if kind == "community":
        row["community_code"] = place.code if rng.random() < 0.9 else None
        row["employer_name"] = place.name
    elif rng.random() < 0.85:
        ending = rng.choice(("示例服务中心", "示例中心（筹）", "示例办公室", "示例服务社 (二部)"))
        row["employer_name"] = f"{districts()[district].name_short}{place.street}{ending}"


def _qualify(row: Row, rng: random.Random, as_of: date) -> None:
    """Makes the row a professional's: by certificate, degree or both."""
    row["category"] = "professional"
    if row["community_code"]:
        row["on_post"] = True
    grounds = rng.choice(("certificate", "certificate", "both", "degree"))
    row["qualified_by"] = grounds
    if grounds == "degree":
        return
    # 高级社会工作师 was examined for the first time in 2019, results in the autumn.
    senior_possible = as_of >= date(2019, 12, 31)
    certificate = rng.choice(("assistant", "assistant", "social_worker", *["senior"] * senior_possible))
    row["certificate"] = certificate
    of_age = int(str(row["id_number"])[6:10]) + 18
    year = 2019 if certificate == "senior" else max(rng.randrange(2008, as_of.year), of_age)
    row["certified_on"] = date(year, 9, 20) + timedelta(days=rng.randrange(60))
    if rng.random() < 0.8:
        _register(row, rng, as_of)
    if rng.random() < 0.08 and grounds == "certificate":
        row["qualified_by"] = None


def _register(row: Row, rng: random.Random, as_of: date) -> None:
    certified = row["certified_on"]
    assert isinstance(certified, date)
    registered = certified + timedelta(days=rng.randrange(0, 360))
    if registered > as_of:
        return
    valid_until = later(registered, years=3)
    while valid_until < as_of and rng.random() < 0.9:
        valid_until = later(valid_until, years=3)
    row["registered_on"] = registered
    row["valid_until"] = valid_until
    if rng.random() < 0.06 and not row["community_code"]:
        days = (min(as_of, valid_until) - registered).days
        row["cancelled_on"] = registered + timedelta(days=rng.randrange(days + 1))
        row["cancel_reason"] = _code(rng, "cancel_reason")


def later(day: date, *, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _assessed(rng: random.Random, as_of: date) -> date | None:
    day = date(as_of.year, 1, 1) + timedelta(days=rng.randrange(366))
    return day if day <= as_of and rng.random() < 0.7 else None


def _code(rng: random.Random, column: str) -> str:
    return rng.choice(list(dictionary().table("registrations").column(column).codes))


def _maybe(rng: random.Random, value: bool) -> bool | None:
    return value if rng.random() < 0.85 else None
