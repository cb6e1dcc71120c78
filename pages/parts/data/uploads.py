"""The files a reader has uploaded: what the field holds, and what it held before a visit to another page."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.errors import N_
from analytics.intake.personal import shown_file
from pages.frame import uploading
from pages.frame.frame import View, plain
from pages.parts.data import examining

#: What districts send; anything else is refused before it is opened.
KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]
#: What is said of files that were kept out.
KEPT_OUT = {
    uploading.TOO_MANY: N_(
        "Not all files were taken: at most {n} at once. Remove some, or publish these first."
    ),
    uploading.TOO_MUCH: N_(
        "Not all files were taken: at most {megabytes} MB at once. Remove some, or publish these first."
    ),
    uploading.SERVER_FULL: N_(
        "Not all files were taken: the server has no room for more. Try again in a few minutes."
    ),
}


@dataclass
class _Sent:
    """Files of this session; Streamlit forgets a field's as soon as another page is drawn."""

    #: The field they were uploaded in.
    key: str
    #: Uploaded before a visit to another page, and what the field holds now.
    before: list[UploadedFile] = field(default_factory=list)
    now: list[UploadedFile] = field(default_factory=list)
    #: The ids of all that were ever seen and not yet freed.
    seen: set[str] = field(default_factory=set)
    #: What was kept out beside these files.
    kept_out: str | None = None

    @property
    def ids(self) -> set[str]:
        return {file.file_id for file in (*self.before, *self.now)}


def files(view: View, *, round: int) -> list[UploadedFile]:
    """What was uploaded, in the field as in the ones before it.

    `round` counts what this session has published: a new field after each, so that the same files are not
    offered a second time.
    """
    key = f"submission-files-{round}"
    sent = st.session_state.get("submission-sent") or _Sent(key)
    if sent.key != key:
        sent = _Sent(key, seen=sent.seen)
    if key not in st.session_state:
        # The field is new on the page: the reader was elsewhere.
        sent.before = [*sent.before, *sent.now]
    sent.now = st.file_uploader(
        view.t("Workbooks or CSV files, several at once"), type=KINDS, accept_multiple_files=True, key=key
    )
    again = {file.name for file in sent.now}
    sent.before = [file for file in sent.before if file.name not in again]
    st.session_state["submission-sent"] = sent
    _settle(view, sent)
    if sent.before:
        _before(view, sent.before)
    if not sent.ids:
        examining.leave()
    return [*sent.before, *sent.now]


def _settle(view: View, sent: _Sent) -> None:
    """Frees what this session no longer holds, and says what was kept out."""
    uploading.free(sent.seen, but=sent.ids)
    kept_out = uploading.drawn(on_leaving=_left)
    if kept_out or not sent.seen.issubset(sent.ids):
        # It is said until something is taken away, as was asked for.
        sent.kept_out = kept_out
    sent.seen = sent.ids
    if said := KEPT_OUT.get(sent.kept_out or ""):
        most = {"n": uploading.MOST_FILES, "megabytes": uploading.MOST_MEGABYTES}
        st.error(view.t(said, **most))


def _left() -> None:
    """The reader has gone to another page: the files stay for their return, nothing made of them does."""
    sent = st.session_state.get("submission-sent")
    uploading.free(uploading.held(), but=sent.ids if sent else set())
    examining.leave()


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
