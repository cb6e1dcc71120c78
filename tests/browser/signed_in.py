"""A dashboard with sign-in whose provider is never asked: who is signed in has the cookie it would give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from playwright.sync_api import BrowserContext
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from analytics.access.accounts import Account
from tests.access.accounted import AUD, ISS, signed_in
from tests.browser.server import Server, free_port, serving

COOKIE_SECRET = "forty signs that nobody else may ever know"


@contextmanager
def closed(
    snapshots: Path, folder: Path, *, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Server]:
    """The dashboard over a folder of snapshots, with sign-in; `folder` takes its settings."""
    port = free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "{AUD}"
client_secret = "never used"
server_metadata_url = "{ISS}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    options = ("--secrets.files", str(secrets))
    with serving(snapshots, options=options, port=port, environment=environment) as server:
        yield server


def cookie(server: Server, claims: Mapping[str, Any]) -> str:
    """What a browser is given when somebody has signed in."""
    said = json.dumps({**claims, "origin": server.url})
    return create_signed_value(COOKIE_SECRET, USER_COOKIE_NAME, said).decode()


def sign_in(context: BrowserContext, server: Server, snapshots: Path, account: Account) -> dict[str, Any]:
    """The browser is that of somebody who has signed in; the claims of the sign-in."""
    said = signed_in(snapshots, account, sid=f"{account.id}-{id(context)}")
    given = {"name": USER_COOKIE_NAME, "value": cookie(server, said), "url": server.url, "httpOnly": True}
    context.add_cookies([given])  # type: ignore[list-item]
    return said
