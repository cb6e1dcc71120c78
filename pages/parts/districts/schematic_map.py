"""A schematic map of one indicator, the same figures as a table beside it; a click opens a profile."""

from __future__ import annotations

import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.standing import Per, Standings, standings
from analytics.figures.district_map import Area, bounds, district_map, steps
from analytics.language import formats, phrases
from analytics.policy.register import Direction, Indicator
from analytics.reference import outlines
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Row
from pages.parts.districts import choice
from pages.parts.districts.choice import Chosen, counted, in_unit, written
from pages.parts.districts.grid import district_head

#: Where a district's name stands (longitude, latitude); for small ones the district's own place, then aside.
_NAMES: dict[str, tuple[tuple[float, float], tuple[float, float] | None]] = {
    "620102": ((103.87, 36.08), (104.36, 36.66)),
    "620103": ((103.77, 35.96), (103.52, 35.70)),
    "620104": ((103.52, 36.11), (103.16, 35.88)),
    "620105": ((103.68, 36.13), (103.46, 36.40)),
    "620111": ((103.08, 36.30), (102.80, 36.06)),
    "620121": ((103.20, 36.68), None),
    "620122": ((103.90, 36.45), None),
    "620123": ((104.20, 35.93), None),
}


def draw(view: View) -> None:
    with st.container(key="district-options"):
        chosen = choice.choose(view, default="communities.staffed")
    if chosen is None:
        return
    per = chosen.per
    shown = standings(view.look, chosen.indicator, per=per)
    left, right = st.columns([1.5, 1], gap="large")
    with left:
        _map(view, shown, per)
    with right:
        _table(view, shown, chosen)


def _map(view: View, shown: Standings, per: Per) -> None:
    t = view.t
    st.markdown(f"**{t('Schematic; not an authority on boundaries')}**")
    levels = {code: standing.level(per) for code, standing in shown.by_district.items()}
    step = steps(levels)
    areas = [
        Area(
            code,
            view.name(code),
            outlines()[code],
            _NAMES[code][0],
            step[code],
            choice.marked(written(view, shown.indicator, levels[code], per), code, per),
            _NAMES[code][1],
            code == view.district_code,
        )
        for code in shown.by_district
    ]
    show.chart(
        district_map(areas, _legend(view, shown.indicator, levels, per), colours=view.colours),
        key="district-map",
        alt=show.by_district(view, shown.indicator, (f"{area.name} {area.text}" for area in areas)),
        links={code: Link("districts", {"part": "profile", "district": code}) for code in shown.by_district},
    )
    origin = t("Simplified boundaries from before 2022. Click a district to open its profile.")
    st.caption(view.sentences(in_unit(view, shown.indicator, per), origin))


def _legend(
    view: View, indicator: Indicator, levels: dict[str, float | None], per: Per
) -> list[tuple[int | None, str]]:
    """What each colour stands for: from where to where, and no data last."""
    entries: list[tuple[int | None, str]] = [
        (
            step,
            f"{written(view, indicator, low, per)}–{written(view, indicator, high, per)}"
            if high != low
            else written(view, indicator, low, per),
        )
        for step, low, high in bounds(levels)
    ]
    if any(value is None for value in levels.values()):
        entries.append((None, view.t("No data")))
    return entries


def _table(view: View, shown: Standings, chosen: Chosen) -> None:
    t, indicator, per = view.t, shown.indicator, chosen.per
    heads = [t("Share") if indicator.is_share else t(choice.PER_WORDS[per])]
    heads += [t("Counted")] if indicator.is_share or per is not Per.COUNT else []
    heads += [t("Rank")]
    rows = []
    for place in shown.level_places:
        standing = shown.by_district[place.district_code]
        code = place.district_code
        values = [choice.marked(written(view, indicator, place.value, per), code, per)]
        if indicator.is_share:
            values.append(counted(view, standing))
        elif per is not Per.COUNT:
            values.append(written(view, indicator, standing.level()))
        rank = Cell(phrases.rank(place, t) or formats.MISSING, phrases.rank_range(place))
        rows.append(Row(code, district_head(view, code), [*map(Cell, values), rank]))
    district_table.draw(
        heads,
        rows,
        key="map-table",
        label=t("{name} by district", name=t.label(indicator.name)),
        corner=t("District"),
        layout="plain",
    )
    if indicator.direction is not Direction.NONE:
        st.caption(choice.places_said(view, shown.level_places))
    if per is Per.RESIDENTS and (said := choice.residents_said(view, shown.by_district)):
        st.caption(said)
    show.source(
        view,
        key="map",
        data=tables.mapped(shown, per),
        about=indicator,
        chosen=chosen.beside,
        picture="district-map",
    )
