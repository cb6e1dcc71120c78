"""No snapshots yet: the sample is made while the reader watches."""

from __future__ import annotations

from datetime import date
from threading import Lock

import streamlit as st

from analytics.language import formats
from analytics.language.translator import Translator
from analytics.progress import sources
from analytics.sample.building import build
from pages.frame import warm

_building = Lock()


def build_sample(t: Translator) -> None:
    """Builds the sample once, whoever comes first; the others wait for it."""
    st.title(t("Preparing the sample"))
    st.markdown(
        t(
            "There are no snapshots yet. A sample of 26 quarters is being created; this takes "
            "less than a minute."
        )
    )
    bar = st.progress(0.0)

    def show(done: int, total: int, day: date) -> None:
        bar.progress(done / total, text=formats.day(day, t.language))

    with _building:
        if sources.awaits_sample():
            build(sources.catalogue().root, progress=show)
            warm.warm()
