"""Files are made at addresses that only their own session was told, for as long as it lasts."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.language.exports import Format
from tests.browser.server import Server, serving
from tests.server.asking import FOREIGN, ask
from tests.server.client import Client
from tests.server.reader import Run

#: Seconds after which the session of a browser that has gone is over, and seconds until all of it has ended.
KEPT, ENDED = 1, 40


def addresses(run: Run) -> list[str]:
    """Where the page's tables are."""
    given = [json.loads(one.bytes) for one in run.drawn("bidi_component")]
    return [one["line"]["address"] for one in given if "line" in one]


@pytest.fixture(scope="module")
def below(sample: Path) -> Iterator[Server]:
    """A server in a folder of its address, that soon forgets who has gone."""
    options = ("--server.baseUrlPath", "social-work", "--server.disconnectedSessionTTL", str(KEPT))
    with serving(sample, options=options, below="/social-work") as server:
        yield server


def test_a_file_is_made_where_the_page_says_also_in_a_folder(below: Server) -> None:
    with Client(f"{below.url}/social-work", "workforce", origin=below.url) as reader:
        for address in addresses(reader.run()):
            assert address.startswith("/social-work/take/")
            for form in Format:
                answer = ask(below, f"{address}?as={form}")
                assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, form.mime)
                assert answer.headers["cache-control"] == "no-store, private"
                assert answer.headers["content-disposition"].startswith("attachment")
        assert ask(below, "/social-work/picture.js").headers["content-type"].startswith("text/javascript")


def test_nothing_else_is_at_such_an_address(below: Server) -> None:
    with Client(f"{below.url}/social-work", "overview", origin=below.url) as reader:
        (address,) = addresses(reader.run())
        assert ask(below, f"{address}?as=csv").status == 200
        for other in (f"{address}?as=exe", address, f"{address}x?as=csv", address.replace("take/", "take/x")):
            assert ask(below, other).status == 404
        assert ask(below, f"{address}?as=csv", ("Origin", FOREIGN)).status == 403
        assert ask(below, f"{address}?as=csv", method="POST").status == 405


def test_the_addresses_of_two_readers_are_not_alike(below: Server) -> None:
    with (
        Client(f"{below.url}/social-work", "overview", origin=below.url) as one,
        Client(f"{below.url}/social-work", "overview", origin=below.url) as other,
    ):
        assert addresses(one.run()) != addresses(other.run())
        assert addresses(one.run()) == addresses(one.run())


def test_a_file_is_offered_for_as_long_as_its_session_lasts(below: Server) -> None:
    with Client(f"{below.url}/social-work", "overview", origin=below.url) as reader:
        (address,) = addresses(reader.run())
    deadline = time.monotonic() + ENDED
    while ask(below, f"{address}?as=csv").status != 404:
        assert time.monotonic() < deadline, "still there"
        time.sleep(0.5)
