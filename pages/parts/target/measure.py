"""The page of a duty or tracked measure: number, way so far, districts, making. It has no schedule."""

from __future__ import annotations

import streamlit as st

from analytics.answers import measure as answers
from analytics.answers.clauses import Entry
from analytics.answers.measure import MeasureDossier
from analytics.assess.assessment import measured
from analytics.assess.duties import Measure
from analytics.figures.layout import Figure
from analytics.figures.measures import Then, YearBar, line_so_far, then_and_now, year_bars
from analytics.figures.notes import with_notes
from analytics.language import movements, phrases
from analytics.language.formulas import measure_steps
from analytics.policy.register import Direction, Kind
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import clause_rows
from pages.parts.target import explanation, making, notes


def draw(view: View, shown: MeasureDossier) -> None:
    """Everything known of one duty or tracked measure."""
    number(view, shown)
    explanation.draw(view, shown.indicator)
    way(view, shown)
    by_district(view, shown)
    now = shown.measure.now
    value = None if now is None else now.value
    making.draw(view, shown.indicator, value, lambda: measure_steps(shown.indicator, shown.measure, view.t))


def number(view: View, shown: MeasureDossier) -> None:
    """The number now and a year before, and why there is no schedule."""
    t = view.t
    city = shown.city.measure if shown.city else None
    clause_rows.single(view, Entry(shown.indicator, measure=shown.measure), city=city)
    if shown.measure.reason is not None:
        st.info(t(phrases.REASONS[shown.measure.reason]))
    if shown.measure.now is None or shown.measure.now.value is None:
        st.info(_why_missing(view, shown))
    if shown.absent:
        st.info(_who_is_absent(view, shown))
    before = shown.measure.before
    parts = [movements.of_what(shown.measure.now, shown.indicator, t), _nature(view, shown)]
    if before is not None:
        parts.append(t("Compared with {day}.", day=view.day(before.on)))
    elif shown.measure.now is not None:
        parts.append(t("There is no snapshot from a year earlier to compare with."))
    st.caption(view.sentences(*parts))


def way(view: View, shown: MeasureDossier) -> None:
    """A line over all snapshots, or for what is counted by year one bar a year."""
    t, indicator = view.t, shown.indicator
    if shown.measure.now is None:
        return
    st.subheader(t("By year") if shown.years else t("Progress so far"), anchor=False)
    points = shown.way
    if not any(measured(indicator, point) is not None for point in points):
        st.info(t("No snapshot up to this day has a value for this indicator."))
        return
    names = [str(year.year) for year in shown.years] or [view.day(point.on) for point in points]
    texts = [movements.short(point, indicator, t) for point in points]
    listed = view.listed(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    found = notes.of(view, indicator)
    said = t("{name}: {list}", name=t.label(indicator.name), list=listed)
    alt = t("; ").join(filter(None, (said, notes.told(view, found))))
    figure = _way(view, shown, texts)
    if not shown.years:
        figure = with_notes(figure, notes.marks(found), colours=view.colours)
    show.figure(view, figure, key="way", alt=alt, data=answers.over_time(shown), about=indicator)
    if shown.years and shown.years[-1].is_running:
        st.caption(t("The outlined year is still running: counted up to {day}.", day=view.day(view.as_of)))
    notes.draw(view, indicator, found)


def _way(view: View, shown: MeasureDossier, texts: list[str]) -> Figure:
    indicator, colours = shown.indicator, view.colours
    if not shown.years:
        return line_so_far(shown.points, as_share=indicator.is_share, labels=texts, colours=colours)
    bars = [
        YearBar(str(year.year), measured(indicator, year.point), text, year.is_running)
        for year, text in zip(shown.years, texts, strict=True)
    ]
    return year_bars(bars, as_share=indicator.is_share, colours=colours)


def by_district(view: View, shown: MeasureDossier) -> None:
    """Every district a year before and now, the lowest first; in a district only where it is one of many."""
    t, indicator = view.t, shown.indicator
    if not shown.districts or not view.is_city:
        return
    st.subheader(t("By district"), anchor=False)
    rows = [
        Then(
            view.name(code),
            measured(indicator, measure.before),
            measured(indicator, measure.now),
            _written(view, shown, measure),
            movements.tone(measure.movement),
        )
        for code, measure in shown.ranked
    ]
    show.figure(
        view,
        then_and_now(
            rows, captions=(t("A year earlier"), t("Now")), as_share=indicator.is_share, colours=view.colours
        ),
        key="districts",
        data=answers.by_district(shown),
        about=indicator,
        alt=show.by_district(view, indicator, (f"{row.name} {row.text}" for row in rows)),
    )
    _city_level(view, shown)


def _city_level(view: View, shown: MeasureDossier) -> None:
    """Says so where the districts are not all of the city: the city level counts too, or alone."""
    t, indicator, city_level = view.t, shown.indicator, shown.city_level
    if city_level is None:
        return
    st.caption(
        t(
            "The districts add up to {sum}; the whole city has {city}, which includes the city level's own.",
            sum=phrases.in_units(city_level.districts, indicator, view.register, t),
            city=phrases.in_units(city_level.city, indicator, view.register, t),
        )
        if city_level.adds_to_districts
        else t("This is the city level's own number, not the sum of the districts.")
    )


def _nature(view: View, shown: MeasureDossier) -> str:
    t, indicator = view.t, shown.indicator
    if indicator.kind is Kind.DUTY:
        return t("The policy asks for all of them but sets no date.")
    if indicator.direction is Direction.NONE:
        return t("The policy gives neither a direction nor a number: this is recorded, not judged.")
    return t("The policy gives a direction, but neither a number nor a date.")


def _who_is_absent(view: View, shown: MeasureDossier) -> str:
    t = view.t
    named = [
        t("{district} (as of {day})", district=view.name(code), day=view.day(day))
        if day
        else t("{district} (never reported)", district=view.name(code))
        for code, day in shown.absent.items()
    ]
    return t("Not in the whole-city number, because not reported: {districts}.", districts=view.listed(named))


def _why_missing(view: View, shown: MeasureDossier) -> str:
    t = view.t
    if shown.reported_earlier_on is not None:
        return t(
            "{place} has not reported “{sheets}” for {year}: its last report is as of {day}.",
            place=view.place,
            sheets=view.listed(making.sheets(view, shown.indicator)),
            year=view.as_of.year,
            day=view.day(shown.reported_earlier_on),
        )
    if shown.measure.now is None and shown.is_reported:
        return t(
            "“{sheets}” of {place} has no record of {year}.",
            sheets=view.listed(making.sheets(view, shown.indicator)),
            place=view.place,
            year=view.as_of.year,
        )
    if shown.measure.now is None:
        return t(
            "{place} has not reported “{sheets}” up to this day. Choose a later day or another district.",
            place=view.place,
            sheets=view.listed(making.sheets(view, shown.indicator)),
        )
    return t("The snapshot of this day has no value for this indicator. Choose another day.")


def _written(view: View, shown: MeasureDossier, measure: Measure) -> str:
    figure = movements.of_point(measure.now, shown.indicator, view.register, view.t, brief=True)
    mark = movements.symbol(measure.movement, shown.indicator.direction)
    return "  ".join(part for part in (figure.main, figure.note, mark) if part)
