"""The OpenAPI document says what is so: every answer to whatever it allows, and to what it does not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.browser.server import Server

#: Addresses are asked so often in each way.
EXAMPLES = 12

#: Of a question, what one parameter takes depends on the others: not every allowed text is allowed there.
#: A day of a change is written as one, and may be none of the calendar (2019-02-31).
DEPENDENT: dict[str, Any] = {
    "/v1/question": [positive_data_acceptance],
    "/v1/explain": [positive_data_acceptance],
}

PATHS = (
    "/v1/snapshots", "/v1/targets", "/v1/observations", "/v1/question", "/v1/explain",
    "/v1/register/indicators", "/v1/register/milestones", "/v1/register/clauses",
    "/v1/dictionary/columns", "/v1/dictionary/codes", "/v1/dictionary/subjects", "/v1/dictionary/measures",
)  # fmt: skip


@pytest.fixture(scope="session")
def described(server: Server) -> BaseSchema:
    """The document as the server gives it."""
    return schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")


def test_every_address_is_described_and_tried(client: httpx.Client) -> None:
    document = client.get("openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/api"}]
    assert set(document["paths"]) == set(PATHS)
    for address in document["paths"].values():
        assert set(address) == {"get"}
        assert {"200", "304", "404", "406", "422", "503"} <= set(address["get"]["responses"])
        assert set(address["get"]["responses"]["200"]["content"]) == {"application/json", "text/csv"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", PATHS)
def test_the_server_does_what_the_document_says(
    server: Server, described: BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = described[path]["GET"]
    excluded = DEPENDENT.get(path, [])

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Case[Any]) -> None:
        case.call_and_validate(base_url=f"{server.url}/api", excluded_checks=excluded)

    asked()
