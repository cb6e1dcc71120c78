"""What differs between two snapshots: verdicts with their causes, numbers, rows; each to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answers.difference import Difference, Flip, are_published, flips, moved, moves, row_changes
from analytics.assess.assessment import Assessment
from analytics.assess.change import Turn
from analytics.figures import palette
from analytics.language import formats, labels, phrases
from analytics.language.exports import Chosen, Snapshots, nothing_chosen
from analytics.language.labels import labelled
from analytics.reference import CITY
from analytics.tables import Table
from pages.frame import noting, show, url
from pages.frame.frame import View, plain
from pages.parts.components import district_table, key_figures
from pages.parts.components.component import Link, to_explanation, to_target
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.components.key_figures import Figure

#: The choice that leaves nothing out.
ALL = "all"
TONES = {Turn.WORSE: "bad", Turn.BETTER: "good", Turn.OTHER: "quiet"}


def draw(
    view: View, difference: Difference, *, key: str, district_code: str | None = None, said: str | None = None
) -> None:
    """Flipped statuses first, then moved indicators, then rows; of one unit where one is given.

    `key` is unique on the page and begins the names of the files taken away; `said` names the two
    snapshots where they are not simply two published ones.
    """
    here = difference if district_code is None else difference.of(district_code)
    st.caption(said or _pair(view, difference))
    show.reasons(view, (difference.a, difference.b))
    if here.is_empty:
        st.info(view.t("Both are the same: no rows, numbers or statuses differ."))
        return
    _headline(view, here, key=key)
    with st.container(key=f"{key}-of-statuses"):
        statuses(view, here.statuses, (here.a, here.b), key=f"{key}-statuses")
    with st.container(key=f"{key}-of-numbers"):
        _indicators(view, here, key=key)
    with st.container(key=f"{key}-of-rows"):
        _rows(view, here, key=key)


def _pair(view: View, difference: Difference) -> str:
    t = view.t
    return t(
        "From snapshot {a}, published by {actor_a}, to snapshot {b}, published by {actor_b}",
        a=labels.snapshot(difference.a, t),
        actor_a=plain(labels.publisher(difference.a, t)),
        b=labels.snapshot(difference.b, t),
        actor_b=plain(labels.publisher(difference.b, t)),
    )


def _headline(view: View, difference: Difference, *, key: str) -> None:
    t = view.t
    counts = [
        (t("Statuses changed"), len(difference.statuses), f"{key}-of-statuses"),
        (t("Numbers changed"), len(difference.indicators), f"{key}-of-numbers"),
        (t("Rows added"), difference.row_count("added"), f"{key}-of-rows"),
        (t("Rows removed"), difference.row_count("removed"), f"{key}-of-rows"),
        (t("Rows changed"), difference.row_count("changed"), f"{key}-of-rows"),
    ]
    figures = [
        Figure(label, formats.number(count), shown_in=part if count else None)
        for label, count, part in counts
    ]
    key_figures.draw(figures, key=f"{key}-headline")


def statuses(view: View, flipped: Sequence[Flip], pair: Snapshots, *, key: str) -> None:
    """The verdicts that are others in the second of two snapshots than in the first, each with its cause."""
    t = view.t
    st.subheader(t("Statuses that changed"), anchor=False)
    if not flipped:
        st.info(t("No status has changed."))
        return
    st.caption(t("What got worse comes first, then what got better; binding targets lead each group."))
    table = flips(flipped, view.register)
    units = labelled(table, t).iloc[:, 0]
    rows = [
        Row(str(place), Head(unit), _cells(flip, pair, view))
        for place, (unit, flip) in enumerate(zip(units, flipped, strict=True))
    ]
    district_table.draw(
        [labels.header(id, t) for id in table.ids[1:]],
        rows,
        key=key,
        label=t("Statuses that changed"),
        corner=labels.header(table.ids[0], t),
    )
    source(view, pair, table, key=key)


def _cells(flip: Flip, pair: Snapshots, view: View) -> list[Cell]:
    """The target, which leads to its page; which way it went; both verdicts; why, leading to every part."""
    t = view.t
    district = None if flip.district_code == CITY else flip.district_code
    target = Cell(labels.word("target", flip.target, t), to=to_target(flip.entry.id, district))
    symbol, _, word = labels.word("turn", flip.turn, t).partition(" ")
    return [
        target,
        Cell(symbol=symbol, word=word, tone=TONES[flip.turn]),
        *(_verdict(assessment, view) for assessment in (flip.before, flip.after)),
        Cell(
            labels.word("cause", flip.cause, t),
            to=_way(view, pair, flip.entry.id, flip.district_code, flip.entry.year),
        ),
    ]


def _verdict(assessment: Assessment | None, view: View) -> Cell:
    if assessment is None:
        return Cell(formats.MISSING)
    return Cell(
        symbol=palette.symbol(assessment),
        word=phrases.status_word(assessment, view.t),
        tone=palette.tone(assessment),
    )


def _indicators(view: View, difference: Difference, *, key: str) -> None:
    t, indicators = view.t, view.register.indicators
    st.subheader(t("Numbers that changed"), anchor=False)
    if not difference.indicators:
        st.info(t("Every number is the same in both."))
        return
    words = {ALL: t("All indicators")} | {id: t.label(indicator.name) for id, indicator in indicators.items()}
    chosen = url.choose(t("Indicator"), words, name="indicator")
    shown = [move for move in difference.indicators if chosen in (ALL, move.indicator)]
    if not shown:
        st.info(t("This number is the same in both."))
        return
    table = moves(shown, view.register)
    shared = url.address()
    pair = difference.a, difference.b
    ways = [
        _way(view, pair, move.indicator, move.district_code, move.year)
        for move in moved(shown, view.register)
    ]
    _table(
        view,
        difference,
        table,
        key=f"{key}-indicators",
        alt=t("Numbers that changed"),
        ways=[way.href(shared) for way in ways if way is not None],
        chosen=lambda t: {
            t("Indicator"): t("All indicators") if chosen == ALL else t.label(indicators[chosen].name)
        },
    )


def _rows(view: View, difference: Difference, *, key: str) -> None:
    t = view.t
    st.subheader(t("Rows that differ"), anchor=False)
    if not difference.rows:
        st.info(t("Every row is the same in both."))
        return
    table = row_changes(difference.rows)
    if noting.may_show(view, table):
        _table(view, difference, table, key=f"{key}-rows", alt=t("Rows that differ"))


def _way(view: View, pair: Snapshots, indicator: str, code: str, year: int | None) -> Link | None:
    """To where it is said why a number changed, from the earlier snapshot to the later; of published ones."""
    if not are_published(view.look, pair):
        return None
    since, until = (str(one.seq) for one in sorted(pair, key=lambda one: (one.as_of, one.seq)))
    district = None if code == CITY else code
    of_year = None if year is None else str(year)
    return to_explanation(indicator, district, since=since, until=until, year=of_year)


def _table(
    view: View,
    difference: Difference,
    table: Table,
    *,
    key: str,
    alt: str,
    ways: Sequence[str] = (),
    chosen: Chosen = nothing_chosen,
) -> None:
    """A table that scrolls in itself, and its data; numbers as the language writes them, years as words.

    `ways` lead from each row to why it differs.
    """
    data = labelled(table, view.t)
    for year in (id for id in table.ids if table.column(id).type == "year"):
        name = labels.header(year, view.t)
        data[name] = [None if pd.isna(year) else str(int(year)) for year in data[name]]
    numbers: dict[str, Any] = {
        name: st.column_config.NumberColumn(format="localized")
        for name in data.columns
        if pd.api.types.is_numeric_dtype(data[name])
    }
    if ways:
        why = view.t("Why it changed")
        data[why] = ways
        numbers[why] = st.column_config.LinkColumn(display_text=why, width="small")
    st.dataframe(
        data,
        hide_index=True,
        height=min(360, 38 + 35 * len(data)),
        placeholder=formats.MISSING,
        key=key,
        alt=alt,
        column_config=numbers,
    )
    source(view, (difference.a, difference.b), table, key=key, chosen=chosen)


def source(view: View, pair: Snapshots, data: Table, *, key: str, chosen: Chosen = nothing_chosen) -> None:
    """The source line of a table of two snapshots, and the table to take away."""
    a, b = pair
    said = view.t("Source: snapshots {a} and {b}; rows: {rows}", a=a.seq, b=b.seq, rows=len(data))
    show.source(view, key=key, data=data, said=said, of=pair, chosen=chosen)
