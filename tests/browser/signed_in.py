"""A dashboard with sign-in whose provider is never asked: who is signed in has the cookie it would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from playwright.sync_api import BrowserContext

from analytics.access.accounts import Account
from analytics.access.signing_in import Sessions
from tests import cookies
from tests.browser.server import Server, free_port, serving


@contextmanager
def closed(
    snapshots: Path, folder: Path, *, environment: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Server]:
    """The dashboard over a folder of snapshots, with sign-in; `folder` takes its settings."""
    port = free_port()
    options = ("--secrets.files", str(cookies.secrets(folder, port)))
    with serving(snapshots, options=options, port=port, environment=environment) as server:
        yield server


def sign_in(context: BrowserContext, server: Server, snapshots: Path, account: Account) -> None:
    """The browser is that of somebody who has signed in."""
    said = cookies.claims(account.sub, server.url, iss=account.iss)
    Sessions.of(snapshots).begin(said)
    value = cookies.cookie(said)
    context.add_cookies([{"name": "_streamlit_user", "value": value, "url": server.url, "httpOnly": True}])
