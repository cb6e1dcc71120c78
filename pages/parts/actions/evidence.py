"""Files that show what was done about an action: checked when they are kept, taken away as files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.reviews import acting as steps
from analytics.reviews import evidence
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action
from analytics.reviews.settings import settings
from pages.frame import acting, exporting, show, uploading
from pages.frame.frame import View, plain
from pages.parts.actions import telling

_ENDINGS = ["pdf", "png", "jpg", "jpeg", "docx", "xlsx"]


def draw(view: View, one: Action) -> None:
    """The files of an action: each a button that saves it."""
    if not one.evidence:
        return
    st.caption(view.t("Evidence"))
    with st.container(horizontal=True, gap="small", key="action-evidence"):
        for shown in one.evidence:
            file = shown.file
            show.download(
                plain(file.name),
                partial(exporting.as_kept, file.sha256),
                file=file.name,
                mime="application/octet-stream",
                key=f"action-file-{file.sha256[:16]}",
                help=view.t("attached by {actor}", actor=plain(shown.by.actor)),
            )


def attach(view: View, one: Action) -> None:
    """The field for a file; it is kept and shown for the action in one step."""
    t = view.t
    uploading.drawn(on_leaving=_left)
    st.caption(
        t("PDF, picture, Word or Excel file, at most {n} MB. It is kept as it is and never opened here.",
          n=settings().evidence_megabytes)
    )  # fmt: skip
    sent = st.file_uploader(t("Evidence"), type=_ENDINGS, key=f"action-upload-{one.id}-{one.seq}")
    if sent is None or not st.button(t("Attach"), type="primary", key="action-attach"):
        return
    viewer, root = acting.viewer(view), view.look.catalogue.root

    def act() -> str:
        kept = evidence.keep(root, sent.getvalue(), sent.name, viewer)
        said = partial(
            steps.show, viewer=viewer, sha256=kept.sha256, name=kept.name, mime=kept.mime, size=kept.size
        )
        Actions.of(root, viewer).write(one.id, said, seen=one.seq)
        return t("The evidence for action {n} is kept.", n=one.id)

    told = telling.tried(view, act)
    if not told.is_refused:
        telling.tell(told)
        st.rerun()
    st.warning(plain(told.text))


def _left() -> None:
    """Nothing that was sent and not attached stays behind."""
    uploading.free(uploading.held(), but=set())
