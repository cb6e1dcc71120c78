"""A real client of the protocol, over HTTP to a real server and over standard input to the command."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.server import MCPServer

from analytics.access import bearer
from analytics.access.viewer import everybody
from analytics.assistants.server import assistants
from analytics.progress import sources
from analytics.warehouse.snapshots.catalogue import Catalogue
from pages.frame.programs import SWITCH
from tests.browser.server import ROOT, Server, serving
from tests.command_answers import CHENGGUAN, Answers
from tests.in_a_thread import awaited

TOOLS = ("list_targets", "get_target", "observations", "explain_change", "ask_question", "dictionary")

#: One call of every tool.
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("list_targets", {}),
    ("get_target", {"id": "workforce.total"}),
    ("get_target", {"id": "volunteers.linked", "district": "620102", "language": "en"}),
    ("observations", {"indicators": ["workforce.total"], "from_day": "2019-01-01"}),
    ("explain_change", {"indicator": "workforce.total", "from_day": "2019-12-31"}),
    ("explain_change", {"indicator": "funding.purchase", "from_day": "2019-12-31", "to_day": "2020-03-31"}),
    ("ask_question", {"subject": "people", "measure": "people", "by": ["gender"]}),
    ("ask_question", {"subject": "money", "measure": "yuan", "by": ["fund_year"], "time": "years"}),
    ("dictionary", {}),
    ("dictionary", {"table": "registrations"}),
)


def over_http(server: Server) -> str:
    return f"{server.url}/mcp"


def over_stdio(sample: Path) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable, args=["-m", "analytics", "mcp", "--data", str(sample)], cwd=ROOT
    )


def asked(place: str | StdioServerParameters | MCPServer, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """What a client does in one connection."""

    async def connected() -> Any:
        async with Client(place) as client:
            return await work(client)

    return awaited(connected())


def called(place: str | StdioServerParameters, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers to some calls in one connection."""

    async def work(client: Client) -> list[Any]:
        answers = []
        for name, arguments in calls:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            answers.append(result.structured_content)
        return answers

    return list(asked(place, work))


def test_the_tools_read_and_are_described_by_their_types(server: Server) -> None:
    async def work(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = asked(over_http(server), work)
    assert tuple(tool.name for tool in tools) == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description
        assert tool.input_schema["additionalProperties"] is False
        for parameter in tool.input_schema["properties"].values():
            assert parameter["description"]
    by_name = {tool.name: tool.input_schema["properties"] for tool in tools}
    assert "workforce.total" in by_name["get_target"]["id"]["enum"]
    assert by_name["ask_question"]["subject"]["enum"][0] == "people"


def test_every_answer_says_where_it_is_from(server: Server, sample: Path) -> None:
    there, here = called(over_http(server), *CALLS), called(over_stdio(sample), *CALLS)
    assert there == here
    with httpx.Client(base_url=server.url, trust_env=False) as browser:
        for answer in there:
            assert answer["snapshot"]["data_nature"] == "sample"
            assert {"seq", "as_of"} <= set(answer["snapshot"])
            assert answer["definitions"]
            assert browser.get(answer["page"]).status_code == 200


def test_the_numbers_are_those_of_the_command_line(server: Server, answers: Answers) -> None:
    (told,) = called(over_http(server), ("list_targets", {"district": "620102", "as_of": "2019-12-31"}))
    said = {entry["id"]: entry for entry in answers.entries("620102", "2019-12-31")}
    assert {row["id"] for row in told["targets"]} == set(said)
    for row in told["targets"]:
        assert row["status"] == said[row["id"]]["status"]
        assert row["value"] == (None if "hidden" in row else said[row["id"]]["value"])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (("get_target", {"id": "workforce.totl"}), "是否指“workforce.total”"),
        (("list_targets", {"as_of": "2010-01-01"}), "日期“2010-01-01”不存在"),
        (("list_targets", {"district": "999999"}), "县区“999999”不存在"),
        (("ask_question", {"subject": "people", "measure": "yuan"}), "“yuan”不存在"),
        (
            ("ask_question", {"subject": "people", "measure": "people", "where": {"name": ["x"]}}),
            "“name”不存在",
        ),
        (("dictionary", {"table": "person"}), "“person”不存在"),
        (("list_targets", {"district": "11010119900307793X"}), "县区“***”不存在"),
    ],
)
def test_a_refusal_is_the_tools_error_in_words(
    server: Server, call: tuple[str, dict[str, Any]], sentence: str
) -> None:
    result = asked(over_http(server), lambda client: client.call_tool(*call))
    assert result.is_error
    assert sentence in result.content[0].text
    assert str(ROOT) not in result.content[0].text


@pytest.mark.parametrize(("tool", "given"), dict(CALLS).items())
def test_an_argument_a_tool_does_not_have_is_refused(
    sample: Path, monkeypatch: pytest.MonkeyPatch, tool: str, given: dict[str, Any]
) -> None:
    """Left out, the answer would be of everybody."""
    monkeypatch.setattr(sources, "published", lambda: Catalogue(sample))
    wrong = {"filters": {"education": ["postgraduate"]}, "languag": "zh"}
    for language, sentence in (("zh", "“languag”不存在"), ("en", "Unknown parameter “languag”")):
        arguments = {**given, **wrong, "language": language}

        async def work(client: Client, arguments: dict[str, Any] = arguments) -> Any:
            return await client.call_tool(tool, arguments)

        result = asked(assistants(), work)
        assert result.is_error
        (said,) = result.content
        assert sentence in said.text
        assert "“language”" in said.text
        assert "filters" in said.text


def test_whom_the_token_names_decides_what_is_told(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "published", lambda: Catalogue(sample))
    monkeypatch.setattr(
        bearer, "viewer", lambda _token, language: everybody(language).limited_to([CHENGGUAN])
    )

    async def work(client: Client) -> Any:
        own = await client.call_tool("list_targets", {})
        counted = {"subject": "people", "measure": "people", "by": ["district_code"]}
        return (
            own,
            await client.call_tool("ask_question", counted),
            await client.call_tool("list_targets", {"district": "620103"}),
        )

    own, counted, other = asked(assistants(), work)
    assert {row["district_code"] for row in own.structured_content["targets"]} == {CHENGGUAN}
    assert [row["district_code"] for row in counted.structured_content["rows"]] == [CHENGGUAN]
    assert other.is_error


def test_it_is_off_unless_it_is_switched_on(sample: Path) -> None:
    with serving(sample) as server:
        for method in ("GET", "POST"):
            answer = httpx.request(method, f"{server.url}/mcp", trust_env=False)
            assert answer.status_code in (404, 405)
            assert "jsonrpc" not in answer.text


def test_another_name_and_another_site_are_refused(server: Server) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    for headers in (
        {"Host": "elsewhere.invalid"},
        {"Origin": "http://elsewhere.invalid"},
        {"Origin": "null"},
    ):
        sent = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            **headers,
        }
        answer = httpx.post(over_http(server), content=json.dumps(call), headers=sent, trust_env=False)
        assert answer.status_code == 403
        assert "list_targets" not in answer.text


def test_more_calls_than_can_wait_are_asked_to_come_again(server: Server) -> None:
    """Each would have its answer worked out, also where nobody waits for it any more."""

    async def at_once(client: Client) -> list[Any]:
        calls = [client.call_tool("list_targets", {"language": "en"}) for _ in range(60)]
        return list(await asyncio.gather(*calls))

    said = asked(over_http(server), at_once)
    refused = [result for result in said if result.is_error]
    assert refused
    assert len(refused) < len(said)
    assert all("too many requests" in str(result.content) for result in refused)


def test_what_is_no_call_is_refused_at_once(server: Server) -> None:
    sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    with httpx.Client(base_url=server.url, headers=sent, timeout=10, trust_env=False) as client:
        assert client.get("/mcp").status_code in (404, 405)
        assert client.post("/mcp", content=b"{}").status_code == 400
        assert client.post("/mcp", content=b" " * 70_000).status_code == 413
        assert client.delete("/mcp").status_code in (404, 405)


def test_every_answer_carries_the_headers_of_the_door(server: Server) -> None:
    answer = httpx.post(over_http(server), content=b"{}", trust_env=False)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "no-store" in answer.headers["cache-control"] or "no-cache" in answer.headers["cache-control"]


def test_behind_a_proxy_both_are_in_its_folder(sample: Path) -> None:
    below = "/social-work"
    options = ("--server.baseUrlPath", "social-work")
    with serving(sample, options=options, environment={SWITCH: "1"}, below=below) as server:
        (told,) = called(f"{server.url}{below}/mcp", ("list_targets", {}))
        assert told["page"].startswith(f"{below}/overview?")
        with httpx.Client(base_url=server.url, trust_env=False) as client:
            described = client.get(f"{below}/api/v1/openapi.json").json()
            assert described["servers"] == [{"url": f"{below}/api"}]
            assert client.get(f"{below}/api/v1/targets").json()["rows"][-1]["id"]
            for path in ("/api/v1/targets", "/mcp"):
                assert client.get(path).status_code == 404
