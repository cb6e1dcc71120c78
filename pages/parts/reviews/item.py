"""The evidence and the questions of one item, in a dialog over the sheet: `item=` in the address opens it."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import log
from analytics.errors import Refusal
from analytics.language import formats, labels
from analytics.reviews import commands, evidence, texts
from analytics.reviews.review import Document, Entry, Question, Review
from pages.frame import acting, exporting, show, uploading, url
from pages.frame.frame import View, plain
from pages.parts.reviews import writing

_ITEM = "item"
#: What is taken as evidence; looked into by `evidence.keep`, whatever it is called.
KINDS = ["pdf", "png", "jpg", "jpeg", "docx", "xlsx"]
_SEEN = "review-files-seen"


def draw(view: View, review: Review) -> None:
    """Opens the dialog where the address names an item."""
    item = st.query_params.get(_ITEM)
    if item is None:
        return
    if item not in review.entries:
        url.refuse(_ITEM, item)
        return
    name = view.t.label(view.register.indicator(item).name)
    st.dialog(plain(name), width="large", on_dismiss=_close)(_dialog)(view, review, item)


def _close() -> None:
    st.query_params.pop(_ITEM, None)


def _dialog(view: View, review: Review, item: str) -> None:
    t, entry = view.t, review.entry(item)
    st.markdown(f"##### {t('Evidence')}")
    word = labels.word("review_evidence", entry.evidence, t)
    st.caption(plain(view.sentences(t("State: {word}.", word=word), entry.asked_for or "")))
    for document in entry.documents:
        _document(view, review, item, document)
    _attach(view, review, item)
    _named(view, review, item, entry)
    _ask_for(view, review, item)
    st.markdown(f"##### {t('Questions')}")
    for seq, question in review.questions.items():
        if question.item == item:
            _question(view, review, seq, question)
    _ask(view, review, item)


def _document(view: View, review: Review, item: str, document: Document) -> None:
    """One document: who attached it, the way to it, and its judgement or the buttons for it."""
    t, shown, seq = view.t, document.shown, document.by.seq
    with st.container(border=True, key=f"review-document-{seq}"):
        who = t(
            "{name}, attached {time} by {who}",
            name=shown.name,
            time=formats.moment(document.by.at),
            who=document.by.actor,
        )
        st.markdown(plain(who))
        if shown.sha256 is None:
            st.caption(t("Named in the data; the file itself is not here."))
        else:
            show.download(
                t("Download ({size})", size=formats.size(shown.size)),
                partial(exporting.as_kept, shown.sha256),
                file=shown.name,
                mime=shown.mime,
                key=f"review-file-{seq}",
            )
        if document.judged_by is not None:
            verdict = t("Accepted") if document.is_accepted else t("Rejected")
            st.markdown(
                plain(
                    t(
                        "{verdict} by {who}. {remark}",
                        verdict=verdict,
                        who=document.judged_by.actor,
                        remark=document.remark,
                    )
                )
            )
            return
        probe = partial(commands.judge, item=item, shown=seq, is_accepted=True, remark="")
        if not writing.may(view, review, probe):
            return
        if why := writing.refusal(view, review, probe):
            st.caption(plain(why))
            return
        remark = st.text_input(
            t("Remark, or why it is rejected"), max_chars=texts.LONGEST, key=f"review-judged-{seq}"
        )
        with st.container(horizontal=True):
            for is_accepted, label in ((True, t("Accept")), (False, t("Reject"))):
                if st.button(label, key=f"review-judge-{seq}-{is_accepted}"):
                    judged = partial(
                        commands.judge, item=item, shown=seq, is_accepted=is_accepted, remark=remark
                    )
                    writing.do(view, review, judged)


def _attach(view: View, review: Review, item: str) -> None:
    """A field for files, which are kept one by one; what is refused says why."""
    t = view.t
    probe = partial(commands.show, item=item, sha256="0" * 64, name="probe.pdf", mime="", size=1)
    if not writing.may(view, review, probe):
        return
    if why := writing.refusal(view, review, probe):
        st.caption(plain(why))
        return
    round = st.session_state.setdefault("review-files-round", 0)
    files = st.file_uploader(
        t("Attach evidence (PDF, pictures, Word, Excel)"),
        type=KINDS,
        accept_multiple_files=True,
        key=f"review-files-{item}-{round}",
    )
    uploading.drawn(on_leaving=_free)
    st.session_state[_SEEN] = {*st.session_state.get(_SEEN, ()), *(file.file_id for file in files)}
    if files and st.button(t("Attach these {n} files", n=len(files)), type="primary", key="review-attach"):
        refused = [said for file in files if (said := _kept(view, review, item, file))]
        st.session_state["review-refused-files"] = refused
        _free()
        st.session_state["review-files-round"] = f"{round}+"
        st.rerun()
    for said in st.session_state.pop("review-refused-files", ()):
        st.error(said)


def _kept(view: View, review: Review, item: str, file: UploadedFile) -> str:
    """Keeps one file and notes it in the review; why not, where it is refused."""
    viewer, root = acting.viewer(view), view.look.catalogue.root
    try:
        kept = evidence.keep(root, file.getvalue(), file.name, viewer)
        writing.reviews(view).write(
            review.year,
            review.district_code,
            lambda now: commands.show(
                now, viewer, item, sha256=kept.sha256, name=kept.name, mime=kept.mime, size=kept.size
            ),
        )
    except Refusal as refusal:
        log.refused(refusal)
        return plain(f"{file.name}{view.t(': ')}{view.t.refusal(refusal)}")
    return ""


def _free() -> None:
    uploading.free(st.session_state.pop(_SEEN, set()), but=frozenset())


def _named(view: View, review: Review, item: str, entry: Entry) -> None:
    """Documents the data names for this item, which can be taken up as evidence."""
    t = view.t
    there = {document.shown.name for document in entry.documents}
    look = view.look.at(review.district_code)
    for place, named in enumerate(evidence.named(look, item)):
        if named.name in there or named.district_code != review.district_code:
            continue
        with st.container(horizontal=True, vertical_alignment="center", key=f"review-named-{place}"):
            st.markdown(plain(t("Named in the data: {name}", name=named.name)), width="content")
            taken = partial(commands.show, item=item, sha256=None, name=named.name, mime="", size=0)
            if writing.may(view, review, taken) and st.button(
                t("Take up as evidence"), key=f"review-named-take-{place}"
            ):
                writing.do(view, review, taken)


def _ask_for(view: View, review: Review, item: str) -> None:
    t = view.t
    if writing.refusal(view, review, partial(commands.ask_evidence, item=item, what="—")):
        return
    with st.form(f"review-ask-evidence-{item}", border=False, clear_on_submit=True):
        what = st.text_input(t("Which evidence is required"), max_chars=texts.LONGEST, key="review-what")
        if st.form_submit_button(t("Require evidence")):
            writing.do(view, review, partial(commands.ask_evidence, item=item, what=what))


def _question(view: View, review: Review, seq: int, question: Question) -> None:
    t = view.t
    with st.container(border=True, key=f"review-question-{seq}"):
        st.markdown(plain(t("{who}: {text}", who=question.by.actor, text=question.text)))
        if question.answered_by is not None:
            st.markdown(plain(t("{who}: {text}", who=question.answered_by.actor, text=question.answer)))
            return
        if not writing.may(view, review, partial(commands.answer, to=seq, text="—")):
            return
        with st.form(f"review-answer-{seq}", border=False):
            text = st.text_area(t("Answer"), max_chars=texts.LONGEST, key=f"review-answer-text-{seq}")
            if st.form_submit_button(t("Answer it")):
                writing.do(view, review, partial(commands.answer, to=seq, text=text))


def _ask(view: View, review: Review, item: str) -> None:
    t, probe = view.t, partial(commands.ask, item=item, text="—")
    if not writing.may(view, review, probe):
        return
    if why := writing.refusal(view, review, probe):
        st.caption(plain(why))
        return
    with st.form(f"review-ask-{item}", border=False, clear_on_submit=True):
        text = st.text_area(t("Question to the district"), max_chars=texts.LONGEST, key="review-question")
        if st.form_submit_button(t("Put the question")):
            writing.do(view, review, partial(commands.ask, item=item, text=text))
