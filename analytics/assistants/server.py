"""The assistants' server, over HTTP and at a terminal: six tools that read and change nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field
from starlette.responses import JSONResponse, Response

from analytics import log
from analytics.access import bearer
from analytics.access.audit import Audit
from analytics.access.turns import BUSY, FAILED, Busy, Turns
from analytics.access.viewer import Right
from analytics.assistants import answers
from analytics.assistants.answers import Asked
from analytics.database.engine import DatabaseRefused
from analytics.documents import Document, refusal_sentence
from analytics.errors import FileRefused, Refusal, UnknownName
from analytics.explore.declarations import subjects
from analytics.explore.question import WHERE, Question, read, written
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress import sources
from analytics.progress.look import Look, units

INSTRUCTIONS = """Reads how far the targets of Lanzhou's 2016 social-work workforce policy have come.

Every answer says of which snapshot and day it is, and whether that is of made-up people: data_nature "sample"
is invented and must be called so. Name the day with every number. null is not known, never 0. Numbers of
fewer than five people are kept back ("hidden"): do not work them out from other answers. `page` is the
address of the page that shows the same. Start with list_targets, or with dictionary for what can be asked."""

#: Nothing is changed, and nothing but the snapshots is asked.
READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
#: So many more than are worked out at once wait for their turn; whoever comes then is asked to come again.
MOST_WAITING = 16
#: Bytes of one call: filters, and nothing else that could be long.
LONGEST_REQUEST = 65_536

_NEWEST = "Such as 2020-06-30: that day's snapshot or the last before; without it the newest."
Day = Annotated[date | None, Field(description=_NEWEST)]
Unit = Annotated[
    str | None,
    Field(
        description="A district's code; without it the whole city.",
        json_schema_extra={"enum": [*units(), None]},
    ),
]
Units = Annotated[list[str], Field(max_length=9, description="Codes of districts; without any the city.")]
Language = Annotated[Literal["zh", "en"], Field(description="The language of words and sentences.")]
Indicator = Annotated[
    str,
    Field(
        description="The id of a number of the policy.",
        json_schema_extra={"enum": list(register().indicators)},
    ),
]
Indicators = Annotated[
    list[Indicator], Field(min_length=1, max_length=10, description="Ids of numbers of the policy.")
]
Subject = Annotated[str, Field(description="What is counted.", json_schema_extra={"enum": list(subjects())})]
Filters = Annotated[
    dict[str, list[str | None]],
    Field(
        description="By column the values that count; null is missing. Of a number or date also a range, "
        "10..20; of a date also 2019, 2019-Q2, 2019-06. Of people only whole bands, years and quarters."
    ),
]
Groups = Annotated[
    list[str], Field(max_length=2, description="Columns that tell groups apart; of a date booked_on:quarter.")
]
Periods = Annotated[
    Literal["snapshots", "quarters", "years"] | None,
    Field(description="The snapshots it runs over; without it the day alone."),
]
Top = Annotated[int | None, Field(ge=1, le=100, description="So many groups, the rest as one.")]
Against = Annotated[str | None, Field(description="Beside it: city, or an earlier day.")]
TableName = Annotated[str | None, Field(description="A submitted table, for its columns and codes.")]


def assistants(*, below: str = "") -> MCPServer:
    """The server with its tools; links lead to pages `below` the folder a proxy has for the dashboard."""
    server = Exact("lanzhou-social-work", instructions=INSTRUCTIONS, log_level="WARNING")
    tools = Tools(below)
    for tool in (
        tools.list_targets,
        tools.get_target,
        tools.observations,
        tools.explain_change,
        tools.ask_question,
        tools.dictionary,
    ):
        server.tool(annotations=READ_ONLY)(tool)
    for known in server.known():
        known.parameters["additionalProperties"] = False
    return server


def sessions(*, below: str = "") -> StreamableHTTPSessionManager:
    """What answers over HTTP. Who serves it lets in only its own hosts and origins."""
    server = assistants(below=below)
    guarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=guarded,
        max_request_body_size=LONGEST_REQUEST,
    )
    return server.session_manager


async def kept_out(authorization: str | None, language: str) -> Response | None:
    """What is answered to an assistant that brings no token that reads; None where it is let in.

    Every tool asks again: a connection outlives what it was let in by.
    """
    try:
        await asyncio.to_thread(lambda: bearer.viewer(authorization, language).require(Right.READ))
    except Refusal as refusal:
        asks_for = bearer.challenge(refusal)
        status = HTTPStatus.UNAUTHORIZED if asks_for else HTTPStatus.FORBIDDEN
        if isinstance(refusal, DatabaseRefused):
            status = HTTPStatus.SERVICE_UNAVAILABLE
        sentence = refusal_sentence(refusal, translator(language))
        problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": sentence}
        headers = {"Cache-Control": "no-store, private", "Vary": "Authorization"}
        return JSONResponse(
            problem, status, headers | ({"WWW-Authenticate": asks_for} if asks_for else {}),
            media_type="application/problem+json",
        )  # fmt: skip
    return None


def serve_terminal() -> None:
    """Answers on standard input and output until that is closed."""
    asyncio.run(assistants().run_stdio_async())


class Exact(MCPServer):
    """Refuses an argument a tool does not have: passed over, it would answer another question than asked."""

    def known(self) -> list[Tool]:
        """The tools as they are described and called."""
        return self._tool_manager.list_tools()

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        tool = next((tool for tool in self.known() if tool.name == name), None)
        allowed = list(tool.parameters["properties"]) if tool else list(arguments)
        t = translator("en" if arguments.get("language") == "en" else "zh")
        unknown = [UnknownName("parameter", one, allowed) for one in arguments if one not in allowed]
        if unknown:
            raise ToolError(" ".join(refusal_sentence(refusal, t) for refusal in unknown))
        return await super().call_tool(name, arguments, context)


@dataclass(frozen=True)
class Tools:
    """What assistants may call; their names, words and types are what assistants are shown."""

    below: str
    _turns: Turns = field(default_factory=lambda: Turns(MOST_WAITING))

    async def list_targets(
        self, ctx: Context, as_of: Day = None, district: Unit = None, language: Language = "zh"
    ) -> Document:
        """The twelve dated targets: value, target, due day and status, in the city or one district."""
        return await self._told(ctx, answers.targets, language, as_of, district)

    async def get_target(
        self, ctx: Context, id: Indicator, as_of: Day = None, district: Unit = None, language: Language = "zh"
    ) -> Document:
        """One number of the policy: the sentence it rests on, its verdict, milestones and fund years."""
        return await self._told(ctx, lambda asked: answers.target(asked, id), language, as_of, district)

    async def observations(
        self,
        ctx: Context,
        indicators: Indicators,
        districts: Units = [],  # noqa: B006
        from_day: Day = None,
        to_day: Day = None,
        language: Language = "zh",
    ) -> Document:
        """What numbers were at every snapshot, oldest first."""

        def tell(asked: Asked) -> Document:
            return answers.observations(asked, indicators, districts, from_day, to_day)

        return await self._told(ctx, tell, language)

    async def explain_change(
        self,
        ctx: Context,
        indicator: Indicator,
        from_day: Annotated[date, Field(description="The earlier day.")],
        to_day: Day = None,
        district: Unit = None,
        language: Language = "zh",
    ) -> Document:
        """Why a number changed between two days: parts that add up to the difference exactly."""

        def tell(asked: Asked) -> Document:
            return answers.change(asked, indicator, asked.look.on(from_day).snapshot)

        return await self._told(ctx, tell, language, to_day, district)

    async def ask_question(
        self,
        ctx: Context,
        subject: Subject,
        measure: Annotated[str, Field(description="A measure of the subject; see dictionary.")],
        where: Filters = {},  # noqa: B006
        by: Groups = [],  # noqa: B006
        time: Periods = None,
        top: Top = None,
        against: Against = None,
        as_of: Day = None,
        district: Unit = None,
        language: Language = "zh",
    ) -> Document:
        """Counts, sums and shares of groups of people, money, communities and more; never of one person."""
        said = {
            "subject": subject,
            "measure": measure,
            **{WHERE + column: written(values) for column, values in where.items()},
            "by": ",".join(by),
            "time": time,
            "top": None if top is None else str(top),
            "against": against,
        }
        given = {name: value for name, value in said.items() if value}
        return await self._told(
            ctx, lambda asked: answers.answered(asked, _question(given)), language, as_of, district
        )

    async def dictionary(self, ctx: Context, table: TableName = None, language: Language = "zh") -> Document:
        """What can be asked: ids of numbers, subjects with their columns, codes and measures."""
        return await self._told(ctx, lambda asked: answers.dictionary(asked, table), language)

    async def _told(
        self,
        ctx: Context,
        tell: Callable[[Asked], Document],
        language: str,
        as_of: date | None = None,
        unit: str | None = None,
    ) -> Document:
        """What a tool answers, worked out beside the server's own work; a refusal is its error, in words."""
        headers = ctx.headers or {}
        t = translator(language)

        def work() -> Document:
            viewer = bearer.viewer(headers.get("authorization"), language)
            viewer.require(Right.READ)
            Audit.of(sources.catalogue().root).asked(viewer, "mcp")
            look = Look.of(viewer, sources.published(), register(), as_of=as_of, unit=unit)
            return tell(Asked(look, t, self.below))

        try:
            return await self._turns.taken(lambda: asyncio.to_thread(work))
        except Busy:
            raise ToolError(t(BUSY)) from None
        except (Refusal, OSError) as error:
            refusal = error if isinstance(error, Refusal) else FileRefused(error)
            raise ToolError(refusal_sentence(refusal, t)) from None
        except Exception as error:
            logging.getLogger(__name__).error("A tool failed: %s", log.described(error))
            raise ToolError(t(FAILED)) from None


def _question(given: Mapping[str, str]) -> Question:
    question, unread = read(given)
    for one in unread:
        raise one.why
    return question
