"""Which communities have a professional, street by street and district by district, against a year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from analytics.answers.communities.area import Area, Community, State, Villages
from analytics.assess.calendar import LATE_DAYS, years_before
from analytics.progress.look import Look
from analytics.reference import CITY, STREET_DIGITS, unit
from analytics.tables import Table
from analytics.warehouse.questions import observations as questions


@dataclass(frozen=True)
class Communities:
    """Everything the page shows of one unit on one day."""

    #: The unit itself.
    whole: Area
    #: Each district of the unit that listed urban communities.
    districts: tuple[Area, ...]
    #: By district code.
    streets: Mapping[str, tuple[Area, ...]]
    villages: Mapping[str, Villages]
    #: The day of the snapshot compared with.
    before_on: date | None
    #: Districts of the unit that listed no community at all.
    missing: tuple[str, ...]
    #: Districts that listed communities and have no register.
    unregistered: tuple[str, ...]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The districts of the city, or the streets of a district, those that lack most first."""
        areas = self.districts if self.whole.code == CITY else self.streets[self.whole.code]
        return tuple(sorted(areas, key=lambda area: (area.unknown > 0, -area.unstaffed, area.code)))

    def nearest(self, district_code: str) -> tuple[int, tuple[Area, ...]]:
        """The fewest communities a street still lacks, and all the streets that lack as few."""
        open_ = [
            street
            for street in self.streets.get(district_code, ())
            if street.unstaffed and not street.unknown
        ]
        fewest = min((street.unstaffed for street in open_), default=0)
        return fewest, tuple(street for street in open_ if street.unstaffed == fewest)

    def finished(self, district_code: str) -> int:
        """Streets in which every community is staffed."""
        return sum(street.staffed == street.total for street in self.streets.get(district_code, ()))


def communities(look: Look) -> Communities:
    """The communities of the city or one district, by the snapshot looked at.

    Compared with the last snapshot at least a year older, where that is not much older than a year.
    """
    return _communities(look.so_far)


def by_street(shown: Communities) -> Table:
    """One row a street of every district: how many are staffed, still needed, won and lost within a year."""
    rows = [_street(area.code, street) for area in shown.districts for street in shown.streets[area.code]]
    return Table("communities-by-street", rows)


def villages(shown: Communities) -> Table:
    """One row a district that has any."""
    rows = [
        {
            "district_code": code,
            "villages": counts.total,
            "villages_with_posts": counts.with_posts,
            "towns": counts.towns,
            "towns_with_posts": counts.towns_with_posts,
            "posts": counts.posts,
            "professionals_registered": counts.professionals,
        }
        for code, counts in shown.villages.items()
        if counts.total or counts.towns
    ]
    return Table("villages", rows)


def _street(district_code: str, area: Area) -> dict[str, object]:
    return {
        "district_code": district_code,
        "street": area.name,
        "communities": area.total,
        "staffed": area.staffed,
        "still_needed": area.still_needed,
        "staffed_before": area.before[1] if area.before else None,
        "gained": area.count(State.GAINED) if area.before else None,
        "lost": area.count(State.LOST) if area.before else None,
    }


@lru_cache(maxsize=256)
def _communities(look: Look) -> Communities:
    codes = look.own_districts
    then = max((day for day in look.days if day <= years_before(look.as_of)), default=None)
    if then is not None and (years_before(look.as_of) - then).days > LATE_DAYS:
        then = None
    now = _rows(look.of_every_unit)
    before = _rows(look.of_every_unit.on(then).so_far) if then else now.head(0)
    now, before = now[now["district_code"].isin(codes)], before[before["district_code"].isin(codes)]
    urban, past = now[now["kind"] == "urban"], before[before["kind"] == "urban"]
    listed = _read(urban, past)
    in_past = set(past["district_code"])

    def of(code: str) -> Area:
        members = tuple(community for community in listed if community.district_code == code)
        return Area(code, unit(code).name, members, _before(past[past["district_code"] == code]))

    there = {community.district_code for community in listed}
    # A sum over other districts than today's does not compare.
    rows = past if in_past == there else past.head(0)
    listing = set(now["district_code"])
    silent = {community.district_code for community in listed if community.staffed is None}
    return Communities(
        Area(look.unit, unit(look.unit).name, listed, _before(rows)),
        tuple(of(code) for code in codes if code in there),
        {code: _streets(listed, past, code) for code in codes if code in there},
        {code: _villages(now[(now["district_code"] == code) & (now["kind"] != "urban")]) for code in codes
         if code in listing},
        then,
        tuple(code for code in codes if code not in listing),
        tuple(code for code in codes if code in silent),
    )  # fmt: skip


@lru_cache(maxsize=64)
def _rows(look: Look) -> pd.DataFrame:
    return questions.community_staffing(look.catalogue, look.snapshot, scope=look.scope)


def _read(urban: pd.DataFrame, past: pd.DataFrame) -> tuple[Community, ...]:
    was = dict(zip(past["code"], past["staffed"], strict=True))
    compared = set(past["district_code"])
    return tuple(
        Community(
            str(row["code"]), str(row["name"]), str(row["street"]), str(row["district_code"]),
            _whole(row["posts"]), _whole(row["professionals_reported"]),
            _whole(row["professionals_registered"]), _flag(row["staffed"]),
            _flag(was.get(row["code"])),
            row["code"] in was if row["district_code"] in compared else None,
        )
        for row in urban.to_dict(orient="records")
    )  # fmt: skip


def _streets(listed: tuple[Community, ...], past: pd.DataFrame, district_code: str) -> tuple[Area, ...]:
    """In the order of their codes."""
    members: dict[str, list[Community]] = {}
    for community in listed:
        if community.district_code == district_code:
            members.setdefault(community.street_code, []).append(community)
    streets = past["code"].str[:STREET_DIGITS]
    return tuple(
        Area(code, ones[0].street, tuple(ones), _before(past[streets == code]))
        for code, ones in sorted(members.items())
    )


def _before(rows: pd.DataFrame) -> tuple[int, int] | None:
    """(communities, staffed) a year before; None where a register was missing."""
    if rows.empty or bool(rows["staffed"].isna().any()):
        return None
    return len(rows), int(rows["staffed"].sum())


def _villages(rows: pd.DataFrame) -> Villages:
    posts, people = rows["posts"], rows["professionals_registered"]
    is_town = rows["kind"] == "town"

    def with_posts(mine: pd.Series[int]) -> int | None:
        return int((mine > 0).sum()) if mine.notna().any() else None

    return Villages(
        int((~is_town).sum()),
        with_posts(posts[~is_town]),
        int(is_town.sum()),
        with_posts(posts[is_town]),
        int(posts.sum()) if posts.notna().any() else None,
        int(people.sum()) if people.notna().any() else None,
    )


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _flag(value: Any) -> bool | None:
    return None if value is None or pd.isna(value) else bool(value)
