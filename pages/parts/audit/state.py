"""Whether the audit log, and what people wrote, is as it was written."""

from __future__ import annotations

import streamlit as st

from analytics.access.audit import kept_months
from analytics.answers.audit import Auditing, State
from pages.frame.frame import View


def draw(view: View, log: Auditing) -> None:
    t, found = view.t, log.state()
    if not found.is_read:
        st.info(t("The log is long: it is read through when you ask for it."))
        if st.button(t("Check the log"), key="audit-check"):
            with st.spinner(t("Checking …")):
                _say(view, log.state(is_asked=True))
    else:
        _say(view, found)
    st.caption(
        t(
            "Every entry contains the hash of the one before it and is kept for {months} months or longer.",
            months=kept_months(),
        )
    )


def _say(view: View, found: State) -> None:
    t = view.t
    if found.is_whole:
        st.success(t("The chain is whole: nothing was changed, taken out, put in another order or cut off."))
    if not found.is_witnessed:
        st.error(
            t(
                "The witness beside the database is missing, or does not go as far as the database: what was "
                "cut off at the end cannot be found. Put the file back from the copy kept elsewhere."
            )
        )
    if found.damaged_entry is not None:
        st.error(
            t(
                "Entry {number} of the audit log is missing, or is not as it was written.",
                number=found.damaged_entry,
            )
        )
    if found.older_account is not None:
        st.error(
            t(
                "Account #{number} is older than the first entry of the audit log: all entries before that "
                "were removed. Compare with the copy kept elsewhere.",
                number=found.older_account,
            )
        )
    if found.damaged_event is not None:
        st.error(
            t(
                "Event {number} of reviews and actions is missing, or is not as it was written.",
                number=found.damaged_event,
            )
        )
