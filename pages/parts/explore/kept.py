"""Saved questions and those asked last: links on the page; a dialog saves, renames and deletes."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial

import streamlit as st

from analytics import log
from analytics.errors import Refusal
from analytics.explore import wording
from analytics.explore.question import Question, read
from analytics.kept.store import LONGEST_NAME, MOST_RECENT, Address, Saved, Store, gone, is_kept, is_step
from analytics.language import labels
from analytics.language.translator import translator
from pages.frame import part
from pages.frame.frame import View, plain
from pages.parts.components import kept_questions
from pages.parts.components.kept_questions import Entry, Kept

#: What an open dialog notes: what was deleted last, which question is drawn, whether one of them has gone.
_NOTED = _DELETED, _SHOWN, _GONE = "explore-kept-deleted", "explore-kept-shown", "explore-kept-gone"


@dataclass(frozen=True)
class _Asked:
    """What this session asked last, and when; its note, and what it was a step away from."""

    address: Address
    at: datetime
    note: Future[int | None]
    passed: Address | None = None


def draw(view: View, question: Question) -> None:
    """Draws the lists and the way to the dialog; where the store fails, a sentence, and the page goes on."""
    t = view.t
    try:
        store = Store.of(view.look.catalogue.root, view.viewer)
        saved, recent = _read(store, _remember(view, question, store))
    except Refusal as refusal:
        _tell(view, refusal)
        return
    with st.container(key="explore-kept", horizontal=True, vertical_alignment="top", gap="medium"):
        kept_questions.draw(
            [
                Kept(
                    "saved",
                    t("Saved questions ({n})", n=len(saved)),
                    t("Nothing is saved yet."),
                    [_entry(view, one.name, one.address) for one in saved],
                ),
                Kept(
                    "recent",
                    t("Recent questions ({n})", n=len(recent)),
                    t("There are no recent questions."),
                    [_entry(view, "", address) for address in recent],
                ),
            ],
            key="explore-kept-lists",
            label=t("Saved questions"),
        )
        if st.button(t("Save or manage …"), key="explore-kept-open"):
            for noted in _NOTED:
                st.session_state.pop(noted, None)
            _open(view, question, store)


def _remember(view: View, question: Question, store: Store) -> _Asked | None:
    """Notes a question that an address asks, once; those passed through on the way to it are forgotten."""
    # What names no day of the snapshots is told, and not kept.
    shown, named = view.as_of.isoformat(), st.query_params.get("as_of")
    address = _address(view, question, day=shown if named == shown else None)
    last: _Asked | None = st.session_state.get("explore-kept-asked")
    if "subject" not in st.query_params or (last and last.address == address):
        return last
    passed = last.address if last and is_step(last.at) else None
    note = store.note(address, after=last.note if last else None)
    asked = _Asked(address, datetime.now(UTC), note, passed)
    st.session_state["explore-kept-asked"] = asked
    return asked


def _read(store: Store, asked: _Asked | None) -> tuple[Sequence[Saved], Sequence[Address]]:
    """The saved questions and those asked last, read with the whole page; a part of it adds what it asks."""
    # Before they are read: the note may be made meanwhile.
    is_noted = asked is None or asked.note.done()
    kept: tuple[Sequence[Saved], Sequence[Address]] | None = st.session_state.get("explore-kept-read")
    if part.is_alone() and kept is not None:
        saved, recent = kept[0], _after(kept[1], asked)
    else:
        saved, noted = store.saved(), [one.address for one in store.recent()]
        recent = noted if is_noted else _after(noted, asked)
    st.session_state["explore-kept-read"] = saved, recent
    return saved, recent


def _after(noted: Sequence[Address], asked: _Asked | None) -> Sequence[Address]:
    """The questions asked last, with one whose note may still be being made."""
    if asked is None or not is_kept(asked.address):
        return noted
    others = [address for address in noted if address not in (asked.address, asked.passed)]
    return [asked.address, *others][:MOST_RECENT]


def _address(view: View, question: Question, *, day: str | None) -> Address:
    """What is kept of a question: also the district looked at, and the day where there is one."""
    said = question.parameters()
    if not view.is_city:
        said["district"] = view.district_code
    if day:
        said["as_of"] = day
    return said


def _entry(view: View, name: str, address: Address) -> Entry:
    """A link to a question; one without a name of its own is called what it asks."""
    t = view.t
    title = _title(tuple(address.items()), t.language)
    when: list[str] = []
    district = address.get("district")
    where = [labels.unit_word(district, t)] if district else []
    # A day that was kept before days were looked at stands in the link alone, and is told where it leads.
    with suppress(ValueError):
        when = [view.day(date.fromisoformat(address["as_of"]))] if "as_of" in address else []
    note = view.listed([*([title] if name else []), *where, *when])
    return Entry(name or title, note, address)


@lru_cache(maxsize=1000)
def _title(address: tuple[tuple[str, str], ...], language: str) -> str:
    """What a question that is kept is called: said anew for no other choice."""
    return wording.title(read(dict(address))[0], translator(language))


def _open(view: View, question: Question, store: Store) -> None:
    """The dialog; its title is in the reader's language, so that it is made here."""
    title = view.t("Saved questions")
    st.dialog(title, on_dismiss="rerun")(_dialog)(view, question, store)


def _dialog(view: View, question: Question, store: Store) -> None:
    t = view.t
    # What is done here is read again by whatever is drawn next, be it the part of the page alone.
    st.session_state.pop("explore-kept-read", None)
    if view.viewer.name is None:
        st.caption(
            t("There are no accounts here: everyone sees these questions, and can rename and delete them.")
        )
    for drawing in (partial(_save, view, question, store), partial(_manage, view, store)):
        try:
            drawing()
        except Refusal as refusal:
            _tell(view, refusal)


def _save(view: View, question: Question, store: Store) -> None:
    t = view.t
    with st.form("explore-kept-save", border=False):
        st.markdown(plain(wording.title(question, t)))
        name = st.text_input(t("Name"), max_chars=LONGEST_NAME, key="explore-kept-name")
        is_of_day = st.checkbox(
            t("Always the data of {day}, not the newest", day=view.day(view.as_of)), key="explore-kept-day"
        )
        if st.form_submit_button(t("Save"), type="primary", key="explore-kept-save-it"):
            day = view.as_of.isoformat() if is_of_day else None
            store.save(name, _address(view, question, day=day))
            st.rerun()


def _manage(view: View, store: Store) -> None:
    """Another name for one of them, or none; what was deleted last can be taken back."""
    t = view.t
    _draw_deleted(view, store)
    saved = {one.id: one for one in store.saved()}
    # Somebody else deleted it: what was clicked or typed for it is for no other.
    if _SHOWN in st.session_state and st.session_state[_SHOWN] not in saved:
        st.session_state[_GONE] = True
    if st.session_state.get(_GONE):
        _tell(view, gone())
    if not saved:
        return
    st.divider()
    id = st.selectbox(
        t("Saved question"), list(saved), format_func=lambda id: saved[id].name, key="explore-kept-chosen"
    )
    st.session_state[_SHOWN] = id
    name = st.text_input(
        t("Another name"), saved[id].name, max_chars=LONGEST_NAME, key=f"explore-kept-name-{id}"
    )
    with st.container(horizontal=True):
        if st.button(t("Rename"), key=f"explore-kept-rename-{id}"):
            store.rename(id, name)
            _done()
        if st.button(t("Delete"), key=f"explore-kept-delete-{id}"):
            st.session_state[_DELETED] = store.delete(id)
            _done()


def _done() -> None:
    """Draws what is there now, one of which may be drawn next."""
    for noted in (_SHOWN, _GONE):
        st.session_state.pop(noted, None)
    st.rerun(scope="fragment")


def _draw_deleted(view: View, store: Store) -> None:
    t = view.t
    deleted: Saved | None = st.session_state.get(_DELETED)
    if deleted is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("“{name}” is deleted.", name=plain(deleted.name)), width="content")
        if st.button(t("Undo"), type="tertiary", key="explore-kept-undo"):
            store.save(deleted.name, deleted.address)
            del st.session_state[_DELETED]
            st.rerun(scope="fragment")


def _tell(view: View, refusal: Refusal) -> None:
    log.refused(refusal)
    st.warning(plain(view.t.refusal(refusal)))
