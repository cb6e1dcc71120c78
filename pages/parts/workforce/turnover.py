"""Who joined, left and moved between two days: an equation, every district, and the people behind it."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from analytics.answers import turnover
from analytics.answers.turnover import Comparison, Turnover
from analytics.answers.workforce import Group
from analytics.figures import workforce as figures
from analytics.language import formats, labels
from analytics.language.exports import Chosen
from analytics.language.labels import labelled
from analytics.language.translator import Translator
from pages.frame import noting, show, url
from pages.frame.frame import View

#: Rows of the people shown at once; the file holds all.
SHOWN = 200


def draw(view: View, group: Group) -> None:
    """The comparison of two snapshots, chosen by their days."""
    t = view.t
    st.subheader(t("Joined, left, moved · {group}", group=labels.word("group", group, t)), anchor=False)
    days = [snapshot.as_of for snapshot in view.look.timeline]
    chosen = _choices(view, days)
    if chosen is None:
        return
    since, until = chosen
    comparison = turnover.turnover(view.look.on(until), since=since, group=group)
    if comparison.balances is not None:
        _balances(view, comparison, since, until, partial(_chosen, group, since, until))
        return
    unit = comparison.units.get(view.district_code)
    if comparison.missing:
        names = view.names(comparison.missing)
        st.warning(
            t(
                "No one in the register on one of the two days, so not in the totals: {districts}",
                districts=names,
            )
        )
    if unit is None:
        st.info(t("There is nothing to compare. Choose different days or the whole city."))
        return
    _equation(view, unit)
    said = partial(_chosen, group, since, until)
    _districts(view, comparison, since, until, said)
    _people(view, group, since, until, said)


def _chosen(group: Group, since: date, until: date, t: Translator) -> dict[str, str]:
    """The choices as a file says them."""
    return {
        t("Group"): labels.word("group", group, t),
        t("From"): formats.day(since, t.language),
        t("To"): formats.day(until, t.language),
    }


def _choices(view: View, days: list[date]) -> tuple[date, date] | None:
    t = view.t
    first, second = st.columns(2)
    later = days[1:]
    if not later:
        st.info(t("There is only one snapshot so far, so there is nothing to compare it with."))
        return None
    default = view.as_of if view.as_of in later else later[0]
    with second:
        until = url.choose_day(t("To"), later[::-1], view.day, name="to", default=default)
    earlier, compared = days[: days.index(until)], turnover.compared_with(days, until)
    assert compared is not None, "there is a day before every later one"
    with first:
        since = url.choose_day(t("From"), earlier[::-1], view.day, name="from", default=compared)
    return since, until


def _balances(view: View, comparison: Comparison, since: date, until: date, chosen: Chosen) -> None:
    """Before, came, went, after of every unit, for who sees groups alone."""
    t = view.t
    table = turnover.balance(comparison, view.district_code)
    show.printed(show.texts(table, t), key="turnover-table", alt=t("Joined, left, moved"))
    st.caption(
        t(
            "“—” stands where fewer than five people came or went: as the difference is known, neither is "
            "shown."
        )
    )
    show.source(
        view, key="turnover", data=table, said=_said(view, since, until, len(table)),
        of=[view.look.on(day).snapshot for day in (since, until)], chosen=chosen,
    )  # fmt: skip


def _said(view: View, since: date, until: date, rows: int) -> str:
    return view.t(
        "Source: snapshots as of {since} and {until}; rows: {rows}",
        since=view.day(since), until=view.day(until), rows=rows,
    )  # fmt: skip


def _equation(view: View, unit: Turnover) -> None:
    """Before + joined − left ± moved = after, as figures side by side."""
    t = view.t
    figures_shown = {
        t("Before"): formats.number(unit.before),
        t("Joined"): _signed(unit.gained, "+"),
        t("Left"): _signed(unit.lost, "−"),
        t("Moved between districts"): formats.number(unit.moved_in)
        if view.is_city
        else formats.signed_count(unit.moved),
        t("After"): formats.number(unit.after),
    }
    show.headline(figures_shown, key="turnover-headline")
    notes = []
    if unit.rose or unit.stepped_down:
        notes.append(
            t("Already in the register before joining: {rose}. Still in the register after leaving: "
              "{down}.",
              rose=formats.number(unit.rose), down=formats.number(unit.stepped_down))
        )  # fmt: skip
    if view.is_city:
        notes.append(t("A move between two districts does not change the whole-city numbers."))
    if notes:
        st.caption(view.sentences(*notes))


def _districts(view: View, comparison: Comparison, since: date, until: date, chosen: Chosen) -> None:
    """Gains and losses of every district as bars, and the whole balance as data."""
    t = view.t
    table = turnover.balance(comparison, view.district_code)
    said = _said(view, since, until, len(table))
    picture = None
    if not any(comparison.units[code].has_changed for code in table.frame["unit_code"]):
        st.info(t("No one joined, left or moved between these days. Choose days further apart."))
    elif view.is_city:
        changes = []
        for code, unit in comparison.units.items():
            if code != view.district_code:
                texts = (_signed(unit.lost_or_moved, "−"), _signed(unit.gained_or_moved, "+"))
                name = labels.unit_word(code, t)
                changes.append(figures.Change(name, unit.gained_or_moved, unit.lost_or_moved, texts))
        drawn = figures.gains_and_losses(
            changes, captions=(t("Left or moved out"), t("Joined or moved in")), colours=view.colours
        )  # fmt: skip
        alt = view.listed(f"{change.name} {change.texts[1]} {change.texts[0]}" for change in changes)
        picture = "turnover"
        show.chart(drawn, key="turnover", alt=alt)
    else:
        balance = show.texts(table, t).T.iloc[1:].rename(columns={0: t("People")})
        show.printed(balance, key="turnover-table", alt=t("Joined, left, moved"), hide_index=False)
    of = [view.look.on(day).snapshot for day in (since, until)]
    show.source(view, key="turnover", data=table, said=said, of=of, chosen=chosen, picture=picture)
    if comparison.moves and view.is_city:
        pairs = view.listed(
            f"{labels.unit_word(a, t)} → {labels.unit_word(b, t)} {n}" for a, b, n in comparison.moves
        )
        st.caption(t("Moves between districts: {list}", list=pairs))


def _people(view: View, group: Group, since: date, until: date, chosen: Chosen) -> None:
    """The rows behind the numbers; a person is known by the first letters of the key."""
    t = view.t
    opened = st.expander(t("The people behind these numbers"), key="turnover-people", on_change="rerun")
    if not opened.open:
        return
    rows = turnover.people(view.look.on(until), since=since, group=group)
    with opened:
        if not len(rows):
            st.info(t("No one joined, left or moved between these days. Choose days further apart."))
            return
        if not noting.may_show(view, rows):
            return
        st.dataframe(
            labelled(rows, t).head(SHOWN), hide_index=True, key="turnover-rows", placeholder=formats.MISSING,
            alt=t("The people behind these numbers"),
        )  # fmt: skip
        said = t(
            "{shown} of {rows} rows; the file contains them all.", shown=min(SHOWN, len(rows)), rows=len(rows)
        )
        of = [view.look.on(day).snapshot for day in (since, until)]
        show.source(view, key="turnover-people", data=rows, said=said, of=of, chosen=chosen)


def _signed(people: int, sign: str) -> str:
    return f"{sign if people else ''}{formats.number(people)}"
