"""核验: what a printed paper says, whether a file is the one that was made, and what holds now."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Refusal
from analytics.reports.confirmation import confirmation
from pages.frame import url
from pages.frame.frame import View, plain, view
from pages.parts.confirm import answer, field


def draw(view: View) -> None:
    t = view.t
    st.title(t("Check a paper"), anchor=False)
    typed = url.typed(t("Code on the paper"), name="code", placeholder="LZ-7K3M-Q2XD", width=320)
    if not typed:
        st.caption(
            t("Every brief and every pack of a review has a code at its head or foot, also as a QR code.")
        )
        return
    try:
        known = confirmation(view.look.catalogue, view.register, view.viewer, typed)
    except Refusal as refusal:
        st.warning(plain(t.refusal(refusal)))
        return
    answer.paper(view, known)
    file = field.file(view)
    if file is not None:
        answer.file(view, known.beside(file))
    answer.numbers(view, known)


draw(view())
