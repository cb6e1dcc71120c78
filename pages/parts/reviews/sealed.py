"""What was sealed, and which of its numbers changed since."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from analytics.language import formats, labels, phrases
from analytics.reviews import sealing, tables
from analytics.reviews.review import Review
from analytics.reviews.sealing import Change
from pages.frame import show
from pages.frame.frame import View, plain
from pages.parts.components import district_table
from pages.parts.components.component import to_target
from pages.parts.components.district_table import Cell, Head, Row


def draw(view: View, review: Review) -> None:
    """Every sealed version with its hash; then each value that is another one now, beside what was sealed."""
    t = view.t
    if not review.seals:
        return
    st.subheader(t("Sealed"), anchor=False)
    broken = sealing.broken(review)
    for seal in review.seals:
        st.markdown(
            plain(
                t(
                    "Version {version}, sealed {time} by {who}",
                    version=seal.version,
                    time=formats.moment(seal.by.at),
                    who=seal.by.actor,
                )
            )
        )
        st.text(seal.sha256)
        if seal.version in broken:
            st.error(t("This version is no longer what was sealed: its content or its hash was changed."))
    if not review.is_sealed:
        st.warning(t("Something changed after the last seal: it is not sealed yet."))
    _changes(view, review)


def _changes(view: View, review: Review) -> None:
    """Each value of the data as it is now that is another one than the review's, then and now."""
    t = view.t
    found = [
        (change, facts)
        for change in sealing.changed_since(review, view.look)
        if (facts := tables.differing(change.then, change.now))
    ]
    if not found:
        st.caption(t("Its numbers are the same in the data as it is now."))
        return
    count = len([fact for _, facts in found for fact in facts])
    st.warning(t("Values that changed in the data since: {n}. Nothing sealed changes with them.", n=count))
    heads = [labels.header(f"{fact}_now", t) for fact in tables.FACTS]
    district_table.draw(
        heads,
        [_row(view, change, facts) for change, facts in found],
        key="review-changes",
        label=t("Values changed since the review was opened"),
        corner=t("Item"),
    )
    show.source(view, key="review-changes", data=tables.changes(change for change, _ in found))


def _row(view: View, change: Change, facts: Collection[str]) -> Row:
    """The facts of an item now; of those that changed, what was sealed below."""
    t = view.t
    name = t.label(view.register.indicator(change.item).name)
    cells = []
    for fact, place in tables.FACTS.items():
        then, now = (_written(view, fact, getattr(one, place)) for one in (change.then, change.now))
        cells.append(Cell(now, t("sealed: {then}", then=then) if fact in facts else ""))
    return Row(change.item, Head(name, to=to_target(change.item, view.district_code)), cells)


def _written(view: View, fact: str, value: Any) -> str:
    if fact == "verdict":
        return phrases.verdict_word(str(value), view.t)
    return formats.percent(value) if fact == "completion" else formats.number(value, decimals=2)
