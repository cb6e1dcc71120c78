"""What a server says that does not start, and what it says of whoever comes back from a provider."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.web.server.starlette import starlette_auth_routes

from pages.frame import admission
from tests.in_a_thread import awaited


def test_a_server_does_not_start_with_what_is_no_setting_and_names_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANZHOU_HASH", "md5")
    monkeypatch.setenv("LANZHOU_SESSIONS", "abc")
    monkeypatch.setenv("LANZHOU_AUDIT_MONTHS", "3")
    with pytest.raises(SystemExit) as ended:
        admission.guard()
    said = str(ended.value)
    for name in ("LANZHOU_HASH", "LANZHOU_SESSIONS", "LANZHOU_AUDIT_MONTHS"):
        assert said.count(name) == 2
    assert "未启动：" in said
    assert "Not started: " in said
    assert "md5" in said


@pytest.mark.parametrize(
    ("error", "logged"),
    [("access_denied", "access_denied"), ("11010119900307793X", "…"), ("张三" * 500, "…")],
)
def test_what_comes_back_with_an_error_leaves_no_words_of_its_own_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: str, logged: str
) -> None:
    async def led_away(_request: Request, _base_url: str) -> Response:
        return Response()

    monkeypatch.setattr(starlette_auth_routes, "_redirect_to_base_clearing_invalid_cookies", led_away)
    query = urlencode({"error": error, "error_description": "张三 11010119900307793X", "state": "x"})
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": query.encode()}
    with caplog.at_level(logging.DEBUG):
        awaited(admission._came_back(Request(scope), ""))
    assert [
        record.getMessage() for record in caplog.records if record.name.startswith(("pages", "streamlit"))
    ] == [f"Nobody was signed in: {logged}"]
