"""Who is let in: asked before anything of a run is heard or drawn, and again wherever a file is taken away.

Without an `[auth]` section in `.streamlit/secrets.toml` the dashboard is open, on this machine alone. With
one, Streamlit's sign-in (OIDC) says who somebody is, and `access/signing_in.py` whether that still holds.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from streamlit.auth_util import (
    get_origin_from_redirect_uri,
    get_secrets_auth_section,
    validate_auth_credentials,
)
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx
from streamlit.runtime.secrets import secrets_singleton
from streamlit.runtime.state.session_state import SessionState
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from analytics import log
from analytics.access import bearer, set_up
from analytics.access.accounts import Account, find
from analytics.access.audit import Audit, AuditRefused, Kind, session_of
from analytics.access.signing_in import NotSignedIn, Sessions, Why, key_of
from analytics.access.viewer import Viewer, everybody
from analytics.database.engine import database_of
from analytics.errors import N_, Refusal
from analytics.language.translator import LANGUAGES, translator
from analytics.progress import sources
from pages.frame import landing

#: As the settings name the provider that everybody signs in with.
_PROVIDER = "default"
#: As whom the last whole run of a session was drawn.
_DRAWN_AS = "drawn-as"
#: For which account it was, once nobody is let in any more.
_LAST = "last-drawn-for"
#: What whoever is not let in may press ends so: the ways in and out, and the language.
SIGN_IN = "sign-in"
_OF_ANYBODY = (f"-{SIGN_IN}", "-choice-lang")
#: Secrets shorter than this are guessed.
SHORTEST_SECRET = 32
#: So often it is looked whether an answer has been sent, and how many seconds apart.
_TURNS, _TURN = 100, 0.02
#: What a browser of ours sends; the rest is for whoever writes a page, and clears what all share.
HEARD = frozenset(
    {"rerun_script", "app_heartbeat", "stop_script", "file_urls_request", "backend_operation_request"}
)

_OPEN_TO_ALL = N_(
    "Not started: without sign-in the dashboard is open to whoever reaches it, so it listens on "
    "127.0.0.1 only, and under no other name. Set server.address to 127.0.0.1 and server.allowedHosts to "
    "127.0.0.1 and localhost, or set up sign-in ([auth] in .streamlit/secrets.toml; docs/sign-in.md)."
)
_UNREADABLE = N_("Not started: {path} cannot be read, so no one knows who may sign in.")
_SETTINGS = N_("Not started: settings of this server are not what they may be.")
_SHORT_SECRET = N_("Not started: cookie_secret in [auth] needs {least} random characters or more.")

#: What a provider may say by the protocol (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6).
_ERRORS = frozenset(
    {
        "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type",
        "invalid_scope", "server_error", "temporarily_unavailable", "interaction_required",
        "login_required", "account_selection_required", "consent_required", "registration_not_supported",
    }
)  # fmt: skip
_logger = logging.getLogger(__name__)

_will_rerun = SessionState.on_script_will_rerun
_operate = AppSession._handle_backend_operation_request
_handle = AppSession.handle_backmsg
_set_cookie = starlette_auth_routes._set_auth_cookie
_call_back = starlette_auth_routes._auth_callback


@cache
def is_open() -> bool:
    """Whether nobody signs in."""
    return not get_secrets_auth_section()


def guard() -> None:
    """From now on nothing a browser says is heard before it is let in; called once a process, at its start.

    Refuses to start where whoever reaches this machine would be let in, or a setting is none.
    """
    if wrong := set_up.wrong():
        _not_started(_SETTINGS, *wrong)
    if is_open():
        for path in map(Path, st.get_option("secrets.files")):
            if path.exists() and not secrets_singleton.load_if_toml_exists():
                _not_started(_UNREADABLE, path=path)
        if not all(
            map(_is_loopback, [st.get_option("server.address"), *st.get_option("server.allowedHosts")])
        ):
            _not_started(_OPEN_TO_ALL)
        return
    if len(str(get_secrets_auth_section().get("cookie_secret", ""))) < SHORTEST_SECRET:
        _not_started(_SHORT_SECRET, least=SHORTEST_SECRET)
    SessionState.on_script_will_rerun = _heard  # type: ignore[method-assign, assignment]
    AppSession.handle_backmsg = _handled  # type: ignore[method-assign, assignment]
    AppSession._handle_backend_operation_request = _operated  # type: ignore[method-assign, assignment]
    starlette_auth_routes._set_auth_cookie = _called_back  # type: ignore[assignment]
    starlette_auth_routes._auth_callback = _came_back
    bearer.close(lambda: database_of(sources.catalogue().root))


def viewer(language: str) -> Viewer:
    """Who this run is drawn for; `NotSignedIn` where nobody is let in. Asked by every whole run."""
    try:
        made = _viewer(language, _claims())
    except NotSignedIn:
        # What is typed on the page that keeps out is somebody's own.
        last = st.session_state.get(_DRAWN_AS)
        if last is not None or _DRAWN_AS not in st.session_state:
            _forget()
        if last is not None:
            st.session_state[_LAST] = last[0]
        # Nothing else is heard before a whole run has drawn what may be said.
        st.session_state[_DRAWN_AS] = None
        raise
    drawn_as = st.session_state.get(_DRAWN_AS)
    if drawn_as is not None and drawn_as != _as_whom(made):
        _forget()
    st.session_state[_DRAWN_AS] = _as_whom(made)
    return made


def account() -> Account | None:
    """Whose sign-in this run is for; None on an open server."""
    return None if is_open() else _sessions().admitted(_checked(_claims()))


def named() -> tuple[str, str]:
    """How the provider names whoever this run is for: (iss, sub), as an account is made with."""
    return _named(_claims())


def by_cookies(cookies: Mapping[str, str]) -> Account | None:
    """Whose browser asks for a file, by what it was given at sign-in; None on an open server."""
    return None if is_open() else _sessions().admitted(_checked(_claims_of(cookies)))


def is_of(session: AppSession, cookies: Mapping[str, str]) -> bool:
    """Whether a browser is of the sign-in a session of pages was opened with, and may still see as much."""
    is_same = is_from(session, cookies)
    return is_open() or (is_same and _is_still_let_in(session.session_state, _claims_of(cookies)))


def is_from(session: AppSession, cookies: Mapping[str, str]) -> bool:
    """Whether a browser is of the sign-in a session of pages was opened with, be it over or not."""
    return key_of(_claims_of(cookies)) == key_of(session._user_info)


def sign_in(page: str | None, choices: Mapping[str, str]) -> None:
    """Leads to the provider; whoever comes back from there lands on a page and its choices."""
    validate_auth_credentials(_PROVIDER)
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = generate_login_redirect_url(_PROVIDER)
        word = landing.wanted(page, choices, account=_last_account()) if page else ""
        if word:
            message.auth_redirect.url += f"&{urlencode({landing.WANTED: word})}"
        context.enqueue(message)


def _last_account() -> int | None:
    """For whom this page was drawn last, or whose sign-in the browser still speaks of."""
    last: int | None = st.session_state.get(_LAST)
    if last is not None:
        return last
    known = find(database_of(sources.catalogue().root), *_named(_claims()))
    return known.id if known else None


def sign_out() -> None:
    """Ends this sign-in here and with the provider: the cookie is of no use any more."""
    claims, root = _claims(), sources.catalogue().root
    signed_in = account()
    Sessions.of(root).end(key_of(claims), by="reader")
    if signed_in:
        said: dict[str, Any] = {"account": signed_in.id, "session": session_of(key_of(claims))}
        # Whoever leaves may, also where it cannot be noted.
        with suppress(AuditRefused):
            Audit.of(root).note(Kind.SIGNED_OUT, signed_in.viewer(), **said)
    st.logout()


def _viewer(language: str, claims: Mapping[str, Any]) -> Viewer:
    if is_open():
        return everybody(language)
    made = _sessions().admitted(_checked(claims)).viewer(language)
    return replace(made, session=session_of(key_of(claims)))


def _as_whom(viewer: Viewer) -> tuple[object, ...]:
    return viewer.account, viewer.scope, viewer.rights


def _forget() -> None:
    """What was chosen, typed and offered as somebody else is nobody's any more."""
    for name in list(st.session_state):
        del st.session_state[name]


def _claims() -> Mapping[str, Any]:
    """What the provider said of whoever this run is for, as the signed cookie of the connection has it."""
    context = get_script_run_ctx()
    return dict(context.user_info) if context else {}


def _claims_of(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    said = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    try:
        claims = json.loads(said) if said else {}
    except ValueError:
        claims = {}
    is_own = isinstance(claims, dict) and claims.get("origin") == get_origin_from_redirect_uri()
    return claims if is_own else {}


def _named(claims: Mapping[str, Any]) -> tuple[str, str]:
    return str(claims.get("iss", "")), str(claims.get("sub", ""))


def _checked(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims, where they were made for this dashboard: whoever has its secret may have others."""
    section = get_secrets_auth_section()
    own = section.get(str(claims.get("provider")), section).get("client_id", section.get("client_id"))
    meant = claims.get("aud", [])
    if claims and own not in (meant if isinstance(meant, list) else [meant]):
        raise NotSignedIn(Why.BROKEN if claims.get("is_logged_in") else Why.NOBODY)
    return claims


def _sessions() -> Sessions:
    return Sessions.of(sources.catalogue().root)


async def _called_back(response: Response, claims: dict[str, Any], tokens: dict[str, Any]) -> None:
    """A provider has named somebody: the one moment at which a sign-in begins."""
    account = await asyncio.to_thread(_begin, claims)
    await _set_cookie(response, claims, tokens)
    landing.lead(response, account)


async def _came_back(request: Request, base_url: str) -> Response:
    """A provider sends whoever has signed out to the same address, with nothing: no stale call back.

    Anybody can come with an error: of what it says only a word of the protocol comes into the log.
    """
    said = request.query_params.get("error")
    if said:
        _logger.warning("Nobody was signed in: %s", said if said in _ERRORS else log.WITHHELD)
    if said or request.query_params.keys().isdisjoint({"code", "state", "error"}):
        return await starlette_auth_routes._redirect_to_base_clearing_invalid_cookies(request, base_url)
    return await _call_back(request, base_url)


def _begin(claims: Mapping[str, Any]) -> Account | None:
    root = sources.catalogue().root
    try:
        account = Sessions.of(root).begin(_checked(claims))
    except NotSignedIn as refused:
        # The page says why.
        known = find(database_of(root), *_named(claims))
        said: dict[str, Any] = {"account": known.id} if known else {}
        Audit.of(root).note(Kind.SIGN_IN_REFUSED, None, reason=refused.why.value, **said)
        return None
    # Where it cannot be noted, the browser is given nothing to come in with.
    roles = sorted(role.value for role in account.roles)
    session = session_of(key_of(claims))
    Audit.of(root).note(Kind.SIGNED_IN, account.viewer(), account=account.id, session=session, roles=roles)
    return account


def _heard(state: SessionState, latest: WidgetStates | None, **told: Any) -> None:
    """Before any callback: of whoever is not let in, or is somebody else by now, nothing is heard.

    A part of a page is then left for the whole, which says why.
    """
    if _is_still_let_in(state, _claims()):
        return _will_rerun(state, latest, **told)
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:
        pressed = [one for one in latest.widgets if one.id.endswith(_OF_ANYBODY)] if latest else []
        return _will_rerun(state, WidgetStates(widgets=pressed))
    raise RerunException(
        RerunData(query_string=context.query_string, page_script_hash=context.page_script_hash)
    )


def _handled(session: AppSession, message: BackMsg) -> None:
    if message.WhichOneof("type") in HEARD:
        _handle(session, message)


async def _operated(session: AppSession, request: BackendOperationRequest) -> None:
    """A file is made on a click, without a run: for whom its button was drawn."""
    if await asyncio.to_thread(_may_operate, session, request):
        return await _operate(session, request)
    answer = ForwardMsg()
    answer.backend_operation_response.request_id = request.request_id
    answer.backend_operation_response.error_msg = "refused"
    session._enqueue_forward_msg(answer)
    # A run that begins takes away what has not been sent yet; who has gone is not waited for.
    for _ in range(_TURNS):
        if session._browser_queue.is_empty():
            break
        await asyncio.sleep(_TURN)
    # The page says why.
    session.request_rerun(session._client_state)
    return None


def _may_operate(session: AppSession, request: BackendOperationRequest) -> bool:
    if request.WhichOneof("payload") == "deferred_file":
        own = Runtime.instance().media_file_mgr._deferred_ids_by_session.get(session.id, ())
        if request.deferred_file.file_id not in own:
            return False
    return _is_still_let_in(session.session_state, session._user_info)


def _is_still_let_in(state: SessionState, claims: Mapping[str, Any]) -> bool:
    try:
        now = _as_whom(_viewer("zh", claims))
    except Refusal:
        return False
    return _DRAWN_AS not in state or state[_DRAWN_AS] == now


def _not_started(message: str, *why: Refusal, **names: object) -> None:
    said = []
    for t in map(translator, LANGUAGES):
        said.extend([t(message, **names), *(t.refusal(refusal) for refusal in why)])
    raise SystemExit("\n".join(said))


def _is_loopback(address: object) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(str(address or "").strip("[]")).is_loopback
    except ValueError:
        return False
