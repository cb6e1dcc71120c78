"""All communities at once: one mark each, grouped by district and street, staffed or not told by shape."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.answers.communities.area import Area, Community, State
from analytics.answers.communities.coverage import Communities
from analytics.language import formats, labels
from analytics.reference import unit
from pages.frame import url
from pages.frame.frame import View
from pages.parts.components.component import component
from pages.parts.components.district_table import Link

_component = component("community_picture", html='<div class="picture"></div>')


def draw(view: View, shown: Communities) -> None:
    """Draws the picture; a click on a district's name shows that district alone."""
    t = view.t
    counted = {state: shown.whole.count(state) for state in State}
    links = {
        area.code: Link("communities", {"district": area.code}) for area in shown.districts if view.is_city
    }
    data = {
        "lang": "zh-CN" if t.language == "zh" else "en",
        "legend": [
            (str(state), labels.word("state", state, t), formats.number(n))
            for state, n in counted.items()
            if n
        ],
        "districts": [
            {
                "id": area.code,
                "name": unit(area.code).in_language(t.language),
                "note": out_of(area, view),
                "to": links[area.code].sent if area.code in links else None,
                "streets": [_street(one, view) for one in shown.streets[area.code]],
            }
            for area in shown.districts
        ],
    }
    gone = _component(data=data, key="community-picture", on_go_change=_nothing).go
    if gone and (link := next((one for one in links.values() if one.id == gone), None)):
        st.switch_page(f"../{link.page}.py", query_params=url.address(**link.choices))


def out_of(area: Area, view: View) -> str:
    """134 / 156 · 85.9%, or why there is no number."""
    if area.staffed is None:
        return view.t("no data")
    staffed, total = (formats.number(n) for n in (area.staffed, area.total))
    return f"{staffed} / {total} · {formats.percent(area.share)}"


def _street(area: Area, view: View) -> dict[str, Any]:
    t = view.t
    without = t(", ").join(one.name for one in area.communities if one.staffed is False)
    staffed = formats.MISSING if area.staffed is None else area.staffed
    said = t("{street}: {staffed} of {total} communities have a professional",
             street=area.name, staffed=staffed, total=area.total)  # fmt: skip
    return {
        "id": area.code,
        "name": area.name,
        "note": f"{staffed}/{area.total}",
        "alt": said + (t("; without: {names}", names=without) if without else ""),
        "marks": [(str(one.state), _title(one, view)) for one in area.communities],
    }


def _title(one: Community, view: View) -> str:
    return f"{one.name}\n{labels.word('state', one.state, view.t)}"


def _nothing() -> None:
    """A click only needs the run it starts."""
