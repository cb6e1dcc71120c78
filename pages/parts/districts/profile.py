"""One district on one sheet of paper."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.profile import Profile, profile
from analytics.answers.districts.wording import key_figure_heads, key_figure_notes, key_figures, year_left
from analytics.assess.assessment import OneYear
from analytics.errors import N_
from analytics.figures import palette
from analytics.language import both, formats, phrases
from analytics.language.reporting import reports_line
from analytics.language.translator import Translator
from analytics.reference import districts
from analytics.tables import Table
from pages.frame import brief_buttons, show, url
from pages.frame.frame import View
from pages.parts.components import board, district_table, small_multiples, text_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.districts import institutions, measures, owed

#: Names short enough for a small picture.
_SHORT = {
    "workforce.total": N_("Personnel"),
    "workforce.professional": N_("Professionals"),
    "workforce.senior": N_("Mid-level and senior"),
    "communities.staffed": N_("Communities staffed"),
}


def draw(view: View) -> None:
    """The sheet of the district looked at; of the whole city, which one to choose."""
    if view.is_city:
        _choose(view)
    else:
        sheet(view)


def sheet(view: View) -> None:
    """What is owed first, then targets, key figures, money, and every duty and measure."""
    shown = profile(view.look)
    with st.container(key="profile"):
        st.caption(reports_line(view.look.snapshot, view.t))
        owed.draw(view, shown)
        _verdicts(view, shown)
        left, right = st.columns([1.12, 1], gap="large")
        with left:
            _figures(view, shown)
        with right:
            _trend(view, shown)
        _years(view, shown)
        measures.draw(view, shown)
        brief_buttons.draw(view)


def _choose(view: View) -> None:
    t = view.t
    st.info(t("A profile shows one district. Choose one:"))
    with st.container(horizontal=True, key="profile-links"):
        for code in filter(view.look.sees, districts()):
            address = url.address(part="profile", district=code)
            st.page_link("../districts.py", label=view.name(code), query_params=address)


def _verdicts(view: View, shown: Profile) -> None:
    t = view.t
    st.subheader(t("Targets set for the district"), anchor=False)
    there_or_not = {known.indicator.id for known in shown.institutions}
    entries = [
        board.Entry(indicator, item, city=shown.city_targets.get(indicator.id))
        for indicator, item in shown.verdicts
        if indicator.id not in there_or_not
    ]
    board.draw(view, entries, key="profile-board", with_holding=False, with_due=True)
    institutions.of_one(view, shown)


def _figures(view: View, shown: Profile) -> None:
    t = view.t
    st.subheader(t("Key figures"), anchor=False)
    figures = key_figures(shown, view.register, t)
    heads = [view.place, t("Per 10,000 residents"), *key_figure_heads(shown, t)]
    rows = []
    for figure in figures:
        count = Cell(figure.count, figure.reference, to=Link("target", {"target": figure.indicator.id}))
        beside = (
            (figure.all_districts, figure.rank)
            if shown.is_among_all
            else (figure.city, figure.city_by_residents)
        )
        others = [figure.by_residents, *beside]
        rows.append(
            Row(figure.indicator.id, Head(t.label(figure.indicator.name)), [count, *map(Cell, others)])
        )
    district_table.draw(
        heads,
        rows,
        key="profile-figures",
        label=t("Key figures of {place}", place=view.place),
        corner=t("Number"),
        layout="plain wide",
    )
    st.caption(view.sentences(*key_figure_notes(shown, t)))
    show.source(view, key="profile-figures", data=partial(_key_figures, view, shown), rows=len(figures))


def _key_figures(view: View, shown: Profile) -> Table:
    return both.table(
        lambda t: tables.key_figures(
            key_figures(shown, view.register, t), view.district_code, is_among_all=shown.is_among_all
        )
    )


def _trend(view: View, shown: Profile) -> None:
    t = view.t
    st.subheader(t("Progress so far"), anchor=False)
    smalls = [
        small_multiples.small(view, t(_SHORT[id]), points, as_share=False)
        for id, points in shown.trends.items()
        if points
    ]
    if not smalls:
        st.info(t("The district has not reported up to this day. Choose a later day."))
        return
    small_multiples.draw(view, smalls, as_share=False, key="profile-trend")
    for indicator, change in shown.total_changes:
        said = phrases.total_change(change, indicator, view.register, t)
        day, name = view.day(change.before.on), t.label(indicator.name)
        st.caption(t("{name}, compared with {day}: {what}.", name=name, day=day, what=said))
    show.source(view, key="profile-trend", data=tables.trends(shown), picture="profile-trend")


def _years(view: View, shown: Profile) -> None:
    t = view.t
    st.subheader(t("Lottery money by fund year"), anchor=False)
    years = sorted({assessment.year for items in shown.years.values() for assessment in items})
    if not years:
        st.info(t("No fund year has been reported up to this day."))
        return
    rows: dict[str, list[text_table.Cell]] = {}
    amounts: dict[int, float] = {}
    left = {
        (one.indicator, year.year): year_left(one.indicator, year, t)
        for one in shown.owing.by_year_end
        if one.indicator is not None and not one.is_past
        for year in one.years
    }
    for id, items in shown.years.items():
        indicator = view.register.indicator(id)
        by_year = {assessment.year: assessment for assessment in items}
        rows[t.label(indicator.name)] = [
            text_table.Cell(
                lines=[line for line in (_year(by_year.get(year), t), left.get((indicator, year))) if line]
            )
            for year in years
        ]
        amounts |= {
            year: assessment.value for year, assessment in by_year.items() if assessment.value is not None
        }
    yuan = [formats.quantity(amounts.get(year), t.language) for year in years]
    table = pd.DataFrame({t("Yuan"): yuan, **rows}, index=[str(year) for year in years])
    show.printed(table, key="profile-years", alt=t("Lottery money by fund year"), hide_index=False)
    show.source(view, key="profile-years", data=tables.years(shown))


def _year(assessment: OneYear | None, t: Translator) -> str:
    if assessment is None:
        return formats.MISSING
    return f"{palette.symbol(assessment)} {phrases.status_word(assessment, t)}"
