"""With sign-in a program is answered in the place of whoever made its token, and of nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from schemathesis import Case

from analytics.access.accounts import Account, Accounts
from analytics.access.roles import Role
from analytics.access.tokens import PREFIX, Tokens
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from analytics.database.tables import tokens
from pages.frame.programs import SWITCH
from tests.access.accounted import CHENGGUAN, QILIHE, made
from tests.api.test_description import DEPENDENT, PATHS
from tests.browser.server import Server
from tests.browser.signed_in import closed
from tests.in_a_thread import awaited


@dataclass(frozen=True)
class Closed:
    """A server with sign-in, and the snapshots folder its accounts lie beside."""

    server: Server
    root: Path

    @property
    def accounts(self) -> Accounts:
        return Accounts.of(self.root, everybody())

    def get(self, path: str, opens: str | None = None, **headers: str) -> httpx.Response:
        """What its API answers to a token."""
        sent = headers | ({} if opens is None else {"Authorization": f"Bearer {opens}"})
        return httpx.get(f"{self.server.url}/api/v1/{path}", headers=sent, timeout=60, trust_env=False)


@pytest.fixture(scope="module")
def dashboard(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    folder = tmp_path_factory.mktemp("closed")
    root = folder / "snapshots"
    root.symlink_to(sample, target_is_directory=True)
    made(root, "王管理", Role.ADMINISTRATOR)
    with closed(root, folder, environment={SWITCH: "1"}) as server:
        yield Closed(server, root)


def token(dashboard: Closed, name: str, role: Role, **said: Any) -> tuple[Account, str]:
    """A new account, and a token that it made."""
    account = made(dashboard.root, name, role, **said)
    return account, Tokens.of(dashboard.root, account.viewer()).make("月报", days=7)[1]


def test_without_a_token_nothing_is_answered(dashboard: Closed) -> None:
    for path in (*(path.removeprefix("/v1/") for path in PATHS), "targets?nothing=1", "targets?format=csv"):
        for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}, {"Cookie": "a=b"}):
            answer = dashboard.get(path, **headers)
            assert answer.status_code == 401, path
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["cache-control"] == "no-store, private"
            assert answer.json()["kind"] == "TokenMissing"
            assert "Bearer" in answer.json()["detail"]


def test_a_token_that_opens_nothing_is_told_no_more_than_that(dashboard: Closed) -> None:
    account, revoked = token(dashboard, "吊销", Role.ANALYST)
    own = Tokens.of(dashboard.root, account.viewer())
    own.revoke(own.all()[0].id)
    ended_account, ended = token(dashboard, "到期", Role.ANALYST)
    past = {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}
    with database_of(dashboard.root).writing() as connection:
        connection.execute(sa.update(tokens).where(tokens.c.account == ended_account.id).values(past))
    told = []
    for opens in (revoked, ended, f"{PREFIX}{'x' * 43}", "x", "y" * 4_000):
        answer = dashboard.get("targets", opens)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert answer.json()["kind"] == "TokenUnknown"
        told.append(answer.text)
    assert len(set(told)) == 1


def test_a_token_reads_what_its_account_may_and_no_more(dashboard: Closed) -> None:
    _, opens = token(dashboard, "区", Role.DISTRICT, districts=[CHENGGUAN])
    rows = dashboard.get("question?subject=money&measure=yuan&by=district_code", opens).json()["rows"]
    assert {row["district_code"] for row in rows} == {CHENGGUAN}
    refused = dashboard.get(f"targets?district={QILIHE}", opens)
    assert refused.status_code == 404
    _, reads_nothing = token_of_former_reader(dashboard)
    for path in PATHS:
        answer = dashboard.get(path.removeprefix("/v1/"), reads_nothing)
        assert (answer.status_code, answer.json()["kind"]) == (403, "NotAllowed")


def token_of_former_reader(dashboard: Closed) -> tuple[Account, str]:
    """A token of somebody who may not read any more."""
    account, opens = token(dashboard, f"审{len(dashboard.accounts.all())}", Role.ANALYST)
    return dashboard.accounts.change(account.id, name="审", role=Role.AUDITOR), opens


def test_an_answer_kept_of_one_viewer_is_not_given_to_another(dashboard: Closed) -> None:
    """Neither by a cache between, nor by an ETag that one viewer has of another."""
    _, one = token(dashboard, "城", Role.DISTRICT, districts=[CHENGGUAN])
    _, other = token(dashboard, "七", Role.DISTRICT, districts=[QILIHE])
    _, both = token(dashboard, "两", Role.DISTRICT, districts=[CHENGGUAN, QILIHE])
    _, masked = token(dashboard, "析", Role.ANALYST)
    _, whole = token(dashboard, "考", Role.REVIEWER)
    for path in ("observations?limit=10", "question?subject=people&measure=people"):
        answers = [dashboard.get(path, opens) for opens in (one, other, both, masked, whole)]
        tags = [answer.headers["etag"] for answer in answers]
        assert len(set(tags)) == len(tags), path
        for answer in answers:
            assert "Authorization" in answer.headers["vary"]
            assert "private" in answer.headers["cache-control"]
        kept = {"If-None-Match": tags[-1]}
        assert dashboard.get(path, whole, **kept).status_code == 304
        assert dashboard.get(path, one, **kept).status_code == 200
        assert dashboard.get(path, **kept).status_code == 401


def test_a_change_of_the_account_holds_at_the_next_request(dashboard: Closed) -> None:
    account, opens = token(dashboard, "变", Role.DISTRICT, districts=[CHENGGUAN])
    path = "question?subject=people&measure=people&by=district_code"

    def districts() -> set[str]:
        return {row["district_code"] for row in dashboard.get(path, opens).json()["rows"]}

    assert districts() == {CHENGGUAN}
    dashboard.accounts.change(account.id, name="变", role=Role.DISTRICT, districts=[QILIHE])
    assert districts() == {QILIHE}
    dashboard.accounts.disable(account.id)
    assert dashboard.get(path, opens).status_code == 401
    # A token is over for good; the account's next one holds.
    dashboard.accounts.disable(account.id, is_disabled=False)
    assert dashboard.get(path, opens).status_code == 401
    _, opens = Tokens.of(dashboard.root, dashboard.accounts.get(account.id).viewer()).make("又", days=7)
    assert districts() == {QILIHE}
    dashboard.accounts.revoke(account.id)
    assert dashboard.get(path, opens).status_code == 401


def test_the_description_names_what_has_to_be_brought(dashboard: Closed, server: Server) -> None:
    document = dashboard.get("openapi.json").json()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["security"] == [{"token": []}]
    for address in document["paths"].values():
        assert {"401", "403"} <= set(address["get"]["responses"])
    asked = httpx.get(f"{server.url}/api/v1/openapi.json", trust_env=False).json()
    assert "security" not in asked
    assert "securitySchemes" not in asked["components"]


@pytest.mark.parametrize("path", ["/v1/targets", "/v1/question"])
def test_the_server_does_what_the_document_says(dashboard: Closed, path: str) -> None:
    """Also that it asks for a token: the client tries without one, and with another."""
    _, opens = token(dashboard, f"描{path}", Role.REVIEWER)
    described = schemathesis.openapi.from_url(f"{dashboard.server.url}/api/v1/openapi.json")
    operation = described[path]["GET"]

    @settings(
        max_examples=4,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(case=operation.as_strategy())
    def asked(case: Case[Any]) -> None:
        case.call_and_validate(
            base_url=f"{dashboard.server.url}/api",
            headers={"Authorization": f"Bearer {opens}"},
            excluded_checks=DEPENDENT.get(path, []),
        )

    asked()


def assistant(dashboard: Closed, opens: str | None, tool: str, **arguments: Any) -> Any:
    """What a client of the protocol is answered."""

    async def connected() -> Any:
        headers = {} if opens is None else {"Authorization": f"Bearer {opens}"}
        async with create_mcp_http_client(headers=headers) as http:
            place = streamable_http_client(f"{dashboard.server.url}/mcp", http_client=http)
            async with Client(place) as client:
                return await client.call_tool(tool, arguments)

    return awaited(connected())


def test_an_assistant_reads_what_the_account_of_its_token_may(dashboard: Closed) -> None:
    account, opens = token(dashboard, "助", Role.DISTRICT, districts=[CHENGGUAN])
    own = assistant(dashboard, opens, "list_targets", district=CHENGGUAN)
    assert not own.is_error
    others = assistant(dashboard, opens, "list_targets", district=QILIHE)
    assert others.is_error
    dashboard.accounts.change(account.id, name="助", role=Role.DISTRICT, districts=[QILIHE])
    assert assistant(dashboard, opens, "list_targets", district=CHENGGUAN).is_error
    assert not assistant(dashboard, opens, "list_targets", district=QILIHE).is_error
    dashboard.accounts.disable(account.id)
    with pytest.raises(BaseExceptionGroup):
        assistant(dashboard, opens, "list_targets")
    with pytest.raises(BaseExceptionGroup):
        assistant(dashboard, None, "dictionary")


def test_an_assistant_without_a_token_is_told_so_before_anything_else(dashboard: Closed) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    sent = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    _, reads_nothing = token_of_former_reader(dashboard)
    for opens, status, asks_for in (
        (None, 401, "Bearer"),
        ("x", 401, 'Bearer error="invalid_token"'),
        (reads_nothing, 403, None),
    ):
        headers = sent | ({} if opens is None else {"Authorization": f"Bearer {opens}"})
        for language in ("zh", "en"):
            answer = httpx.post(
                f"{dashboard.server.url}/mcp", json=call, headers=headers | {"Accept-Language": language},
                trust_env=False,
            )  # fmt: skip
            assert (answer.status_code, answer.headers.get("www-authenticate")) == (status, asks_for)
            assert answer.headers["content-type"] == "application/problem+json"
            assert "list_targets" not in answer.text
