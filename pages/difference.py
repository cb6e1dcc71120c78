"""对比: what is different from one snapshot to another, and why a status is another one."""

from __future__ import annotations

import streamlit as st

from analytics.answers.difference import before, difference
from analytics.language import labels
from pages.frame import url
from pages.frame.frame import View, view
from pages.parts.difference import changes


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: what changed between two snapshots", place=view.place), anchor=False)
    snapshots = view.look.catalogue.snapshots(view.look.head.seq)
    names = {str(snapshot.seq): labels.snapshot(snapshot, t) for snapshot in reversed(snapshots)}
    if len(names) < 2:
        st.info(t("There is only one snapshot so far, so there is nothing to compare it with."))
        return
    left, right = st.columns(2)
    since = url.choose(t("From"), names, name="from", default=str(before(view.look)), widget=left.selectbox)
    until = url.choose(t("To"), names, name="to", default=str(view.look.snapshot.seq), widget=right.selectbox)
    if since == until:
        st.info(t("Both are the same snapshot: choose two different ones."))
        return
    shown = difference(view.look, int(since), int(until))
    changes.draw(view, shown, key="difference", district_code=None if view.is_city else view.district_code)


draw(view())
