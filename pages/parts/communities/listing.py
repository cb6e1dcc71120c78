"""The communities by name: searched, sorted, copied, with posts and the two counts of professionals."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.answers.communities.coverage import Communities
from analytics.answers.communities.listing import Only, Order, by_choice, by_name, listed
from analytics.errors import N_
from analytics.language.exports import Chosen
from analytics.language.translator import Translator
from pages.frame import show, url
from pages.frame.frame import View, plain
from pages.parts.components import community_list

ONLY_WORDS: dict[Only, str] = {
    Only.UNSTAFFED: N_("Without a professional ({n})"),
    Only.DIFFERING: N_("Reported ≠ registered ({n})"),
    Only.GAINED: N_("Newly staffed ({n})"),
    Only.LOST: N_("Newly vacant ({n})"),
    Only.ALL: N_("All ({n})"),
}
ORDER_WORDS: dict[Order, str] = {
    Order.PLACE: N_("district and subdistrict"),
    Order.NEAREST: N_("subdistricts closest to complete first"),
    Order.POSTS: N_("most posts first"),
    Order.DIFFERENCE: N_("largest difference between the counts first"),
}

#: Rows on the screen unless the reader asks for all: as many as one district lacks. All are printed.
SHOWN = 40
_EVERY = "all"


def draw(view: View, shown: Communities) -> None:
    """The choices and the list."""
    t = view.t
    st.subheader(t("By name"), anchor=False)
    words, only, order, chosen = _choices(view, shown)
    matching = listed(shown, words=words, only=only, order=order)
    if not matching:
        _nothing(view, words, only)
        return
    is_every = url.chosen("rows", [_EVERY], default="") == _EVERY
    community_list.draw(
        view,
        matching,
        shown=len(matching) if is_every else SHOWN,
        districts=shown.areas if view.is_city else (),
        # What the whole list is of needs no word in every row.
        with_state=only is not Only.UNSTAFFED,
        key="communities",
    )
    if len(matching) > SHOWN and not is_every:
        _more(view, len(matching))
    show.source(view, key="communities", data=partial(by_name, matching), rows=len(matching), chosen=chosen)
    st.caption(
        t("“Reported” is what the community itself says; “registered” counts the active "
          "professionals in post there in the talent register. The register decides.")
    )  # fmt: skip


def _choices(view: View, shown: Communities) -> tuple[str, Only, Order, Chosen]:
    """What is listed and how it is sorted; also as a file says it."""
    t = view.t
    counts = by_choice(shown)
    labels = {choice: t(word, n=counts[choice]) for choice, word in ONLY_WORDS.items()}
    orders = {order: t(word) for order, word in ORDER_WORDS.items()}
    with st.container(key="community-choices"):
        only = url.switch(t("Show"), labels, name="only", wrap=True)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            words = url.typed(
                t("Search communities"), name="q",
                placeholder=t("a community, subdistrict, district or code"), width=300,
            )  # fmt: skip
            order = url.choose(t("Sort by"), orders, name="sort", width=300)

    def said(t: Translator) -> dict[str, str]:
        choices = {t("Show"): t(ONLY_WORDS[only], n=counts[only]), t("Sort by"): t(ORDER_WORDS[order])}
        return choices | ({t("Search communities"): words} if words else {})

    return words, only, order, said


def _more(view: View, rows: int) -> None:
    """Says that the list is cut, and leads to all of it with the same choices."""
    t = view.t
    kept = {name: st.query_params[name] for name in ("q", "only", "sort") if name in st.query_params}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="communities-more"):
        st.caption(
            t(
                "{shown} of {rows} rows shown; copies, prints and the file contain them all.",
                shown=SHOWN,
                rows=rows,
            ),
            width="content",
        )
        st.page_link("../communities.py", label=t("Show all {n}", n=rows),
                     query_params=url.address(**kept, rows=_EVERY), width="content")  # fmt: skip


def _nothing(view: View, words: str, only: Only) -> None:
    """Why nothing is listed, and how to see more."""
    t = view.t
    if words:
        st.info(
            t("No community in this choice contains “{words}”. Use fewer or different words, or "
              "choose “All”.",
              words=plain(words))
        )  # fmt: skip
    elif only is Only.UNSTAFFED:
        st.info(t("Every community here with known data has a professional. Choose “All” to see them."))
    else:
        st.info(t("No community here matches this choice. Choose “All” or the whole city."))
