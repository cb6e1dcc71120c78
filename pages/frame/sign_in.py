"""What is drawn of signing in: the way in, and who is in, with the way out."""

from __future__ import annotations

import streamlit as st

from analytics.access.signing_in import NotSignedIn, Why
from analytics.access.viewer import Viewer
from analytics.language import labels
from analytics.language.translator import LANGUAGES, Translator
from pages.frame import admission, arrival, url
from pages.frame.frame import plain


def draw(t: Translator, refusal: NotSignedIn, *, page: str | None) -> None:
    """Why nobody is let in, and the way in, which leads to the page asked for; None is the root."""
    arrival.opened()
    with st.container(key="sign-in-page", width=560):
        st.title(t("Social work in Lanzhou"), anchor=False)
        if refusal.why is Why.NOBODY:
            st.markdown(plain(t.refusal(refusal)))
        else:
            st.info(plain(t.refusal(refusal)))
        if refusal.why is Why.UNKNOWN:
            iss, sub = admission.named()
            st.markdown(t("An account for you is made with these two lines. Give them to an administrator:"))
            st.code(f"iss {iss}\nsub {sub}", language=None, wrap_lines=True)
        with st.container(horizontal=True):
            wanted = (page, st.query_params.to_dict())
            st.button(
                t("Sign in"), on_click=admission.sign_in, args=wanted, type="primary", key=admission.SIGN_IN
            )
            if refusal.why in (Why.UNKNOWN, Why.DISABLED):
                # Of the provider too: whoever has two accounts there comes with the other one.
                st.button(t("Sign in as someone else"), on_click=st.logout, key=f"other-{admission.SIGN_IN}")
        url.switch(t("Language"), LANGUAGES, name="lang", label_visibility="collapsed")
    arrival.drawn()


def draw_who(t: Translator, viewer: Viewer) -> None:
    """Who is signed in and as what, with the way out; on an open server that nobody is."""
    with st.container(key="who"):
        if not viewer.roles:
            st.caption(t("No sign-in is set up: whoever uses this computer may do everything."))
            return
        st.markdown(f"**{plain(str(viewer.name))}**  \n:small[{plain(labels.roles(viewer, t))}]")
        st.button(t("Sign out"), on_click=admission.sign_out, key="sign-out")
