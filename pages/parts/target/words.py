"""The target page in words: policy sentence, verdict, three methods, who is missing."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics.answers import target as answers
from analytics.answers.indicators import in_order
from analytics.answers.target import Dossier
from analytics.assess.assessment import Scheduled
from analytics.assess.verdict import since
from analytics.errors import N_
from analytics.language import both, formats, labels, phrases
from analytics.policy.register import Indicator
from analytics.reference import districts
from analytics.visible import drawn
from pages.frame import show, url
from pages.frame.frame import View, plain
from pages.parts.components import board, indicator_menu


def choice(view: View) -> Indicator:
    """The indicator in the address: group by group, in each by the clauses of the text."""
    t, register = view.t, view.register
    words = {one.id: _named(view, one) for one in in_order(register)}
    # A link without a target has always opened the first of the register.
    first = register.targets[0].id
    chosen = register.indicator(url.choose(t("Target or measure"), words, name="target", default=first))
    indicator_menu.draw(view, chosen, key="indicator-menu")
    return chosen


def _named(view: View, indicator: Indicator) -> str:
    t, name = view.t, view.t.label(indicator.name)
    if indicator.is_target:
        return name
    kind = phrases.force_word(indicator, t)
    return t("{name} ({kind}, clause {clause})", name=name, kind=kind, clause=indicator.clause)


def policy_sentence(view: View, indicator: Indicator) -> None:
    """The sentence an indicator rests on, as printed, and where it stands."""
    t = view.t
    rendering = phrases.rendering(indicator, t)
    if rendering:
        st.markdown(f"> {plain(indicator.quote)}\n>\n> {plain(rendering)}")
    else:
        st.markdown(f"> {plain(indicator.quote)}")
    st.caption(
        t(
            "{source}, clause {clause}; {force}; in charge: {owners}",
            source=t.label(view.register.title),
            clause=indicator.clause,
            force=phrases.force_word(indicator, t),
            owners=phrases.in_charge(indicator, view.register, t),
        )
    )


def verdict(view: View, shown: Dossier) -> None:
    """The bullet bar of the target, and of its earlier milestones."""
    city = shown.city
    by_due = {milestone.due: milestone for milestone in city.milestones} if city else {}
    entries = [
        board.Entry(
            shown.indicator,
            shown.verdict.overall,
            since=since(shown.history),
            city=city.overall if city else None,
        ),
        *(
            board.Entry(shown.indicator, milestone, milestone=milestone.due, city=by_due.get(milestone.due))
            for milestone in shown.verdict.milestones
        ),
    ]
    board.draw(view, entries, key="target-board", with_holding=False, with_due=True, with_links=False)
    if shown.verdict.overall.reason:
        st.info(view.t(phrases.REASONS[shown.verdict.overall.reason]))


def opinions(view: View, shown: Dossier) -> None:
    """Three published methods side by side, and whether they disagree."""
    t, assessment = view.t, shown.verdict.overall
    if not isinstance(assessment, Scheduled) or (assessment.cagr is None and assessment.projection is None):
        return
    st.subheader(t("Three methods"), anchor=False)
    if assessment.disagree:
        st.warning(t("The methods disagree. The schedule decides; the others are for reference."))
    gap = t("{gap} against schedule", gap=phrases.gap(assessment, t, shown.indicator.thresholds))
    rows = [(t("Schedule (序时进度)"), phrases.status_word(assessment, t), gap)]
    if assessment.cagr is not None:
        word = (
            t(phrases.CAGR_WORDS[assessment.cagr.status]) if assessment.cagr.status else t("Cannot be judged")
        )
        growth = t("actual ÷ required yearly growth = {ratio}", ratio=phrases.ratio(assessment.cagr))
        rows.append((t("CAGR ratio (Open SDG)"), word, growth))
    word = phrases.projection_word(assessment.projection, t)
    rows.append((t("Projection (Destatis)"), word, _projected(view, shown, assessment)))
    table = pd.DataFrame(rows, columns=[t("Method"), t("Verdict"), t("Figures")])
    show.printed(table, key="methods-table", alt=t("Three methods"))


def revisions(view: View, shown: Dossier) -> None:
    """What was reported first and what stands now, for the days whose revision changed this target."""
    if not shown.revisions:
        return
    t = view.t
    table = answers.revisions(shown, view.register, t)
    st.subheader(t("Reported then, revised now"), anchor=False)
    show.printed(show.texts(table, t), key="revisions-table", alt=t("Reported then, revised now"))
    for one in shown.revisions:
        label = t("What was revised on {day}", day=view.day(one.as_of))
        choices = url.address(**{"from": str(one.seq_then), "to": str(one.seq_now)})
        st.page_link("../difference.py", label=label, query_params=choices, width="content")
    data = partial(both.table, partial(answers.revisions, shown, view.register))
    show.source(view, key="revisions", data=data, rows=len(table), about=shown.indicator)


def _projected(view: View, shown: Dossier, assessment: Scheduled) -> str:
    t, projection = view.t, assessment.projection
    if projection is None or projection.value is None:
        return t("fewer than four yearly points")
    value = (
        formats.percent(projection.value)
        if shown.as_share
        else phrases.in_whole_units(projection.value, shown.indicator, view.register, t)
    )
    said = t(
        "{value} by {day}, at the average of the last {n} yearly changes",
        value=value,
        day=view.day(assessment.due),
        n=projection.changes,
    )
    if projection.reached_on is None:
        return said
    month = formats.month(projection.reached_on, t.language)
    return t("; ").join((said, t("so the target is reached in {month}", month=month)))


def missing(view: View, shown: Dossier) -> None:
    """Who is missing, by name."""
    t, codes = view.t, shown.verdict.overall.missing
    if not codes:
        return
    is_yearly = shown.indicator.kind.is_yearly
    if is_yearly or all(code in districts() for code in codes):
        title = N_("Units with years not met: {n}") if is_yearly else N_("Still missing: {n}")
        st.subheader(t(title, n=len(codes)), anchor=False)
        st.text(view.listed(labels.sender_word(code, t) for code in codes))
        return
    table = answers.missing(view.look, shown)
    st.subheader(t("Communities without a professional: {n}", n=len(table)), anchor=False)
    for code, listed in table.frame.groupby("district_code", sort=False)["community_name"]:
        name = labels.word("district_code", code, t)
        st.text(t("{name} ({n}): {list}", name=name, n=len(listed), list=view.listed(map(drawn, listed))))
    label = t("Communities by name")
    st.page_link("../communities.py", label=label, query_params=url.address(), width="content")
    show.source(view, key="missing", data=table, about=shown.indicator)
