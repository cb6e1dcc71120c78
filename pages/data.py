"""数据: what districts sent in, what is complete, and which snapshots there are."""

from __future__ import annotations

import streamlit as st

from analytics.errors import N_
from pages.frame import url
from pages.frame.frame import View, view
from pages.parts.data import completeness, snapshots, submission

#: The parts of the page, by the id in the address.
PARTS = {
    "submit": (N_("Submit"), submission.draw),
    "completeness": (N_("Completeness"), completeness.draw),
    "snapshots": (N_("Snapshots"), snapshots.draw),
}


def draw(view: View) -> None:
    t = view.t
    st.title(t("Data"), anchor=False)
    words = {id: t(title) for id, (title, _) in PARTS.items()}
    part = url.switch(t("Part"), words, name="part", label_visibility="collapsed")
    PARTS[part][1](view)


draw(view())
