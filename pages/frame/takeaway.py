"""Files readers take away: offered by a page, and made when somebody asks at their address.

An address holds a secret of its session; it ends with the session, or with the run after the one that
offered it last. At the moment a file is made it is asked anew who may take it; rows of people are taken for a
reason, which comes in a header: an address stays in logs.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import quote, unquote
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics import log
from analytics.access.taking import (
    LONGEST_TEXT,
    Reason,
    ReasonMissing,
    ReasonRefused,
    TakenFor,
    TooManyRows,
    refuse_rows,
    taken_for,
)
from analytics.access.viewer import Viewer
from analytics.errors import FileRefused, NotAllowed, Refusal
from analytics.language import labels
from analytics.language.exports import Format, Stamp
from analytics.language.translator import Translator, translator
from analytics.tables import Table
from pages.frame import exporting
from pages.frame.door import TAKEN, below

#: Bits of a secret, in bytes.
_SECRET = 16
#: Files made at once: what makes one holds up what draws pages.
_MAKING = threading.BoundedSemaphore(2)
_KEY = "taken-away"
#: The header that says why.
TAKEN_FOR = "Taken-For"


@dataclass(frozen=True)
class Offer:
    """A table somebody may take away: how it is made, and what it is of."""

    table: Callable[[], Table]
    stamp: Stamp
    #: How its file is called, without the ending.
    name: str
    #: Whom it was offered to.
    viewer: Viewer
    #: Of which page's script.
    page: str = ""


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
    form, t = Format(asked), translator(offered.viewer.language)
    try:
        with _MAKING:
            made = _made(offered, form, unquote(request.headers.get(TAKEN_FOR, "")))
    except ReasonMissing as missing:
        return JSONResponse(_asking(missing, t), HTTPStatus.PRECONDITION_REQUIRED)
    except (Refusal, OSError) as error:
        refusal = error if isinstance(error, Refusal) else FileRefused(error)
        log.refused(refusal)
        return JSONResponse({"said": t.refusal(refusal)}, _status(refusal))
    named = quote(f"{offered.name}.{form}")
    return Response(
        made, media_type=form.mime, headers={"Content-Disposition": f"attachment; filename*=utf-8''{named}"}
    )


def _status(refusal: Refusal) -> HTTPStatus:
    """Whether somebody may not, has to say something else, or it cannot be done now."""
    if isinstance(refusal, NotAllowed | TooManyRows):
        return HTTPStatus.FORBIDDEN
    is_said_wrongly = isinstance(refusal, ReasonRefused)
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_said_wrongly else HTTPStatus.SERVICE_UNAVAILABLE


def _made(offered: Offer, form: Format, said: str) -> bytes:
    """The file for whoever may take it and says why, entered in the audit log; it says who took it."""
    table, why = _allowed(offered, form, said)
    made = form.made(table, replace(offered.stamp, taken=exporting.taken(offered.viewer, why)))
    exporting.note(
        offered.viewer,
        page=offered.page,
        table=table.name,
        format=form.value,
        rows=len(table),
        snapshots=[snapshot.seq for snapshot in offered.stamp.snapshots],
        why=why,
    )
    return made


def _allowed(offered: Offer, form: Format, said: str) -> tuple[Table, TakenFor | None]:
    """What may be taken and why; what is refused is entered in the log, as what is taken is."""
    what: dict[str, object] = {"page": offered.page, "format": form.value}
    try:
        exporting.require(offered.viewer)
        why = taken_for(said)
        table = offered.table()
        what |= {"table": table.name, "rows": len(table)}
        if not table.is_of_people:
            return table, None
        refuse_rows(offered.viewer, len(table), why)
    except Refusal as refused:
        # A click that says nothing yet is how the page comes to ask why.
        if said or not isinstance(refused, ReasonMissing):
            exporting.note_refused(offered.viewer, refused, **what)
        raise
    return table, why


def _asking(refusal: ReasonMissing, t: Translator) -> dict[str, object]:
    """What the source line asks for a reason with."""
    return {
        "said": t.refusal(refusal),
        "reasons": [[reason.value, labels.word("taken_for", reason.value, t)] for reason in Reason],
        "other": Reason.OTHER.value,
        "words": t("In a few words"),
        "longest": LONGEST_TEXT,
        "choose": t("Choose a reason"),
        "take": t("Take away"),
    }


def _own() -> Offers:
    own: Offers | None = st.session_state.get(_KEY)
    if own is None:
        context = get_script_run_ctx()
        own = st.session_state[_KEY] = Offers(context.session_id if context else "")
    _offers[own.secret] = own
    return own
