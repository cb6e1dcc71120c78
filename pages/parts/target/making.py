"""怎么算的: the formula with its figures, the rows used and left out, and the SQL; of any indicator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from analytics.dictionary import dictionary
from analytics.language import formats, labels
from analytics.language.formulas import Step, number_step
from analytics.language.labels import labelled
from analytics.policy.register import Indicator
from analytics.reference import CITY, districts, unit
from analytics.tables import Table
from analytics.warehouse.questions import making as questions
from pages.frame import show, url
from pages.frame.frame import View, plain

#: Rows drawn; the file to take away has them all.
SHOWN_ROWS = 200

#: What is added up where rows are not counted one each: the column of the dictionary, by unit.
_ADDED_COLUMNS = {"yuan": "amount_yuan", "attendances": "people"}
_ALL = "all"


def draw(view: View, indicator: Indicator, value: float | None, steps: Callable[[], Sequence[Step]]) -> None:
    """Opens on demand; the steps from the value on and the rows are asked for only then."""
    t = view.t
    opened = st.expander(t("How this number is made"), key="making", on_change="rerun")
    if not opened.open:
        return
    made = questions.making(
        view.catalogue, view.snapshot, indicator.id, scope=view.look.scope, district_code=_own(view)
    )
    with opened:
        st.markdown(t("**Definition.** {text}", text=plain(t.label(indicator.definition))))
        st.markdown(t("**Counted from:** {tables}", tables=t(", ").join(sheets(view, indicator))))
        first = (
            []
            if indicator.is_share or indicator.kind.is_yearly or value is None
            else [number_step(indicator, value, _added_by_unit(view, made), view.register, t)]
        )
        for step in (*first, *steps()):
            st.markdown(
                f"**{plain(step.name)}** = {plain(step.formula)}  \n= {plain(step.figures)}  \n"
                f"= **{plain(step.result)}**"
            )
        _counts(view, indicator, made)
        _rows(view, indicator, made.groupby("reason", sort=False)["rows"].sum())
        st.markdown(f"**{t('The query')}**")
        # In one colour: several of those that mark SQL are too pale to read. Wrapped: no keyboard scrolls it.
        st.code(questions.sql_of(indicator.id), language=None, wrap_lines=True)


def sheets(view: View, indicator: Indicator) -> list[str]:
    """The sheets an indicator is counted from, as senders know them."""
    tables = {table.name: table for table in dictionary().tables}
    return [view.t.label(tables[name].sheet) for name in indicator.tables]


def _own(view: View) -> str | None:
    """The unit whose own rows make the number; the city's is made of the rows of all."""
    return None if view.is_city else view.district_code


def _added_by_unit(view: View, made: pd.DataFrame) -> list[tuple[str, float]]:
    """What each unit adds to the number, the districts in their order and the city level last."""
    t, used = view.t, made[made["used"]]
    added = used.groupby("district_code")["adds"].sum()
    names = {code: unit(code).in_language(t.language) for code in districts()} | {CITY: t("City level")}
    return [(name, float(added[code])) for code, name in names.items() if code in added.index]


def _counts(view: View, indicator: Indicator, made: pd.DataFrame) -> None:
    """How many rows are used and left out, by reason."""
    t = view.t
    by_reason = made.groupby(["used", "in_total", "reason"], sort=False)[["rows", "adds"]].sum().reset_index()
    columns = {t("Rows"): [formats.number(float(rows)) for rows in by_reason["rows"]]}
    added = _ADDED_COLUMNS.get(indicator.unit)
    if added is not None:
        header = labelled(Table("making", pd.DataFrame(columns=[added]), of=indicator.tables), t).columns[0]
        columns[header] = [formats.number(float(sum_), decimals=2) for sum_ in by_reason["adds"]]
    if indicator.is_share:
        columns[t("Counted in")] = [labels.word("counted_in", code, t) for code in _counted_in(by_reason)]
    columns[t("Why")] = [labels.word("reason", reason, t) for reason in by_reason["reason"]]
    st.markdown(f"**{t('Rows used and left out')}**")
    st.table(pd.DataFrame(columns), hide_index=True, border="horizontal")


def _rows(view: View, indicator: Indicator, counts: pd.Series[int]) -> None:
    """The first rows, all or of one reason, with what each is recognised by; and all of them to take away."""
    t = view.t
    whole = int(counts.sum())
    words = {_ALL: t("all rows")} | {str(reason): labels.word("reason", reason, t) for reason in counts.index}
    of_reason = {_ALL: whole} | {str(reason): int(rows) for reason, rows in counts.items()}
    chosen = url.choose(
        st.selectbox,
        t("Rows shown"),
        list(words),
        name="rows",
        default=_ALL,
        format_func=lambda id: f"{words[id]} ({formats.number(of_reason[id])})",
    )
    rows = of_reason[chosen]

    def asked(limit: int | None = None) -> Table:
        found = questions.making_rows(
            view.catalogue,
            view.snapshot,
            indicator.id,
            scope=view.look.scope,
            district_code=_own(view),
            reason=None if chosen == _ALL else chosen,
            limit=limit,
        )
        if indicator.is_share:
            found["counted_in"] = _counted_in(found)
        return Table("making-rows", found.drop(columns=["used", "in_total", "adds"]), of=indicator.tables)

    st.dataframe(
        labelled(asked(SHOWN_ROWS), t),
        hide_index=True,
        height=260,
        placeholder=formats.MISSING,
        key="making-rows",
        alt=t("The first rows behind this number"),
    )
    if rows > SHOWN_ROWS:
        all_ = formats.number(rows)
        st.caption(t("{shown} of {rows} rows; the file holds all.", shown=SHOWN_ROWS, rows=all_))
    show.source(view, key="making-rows", data=asked, rows=rows)


def _counted_in(rows: pd.DataFrame) -> list[str]:
    """Of a share's rows: in what of it each is counted."""
    codes = {(True, True): "both", (False, True): "denominator", (False, False): "neither"}
    pairs = zip(rows["used"], rows["in_total"], strict=True)
    return [codes[bool(used), bool(in_total)] for used, in_total in pairs]
