"""The brief of what a page shows, to take away; a file is made only when its button is clicked."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.errors import N_
from analytics.language.exports import Taken
from analytics.reports.files import Format, file_name
from pages.frame import exporting
from pages.frame.frame import View

#: What each button says, and what its file is good for.
_BUTTONS: dict[Format, tuple[str, str]] = {
    Format.PDF: (N_("Brief (PDF)"), N_("One A4 page to print")),
    Format.WORD: (N_("Brief (Word)"), N_("One editable A4 page, with who is in charge and the next step")),
    Format.PNG: (N_("Picture for phones"), N_("One long picture to share by phone")),
    Format.HTML: (N_("Offline web page"), N_("Every target and district in one file that opens offline")),
}


def draw(view: View) -> None:
    """A row of buttons for the brief of the view's unit, day and language."""
    t = view.t
    with st.container(horizontal=True, gap="small", key="brief-buttons"):
        for format, (label, good_for) in _BUTTONS.items():
            # Named as people pass it on. Addresses of media collide only between files of the same name and
            # nearly the same bytes; here these say the same.
            st.download_button(
                t(label),
                data=exporting.of(
                    view.viewer,
                    partial(_made, view, format),
                    key="brief",
                    ending=format.value,
                    snapshots=[view.look.snapshot.seq],
                ),
                file_name=file_name(view.look, format, t),
                mime=format.mime,
                help=t(good_for),
                key=f"brief-{format}",
                on_click="ignore",
            )


def _made(view: View, format: Format, taken: Taken) -> bytes:
    # What sets Word is loaded by who asks for it: a third of a second that no page needs.
    from analytics.reports.documents import document

    return document(view.look, format, language=view.t.language, taken=taken)
