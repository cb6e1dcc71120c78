"""What is signed in now, each with the way to end it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.access.signing_in import Sessions
from analytics.answers import accounts as answers
from analytics.answers.accounts import SignIn
from analytics.language import formats, labels
from analytics.reviews.store import today
from pages.frame import show
from pages.frame.frame import View, facts, plain
from pages.parts.actions import telling


def draw(view: View) -> None:
    """Of all accounts, with the way to take the list along."""
    t = view.t
    found = answers.sign_ins(view.look.catalogue.root, view.viewer)
    _rows(view, found)
    st.caption(t("A sign-in ends by itself after 8 hours, and after 30 minutes in which nothing is done."))
    said = t("Source: sign-ins kept here, {day}; rows: {rows}", day=view.day(today()), rows=len(found))
    show.source(view, key="sign-ins", data=answers.sign_in_table(found), of=(), said=said)


def of_account(view: View, account: int) -> None:
    """Of one account."""
    found = answers.sign_ins(view.look.catalogue.root, view.viewer, account=account)
    if not found:
        st.caption(view.t("Not signed in now."))
        return
    st.markdown(f"**{view.t('Signed in now')}**")
    _rows(view, found)


def _rows(view: View, found: Sequence[SignIn]) -> None:
    t = view.t
    for place, one in enumerate(found, start=1):
        moments = [
            f"{labels.header('signed_in_at', t)} {formats.moment(one.session.signed_in_at)}",
            f"{labels.header('account_seen_at', t)} {formats.moment(one.session.seen_at)}",
        ]
        with st.container(horizontal=True, vertical_alignment="center", key=f"sign-in-{place}"):
            st.markdown(f"{plain(one.name)}  \n{facts(moments)}")
            st.button(
                t("End"), key=f"sign-in-end-{one.session.key[:16]}", on_click=_end, args=(view, one),
                help=t("End this sign-in of {name}", name=plain(one.name)),
            )  # fmt: skip


def _end(view: View, one: SignIn) -> None:
    def act() -> str:
        sessions = Sessions.of(view.look.catalogue.root)
        sessions.end_as_administrator(view.viewer, one.session.key)
        return view.t("A sign-in of {name} has ended.", name=one.name)

    telling.tell(telling.tried(view, act))
