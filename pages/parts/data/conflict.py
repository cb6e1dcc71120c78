"""Somebody publishes while a reader looks at a preview: only what was shown goes out, and they are told.

A run of the page may stand on a newer snapshot than the one its reader looks at: they tick, type, change the
language, come back or click, and the newest snapshot is another one. So each preview has a button of its own,
and what was shown is kept beside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from analytics.language import formats, labels
from pages.frame.frame import View, plain
from pages.parts.data.given import Given


@dataclass(frozen=True)
class Preview:
    """What a reader is shown: these uploads for this day, held against this newest snapshot.

    Files that are handed in are the same against every one: None.
    """

    uploads: tuple[str, ...]
    as_of: date
    head: int | None

    @property
    def id(self) -> str:
        """Another one for every other preview."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def is_of_the_same_as(self, other: Preview) -> bool:
        """The same uploads for the same day, on whatever snapshot."""
        return (self.uploads, self.as_of) == (other.uploads, other.as_of)


@dataclass
class _Seen:
    """What this reader was shown last."""

    preview: Preview
    #: Before, the same files were shown against another newest snapshot.
    has_moved: bool = False
    #: The reader clicked on a button that no longer stood for what would be published.
    is_unheeded: bool = False


SEEN, CLICKED = "preview-seen", "preview-clicked"


def shown(files: Sequence[Given], as_of: date, *, against: int | None) -> Preview:
    """The preview of this run, noted as shown; a click on another one is noted as not heeded."""
    now = Preview(tuple(file.file_id for file in files), as_of, against)
    seen: _Seen | None = st.session_state.get(SEEN)
    if seen is None or not now.is_of_the_same_as(seen.preview):
        seen = _Seen(now)
    elif seen.preview != now:
        seen = _Seen(now, has_moved=True, is_unheeded=seen.is_unheeded)
    st.session_state[SEEN] = seen
    if st.session_state.get(CLICKED) not in (None, now):
        refuse_click()
    return now


def draw(view: View) -> None:
    """That somebody published meanwhile, and for whom clicked that nothing came of it."""
    t, seen, newest = view.t, st.session_state[SEEN], view.look.head
    if not seen.has_moved:
        return
    said = t(
        "Meanwhile {actor} published snapshot {seq} ({time}). Below is the new preview against it: "
        "look at it, then publish.",
        actor=plain(labels.publisher(newest, t)),
        seq=newest.seq,
        time=formats.moment(newest.created_at),
    )
    st.warning(view.sentences(t("Nothing was published.") if seen.is_unheeded else "", said))


def draw_unheeded(view: View, shown: Preview, *, is_ready: bool) -> None:
    """Beside the button: that a click on it came to nothing."""
    if is_clicked(shown) and not is_ready:
        # The tick or the name went away under the click.
        refuse_click()
    if st.session_state[SEEN].is_unheeded:
        st.error(view.t("Nothing was published. Look at the preview above as it is now, then publish again."))


def click(preview: Preview) -> None:
    """Notes a click before its run begins, which another click may cut off."""
    st.session_state[CLICKED] = preview


def is_clicked(shown: Preview) -> bool:
    """Whether the reader clicked on the button of this very preview."""
    clicked: Preview | None = st.session_state.get(CLICKED)
    return clicked == shown


def forget_click() -> None:
    """What the click asked for was done, or refused with a sentence of its own."""
    st.session_state.pop(CLICKED, None)


def refuse_click() -> None:
    """The click comes to nothing, and the page says so until something is published."""
    forget_click()
    st.session_state[SEEN].is_unheeded = True


def forget() -> None:
    """Nothing is uploaded: what was shown and clicked on is over."""
    forget_click()
    st.session_state.pop(SEEN, None)
