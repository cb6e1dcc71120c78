"""The communities as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answers.communities.area import Area, Community, State
from analytics.answers.communities.coverage import Communities
from analytics.tables import Table


def by_name(found: Sequence[Community]) -> Table:
    """One row a community, in their order."""
    rows = [
        {
            "community_code": one.code,
            "community_name": one.name,
            "street": one.street,
            "district_code": one.district_code,
            "posts": one.posts,
            "professionals_reported": one.reported,
            "professionals_registered": one.registered,
            "state": one.state,
        }
        for one in found
    ]
    return Table("communities", rows)


def by_street(shown: Communities) -> Table:
    """One row a street of every district: how many are staffed, still needed, won and lost within a year."""
    rows = [_street(area.code, one) for area in shown.districts for one in shown.streets[area.code]]
    return Table("communities-by-street", rows)


def villages(shown: Communities) -> Table:
    """One row a district that has any."""
    rows = [
        {
            "district_code": code,
            "villages": one.total,
            "villages_with_posts": one.with_posts,
            "posts": one.posts,
            "professionals_registered": one.professionals,
        }
        for code, one in shown.villages.items()
        if one.total
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
