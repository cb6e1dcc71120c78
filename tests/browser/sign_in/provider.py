"""An identity provider as an organization has one: canaille, a process of its own on this machine.

It serves whoever is in its description (JSON): people with passwords, and clients. What its ID tokens say can
be twisted while it runs, to say what no good provider would.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.server import PATIENCE, ROOT, free_port
from tests.cookies import CLIENT, SECRET

PASSWORD = "correct horse battery"
#: Who has a password there; `sub` is what the provider calls each.
PEOPLE = (
    *("boss", "zhangsan", "lisi", "wangwu", "nobody"),
    *("linked", "reader", "former", "latter", "same", "curious", "led"),
)


@dataclass(frozen=True)
class Provider:
    """A running provider."""

    url: str
    folder: Path

    @property
    def iss(self) -> str:
        """By which its ID tokens are known."""
        return self.url

    @property
    def metadata(self) -> str:
        return f"{self.url}/.well-known/openid-configuration"

    def twist(self, **claims: Any) -> None:
        """From now on its ID tokens say this; with nothing they say what is true. None leaves a claim out."""
        (self.folder / "twists.json").write_text(json.dumps(claims), encoding="utf-8")


@contextmanager
def providing(folder: Path, *, redirects: list[str]) -> Iterator[Provider]:
    """A provider until the block ends, for a dashboard that is called back at `redirects`."""
    url = f"http://127.0.0.1:{free_port()}"
    provider = Provider(url, folder)
    provider.twist()
    described = {"url": url, "redirects": redirects, "people": PEOPLE}
    (folder / "provider.json").write_text(json.dumps(described), encoding="utf-8")
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.sign_in.provider", str(folder)],
            cwd=ROOT,
            # Its own library asks for TLS otherwise.
            env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(process, provider)
        yield provider
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], provider: Provider) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(provider.metadata, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError((provider.folder / "provider.log").read_text(encoding="utf-8", errors="replace"))


def _serve(folder: Path) -> None:
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from canaille.oidc.provider import OpenIDCode
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    described = json.loads((folder / "provider.json").read_text(encoding="utf-8"))
    host = described["url"].removeprefix("http://")
    honest = OpenIDCode.generate_user_info

    def twisted(grant: Any, user: Any, scope: str) -> dict[str, Any]:
        claims = json.loads((folder / "twists.json").read_text(encoding="utf-8"))
        return {**honest(grant, user, scope), **claims}

    OpenIDCode.generate_user_info = twisted
    app = create_app(
        {
            "SECRET_KEY": "of the provider alone",
            "SERVER_NAME": host,
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "NAME": "Provider", "CAPTCHA_ENABLED": False},
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048).as_dict(private=True)]},
        }
    )
    with app.app_context():
        for name in described["people"]:
            Backend.instance.save(
                models.User(
                    user_name=name, formatted_name=name, family_name=name, password=PASSWORD,
                    emails=[f"{name}@example.org"],
                )
            )  # fmt: skip
        client = models.Client(
                client_id=CLIENT, client_secret=SECRET, client_name="Dashboard",
                client_uri=described["redirects"][0], redirect_uris=described["redirects"],
                post_logout_redirect_uris=described["redirects"],
                grant_types=["authorization_code"], response_types=["code"],
                token_endpoint_auth_method="client_secret_basic", scope=["openid", "email", "profile"],
        )  # fmt: skip
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)
    make_server("127.0.0.1", int(host.rpartition(":")[2]), app, threaded=True).serve_forever()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
