"""Files readers take away: offered by a page, and made when somebody asks at their address.

An address needs no cookie, so it holds a secret of its session; it ends with the session, or with the run
after the one that offered it last.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics import log
from analytics.errors import FileRefused, Refusal
from analytics.language.exports import Format, Stamp
from analytics.tables import Table
from pages.frame.door import TAKEN, below

#: Bits of a secret, in bytes.
_SECRET = 16
#: Files made at once: what makes one holds up what draws pages.
_MAKING = threading.BoundedSemaphore(2)
_KEY = "taken-away"


@dataclass(frozen=True)
class Offer:
    """A table somebody may take away: how it is made, and what it is of."""

    table: Callable[[], Table]
    stamp: Stamp
    #: How its file is called, without the ending.
    name: str


@dataclass(eq=False)
class Offers:
    """What a session's page offers, by key: as its last run ended, and what a run has drawn since."""

    session: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(_SECRET))
    settled: dict[str, Offer] = field(default_factory=dict)
    drawn: dict[str, Offer] = field(default_factory=dict)

    def get(self, key: str) -> Offer | None:
        """What the reader sees under a key."""
        return self.drawn.get(key) or self.settled.get(key)


#: By their secrets the offers of sessions: each is held by its session alone.
_offers: WeakValueDictionary[str, Offers] = WeakValueDictionary()


def offer(key: str, offered: Offer) -> str:
    """Offers a table; its address, to which `?as=csv` and the like is added."""
    own = _own()
    own.drawn[key] = offered
    return f"{below()}{TAKEN}{own.secret}/{quote(key, safe='')}"


def settle() -> None:
    """At the end of a run: what it has not drawn is offered no more."""
    own = _own()
    own.settled, own.drawn = own.drawn, {}


def session_of(secret: str) -> str | None:
    """Whose page offers what is below an address; None where none does."""
    own = _offers.get(secret)
    return own.session if own else None


def forget_ended(alive: Container[str]) -> None:
    """Closes the addresses of sessions that have ended, also where somebody still holds one."""
    for secret, own in list(_offers.items()):
        if own.session not in alive:
            _offers.pop(secret, None)


def routes() -> list[Route]:
    """Where the files are."""
    return [Route(f"{below()}{TAKEN}{{secret}}/{{key}}", _file)]


# No coroutine, so that a file is made beside what answers others.
def _file(request: Request) -> Response:
    """The file of a table, in the format asked for."""
    own = _offers.get(request.path_params["secret"])
    offered = own.get(request.path_params["key"]) if own else None
    asked = request.query_params.get("as")
    if offered is None or asked not in list(Format):
        return PlainTextResponse("", HTTPStatus.NOT_FOUND)
    form = Format(asked)
    try:
        with _MAKING:
            made = form.made(offered.table(), offered.stamp)
    except (Refusal, OSError) as error:
        log.refused(error if isinstance(error, Refusal) else FileRefused(error))
        return PlainTextResponse("", HTTPStatus.SERVICE_UNAVAILABLE)
    named = quote(f"{offered.name}.{form}")
    return Response(
        made, media_type=form.mime, headers={"Content-Disposition": f"attachment; filename*=utf-8''{named}"}
    )


def _own() -> Offers:
    own: Offers | None = st.session_state.get(_KEY)
    if own is None:
        context = get_script_run_ctx()
        own = st.session_state[_KEY] = Offers(context.session_id if context else "")
    _offers[own.secret] = own
    return own
