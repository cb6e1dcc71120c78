"""Where nobody signs in: that it is so, how it is changed, and the accounts that wait for it."""

from __future__ import annotations

import streamlit as st

from analytics.answers.accounts import listed
from pages.frame.frame import View
from pages.parts.accounts import listing

_FIRST = (
    'python -m analytics account add --iss "https://…" --sub "…" --name "…" --role administrator\n'
    "python -m analytics account list"
)


def draw(view: View) -> None:
    t = view.t
    st.info(
        t(
            "There is no sign-in on this server: whoever works on this machine may see and do everything, "
            "and no one else can reach it."
        )
    )
    st.markdown(
        t(
            "To have people sign in: name your identity provider in `.streamlit/secrets.toml` "
            "(`docs/sign-in.md`), make the account of the first administrator with the command below, and "
            "start the server again. Further accounts are then made here."
        )
    )
    st.code(_FIRST, language="sh", wrap_lines=True)
    found = listed(view.look.catalogue.root, view.viewer)
    if found:
        st.subheader(t("Accounts that are ready: {n}", n=len(found)), anchor=False)
        listing.table(view, found, is_opened=False)
