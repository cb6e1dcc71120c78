"""The shipped nginx site before a real server: what comes through, what does not, and what is added."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.browser.server import Server, free_port
from tests.deploy import nginx
from tests.deploy.nginx import NAME, Site, proxied
from tests.server.asking import FOREIGN, ask

Header = tuple[str, str]
#: On every answer of the server behind, and the one that the site adds.
ONCE = (
    "content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
    "cross-origin-resource-policy", "permissions-policy", "strict-transport-security", "cache-control",
)  # fmt: skip
#: What stands in no log.
HIDDEN = ("SECRET", "KEY", "CHOSEN", "FILE")


@dataclass(frozen=True)
class Answer:
    """Status, every header as it came (lower case) and text."""

    status: int
    headers: list[Header]
    text: str

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)


@pytest.fixture(scope="module")
def both(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Site]]:
    with proxied(sample, tmp_path_factory.mktemp("nginx")) as running:
        yield running


@pytest.fixture(scope="module")
def site(both: tuple[Server, Site]) -> Site:
    return both[1]


def asked(site: Site, path: str, *headers: Header, method: str = "GET", body: bytes = b"") -> Answer:
    """The answer of the site to a reader who trusts its certificate."""
    connection = http.client.HTTPSConnection(NAME, site.port, context=site.trusting(), timeout=30)
    connection.sock = site.trusting().wrap_socket(site.wire(), server_hostname=NAME)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    length = [("Content-Length", str(len(body)))] if body else []
    for name, value in [("Host", NAME), *length, *headers]:
        connection.putheader(name, value)
    connection.endheaders(body or None)
    response = connection.getresponse()
    text = response.read().decode("utf-8", errors="replace")
    connection.close()
    return Answer(response.status, [(name.lower(), value) for name, value in response.getheaders()], text)


def wire(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


@pytest.mark.parametrize("path", ["/", "/overview", "/shell.js", "/_stcore/health", "/nowhere", "/healthz"])
def test_every_header_is_there_once(site: Site, path: str) -> None:
    answer = asked(site, path)
    counted = Counter(name for name, _ in answer.headers)
    assert {name: counted[name] for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert answer.header("strict-transport-security") == "max-age=31536000; includeSubDomains"
    assert f"wss://{NAME};" in answer.header("content-security-policy")
    assert answer.header("server") == "nginx"


def test_cookies_are_for_secure_connections_alone(site: Site) -> None:
    given = [
        value
        for path in ("/", "/_stcore/health", "/_stcore/host-config")
        for name, value in asked(site, path).headers
        if name == "set-cookie"
    ]
    assert given
    assert [cookie for cookie in given if "secure" not in cookie.lower().split("; ")] == []


@pytest.mark.parametrize(
    "path",
    [
        "/metrics", "/readyz", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/metrics/", "//metrics",
        "/%6detrics", "/x/../metrics", "/./readyz", "/readyz?x=1", "/_stcore/../metrics",
    ],
)  # fmt: skip
def test_what_watches_over_the_server_is_closed_to_the_outside(site: Site, path: str) -> None:
    answer = asked(site, path, ("Authorization", "Bearer x"))
    assert answer.status == 404
    assert "lanzhou_" not in answer.text
    assert "ready" not in answer.text
    assert answer.header("strict-transport-security")


def test_behind_it_they_are_open_on_this_machine(both: tuple[Server, Site]) -> None:
    server, _ = both
    assert "lanzhou_sessions" in ask(server, "/metrics").text
    assert ask(server, "/readyz").status == 200


@pytest.mark.parametrize(
    "header",
    [
        ("X-Forwarded-Host", "elsewhere.invalid"),
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Prefix", "/elsewhere.invalid"),
        ("X-Real-IP", "127.0.0.1"),
        ("Forwarded", "for=127.0.0.1;host=elsewhere.invalid"),
    ],
)
def test_what_is_said_of_addresses_is_not_believed(site: Site, header: Header) -> None:
    changing = {"date", "set-cookie"}
    for path in ("/", "/target/", "/api/v1/openapi.json"):
        with_it, without = asked(site, path, header), asked(site, path)
        assert (with_it.status, with_it.text) == (without.status, without.text)
        told = [[pair for pair in one.headers if pair[0] not in changing] for one in (with_it, without)]
        assert told[0] == told[1]


@pytest.mark.parametrize("named", ["elsewhere.invalid", "127.0.0.1", "localhost"])
def test_another_name_is_answered_by_nothing(site: Site, named: str) -> None:
    context = ssl.create_default_context(cafile=site.certificate)
    context.check_hostname = False
    with site.wire() as opened, pytest.raises(ssl.SSLError):
        context.wrap_socket(opened, server_hostname=named)
    with wire(site.plain_port) as opened:
        opened.sendall(f"GET / HTTP/1.1\r\nHost: {named}\r\n\r\n".encode())
        assert opened.recv(100) == b""


def test_a_name_in_the_request_alone_reaches_no_page(site: Site) -> None:
    connection = site.trusting().wrap_socket(site.wire(), server_hostname=NAME)
    with connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.invalid\r\n\r\n")
        assert connection.recv(100) == b""


def test_who_comes_without_tls_is_sent_to_the_name_of_the_site(site: Site) -> None:
    with wire(site.plain_port) as opened:
        opened.sendall(f"GET /target?lang=en HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        said = opened.recv(4096).decode()
    assert said.startswith("HTTP/1.1 308")
    assert f"Location: https://{NAME}/target?lang=en\r\n" in said


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_refused(site: Site, version: ssl.TLSVersion) -> None:
    context = site.trusting()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with site.wire() as opened, pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(opened, server_hostname=NAME)


@pytest.mark.parametrize(
    ("origin", "status"), [(f"https://{NAME}", 101), (FOREIGN, 403), (f"http://{NAME}", 403)]
)
def test_websockets_of_its_own_pages_come_through(site: Site, origin: str, status: int) -> None:
    try:
        with connect(
            f"wss://{NAME}/_stcore/stream", sock=site.wire(), ssl=site.trusting(), origin=Origin(origin),
            subprotocols=[Subprotocol("streamlit")], proxy=None,
        ):  # fmt: skip
            given = 101
    except InvalidStatus as refused:
        given = refused.response.status_code
    assert given == status


def test_programs_are_answered_at_a_rate(site: Site) -> None:
    with ThreadPoolExecutor(20) as programs:
        asking = [programs.submit(asked, site, "/api/v1/nothing") for _ in range(120)]
    statuses = Counter(one.result().status for one in asking)
    assert statuses[429] > 0
    # Others may have asked just before.
    assert statuses[404] >= 30
    assert asked(site, "/overview").status == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    answer = asked(site, "/_stcore/upload_file/s/f", ("Content-Length", str(23_000_000)), method="PUT")
    assert answer.status == 413


def test_its_logs_hold_neither_what_was_chosen_nor_a_secret(site: Site) -> None:
    ask_with_secrets(site)
    logged = site.requests()
    assert "/take/-" in logged
    assert "/media/-" in logged
    assert "/_stcore/upload_file/-" in logged
    assert " /overview 200" in logged
    assert [hidden for hidden in HIDDEN if hidden in site.logged()] == []


def test_nor_do_they_while_the_server_is_away(tmp_path: Path) -> None:
    with nginx.site(tmp_path, behind=[free_port()]) as alone:
        ask_with_secrets(alone)
        with ThreadPoolExecutor(20) as programs:
            list(programs.map(lambda _: asked(alone, "/api/v1/rows?district=CHOSEN"), range(60)))
        too_large = ("Content-Length", str(23_000_000))
        assert asked(alone, "/_stcore/upload_file/SECRET/FILE", too_large, method="PUT").status == 413
        logged = alone.requests()
        assert re.search(r" /overview 503 .* 502\b", logged), logged
        assert " 429 " in logged
        assert [hidden for hidden in HIDDEN if hidden in alone.logged()] == []


def ask_with_secrets(site: Site) -> None:
    """What a reader chose, and what nobody else may know, in every address that has such."""
    for path in (
        "/take/SECRET/KEY?as=csv", "/media/SECRET.csv", "/overview?district=CHOSEN",
        "/oauth2callback?code=SECRET&state=KEY",
    ):  # fmt: skip
        asked(site, path, ("Referer", f"https://{NAME}/overview?district=CHOSEN"))
    asked(site, "/_stcore/upload_file/SECRET/FILE", method="PUT", body=b"x")


def test_a_server_that_is_away_is_said_to_be_away(tmp_path: Path) -> None:
    with nginx.site(tmp_path, behind=[free_port()]) as alone:
        answer = asked(alone, "/overview")
    assert (answer.status, answer.header("retry-after")) == (503, "30")
    assert "请稍后再试" in answer.text
    assert answer.header("strict-transport-security")
