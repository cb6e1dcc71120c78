"""What stands around the policy on its page: the counts, the search, and the data to take away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.answers.clauses import Chapter, Only, Tally, table
from analytics.language.translator import Translator
from pages.frame import show, url
from pages.frame.frame import View, plain


def headline(view: View, counted: Tally) -> None:
    """How many targets are reached, duties met, measures better or worse."""
    t = view.t
    st.caption(
        t(
            "{title}, published {day}; numbers as of {as_of}, compared with a year earlier",
            title=t.label(view.register.title),
            day=view.day(view.register.published_on),
            as_of=view.day(view.as_of),
        )
    )
    figures = {
        t("Dated targets achieved"): f"{counted.targets_reached} / {counted.targets}",
        t("Duties met"): f"{counted.duties_met} / {counted.duties}",
        t("Tracked measures better"): f"{counted.tracked_better} / {counted.tracked}",
        t("Tracked measures worse"): f"{counted.tracked_worse} / {counted.tracked}",
    }
    if counted.no_data:
        figures[t("No data")] = str(counted.no_data)
    show.headline(figures, key="headline")


def _labels(counted: Tally, t: Translator) -> dict[Only, str]:
    return {
        Only.ALL: t("All"),
        Only.BEHIND: t("Behind, not met or worse ({n})", n=counted.behind),
        Only.NO_DATA: t("No data ({n})", n=counted.no_data),
    }


def draw(view: View, counted: Tally) -> tuple[str, Only]:
    """The words looked for, and whether only what is behind or without data is wanted."""
    t = view.t
    labels = _labels(counted, t)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="clause-choices"):
        words = url.typed(
            t("Search the policy"), name="q", placeholder=t("a word, department or clause number"), width=320
        )
        only = url.switch(t("Show"), labels, name="only", wrap=True)
    return words, only


def nothing(view: View, words: str, only: Only) -> None:
    """Why nothing is shown, and how to see more."""
    t = view.t
    if words and only is not Only.ALL:
        st.info(t("Nothing here contains “{words}”. Choose “All” or use fewer words.", words=plain(words)))
    elif words:
        st.info(
            t("Nothing in the policy contains “{words}”. Use fewer or different words.", words=plain(words))
        )
    elif only is Only.BEHIND:
        st.info(t("Nothing is behind, not met or worse. Choose “All” to see every clause."))
    else:
        st.info(t("Every number the policy asks for has been reported. Choose “All” to see every clause."))


def source(view: View, shown: Sequence[Chapter], counted: Tally, words: str, only: Only) -> None:
    """The source line, and one row an indicator as data."""
    if words or only is not Only.ALL:
        st.caption(view.t("Filtered: choose “All” and clear the search to see the whole policy."))
    if any(chapter.entries for chapter in shown):
        show.source(
            view,
            key="clauses",
            data=table(shown),
            chosen=lambda t: {
                t("Show"): _labels(counted, t)[only],
                **({t("Search the policy"): words} if words else {}),
            },
        )
