"""A reader meets nothing of the one before, whose context they have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.contexts import KEPT, STILL, Contexts
from tests.browser.server import Server, free_port, own_port, serving

#: Whether there is a cookie, and how many values are kept.
KEPT_THERE = "() => [document.cookie.includes('a=1'), localStorage.length, sessionStorage.length]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """No page of it is opened, so that it needs no snapshots."""
    with serving(tmp_path_factory.mktemp("snapshots")) as running:
        yield running


@pytest.fixture
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


def test_nothing_of_a_reader_is_left_for_the_next(contexts: Contexts, server: Server) -> None:
    first = contexts.take(server.url)
    page = first.context.new_page()
    page.goto(STILL)
    page.evaluate("() => { document.cookie = 'a=1'; localStorage.a = 1; sessionStorage.a = 1; }")
    assert page.evaluate(KEPT_THERE) == [True, 1, 1]
    first.context.grant_permissions(["geolocation"])
    contexts.give_back(first)
    second = contexts.take(server.url)
    assert second is first
    assert second.context.pages == [second.still]
    page = second.context.new_page()
    page.goto(STILL)
    assert page.evaluate(KEPT_THERE) == [False, 0, 0]
    state = "async () => (await navigator.permissions.query({name: 'geolocation'})).state"
    assert page.evaluate(state) != "granted"
    second.context.close()


def test_readers_at_the_same_time_or_with_other_options_have_their_own(
    contexts: Contexts, server: Server
) -> None:
    taken = [contexts.take(server.url) for _ in range(2)]
    assert taken[0].context != taken[1].context
    for one in taken:
        contexts.give_back(one)
    assert contexts.take(server.url, locale="en") not in taken
    assert contexts.take(server.url) in taken


def test_a_context_that_a_test_has_closed_is_not_taken_again(contexts: Contexts, server: Server) -> None:
    first = contexts.take(server.url)
    first.context.close()
    contexts.give_back(first)
    assert contexts.take(server.url) is not first


def test_few_are_kept(contexts: Contexts, browser: Browser, server: Server) -> None:
    before = len(browser.contexts)
    for one in [contexts.take(server.url) for _ in range(KEPT + 2)]:
        contexts.give_back(one)
    assert len(browser.contexts) == before + KEPT


def test_servers_one_after_the_other_have_one_address() -> None:
    first = own_port()
    assert first == own_port() != free_port()
