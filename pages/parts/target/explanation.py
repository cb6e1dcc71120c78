"""变化由来: why the number is another one than in an earlier snapshot; of any indicator."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.answers.explanation import (
    Explanation,
    by_unit_words,
    compared_with,
    explanation,
    others,
    steps,
    until,
    years,
)
from analytics.figures.waterfall import waterfall
from analytics.language import formats, labels
from analytics.language.labels import labelled
from analytics.policy.register import Indicator
from analytics.progress.look import Look
from analytics.progress.masking import NO_ROWS, has_rows
from pages.frame import show, url
from pages.frame.frame import View, plain

#: Choices that open the section: a link that names one of them leads to it.
CHOICES = ("since", "until", "part")
_ALL, _OWN = "all", "own"


def draw(view: View, indicator: Indicator) -> None:
    """Opens on demand, or at once by a link; only then is anything asked."""
    t = view.t
    is_asked = any(name in st.query_params for name in CHOICES)
    # The usual choice leaves no trace in the address: what is open stays so.
    was_open = bool(st.session_state.get("explanation"))
    label = t("Why it changed")
    opened = st.expander(label, expanded=is_asked or was_open, key="explanation", on_change="rerun")
    if not opened.open:
        return
    with opened:
        look = _until(view)
        since = _since(view, look)
        if since is None:
            st.info(t("There is no earlier snapshot to compare with."))
            return
        earlier = compared_with(look)[since]
        year = _year(view, indicator)
        _explained(view, explanation(look, indicator.id, earlier, year=year, first_rows=show.SHOWN_ROWS))


def _explained(view: View, told: Explanation) -> None:
    st.markdown(f"**{plain(told.sentence(view.t))}**")
    show.reasons(view, (told.earlier, told.later))
    if told.is_of_districts_alone:
        st.caption(view.t("Every district has a number of its own: choose a district to see why it changed."))
    if not told.parts:
        return
    by_unit = by_unit_words(told, view.t)
    if view.is_city and len(by_unit) > 1:
        said = (f"{labels.sender_word(code, view.t)} {amount}" for code, amount in by_unit.items())
        st.caption(view.t("By district: {list}.", list=view.listed(said)))
    _picture(view, told)
    _parts(view, told)
    _rows(view, told)


def _until(view: View) -> Look:
    """What is explained: the snapshot of the page, or another one that a link names."""
    t, own = view.t, str(view.look.snapshot.seq)
    chosen = url.chosen("until", [own, *others(view.look)], default=own)
    look = until(view.look, int(chosen))
    if look is not view.look:
        said = labels.snapshot(look.snapshot, t)
        st.caption(t("Explained up to snapshot {until}, which is not the one this page shows.", until=said))
    return look


def _since(view: View, look: Look) -> str | None:
    """Which snapshot it is compared with: of the quarter or year before, or any one; None without one."""
    t, known = view.t, compared_with(look)
    words = {name: labels.snapshot(snapshot, t) for name, snapshot in known.items()}
    if "quarter" in words:
        words["quarter"] = t("The quarter before: {snapshot}", snapshot=words["quarter"])
    if "year" in words:
        words["year"] = t("A year earlier: {snapshot}", snapshot=words["year"])
    return url.choose(t("Compared with"), words, name="since") if words else None


def _year(view: View, indicator: Indicator) -> int | None:
    """Of money the fund year; of what else is counted by year the one a link names."""
    t = view.t
    known = [str(year) for year in years(view.look)]
    if indicator.unit == "yuan":
        own = known[0] if indicator.kind.is_yearly else t("That of the day of each snapshot")
        chosen = url.choose(t("Fund year"), {_OWN: own, **{year: year for year in known}}, name="year")
    else:
        chosen = url.chosen("year", [_OWN, *known], default=_OWN)
    return None if chosen == _OWN else int(chosen)


def _picture(view: View, told: Explanation) -> None:
    """A waterfall, where both numbers are known; the parts to take away stand under it."""
    t = view.t
    drawn, said = steps(told, t), _source(view, told, len(told.parts))
    if drawn is None:
        show.source(
            view,
            key="explained",
            data=told.table(),
            said=said,
            about=told.indicator,
            of=(told.earlier, told.later),
        )
        return
    before, parts, after = drawn
    show.figure(
        view,
        waterfall(before, parts, after, colours=view.colours),
        key="explained",
        alt=told.sentence(t),
        data=told.table(),
        about=told.indicator,
        said=said,
        of=(told.earlier, told.later),
    )
    if told.is_told_rounded:
        st.caption(t("Each figure is rounded, so that what is shown may differ a little from its sum."))
    if told.is_told_as_share:
        st.caption(
            t(
                "Numerator and denominator each have their part of the change by Das Gupta's "
                "two-factor decomposition (1993): neither comes first, and together they are the change."
            )
        )


def _parts(view: View, told: Explanation) -> None:
    """What became of which rows, why they counted or not, and what that adds; it scrolls in itself."""
    data = labelled(told.table(), view.t)
    numbers = {
        name: st.column_config.NumberColumn(format="localized")
        for name in data.columns
        if pd.api.types.is_numeric_dtype(data[name])
    }
    with st.container(key="explanation-table"):
        st.dataframe(
            data,
            hide_index=True,
            height=min(360, 38 + 35 * len(data)),
            placeholder=formats.MISSING,
            key="explanation-parts",
            alt=view.t("Parts of the change"),
            column_config=numbers,
        )


def _rows(view: View, told: Explanation) -> None:
    """The first rows, all or of one part, with what each is recognised by; and all of them to take away."""
    t = view.t
    if not has_rows(view.look):
        st.caption(t(NO_ROWS))
        return
    counts = {_ALL: told.row_count, **{part.id: part.rows for part in told.groups if part.rows is not None}}
    words = {
        id: t("all rows") if id == _ALL else labels.word("became", id.partition(".")[2], t) for id in counts
    }
    for group in told.groups:
        if (side := told.side_word(group.side)) is not None and group.id in words:
            name = labels.word("counted_side", side, t)
            words[group.id] = t("{side}: {name}", side=name, name=words[group.id])
    words = {id: f"{word} ({formats.number(counts[id])})" for id, word in words.items()}
    chosen = url.choose(t("Rows behind the change"), words, name="part")
    part = None if chosen == _ALL else chosen
    drawn = told.rows_table(part, limit=show.SHOWN_ROWS)
    rows = counts[chosen]
    show.first_rows(view, drawn, key="explanation-rows", alt=t("The first rows behind the change"), of=rows)
    show.source(
        view,
        key="explanation-rows",
        data=lambda: told.rows_table(part),
        rows=rows,
        said=_source(view, told, rows),
        about=told.indicator,
        of=(told.earlier, told.later),
    )


def _source(view: View, told: Explanation, rows: int) -> str:
    return view.t(
        "Source: snapshots {a} and {b}; rows: {rows}",
        a=told.earlier.seq,
        b=told.later.seq,
        rows=formats.number(rows),
    )
