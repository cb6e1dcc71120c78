"""The target page in pictures: burn-up, small multiples, fund years, history of the status."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics.answers import target as answers
from analytics.answers.target import Dossier
from analytics.assess.assessment import Dated, OneYear, Scheduled, Status
from analytics.figures import palette
from analytics.figures.burnup import Captions, burnup
from analytics.figures.notes import with_notes
from analytics.figures.timeline import StatusOn
from analytics.language import formats, labels, phrases
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import small_multiples
from pages.parts.components import status_history as history
from pages.parts.components.component import to_target
from pages.parts.target import notes


def way(view: View, shown: Dossier) -> None:
    """What was reached, the schedule, milestones, and the projection fan where there is one."""
    t, assessment = view.t, shown.verdict.overall
    projection = assessment.projection if isinstance(assessment, Scheduled) else None
    st.subheader(t("Progress so far"), anchor=False)
    if not any(point.value is not None for point in shown.points):
        st.info(t("No snapshot up to this day has a value for this target."))
        return
    revised = t("First reported (since revised)")
    figure = burnup(
        shown.way,
        shown.knots,
        milestones=shown.milestones,
        on=assessment.as_of,
        due=assessment.due if isinstance(assessment, Dated) else None,
        projection=projection,
        captions=Captions(
            t("Achieved"),
            t("Schedule"),
            t("Milestone"),
            t("Projection"),
            t("today"),
            revised,
            t("Whole city"),
        ),
        colours=view.colours,
        as_share=shown.as_share,
        reported=shown.first_reported,
        city=shown.city_way,
    )
    found = notes.of(view, shown.indicator)
    summary = phrases.summary(shown.indicator, assessment, view.register, t)
    show.figure(
        view,
        with_notes(figure, notes.marks(found), colours=view.colours),
        key="burnup",
        data=answers.burnup(shown),
        about=shown.indicator,
        alt=t("; ").join(filter(None, (summary, notes.told(view, found)))),
    )
    notes.draw(view, shown.indicator, found)
    if projection is not None and projection.value is None:
        st.caption(t("No projection: at least four yearly points are needed."))
    for change in shown.total_changes:
        said = phrases.total_change(change, shown.indicator, view.register, t)
        day = view.day(change.now.on)
        st.caption(t("{day}: {what}.", day=day, what=said))


def by_district(view: View, shown: Dossier) -> None:
    """A small line for each district."""
    t = view.t
    if not shown.district_points or not view.is_city:
        return
    smalls = [
        small_multiples.small(view, view.name(code), points, as_share=shown.as_share)
        for code, points in shown.district_points.items()
    ]
    st.subheader(t("By district"), anchor=False)
    to = [to_target(shown.indicator.id, code) for code in shown.district_points]
    small_multiples.draw(view, smalls, as_share=shown.as_share, key="districts", to=to)
    show.source(
        view, key="by-district", data=answers.by_district(shown), about=shown.indicator, picture="districts"
    )


def years(view: View, shown: Dossier) -> None:
    """Every unit and fund year: the amount and its verdict."""
    t = view.t
    st.subheader(t("By unit and fund year"), anchor=False)
    columns = sorted({item.year for item in shown.verdict.years})
    units = list(dict.fromkeys(item.district_code for item in shown.verdict.years))
    cells = {(item.district_code, item.year): item for item in shown.verdict.years}
    written = {str(year): [_cell(cells[code, year], view) for code in units] for year in columns}
    table = pd.DataFrame(written, index=[labels.sender_word(code, t) for code in units])
    alt = phrases.summary(shown.indicator, shown.verdict.overall, view.register, t)
    show.printed(table, key="years-table", alt=alt, hide_index=False, look="years")
    st.caption(_symbols(shown.verdict.years, view))
    show.source(view, key="years", data=answers.years(shown), about=shown.indicator)
    notes.draw(view, shown.indicator, notes.of(view, shown.indicator))


def status_history(view: View, shown: Dossier) -> None:
    """The verdict at every snapshot; none of a target that is not asked for here."""
    t = view.t
    if not shown.history:
        return
    st.subheader(t("Status history"), anchor=False)
    verdicts = []
    for item in shown.history:
        word = phrases.status_word(item, t)
        said = f"{view.day(item.as_of)} {word}"
        verdicts.append(StatusOn(item.as_of, palette.symbol(item), word, palette.tone(item), said))
    history.draw(verdicts, key="history", alt=view.listed(verdict.said for verdict in verdicts))
    show.source(view, key="history", data=answers.history(shown), about=shown.indicator, picture="history")


def _cell(item: OneYear, view: View) -> str:
    """Symbol and amount; the word too where a reader must look twice."""
    amount = f"{palette.symbol(item)} {formats.quantity(item.value, view.t.language)}"
    is_plain = item.status in (Status.MET, Status.RUNNING)
    return amount if is_plain else f"{amount} {phrases.status_word(item, view.t)}"


def _symbols(items: Sequence[OneYear], view: View) -> str:
    """What the symbols of a table mean."""
    return "　".join(
        dict.fromkeys(f"{palette.symbol(item)} {phrases.status_word(item, view.t)}" for item in items)
    )
