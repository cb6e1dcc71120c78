"""All accounts: a row each, which opens it; the way to a new one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.answers import accounts as answers
from analytics.answers.accounts import Listed
from analytics.language import formats, labels
from analytics.reviews.store import today
from pages.frame import show, url
from pages.frame.frame import View
from pages.parts.accounts import account, adding
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row

#: What stands beside a name.
_COLUMNS = (
    "account_role", "account_districts", "account_state", "account_seen_at", "account_signed_in",
)  # fmt: skip


def draw(view: View) -> None:
    """What is opened by the address, then all of them."""
    found = answers.listed(view.look.catalogue.root, view.viewer)
    adding.draw(view)
    account.draw(view, found)
    choices = url.address(set=adding.NEW)
    st.page_link("../accounts.py", label=view.t("Make an account"), query_params=choices, width="content")
    table(view, found)


def table(view: View, found: Sequence[Listed], *, is_opened: bool = True) -> None:
    """The table and the way to take it along; each row opens its account where it can be."""
    t = view.t
    district_table.draw(
        [labels.header(id, t) for id in _COLUMNS],
        [_row(view, one, is_opened=is_opened) for one in found],
        key="accounts-table",
        label=t("Accounts"),
        corner=labels.header("account_name", t),
        layout="cards wide",
    )
    said = t("Source: accounts kept here, {day}; rows: {rows}", day=view.day(today()), rows=len(found))
    show.source(view, key="accounts", data=answers.table(found), of=(), said=said)


def roles(view: View, one: Listed) -> str:
    """The role and those beside it."""
    held = (one.account.role, *sorted(one.account.beside))
    return view.listed(labels.word("account_role", role.value, view.t) for role in held)


def _row(view: View, one: Listed, *, is_opened: bool) -> Row:
    t, id = view.t, str(one.account.id)
    to = Link("accounts", {"account": id}) if is_opened else None
    is_chosen = is_opened and st.query_params.get("account") == id
    state = labels.word("account_state", one.state, t)
    return Row(
        id,
        Head(one.account.name, one.account.sub, to, is_chosen=is_chosen),
        [
            Cell(roles(view, one)),
            Cell(view.names(sorted(one.account.districts)) or formats.MISSING),
            Cell(symbol="■", word=state, tone="bad") if one.account.is_disabled else Cell(state),
            Cell(formats.moment(one.seen_at) if one.seen_at else formats.MISSING),
            Cell(formats.number(one.signed_in)),
        ],
    )
