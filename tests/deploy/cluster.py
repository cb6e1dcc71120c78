"""Several servers over one snapshots folder and one database behind the shipped site, and who reads there."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from analytics.access.accounts import Account
from tests.access.accounted import signed_in
from tests.browser.server import Server, free_port, serving
from tests.deploy.nginx import COOKIE_SECRET, NAME, SERVERS, Site, options, secrets, site
from tests.server.asking import ask
from tests.server.client import Answer, Client, given
from tests.server.reader import Run

CLIENT = "lanzhou-social-work"
#: What the site tells a browser by, to which server it comes.
STICKY = "lanzhou_at"
#: As many as the shipped configuration names.
COUNT = len(re.findall(r"^ +server ", SERVERS.read_text(encoding="utf-8"), re.MULTILINE))
#: Seconds something may take that a busy machine does at last.
PATIENCE = 60.0


@dataclass
class SiteReader(Client):
    """A reader who comes through the site, by TLS and under its name, and keeps the cookie it gives."""

    site: Site = field(kw_only=True)

    def handshake(self) -> dict[str, Any]:
        through = {"sock": self.site.wire(), "ssl": self.site.trusting(), "proxy": None}
        return {**super().handshake(), **through}

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPSConnection(NAME, self.site.port, context=self.site.trusting())
        connection.sock = self.site.trusting().wrap_socket(self.site.wire(), server_hostname=NAME)
        try:
            connection.request(method, path, body or None, {"Cookie": self.all_cookies, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def arrive(self) -> SiteReader:
        """Asks for the page as a browser does first, and keeps the number it is given."""
        answer = self.request("GET", f"/{self.path}")
        assert answer.status == 200
        self.cookies = "; ".join(filter(None, (self.cookies, f"{STICKY}={given(answer, STICKY)}")))
        return self

    def comes_to(self) -> int:
        """The port of the server that a request of this browser comes to now."""
        path = f"/where-{uuid4().hex}"
        self.get(path)
        return self.site.answered_by(path)[-1]


@dataclass
class Cluster:
    """The servers by their ports; one that was killed is among them until it is started again."""

    snapshots: Path
    folder: Path
    ports: tuple[int, ...]
    site: Site
    _running: dict[int, tuple[Server, ExitStack]] = field(default_factory=dict)

    def start(self) -> None:
        """Starts those that do not run, and waits until the site gives each of them readers again."""
        for port in self.ports:
            if port not in self._running:
                ending = ExitStack()
                # All have the same settings and the same secrets.
                environment = {**options(), "STREAMLIT_SECRETS_FILES": str(self.folder / "secrets.toml")}
                server = ending.enter_context(serving(self.snapshots, environment=environment, port=port))
                self._running[port] = server, ending
        awaited, deadline = set(self.ports), time.monotonic() + PATIENCE
        while awaited:
            assert time.monotonic() < deadline, f"nobody comes to {awaited}"
            awaited.discard(SiteReader(f"https://{NAME}", site=self.site).comes_to())

    def kill(self, port: int) -> None:
        """Ends one without a chance to clean up."""
        server, ending = self._running.pop(port)
        os.kill(server.pid, signal.SIGKILL)
        ending.close()

    def end(self) -> None:
        for _, ending in self._running.values():
            ending.close()

    def connected(self) -> dict[int, int]:
        """At how many websockets each server says that somebody is."""
        told = re.compile(r'lanzhou_sessions\{state="connected"\} (\d+)')
        texts = {port: ask(server, "/metrics").text for port, (server, _) in self._running.items()}
        return {port: int(told.findall(text)[0]) for port, text in texts.items()}

    def reader(self, cookies: str, path: str, query: str = "") -> SiteReader:
        """A browser with the cookie of a sign-in, which has come to its server."""
        return SiteReader(f"https://{NAME}", path, query, cookies=cookies, site=self.site).arrive()

    def reader_at(self, port: int, cookies: str, path: str, query: str = "") -> SiteReader:
        """One who comes to a server; others are sent away."""
        deadline = time.monotonic() + PATIENCE
        while (reader := self.reader(cookies, path, query)).comes_to() != port:
            assert time.monotonic() < deadline, "nobody comes to that server"
        return reader

    def sign_in(self, account: Account) -> str:
        """The cookie of somebody who has just signed in."""
        claims = signed_in(self.snapshots, account, aud=CLIENT, origin=f"https://{NAME}")
        said = create_signed_value(COOKIE_SECRET, USER_COOKIE_NAME, json.dumps(claims)).decode()
        return f"{USER_COOKIE_NAME}={said}"


@contextmanager
def clustered(snapshots: Path, folder: Path, *, count: int = COUNT) -> Iterator[Cluster]:
    """Servers as the shipped settings, secrets and site set them, on the database of LANZHOU_DATABASE_URL."""
    ports = _free_ports(count)
    secrets(folder)
    with site(folder, behind=ports) as before:
        cluster = Cluster(snapshots, folder, ports, before)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.end()


def shown(run: Run) -> list[str]:
    """What a reader sees of a run, without secrets of the session: its texts, and what components are given.

    In no order: elements come as they are drawn, not as they stand. Not the list of what was asked last,
    which others of the same account make longer.
    """
    given_to = components(run, without="kept_questions")
    return sorted(re.sub(r"/take/[^/\"]+", "/take/-", text) for text in (*run.texts, *given_to))


def components(run: Run, *, without: str = "") -> list[str]:
    """What the components of our own are given, all but those of a name."""
    drawn = [one for one in run.drawn("bidi_component") if one.component_name != without]
    return [one.bytes.decode() or one.json for one in drawn]


def _free_ports(count: int) -> tuple[int, ...]:
    found: set[int] = set()
    while len(found) < count:
        found.add(free_port())
    return tuple(sorted(found))
