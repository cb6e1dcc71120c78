"""账户: who may sign in and as what, what is signed in now, and the tokens of whoever looks."""

from __future__ import annotations

import streamlit as st

from analytics.access.viewer import Right
from analytics.errors import N_, NotAllowed
from pages.frame import admission, url
from pages.frame.frame import View, view
from pages.parts.accounts import listing, opening, sign_ins, tokens
from pages.parts.actions import telling

#: The parts of the page by the id in the address, each with the right it needs.
PARTS = {
    "accounts": (N_("Accounts"), Right.ADMINISTER, listing.draw),
    "signed-in": (N_("Signed in now"), Right.ADMINISTER, sign_ins.draw),
    "tokens": (N_("My tokens"), Right.READ, tokens.draw),
}


def draw(view: View) -> None:
    t = view.t
    st.title(t("Accounts"), anchor=False)
    if admission.is_open():
        opening.draw(view)
        return
    words = {id: t(title) for id, (title, right, _) in PARTS.items() if view.viewer.may(right)}
    if not words:
        raise NotAllowed(Right.READ)
    part = url.switch(t("Part"), words, name="part", label_visibility="collapsed")
    telling.draw()
    PARTS[part][2](view)


draw(view())
