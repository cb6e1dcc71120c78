"""Beside the picture: one list a column, under the filters of all other columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.explore import wording
from analytics.explore.answer import Answer, Listing
from analytics.explore.answering import listing
from analytics.explore.declarations import Column, ColumnKind
from analytics.explore.question import NUMBER, PART, Question, between, written
from analytics.figures.explore import bars
from analytics.language import formats
from pages.frame import url
from pages.frame.frame import View
from pages.parts.components import listings
from pages.parts.components.asking import setting
from pages.parts.components.component import Exactly
from pages.parts.components.listings import Entry

#: Values of one column that are drawn at most.
MOST = 500

#: What may be written at the ends of a range.
_PATTERNS = {ColumnKind.NUMBER: NUMBER.pattern, ColumnKind.DATE: PART.pattern}


def all_of(question: Question) -> str | None:
    """The column of which the address asks for every value; None where it names none."""
    columns = [column.id for column in question.declared.columns]
    return url.chosen("list", ["", *columns], default="") or None


def draw(view: View, shown: Answer, *, drawn: str) -> None:
    """Draws the lists."""
    t, question = view.t, shown.question
    whole = all_of(question)
    drawn_lists = []
    for one in shown.listings:
        every = listing(view.look, question, one.column, most=MOST) if one.column == whole else one
        drawn_lists.append(_list(view, question, every, is_whole=one.column == whole))
    with st.container(key="explore-lists"):
        listings.draw(
            drawn_lists,
            key="explore-listings",
            label=t("Values to filter by"),
            drawn=drawn,
            texts={
                "none": t("No values."),
                "find": {"label": t("Find")},
                "range": {
                    "from": t("from"),
                    "until": t("until"),
                    "apply": t("Apply"),
                    "no_day": t("The calendar has no such day."),
                    "exchanged": t("This ends before it begins: put the smaller end first."),
                },
            },
        )


def _list(view: View, question: Question, one: Listing, *, is_whole: bool) -> listings.Listing:
    t, column = view.t, question.declared.column(one.column)
    # A list in which some are not told has no bars: the longest would tell of them.
    is_told = all(value.rows is not None for value in one.values)
    lengths = bars([value.rows if is_told else None for value in one.values])
    chosen = len(question.filtered(column.id))
    named = wording.names(view.look, question.declared) if column.description.type == "community" else {}
    return listings.Listing(
        id=column.id,
        name=wording.header(column, t),
        chosen=t("{n} chosen", n=chosen) if chosen else "",
        entries=[
            Entry(
                wording.value(column, value.value, t, named=named),
                Exactly(written([value.value])),
                formats.number(value.rows),
                bar["width"],
                value.is_chosen,
                hint=value.value if value.value is not None and value.value in named else "",
            )
            for value, bar in zip(one.values, lengths, strict=True)
        ],
        more=_more(view, one, is_whole=is_whole),
        find=is_whole,
        range=_range(view, column, question.filtered(column.id)),
    )


def _more(view: View, one: Listing, *, is_whole: bool) -> Mapping[str, object] | None:
    t = view.t
    if is_whole:
        return {"text": t("Show fewer"), "change": setting(list=None)}
    if not one.further:
        return None
    n = formats.number(one.further)
    if one.further_rows is None:
        text = t("{n} more values: show all", n=n)
    else:
        rows = formats.number(one.further_rows)
        text = t("{n} more values in {rows} records: show all", n=n, rows=rows)
    return {"text": text, "change": setting(list=one.column)}


def _range(view: View, column: Column, chosen: Sequence[str | None]) -> Mapping[str, str | bool] | None:
    """Numbers and dates take a range; the one that is chosen stands in its fields."""
    if column.kind not in _PATTERNS:
        return None
    ranges = [ends for value in chosen if value is not None and (ends := between(value))]
    low, high = ranges[0] if len(ranges) == 1 else (None, None)
    hint = (
        view.t("A number, such as 10 or 10.5")
        if column.kind is ColumnKind.NUMBER
        else view.t("2019, 2019-Q2, 2019-06 or 2019-06-30")
    )
    return {
        "low": low or "",
        "high": high or "",
        "of_days": column.kind is ColumnKind.DATE,
        "pattern": Exactly(_PATTERNS[column.kind]),
        "hint": hint,
    }
