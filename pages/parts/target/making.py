"""怎么算的: the formula with its figures, the rows used and left out, and the SQL; of any indicator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from analytics.answers.making import Making, making
from analytics.dictionary import dictionary
from analytics.language import formats, labels
from analytics.language.formulas import Step, number_step
from analytics.policy.register import Indicator
from analytics.progress.masking import NO_ROWS, has_rows
from pages.frame import show, url
from pages.frame.frame import View, plain
from pages.parts.sql import opening

_ALL = "all"


def draw(view: View, indicator: Indicator, value: float | None, steps: Callable[[], Sequence[Step]]) -> None:
    """Opens on demand; the steps from the value on and the rows are asked for only then."""
    t = view.t
    opened = st.expander(t("How this number is worked out"), key="making", on_change="rerun")
    if not opened.open:
        return
    made = making(view.look, indicator)
    added = [(labels.sender_word(code, t), number) for code, number in made.added_by_unit.items()]
    with opened:
        st.markdown(t("**Definition.** {text}", text=plain(t.label(indicator.definition))))
        st.markdown(t("**Counted from:** {tables}", tables=view.listed(sheets(view, indicator))))
        first = []
        if value is not None and not indicator.is_share and not indicator.kind.is_yearly:
            first = [number_step(indicator, value, added, view.register, t)]
        for step in (*first, *steps()):
            st.markdown(
                f"**{plain(step.name)}** = {plain(step.formula)}  \n= {plain(step.figures)}  \n"
                f"= **{plain(step.result)}**"
            )
        _counts(view, made)
        _rows(view, made)
        st.markdown(f"**{t('The query')}**")
        # In one colour: several of those that mark SQL are too pale to read. Wrapped: no keyboard scrolls it.
        st.code(made.sql, language=None, wrap_lines=True)
        opening.button(view, made.sql, key="making-sql")


def sheets(view: View, indicator: Indicator) -> list[str]:
    """The sheets an indicator is counted from, as senders know them."""
    tables = {table.name: table for table in dictionary().tables}
    return [view.t.label(tables[name].sheet) for name in indicator.tables]


def _counts(view: View, made: Making) -> None:
    """How many rows are used and left out, by reason."""
    t = view.t
    st.markdown(f"**{t('Rows used and left out')}**")
    table = show.texts(made.by_reason, t, decimals=2)
    show.printed(table, key="making-reasons", alt=t("Rows used and left out"))


def _rows(view: View, made: Making) -> None:
    """The first rows, all or of one reason, with what each is recognised by; and all of them to take away."""
    t, counts = view.t, {_ALL: made.row_count, **made.rows_by_reason}
    words = {
        id: f"{t('all rows') if id == _ALL else labels.word('reason', id, t)} ({formats.number(count)})"
        for id, count in counts.items()
    }
    chosen = url.choose(t("Rows shown"), words, name="rows")
    rows, reason = counts[chosen], None if chosen == _ALL else chosen
    if not has_rows(view.look):
        st.caption(t(NO_ROWS))
        return
    drawn = made.rows(reason, show.SHOWN_ROWS)
    show.first_rows(view, drawn, key="making-rows", alt=t("The first rows behind this number"), of=rows)
    show.source(
        view,
        key="making-rows",
        data=lambda: made.rows(reason),
        rows=rows,
        about=made.indicator,
        chosen=lambda t: {
            t("Rows shown"): t("all rows") if reason is None else labels.word("reason", reason, t)
        },
    )
