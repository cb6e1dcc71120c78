"""Rows of the five tables beside the register, for one district or the city."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from analytics.dictionary import dictionary
from analytics.reference import CITY, Community, unit
from tests.submissions.model import Value

Row = dict[str, Value]

CITY_INSTITUTIONS = ("training_base_provincial", "training_base_city", "association")
PROJECTS = (
    "注册社工培训",
    "社区营造示例项目",
    "“三社联动”试点（一期）",
    "为老服务2016",
    "社区 治理试点",
    None,
)


def funding(rng: random.Random, district: str, as_of: date, *, serial: bool, count: int) -> list[Row]:
    """Entries of 资金台账; `serial` numbers them 1, 2, 3 … instead of by unit and year."""
    rows: list[Row] = []
    for n in range(1, count + 1):
        year = rng.randrange(2014, as_of.year + 1) if as_of.year > 2014 else 2014
        booked = date(year, 1, 1) + timedelta(days=rng.randrange(365))
        amount = rng.choice((30_000, 5_000, 12_500, 200_000, 1_250_000, 68_300, 9_999))
        cents = rng.choice(("0", "0", "0.50", "0.07"))
        rows.append(
            {
                "entry_id": str(n) if serial else f"{district}-{year}-{n:03d}",
                "district_code": district,
                "fund_year": year,
                "booked_on": min(booked, as_of),
                "source": _code(rng, "funding", "source"),
                "purpose": _code(rng, "funding", "purpose"),
                "amount_yuan": (Decimal(amount) + Decimal(cents)).quantize(Decimal("0.01")),
                "project": rng.choice(PROJECTS),
                "evaluated": rng.choice((True, False, None)),
            }
        )
    return rows


def communities(rng: random.Random, places: Sequence[Community], registrations: Iterable[Row]) -> list[Row]:
    """社区岗位 of the given communities: a post for everybody on one, professionals as registered."""
    on_post: dict[Value, int] = {}
    professionals: dict[Value, int] = {}
    for row in registrations:
        code = row["community_code"]
        on_post[code] = on_post.get(code, 0) + bool(row["on_post"])
        professionals[code] = professionals.get(code, 0) + (row["category"] == "professional")
    return [
        {
            "code": place.code,
            "name": place.name,
            "street": place.street,
            "district_code": place.district_code,
            "kind": "urban" if place.kind == "community" else "rural",
            "posts": on_post.get(place.code, 0) + rng.choice((0, 1, 2)),
            "professionals_reported": professionals.get(place.code, 0) if rng.random() < 0.85 else None,
        }
        for place in places
    ]


def institutions(rng: random.Random, district: str, as_of: date, *, serial: bool, count: int) -> list[Row]:
    """Institutions of 机构基地, some of them closed again."""
    rows: list[Row] = []
    kinds = [
        code
        for code in dictionary().table("institutions").column("kind").codes
        if (district == CITY) == (code in CITY_INSTITUTIONS[:2]) or code == "association"
    ]
    for n in range(1, count + 1):
        established = date(2009, 1, 1) + timedelta(days=rng.randrange((as_of - date(2009, 1, 1)).days))
        closed = established + timedelta(days=rng.randrange(30, 3000))
        kind = rng.choice(kinds)
        label = dictionary().table("institutions").column("kind").label(kind, "zh")
        rows.append(
            {
                "id": str(n) if serial else f"JG-{district}-{n:02d}",
                "district_code": district,
                "kind": kind,
                "name": f"{unit(district).name_short}示例{label}{n}",
                "established_on": established,
                "closed_on": closed if closed <= as_of and rng.random() < 0.2 else None,
                "posts": rng.choice((None, 0, 1, 4, 1024)),
                "has_party_organization": rng.choice((True, False, None)),
                "evidence": rng.choice((None, f"兰民发〔{established.year}〕{n}号", "见附件（扫描件）")),
            }
        )
    return rows


def activities(rng: random.Random, district: str, as_of: date, *, serial: bool, count: int) -> list[Row]:
    """Activities of 活动台账, held in the two years before the as-of date."""
    return [
        {
            "id": str(n) if serial else f"HD-{district}-{n:03d}",
            "district_code": district,
            "kind": _code(rng, "activities", "kind"),
            "held_on": as_of - timedelta(days=rng.randrange(700)),
            "people": rng.choice((None, 12, 45, 380, 1500, 12_000)),
            "hours": rng.choice((None, 1.5, 8.0, 24.0, 0.5)),
        }
        for n in range(1, count + 1)
    ]


def measures(rng: random.Random, district: str, as_of: date, *, count: int) -> list[Row]:
    """Measures of 制度措施, each kind at most once."""
    kinds = list(dictionary().table("measures").column("measure").codes)
    rows: list[Row] = []
    for kind in rng.sample(kinds, min(count, len(kinds))):
        adopted = as_of - timedelta(days=rng.randrange(1500))
        rows.append(
            {
                "district_code": district,
                "measure": kind,
                "adopted_on": adopted,
                "document": rng.choice((None, f"兰组发〔{adopted.year}〕{rng.randrange(1, 99)}号")),
            }
        )
    return rows


def _code(rng: random.Random, table: str, column: str) -> str:
    return rng.choice(list(dictionary().table(table).column(column).codes))
