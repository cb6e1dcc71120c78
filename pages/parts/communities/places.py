"""Coverage in numbers: the headline, every district or street with what it still needs, and the villages."""

from __future__ import annotations

import streamlit as st

from analytics.answers.communities import coverage, listing
from analytics.answers.communities.area import Area, State
from analytics.answers.communities.coverage import Communities
from analytics.figures import palette
from analytics.language import formats, phrases
from analytics.progress import verdicts
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import community_picture, district_table, key_figures
from pages.parts.components.component import Link, to_target
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.components.key_figures import Figure

TARGET, RURAL = "communities.staffed", "rural.posts"

#: Names written out in one cell; the list below and the data have all.
_NAMES = 3


def headline(view: View, shown: Communities) -> None:
    """Staffed of all, still without, won and lost within a year; the target's verdict."""
    t, whole = view.t, shown.whole
    compared = view.day(shown.before_on) if shown.before_on else t("no snapshot from a year earlier")
    st.caption(
        t("Urban communities with at least one professional in post; compared with: {day}",
          day=compared)
    )  # fmt: skip
    figures = [Figure(t("Communities with a professional"), _pair(whole), _change(whole, view))]
    if whole.staffed is not None:
        figures.append(Figure(t("Still without one"), formats.number(whole.unstaffed)))
        if whole.before is not None:
            figures.append(Figure(t("Newly staffed"), formats.number(whole.count(State.GAINED))))
            figures.append(Figure(t("Newly vacant"), formats.number(whole.count(State.LOST))))
    key_figures.draw(figures, key="communities-headline")
    assessment = verdicts.of(view.look)[TARGET].overall
    said = f"{palette.symbol(assessment)} {phrases.status_word(assessment, t)}"
    show.makings(view, (TARGET,), key="communities-making", said=said)
    if shown.missing:
        names = view.names(shown.missing)
        st.warning(t("No communities listed, so not in the totals: {districts}", districts=names))
    if shown.unregistered:
        st.warning(
            t("No talent register, so it is not known who works there and these are not counted as "
              "staffed: {districts}", districts=view.names(shown.unregistered))
        )  # fmt: skip
    if whole.listed_then is not None:
        st.caption(
            t("The list itself has changed: {before} communities a year earlier, {now} now. A "
              "staffed community that is new on the list counts as newly staffed.",
              before=whole.listed_then, now=whole.total)
        )  # fmt: skip


def picture(view: View, shown: Communities) -> None:
    """One mark a community."""
    st.subheader(view.t("Every community, one square each"), anchor=False)
    community_picture.draw(view, shown)
    data = listing.by_name(shown.whole.communities)
    show.source(view, key="community-picture", data=data, picture="community-picture")


def places(view: View, shown: Communities) -> None:
    """The districts of the city, or the streets of a district: staffed, changed, still needed, nearest."""
    t = view.t
    title = t("What each district still needs") if view.is_city else t("What each subdistrict still needs")
    st.subheader(title, anchor=False)
    last = t("Closest to complete") if view.is_city else t("Without a professional")
    heads = [t("Staffed"), t("Over the past year"), t("Still needed"), last]
    rows = [_row(area, shown, view) for area in shown.areas]
    district_table.draw(
        heads, rows, key="community-places", layout="cards names",
        label=t("Communities with a professional, largest shortfall first"),
        corner=t("District") if view.is_city else t("Subdistrict or town"),
    )  # fmt: skip
    show.source(view, key="communities-by-street", data=coverage.by_street(shown))


def villages(view: View, shown: Communities) -> None:
    """Villages and towns and their posts, apart from the target."""
    t = view.t
    st.subheader(t("Villages and towns (separate)"), anchor=False)
    st.caption(
        t("The target covers urban communities only. Villages and towns with a post are tracked "
          "separately.")
    )  # fmt: skip
    counted = {code: counts for code, counts in shown.villages.items() if counts.total or counts.towns}
    if not counted:
        st.info(t("No district has villages or towns on the list.") if view.is_city else
                t("{place} has no villages or towns on the list. Choose another district or the whole city.",
                  place=view.place))  # fmt: skip
        return
    heads = [t("Villages with a post"), t("Towns with a post"), t("Posts"), t("Professionals in post")]
    rows = [
        Row(
            code,
            Head(view.name(code)),
            [
                Cell(_with_posts(counts.with_posts, counts.total)),
                Cell(_with_posts(counts.towns_with_posts, counts.towns)),
                Cell(formats.number(counts.posts)),
                Cell(formats.number(counts.professionals)),
            ],
        )
        for code, counts in counted.items()
    ]
    label = t("Villages and towns (separate)")
    district_table.draw(heads, rows, key="villages", layout="plain", label=label, corner=t("District"))
    show.source(view, key="villages", data=coverage.villages(shown))
    show.makings(view, (RURAL,), key="rural-making")


def _with_posts(having: int | None, total: int) -> str:
    """`87 / 268`; where there are none at all, 0."""
    return f"{formats.number(having)} / {formats.number(total)}" if total else formats.number(total)


def _row(area: Area, shown: Communities, view: View) -> Row:
    t = view.t
    gained, lost = area.count(State.GAINED), area.count(State.LOST)
    changed, grown = formats.MISSING, ""
    if area.before:
        moves = [f"{sign}{n}" for sign, n in (("+", gained), ("−", lost)) if n]
        changed = " / ".join(moves) or "0"
        # A list as long as a year before has nothing to explain.
        grown = t("communities then: {n}", n=area.listed_then) if area.listed_then is not None else ""
    if view.is_city:
        link = Link("communities", {"district": area.code})
        head = Head(view.name(area.code), to=link)
        making = to_target(TARGET, area.code)
        last = _nearest(area, shown, view)
    else:
        names = [community.name for community in area.communities if community.staffed is False]
        head, making, last = Head(area.name), None, Cell(note=view.listed(names) or formats.MISSING)
    share = "" if area.share is None else formats.percent(area.share)
    counts = [
        Cell(_pair(area), share, to=making),
        Cell(changed, grown),
        Cell(formats.number(area.still_needed)),
    ]
    return Row(area.code, head, [*counts, last])


def _nearest(area: Area, shown: Communities, view: View) -> Cell:
    t = view.t
    fewest, streets = shown.nearest(area.code)
    finished, total = shown.finished(area.code), len(shown.streets[area.code])
    note = t("{n} of {total} subdistricts complete", n=finished, total=total)
    if not streets:
        return Cell(formats.MISSING, note)
    names = view.listed(street.name for street in streets[:_NAMES])
    if len(streets) > _NAMES:
        names = t("{names} and {n} more", names=names, n=len(streets) - _NAMES)
    return Cell(t("{n} short: {streets}", n=fewest, streets=names), note)


def _pair(area: Area) -> str:
    return f"{formats.number(area.staffed)} / {formats.number(area.total)}"


def _change(area: Area, view: View) -> str:
    """`51.5%, +3.1 points over a year`; nothing where nobody knows."""
    if area.share is None or area.won_pp is None:
        return ""
    moved = formats.signed(area.won_pp)
    return view.t("{now}, {moved} points over a year", now=formats.percent(area.share), moved=moved)
