"""Every district's part of the targets, side by side: symbol, colour and number, each a link."""

from __future__ import annotations

import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.grid import Cell, grid
from analytics.answers.overview import Overview
from analytics.assess.assessment import Status
from analytics.figures import palette
from analytics.language import formats, phrases
from analytics.policy.register import Indicator, Kind
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import heat_strip
from pages.parts.components.component import to_target
from pages.parts.components.heat_strip import Column, Mark, Row
from pages.parts.overview.headline import to_sheet

#: What the legend shows, the gravest first.
_LEGEND = (
    (Status.MISSED, Status.NOT_MET),
    (Status.SERIOUSLY_BEHIND,),
    (Status.SLIGHTLY_BEHIND,),
    (Status.ON_SCHEDULE,),
    (Status.AHEAD,),
    (Status.ACHIEVED, Status.MET),
    (Status.NOT_DUE,),
    (Status.NO_DATA,),
)


def draw(view: View, shown: Overview) -> None:
    t = view.t
    st.subheader(t("How the districts stand"), anchor=False)
    districts = grid(view.look)
    columns = [
        Column(
            view.name(code),
            t("{n} of {total} behind", n=shown.behind_in[code], total=shown.set_for_districts),
            to_sheet(code),
        )
        for code in districts.rows
    ]
    rows = [
        Row(
            indicator.id,
            t.label(indicator.name),
            t("reference") if indicator.kind is Kind.LEVEL else "",
            to_target(indicator.id, None),
            [_cell(view, indicator, code, cells[indicator.id]) for code, cells in districts.rows.items()],
        )
        for indicator in districts.columns
    ]
    legend = [
        Mark(
            palette.SYMBOLS[statuses[0]],
            " / ".join(dict.fromkeys(t(phrases.STATUS_WORDS[status]) for status in statuses)),
            palette.tone_of(statuses[0]),
        )
        for statuses in _LEGEND
    ]
    label = t("Every district's targets, the district with most behind first")
    heat_strip.draw(columns, rows, legend, key="district-strip", label=label, corner=t("Target"))
    st.caption(
        t(
            "Reference: the whole-city target, scaled by the district's share of the residents of "
            "the eight districts (2020 census). The policy sets no such number for districts, so "
            "it is not judged."
        )
    )
    show.source(view, key="district-strip", data=tables.grid(districts))


def _cell(view: View, indicator: Indicator, code: str, cell: Cell) -> heat_strip.Cell:
    """How far a district is, and its verdict; beside a reference share there is no verdict."""
    t, assessment = view.t, cell.assessment
    to = to_target(indicator.id, code)
    if cell.reference is not None:
        share = formats.percent(cell.reference_share, decimals=0)
        return heat_strip.Cell(share, t("of its share (reference)"), "", "quiet", "", to)
    return heat_strip.Cell(
        _done(indicator, cell, view),
        phrases.status_word(assessment, t),
        palette.symbol(assessment),
        palette.tone(assessment),
        str(assessment.status),
        to,
    )


def _done(indicator: Indicator, cell: Cell, view: View) -> str:
    """`78%`, `6/7` of the years, or whether the district has it."""
    assessment = cell.assessment
    if assessment.value is None or not assessment.total:
        return formats.MISSING
    if indicator.kind is not Kind.COVERAGE:
        return f"{formats.number(assessment.value)}/{formats.number(assessment.total)}"
    if indicator.unit == "districts":
        return view.t("in place") if assessment.value else view.t("not in place")
    return formats.percent(phrases.share_done(indicator, assessment), decimals=0)
