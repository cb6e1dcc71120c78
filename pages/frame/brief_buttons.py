"""The brief of what a page shows, as PDF and as Word; a file is made only when its button is clicked."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.frame import show
from pages.frame.frame import View

_MIME = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def draw(view: View) -> None:
    """Two buttons for the brief of the view's unit, day and language."""
    t = view.t
    labels = {".pdf": t("Brief (PDF)"), ".docx": t("Brief (Word)")}
    with st.container(horizontal=True, gap="small", key="brief-buttons"):
        for ending, label in labels.items():
            show.download(
                label,
                partial(_made, view, ending),
                file=f"{t('brief')}-{view.place}-{view.as_of.isoformat()}{ending}",
                mime=_MIME[ending],
                key=f"brief{ending.replace('.', '-')}",
            )


def _made(view: View, ending: str) -> bytes:
    # What sets Word is loaded by who asks for it: a third of a second that no page needs.
    from analytics.reports.documents import document

    return document(view.look, ending, language=view.t.language)
