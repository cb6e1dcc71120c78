"""The field for a statement, examples to begin with, and the run of it."""

from __future__ import annotations

import streamlit as st

from analytics.access.audit import AuditRefused
from analytics.answers import sql
from analytics.answers.sql import Answer, Waiting
from analytics.errors import StatementRefused
from analytics.id_numbers import without_personal_numbers
from pages.frame.frame import View, plain
from pages.parts.sql import opening

_ANSWER, _EXAMPLE = "sql-answer", "sql-example"


def draw(view: View) -> Answer | None:
    """What the last statement gave, where it was asked of what is looked at now."""
    t = view.t
    _examples(view)
    # In a form Ctrl+Enter runs the statement, and leaving the field does not.
    with st.form("sql", enter_to_submit=True, border=False):
        st.session_state.setdefault(opening.TEXT, opening.statement())
        st.text_area(
            t("Statement"),
            key=opening.TEXT,
            height=260,
            placeholder="select … from registrations",
            help=t("Ctrl+Enter runs it."),
        )
        is_asked = st.form_submit_button(t("Run"), type="primary", icon=":material/play_arrow:")
    if is_asked:
        statement = str(st.session_state[opening.TEXT])
        opening.remember(statement)
        _run(view, statement)
    refusal = st.session_state.get(_ANSWER)
    if isinstance(refusal, StatementRefused | AuditRefused):
        st.error(plain(without_personal_numbers(t.refusal(refusal))))
        return None
    if refusal is not None and refusal.look != view.look.of_every_unit:
        st.info(t("The day or what you may see has changed since: run the statement again."))
        return None
    return refusal


def _examples(view: View) -> None:
    """A choice that writes a statement into the field."""
    t, examples = view.t, sql.examples()

    def take() -> None:
        # A browser may say what was never offered.
        if (chosen := st.session_state[_EXAMPLE]) in examples:
            opening.put(examples[chosen])

    st.selectbox(
        t("Examples"),
        list(examples),
        index=None,
        key=_EXAMPLE,
        format_func=t,
        placeholder=t("Begin with an example"),
        on_change=take,
    )


def _run(view: View, statement: str) -> None:
    """Runs it; says meanwhile who is before it. A reader who does something else gives it up."""
    t, said = view.t, st.empty()

    def tell(waiting: Waiting) -> None:
        if waiting.before:
            said.info(t("Others are first: {n} statements are waiting or running.", n=waiting.before))
        else:
            said.info(t("Running …"))

    st.session_state.pop(_ANSWER, None)
    try:
        st.session_state[_ANSWER] = sql.ask(view.viewer, view.look, statement, tell=tell)
    except (StatementRefused, AuditRefused) as refusal:
        st.session_state[_ANSWER] = refusal
    finally:
        said.empty()
