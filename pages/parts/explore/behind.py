"""The rows behind a mark, as 怎么算的 shows them: by what each is recognised, and all to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from analytics.errors import Refusal
from analytics.explore import wording
from analytics.explore.answering import rows
from analytics.explore.question import REST, Question, values_of
from analytics.progress.crossed import is_exact
from pages.frame import show, url
from pages.frame.frame import View, plain
from pages.frame.show import SHOWN_ROWS

#: Stands for all rows under the filters.
ALL = "~all"
#: So many records the file to take away has, as many as a sheet of a workbook holds.
TAKEN_ROWS = 1_000_000


@dataclass(frozen=True)
class Opened:
    """The mark whose rows are asked for: the values of its groups, and its day over time."""

    group: Mapping[str, str | None]
    on: date
    token: str


def opened(view: View, question: Question) -> Opened | None:
    """What the address asks for; what does not belong to the question is told."""
    said = st.query_params.get("behind", "")
    days = {day.isoformat(): day for day in view.look.days}
    on = url.chosen("on", list(days), default=view.as_of.isoformat())
    token = "@".join(filter(None, (said, st.query_params.get("on"))))
    if not said:
        return None
    if not is_exact(view.look):
        url.refuse("behind", said)
        return None
    if said == ALL:
        return Opened({}, days[on], token)
    values = values_of(said)
    if not _are_of(question, values):
        url.refuse("behind", said)
        return None
    group = {by.written: value for by, value in zip(question.by, values, strict=True)}
    return Opened(group, days[on], token)


def _are_of(question: Question, values: tuple[str | None, ...]) -> bool:
    """Whether each group has such a value; what stands for the rest is one of every group."""
    if len(values) != len(question.by):
        return False
    try:
        for group, value in zip(question.by, values, strict=True):
            if value != REST:
                question.filtering(group.column, [value])
    except Refusal:
        return False
    return True


def draw(view: View, question: Question, mark: Opened | None) -> None:
    """The first rows, and all of them to take away; nothing where no mark is opened."""
    if mark is None:
        return
    t = view.t
    look = view.look.on(mark.on)
    named = wording.names(look, question.declared)
    groups = question.by if mark.group else ()
    words = [wording.cell(question, by, mark.group[by.written], t, named=named) for by in groups]
    drawn = rows(look, question, mark.group, limit=SHOWN_ROWS)
    with st.container(key="explore-rows"):
        st.subheader(t("Records: {what}", what=view.listed([*words, view.day(mark.on)])), anchor=False)
        alt = t("The first records behind this number")
        show.first_rows(view, drawn, key="explore-rows-table", alt=alt)
        if len(drawn) >= SHOWN_ROWS:
            st.caption(t("The first {shown} records; the file contains them all.", shown=SHOWN_ROWS))
        show.source(
            view,
            key="explore-rows",
            data=lambda: rows(look, question, mark.group, limit=TAKEN_ROWS),
            said=t("Source: snapshot {seq}, {day}", seq=look.snapshot.seq, day=view.day(look.as_of)),
            of=(look.snapshot,),
            chosen=lambda t: wording.told(question, look, t),
        )
        st.page_link(
            "../explore.py",
            label=plain(t("Close the records")),
            query_params=url.address(**question.parameters()),
            width="content",
        )
