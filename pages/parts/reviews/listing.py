"""The reviews of a year, district by district: where each is, until when, and its total."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from analytics.language import formats, labels
from analytics.reference import districts
from analytics.reviews import tables
from analytics.reviews.agenda import due
from analytics.reviews.result import Place, Result, places, result
from analytics.reviews.review import Review
from pages.frame import show
from pages.frame.frame import View, plain
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.reviews import opening, packs, writing


def draw(view: View, year: int) -> None:
    """What is open, then the list; places only where the reviews they are among are named."""
    found = writing.reviews(view).all(year)
    lacking = [code for code in districts() if view.look.sees(code) and code not in found]
    if found:
        _list(view, year, found)
        packs.draw_year(view, found)
    if lacking:
        opening.draw(view, year, lacking)


def _list(view: View, year: int, found: Mapping[str, Review]) -> None:
    t = view.t
    ranked = {one.district_code: one for one in places(list(found.values()))}
    st.caption(t("Weights, scoring rules and grades are the reviewers’ choice: the policy sets none."))
    rows = [_row(view, review, result(review), ranked.get(code)) for code, review in found.items()]
    heads = [t("Step"), t("Due"), t("Progress"), t("Still open"), t("Total"), t("Grade"), t("Rank")]
    district_table.draw(
        heads, rows, key="review-list", label=t("Reviews of {year}", year=year), corner=t("District")
    )
    show.source(
        view,
        key="review-results",
        data=tables.results(found),
        of=(),
        said=t("Source: reviews of {year}; rows: {rows}", year=year, rows=len(found)),
        chosen=partial(writing.chosen, year, None),
    )
    missing = [code for code in districts() if view.look.sees(code) and code not in ranked]
    if missing:
        st.caption(
            t(
                "Without a total yet, and so not among the places: {districts}.",
                districts=plain(view.names(missing)),
            )
        )


def _row(view: View, review: Review, added_up: Result, place: Place | None) -> Row:
    t = view.t
    to = Link("reviews", {"year": str(review.year), "district": review.district_code})
    return Row(
        review.district_code,
        Head(view.name(review.district_code), to=to),
        [
            Cell(labels.word("review_step", review.step, t)),
            _due(view, review),
            _progress(view, review),
            _open(view, review),
            _total(view, added_up),
            Cell("" if added_up.grade is None else labels.word("review_grade", added_up.grade, t)),
            _place(view, place),
        ],
    )


def _due(view: View, review: Review) -> Cell:
    t, term = view.t, due(review)
    if term is None:
        return Cell(formats.MISSING)
    if term.is_late:
        return Cell(note=view.day(term.day), symbol="✗", word=t("late"), tone="bad", status="late")
    return Cell(view.day(term.day), t("days left: {n}", n=term.days_left))


def _progress(view: View, review: Review) -> Cell:
    t = view.t
    own = [entry for entry in review.entries.values() if entry.own]
    scored = [entry for entry in review.entries.values() if entry.scored]
    total = len(review.entries)
    return Cell(
        t("scored {n} of {total}", n=len(scored), total=total),
        t("self-assessed {n} of {total}", n=len(own), total=total),
    )


def _open(view: View, review: Review) -> Cell:
    t = view.t
    questions = [one for one in review.questions.values() if one.answer is None]
    documents = [
        one for entry in review.entries.values() for one in entry.documents if one.is_accepted is None
    ]
    return Cell(t("questions: {n}", n=len(questions)), t("evidence to examine: {n}", n=len(documents)))


def _total(view: View, added_up: Result) -> Cell:
    t = view.t
    if added_up.percent is not None:
        return Cell(formats.number(added_up.percent, decimals=1))
    low, high = (formats.number(one, decimals=1) for one in (added_up.lowest, added_up.highest))
    return Cell(t("{low} to {high}", low=low, high=high), t("open: {n}", n=len(added_up.open)))


def _place(view: View, place: Place | None) -> Cell:
    if place is None:
        return Cell(formats.MISSING)
    moving = place.best != place.worst
    note = view.t("{best} to {worst} as weights vary", best=place.best, worst=place.worst) if moving else ""
    return Cell(str(place.place), note)
