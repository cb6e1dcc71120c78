"""Communities by name, numbered, with street and district; all of them are copied on a click, and printed."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answers.communities.area import Area, Community
from analytics.language import formats, labels
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

_component = Component("community_list")
_NUMBERS = ("posts", "professionals_reported", "professionals_registered")


def draw(
    view: View,
    communities: Sequence[Community],
    *,
    shown: int,
    districts: Sequence[Area],
    with_state: bool,
    key: str,
) -> None:
    """Draws the list; beyond the `shown` first ones it is printed and copied only.

    `districts` are those whose own list is a click away, with how many each lacks.
    """
    t = view.t
    columns = [("name", "community_name"), ("street", "street")]
    columns += [("district", "district_code")] if view.is_city else []
    columns += [("state", "state")] if with_state else []
    data = {
        "label": t("Communities by name"),
        "copy": t("Copy the list ({n})", n=len(communities)),
        "copied": t("Rows copied: {n}", n=len(communities)),
        "refused": t("The browser does not allow copying; download the data as CSV instead."),
        "number": t("No."),
        "columns": [(id, labels.header(column, t)) for id, column in columns],
        "numbers": [labels.header(id, t) for id in _NUMBERS],
        "lists_label": t("Still without, by district"),
        "lists": [
            {
                "name": view.name(area.code),
                "count": formats.number(area.still_needed),
                "to": Link("communities", {"district": area.code}),
            }
            for area in districts
        ],
        "shown": shown,
        "rows": [_row(view, community) for community in communities],
    }
    _component.draw(data, key=key)


def _row(view: View, community: Community) -> dict[str, object]:
    return {
        "id": community.code,
        "name": community.name,
        "street": community.street,
        "district": view.name(community.district_code),
        "state": labels.word("state", community.state, view.t),
        "numbers": [formats.number(n) for n in (community.posts, community.reported, community.registered)],
    }
