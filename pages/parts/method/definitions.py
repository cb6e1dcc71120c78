"""What every number and word means; each table is made of the register, the dictionary or the glossary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import pandas as pd
import streamlit as st

from analytics import reference
from analytics.answers import method
from analytics.dictionary import dictionary
from analytics.glossary import glossary
from analytics.language import both, formats, phrases, rules
from analytics.language.labels import labelled
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind
from analytics.tables import Table
from pages.frame import show, url
from pages.frame.frame import View, plain
from pages.parts.components.text_table import Cell


def judging(view: View) -> None:
    """Every status with its thresholds, and every formula."""
    t = view.t
    _table(view, t("How statuses are decided"), partial(method.statuses, view.register))
    _table(view, t("Formulas"), method.formulas)


def indicators(view: View) -> None:
    """Every indicator's definition, part by part of the policy; then the milestones with their thresholds."""
    t, register = view.t, view.register
    st.subheader(t("Definitions of all {n} indicators", n=len(register.indicators)), anchor=False)
    for part in register.clauses:
        items = [item for item in register.indicators.values() if item.clause.partition(".")[0] == part.id]
        if not items:
            continue
        heading = t.label(part.heading)
        with st.expander(t("{clause} {heading} ({n})", clause=part.id, heading=plain(heading), n=len(items))):
            _texts(
                f"indicators-{part.id}",
                heading,
                [t("Indicator"), t("Definition")],
                (_defined(view, item) for item in items),
            )
    show.source(
        view,
        key="indicators",
        data=partial(both.table, partial(method.indicators, register)),
        rows=len(register.indicators),
        said=_of_register(view),
    )
    title = t("Milestones and thresholds")
    st.subheader(title, anchor=False)
    _texts("milestones", title, [t("Indicator"), t("Due"), t("Requirement")], _asked(view))
    show.source(view, key="milestones", data=method.milestones(register), said=_of_register(view))


def tables(view: View) -> None:
    """One table at a time: the headers in both languages, what a cell takes, the codes."""
    t = view.t
    st.subheader(t("Data dictionary"), anchor=False)
    sheets = {table.name: t.label(table.sheet) for table in dictionary().tables}
    chosen = url.switch(t("Table"), sheets, name="table", wrap=True)
    table = dictionary().table(chosen)
    frame = method.columns(chosen).frame[["header_zh", "header_en", "cell_type", "required"]]
    codes = [view.listed(t.label(label) for label in column.codes.values()) for column in table.columns]
    shown = labelled(Table("dictionary", frame.assign(codes=codes)), t)
    show.printed(shown, key="dictionary-table", alt=sheets[chosen], look="columns")
    whole = method.columns()
    said = t("Source: the dictionary, {n} columns in {tables} tables", n=len(whole), tables=len(sheets))
    show.source(view, key="dictionary", data=whole, said=said)


def terms(view: View) -> None:
    """The words in both languages, and what they mean."""
    t = view.t
    title = t("Terms")
    st.subheader(title, anchor=False)
    rows = ((Cell(term.name.zh, lines=[term.name.en]), t.label(term.meaning)) for term in glossary())
    _texts("terms", title, [t("Term"), t("Meaning")], rows)
    said = t("Source: the glossary, {n} terms", n=len(glossary()))
    show.source(view, key="terms", data=method.terms(), said=said)


def sources(view: View) -> None:
    """The policy, and where the facts beside the snapshots come from, with their licences."""
    t, register = view.t, view.register
    title = t("Sources")
    st.subheader(title, anchor=False)
    st.markdown(f"{plain(t.label(register.source))}  \n{plain(t.label(register.note))}")
    st.markdown(t("Numbers come from the snapshot named at the foot of every page. Also used:"))
    rows = ((t.label(source.what), t.label(source.source), source.licence) for source in reference.sources())
    _texts("references", title, [t("Reference data"), t("Source"), t("Licence")], rows)


def _defined(view: View, item: Indicator) -> tuple[Cell, str]:
    t = view.t
    kind = t(rules.KIND_WORDS[item.kind])
    return Cell(t.label(item.name), before=item.clause, lines=[kind]), t.label(item.definition)


def _asked(view: View) -> Iterator[tuple[str, str, str]]:
    """What is due when, as it is read."""
    t, register = view.t, view.register
    for item in register.targets:
        for milestone in item.milestones:
            asked = (
                formats.percent(milestone.target, decimals=0)
                if item.kind is Kind.COVERAGE
                else phrases.in_units(milestone.target, item, register, t)
            )
            yield t.label(item.name), t("by {day}", day=view.day(milestone.due)), asked
        if not item.milestones:
            floor = phrases.in_units(item.floor, item, register, t) if item.floor else t("more each year")
            yield t.label(item.name), t("every fund year from {year}", year=item.from_year), floor


def _texts(name: str, title: str, heads: list[str], rows: Iterable[Iterable[str | Cell]]) -> None:
    """A small table of texts."""
    show.printed(pd.DataFrame(map(list, rows), columns=heads), key=f"{name}-table", alt=title)


def _table(view: View, title: str, made: Callable[[Translator], Table]) -> None:
    """A small table of sentences, in the reader's language; its file has them in both."""
    st.subheader(title, anchor=False)
    table = made(view.t)
    show.printed(labelled(table, view.t), key=f"{table.name}-table", alt=title)
    data = partial(both.table, made)
    show.source(view, key=table.name, data=data, rows=len(table), said=_of_register(view))


def _of_register(view: View) -> str:
    return view.t("Source: the policy register, version {version}", version=view.register.sha256[:8])
