"""Every unit × fund year: the lottery money, whether it reached the floor, and whether it grew."""

from __future__ import annotations

import streamlit as st

from analytics.answers import funding_tables as tables
from analytics.answers.funding import FLOORS, GROWTH, Funding, UnitYear
from analytics.assess.assessment import Assessment, Status
from analytics.errors import N_
from analytics.figures import palette
from analytics.language import formats, labels, phrases
from analytics.language.amounts import in_yuan, yuan
from analytics.language.translator import Translator
from pages.frame import show
from pages.frame.frame import View, plain
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row


def headline(view: View, shown: Funding) -> None:
    """How many unit-years met the floor and grew; this year's money beside the same day a year ago."""
    t = view.t
    figures = {t("Floor met, unit-years"): _out_of(*shown.floors_met)}
    if shown.growth is not None:
        figures[t("Grown, unit-years")] = _out_of(shown.growth.value, shown.growth.total)
    if shown.judged_years:
        year = shown.judged_years[-1]
        now, before = shown.lottery(year)
        if shown.is_running(year):
            figures[t("Lottery money of {year} so far", year=year)] = in_yuan(now, t)
            figures[t("The year before, same day")] = in_yuan(before, t)
        else:
            figures[t("Lottery money of {year}", year=year)] = in_yuan(now, t)
    show.headline(figures, key="funding-headline")


def grid(view: View, shown: Funding, unit: str, year: str) -> None:
    """One row a unit, one column a fund year; a click shows the ledger's entries behind a cell."""
    t = view.t
    st.subheader(t("By unit and fund year"), anchor=False)
    st.caption(_asked(view))
    heads = [Head(str(one), is_chosen=str(one) == year) for one in shown.judged_years]
    rows = [
        Row(
            code,
            Head(labels.sender_word(code, t), is_chosen=code == unit),
            [_cell(view, shown.grid.get((code, of)), code, of) for of in shown.judged_years],
        )
        for code in shown.units
    ]
    label = t("Lottery money by unit and fund year, judged by floor and growth")
    district_table.draw(heads, rows, key="funding-grid", label=label, corner=t("Unit"), layout="cards even")
    if any(unit_year.is_running for unit_year in shown.grid.values()):
        st.caption(
            t("A running year is compared with what the same ledger had booked for the previous "
              "fund year by the same day a year earlier.")
        )  # fmt: skip
    for code, day in shown.carried_forward.items():
        st.caption(
            t("{unit} submitted no ledger for this day: the ledger of {day} is shown and compared "
              "as of that day; a fund year it does not cover to the end is not judged while below "
              "its floor.",
              unit=plain(labels.sender_word(code, t)), day=view.day(day))
        )  # fmt: skip
    show.source(view, key="funding-grid", data=tables.grid(shown))
    ids = (*FLOORS, GROWTH) if view.is_city else (FLOORS[1], GROWTH)
    show.makings(view, ids, key="funding-makings")


def _asked(view: View) -> str:
    """What is counted, and the floors it is judged by."""
    message = (
        N_("Lottery money booked up to {day}, in yuan. Floor: {city} at city level, {district} "
           "in each district; growth: compared with the previous fund year. Click an amount to "
           "see its ledger entries below.")
        if view.is_city
        else N_("Lottery money booked up to {day}, in yuan. Floor: {district} in each district; "
                "growth: compared with the previous fund year. Click an amount to see its ledger "
                "entries below.")
    )  # fmt: skip
    city, district = (_floor(view, id) for id in FLOORS)
    return view.t(message, day=view.day(view.as_of), city=city, district=district)


def _cell(view: View, unit_year: UnitYear | None, code: str, year: int) -> Cell:
    """The verdict on the floor and on growth in one word, the amount, and what it is compared with."""
    t = view.t
    if unit_year is None or unit_year.floor.value is None:
        return Cell(formats.MISSING, "", palette.SYMBOLS[Status.NO_DATA], t("No data"), status=Status.NO_DATA)
    to = Link("funding", {"unit": code, "year": str(year)})
    main, status = yuan(unit_year.floor.value, t), str(unit_year.floor.status)
    return Cell(main, _compared(view, unit_year), *_verdict(view, unit_year), status, to)


def _verdict(view: View, unit_year: UnitYear) -> tuple[str, str, str]:
    """Symbol, word and tone of a unit-year: a floor that is met does not hide money that fell.

    While the year runs, the word is of the floor alone: growth has its own below.
    """
    t, grew = view.t, unit_year.growth.status if unit_year.growth else None
    floor = unit_year.floor.status
    if unit_year.is_running:
        return (
            palette.symbol(unit_year.floor),
            _named("floor_verdict", unit_year.floor, t),
            palette.tone(unit_year.floor),
        )
    if floor is Status.MET and grew is Status.NOT_MET:
        return "↓", t("Met, less"), palette.tone_of(Status.NOT_MET)
    if floor is Status.MET and grew is Status.FLAT:
        return palette.SYMBOLS[Status.FLAT], t("Met, flat"), palette.tone_of(Status.FLAT)
    return palette.SYMBOLS[floor], phrases.status_word(unit_year.floor, t), palette.tone(unit_year.floor)


def _compared(view: View, unit_year: UnitYear) -> str:
    """Against the year before, `+8.2%`; while the year runs, what it had by the same day."""
    t, growth = view.t, unit_year.growth
    if unit_year.is_running:
        lines = [] if growth is None else [f"{palette.symbol(growth)} {_named('growth_verdict', growth, t)}"]
        if unit_year.same_day_yuan is not None:
            lines.append(t("same day last year: {amount} yuan", amount=yuan(unit_year.same_day_yuan, t)))
        if growth is not None and growth.status is Status.MET:
            lines.append(t("more than all of last year"))
        return "\n".join(lines)
    return "\n".join(filter(None, (_short_of_floor(view, unit_year), _against_last_year(view, unit_year))))


def _short_of_floor(view: View, unit_year: UnitYear) -> str:
    """`差1万`: what a year that is over lacks of its floor."""
    floor = unit_year.floor
    if floor.status is not Status.NOT_MET or unit_year.short_yuan is None:
        return ""
    return view.t("{amount} short", amount=yuan(unit_year.short_yuan, view.t))


def _against_last_year(view: View, unit_year: UnitYear) -> str:
    """`+8.2%`; empty where either year is not known, or its ledger has not seen its end."""
    t = view.t
    if unit_year.growth is None or unit_year.growth.value is None or unit_year.growth.asked_yuan is None:
        return ""
    if unit_year.growth.status is Status.RUNNING:
        # Part of a year, by an older ledger, beside a whole one.
        return ""
    if unit_year.growth.status is Status.FLAT:
        return t("same as last year")
    if unit_year.gained_share is None:
        return t("from {amount} yuan", amount=yuan(unit_year.growth.asked_yuan, t))
    return formats.signed_percent(unit_year.gained_share)


def _named(id: str, assessment: Assessment, t: Translator) -> str:
    """`下限：达标`: a verdict with what it is on."""
    return t("{part}: {verdict}", part=labels.header(id, t), verdict=phrases.status_word(assessment, t))


def _out_of(part: float | None, whole: float | None) -> str:
    if part is None or whole is None:
        return formats.MISSING
    return f"{formats.number(part)} / {formats.number(whole)}"


def _floor(view: View, id: str) -> str:
    indicator = view.register.indicator(id)
    return phrases.in_units(indicator.floor, indicator, view.register, view.t)
