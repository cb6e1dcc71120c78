"""Debian's nginx with the shipped site, in a folder of its own and in the foreground.

`python -m tests.deploy.nginx` makes sure there is one, getting it when it may, and prints its path.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests import packages
from tests.browser.server import ROOT, Server, free_port, serving

SITE = ROOT / "deploy" / "nginx.conf"
#: What takes the place of the site's one server where there are several, and what they add to the site.
SERVERS, SESSIONS = ROOT / "deploy" / "nginx-servers.conf", ROOT / "deploy" / "nginx-sessions.conf"
SETTINGS = ROOT / "deploy" / "lanzhou.env.example"
SECRETS = ROOT / "deploy" / "secrets.toml.example"
COOKIE_SECRET = "x" * 64
#: The name in the shipped site.
NAME = "progress.lanzhou.example"
ADVICE = (
    "The tests of the site need nginx: set NGINX=/path/to/nginx, or install it "
    "(Debian, Ubuntu: apt-get install nginx-light)."
)
#: Seconds until it answers.
PATIENCE = 20.0

#: What Debian's own nginx.conf has around a site, as far as it matters here.
AROUND = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 512; }}
http {{
  {temporary}
  default_type application/octet-stream;
  types {{ text/html html; }}
  {site}
}}
"""
PLACES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class NoNginx(Exception):
    """There is none that can be started; the sentence says how to get one."""


def nginx() -> Path:
    """NGINX, else the one on the path, where administrators' programs may lie beside it."""
    named = os.environ.get("NGINX")
    found = named or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not found or not os.access(found, os.X_OK):
        raise NoNginx(ADVICE)
    return Path(found)


def get() -> Path:
    """The one that is there, or (as root) the system's package, which is not left running."""
    try:
        return nginx()
    except NoNginx:
        if os.environ.get("NGINX") or not packages.may_install():
            raise
    print("No nginx yet: it is installed now.", file=sys.stderr)
    packages.install("--no-install-recommends", "nginx-light")
    return nginx()


@dataclass(frozen=True)
class Site:
    """The site as it runs: its ports here, its certificate, and what it writes."""

    port: int
    plain_port: int
    certificate: Path
    folder: Path

    def requests(self) -> str:
        """Its log of requests so far."""
        return (self.folder / "lanzhou.log").read_text(encoding="utf-8")

    def answered_by(self, path: str) -> list[int]:
        """The ports of the servers that were asked for a path lately, the last one asked last."""
        asked = re.compile(
            rf" {re.escape(path)} \d+ .* ((?:127\.0\.0\.1:\d+(?:, )?)+) [-\d, ]+$", re.MULTILINE
        )
        deadline = time.monotonic() + PATIENCE
        # It is written once the answer has gone.
        while not (found := asked.findall(self.requests())):
            assert time.monotonic() < deadline, f"{path} was never asked for"
            time.sleep(0.01)
        return [int(port) for port in re.findall(r":(\d+)", found[-1])]

    def logged(self) -> str:
        """All of its logs so far, those of errors too."""
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.log")))

    def trusting(self) -> ssl.SSLContext:
        """What a reader has who trusts its certificate."""
        return ssl.create_default_context(cafile=self.certificate)

    def wire(self) -> socket.socket:
        """A connection to it, before TLS."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def temporary(self) -> list[Path]:
        """What it has laid down of what passed through it."""
        return [path for name in PLACES for path in (self.folder / name).rglob("*") if path.is_file()]


def options() -> dict[str, str]:
    """What the shipped settings tell Streamlit: under which name it is read."""
    lines = SETTINGS.read_text(encoding="utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: value.strip('"') for name, value in told.items() if name.startswith("STREAMLIT_")}


def secrets(folder: Path) -> Path:
    """The shipped secrets of sign-in, filled in."""
    text = SECRETS.read_text(encoding="utf-8")
    for name, said in (("cookie_secret", COOKIE_SECRET), ("client_secret", "y" * 40)):
        assert f'{name} = ""' in text
        text = text.replace(f'{name} = ""', f'{name} = "{said}"')
    filled = folder / "secrets.toml"
    filled.write_text(text, encoding="utf-8")
    return filled


@contextmanager
def proxied(snapshots: Path, folder: Path) -> Iterator[tuple[Server, Site]]:
    """A server as the shipped settings and secrets set it, behind the shipped site."""
    environment = {**options(), "STREAMLIT_SECRETS_FILES": str(secrets(folder))}
    with (
        serving(snapshots, environment=environment) as server,
        site(folder, behind=[urlsplit(server.url).port or 0]) as before,
    ):
        yield server, before


@contextmanager
def proxied_open(snapshots: Path, folder: Path) -> Iterator[tuple[Server, Site]]:
    """A server without sign-in behind the site, both of which answer to the name of this machine alone."""
    environment = {name: value.replace(NAME, "localhost") for name, value in options().items()}
    with (
        serving(snapshots, environment=environment) as server,
        site(folder, behind=[urlsplit(server.url).port or 0], name="localhost") as before,
    ):
        yield server, before


@contextmanager
def site(folder: Path, *, behind: Sequence[int], name: str = NAME) -> Iterator[Site]:
    """The shipped site before a server or several, by their ports; only ports and places are exchanged."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    made = Site(free_port(), free_port(), certificate, folder)
    configuration = folder / "nginx.conf"
    configuration.write_text(configured(made, key, behind).replace(NAME, name), encoding="utf-8")
    command = [str(nginx()), "-p", str(folder), "-c", str(configuration), "-e", f"{folder}/error.log"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    if checked.returncode or "warn" in checked.stderr:
        raise NoNginx(checked.stderr)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await(made, process)
            yield made
        finally:
            process.terminate()


def configured(made: Site, key: Path, behind: Sequence[int]) -> str:
    """The shipped site with other ports and places, in what Debian has around it."""
    folder, included = made.folder, made.folder / "included"
    included.mkdir()
    text = SITE.read_text(encoding="utf-8")
    if len(behind) > 1:
        shutil.copy(SESSIONS, included)
        text, count = re.subn(
            r"^upstream lanzhou \{\n.*?^\}\n", _servers(behind), text, flags=re.MULTILINE | re.DOTALL
        )
        assert count == 1
    else:
        text, count = re.subn(r"server 127\.0\.0\.1:8501;", f"server 127.0.0.1:{behind[0]};", text)
        assert count == 1
    exchanged = {
        r"/etc/nginx/lanzhou/": f"{included}/",
        r"listen \[::\]:.*;\n": "\n",
        r"listen 80\b": f"listen 127.0.0.1:{made.plain_port}",
        r"listen 443\b": f"listen 127.0.0.1:{made.port}",
        r"/etc/lanzhou/tls/fullchain\.pem": str(made.certificate),
        r"/etc/lanzhou/tls/privkey\.pem": str(key),
        r"/var/log/nginx/": f"{folder}/",
    }
    for found, by in exchanged.items():
        text, count = re.subn(found, by, text)
        assert count, f"The site has no {found}"
    user = "user root;" if packages.is_root() else ""
    temporary = " ".join(f"{name}_temp_path {folder / name};" for name in PLACES)
    return AROUND.format(folder=folder, user=user, temporary=temporary, site=text)


def _servers(behind: Sequence[int]) -> str:
    """What is shipped for several servers, of which it names as many, at other places."""
    ports = iter(behind)
    text, count = re.subn(
        r"server 10\.[0-9.]+:8501 ",
        lambda _: f"server 127.0.0.1:{next(ports)} ",
        SERVERS.read_text(encoding="utf-8"),
    )
    assert count == len(behind)
    return text


def _await(made: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", made.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.terminate()
    raise NoNginx((made.folder / "error.log").read_text(encoding="utf-8", errors="replace"))


if __name__ == "__main__":
    sys.exit(packages.printed(get, NoNginx))
