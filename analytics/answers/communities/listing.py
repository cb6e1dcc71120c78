"""Communities by name: which are wanted, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from analytics.answers.communities.area import Community, State
from analytics.answers.communities.coverage import Communities
from analytics.reference import unit
from analytics.tables import Table


class Only(StrEnum):
    """Which communities are listed."""

    UNSTAFFED = "unstaffed"
    DIFFERING = "differing"
    GAINED = "gained"
    LOST = "lost"
    ALL = "all"


class Order(StrEnum):
    """How the list is sorted."""

    PLACE = "place"
    #: Communities of the streets that lack the fewest.
    NEAREST = "nearest"
    POSTS = "posts"
    #: Where the community's own count and the register differ most.
    DIFFERENCE = "difference"


def listed(shown: Communities, *, words: str, only: Only, order: Order) -> tuple[Community, ...]:
    """The communities asked for: every word in the code, the name, the street or the district's names."""
    lacking = {area.code: area.unstaffed for areas in shown.streets.values() for area in areas}
    wanted = [
        one
        for one in shown.whole.communities
        if _is(one, only) and all(word in _text(one) for word in words.casefold().split())
    ]
    keys: dict[Order, Any] = {
        Order.PLACE: lambda one: one.code,
        Order.NEAREST: lambda one: (lacking[one.street_code] or len(shown.whole.communities), one.code),
        Order.POSTS: lambda one: (-(one.posts or 0), one.code),
        Order.DIFFERENCE: lambda one: (-abs(one.difference), one.code),
    }
    return tuple(sorted(wanted, key=keys[order]))


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


def _is(one: Community, only: Only) -> bool:
    return {
        Only.UNSTAFFED: one.staffed is False,
        Only.DIFFERING: one.difference != 0,
        Only.GAINED: one.state is State.GAINED,
        Only.LOST: one.state is State.LOST,
        Only.ALL: True,
    }[only]


def _text(one: Community) -> str:
    district = unit(one.district_code)
    return " ".join((one.code, one.name, one.street, district.name, district.name_en)).casefold()
