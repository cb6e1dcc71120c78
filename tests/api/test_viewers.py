"""Whom a request's token names decides what it is answered; an error nobody expected gives nothing away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from analytics.access import bearer
from analytics.access.roles import Role
from analytics.access.scope import Detail
from analytics.access.viewer import Viewer, everybody
from analytics.api.app import api
from analytics.progress import sources, verdicts
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.in_a_thread import awaited
from tests.signed_in import viewer_of

CHENGGUAN, QILIHE = "620102", "620103"

Get = Callable[[str], httpx.Response]


@pytest.fixture
def get(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Get:
    """What the app answers to a token, in this process."""
    catalogue = Catalogue(sample)
    monkeypatch.setattr(sources, "catalogue", lambda: catalogue)

    def answer(path: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            served = httpx.ASGITransport(api(), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=served, base_url="http://127.0.0.1") as client:
                return await client.get(path, headers={"Authorization": "Bearer of-chengguan"})

        return awaited(asked())

    return answer


def names(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(authorization: str | None, language: str) -> Viewer:
        assert authorization == "Bearer of-chengguan"
        return replace(viewer, language=language)

    monkeypatch.setattr(bearer, "viewer", named)


def test_a_viewer_of_one_district_is_answered_of_that_alone(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = get("/v1/question?subject=people&measure=people&by=district_code")
    everything = get("/v1/snapshots")
    names(everybody().limited_to([CHENGGUAN]), monkeypatch)
    own = get("/v1/question?subject=people&measure=people&by=district_code")
    assert own.headers["etag"] != whole.headers["etag"]
    assert [row["district_code"] for row in own.json()["rows"]] == [CHENGGUAN]
    assert {row["district_code"] for row in get("/v1/observations?limit=10000").json()["rows"]} == {CHENGGUAN}
    assert {row["district_code"] for row in get("/v1/targets").json()["rows"]} == {CHENGGUAN}
    published = get("/v1/snapshots")
    assert {code for row in published.json()["rows"] for code in row["districts"]} == {CHENGGUAN}
    assert {row["rows"] for row in published.json()["rows"]} == {None}
    assert all(row["rows"]["registrations"] for row in everything.json()["rows"][-3:])
    assert published.headers["etag"] != everything.headers["etag"]
    for path in (
        "targets?",
        "observations?",
        "question?",
        "explain?indicator=workforce.total&from=2019-12-31&",
    ):
        refused = get(f"/v1/{path}district={QILIHE}")
        assert refused.status_code == 404
        assert QILIHE not in refused.json()["detail"].replace(f"“{QILIHE}”", "")


def test_who_sees_groups_alone_is_told_no_small_one(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/v1/question?subject=people&by=district_code,project_staff"
    names(everybody(), monkeypatch)
    exact = get(path)
    assert any(0 < row["value"] < 5 for row in exact.json()["rows"])
    viewer = everybody()
    names(replace(viewer, scope=replace(viewer.scope, detail=Detail.NONE)), monkeypatch)
    told = get(path)
    assert told.headers["etag"] != exact.headers["etag"]
    rows = told.json()["rows"]
    assert {row["hidden"] for row in rows} == {None, "small", "beside"}
    assert all(row["value"] is None or row["value"] >= 5 for row in rows)
    two = get("/v1/question?subject=people&by=gender,education")
    assert two.status_code == 403
    assert (
        "one thing besides their district" in two.json()["detail"]
        or "一次只能用一个特征" in two.json()["detail"]
    )


def test_groups_of_single_people_are_not_given_to_programs(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = viewer_of(Role.REVIEWER)
    names(viewer, monkeypatch)
    finely = get("/v1/question?subject=people&by=community_code,birth_year")
    assert (finely.status_code, finely.json()["kind"]) == (403, "NotTold")
    assert get("/v1/question?subject=people&by=age_band").status_code == 200
    names(viewer_of(Role.ANALYST), monkeypatch)
    for asked in ("by=birth_year", "where.birth_year=1950", "by=gender&where.community_code=620102001001"):
        refused = get(f"/v1/question?subject=people&{asked}")
        assert (refused.status_code, refused.json()["kind"]) == (403, "NotTold")


def test_who_may_not_read_is_refused(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    names(replace(everybody(), rights=frozenset()), monkeypatch)
    for path in ("snapshots", "targets", "register/indicators", "question"):
        answer = get(f"/v1/{path}")
        assert (answer.status_code, answer.json()["kind"]) == (403, "NotAllowed")


def test_an_error_nobody_expected_gives_nothing_away(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("/home/somebody/secret")

    monkeypatch.setattr(verdicts, "of", broken)
    answer = get("/v1/targets")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
