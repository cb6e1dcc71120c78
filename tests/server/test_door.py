"""Whoever comes under another name or from another site is refused at once, without asking the network."""

from __future__ import annotations

import statistics
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.browser.server import Server, serving
from tests.cookies import secrets
from tests.server.asking import FOREIGN, Answer, ask, health_ms, host, raw, status_of_websocket

PATHS = ("/", "/target", "/shell.js", "/static/js/none.js", "/media/none", "/_stcore/health", "/nowhere")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "named",
    ["elsewhere.invalid", "127.0.0.1.elsewhere.invalid", "127.0.0.1@elsewhere.invalid", "10.0.0.1:80"],
)
def test_another_name_is_refused_on_every_route(server: Server, path: str, named: str) -> None:
    answer = ask(server, path, ("Host", named), named=False)
    assert answer.status in (400, 403)
    assert "elsewhere" not in str(answer.headers) + answer.text


def test_the_refusal_is_said_in_both_languages(server: Server) -> None:
    answer = ask(server, "/", ("Host", "elsewhere.invalid"), named=False)
    assert "不是本系统的访问地址" in answer.text
    assert "not one of the dashboard's own" in answer.text


@pytest.mark.parametrize("named", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:65535", "localhost."])
def test_the_own_names_are_taken_with_any_port(server: Server, named: str) -> None:
    assert ask(server, "/target", ("Host", named), named=False).status == 200


@pytest.mark.parametrize("hosts", [(), ("127.0.0.1", "127.0.0.1"), ("",), ("127.0.0.1; script-src *",)])
def test_a_request_names_one_host(server: Server, hosts: tuple[str, ...]) -> None:
    assert ask(server, "/", *(("Host", named) for named in hosts), named=False).status == 400
    lines = "".join(f"Host: {named}\n" for named in hosts)
    assert raw(server, f"GET / HTTP/1.0\n{lines}\n").split()[1] == "400"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", PATHS)
def test_another_origin_is_refused_on_every_route(server: Server, path: str, method: str) -> None:
    for origin in (FOREIGN, "null", f"https://{host(server)}", "http://127.0.0.1:1", f"{server.url}.invalid"):
        answer = ask(server, path, ("Origin", origin), method=method)
        assert answer.status == 403
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_own_origin_is_taken(server: Server) -> None:
    assert ask(server, "/target", ("Origin", server.url)).status == 200
    assert ask(server, "/target", ("Origin", server.url), ("Origin", server.url)).status == 403


def test_a_websocket_comes_from_a_page_of_the_dashboard(server: Server) -> None:
    assert status_of_websocket(server, ("Origin", server.url)) == 101
    others: tuple[tuple[tuple[str, str], ...], ...] = (
        (), (("Origin", FOREIGN),), (("Origin", "null"),), (("Origin", f"https://{host(server)}"),),
        (("Origin", server.url), ("Origin", FOREIGN)), (("Origin", server.url), ("Host", host(server))),
    )  # fmt: skip
    # What is said twice is refused before it comes to us.
    assert {status_of_websocket(server, *headers) for headers in others} == {400, 403}
    assert status_of_websocket(server, ("Origin", FOREIGN)) == 403
    elsewhere = ("Origin", "http://elsewhere.invalid")
    assert status_of_websocket(server, elsewhere, named="elsewhere.invalid") == 403
    assert status_of_websocket(server, ("Origin", server.url), path="/nowhere") == 403


def test_what_a_proxy_says_of_its_readers_is_nobodys_word(server: Server) -> None:
    said = (
        ("X-Forwarded-Host", "elsewhere.invalid"), ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-For", "10.0.0.1"), ("Forwarded", "host=elsewhere.invalid;proto=https"),
    )  # fmt: skip
    answer = ask(server, "/target/", *said)
    assert (answer.status, answer.headers["location"]) == (301, "/target")
    assert ask(server, "/target", *said, ("Origin", f"https://{host(server)}")).status == 403
    assert ask(server, "/target", *said, ("Origin", "https://elsewhere.invalid")).status == 403
    assert status_of_websocket(server, *said, ("Origin", "https://elsewhere.invalid")) == 403
    assert status_of_websocket(server, *said, ("Origin", server.url)) == 101


def test_a_refused_websocket_costs_no_reader_a_moment(sample: Path) -> None:
    with serving(sample) as server:
        quiet = statistics.median(health_ms(server) for _ in range(20))
        with ThreadPoolExecutor(6) as others:
            refused = [others.submit(status_of_websocket, server, ("Origin", FOREIGN)) for _ in range(30)]
            meanwhile = [health_ms(server) for _ in range(20)]
            assert {one.result() for one in refused} == {403}
        assert statistics.median(meanwhile) < 10 * quiet + 100
        written = server.written()
        assert server.asked() == ""
    assert written.count("said once") == 1
    assert "elsewhere" not in written


def test_behind_a_proxy_the_options_name_the_address(sample: Path, tmp_path: Path) -> None:
    # Without sign-in it would not start under that name.
    options = (
        "--secrets.files", str(secrets(tmp_path, 443)),
        "--server.allowedHosts", "127.0.0.1", "--server.allowedHosts", "progress.invalid",
        "--server.corsAllowedOrigins", "https://progress.invalid", "--server.baseUrlPath", "social-work",
    )  # fmt: skip
    public, origin = ("Host", "progress.invalid"), ("Origin", "https://progress.invalid")
    stream = "/social-work/_stcore/stream"
    with serving(sample, options=options, below="/social-work") as server:

        def answered(path: str, *headers: tuple[str, str]) -> Answer:
            return ask(server, path, public, *headers, named=False)

        assert "wss://progress.invalid" in answered("/social-work/target").headers["content-security-policy"]
        for path in ("/social-work", "/social-work/", "/social-work/target", "/social-work/shell.js"):
            assert answered(path).status == 200
        for path in ("/", "/target", "/social-work/nowhere", "/social-work/social-work"):
            assert answered(path).status == 404
            assert 'href="/social-work/"' in answered(path).text
        assert answered("/social-work/target", origin).status == 200
        assert answered("/social-work/target", ("Origin", FOREIGN)).status == 403
        # A proxy may pass its own name on, or the server's.
        assert status_of_websocket(server, origin, path=stream, named="progress.invalid") == 101
        assert status_of_websocket(server, origin, path=stream) == 101
        assert status_of_websocket(server, ("Origin", FOREIGN), path=stream) == 403
        assert server.asked() == ""
