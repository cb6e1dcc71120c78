"""Two rankings side by side, level and gain: equals tied, and where one more or one fewer would lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.standing import Per, Standing, Standings, standings
from analytics.assess.ranking import Place
from analytics.figures.ranking import RankedBar, ranked_bars
from analytics.language import formats, phrases
from analytics.policy.register import Direction
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.component import to_target
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.districts import choice
from pages.parts.districts.choice import Chosen, counted, gained, in_unit, written
from pages.parts.districts.grid import district_head


def draw(view: View) -> None:
    t = view.t
    with st.container(key="district-options"):
        chosen = choice.choose(view, default="workforce.professional", with_gain=True)
    if chosen is None:
        return
    per, since = chosen.per, chosen.since
    shown = standings(view.look, chosen.indicator, since=since, per=per)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("Level on {day}", day=view.day(view.as_of)), anchor=False)
        _bars(view, shown, shown.level_places, chosen, key="level")
    with right:
        if since is not None:
            st.subheader(t("Gain since {day}", day=view.day(since)), anchor=False)
            _bars(view, shown, shown.gain_places, chosen, key="gain")
    for said in _how_to_read(view, shown, per):
        st.caption(said)
    table(view, shown, chosen)


def _bars(view: View, shown: Standings, places: Sequence[Place], chosen: Chosen, *, key: str) -> None:
    t, per = view.t, chosen.per
    write = written if key == "level" else gained
    bars = [
        RankedBar(
            view.name(place.district_code),
            phrases.rank(place, t),
            place.value,
            choice.marked(write(view, shown.indicator, place.value, per), place.district_code, per),
            place.district_code == view.district_code,
            phrases.rank_range(place),
        )
        for place in places
    ]
    alt = view.listed(f"{bar.place} {bar.name} {bar.text}" for bar in bars)
    show.figure(
        view,
        ranked_bars(bars, colours=view.colours),
        key=f"ranking-{key}",
        alt=t("{name}: {list}", name=t.label(shown.indicator.name), list=alt),
        data=tables.places(places, per, f"ranking-{key}"),
        about=chosen.indicator,
        chosen=chosen.beside,
    )


def table(view: View, shown: Standings, chosen: Chosen) -> None:
    """Every district with its counts, by residents and by community, and both ranks; names lead on."""
    t, indicator = view.t, shown.indicator
    gains = {place.district_code: place for place in shown.gain_places}
    heads = [t("Counted")] if indicator.is_share else [t(choice.PER_WORDS[per]) for per in Per]
    heads += [t("Rank by level"), t("Gain"), t("Rank by gain")]
    by_level = heads.index(t("Rank by level"))
    rows = []
    for place in shown.level_places:
        standing, gain = shown.by_district[place.district_code], gains[place.district_code]
        first, *others = _levels(view, standing)
        cells = [
            replace(first, to=to_target(indicator.id, place.district_code)),
            *others,
            _placed(view, place),
            Cell(
                choice.marked(gained(view, indicator, gain.value, shown.per), place.district_code, shown.per),
                order=gain.value,
            ),
            _placed(view, gain),
        ]
        rows.append(Row(place.district_code, district_head(view, place.district_code), cells))
    # Places the first on top, numbers the largest.
    ways = {t("Rank by level"): "ascending", t("Rank by gain"): "ascending"}
    district_table.draw(
        [Head(head, sorts=ways.get(head, "descending")) for head in heads],
        rows,
        key="ranking-table",
        label=t("Level, gain and ranks of every district"),
        corner=t("District"),
        layout="cards plain",
        sorted_by=by_level,
    )
    data = tables.standings(shown)
    show.source(view, key="ranking", data=data, about=indicator, chosen=chosen.beside)


def _levels(view: View, standing: Standing) -> list[Cell]:
    """What a share is of; a number as counted, by residents and by community."""
    indicator, code = standing.indicator, standing.district_code
    if indicator.is_share:
        return [Cell(counted(view, standing), order=standing.now.value if standing.now else None)]
    return [
        Cell(
            choice.marked(written(view, indicator, standing.level(per), per), code, per),
            order=standing.level(per),
        )
        for per in Per
    ]


def _placed(view: View, place: Place) -> Cell:
    """A place, and below it where one more or one fewer would lead to."""
    rank = phrases.rank(place, view.t) or formats.MISSING
    return Cell(rank, phrases.rank_range(place), order=place.place)


def _how_to_read(view: View, shown: Standings, per: Per) -> list[str]:
    """How the places are to be read, and whom the numbers by residents are of."""
    t, places = view.t, (*shown.level_places, *shown.gain_places)
    parts = [in_unit(view, shown.indicator, per)]
    if shown.indicator.direction is Direction.NONE:
        parts.append(t("The policy asks for neither more nor less of this, so there are no ranks."))
    else:
        parts.append(choice.places_said(view, places))
    if shown.indicator.is_share:
        return [view.sentences(*parts)]
    parts.append(
        t(
            "Residents: 2020 census, without Lanzhou New Area. Communities: the urban communities "
            "of the snapshot."
        )
    )
    return [view.sentences(*parts), *filter(None, [choice.residents_said(view, shown.by_district)])]
