"""The files a reader has uploaded: what the field holds, and what it held before a visit to another page."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.intake.personal import shown_file
from pages.frame.frame import View, plain

#: What districts send; anything else is refused before it is opened.
KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]


@dataclass
class _Sent:
    """Files of this session; Streamlit forgets a field's as soon as another page is drawn."""

    #: The field they were uploaded in.
    key: str
    #: Uploaded before a visit to another page, and what the field holds now.
    before: list[UploadedFile] = field(default_factory=list)
    now: list[UploadedFile] = field(default_factory=list)


def files(view: View, *, round: int) -> list[UploadedFile]:
    """What was uploaded, in the field as in the ones before it.

    `round` counts what this session has published: a new field after each, so that the same files are not
    offered a second time.
    """
    key = f"submission-files-{round}"
    sent = st.session_state.get("submission-sent")
    if sent is None or sent.key != key:
        sent = _Sent(key)
    if key not in st.session_state:
        # The field is new on the page: the reader was elsewhere.
        sent.before = [*sent.before, *sent.now]
    sent.now = st.file_uploader(
        view.t("Workbooks or CSV files, several at once"), type=KINDS, accept_multiple_files=True, key=key
    )
    again = {file.name for file in sent.now}
    sent.before = [file for file in sent.before if file.name not in again]
    st.session_state["submission-sent"] = sent
    if sent.before:
        _before(view, sent.before)
    return [*sent.before, *sent.now]


def _before(view: View, files: list[UploadedFile]) -> None:
    """Names the files uploaded before a visit to another page, with a button that takes them away."""
    t = view.t
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="submission-kept"):
        names = view.listed(plain(shown_file(file.name)) for file in files)
        st.caption(t("Uploaded before: {files}", files=names), width="content")
        taken = st.button(t("Remove these files"), key="submission-take-away", type="tertiary")
    if taken:
        st.session_state["submission-sent"].before = []
        st.rerun()
