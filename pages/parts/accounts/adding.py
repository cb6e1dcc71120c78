"""Making an account: the fields, where the address asks for them."""

from __future__ import annotations

import streamlit as st

from analytics.access.accounts import LONGEST_ID, Account, Accounts
from analytics.language import labels
from pages.frame import arrival, url
from pages.frame.frame import View
from pages.parts.accounts.fields import Fields
from pages.parts.actions import telling

#: In the address: the fields are open.
NEW = "new"
_FIELDS = Fields("account-new")


def draw(view: View) -> None:
    asked = st.query_params.get("set")
    if asked is None:
        return
    if asked != NEW:
        url.refuse("set", asked)
        return
    t = view.t
    with st.form("account-new"):
        st.markdown(f"**{t('Make an account')}**")
        st.caption(
            t(
                "A person who signs in without an account sees both identifiers and can tell you them. "
                "The provider's address must match exactly, also a slash at its end."
            )
        )
        left, right = st.columns(2)
        left.text_input(
            labels.header("account_iss", t), _own_provider(view), max_chars=LONGEST_ID, key="account-new-iss"
        )
        right.text_input(labels.header("account_sub", t), max_chars=LONGEST_ID, key="account-new-sub")
        _FIELDS.draw(view)
        st.form_submit_button(t("Make"), type="primary", key="account-make", on_click=_make, args=(view,))


def _own_provider(view: View) -> str:
    """That of whoever administers: mostly there is one."""
    own = view.viewer.account
    return "" if own is None else Accounts.of(view.look.catalogue.root, view.viewer).get(own).iss


def _make(view: View) -> None:
    """Makes the account and opens it; what was typed stays where it is refused."""
    said, made = st.session_state, list[Account]()

    def act() -> str:
        accounts = Accounts.of(view.look.catalogue.root, view.viewer)
        made.append(accounts.add(said["account-new-iss"], said["account-new-sub"], **_FIELDS.said))
        return view.t("Account {id} is made.", id=made[0].id)

    telling.tell(telling.tried(view, act))
    if made:
        _FIELDS.forget()
        for key in ("account-new-iss", "account-new-sub"):
            said.pop(key)
        arrival.choose("account-make", "set", "", default="")
        arrival.choose("account-make", "account", str(made[0].id), default="")
