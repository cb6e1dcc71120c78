"""The published snapshots with their revisions, and a check of every sealed file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import formats, labels
from pages.frame import show
from pages.frame.frame import View


def draw(view: View) -> None:
    """The list, newest first, and `verify` on a button."""
    t = view.t
    snapshots = list(reversed(view.catalogue.snapshots()))
    data = pd.DataFrame(
        {
            t("Snapshot"): [one.seq for one in snapshots],
            t("As of"): [view.day(one.as_of) for one in snapshots],
            t("Revision"): [one.revision or None for one in snapshots],
            t("Published"): [formats.moment(one.created_at) for one in snapshots],
            t("By"): [labels.publisher(one, t) for one in snapshots],
            t("Carried forward"): [
                sum(r.is_carried_forward for r in one.districts.values()) for one in snapshots
            ],
            t("People"): [one.rows.get("registrations") for one in snapshots],
            t("Files"): [len(one.inputs) or None for one in snapshots],
        }
    )
    st.dataframe(
        data,
        hide_index=True,
        placeholder=formats.MISSING,
        height="auto",
        key="snapshots",
        alt=t("The published snapshots, newest first"),
    )
    show.source(view, key="snapshots", data=data)
    st.subheader(t("Are all files whole?"), anchor=False)
    st.caption(t("Reads every sealed file and compares it with the hash in its manifest."))
    if st.button(t("Check every file"), key="verify"):
        _verify(view)


def _verify(view: View) -> None:
    t = view.t
    with st.spinner(t("Checking …")):
        damages = view.catalogue.verify()
    if not damages:
        files = sum(len(one.files) for one in view.catalogue.snapshots())
        st.success(
            t(
                "All {files} files of {count} snapshots are whole.",
                files=files,
                count=len(view.catalogue.snapshots()),
            )
        )
        return
    for damage in damages:
        st.error(t.refusal(damage.refusal()))
