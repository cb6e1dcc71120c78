"""社区: which have none, by name; what each district and street still needs; every community at once."""

from __future__ import annotations

import streamlit as st

from analytics.answers.communities.coverage import communities
from pages.frame.frame import View, view
from pages.parts.communities import listing, places


def draw(view: View) -> None:
    t = view.t
    shown = communities(view.look)
    st.title(t("{place}: communities", place=view.place), anchor=False)
    places.headline(view, shown)
    if shown.whole.total:
        listing.draw(view, shown)
        places.places(view, shown)
        places.picture(view, shown)
    else:
        st.info(
            t("No district listed urban communities on this day. Choose a later day.")
            if view.is_city
            else t("{place} listed no urban communities on this day. Choose a later day or the whole city.",
              place=view.place)
        )  # fmt: skip
    if shown.villages:
        places.villages(view, shown)


draw(view())
