"""The packs of a review to take away: one a district, one for the city, and all of them as a zip."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from analytics.errors import N_
from analytics.language.exports import Taken
from analytics.reports.review.files import Format, archive_name, file_name
from analytics.reviews.review import Review
from pages.frame import acting, exporting
from pages.frame.frame import View

#: What each button says, and what its file is good for.
_BUTTONS: dict[Format, tuple[str, str]] = {
    Format.WORD: (N_("Pack (Word)"), N_("In the layout of official documents")),
    Format.EXCEL: (N_("Pack (Excel)"), N_("Scores with their formulas, facts and charts")),
    Format.PDF: (N_("Pack (PDF)"), N_("To print")),
}
_MADE = "packs-made"


def draw(view: View, review: Review) -> None:
    """Buttons for the pack of one district's review."""
    _buttons(view, {review.district_code: review}, of_city=False, key=f"packs-{review.district_code}")


def draw_year(view: View, reviews: Mapping[str, Review]) -> None:
    """Buttons for the city's pack of a year's reviews, of at least one, and for all packs as one zip."""
    _buttons(view, reviews, of_city=True, key="packs-city")
    _archive(view, reviews)


def _buttons(view: View, reviews: Mapping[str, Review], *, of_city: bool, key: str) -> None:
    t = view.t
    with st.container(horizontal=True, gap="small", key=key):
        for format, (label, good_for) in _BUTTONS.items():
            st.download_button(
                t(label),
                data=exporting.of(
                    view.viewer,
                    partial(_made, view, reviews, format, of_city=of_city),
                    key="pack",
                    ending=format.value,
                    snapshots=_snapshots(reviews),
                ),
                file_name=file_name(tuple(reviews.values()), format, t, of_city=of_city),
                mime=format.mime,
                help=t(good_for),
                key=f"{key}-{format}",
                on_click="ignore",
            )


def _snapshots(reviews: Mapping[str, Review]) -> list[int]:
    return sorted({review.opened.snapshot for review in reviews.values()})


def _made(view: View, reviews: Mapping[str, Review], format: Format, taken: Taken, *, of_city: bool) -> bytes:
    # What sets Word and PDF is loaded by whoever takes a file: no page needs it.
    from analytics.reports.review import documents

    root = view.look.catalogue.root
    if of_city:
        write = partial(documents.of_year, root, reviews)
    else:
        (review,) = reviews.values()
        write = partial(documents.of_district, root, review)
    viewer, language = acting.viewer(view), view.t.language
    return write(view.register, format, language=language, viewer=viewer, taken=taken)


def _archive(view: View, reviews: Mapping[str, Review]) -> None:
    """All packs in all formats: made with a bar that says how far it is, then kept for the session."""
    t = view.t
    # Of reviews that went on since, another archive is to be made.
    state = (view.t.language, *(review.history[-1].digest for review in reviews.values()))
    if st.button(t("Make all packs (zip)"), key="packs-all"):
        st.session_state[_MADE] = (state, _archived(view, reviews))
    made = st.session_state.get(_MADE)
    if made and made[0] == state:
        st.download_button(
            t("All packs (zip)"),
            data=exporting.of(
                view.viewer, lambda _taken: made[1], key="packs", ending="zip", snapshots=_snapshots(reviews)
            ),
            file_name=archive_name(tuple(reviews.values()), t),
            mime="application/zip",
            key="packs-zip",
            on_click="ignore",
        )


def _archived(view: View, reviews: Mapping[str, Review]) -> bytes:
    from analytics.reports.review import documents

    bar = st.empty()

    def say(done: int, total: int, name: str) -> None:
        bar.progress(done / total, text=name)

    made = documents.archive(
        view.look.catalogue.root,
        reviews,
        view.register,
        tuple(Format),
        language=view.t.language,
        viewer=acting.viewer(view),
        # It is kept for this session alone: who has it made takes it.
        taken=exporting.taken(view.viewer),
        progress=say,
    )
    bar.empty()
    return made
