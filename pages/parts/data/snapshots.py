"""The published snapshots with their revisions, and a check of every sealed file."""

from __future__ import annotations

import streamlit as st

from analytics.answers import data
from analytics.language import formats
from analytics.language.labels import labelled
from analytics.tables import Table
from pages.frame import show
from pages.frame.frame import View, draw_refusal


def draw(view: View) -> None:
    """The list, newest first, and `verify` on a button."""
    t = view.t
    snapshots = data.snapshots(view.look)
    st.dataframe(
        labelled(snapshots, t),
        hide_index=True,
        placeholder=formats.MISSING,
        height="auto",
        key="snapshots",
        alt=t("The published snapshots, newest first"),
    )
    show.source(view, key="snapshots", data=snapshots)
    st.subheader(t("Are all files intact?"), anchor=False)
    st.caption(t("Reads every sealed file and compares it with the hash in its manifest."))
    if st.button(t("Check every file"), key="verify"):
        _verify(view, snapshots)


def _verify(view: View, snapshots: Table) -> None:
    t = view.t
    with st.spinner(t("Checking …")):
        damages = view.look.catalogue.verify()
    if not damages:
        files = data.sealed_files(view.look.catalogue)
        st.success(t("All {files} files of {count} snapshots are intact.", files=files, count=len(snapshots)))
        return
    for damage in damages:
        refusal = damage.refusal()
        draw_refusal(t, refusal)
