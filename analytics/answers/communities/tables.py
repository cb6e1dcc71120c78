"""The communities as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.answers.communities.area import Area, Community, State
from analytics.answers.communities.coverage import Communities
from analytics.tables import Table


def by_name(found: Sequence[Community]) -> Table:
    """One row a community, in their order."""
    return Table(
        "communities",
        pd.DataFrame(
            [
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
        ),
    )


def by_street(shown: Communities) -> Table:
    """One row a street of every district: how many are staffed, still needed, won and lost within a year."""
    return Table(
        "communities-by-street",
        pd.DataFrame(
            [_street(area.code, one) for area in shown.districts for one in shown.streets[area.code]]
        ),
    )


def villages(shown: Communities) -> Table:
    """One row a district that has any."""
    return Table(
        "villages",
        pd.DataFrame(
            [
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
        ),
    )


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
