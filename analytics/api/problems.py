"""What a program is told when there is no answer: RFC 9457 problem details with a sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from analytics import log
from analytics.access import bearer
from analytics.access.audit import AuditRefused
from analytics.access.turns import BUSY, FAILED
from analytics.api.reading import language_of
from analytics.database.engine import DatabaseRefused
from analytics.documents import refusal_sentence
from analytics.errors import (
    N_,
    FileRefused,
    NotAllowed,
    NotTold,
    Refusal,
    SnapshotDamaged,
    SnapshotRefused,
    SnapshotsMissing,
    UnknownName,
)
from analytics.id_numbers import without_personal_numbers
from analytics.language.translator import translator

MEDIA_TYPE = "application/problem+json"
#: Seconds after which what is not there yet, or is too busy, may be asked again.
AGAIN_S = 5

NOTHING_HERE = N_("There is nothing at this address; {address} lists what there is.")
READ_ONLY = N_("Here one reads: only GET and HEAD are answered.")
NOT_ACCEPTABLE = N_(
    "Answers are JSON or CSV: accept application/json or text/csv, or end the address with format=csv."
)
UNREADABLE = N_("A parameter cannot be read: {why}")
MISSING = N_("The parameter “{name}” is missing.")
NO_VALUE = N_("“{value}” is no value of the parameter “{name}”. Allowed: {allowed}.")

#: What is unknown where a name is: said in the reader's language.
UNKNOWN = (N_("date"), N_("snapshot"), N_("district"), N_("indicator"), N_("parameter"), N_("subject"))

#: What a parameter takes, by the kind of pydantic's error, in signs that need no language.
_TAKES = {
    "int_parsing": "0, 1, 2 …",
    "greater_than_equal": "≥ {ge}",
    "less_than_equal": "≤ {le}",
    "enum": "{expected}",
}


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="about:blank: the status says it all.")
    title: str = Field(description="The phrase of the status.")
    status: int
    detail: str = Field(description="What is wrong and how to mend it, zh or en by Accept-Language.")
    kind: str = Field(description="The kind of refusal, the same in every language.")
    errors: list[Wrong] = Field(default_factory=list, description="The parameters that could not be taken.")


class Wrong(BaseModel):
    """A parameter that could not be taken."""

    model_config = ConfigDict(extra="forbid")

    parameter: str
    detail: str
    nearest: str | None = Field(description="The allowed name most like the one given.")


class Unreadable(Exception):
    """Parameters that cannot be taken, each with the refusal that says why."""

    def __init__(self, *why: tuple[str, Refusal]) -> None:
        super().__init__(*(str(refusal) for _, refusal in why))
        self.why = why


class NotAcceptable(Exception):
    """Nothing of what is accepted can be given."""


async def unreadable(request: Request, error: Exception) -> JSONResponse:
    """422: parameters that cannot be taken."""
    why = error.why if isinstance(error, Unreadable) else tuple(_refusals(error))
    t = translator(language_of(request))
    wrong = [
        {
            "parameter": _said(name),
            "detail": refusal_sentence(refusal, t),
            "nearest": refusal.values.get("nearest"),
        }
        for name, refusal in why
    ]
    detail = t(UNREADABLE, why=" ".join(str(one["detail"]) for one in wrong))
    kind = type(why[0][1]).__name__ if why else "Refusal"
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, kind=kind, errors=wrong)


async def refused(request: Request, error: Exception) -> JSONResponse:
    """What the product refuses: a name that does not exist, a right that is missing, snapshots that are."""
    refusal = FileRefused(error) if isinstance(error, OSError) else error
    assert isinstance(refusal, Refusal)
    status = _status(refusal)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.refused(refusal)
    sentence = refusal_sentence(refusal, translator(language_of(request)))
    asks_for = bearer.challenge(refusal)
    headers = {"WWW-Authenticate": asks_for} if asks_for else {}
    return _answer(request, status, sentence, kind=type(refusal).__name__, headers=headers)


async def http(request: Request, error: Exception) -> JSONResponse:
    """What has no answer by its address or method."""
    assert isinstance(error, HTTPException)
    sentences = {HTTPStatus.NOT_FOUND: NOTHING_HERE, HTTPStatus.METHOD_NOT_ALLOWED: READ_ONLY}
    sentence = sentences.get(HTTPStatus(error.status_code), FAILED)
    headers = {"Allow": "GET, HEAD"} if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else {}
    return _plain(request, HTTPStatus(error.status_code), sentence, headers)


async def not_acceptable(request: Request, _error: Exception) -> JSONResponse:
    """406: nothing of what is accepted can be given."""
    return _plain(request, HTTPStatus.NOT_ACCEPTABLE, NOT_ACCEPTABLE)


async def busy(request: Request, _error: Exception) -> JSONResponse:
    """503: more is asked at once than can wait in line."""
    return _plain(request, HTTPStatus.SERVICE_UNAVAILABLE, BUSY)


async def failed(request: Request, _error: Exception) -> JSONResponse:
    """500: an error nobody expected, without anything of it; whoever serves the app logs it."""
    return _plain(request, HTTPStatus.INTERNAL_SERVER_ERROR, FAILED)


def _plain(
    request: Request, status: HTTPStatus, sentence: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    # The app does not know below which address it is.
    address = f"{request.scope.get('root_path', '')}/v1/openapi.json"
    said = translator(language_of(request))(sentence, address=address)
    return _answer(request, status, said, kind=status.name.title().replace("_", ""), headers=headers)


def _answer(
    request: Request,
    status: HTTPStatus,
    detail: str,
    *,
    kind: str,
    errors: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "kind": kind,
        "errors": list(errors),
    }
    again = {"Retry-After": str(AGAIN_S)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    own = {
        "Cache-Control": "no-store, private",
        "Content-Language": language_of(request),
        "Vary": "Accept, Accept-Language, Authorization",
        **again,
    }
    return JSONResponse(problem, status, headers={**own, **(headers or {})}, media_type=MEDIA_TYPE)


def _said(text: str) -> str:
    """What somebody asked may hold a person's number, which is not repeated."""
    return without_personal_numbers(text)


def _status(refusal: Refusal) -> HTTPStatus:
    if isinstance(refusal, UnknownName):
        return HTTPStatus.NOT_FOUND
    if isinstance(refusal, NotAllowed | NotTold):
        return HTTPStatus.FORBIDDEN
    if bearer.challenge(refusal):
        return HTTPStatus.UNAUTHORIZED
    unserved = (
        AuditRefused | DatabaseRefused | FileRefused | SnapshotDamaged | SnapshotsMissing | SnapshotRefused
    )
    if isinstance(refusal, unserved):
        return HTTPStatus.SERVICE_UNAVAILABLE
    logging.getLogger(__name__).warning("A refusal without a status of its own: %s", type(refusal).__name__)
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _refusals(error: Exception) -> Iterable[tuple[str, Refusal]]:
    """Why pydantic takes no parameter as it is, in our words: the first reason of each."""
    assert isinstance(error, RequestValidationError)
    by_name = {str(one["loc"][1]): one for one in reversed(error.errors())}
    for name, one in by_name.items():
        context = one.get("ctx", {})
        cause = context.get("error")
        if isinstance(cause, ValueError) and cause.args and isinstance(cause.args[0], Refusal):
            yield name, cause.args[0]
        elif one["type"] == "missing":
            yield name, Refusal(MISSING, name=name)
        else:
            takes = _TAKES.get(one["type"], "…").format(**context)
            yield name, Refusal(NO_VALUE, value=one.get("input"), name=name, allowed=takes)
