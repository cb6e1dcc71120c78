"""The field into which a file is dropped to be compared; it is read once and not kept."""

from __future__ import annotations

import streamlit as st

from pages.frame import uploading
from pages.frame.frame import View

#: What briefs and packs are made as.
KINDS = ["pdf", "docx", "xlsx", "png", "html"]
_SEEN = "confirm-seen"


def file(view: View) -> bytes | None:
    """What was dropped there, if anything."""
    t = view.t
    dropped = st.file_uploader(
        t("Is a file the one that was made? Drop it here."), type=KINDS, key="confirm-file"
    )
    kept_out = uploading.drawn(on_leaving=_free)
    seen = {dropped.file_id} if dropped else set()
    uploading.free(st.session_state.get(_SEEN, set()), but=seen)
    st.session_state[_SEEN] = seen
    if kept_out:
        st.error(t("The file was not taken: it is too large, or the server has no room for it just now."))
    return dropped.getvalue() if dropped else None


def _free() -> None:
    uploading.free(st.session_state.pop(_SEEN, set()), but=frozenset())
