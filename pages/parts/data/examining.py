"""Uploaded files are examined once, while the reader watches."""

from __future__ import annotations

import hashlib
from datetime import date

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.intake import submission as submissions
from analytics.intake.submission import Examination
from pages.frame.frame import View, plain


def examined(view: View, files: list[UploadedFile], as_of: date) -> Examination:
    """The examination of exactly these bytes on this head; kept for the session, so nothing is read twice."""
    content = [(file.name, file.getvalue()) for file in files]
    key = (tuple((name, hashlib.sha256(data).digest()) for name, data in content), as_of, view.look.head.seq)
    kept = st.session_state.get("examination")
    if kept is not None and kept[0] == key:
        examination: Examination = kept[1]
        return examination
    bar = st.progress(0.0, text=view.t("Reading …"))

    def tell(done: int, total: int, name: str) -> None:
        bar.progress(done / total, text=plain(name))

    examination = submissions.examine(view.look.catalogue.root, content, as_of=as_of, progress=tell)
    bar.empty()
    st.session_state["examination"] = (key, examination)
    return examination
