"""Institutions, bases and associations of the sample, and the measures its units adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.reference import districts, unit
from analytics.sample.story import FOUNDINGS, LAST, LOCAL, MARK, MEASURES, NEVER, Founding
from analytics.warehouse.snapshots.parquet import arrow_table

#: Institutions per 100,000 residents by kind, and at least how many in each district.
PER_100_000 = {
    "elderly": (1.5, 1),
    "disabled": (0.5, 1),
    "children": (0.25, 1),
    "adoption": (0.12, 0),
    "youth": (0.4, 0),
    "relief": (0.2, 1),
    "veterans": (0.3, 1),
    "school": (4.0, 3),
    "hospital": (1.6, 2),
    "culture": (1.2, 1),
    "family_planning": (0.7, 1),
}
#: The kinds the policy names first for posts (3.2.2): more of them come to have some.
CORE = ("elderly", "disabled", "children", "adoption", "youth", "relief", "veterans")


@dataclass(frozen=True)
class Institution:
    """One institution, and from when it has its social-work posts and a party organization."""

    founding: Founding
    posts: int
    posts_from: date
    party_from: date
    #: None: the form says nothing of posts.
    reports_posts: bool
    has_evidence: bool


def institutions_ever(seed: int) -> tuple[Institution, ...]:
    """Every institution of the story; its place in the list is its number for good."""
    rng = np.random.default_rng([seed, 5])
    return tuple(_furnished(founding, rng) for founding in _foundings(rng))


def _foundings(rng: np.random.Generator) -> Iterator[Founding]:
    yield from FOUNDINGS
    for code, district in districts().items():
        for kind, (per_100_000, at_least) in PER_100_000.items():
            for n in range(max(at_least, round(per_100_000 * district.population_2020 / 100_000))):
                yield Founding(code, kind, _name(code, kind, n + 1), _drawn(date(1985, 1, 1), rng))
        # Most agencies came after 2016: the later of two draws.
        opened = sorted(
            max(_drawn(date(2011, 1, 1), rng) for _ in range(2)) for _ in range(LOCAL[code].agencies)
        )
        for n, on in enumerate(opened, start=1):
            closes = on + timedelta(days=int(rng.integers(400, 1500))) if rng.random() < 0.1 else NEVER
            yield Founding(code, "agency", _name(code, "agency", n), on, closes)


def _furnished(founding: Founding, rng: np.random.Generator) -> Institution:
    share = 0.75 if founding.kind in CORE else 0.9 if founding.kind == "agency" else 0.4
    has_posts, in_party = rng.random() < share, founding.kind == "agency" and rng.random() < 0.65
    joins_party = founding.established_on + timedelta(days=int(rng.integers(200, 1200)))
    return Institution(
        founding,
        posts=int(rng.integers(1, 5)),
        posts_from=max(founding.established_on, _drawn(date(2012, 1, 1), rng)) if has_posts else NEVER,
        party_from=joins_party if in_party else NEVER,
        reports_posts=bool(rng.random() > 0.03),
        has_evidence=bool(rng.random() > 0.2),
    )


def _drawn(first: date, rng: np.random.Generator) -> date:
    return first + timedelta(days=int(rng.integers(0, (LAST - first).days)))


def _name(district_code: str, kind: str, number: int) -> str:
    label = dictionary().table("institutions").column("kind").codes[kind].zh
    return f"{unit(district_code).name}{label} {number}"


def institutions(ever: tuple[Institution, ...], as_of: date) -> pa.Table:
    """Those established by `as_of`, closed ones included; a party organization is asked of agencies only."""
    return arrow_table(
        dictionary().table("institutions"),
        [
            {
                **vars(each.founding),
                "id": f"I{n:04d}",
                "name": each.founding.name + MARK,
                "closed_on": each.founding.closed_on if each.founding.closed_on <= as_of else None,
                "posts": each.posts * (each.posts_from <= as_of) if each.reports_posts else None,
                "has_party_organization": each.party_from <= as_of
                if each.founding.kind == "agency"
                else None,
                "evidence": f"示例：登记材料第 {n} 号" if each.has_evidence else None,
            }
            for n, each in enumerate(ever, start=1)
            if each.founding.established_on <= as_of
        ],
    )


def measures(as_of: date) -> pa.Table:
    """What was adopted by `as_of`."""
    labels = dictionary().table("measures").column("measure").codes
    adopted = [each for each in MEASURES if each.adopted_on <= as_of]
    documents = (
        f"示例：{unit(each.district_code).name}关于{labels[each.measure].zh}的文件（{each.adopted_on.year}）"
        for each in adopted
    )
    rows = [vars(each) | {"document": document} for each, document in zip(adopted, documents, strict=True)]
    return arrow_table(dictionary().table("measures"), rows)
