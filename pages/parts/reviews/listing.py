"""The reviews of a year, district by district: where each is, until when, and its total."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from analytics.language import formats, labels
from analytics.reference import districts
from analytics.reviews import tables
from analytics.reviews.agenda import Line, agenda
from analytics.reviews.result import Place, grades, places, result
from analytics.reviews.review import UNSETTLED, Review
from analytics.reviews.scheme import Grade
from analytics.reviews.store import today
from pages.frame import show
from pages.frame.frame import View, plain
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.reviews import opening, packs, writing


def draw(view: View, year: int) -> None:
    """What is open, then the list; places only where the reviews they are among are named."""
    reviews = writing.reviews(view)
    found = reviews.all(year)
    lacking = [code for code in districts() if view.look.sees(code) and code not in found]
    if found:
        _list(view, year, found, reviews.before(year))
        packs.draw_year(view, found)
    if lacking:
        opening.draw(view, year, lacking)


def _list(view: View, year: int, found: Mapping[str, Review], before: Mapping[str, Review]) -> None:
    t = view.t
    ranked = {one.district_code: one for one in places(list(found.values()))}
    graded = grades(found)
    st.caption(t("Weights, scoring rules and grades are the reviewers’ choice: the policy sets none."))
    rows = [
        _row(view, line, line.review, ranked.get(line.district_code), graded.get(line.district_code))
        for line in agenda(found, today())
        if line.review is not None
    ]
    heads = [
        t("Step"), t("Due"), t("Progress"), t("Still open"), t("Total score"), t("Grade"), t("Rank")
    ]  # fmt: skip
    district_table.draw(
        heads, rows, key="review-list", label=t("Reviews of {year}", year=year), corner=t("District")
    )
    table = tables.results(found, before)
    show.source(
        view,
        key="review-results",
        data=table,
        of=(),
        said=t("Source: reviews of {year}; rows: {rows}", year=year, rows=len(table)),
        chosen=partial(writing.chosen, year, None),
    )
    missing = [code for code in districts() if view.look.sees(code) and code not in ranked]
    if missing:
        districts_missing = plain(view.names(missing))
        st.caption(t("Without a total yet, and so not ranked: {districts}.", districts=districts_missing))


def _row(view: View, line: Line, review: Review, place: Place | None, grade: Grade | None) -> Row:
    t = view.t
    to = Link("reviews", {"year": str(review.year), "district": line.district_code})
    return Row(
        line.district_code,
        Head(view.name(line.district_code), to=to),
        [
            Cell(labels.word("review_step", review.step, t)),
            _due(view, line),
            Cell(
                t("scored {n} of {total}", n=line.scored, total=line.items),
                t("self-assessed {n} of {total}", n=line.assessed, total=line.items),
            ),
            _open(view, line),
            _total(view, review),
            _grade(view, review, grade),
            _place(view, review, place),
        ],
    )


def _due(view: View, line: Line) -> Cell:
    t = view.t
    if line.due is None:
        return Cell(formats.MISSING)
    if line.is_overdue:
        return Cell(note=view.day(line.due), symbol="✗", word=t("late"), tone="bad", status="late")
    return Cell(view.day(line.due), t("days left: {n}", n=line.days_left))


def _open(view: View, line: Line) -> Cell:
    """What waits for somebody; nothing is said of what does not."""
    t, way = view.t, line.in_the_way
    waiting = {
        t("unanswered questions: {n}"): len(way.unanswered),
        t("evidence to examine: {n}"): len(way.unjudged),
        t("no data: {n}"): len(way.unknown),
        t("objections: {n}"): line.objections,
        t("evidence outstanding: {n}"): line.evidence_outstanding,
    }
    first, *others = [said.format(n=n) for said, n in waiting.items() if n] or [formats.MISSING]
    return Cell(first, view.listed(others))


def _total(view: View, review: Review) -> Cell:
    t, added_up = view.t, result(review)
    if added_up.percent is not None:
        return Cell(formats.number(added_up.percent, decimals=1), _so_far(view, review))
    low, high = (formats.number(one, decimals=1) for one in (added_up.lowest, added_up.highest))
    return Cell(t("{low} to {high}", low=low, high=high), t("open: {n}", n=len(added_up.open)))


def _so_far(view: View, review: Review) -> str:
    """Nobody is to read a grade or a place of a review that is not signed as its result."""
    return view.t("so far") if review.step in UNSETTLED else ""


def _grade(view: View, review: Review, grade: Grade | None) -> Cell:
    if grade is None:
        return Cell(formats.MISSING)
    return Cell(labels.word("review_grade", grade, view.t), _so_far(view, review))


def _place(view: View, review: Review, place: Place | None) -> Cell:
    if place is None:
        return Cell(formats.MISSING)
    moving = place.best != place.worst
    note = view.t("{best} to {worst} as weights vary", best=place.best, worst=place.worst) if moving else ""
    return Cell(str(place.place), view.listed(filter(None, (_so_far(view, review), note))))
