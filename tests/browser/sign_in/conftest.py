"""The dashboard with sign-in, the provider it asks, and who has an account."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from analytics.access.accounts import Account, Accounts
from analytics.access.roles import Role
from analytics.access.signing_in import Sessions
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from analytics.database.tables import sessions
from tests.browser.contexts import Context, Contexts
from tests.browser.server import Server, free_port, serving
from tests.browser.sign_in.provider import PASSWORD, Provider, providing
from tests.browser.watching import settled
from tests.cookies import claims, cookie, secrets

#: Opens a page: visit(width=390, cookies=closed.cookies("lisi")).
Visit = Callable[..., Page]


@dataclass(frozen=True)
class Closed:
    """A dashboard with sign-in over a snapshots folder of its own."""

    server: Server
    provider: Provider
    folder: Path

    @property
    def accounts(self) -> Accounts:
        return Accounts.of(self.folder, everybody())

    def account(self, sub: str, role: Role = Role.REVIEWER, **options: Any) -> Account:
        """A new account for somebody at the provider."""
        return self.accounts.add(self.provider.iss, sub, name=sub.title(), role=role, **options)

    def signed_in(self, sub: str) -> dict[str, Any]:
        """What the cookie says of somebody who has just signed in, elsewhere than in this test."""
        said = claims(sub, self.server.url, iss=self.provider.iss)
        Sessions.of(self.folder).begin(said)
        return said

    def cookies(self, sub: str) -> list[Any]:
        """What a browser is then given."""
        value = cookie(self.signed_in(sub))
        return [{"name": "_streamlit_user", "value": value, "url": self.server.url, "httpOnly": True}]

    def age(self, *, seen: timedelta = timedelta(0), signed_in: timedelta = timedelta(0)) -> None:
        """Every sign-in was used, and begun, so much longer ago."""
        with database_of(self.folder).writing() as connection:
            for row in connection.execute(sa.select(sessions)).all():
                older = {"seen_at": row.seen_at - seen, "signed_in_at": row.signed_in_at - signed_in}
                connection.execute(sa.update(sessions).where(sessions.c.key == row.key).values(older))


def started(running: ExitStack, sample: Path, folder: Path, **environment: str) -> Closed:
    """A provider and a dashboard that asks it, over a copy of the sample, until the stack is left."""
    snapshots, port = folder / "data" / "snapshots", free_port()
    shutil.copytree(sample, snapshots)
    provider = running.enter_context(providing(folder, redirects=[f"http://127.0.0.1:{port}/oauth2callback"]))
    options = ("--secrets.files", str(secrets(folder, port, metadata=provider.metadata)))
    server = running.enter_context(serving(snapshots, options=options, port=port, environment=environment))
    made = Closed(server, provider, snapshots)
    made.account("boss", Role.ADMINISTRATOR)
    return made


@pytest.fixture(scope="module")
def closed(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    """One dashboard and one provider a module; each test makes the accounts it needs."""
    with ExitStack() as running:
        yield started(running, sample, tmp_path_factory.mktemp("closed"))


@pytest.fixture(autouse=True)
def truthful(closed: Closed) -> None:
    """What a test lets the provider say is not said in the next."""
    closed.provider.twist()


@pytest.fixture
def visit(contexts: Contexts, closed: Closed) -> Iterator[Visit]:
    """Opens browsers of their own, also on pages of the provider, which log what they like."""
    taken: list[Context] = []
    before = len(closed.server.written())

    def open_page(*, width: int = 1440, cookies: Sequence[Any] = (), **options: Any) -> Page:
        window = {"width": width, "height": 900}
        taken.append(contexts.take(closed.server.url, locale="zh-CN", viewport=window, **options))
        context = taken[-1].context
        context.add_cookies(list(cookies))
        return context.new_page()

    yield open_page
    for one in taken:
        contexts.give_back(one)
    written = closed.server.written()[before:]
    # Streamlit tells of what a provider may not say with the way to it.
    assert "Uncaught" not in written
    assert closed.server.asked() == ""


def enter(page: Page, sub: str, *, password: str = PASSWORD) -> None:
    """What somebody does on the pages of the provider."""
    page.locator("input[name=login]").fill(sub)
    page.get_by_role("button", name="Continue").click()
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_in(page: Page, sub: str, path: str = "/") -> Page:
    """From the page that keeps out, over the provider, and back."""
    page.goto(path)
    page.get_by_role("button", name="登录", exact=True).click()
    enter(page, sub)
    return settled(page)
