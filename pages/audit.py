"""审计: who came, looked at rows of people, took away, asked, published, changed; whether that is whole."""

from __future__ import annotations

import streamlit as st

from analytics.answers.audit import Auditing
from pages.frame.frame import View, view
from pages.parts.audit import entries, state


def draw(view: View) -> None:
    st.title(view.t("Audit log"), anchor=False)
    log = Auditing(view.look.catalogue.root, view.viewer)
    state.draw(view, log)
    entries.draw(view, log)


draw(view())
