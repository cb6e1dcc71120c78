"""From uploaded files to a published snapshot: check, mend, preview, publish."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.errors import Refusal
from analytics.intake import submission as submissions
from analytics.intake.submission import Examination
from pages.parts import data_findings, data_preview, warm
from pages.parts.frame import View, plain

#: What districts send; anything else is refused before it is opened.
KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]


def draw(view: View) -> None:
    """Upload and as-of date, then findings, preview and publish for what was uploaded."""
    t = view.t
    _published(view)
    data_findings.template_button(view)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        as_of = st.date_input(
            t("The data stands for"), value=None, format="YYYY-MM-DD", key="submission-as-of", width=220
        )
        actor = st.text_input(t("Who publishes"), key="submission-actor", width=260, max_chars=60)
    files = st.file_uploader(
        t("Workbooks or CSV files, several at once"),
        type=KINDS,
        accept_multiple_files=True,
        key="submission-files",
    )
    if not files:
        st.caption(t("Upload the files of one or several districts. Nothing is published before you say so."))
        return
    if not isinstance(as_of, date):
        st.info(t("Choose the day the data stands for."))
        return
    examination = _examined(view, files, as_of)
    data_findings.draw(view, examination, files)
    if examination.submission is not None:
        data_preview.draw(view, examination.submission, made_from=st.session_state["examination"][0])
        _publish(view, examination, actor)


def _examined(view: View, files: list[UploadedFile], as_of: date) -> Examination:
    """The examination of exactly these bytes on this head; kept for the session, so nothing is read twice."""
    content = [(file.name, file.getvalue()) for file in files]
    digest = hashlib.sha256(
        repr([(n, hashlib.sha256(b).hexdigest()) for n, b in content]).encode()
    ).hexdigest()
    key = (digest, as_of, view.head.seq)
    kept = st.session_state.get("examination")
    if kept is not None and kept[0] == key:
        found: Examination = kept[1]
        return found
    bar = st.progress(0.0, text=view.t("Reading …"))

    def tell(done: int, total: int, name: str) -> None:
        bar.progress(done / total, text=plain(name))

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (name, data) in enumerate(content):
            # Two files of one name must not overwrite each other: each has a folder of its own.
            path = Path(folder) / str(number) / Path(name).name
            path.parent.mkdir()
            path.write_bytes(data)
            paths.append(path)
        examination = submissions.examine(
            view.catalogue.root,
            paths,
            as_of=as_of,
            progress=tell,
        )
    bar.empty()
    st.session_state["examination"] = (key, examination)
    return examination


def _publish(view: View, examination: Examination, actor: str) -> None:
    t = view.t
    accepted = not examination.warnings or st.checkbox(
        t("I have looked at the {n} warnings and publish all the same.", n=len(examination.warnings)),
        key="submission-accept",
    )
    ready = bool(actor.strip()) and accepted
    if not ready:
        st.caption(t("To publish, say who you are and tick the warnings."))
    if not st.button(t("Publish"), type="primary", disabled=not ready, key="submission-publish"):
        return
    assert examination.submission is not None
    try:
        with st.spinner(t("Publishing …")):
            made = submissions.publish(
                view.catalogue.root, examination.submission, actor=actor.strip(), accept_warnings=accepted
            )
    except Refusal as refusal:
        st.error(t.refusal(refusal))
        return
    warm.warm()
    del st.session_state["examination"]
    st.session_state["published"] = (made.seq, made.as_of, made.revision)
    st.rerun()


def _published(view: View) -> None:
    """What the last publish of this session gave, once."""
    published = st.session_state.pop("published", None)
    if published is None:
        return
    seq, as_of, revision = published
    st.success(
        view.t(
            "Published: snapshot {seq}, {day}, revision {revision}. All pages show it now.",
            seq=seq,
            day=view.day(as_of),
            revision=revision,
        )
    )
