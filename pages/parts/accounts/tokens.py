"""The tokens of whoever looks: made and shown once, listed, revoked."""

from __future__ import annotations

import streamlit as st

from analytics.access.accounts import LONGEST_NAME
from analytics.access.tokens import LONGEST_DAYS, Token, Tokens
from analytics.answers import accounts as answers
from analytics.language import formats, labels
from analytics.reviews.store import today
from pages.frame import show
from pages.frame.door import below
from pages.frame.frame import View, facts, plain
from pages.parts.actions import telling

#: Describes every address that programs read.
DESCRIPTION = "/api/v1/openapi.json"
#: What was made by the last click, for the one drawing after it.
_MADE = "token-made"
#: So many days one may last; the one in the middle is for a quarterly report.
_DAYS = (7, 30, 90, 180, LONGEST_DAYS)
_USUAL = _DAYS.index(90)


def draw(view: View) -> None:
    t = view.t
    st.markdown(
        t(
            "With a token, a program (Excel, pandas, an assistant) reads on your behalf what you may see: "
            "no more, and only until it ends. Anyone who has it can do the same, so keep it as you keep a "
            "password. What it reads: {address}.",
            address=f"[{DESCRIPTION}]({below()}{DESCRIPTION})",
        )
    )
    _shown_once(view)
    with st.form("token-make"):
        left, right = st.columns([3, 1])
        left.text_input(
            t("What it is for"), max_chars=LONGEST_NAME, key="token-name", placeholder=t("Monthly report")
        )
        right.selectbox(t("Days it lasts"), _DAYS, _USUAL, key="token-days")
        st.form_submit_button(
            t("Make a token"), type="primary", key="token-make-it", on_click=_make, args=(view,)
        )
    found = Tokens.of(view.look.catalogue.root, view.viewer).all()
    st.subheader(t("My tokens"), anchor=False)
    if not found:
        st.info(t("You have no tokens."))
    for one in found:
        _row(view, one)
    said = t("Source: tokens kept here, {day}; rows: {rows}", day=view.day(today()), rows=len(found))
    show.source(view, key="tokens", data=answers.token_table(found), of=(), said=said)


def _shown_once(view: View) -> None:
    """The text that opens, drawn once; no later run has it."""
    opens: str | None = st.session_state.pop(_MADE, None)
    if opens is None:
        return
    with st.container(key="token-shown"):
        st.warning(view.t("Copy it now: it is shown only once and is not kept."))
        st.code(opens, language=None, wrap_lines=True)


def _row(view: View, one: Token) -> None:
    t = view.t
    moments = {"token_made_at": one.made_at, "token_expires_at": one.expires_at, "token_used_at": one.used_at}
    said = [
        f"{labels.header(id, t)} {formats.moment(at) if at else formats.MISSING}"
        for id, at in moments.items()
    ]
    with st.container(horizontal=True, vertical_alignment="center", key=f"token-{one.id}"):
        st.markdown(f"{plain(one.name)}  \n{facts(said)}")
        st.button(
            t("Revoke"), key=f"token-revoke-{one.id}", on_click=_revoke, args=(view, one),
            help=t("Revoke the token {name}", name=plain(one.name)),
        )  # fmt: skip


def _make(view: View) -> None:
    said = st.session_state

    def act() -> str:
        tokens = Tokens.of(view.look.catalogue.root, view.viewer)
        _, said[_MADE] = tokens.make(said["token-name"], days=said["token-days"])
        said["token-name"] = ""
        return ""

    told = telling.tried(view, act)
    if told.is_refused:
        telling.tell(told)


def _revoke(view: View, one: Token) -> None:
    def act() -> str:
        Tokens.of(view.look.catalogue.root, view.viewer).revoke(one.id)
        return view.t("The token {name} is revoked.", name=one.name)

    telling.tell(telling.tried(view, act))
