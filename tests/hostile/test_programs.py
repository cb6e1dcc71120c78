"""Programs that ask of the city are given texts as they are kept, and are never answered with a page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
import pytest
from mcp import Client

from tests.assistants.test_server import CALLS, asked, over_http
from tests.browser.server import Server
from tests.hostile.city import City
from tests.hostile.strings import OUTSIDE
from tests.hostile.test_parameters import ODD, WRITTEN
from tests.hostile.test_terminal import harmless

#: What a parameter is asked beside, where an address needs one.
NEEDED: Mapping[str, Mapping[str, str]] = {
    "/v1/explain": {"indicator": "communities.staffed", "from": "2019-12-31"},
    "/v1/question": {"subject": "institutions", "measure": "institutions", "by": "kind"},
}
#: Kinds of answers; none of them is drawn by a browser.
JSON, CSV, PROBLEM = "application/json", "text/csv; charset=utf-8", "application/problem+json"


@pytest.fixture(scope="module")
def client(hostile_server: Server) -> Iterator[httpx.Client]:
    begun = len(hostile_server.written())
    with httpx.Client(base_url=f"{hostile_server.url}/api", timeout=60, trust_env=False) as made:
        yield made
    logged = hostile_server.written()[begun:]
    assert "Traceback" not in logged
    assert "ERROR" not in logged
    assert hostile_server.asked() == ""


@pytest.fixture(scope="module")
def parameters(client: httpx.Client) -> Mapping[str, Sequence[str]]:
    """Address → the parameters it is described with: what is new is among them."""
    said = client.get("/v1/openapi.json").json()["paths"]
    found = {path: [one["name"] for one in of["get"].get("parameters", ())] for path, of in said.items()}
    return {path.removeprefix("/api"): names for path, names in found.items()}


def answered(client: httpx.Client, path: str, query: Any) -> httpx.Response:
    """An answer that is data of its kind, or a problem in words; never a page, never broken."""
    answer = client.get(path, params=query)
    told = str(answer.url)[:300]
    assert answer.status_code in (200, 404, 406, 422), told
    assert answer.headers["content-type"] in ((JSON, CSV) if answer.is_success else (PROBLEM,)), told
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"]
    if answer.headers["content-type"] == PROBLEM:
        problem = answer.json()
        said = [problem["detail"], *(one["detail"] for one in problem.get("errors", ()))]
        harmless("".join(said))
    return answer


def test_every_address_is_answered_in_both_forms_alike(
    client: httpx.Client, parameters: Mapping[str, Sequence[str]]
) -> None:
    for path in parameters:
        asked_for = {**NEEDED.get(path, {}), "limit": "10000"}
        listed = answered(client, path, asked_for)
        written = answered(client, path, {**asked_for, "format": "csv"})
        assert (listed.status_code, written.status_code) == (200, 200), path
        rows = list(csv.DictReader(io.StringIO(written.content.decode("utf-8-sig"))))
        assert len(rows) == len(listed.json()["rows"]), path


def test_what_is_kept_comes_back_as_it_is(client: httpx.Client, city: City) -> None:
    """By every column whose values are texts of senders."""
    declared = client.get("/v1/dictionary/subjects", params={"limit": 10_000}).json()["rows"]
    kept, found = city.stored(), set()
    for subject, column in {(one["subject"], one["column"]) for one in declared}:
        asked_for = {"subject": subject, "by": column, "limit": "10000"}
        listed = answered(client, "/v1/question", asked_for)
        if not listed.is_success:
            continue
        values = [row[column] for row in listed.json()["rows"] if column in row]
        written = answered(client, "/v1/question", {**asked_for, "format": "csv"})
        lines = list(csv.DictReader(io.StringIO(written.content.decode("utf-8-sig"), newline="")))
        for line, value in zip(lines, values, strict=True):
            # A sign before what a spreadsheet would take for a formula, and nothing else.
            assert line[column].removeprefix("'") == ("" if value is None else str(value)).removeprefix("'")
        found |= {value for value in values if value in kept}
    assert found or not any(one.get("kind") == "text" for one in declared)


def test_no_parameter_makes_more_of_a_text(
    client: httpx.Client, parameters: Mapping[str, Sequence[str]], soaks: bool, some: Sequence[str]
) -> None:
    texts = [text for text in (*some, *ODD) if len(text) < 20_000]
    place = 0
    for path, names in parameters.items():
        for name in (*names, "不存在", f"<script src=//{OUTSIDE}>"):
            for text in texts if soaks else [texts[(place + n) % len(texts)] for n in range(4)]:
                answered(client, path, {**NEEDED.get(path, {}), name: text})
            place += 4


def test_no_address_that_no_program_writes_breaks_one(
    client: httpx.Client, parameters: Mapping[str, Sequence[str]], soaks: bool
) -> None:
    for number, (path, names) in enumerate(parameters.items()):
        for written in WRITTEN if soaks else WRITTEN[number % 4 :: 4]:
            query = written.replace("{many}", "&".join(f"n{n}={n}" for n in range(2_000)))
            query = query.replace("{name}", names[0] if names else "a").replace("{long}", "x" * 20_000)
            answered(client, f"{path}?{query.replace('?', '%3F')}", None)


def test_no_argument_of_a_tool_makes_more_of_a_text(
    hostile_server: Server, soaks: bool, some: Sequence[str]
) -> None:
    texts = [text for text in (*some, *ODD) if len(text) < 20_000]

    async def work(client: Client) -> int:
        tools, count = (await client.list_tools()).tools, 0
        base = dict(reversed(CALLS))
        assert {tool.name for tool in tools} == set(base)
        for tool in tools:
            for name, said in tool.input_schema["properties"].items():
                for text in texts if soaks else texts[count % 7 :: 40]:
                    for value in (text, [text], {"a": text}) if '"array"' in json.dumps(said) else (text,):
                        made = await client.call_tool(tool.name, {**base[tool.name], name: value})
                        told = [getattr(one, "text", "") for one in made.content]
                        assert told, (tool.name, name, text)
                        assert all("Traceback" not in one for one in told)
                        count += 1
        return count

    assert asked(over_http(hostile_server), work) > 40
