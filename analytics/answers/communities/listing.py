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
        community
        for community in shown.whole.communities
        if _is(community, only) and all(word in _text(community) for word in words.casefold().split())
    ]
    keys: dict[Order, Any] = {
        Order.PLACE: lambda community: community.code,
        Order.NEAREST: lambda community: (
            lacking[community.street_code] or len(shown.whole.communities),
            community.code,
        ),
        Order.POSTS: lambda community: (-(community.posts or 0), community.code),
        Order.DIFFERENCE: lambda community: (-abs(community.difference), community.code),
    }
    return tuple(sorted(wanted, key=keys[order]))


def by_choice(shown: Communities) -> dict[Only, int]:
    """How many communities each choice lists where no words are searched for."""
    return {only: sum(_is(community, only) for community in shown.whole.communities) for only in Only}


def by_name(communities: Sequence[Community]) -> Table:
    """One row a community, in their order."""
    rows = [
        {
            "community_code": community.code,
            "community_name": community.name,
            "street": community.street,
            "district_code": community.district_code,
            "posts": community.posts,
            "professionals_reported": community.reported,
            "professionals_registered": community.registered,
            "state": community.state,
        }
        for community in communities
    ]
    return Table("communities", rows)


def _is(community: Community, only: Only) -> bool:
    match only:
        case Only.UNSTAFFED:
            return community.staffed is False
        case Only.DIFFERING:
            return community.difference != 0
        case Only.GAINED:
            return community.state is State.GAINED
        case Only.LOST:
            return community.state is State.LOST
        case Only.ALL:
            return True


def _text(community: Community) -> str:
    district = unit(community.district_code)
    return " ".join(
        (community.code, community.name, community.street, district.name, district.name_en)
    ).casefold()
