"""Every district × every target set for districts: word, symbol and colour, worst first."""

from __future__ import annotations

import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.grid import WORST, Cell, columns_of, grid
from analytics.answers.districts.wording import against_reference
from analytics.figures import palette
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind
from pages.frame import show, url
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.component import Link, to_target
from pages.parts.components.district_table import Head, Row


def draw(view: View) -> None:
    t = view.t
    words = _orders(view, t)
    with st.container(key="district-options"):
        order = url.choose(t("List first"), words, name="sort", width=420)
    shown = grid(view.look, order=order)
    heads = [indicator_head(view, indicator, is_chosen=indicator.id == order) for indicator in shown.columns]
    rows = [
        Row(
            code,
            district_head(view, code),
            [verdict_cell(view, indicator, code, cells[indicator.id]) for indicator in shown.columns],
        )
        for code, cells in shown.rows.items()
    ]
    label = t("Districts and the targets set for them, furthest behind first")
    district_table.draw(heads, rows, key="district-grid", label=label, corner=t("District"))
    st.caption(
        t(
            "Reference: the whole-city target, scaled by the district's share of the residents of "
            "the eight districts (2020 census). The policy sets no such number for districts, so "
            "it is not judged."
        )
    )
    show.source(
        view,
        key="district-grid",
        data=tables.grid(shown),
        chosen=lambda t: {t("List first"): _orders(view, t)[order]},
    )


def _orders(view: View, t: Translator) -> dict[str, str]:
    """What the districts may be sorted by."""
    return {WORST: t("the district with most behind")} | {
        indicator.id: t("furthest behind: {name}", name=t.label(indicator.name))
        for indicator in columns_of(view.register)
    }


def district_head(view: View, code: str) -> Head:
    """A district's name, which leads to its profile."""
    profile = Link("districts", {"part": "profile", "district": code})
    return Head(view.name(code), to=profile, is_chosen=code == view.district_code)


def indicator_head(view: View, indicator: Indicator, *, is_chosen: bool = False) -> Head:
    """An indicator's name, which leads to its page of the whole city."""
    t = view.t
    note = t("reference") if indicator.kind is Kind.LEVEL else t("clause {clause}", clause=indicator.clause)
    return Head(t.label(indicator.name), note, to_target(indicator.id, None), is_chosen)


def verdict_cell(view: View, indicator: Indicator, code: str, cell: Cell) -> district_table.Cell:
    """A verdict with its numbers, or a number beside its reference share; a click leads to its making."""
    t, assessment = view.t, cell.assessment
    to = to_target(indicator.id, code)
    if cell.reference is not None:
        return district_table.Cell(
            phrases.in_units(assessment.value, indicator, view.register, t),
            against_reference(cell, t),
            to=to if assessment.value is not None else None,
        )
    main, note = _numbers(view, indicator, cell)
    return district_table.Cell(
        main,
        note,
        palette.symbol(assessment),
        phrases.status_word(assessment, t),
        palette.tone(assessment),
        str(assessment.status),
        to,
    )


def _numbers(view: View, indicator: Indicator, cell: Cell) -> tuple[str, str]:
    """What is counted out of what; nothing beside the word where a district has it or not."""
    t, assessment = view.t, cell.assessment
    if assessment.value is None or not assessment.total:
        return formats.MISSING, ""
    counts = f"{formats.number(assessment.value)} / {formats.number(assessment.total)}"
    if indicator.kind is not Kind.COVERAGE:
        return counts, t("years met")
    if indicator.unit == "districts":
        # The word says it: a district has one or not.
        return "", ""
    return counts, formats.percent(phrases.share_done(indicator, assessment))
