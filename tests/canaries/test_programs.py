"""What programs, assistants, the terminal, calendars and mails are told is of nobody they may not see."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import httpx
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from analytics import command_line
from analytics.access.roles import Role
from analytics.access.tokens import Tokens
from analytics.access.viewer import everybody
from analytics.language.translator import translator
from analytics.reference import districts
from analytics.reviews import calendar, reminders
from analytics.reviews.acting import Actions
from analytics.reviews.store import today
from tests.browser.server import ROOT
from tests.canaries.city import ACTION, COMMUNITY, City, mark
from tests.canaries.entered import CHENGGUAN, QILIHE
from tests.canaries.foreign import Figures, Foreign
from tests.canaries.ways import ways
from tests.canaries.wire import Wired
from tests.in_a_thread import awaited

#: Who asks in a test run; a soak takes all who may ask.
QUICK = (CHENGGUAN, "pair", Role.LEADER.value)
OTHERS = (
    *(code for code in districts() if code not in QUICK),
    *(role.value for role in (Role.REVIEWER, Role.ANALYST, Role.STEWARD)),
)
#: Of a list so many values are asked in a test run, and in a soak.
VALUES, VALUES_SOAKED = 5, 1000
#: What districts there are is told there, and nothing of them.
OF_THE_POLICY = ("/v1/register/", "/v1/dictionary/")

asks = pytest.mark.parametrize("who", [*QUICK, *OTHERS])


@pytest.fixture
def foreign(wired: Wired, figures: Figures, soaks: bool, request: pytest.FixtureRequest) -> Foreign:
    who = request.node.callspec.params["who"]
    if who in OTHERS and not soaks:
        pytest.skip("asked in a soak")
    return Foreign(wired.city.viewer(who), figures)


@pytest.fixture
def most(soaks: bool) -> int:
    return VALUES_SOAKED if soaks else VALUES


def opens(wired: Wired, foreign: Foreign) -> dict[str, str]:
    """The header of a token that somebody has made."""
    tokens = Tokens.of(wired.city.snapshots, foreign.viewer)
    for one in tokens.all():
        tokens.revoke(one.id)
    return {"Authorization": f"Bearer {tokens.make('爬取', days=1)[1]}"}


def others(who: str) -> tuple[str, str]:
    """The code of a unit that is not theirs, and a word that stands in its rows."""
    code = "620104" if who != "620104" else CHENGGUAN
    return code, mark(code, COMMUNITY)


@asks
def test_no_address_of_the_description_answers_with_what_is_foreign(
    wired: Wired, foreign: Foreign, who: str, most: int
) -> None:
    answered: dict[str, int] = {}
    with httpx.Client(
        base_url=f"{wired.server.url}/api", headers=opens(wired, foreign), timeout=60, trust_env=False
    ) as client:
        document = client.get("/v1/openapi.json").json()
        for path, address in document["paths"].items():
            for asked in _of_the_description(address["get"], document, who, most):
                answer = client.get(path, params=asked)
                assert answer.status_code < 500, (path, asked)
                is_told = answer.status_code == 200
                answered[path] = answered.get(path, 0) + is_told
                with_places = is_told and not path.startswith(OF_THE_POLICY)
                found = set(foreign.in_bytes(answer.content, with_places=with_places))
                typed = unquote_plus(str(answer.request.url))
                assert {one for one in found if one.partition(" ")[2] not in typed} == set(), (path, asked)
    assert set(answered) == set(document["paths"])
    assert all(answered.values()), "Each is answered at least once: say what is to be asked."
    assert wired.told() == []


def _of_the_description(operation: Any, document: Any, who: str, most: int) -> Iterator[dict[str, Any]]:
    said = {one["name"]: one for one in operation.get("parameters", ())}
    schemas = {name: _resolved(one["schema"], document) for name, one in said.items()}
    required = frozenset(name for name, one in said.items() if one.get("required"))
    return ways(schemas, required, *others(who), most=most)


def _resolved(schema: Any, document: Any) -> Any:
    if reference := schema.get("$ref"):
        return document["components"]["schemas"][reference.rpartition("/")[2]]
    return schema


@asks
def test_no_tool_tells_an_assistant_what_is_foreign(
    wired: Wired, foreign: Foreign, who: str, most: int
) -> None:
    answers = awaited(_called(f"{wired.server.url}/mcp", opens(wired, foreign), who, most))
    for tool, asked, said, is_error in answers:
        found = set(foreign.in_bytes(said.encode(), with_places=not is_error and tool != "dictionary"))
        typed = json.dumps(asked, ensure_ascii=False)
        assert {one for one in found if one.partition(" ")[2] not in typed} == set(), (tool, asked)
    told = {tool for tool, _, _, is_error in answers if not is_error}
    assert told == {tool for tool, *_ in answers}
    assert wired.told() == []


async def _called(
    place: str, headers: dict[str, str], who: str, most: int
) -> list[tuple[str, Any, str, bool]]:
    """Every tool that is listed, in every way."""
    answers = []
    async with (
        create_mcp_http_client(headers=headers) as http,
        Client(streamable_http_client(place, http_client=http)) as client,
    ):
        for tool in (await client.list_tools()).tools:
            schema = tool.input_schema
            required = frozenset(schema.get("required", ()))
            for asked in ways(schema["properties"], required, *others(who), most=most):
                result = await client.call_tool(tool.name, asked)
                said = "".join(getattr(part, "text", "") for part in result.content)
                answers.append((tool.name, asked, said, bool(result.is_error)))
    return answers


def test_the_eyes_of_one_district_find_others_in_what_a_reviewer_is_answered(
    wired: Wired, figures: Figures
) -> None:
    own, everything = (Foreign(wired.city.viewer(who), figures) for who in (CHENGGUAN, "reviewer"))
    headers = opens(wired, everything)
    for path in (
        "observations?limit=10000",
        "question?subject=communities&by=name",
        "targets?district=620103",
    ):
        answer = httpx.get(f"{wired.server.url}/api/v1/{path}", headers=headers, timeout=60, trust_env=False)
        assert set(own.in_bytes(answer.content)), path


#: The commands that look with the eyes of one district, as far as `--district` goes.
COMMANDS = (("actions", "list"), ("actions", "ics"), ("notes", "list"), ("query",))


def test_commands_for_one_district_tell_of_it_alone(canaries: City, figures: Figures, tmp_path: Path) -> None:
    foreign = Foreign(everybody().limited_to([QILIHE]), figures)
    for words in COMMANDS:
        said = [*words, *(["select * from communities"] if words == ("query",) else [])]
        file = tmp_path / "actions.ics"
        said += [str(file)] if words[-1] == "ics" else []
        command = [
            sys.executable,
            "-m",
            "analytics",
            *said,
            "--district",
            QILIHE,
            "--data",
            str(canaries.snapshots),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        told = done.stdout + done.stderr + (file.read_bytes() if words[-1] == "ics" else b"")
        unfolded = told.replace(b"\r\n ", b"")
        assert mark(QILIHE, "")[:2].encode() in unfolded, words
        assert set(foreign.in_bytes(unfolded)) == set(), words
    # A command that looks so and is not among them is missed here.
    folder = Path(str(command_line.__file__)).parent
    looks = [
        re.findall(r"limited_to\(\[district\]\)", file.read_text("utf-8")) for file in folder.glob("*.py")
    ]
    assert sum(map(len, looks)) == len(COMMANDS)


def test_a_calendar_and_a_mail_are_of_their_unit_alone(
    canaries: City, figures: Figures, mailed: Callable[[], list[tuple[str, bytes]]]
) -> None:
    for code in districts():
        viewer = canaries.viewer(code)
        found = Actions.of(canaries.snapshots, viewer).all()
        made = calendar.ics(found, translator("zh"), is_sample=False).replace(b"\r\n ", b"")
        assert mark(code, ACTION).encode() in made
        assert set(Foreign(viewer, figures).in_bytes(made)) == set()
    mails = mailed()
    assert {code for code, _ in mails} == set(districts())
    for code, mail in mails:
        assert mark(code, ACTION).encode() in mail
        assert set(Foreign(canaries.viewer(code), figures).in_bytes(mail)) == set()


@pytest.fixture
def mailed(canaries: City, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, bytes]]]:
    """The reminders of today as a mail server would take them, by unit."""

    def made() -> list[tuple[str, bytes]]:
        actions = Actions.of(canaries.snapshots, everybody()).all()
        addresses = reminders.Addresses("a@b.example", {code: (f"{code}@b.example",) for code in districts()})
        mails = [
            (
                one.district_code,
                reminders._mail(one, addresses, ["x@b.example"], today(), translator("zh"), is_sample=False),
            )
            for one in reminders.due_now(actions, today())
        ]
        return [(code, mail.get_content().encode()) for code, mail in mails]

    return made
