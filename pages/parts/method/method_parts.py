"""The method page, part by part; every table is made of the register, the dictionary or the glossary."""

from __future__ import annotations

import secrets

import pandas as pd
import streamlit as st

from analytics import reference
from analytics.answers import method
from analytics.dictionary import dictionary
from analytics.figures import palette
from analytics.figures.reading import NUMBERS, annotated_bullet
from analytics.glossary import glossary
from analytics.language import formats, phrases, rules
from analytics.language.labels import labelled
from analytics.policy.register import Kind
from analytics.reference import CITY, unit
from analytics.reports.method_workbook import method_workbook
from analytics.tables import Table
from pages.frame import show, url
from pages.frame.frame import View, plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def introduction(view: View) -> None:
    """What this page is, and the same as a workbook."""
    t = view.t
    st.markdown(
        t(
            "Every number is counted once, from one sealed snapshot, and judged by the rules below. "
            "The tables here are the ones the dashboard works with."
        )
    )
    st.download_button(
        t("The whole method as a workbook (Excel)"),
        data=lambda: method_workbook(view.register, t),
        mime=XLSX,
        key="method-workbook",
        on_click="ignore",
        file_name=f"{view.register.id}-method-{t.language}-{secrets.token_hex(4)}.xlsx",
    )


def bullet(view: View) -> None:
    """A real target's bar with its marks numbered, and what each says."""
    t = view.t
    st.subheader(t("How to read a bar"), anchor=False)
    found = method.example(view.look)
    if found is None:
        st.info(t("No target of this snapshot has a schedule to show. Choose another day."))
        return
    indicator, one = found
    done, expected = one.completion, one.expected_share
    assert done is not None
    assert expected is not None
    rows = pd.DataFrame(
        {
            "mark": list(NUMBERS),
            "mark_meaning": [
                t("Done so far: the bar's length is the number now over the target"),
                t("Where we should be today: the straight line from the base through the milestones"),
                t("Target: the end of the bar"),
                t("Against schedule: from bar to mark, as a share of the way from base to target"),
            ],
            "example": [
                formats.percent(done),
                formats.percent(expected),
                t("by {day}", day=view.day(one.due)),
                f"{phrases.gap(one, t)}{t(', ')}{phrases.status_word(one, t)}",
            ],
        }
    )
    table = Table("bullet", rows)
    name, place = plain(t.label(indicator.name)), unit(CITY).in_language(t.language)
    st.markdown(t("For example: {name} in {place}, {day}", name=name, place=place, day=view.day(one.as_of)))
    show.figure(
        view,
        annotated_bullet(
            done=done, expected=expected, tone=palette.tone(one), colours=palette.palette(view.theme)
        ),
        key="bullet",
        alt=phrases.summary(indicator, one, view.register, t),
        data=table,
    )
    st.table(labelled(table, t), hide_index=True, border="horizontal")


def judging(view: View) -> None:
    """Every status with its thresholds, and every formula."""
    t = view.t
    st.subheader(t("When a status is given"), anchor=False)
    _table(view, method.statuses(view.register, t))
    st.subheader(t("Formulas"), anchor=False)
    _table(view, method.formulas(t))


def indicators(view: View) -> None:
    """Every indicator's definition, part by part of the policy; then the milestones with their thresholds."""
    t, register = view.t, view.register
    st.subheader(t("Definitions of all {n} indicators", n=len(register.indicators)), anchor=False)
    for part in register.clauses:
        found = [item for item in register.indicators.values() if item.clause.partition(".")[0] == part.id]
        if not found:
            continue
        heading = plain(t.label(part.heading))
        with st.expander(t("{clause} {heading} ({n})", clause=part.id, heading=heading, n=len(found))):
            names = [f"{item.clause}  **{plain(t.label(item.name))}**" for item in found]
            kinds = [t(rules.KIND_WORDS[item.kind]) for item in found]
            frame = pd.DataFrame(
                {
                    t("Indicator"): [f"{name}  \n{kind}" for name, kind in zip(names, kinds, strict=True)],
                    t("Definition"): [plain(t.label(item.definition)) for item in found],
                }
            )
            st.table(frame, hide_index=True, border="horizontal")
    show.source(view, key="indicators", data=method.indicators(register), said=_of_register(view))
    st.subheader(t("Milestones and thresholds"), anchor=False)
    st.table(_asked(view), hide_index=True, border="horizontal")
    show.source(view, key="milestones", data=method.milestones(register), said=_of_register(view))


def dictionary_of_tables(view: View) -> None:
    """One table at a time: the headers in both languages, what a cell takes, the codes."""
    t = view.t
    st.subheader(t("Data dictionary"), anchor=False)
    sheets = {table.name: t.label(table.sheet) for table in dictionary().tables}
    chosen = url.choose(
        st.segmented_control,
        t("Table"),
        list(sheets),
        name="table",
        default=next(iter(sheets)),
        format_func=sheets.__getitem__,
        required=True,
        wrap=True,
    )
    table = dictionary().table(chosen)
    frame = method.columns(chosen).frame[["header_zh", "header_en", "cell_type", "required"]]
    codes = [t(", ").join(t.label(label) for label in column.codes.values()) for column in table.columns]
    shown = labelled(Table("dictionary", frame.assign(codes=codes)), t)
    with st.container(key="dictionary-table"):
        st.table(shown.map(plain), hide_index=True, border="horizontal")
    whole = method.columns()
    said = t("Source: the dictionary, {n} columns in {tables} tables", n=len(whole), tables=len(sheets))
    show.source(view, key="dictionary", data=whole, said=said)


def terms(view: View) -> None:
    """The words in both languages, and what they mean."""
    t = view.t
    st.subheader(t("Terms"), anchor=False)
    frame = pd.DataFrame(
        {
            t("Term"): [f"**{plain(term.name.zh)}**  \n{plain(term.name.en)}" for term in glossary()],
            t("Meaning"): [plain(t.label(term.meaning)) for term in glossary()],
        }
    )
    st.table(frame, hide_index=True, border="horizontal")
    said = t("Source: the glossary, {n} terms", n=len(frame))
    show.source(view, key="terms", data=method.terms(), said=said)


def sources(view: View) -> None:
    """The policy, and where the facts beside the snapshots come from, with their licences."""
    t, register = view.t, view.register
    st.subheader(t("Sources"), anchor=False)
    st.markdown(f"{plain(t.label(register.source))}  \n{plain(t.label(register.note))}")
    st.markdown(t("Numbers come from the snapshot named at the foot of every page; beside it stand:"))
    frame = pd.DataFrame(
        {
            t("Reference data"): [plain(t.label(source.what)) for source in reference.sources()],
            t("Source"): [plain(t.label(source.source)) for source in reference.sources()],
            t("Licence"): [plain(source.licence) for source in reference.sources()],
        }
    )
    st.table(frame, hide_index=True, border="horizontal")


def _asked(view: View) -> pd.DataFrame:
    """What is due when, as it is read."""
    t, register = view.t, view.register
    rows = []
    for item in register.targets:
        for milestone in item.milestones:
            asked = (
                formats.percent(milestone.target, decimals=0)
                if item.kind is Kind.COVERAGE
                else phrases.in_units(milestone.target, item, register, t)
            )
            rows.append((t.label(item.name), t("by {day}", day=view.day(milestone.due)), asked))
        if not item.milestones:
            floor = phrases.in_units(item.floor, item, register, t) if item.floor else t("more each year")
            since = t("each fund year from {year}", year=item.from_year)
            rows.append((t.label(item.name), since, floor))
    return pd.DataFrame(rows, columns=[t("Indicator"), t("Due"), t("Asked")]).map(plain)


def _table(view: View, table: Table) -> None:
    st.table(labelled(table, view.t).map(plain), hide_index=True, border="horizontal")
    show.source(view, key=table.name, data=table, said=_of_register(view))


def _of_register(view: View) -> str:
    return view.t("Source: the policy register, version {version}", version=view.register.sha256[:8])
