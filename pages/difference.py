"""对比: what is different from one snapshot to another, and why a status is another one."""

from __future__ import annotations

import streamlit as st

from analytics.answers.difference import before, difference
from analytics.language import labels
from pages.frame import url
from pages.frame.frame import View, view
from pages.parts.difference import difference_parts


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: what changed between two snapshots", place=view.place), anchor=False)
    snapshots = {
        str(snapshot.seq): snapshot for snapshot in view.look.catalogue.snapshots(view.look.head.seq)
    }
    seqs = list(snapshots)
    if len(seqs) < 2:
        st.info(t("There is one snapshot so far: nothing to compare it with."))
        return
    newest = str(view.look.snapshot.seq)
    names = {seq: labels.snapshot(snapshot, t) for seq, snapshot in snapshots.items()}
    chosen = [
        url.choose(
            column.selectbox, label, seqs[::-1], name=name, default=default, format_func=names.__getitem__
        )
        for column, label, name, default in zip(
            st.columns(2), (t("From"), t("To")), ("from", "to"), (str(before(view.look)), newest), strict=True
        )
    ]
    if chosen[0] == chosen[1]:
        st.info(t("Both are the same snapshot: choose two."))
        return
    found = difference(view.look, *map(int, chosen))
    difference_parts.draw(
        view, found, key="difference", district_code=None if view.is_city else view.district_code
    )


draw(view())
