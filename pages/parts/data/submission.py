"""From uploaded files to a published snapshot: check, mend, preview, publish."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import log
from analytics.errors import Refusal
from analytics.intake import submission as submissions
from analytics.intake.finding import digest
from analytics.intake.personal import without_personal_numbers
from analytics.intake.submission import Examination
from analytics.language import labels
from pages.frame import url, warm
from pages.frame.frame import View, plain
from pages.parts.data import findings, preview

#: What districts send; anything else is refused before it is opened.
KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]

#: Long before the policy: without it the box offers the last ten years only.
FIRST_DAY = date(2000, 1, 1)


@dataclass
class _Published:
    """What this session has published: a second click cuts off the run that would tell of the first."""

    lock: Lock = field(default_factory=Lock)
    #: Files, day and head of the last publish.
    key: Hashable = None
    #: What the page says until other files are uploaded.
    seq: int | None = None
    count: int = 0
    #: The publish for which the page has been drawn once more.
    drawn_again_for: int | None = None

    def note(self, key: Hashable, seq: int) -> None:
        self.key, self.seq, self.count = key, seq, self.count + 1


@dataclass
class _Sent:
    """Files of this session; Streamlit forgets a field's as soon as another page is drawn."""

    #: The field they were uploaded in.
    key: str
    #: Uploaded before a visit to another page, and what the field holds now.
    before: list[UploadedFile] = field(default_factory=list)
    now: list[UploadedFile] = field(default_factory=list)


def draw(view: View) -> None:
    """Upload and as-of date, then findings, preview and publish for what was uploaded."""
    t = view.t
    _published(view)
    findings.template_button(view)
    as_of = _day(view)
    files = _files(view)
    if not files:
        _draw_again(view)
        st.caption(t("Upload the files of one or more districts. Nothing is published until you confirm."))
        return
    _so_far().seq = None
    if as_of is None:
        st.info(t("Choose the as-of date."))
        return
    examination = _examined(view, files, as_of)
    findings.draw(view, examination, files)
    if examination.submission is not None:
        preview.draw(view, examination.submission, made_from=st.session_state["examination"][0])
        _publish(view, examination)


def _day(view: View) -> date | None:
    """The day the data stands for; a visit to another page takes a field's value, so it is kept beside."""
    key, kept = "submission-as-of", st.session_state.get("submission-day")
    if key not in st.session_state:
        st.session_state[key] = kept
    day = st.date_input(view.t("As-of date"), min_value=FIRST_DAY, format="YYYY-MM-DD", key=key, width=260)
    st.session_state["submission-day"] = day
    return day if isinstance(day, date) else None


def _files(view: View) -> list[UploadedFile]:
    """What was uploaded: what the field holds, and what it held before a visit to another page."""
    # A new field after each publish: the same files are not offered a second time.
    key = f"submission-files-{_so_far().count}"
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
        names = view.listed(plain(without_personal_numbers(file.name)) for file in files)
        st.caption(t("Uploaded before: {files}", files=names), width="content")
        taken = st.button(t("Remove these files"), key="submission-take-away", type="tertiary")
    if taken:
        st.session_state["submission-sent"].before = []
        st.rerun()


def _examined(view: View, files: list[UploadedFile], as_of: date) -> Examination:
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


def _publish(view: View, examination: Examination) -> None:
    t = view.t
    accepted = not examination.warnings or st.checkbox(
        t("I have reviewed the warnings ({n}) and want to publish anyway.", n=len(examination.warnings)),
        # Other findings are other warnings: their tick is not given yet.
        key=f"submission-accept-{digest(examination.findings)}",
    )
    actor = st.text_input(t("Published by"), key="submission-actor", width=260, max_chars=60).strip()
    steps = {t("tick the warnings"): accepted, t("enter your name"): bool(actor)}
    lacking = [step for step, is_done in steps.items() if not is_done]
    if lacking:
        st.caption(t("To publish: {steps}.", steps=t("; ").join(lacking)))
    if not st.button(t("Publish"), type="primary", disabled=bool(lacking), key="submission-publish"):
        return
    assert examination.submission is not None
    key, so_far = st.session_state["examination"][0], _so_far()
    try:
        # A second click waits for the first, and then has nothing to do.
        with st.spinner(t("Publishing …")), so_far.lock:
            if so_far.key != key:
                made = submissions.publish(
                    view.look.catalogue.root,
                    examination.submission,
                    viewer=view.viewer.named(actor),
                    accept_warnings=accepted,
                )
                so_far.note(key, made.seq)
    except Refusal as refusal:
        log.refused(refusal)
        st.error(t.refusal(refusal))
        return
    warm.warm()
    st.session_state.pop("examination", None)
    st.rerun()


def _so_far() -> _Published:
    published: _Published = st.session_state.setdefault("published", _Published())
    return published


def _draw_again(view: View) -> None:
    """A run that began before a publish of this session ended stands on the day before: once more, then."""
    so_far = _so_far()
    if so_far.seq not in (None, view.look.head.seq, so_far.drawn_again_for):
        so_far.drawn_again_for = so_far.seq
        st.rerun()


def _published(view: View) -> None:
    """What the last publish of this session gave, as long as nobody published since."""
    t, made = view.t, view.look.head
    if made.seq != _so_far().seq:
        return
    day = labels.snapshot_day(made, t)
    st.success(t("Published: snapshot {seq}, {day}. All pages show it now.", seq=made.seq, day=day))
    with st.container(horizontal=True, gap="medium", key="published-links"):
        for page, label in (("overview", t("Overview")), ("difference", t("Compare snapshots"))):
            st.page_link(f"../{page}.py", label=label, query_params=url.address(as_of=None), width="content")
