"""Where a reader lands who has signed in: on the page and with the choices of the link they opened.

The way in leads through the provider and back to the root of the site. What was asked for goes along as a
signed word: in the address that begins a sign-in, then in a cookie that only the server reads, for as long as
somebody needs for a password; whoever the provider names takes it up once. It names a page of this dashboard
and its choices, never an address, so it leads nowhere else; and who comes as somebody else than the one the
page was last drawn for lands where everybody does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import timedelta
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from analytics.access.accounts import Account
from analytics.explore.question import WHERE
from pages.frame.door import below
from pages.frame.frame import NAVIGATION, opened_by

Value = TypeVar("Value")

#: Every choice an address may hold; beside them the filters of a question, which begin with `where.`.
CHOICES = frozenset(
    {
        *("as_of", "district", "lang"),
        *("account", "action", "behind", "code", "districts", "from", "group", "indicator", "item", "items"),
        *("list", "page", "until"),
        *("kind", "meeting", "on", "only", "part", "per", "q", "rows", "set", "since", "sort", "standing"),
        *("table", "target", "to", "unit", "which", "with", "year"),
        *("subject", "measure", "by", "time", "top", "against", "picture"),
    }
)
#: More than this no cookie holds.
LONGEST = 2000
#: Seconds until somebody has signed in with the provider.
HOLDS_S = 600
#: What the address that begins a sign-in names it as, and the cookie.
WANTED, COOKIE = "wanted", "_wanted"
BEGINS, ENDS = "/auth/login", "/oauth2callback"

#: The cookie of the request that ends a sign-in.
_brought: ContextVar[str] = ContextVar("wanted", default="")


def wanted(page: str, choices: Mapping[str, str], *, account: int | None = None) -> str:
    """A signed word for a page and its choices, last drawn for an account; empty where it is none of ours."""
    said = json.dumps([page, _known(choices), account])
    if page not in _pages() or len(said) > LONGEST:
        return ""
    return create_signed_value(get_cookie_secret(), COOKIE, said).decode()


def place(word: str, account: Account) -> str | None:
    """Where the word leads whoever has signed in; None is where everybody lands.

    Not where somebody else was, and to no page that they may not open.
    """
    try:
        # Nothing is believed of it, not even where somebody else knows the secret it is signed with.
        page, choices, drawn_for = json.loads(_read(word))
        said = urlencode({name: str(value) for name, value in _known(choices).items()})
    except (ValueError, TypeError, AttributeError):
        return None
    if page not in opened_by(account.viewer()) or drawn_for not in (None, account.id):
        return None
    return f"{below()}/{page}" + (f"?{said}" if said else "")


def lead(response: Response, account: Account | None) -> None:
    """Sends whoever has just been let in where they wanted."""
    found = place(_brought.get(), account) if account else None
    if found:
        response.headers["location"] = found


class Landing:
    """Stands before the addresses at which a sign-in begins and ends, and carries the word from one to the
    other: the cookie is set by the first, and gone with the second.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path not in (f"{below()}{BEGINS}", f"{below()}{ENDS}"):
            return await self.app(scope, receive, send)
        request = Request(scope)
        word = request.query_params.get(WANTED, "") if path.endswith(BEGINS) else ""
        _brought.set("" if path.endswith(BEGINS) else request.cookies.get(COOKIE, ""))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                is_led = HTTPStatus.MULTIPLE_CHOICES <= message["status"] < HTTPStatus.BAD_REQUEST
                headers = MutableHeaders(scope=message)
                for said in _cookie(word if is_led else "").headers.getlist("set-cookie"):
                    headers.append("set-cookie", said)
            await send(message)

        return await self.app(scope, receive, answer)


def _cookie(word: str) -> Response:
    """What sets the cookie to a word of ours; to anything else, what takes it away."""
    made = Response()
    path = f"{below()}{ENDS}"
    if word and _read(word):
        made.set_cookie(COOKIE, word, max_age=HOLDS_S, path=path, httponly=True, samesite="lax")
    else:
        made.delete_cookie(COOKIE, path=path, httponly=True, samesite="lax")
    return made


def _read(word: str) -> str:
    days = HOLDS_S / timedelta(days=1).total_seconds()
    read = decode_signed_value(get_cookie_secret(), COOKIE, word, max_age_days=days)
    return read.decode("utf-8", "replace") if read else ""


def _known(choices: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in choices.items() if name in CHOICES or name.startswith(WHERE)}


def _pages() -> frozenset[str]:
    return frozenset(name for name, _ in NAVIGATION)
