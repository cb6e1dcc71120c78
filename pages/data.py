"""数据: what districts sent in, what is complete, and which snapshots there are."""

from __future__ import annotations

import streamlit as st

from analytics.access.viewer import Right, Viewer
from analytics.errors import N_
from pages.frame import url
from pages.frame.frame import View, view
from pages.parts.data import completeness, handed_in, handing_in, snapshots, submission

#: The parts of the page, by the id in the address.
PARTS = {
    "submit": (N_("Submit"), submission.draw),
    "handed-in": (N_("Handed in"), handed_in.draw),
    "completeness": (N_("Completeness"), completeness.draw),
    "snapshots": (N_("Snapshots"), snapshots.draw),
}


def draw(view: View) -> None:
    t = view.t
    st.title(t("Data"), anchor=False)
    words = {id: t(title) for id, (title, _) in PARTS.items() if _is_for(view.viewer, id)}
    if "handed-in" in words and (n := len(handing_in.store(view).waiting())):
        words["handed-in"] = t("Handed in ({n} waiting)", n=n)
    part = url.switch(t("Part"), words, name="part", label_visibility="collapsed")
    PARTS[part][1](view)


def _is_for(viewer: Viewer, part: str) -> bool:
    """On an open server nobody hands in: one person uploads and publishes."""
    match part:
        case "submit":
            return viewer.may(Right.SUBMIT) or viewer.may(Right.PUBLISH)
        case "handed-in":
            return viewer.may(Right.PUBLISH) and viewer.account is not None
    return True


draw(view())
