"""One account opened: changed, disabled, ended, and what is signed in by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from analytics.access.accounts import Account, Accounts
from analytics.answers.accounts import Listed, mark
from analytics.errors import N_
from analytics.language import formats, labels
from pages.frame import url
from pages.frame.frame import View, plain
from pages.parts.accounts import sign_ins
from pages.parts.accounts.fields import Fields
from pages.parts.actions import telling


def draw(view: View, found: Sequence[Listed]) -> None:
    """The account in the address, if there is one."""
    asked = st.query_params.get("account")
    if asked is None:
        return
    one = next((one.account for one in found if str(one.account.id) == asked), None)
    if one is None:
        url.refuse("account", asked)
        return
    t = view.t
    with st.container(border=True, key="account"):
        st.subheader(plain(one.name), anchor=False)
        facts = [
            t("No. {n}", n=one.id), f"iss {plain(one.iss)}", f"sub {plain(one.sub)}",
            f"{labels.header('account_made_at', t)} {formats.moment(one.made_at)}",
        ]  # fmt: skip
        st.caption(" · ".join(facts))
        _change(view, one)
        _steps(view, one)
        sign_ins.of_account(view, one.id)
        label = t("Close this view")
        st.page_link("../accounts.py", label=label, query_params=url.address(), width="content")


def _change(view: View, one: Account) -> None:
    """The fields, anew where somebody changed the account: what is kept is what was seen."""
    form = f"account-{mark(one)}"
    fields = Fields(form)
    with st.form(form, border=False):
        fields.draw(view, one)
        st.form_submit_button(
            view.t("Save"), type="primary", key="account-keep", on_click=_keep, args=(view, one, fields)
        )


def _steps(view: View, one: Account) -> None:
    t = view.t
    with st.container(horizontal=True, gap="small", key="account-steps"):
        st.button(
            t("Enable") if one.is_disabled else t("Disable"), key="account-disable", on_click=_disable,
            args=(view, one),
            help=t("Takes effect with the next thing they do, also for their tokens."),
        )  # fmt: skip
        with st.popover(t("End everything …"), key="account-end"):
            st.markdown(
                t(
                    "Ends every sign-in of this account and all its tokens. The person can sign in again, "
                    "and has to make new tokens."
                )
            )
            st.button(t("End everything"), key="account-revoke", on_click=_revoke, args=(view, one))


def _keep(view: View, one: Account, fields: Fields) -> None:
    said = fields.said
    _done(view, N_("Account {id} is changed."), one, lambda kept: kept.change(one.id, **said, seen=one))


def _disable(view: View, one: Account) -> None:
    becomes = not one.is_disabled
    said = N_("Account {id} is disabled.") if becomes else N_("Account {id} is enabled.")
    _done(view, said, one, lambda kept: kept.disable(one.id, is_disabled=becomes))


def _revoke(view: View, one: Account) -> None:
    said = N_("Every sign-in and token of account {id} has ended.")
    _done(view, said, one, lambda kept: kept.revoke(one.id))


def _done(view: View, said: str, one: Account, work: Callable[[Accounts], object]) -> None:
    """Does it in the name of whoever the page was drawn for, as far as the database lets them still."""

    def act() -> str:
        work(Accounts.of(view.look.catalogue.root, view.viewer))
        return view.t(said, id=one.id)

    telling.tell(telling.tried(view, act))
