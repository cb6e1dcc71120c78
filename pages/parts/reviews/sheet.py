"""One district's review: where it is, its sheet to fill in, and everything beside it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.errors import UnknownName
from analytics.language import formats, labels, phrases
from analytics.policy.register import Force
from analytics.reference import CITY, districts
from analytics.reviews import entering, tables
from analytics.reviews.agenda import due
from analytics.reviews.result import Result, result
from analytics.reviews.review import UNSETTLED, Review, Step
from pages.frame import acting, show
from pages.frame.frame import View
from pages.parts.components import review_head, review_sheet
from pages.parts.components.component import Link
from pages.parts.components.review_head import Fact
from pages.parts.reviews import adjustments, cells, item, objections, opening, packs, sealed, steps, writing


@st.fragment
def draw(view: View, year: int) -> None:
    """Draws the review, or the way to open it. What is typed into it draws this part alone."""
    try:
        review = writing.reviews(view).get(year, view.district_code)
    except UnknownName:
        opening.draw(view, year, [view.district_code])
        return
    added_up = result(review)
    _head(view, review, added_up)
    steps.draw(view, review)
    _sheet(view, review, added_up)
    table = tables.sheet(review)
    show.source(
        view,
        key="review-sheet",
        data=table,
        of=(),
        said=writing.source(view, review, len(table)),
        chosen=partial(writing.chosen, review.year, review.opened.snapshot),
    )
    adjustments.draw(view, review)
    objections.draw(view, review)
    sealed.draw(view, review)
    packs.draw(view, review)
    _history(view, review)
    item.draw(view, review)


def _head(view: View, review: Review, added_up: Result) -> None:
    t = view.t
    order = list(Step)
    at = order.index(review.step)
    states = dict.fromkeys(order[:at], "done") | dict.fromkeys(order[at:], "ahead") | {review.step: "now"}
    way = [review_head.Step(labels.word("review_step", step, t), state) for step, state in states.items()]
    review_head.draw(way, _facts(view, review, added_up), label=t("Steps of the review"))
    opened = review.opened
    st.caption(
        t(
            "Numbers of snapshot {seq}, {day}, known at snapshot {head}; scheme version {version}. Weights, "
            "scoring rules and grades are the reviewers’ choice: the policy sets none.",
            seq=opened.snapshot,
            day=view.day(opened.as_of),
            head=opened.seq,
            version=opened.scheme.version,
        )
    )


def _facts(view: View, review: Review, added_up: Result) -> list[Fact]:
    t = view.t
    term = due(review)
    settled = [entry for entry in review.entries.values() if entry.scored]
    facts = [_total(view, review, added_up)]
    if added_up.grade is not None:
        facts.append(Fact(t("Grade"), labels.word("review_grade", added_up.grade, t)))
    place = writing.reviews(view).place(review)
    if place is not None:
        facts.append(Fact(t("Rank"), str(place), t("of {total}", total=len(districts()))))
    if term is not None:
        late = t("late") if term.is_late else t("days left: {n}", n=term.days_left)
        facts.append(Fact(t("Due"), view.day(term.day), late, "bad" if term.is_late else "quiet"))
    facts.append(Fact(t("Scored"), t("{n} of {total}", n=len(settled), total=len(review.entries))))
    facts += [
        Fact(
            t(phrases.FORCE_WORDS[part.force]),
            formats.number(part.points, decimals=1),
            t("of {total}", total=formats.number(part.possible, decimals=1)),
        )
        for part in sorted(added_up.parts, key=lambda part: list(Force).index(part.force))
    ]
    if added_up.adjusted:
        facts.append(Fact(t("Plus and minus points"), formats.signed(added_up.adjusted)))
    return facts


def _total(view: View, review: Review, added_up: Result) -> Fact:
    """The total, or while items are open the least and the most it can become."""
    t = view.t
    label = t("Total so far") if review.step in UNSETTLED else t("Total score")
    if added_up.percent is not None:
        note = t(
            "{points} of {possible} points",
            points=formats.number(added_up.points, decimals=1),
            possible=formats.number(added_up.possible, decimals=1),
        )
        return Fact(label, formats.number(added_up.percent, decimals=1), note)
    between = t(
        "{low} to {high}",
        low=formats.number(added_up.lowest, decimals=1),
        high=formats.number(added_up.highest, decimals=1),
    )
    return Fact(label, between, t("open: {n}", n=len(added_up.open)), "watch")


def _sheet(view: View, review: Review, added_up: Result) -> None:
    t = view.t
    codes = [code for code in districts() if view.look.sees(code)]
    before, _, after = _around(codes, view.district_code)
    onwards = [
        *((t("{district} →", district=view.name(code)), _to(review.year, code)) for code in after),
        *((t("← {district}", district=view.name(code)), _to(review.year, code)) for code in before),
        *([(t("All districts"), _to(review.year, None))] if view.look.sees(CITY) else []),
    ]
    review_sheet.draw(
        view,
        review,
        added_up,
        may_write=entering.may_write(review, acting.viewer(view)),
        answers=cells.answers(),
        heard=partial(cells.hear, view, review.year),
        onwards=onwards,
    )


def _around(codes: list[str], code: str) -> tuple[list[str], str, list[str]]:
    """The district before and the one after, where there is one."""
    place = codes.index(code)
    return codes[:place][-1:], code, codes[place:][1:2]


def _to(year: int, code: str | None) -> Link:
    return Link("reviews", {"year": str(year), "district": code})


def _history(view: View, review: Review) -> None:
    """Who did what, and when."""
    t = view.t
    with st.expander(t("Who did what, and when ({n})", n=len(review.history)), key="review-history-open"):
        table = tables.history(review)
        # A hash is for whoever checks the file: on the page it would leave the words no room.
        written = show.texts(table, t, decimals=1).drop(columns=labels.header("review_sha256", t))
        show.printed(written, key="review-history-table", alt=t("History of the review"))
        show.source(
            view,
            key="review-history",
            data=table,
            of=(),
            said=writing.source(view, review, len(table)),
            chosen=partial(writing.chosen, review.year, review.opened.snapshot),
        )
