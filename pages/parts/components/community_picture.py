"""All communities at once: one mark each, grouped by district and street, staffed or not told by shape."""

from __future__ import annotations

from typing import Any

from analytics.answers.communities.area import Area, State
from analytics.answers.communities.coverage import Communities
from analytics.language import formats, labels
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

_component = Component("community_picture")


def draw(view: View, shown: Communities) -> None:
    """Draws the picture; a click on a district's name shows that district alone."""
    t = view.t
    counted = {state: shown.whole.count(state) for state in State}
    data = {
        "legend": [
            (str(state), labels.word("state", state, t), formats.number(count))
            for state, count in counted.items()
            if count
        ],
        "districts": [
            {
                "id": area.code,
                "name": view.name(area.code),
                "note": out_of(area, view),
                "to": Link("communities", {"district": area.code}) if view.is_city else None,
                "streets": [_street(street, view) for street in shown.streets[area.code]],
            }
            for area in shown.districts
        ],
    }
    _component.draw(data, key="community-picture")


def out_of(area: Area, view: View) -> str:
    """134 / 156 · 85.9%, or why there is no number."""
    if area.staffed is None:
        return view.t("no data")
    staffed, total = (formats.number(count) for count in (area.staffed, area.total))
    return f"{staffed} / {total} · {formats.percent(area.share)}"


def _street(area: Area, view: View) -> dict[str, Any]:
    t = view.t
    without = view.listed(community.name for community in area.communities if community.staffed is False)
    staffed = formats.MISSING if area.staffed is None else area.staffed
    said = t("{street}: {staffed} of {total} communities have a professional",
             street=area.name, staffed=staffed, total=area.total)  # fmt: skip
    return {
        "id": area.code,
        "name": area.name,
        "note": f"{staffed}/{area.total}",
        "alt": said + (t("; still without: {names}", names=without) if without else ""),
        "marks": [
            (str(community.state), f"{community.name}\n{labels.word('state', community.state, t)}")
            for community in area.communities
        ],
    }
