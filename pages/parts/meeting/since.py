"""What has changed since a meeting: verdicts with their causes, numbers with theirs, and the actions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics import log
from analytics.errors import Refusal
from analytics.language import both, formats
from analytics.language.exports import Snapshots
from analytics.reference import CITY
from analytics.reviews import meetings
from analytics.reviews.actions import Action, table
from analytics.reviews.listing import all_of, numbers
from analytics.reviews.meetings import Meeting, Since
from analytics.reviews.store import today
from pages.frame import show, url
from pages.frame.frame import View, plain
from pages.parts.actions import listing
from pages.parts.components import district_table
from pages.parts.components.component import to_explanation
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.difference import changes
from pages.parts.meeting import holding
from pages.parts.meeting.holding import Known


def draw(view: View, known: Known) -> None:
    """The choice of an earlier meeting, and what is different since."""
    t = view.t
    st.subheader(t("Since the last meeting"), anchor=False)
    over = {str(one.id): one for one in known.meetings if one.ended is not None}
    if not over:
        st.info(t("No meeting has ended yet: what changed since stands here from the next one on."))
        return
    words = {id: holding.name(one, t) for id, one in over.items()}
    meeting = over[url.choose(t("Since which meeting"), words, name="since")]
    try:
        shown = meetings.since(view.look, meeting, known.actions, on=today())
    except Refusal as refusal:
        log.refused(refusal)
        st.info(plain(t.refusal(refusal)))
        return
    _headline(view, shown)
    pair = (view.look.catalogue.at(meeting.snapshot), view.look.snapshot)
    changes.statuses(view, shown.statuses, pair, key="since-statuses")
    _numbers(view, shown, meeting, pair)
    _actions(view, shown)


def _headline(view: View, shown: Since) -> None:
    t = view.t
    counts = {
        t("Statuses changed"): len(shown.statuses),
        t("Numbers changed"): len(shown.numbers),
        t("Actions closed"): len(shown.done),
        t("Actions overdue"): len(shown.overdue),
    }
    figures = {label: formats.number(count) for label, count in counts.items()}
    show.headline(figures, key="since-headline")


def _numbers(view: View, shown: Since, meeting: Meeting, pair: Snapshots) -> None:
    """Each target's number that moved, and in a sentence why; its name leads to the whole answer."""
    t = view.t
    st.subheader(t("Numbers that changed, and why"), anchor=False)
    if not shown.numbers:
        st.info(t("No target's number has changed."))
        return
    district = None if view.district_code == CITY else view.district_code
    rows = [
        Row(
            one.indicator.id,
            Head(
                t.label(one.indicator.name),
                to=to_explanation(one.indicator.id, district, since=str(meeting.snapshot)),
            ),
            [Cell(one.sentence(t))],
        )
        for one in shown.numbers
    ]
    district_table.draw(
        [t("Why it changed")], rows, key="since-numbers", label=t("Numbers that changed, and why"),
        corner=t("Target"), layout="cards wide names",
    )  # fmt: skip
    changes.source(view, pair, both.table(partial(numbers, shown.numbers)), key="since-numbers")


def _actions(view: View, shown: Since) -> None:
    """What was agreed there, what is done, overdue and new since; an action may stand in several."""
    t = view.t
    st.subheader(t("Actions since then"), anchor=False)
    groups: dict[str, Sequence[Action]] = {
        t("Agreed in that meeting"): shown.agreed,
        t("Closed since"): shown.done,
        t("Overdue"): shown.overdue,
        t("Set since, outside of that meeting"): shown.new,
    }
    everything = all_of(shown)
    if not everything:
        st.info(t("There are no actions yet."))
        return
    rows = [
        row
        for place, (title, actions) in enumerate(groups.items())
        for row in listing.rows(view, actions, group=title, id=f"{place}-")
    ]
    district_table.draw(
        listing.heads(view), rows, key="since-actions", label=t("Actions since then"),
        corner=t("What is to be done"), layout="cards wide",
    )  # fmt: skip
    said = t("Source: actions kept here, {day}; rows: {rows}", day=view.day(today()), rows=len(everything))
    show.source(view, key="since-actions", data=table(everything, today()), of=(), said=said)
