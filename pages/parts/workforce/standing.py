"""How the chosen group stands: registrations, training hours, volunteers, contracts, insurance."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics.answers import workforce_tables as tables
from analytics.answers.workforce import MONTHS_DUE, STATES, Composition, Conditions, Group, Workforce
from analytics.figures import workforce as figures
from analytics.language import formats, labels
from analytics.language.exports import Chosen
from analytics.language.phrases import HIDDEN, NOT_BY_DISTRICT
from pages.frame import show
from pages.frame.frame import View
from pages.parts.workforce import people

#: Where the shares of this page are defined and shown over time.
MAKINGS = ("volunteers.linked", "pay.contracts", "pay.insurance")


def registrations(view: View, shown: Workforce, group: Group) -> None:
    """How many are valid, due and lapsed; the months ahead; every district."""
    t = view.t
    composition = shown.registrations
    assert composition is not None
    st.subheader(t("Registrations due and lapsed"), anchor=False)
    counts = {
        labels.word("registration_state", state, t): people.number(
            view, composition.people[state], composition.hidden.get(state)
        )
        for state in STATES
    }
    show.headline(counts, key="registrations-headline")
    if group in (Group.PERSONNEL, Group.PROFESSIONAL):
        st.caption(
            t("Only certificate holders must register: choose the group “{group}” to see them "
              "alone.",
              group=labels.word("group", Group.CERTIFIED, t))
        )  # fmt: skip
    chosen = partial(people.chosen, group, None)
    if shown.is_exact:
        _months(view, shown, chosen)
    if composition.hidden or composition.hidden_by_district:
        st.caption(t(HIDDEN))
    if view.is_city and not composition.is_told_by_district:
        st.caption(t(NOT_BY_DISTRICT))
    elif view.is_city:
        show.table(
            view,
            tables.registrations(composition),
            alt=t("Registrations by district"),
            written=_by_district(view, composition),
            look="tight",
            chosen=chosen,
        )


def _by_district(view: View, composition: Composition) -> pd.DataFrame:
    t, hidden = view.t, composition.hidden_by_district
    rows = [
        {t("District"): labels.unit_word(district, t)}
        | {
            labels.word("registration_state", state, t): people.number(
                view, (counted or {}).get(state), hidden.get((district, state))
            )
            for state in STATES
        }
        for district, counted in composition.by_district.items()
    ]
    return pd.DataFrame(rows)


def _months(view: View, shown: Workforce, chosen: Chosen) -> None:
    t = view.t
    months = tables.months_ahead(view.as_of, len(shown.expiries))
    names = [labels.word("month", month, t) for month in months]
    listed = view.listed(f"{name} {n}" for name, n in zip(names, shown.expiries, strict=True))
    st.markdown(f"**{t('Registrations ending in the next twelve months')}**")
    drawn = figures.months_ahead(_short(view, names), shown.expiries, due=MONTHS_DUE, colours=view.colours)
    show.figure(
        view, drawn, key="expiries", alt=listed, data=tables.expiries(shown, view.as_of), chosen=chosen
    )
    st.caption(t("Solid bars: due now, as registrations are renewed in their last three months."))


def _short(view: View, names: list[str]) -> list[str]:
    """Month names that fit a phone; the year where it begins."""
    if view.t.language == "zh":
        parts = [name.replace("年", "年<br>", 1).split("<br>") for name in names]
    else:
        parts = [name.split(" ")[::-1] for name in names]
    years = [None, *(part[0] for part in parts)]
    return [
        part[-1] if part[0] == before else f"{part[-1]}<br>{part[0]}"
        for part, before in zip(parts, years, strict=False)
    ]


def untold(view: View) -> None:
    """What is told by two things at once, and so not to who sees groups alone; where its sums are."""
    t = view.t
    st.subheader(t("Training hours, volunteers, contracts, insurance"), anchor=False)
    st.info(
        t("These numbers tell people apart by two things at once, which could point to one person. Their "
          "sums by district are among the indicators:")
    )  # fmt: skip
    show.makings(view, ("training.holders", *MAKINGS), key="untold-makings")


def hours(view: View, shown: Workforce, group: Group) -> None:
    """Certificate holders by how far they are with the hours of their registration period."""
    t = view.t
    st.subheader(t("Training hours in the registration period"), anchor=False)
    if not shown.has_holders:
        st.info(t("No one in this group has a certificate. Choose a wider group or the whole city."))
        return
    title = t("Training hours in the registration period")
    show.table(
        view, tables.hours(shown), alt=title, look="figures", chosen=partial(people.chosen, group, None)
    )
    st.caption(
        t("A registration period is three years. Its hours are those of its calendar years, "
          "each taken from the last snapshot of the year. “On pace” means the share of hours "
          "completed is at least the share of the period that has passed.")
    )  # fmt: skip
    st.caption(t("Hours required: {source}", source=t.label(view.register.continuing_education.source)))
    show.makings(view, ("training.holders",), key="hours-makings")


def conditions(view: View, shown: Workforce, group: Group) -> None:
    """Volunteers, labour contracts and social insurance, of the unit and its districts."""
    t = view.t
    st.subheader(t("Volunteers, contracts, insurance"), anchor=False)
    unit = shown.conditions[view.district_code]
    show.headline(_cells(view, unit), key="conditions-headline")
    st.caption(_spoken(view, unit))
    codes = [view.district_code, *(code for code in shown.conditions if code != view.district_code)]
    if view.is_city:
        codes += [code for code in shown.missing if code not in codes]
    whole, chosen = tables.conditions(shown, codes), partial(people.chosen, group, None)
    if view.is_city:
        rows = [
            {t("District"): labels.unit_word(code, t)} | _cells(view, shown.conditions.get(code))
            for code in codes[1:]
        ]
        title = t("Volunteers, contracts, insurance")
        show.table(view, whole, alt=title, written=pd.DataFrame(rows), look="figures", chosen=chosen)
    else:
        show.source(view, key=whole.name, data=whole, chosen=chosen)
    show.makings(view, MAKINGS, key="conditions-makings")


def _spoken(view: View, unit: Conditions) -> str:
    """What the shares are of, and how many the register does not speak of."""
    t = view.t

    def counted(having: int, lacking: int, unsaid: int) -> str:
        return t("yes {having}, no {lacking}, not stated {silent}",
                 having=formats.number(having), lacking=formats.number(lacking),
                 silent=formats.number(unsaid))  # fmt: skip

    return t(
        "Linked with volunteers: {volunteers}. Contracts (staff of communities and private "
        "agencies): {contracts}. Insurance (people in a social-work post): {insurance}. "
        "Shares are of all these people, whether stated or not.",
        volunteers=counted(unit.linked, unit.not_linked, unit.volunteers_unsaid),
        contracts=counted(unit.with_contract, unit.without_contract, unit.contract_unsaid),
        insurance=counted(unit.with_insurance, unit.without_insurance, unit.insurance_unsaid),
    )


def _cells(view: View, unit: Conditions | None) -> dict[str, str]:
    t = view.t
    labels = (t("Linked with volunteers"), t("Per person"), t("Labour contract"), t("Social insurance"))
    if unit is None:
        return dict.fromkeys(labels, formats.MISSING)
    figures = (
        formats.out_of(unit.linked, unit.people),
        formats.number(unit.volunteers_each, decimals=1),
        formats.out_of(unit.with_contract, unit.contract_staff),
        formats.out_of(unit.with_insurance, unit.insurance_staff),
    )
    return dict(zip(labels, figures, strict=True))
