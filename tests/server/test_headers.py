"""What every answer carries, whatever it is, and what a browser may keep of it."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from websockets.exceptions import ConnectionClosed

from pages.frame import shell
from pages.frame.door import Door
from pages.parts.components import chart, scripts
from tests.browser.server import Server
from tests.in_a_thread import awaited
from tests.server.asking import ask, connected, host

STATIC = Path(st.__file__).parent / "static"
BUNDLE = f"/static/js/{next((STATIC / 'static' / 'js').glob('index.*.js')).name}"

#: Address and method → status and what may be kept.
ANSWERS = {
    ("/", "GET"): (200, "no-cache"),
    ("/overview", "GET"): (200, "no-cache"),
    ("/target?lang=en", "HEAD"): (200, "no-cache"),
    ("/target/", "GET"): (301, "no-cache"),
    ("/shell.js", "GET"): (200, "no-cache"),
    ("/favicon.png", "GET"): (200, "no-cache"),
    (f"/{scripts.address()}", "GET"): (200, "public, immutable, max-age=31536000"),
    (f"/{chart.ADDRESS}", "GET"): (200, "public, immutable, max-age=31536000"),
    ("/components.js", "GET"): (404, "no-cache"),
    (BUNDLE, "GET"): (200, "public, immutable, max-age=31536000"),
    ("/static/js/none.js", "GET"): (404, "no-cache"),
    ("/static/", "GET"): (301, "no-cache"),
    ("/media/none.csv", "GET"): (404, "no-store, private"),
    ("/media/none.csv", "OPTIONS"): (204, "no-store, private"),
    ("/component/none/x.js", "GET"): (404, "no-cache"),
    ("/_stcore/health", "GET"): (200, "no-store, private"),
    ("/_stcore/host-config", "GET"): (200, "no-store, private"),
    ("/_stcore/upload_file/s/f", "PUT"): (403, "no-store, private"),
    ("/_stcore/upload_file/s/f", "OPTIONS"): (204, "no-store, private"),
    ("/_stcore/bidi-components/x/y.js", "GET"): (404, "no-store, private"),
    ("/_stcore/nothing", "GET"): (404, "no-store, private"),
    ("/nowhere", "GET"): (404, "no-cache"),
    ("/overview", "POST"): (405, "no-cache"),
}

#: Addresses of nothing, however they are written.
NOWHERE = (
    "/nowhere", "/nowhere/", "/index.html", "/manifest.json/x", "/target/x", "/overview/../x", "/overview/..",
    "//", "//elsewhere.invalid/x", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/static/../../x",
    "/static/index.html", "/Target", "/targ%65t%00", "/pages/target.py", "/.streamlit/config.toml", "/root",
    "/%5c%5celsewhere.invalid/x", "/nowhere?lang=fr", "/" + "x" * 2000,
)  # fmt: skip


@pytest.mark.parametrize(("path", "method"), ANSWERS)
def test_every_answer_carries_our_headers(server: Server, path: str, method: str) -> None:
    answer = ask(server, path, method=method)
    assert (answer.status, answer.headers["cache-control"]) == ANSWERS[path, method]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert f"connect-src 'self' ws://{host(server)} wss://{host(server)};" in policy


def test_a_refusal_carries_them_too(server: Server) -> None:
    answer = ask(server, "/", ("Host", "elsewhere.invalid"), named=False)
    assert "connect-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_policy_lets_no_text_become_a_script(server: Server) -> None:
    policy = ask(server, "/").headers["content-security-policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert re.fullmatch(r"'self' blob: 'sha256-[\w+/]+='", directives["script-src"])
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'self'"
    assert directives["object-src"] == "'none'"
    assert "http" not in policy
    assert "*" not in policy


def test_the_policy_allows_exactly_the_scripts_that_stand_in_the_page(server: Server) -> None:
    page = ask(server, "/").text
    assert page.count("<script>") == len(shell.inline_scripts()) == 1


def test_no_foreign_origin_is_trusted_with_messages(server: Server) -> None:
    assert '"allowedOrigins":[]' in ask(server, "/_stcore/host-config").text


@pytest.mark.parametrize("path", NOWHERE)
def test_nothing_is_at_an_unknown_address(server: Server, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = ask(server, path, method=method)
        if answer.status == 301:
            answer = ask(server, answer.headers["location"], method=method)
        assert answer.status == 404
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert ("没有这个页面" in answer.text) == (method == "GET")
        assert "elsewhere" not in answer.text


def test_an_unknown_address_speaks_the_language_it_names(server: Server) -> None:
    assert "Page not found" in ask(server, "/nowhere?lang=en").text


def test_a_page_is_at_its_address_with_a_slash_behind_it(server: Server) -> None:
    answer = ask(server, "/target/?lang=en")
    assert (answer.status, answer.headers["location"]) == (301, "/target?lang=en")


def test_what_is_no_message_costs_a_line_in_the_log(server: Server) -> None:
    before = len(server.written())
    for _ in range(3):
        with connected(server) as socket:
            socket.send("a text")
            with suppress(ConnectionClosed):
                for _ in socket:
                    pass
    logged = server.written()[before:]
    assert "Traceback" not in logged
    assert logged.count("An answer failed") == 3


def test_an_answer_that_breaks_says_so_and_nothing_more() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("/home/somebody/secret")

    start, body = answered(broken)
    assert start["status"] == 500
    assert b"x-content-type-options" in dict(start["headers"])
    text = body["body"].decode()
    assert "系统未能应答" in text
    assert "secret" not in text


def test_a_page_to_take_away_is_no_page_of_ours_and_is_there() -> None:
    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse("the brief")(scope, receive, send)

    assert answered(file, "/media/brief.html")[1]["body"] == b"the brief"
    assert answered(file, "/nowhere/brief.html")[0]["status"] == 404


def test_what_programs_are_told_of_nothing_and_of_keeping_stands_and_no_page_is_there() -> None:
    async def problem(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"Cache-Control": "private, no-cache"}
        await JSONResponse({"status": 404}, 404, headers=headers)(scope, receive, send)

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse("a page")(scope, receive, send)

    start, body = answered(problem, "/api/v1/nothing", programs=["/api"])
    assert (start["status"], body["body"]) == (404, b'{"status":404}')
    assert dict(start["headers"])[b"cache-control"] == b"private, no-cache"
    assert b"content-security-policy" in dict(start["headers"])
    start, _ = answered(page, "/api/v2", programs=["/api"])
    assert start["status"] == 404
    assert dict(start["headers"])[b"cache-control"] == b"no-store, private"
    assert answered(problem, "/apiary", programs=["/api"])[1]["body"] == b"zh"


def answered(app: ASGIApp, path: str = "/", programs: Sequence[str] = ()) -> list[MutableMapping[str, Any]]:
    """What a browser is sent of an app behind the door."""
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    door = Door(app, pages=[], scripts=[], not_found=str, programs=programs)
    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }  # fmt: skip
    awaited(door(scope, receive, send))
    return sent
