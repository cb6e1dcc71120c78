"""Who is let in: asked before anything of a run is heard or drawn, and again wherever a file is taken away.

Without an `[auth]` section in `.streamlit/secrets.toml` the dashboard is open, on this machine alone. With
one, Streamlit's sign-in (OIDC) says who somebody is, and `access/signing_in.py` whether that still holds.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st
from streamlit.auth_util import get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx
from streamlit.runtime.state.session_state import SessionState
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from analytics.access import bearer
from analytics.access.accounts import Account
from analytics.access.signing_in import NotSignedIn, Sessions, key_of
from analytics.access.viewer import Viewer, everybody
from analytics.database.engine import database_of
from analytics.errors import N_, Refusal
from analytics.language.translator import LANGUAGES, Translator, translator
from analytics.progress import sources

#: As whom the last whole run of a session was drawn.
_DRAWN_AS = "drawn-as"

_OPEN_TO_ALL = N_(
    "Not started: without sign-in the dashboard is open to whoever reaches it, so it listens on "
    "127.0.0.1 only. Set server.address to 127.0.0.1, or set up sign-in ([auth] in "
    ".streamlit/secrets.toml; docs/install.md)."
)

_will_rerun = SessionState.on_script_will_rerun


@cache
def is_open() -> bool:
    """Whether nobody signs in."""
    return not get_secrets_auth_section()


def guard() -> None:
    """From now on nothing a browser says is heard before it is let in; called once a process, at its start.

    Refuses to start where whoever reaches this machine would be let in.
    """
    address = str(st.get_option("server.address") or "")
    if is_open() and not _is_loopback(address):
        raise SystemExit("\n".join(translator(language)(_OPEN_TO_ALL) for language in LANGUAGES))
    SessionState.on_script_will_rerun = _heard  # type: ignore[method-assign, assignment]
    if not is_open():
        bearer.close(lambda: database_of(sources.catalogue().root))


def viewer(language: str) -> Viewer:
    """Who this run is drawn for; `NotSignedIn` where nobody is let in. Asked by every whole run."""
    made = _viewer(language)
    drawn_as = st.session_state.get(_DRAWN_AS)
    if drawn_as is not None and drawn_as != _as_whom(made):
        # What was chosen, typed and offered as somebody else is nobody's any more.
        for name in list(st.session_state):
            del st.session_state[name]
    st.session_state[_DRAWN_AS] = _as_whom(made)
    return made


def by_cookies(cookies: Mapping[str, str]) -> Account | None:
    """Whose browser asks for a file, by what it was given at sign-in; None on an open server."""
    if is_open():
        return None
    said = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    claims = json.loads(said) if said else {}
    if claims.get("origin") != get_origin_from_redirect_uri():
        claims = {}
    return _sessions().admitted(claims)


def sign_out() -> None:
    """Ends this sign-in here and with the provider: the cookie is of no use any more."""
    claims = _claims()
    _sessions().end(key_of(claims), by="reader")
    st.logout()


def draw_sign_in(t: Translator, refusal: NotSignedIn) -> None:
    """Why nobody is let in, and the way in."""
    st.title(t("Social work in Lanzhou"), anchor=False)
    st.info(t.refusal(refusal))
    st.button(t("Sign in"), on_click=st.login, type="primary", key="sign-in")


def _viewer(language: str) -> Viewer:
    if is_open():
        return everybody(language)
    return _sessions().admitted(_claims()).viewer(language)


def _as_whom(viewer: Viewer) -> tuple[object, ...]:
    return viewer.account, viewer.scope, viewer.rights


def _claims() -> Mapping[str, Any]:
    """What the provider said of whoever this run is for, as the signed cookie of the connection has it."""
    context = get_script_run_ctx()
    return dict(context.user_info) if context else {}


def _sessions() -> Sessions:
    return Sessions.of(sources.catalogue().root)


def _heard(state: SessionState, latest: WidgetStates | None, **told: Any) -> None:
    """Before any callback: of whoever is not let in, or is somebody else by now, nothing is heard.

    A part of a page is then left for the whole, which says why.
    """
    if is_open() or _is_still_let_in(state):
        return _will_rerun(state, latest, **told)
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:
        return None
    whole = RerunData(query_string=context.query_string, page_script_hash=context.page_script_hash)
    raise RerunException(whole)


def _is_still_let_in(state: SessionState) -> bool:
    try:
        now = _as_whom(_viewer("zh"))
    except Refusal:
        return False
    return _DRAWN_AS not in state or state[_DRAWN_AS] == now


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
