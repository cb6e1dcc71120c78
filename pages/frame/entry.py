"""Runs before every page: the frame around it, then the page itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analytics import log
from analytics.access.signing_in import NotSignedIn, Why
from analytics.access.viewer import Right, Viewer
from analytics.errors import FileRefused, Refusal, SnapshotsMissing
from analytics.policy.loading import register
from analytics.progress import sources
from analytics.progress.look import Look
from pages.frame import absence, admission, first_start, frame, noting, sign_in

PAGES = Path(__file__).parent.parent

t = frame.language()
product = t("Social work in Lanzhou")
viewer: Viewer | None = None
kept_out: Refusal | None = None
try:
    viewer = admission.viewer(t.language)
except Refusal as refused:
    kept_out = refused

# Whoever is not let in reads nowhere what there is.
titles = {name: t(title) if viewer else product for name, title in frame.NAVIGATION}
pages = {name: st.Page(PAGES / f"{name}.py", title=title) for name, title in titles.items()}
# The root of the site shows the first page too; Streamlit asks for a name of its own for it.
first, _ = frame.NAVIGATION[0]
root = st.Page(PAGES / f"{first}.py", title=titles[first], url_path="root", default=True)
page = st.navigation([root, *pages.values()], position="hidden")
is_root = page.url_path == root.url_path
if is_root:
    pages[first] = root
asked, title = next(place for place in frame.NAVIGATION if pages[place[0]] is page)
try:
    st.set_page_config(
        page_title=t("{page} · {product}", page=page.title, product=product) if viewer else product,
        layout="wide",
    )
    # What the theme has no option for: print, phones, and the width of the page.
    st.html(PAGES / "frame" / "style.css")
    if viewer is None:
        raise kept_out or NotSignedIn(Why.NOBODY)
    if sources.awaits_sample():
        first_start.build_sample(t)
        st.rerun()
    own = frame.opened_by(viewer)
    if is_root and own and asked not in own:
        st.switch_page(pages[own[0]])
    catalogue, rules = sources.catalogue(), register()
    newest = (
        Look.of(viewer, catalogue, rules)
        if viewer.may(Right.READ)
        else Look.of_nothing(viewer, catalogue, rules)
    )
    with st.sidebar:
        frame.draw_navigation(t, own, asked=asked)
        view = frame.draw_choices(t, viewer, newest, page=title)
        sign_in.draw_who(t, viewer)
    if asked not in own:
        noting.page_refused(viewer, asked)
        st.title(page.title, anchor=False)
        raise Refusal(frame.NOT_OPENED)
    frame.draw_banners(view)
    frame.draw_way_back(view, page)
    notices = st.container()
    page.run()
    with notices:
        frame.draw_notices(view)
    frame.draw_footer(view)
except NotSignedIn as refused:
    sign_in.draw(t, refused, page=None if is_root else asked)
except (Refusal, OSError) as error:
    refusal = error if isinstance(error, Refusal) else FileRefused(error)
    st.error(frame.plain(t.refusal(refusal)))
    # Every rerun is refused anew; the log tells it once, until the page is drawn again.
    if st.session_state.get("refused") != log.line(refusal):
        log.refused(refusal)
    st.session_state["refused"] = log.line(refusal)
    # Also where the drive has gone in the middle of a run, or with the files alone: no snapshot is whole.
    if isinstance(refusal, SnapshotsMissing) or not sources.are_back():
        absence.wait(t)
else:
    st.session_state.pop("refused", None)
