"""How the chosen group stands: registrations, training hours, volunteers, contracts, insurance."""

from __future__ import annotations

import calendar
from datetime import date

import pandas as pd
import streamlit as st

from analytics.answers.workforce import MONTHS_DUE, STANDINGS, STATES, By, Conditions, Group, Workforce
from analytics.figures import palette
from analytics.figures import workforce as figures
from analytics.language import formats
from analytics.reference import CITY, unit
from pages.frame import show
from pages.frame.frame import View
from pages.parts.workforce.words import GROUP_WORDS, STANDING_WORDS, STATE_WORDS, code_word, out_of

#: Where the shares of this page are defined and shown over time.
MAKINGS = ("volunteers.linked", "pay.contracts", "pay.insurance")


def registrations(view: View, shown: Workforce, group: Group) -> None:
    """How many are valid, due and lapsed; the months ahead; every district."""
    t = view.t
    found = shown.registrations
    assert found is not None
    st.subheader(t("Registrations due and lapsed"), anchor=False)
    with st.container(horizontal=True, gap="large", key="registrations-headline"):
        for state in STATES:
            st.metric(t(STATE_WORDS[state]), formats.number(found.people[state]), width="content")
    if group in (Group.PERSONNEL, Group.PROFESSIONAL):
        st.caption(
            t("Only certificate holders must register: choose the group {group} to see them alone.",
              group=t(GROUP_WORDS[Group.CERTIFIED]))
        )  # fmt: skip
    names = _months(view, len(shown.expiries))
    listed = t(", ").join(f"{name} {n}" for name, n in zip(names, shown.expiries, strict=True))
    st.markdown(f"**{t('Registrations that end in the coming twelve months')}**")
    drawn = figures.months_ahead(
        _short(view, names), shown.expiries, due=MONTHS_DUE, colours=palette.palette(view.theme)
    )
    data = pd.DataFrame({t("Month"): names, t("Registrations that end"): shown.expiries})
    show.figure(view, drawn, key="expiries", alt=listed, data=data)
    st.caption(t("Full bars: due now, since a registration is renewed in its last three months."))
    if view.is_city:
        table = pd.DataFrame(
            [
                {t("District"): unit(code).in_language(t.language)}
                | {t(STATE_WORDS[state]): (people or {}).get(state) for state in STATES}
                for code, people in found.by_district.items()
            ]
        )
        _table(view, table, alt=t("Registrations by district"), key="registrations")


def _months(view: View, count: int) -> list[str]:
    """The months ahead by name; by their last day where the snapshot is not of a month's end."""
    day, names = view.as_of, []
    at_end = day.day == calendar.monthrange(day.year, day.month)[1]
    for n in range(1, count + 1):
        year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
        last = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        name = formats.month(last, view.t.language)
        names.append(name if at_end else view.t("to {day}", day=view.day(last)))
    return names


def _short(view: View, names: list[str]) -> list[str]:
    """Month names that fit a phone; the year where it begins."""
    if view.t.language == "zh":
        parts = [name.replace("年", "年<br>", 1).split("<br>") for name in names]
    else:
        parts = [name.split(" ")[::-1] for name in names]
    return [
        f"{part[-1]}<br>{part[0]}" if n == 0 or part[0] != parts[n - 1][0] else part[-1]
        for n, part in enumerate(parts)
    ]


def hours(view: View, shown: Workforce) -> None:
    """Certificate holders by how far they are with the hours of their registration period."""
    t = view.t
    st.subheader(t("Training hours in the registration period"), anchor=False)
    if not any(sum(one.people.values()) for one in shown.hours.values()):
        st.info(t("Nobody of this group holds a certificate. Choose a wider group or the whole city."))
        return
    columns = {
        t(
            "{certificate}, {n} hours",
            certificate=code_word(By.CERTIFICATE, code, t),
            n=formats.number(one.required),
        ): one
        for code, one in shown.hours.items()
    }
    table = pd.DataFrame(
        [
            {t("Certificate holders"): t(STANDING_WORDS[standing])}
            | {name: one.people[standing] for name, one in columns.items()}
            for standing in STANDINGS
            # A long series of snapshots covers every period: then there is no such row.
            if standing != "not_covered" or any(one.people[standing] for one in columns.values())
        ]
    )
    _table(view, table, alt=t("Training hours in the registration period"), key="hours")
    st.caption(
        t("A registration period is three years. Its hours are those of its calendar years, each from the "
          "year's last snapshot. As far as the period means: at least as large a part of the hours is done "
          "as of the period is over.")
    )  # fmt: skip
    st.caption(t("Hours asked for: {source}", source=t.label(view.register.continuing_education.source)))
    show.makings(view, ("training.holders",), key="hours-makings")


def conditions(view: View, shown: Workforce) -> None:
    """Volunteers, labour contracts and social insurance, of the unit and its districts."""
    t = view.t
    st.subheader(t("Volunteers, contracts, insurance"), anchor=False)
    one = shown.conditions[view.district_code]
    with st.container(horizontal=True, gap="large", key="conditions-headline"):
        for label, figure in _cells(view, one).items():
            st.metric(label, figure, width="content")
    st.caption(_spoken(view, one))
    codes = [view.district_code, *(code for code in shown.conditions if code != view.district_code)]
    if view.is_city:
        codes += [code for code in shown.missing if code not in codes]
    rows = [(code, shown.conditions.get(code)) for code in codes]
    whole = pd.DataFrame([{t("District"): _name(view, code)} | _numbers(view, row) for code, row in rows])
    if view.is_city:
        table = pd.DataFrame(
            [{t("District"): _name(view, code)} | _cells(view, row) for code, row in rows[1:]]
        )
        _table(view, table, alt=t("Volunteers, contracts, insurance"), key="conditions", data=whole)
    else:
        show.source(view, key="conditions", data=whole)
    show.makings(view, MAKINGS, key="conditions-makings")


def _spoken(view: View, one: Conditions) -> str:
    """What the shares are of, and how many the register does not speak of."""
    t = view.t

    def counted(having: int, staff: int, known: int) -> str:
        return t("{having} of {staff} people, not stated for {silent}",
                 having=formats.number(having), staff=formats.number(staff),
                 silent=formats.number(staff - known))  # fmt: skip

    return t(
        "Volunteers: {volunteers}. Contracts, of the staff of communities and agencies: {contracts}. "
        "Insurance, of those on a social-work post: {insurance}. What is not stated counts as none.",
        volunteers=counted(one.linked, one.people, one.volunteers_known),
        contracts=counted(one.with_contract, one.contract_staff, one.contract_known),
        insurance=counted(one.with_insurance, one.insurance_staff, one.insurance_known),
    )


def _name(view: View, code: str) -> str:
    return view.t("Whole city") if code == CITY else unit(code).in_language(view.t.language)


def _cells(view: View, one: Conditions | None) -> dict[str, str]:
    t = view.t
    per = one.volunteers / one.people if one and one.people and one.volunteers_known else None
    return {
        t("Linked with volunteers"): out_of(one.linked, one.people) if one else formats.MISSING,
        t("Per person"): formats.number(per, decimals=1),
        t("Labour contract"): out_of(one.with_contract, one.contract_staff) if one else formats.MISSING,
        t("Social insurance"): out_of(one.with_insurance, one.insurance_staff) if one else formats.MISSING,
    }


def _numbers(view: View, one: Conditions | None) -> dict[str, int | None]:
    """The plain counts behind the shares, to take away."""
    t = view.t
    names = {
        "people": t("People"),
        "linked": t("Linked with volunteers"),
        "volunteers": t("Volunteers"),
        "volunteers_known": t("Volunteers: stated"),
        "contract_staff": t("Staff of communities and agencies"),
        "with_contract": t("Labour contract"),
        "contract_known": t("Labour contract: stated"),
        "insurance_staff": t("On a social-work post"),
        "with_insurance": t("Social insurance"),
        "insurance_known": t("Social insurance: stated"),
    }
    return {word: getattr(one, name) if one else None for name, word in names.items()}


def _table(view: View, shown: pd.DataFrame, *, alt: str, key: str, data: pd.DataFrame | None = None) -> None:
    """A table that prints, numbers grouped and missing as a dash, with its source and its data."""
    written = shown.copy().astype(object)
    for column in shown.columns[1:]:
        written[column] = [
            value if isinstance(value, str)
            else formats.number(None if pd.isna(value) else float(value))
            for value in shown[column]
        ]  # fmt: skip
    with st.container(key=f"{key}-table"):
        st.table(written, hide_index=True, border="horizontal", alt=alt)
    show.source(view, key=key, data=shown if data is None else data)
