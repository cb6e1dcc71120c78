"""What differs between two snapshots: verdicts with their causes, numbers, rows; each to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from analytics.answers.difference import Cause, Difference, Flip, Move, RowChange
from analytics.assess.assessment import Assessment
from analytics.dictionary import dictionary
from analytics.errors import N_
from analytics.figures import palette
from analytics.language import formats, labels, phrases
from analytics.reference import CITY, unit
from analytics.warehouse.snapshots.snapshot import Snapshot
from pages.frame import show, url
from pages.frame.frame import View, plain
from pages.parts.components import district_table
from pages.parts.components.district_table import Cell, Head, Link, Row

CAUSE_WORDS: dict[Cause, str] = {
    Cause.NEW_DATA: N_("New data"),
    Cause.REVISED_DATA: N_("Revised data"),
    Cause.TIME_PASSING: N_("Time passing"),
    Cause.RULE_CHANGED: N_("Rule changed"),
}
#: The choice that leaves nothing out.
ALL = "all"


def draw(
    view: View, found: Difference, *, key: str, district_code: str | None = None, said: str | None = None
) -> None:
    """Flipped statuses first, then moved indicators, then rows; of one unit where one is given.

    `key` is unique on the page and begins the names of the files taken away; `said` names the two
    snapshots where they are not simply two published ones.
    """
    statuses = [flip for flip in found.statuses if district_code in (None, flip.district_code)]
    moves = [move for move in found.indicators if district_code in (None, move.district_code)]
    rows = [change for change in found.rows if district_code in (None, change.district_code)]
    st.caption(said or _pair(view, found))
    if not statuses and not moves and not rows:
        st.info(view.t("Both are the same: no row, no number and no status differs."))
        return
    _headline(view, statuses, moves, rows, key=key)
    _statuses(view, found, statuses, key=key)
    _indicators(view, found, moves, key=key)
    _rows(view, found, rows, key=key)


def snapshot_label(snapshot: Snapshot, view: View) -> str:
    """`25 · 2019年12月31日（修订 1）`: the seq, and what it is the state of."""
    label = f"{snapshot.seq} · {view.day(snapshot.as_of)}"
    return view.t("{day} (revision {n})", day=label, n=snapshot.revision) if snapshot.revision else label


def _pair(view: View, found: Difference) -> str:
    t = view.t
    return t(
        "From snapshot {a}, published by {actor_a}, to snapshot {b}, published by {actor_b}",
        a=snapshot_label(found.a, view),
        actor_a=plain(labels.publisher(found.a, t)),
        b=snapshot_label(found.b, view),
        actor_b=plain(labels.publisher(found.b, t)),
    )


def _headline(
    view: View, statuses: Sequence[Flip], moves: Sequence[Move], rows: Sequence[RowChange], *, key: str
) -> None:
    t = view.t
    counts = {
        t("Statuses flipped"): len(statuses),
        t("Numbers moved"): len(moves),
        t("Rows added"): sum(change.added for change in rows),
        t("Rows removed"): sum(change.removed for change in rows),
        t("Rows changed"): sum(change.changed for change in rows),
    }
    with st.container(horizontal=True, gap="large", key=f"{key}-headline"):
        for label, count in counts.items():
            st.metric(label, formats.number(count), width="content")


def _statuses(view: View, found: Difference, statuses: Sequence[Flip], *, key: str) -> None:
    t = view.t
    st.subheader(t("Statuses that flipped"), anchor=False)
    if not statuses:
        st.info(t("No status is another one."))
        return
    words = [(_verdict(flip.before, view), _verdict(flip.after, view)) for flip in statuses]
    data = pd.DataFrame(
        {
            t("District"): [_unit(flip.district_code, view) for flip in statuses],
            t("Target"): [_target(flip, view) for flip in statuses],
            t("Before"): [before for before, _ in words],
            t("After"): [after for _, after in words],
            t("Cause"): [t(CAUSE_WORDS[flip.cause]) for flip in statuses],
        }
    )
    rows = [
        Row(str(place), Head(_unit(flip.district_code, view)), _cells(flip, view))
        for place, flip in enumerate(statuses)
    ]
    heads = [Head(t(text)) for text in ("Target", "Before", "After", "Cause")]
    district_table.draw(
        heads, rows, key=f"{key}-statuses", label=t("Statuses that flipped"), corner=t("District")
    )
    _source(view, found, data, key=f"{key}-statuses")


def _cells(flip: Flip, view: View) -> list[Cell]:
    """The target, which leads to its page; both verdicts; why they differ."""
    t = view.t
    district = None if flip.district_code == CITY else flip.district_code
    to = Link("target", {"target": flip.id, "district": district})
    verdicts = [
        Cell(symbol=palette.symbol(one), word=phrases.status_word(one, t), tone=palette.tone(one))
        for one in (flip.before, flip.after)
    ]
    return [Cell(_target(flip, view), to=to), *verdicts, Cell(t(CAUSE_WORDS[flip.cause]))]


def _indicators(view: View, found: Difference, moves: Sequence[Move], *, key: str) -> None:
    t, indicators = view.t, view.register.indicators
    st.subheader(t("Numbers that moved"), anchor=False)
    if not moves:
        st.info(t("Every number is the same in both."))
        return
    chosen = url.choose(
        st.selectbox,
        t("Indicator"),
        [ALL, *indicators],
        name="indicator",
        default=ALL,
        format_func=lambda id: t("All indicators") if id == ALL else t.label(indicators[id].name),
    )
    order = list(indicators)
    shown = sorted(
        (move for move in moves if chosen in (ALL, move.indicator)),
        key=lambda move: order.index(move.indicator),
    )
    if not shown:
        st.info(t("This number is the same in both."))
        return
    data = pd.DataFrame(
        {
            t("Indicator"): [t.label(indicators[move.indicator].name) for move in shown],
            t("District"): [_unit(move.district_code, view) for move in shown],
            t("Year"): pd.array([move.year for move in shown], dtype="Int64"),
            t("Before"): _numbers(move.before for move in shown),
            t("After"): _numbers(move.after for move in shown),
            t("Change"): _numbers(_change(move) for move in shown),
            t("Unit of count"): [
                t.label(view.register.unit_label(indicators[move.indicator])) for move in shown
            ],
            t("Out of, before"): _numbers(move.total_before for move in shown),
            t("Out of, after"): _numbers(move.total_after for move in shown),
        }
    )
    _table(data, key=f"{key}-indicators", alt=t("Numbers that moved"), years=(t("Year"),))
    _source(view, found, data, key=f"{key}-indicators")


def _rows(view: View, found: Difference, rows: Sequence[RowChange], *, key: str) -> None:
    t = view.t
    st.subheader(t("Rows that differ"), anchor=False)
    if not rows:
        st.info(t("Every row is the same in both."))
        return
    data = pd.DataFrame(
        {
            t("Table"): [t.label(dictionary().table(change.table).sheet) for change in rows],
            t("District"): [
                t("City level") if change.district_code == CITY else _unit(change.district_code, view)
                for change in rows
            ],
            t("Added"): [change.added for change in rows],
            t("Removed"): [change.removed for change in rows],
            t("Changed"): [change.changed for change in rows],
            t("For example"): [_examples(change) for change in rows],
        }
    )
    _table(data, key=f"{key}-rows", alt=t("Rows that differ"))
    _source(view, found, data, key=f"{key}-rows")


def _table(data: pd.DataFrame, *, key: str, alt: str, years: Sequence[str] = ()) -> None:
    """A table that scrolls in itself; numbers as the language writes them, years as words."""
    data = data.copy()
    for name in years:
        data[name] = [None if pd.isna(year) else str(int(year)) for year in data[name]]
    numbers = {
        name: st.column_config.NumberColumn(format="localized")
        for name in data.columns
        if pd.api.types.is_numeric_dtype(data[name])
    }
    st.dataframe(
        data,
        hide_index=True,
        height=min(360, 38 + 35 * len(data)),
        placeholder=formats.MISSING,
        key=key,
        alt=alt,
        column_config=numbers,
    )


def _source(view: View, found: Difference, data: pd.DataFrame, *, key: str) -> None:
    said = view.t("Source: snapshots {a} and {b}; {rows} rows", a=found.a.seq, b=found.b.seq, rows=len(data))
    show.source(view, key=key, data=data, said=said)


def _unit(code: str, view: View) -> str:
    return view.t("Whole city") if code == CITY else unit(code).in_language(view.t.language)


def _target(flip: Flip, view: View) -> str:
    """The target's name, with the fund year or the day of the milestone where it is one of several."""
    t, one = view.t, flip.after
    name = t.label(view.register.indicator(flip.id).name)
    if one.year is not None:
        return t("{name} · {year}", name=name, year=one.year)
    return t("{name} · by {day}", name=name, day=view.day(one.due)) if one.is_milestone else name


def _verdict(one: Assessment, view: View) -> str:
    return f"{palette.symbol(one)} {phrases.status_word(one, view.t)}"


def _change(move: Move) -> float | None:
    return None if move.before is None or move.after is None else move.after - move.before


def _numbers(values: Iterable[float | None]) -> pd.Series:
    """A column of numbers where a missing one stays missing."""
    return pd.Series(list(values), dtype="Float64")


def _examples(change: RowChange) -> str:
    keys = (*change.added_examples, *change.removed_examples, *change.changed_examples)
    more = change.added + change.removed + change.changed > len(keys)
    return ", ".join(keys) + (" …" if more else "")
