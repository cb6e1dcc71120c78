"""How the product is read: what the page of the method is, and a real bar with its marks explained."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics.answers import method
from analytics.assess.assessment import Scheduled
from analytics.figures import palette
from analytics.figures.reading import NUMBERS, annotated_bullet
from analytics.language import both, formats, phrases
from analytics.language.exports import taken_by
from analytics.language.labels import labelled
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from analytics.reports.method_workbook import method_workbook
from analytics.tables import Table
from pages.frame import show
from pages.frame.frame import View, plain


def introduction(view: View) -> None:
    """What this page is, and the same as a workbook."""
    t = view.t
    st.markdown(
        t(
            "Every number is counted once, from one sealed snapshot, and judged by the rules "
            "below. The tables here are the ones the dashboard itself uses."
        )
    )
    show.download(
        t("The whole method as a workbook (Excel)"),
        lambda taken: method_workbook(view.register, t, taken=taken_by(taken, view.look.snapshot.seq, t)),
        file=f"{view.register.id}-method-{t.language}.xlsx",
        mime=show.XLSX,
        key="method-workbook",
    )


def bullet(view: View) -> None:
    """A real target's bar with its marks numbered, and what each says."""
    t = view.t
    title = t("How to read a bar")
    st.subheader(title, anchor=False)
    example = method.example(view.look)
    if example is None:
        st.info(t("No target in this snapshot has a schedule to show. Choose another day."))
        return
    indicator, assessment = example
    done, expected = assessment.completion, assessment.expected_share
    assert done is not None
    assert expected is not None
    table = _marks(assessment, indicator, t)
    name, place = plain(t.label(indicator.name)), view.name(assessment.district_code)
    st.markdown(
        t("For example: {name} in {place}, {day}", name=name, place=place, day=view.day(assessment.as_of))
    )
    drawn = annotated_bullet(
        done=done, expected=expected, tone=palette.tone(assessment), colours=view.colours
    )
    alt = phrases.summary(indicator, assessment, view.register, t)
    data = partial(both.table, partial(_marks, assessment, indicator))
    show.figure(view, drawn, key="bullet", alt=alt, data=data, rows=len(table))
    show.printed(labelled(table, t), key="marks-table", alt=title)


def _marks(assessment: Scheduled, indicator: Indicator, t: Translator) -> Table:
    """One row a numbered mark of the bar: what it means, and what it says in this example."""
    gap = phrases.gap(assessment, t, indicator.thresholds)
    rows = pd.DataFrame(
        {
            "mark": list(NUMBERS),
            "mark_meaning": [
                t("Done so far: the bar's length is the number now divided by the target"),
                t("Where we should be today: the straight line from the base through the milestones"),
                t("Target: the end of the bar"),
                t(
                    "Against schedule: the distance from bar to mark, as a share of the way from base to "
                    "target"
                ),
            ],
            "example": [
                formats.percent(assessment.completion),
                formats.percent(assessment.expected_share),
                t("by {day}", day=formats.day(assessment.due, t.language)),
                f"{gap}{t(', ')}{phrases.status_word(assessment, t)}",
            ],
        }
    )
    return Table("bullet", rows)
