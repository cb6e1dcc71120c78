"""What is known of a code: the paper, the file that was dropped, and its numbers then and now."""

from __future__ import annotations

import streamlit as st

from analytics.reports import confirmed
from analytics.reports.confirmation import Confirmation
from pages.frame import show
from pages.frame.frame import View, plain


def paper(view: View, known: Confirmation) -> None:
    """What the paper is, as what it was made when, and whether its numbers still hold."""
    t, content = view.t, known.paper.content
    st.subheader(plain(confirmed.title(known.paper, t)), anchor=False)
    said = t(
        "Code {code} · snapshot {seq} of {head}", code=known.code, seq=content.snapshot, head=content.seq
    )
    st.caption(f"{said} · {t('Sample data')}" if content.is_sample else said)
    for said in confirmed.all_made(known.papers, t):
        st.caption(plain(said))
    if not known.is_whole:
        st.error(t("What is kept under this code was changed in the database afterwards: do not rely on it."))
    if known.unknown:
        st.warning(plain(t.refusal(known.unknown)))
        return
    counts = {"n": len(known.numbers), "changed": len(known.changed)}
    if known.changed:
        st.warning(t("{changed} of the {n} printed numbers have changed since.", **counts))
    else:
        st.success(t("All {n} printed numbers are still the same.", **counts))


def file(view: View, known: Confirmation) -> None:
    """Whether the file that was dropped is one that was made under the code."""
    t = view.t
    if known.same:
        st.success(t("This is the very file that was made: not a byte of it differs."))
    else:
        st.error(t("This is not the file that was made under the code: it was changed, or is another one."))


def numbers(view: View, known: Confirmation) -> None:
    """Each printed number beside the same one now, those that changed first."""
    t = view.t
    if known.unknown:
        return
    show.table(
        view,
        confirmed.table(known),
        alt=t("Printed numbers, then and now"),
        written=confirmed.written(known, view.register, t),
        chosen=lambda t: {t("Code on the paper"): known.code},
    )
