"""The read API as one app, for whoever serves it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.access import bearer
from analytics.access.turns import Busy, Turns
from analytics.api import problems
from analytics.api.asking import MOST_WAITING
from analytics.api.resources import router
from analytics.api.written import version
from analytics.errors import Refusal

DESCRIPTION = """Reads what the pages show: verdicts, observations, changes, free questions; as JSON or CSV.

The numbers are those of the pages and the command line. Every answer says which snapshot it is of, and
whether that is of made-up people (sample). Missing is null in JSON and empty in CSV, never 0.
A page of rows names the next one in its Link header; an ETag kept from an answer saves asking for it again.
Errors are problem details (RFC 9457) with a sentence in Chinese or English, by Accept-Language."""

TOKENS = "A token of the page 账户 (Accounts); it reads what whoever made it may see at that moment."
NOT_LET_IN = {
    HTTPStatus.UNAUTHORIZED: "No token is brought, or one that opens nothing.",
    HTTPStatus.FORBIDDEN: "Whoever made the token may not read.",
}


def api() -> ASGIApp:
    """The app; its addresses begin with /v1."""
    app = FastAPI(
        title="Social work in Lanzhou",
        summary="How far the targets of Lanzhou's 2016 social-work workforce policy have come.",
        description=DESCRIPTION,
        version=version(),
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={
            RequestValidationError: problems.unreadable,
            problems.Unreadable: problems.unreadable,
            problems.NotAcceptable: problems.not_acceptable,
            Busy: problems.busy,
            Refusal: problems.refused,
            OSError: problems.refused,
            HTTPException: problems.http,
            Exception: problems.failed,
        },
    )
    app.state.turns = Turns(MOST_WAITING)
    app.include_router(router)
    if bearer.is_closed():
        _describe_tokens(app)
    return _heads(app)


def _describe_tokens(app: FastAPI) -> None:
    """What describes the app says too that every address asks for a token, and what comes without one."""
    document: dict[str, Any] = app.openapi()
    scheme = {"type": "http", "scheme": "bearer", "description": TOKENS}
    document["components"]["securitySchemes"] = {"token": scheme}
    document["security"] = [{"token": []}]
    problem = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for address in document["paths"].values():
        for operation in address.values():
            for status, said in NOT_LET_IN.items():
                operation["responses"][str(status.value)] = {"description": said, "content": problem}


def _heads(app: ASGIApp) -> ASGIApp:
    """HEAD is answered as GET is, without the body."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await app(scope, receive, send)

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await app({**scope, "method": "GET"}, receive, without_body)
        return None

    return answer
