"""Whatever stands in an address, a page is drawn whole: the choice it names, or the default and a notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from urllib.parse import quote

import pytest
from streamlit.proto.Alert_pb2 import Alert

from pages.frame.frame import NAVIGATION
from tests.browser.server import Server
from tests.hostile.parameters import ASKED, read_by
from tests.hostile.strings import OUTSIDE
from tests.hostile.views import VIEWS, address, choices
from tests.server.client import Client, asked
from tests.server.reader import Run

#: What no page knows, and with what its last line begins.
NOWHERE, FOOTER = "不存在", "快照"
PAGES = [name for name, _ in NAVIGATION]
#: What is no text that tries to act, and what a number, a day or a code is made of where it is none.
ODD = (
    "", " ", "\x00", "620102\x00", "²", "１２", "٣", "-1", "0", "9" * 400, "1e999", "2020-02-30",
    "9999-12-31", "~", "~all", "~rest", "~-", ",", ",,,", "a" * 61, "长" * 33_000, "x" * 100_000, "." * 5_000,
    "1,2,3", "10..", "..", "None", "zh,en",
)  # fmt: skip
#: As a browser would not write an address.
WRITTEN = (
    "&&&", "=", "==&=", "?", "%", "%zz={}", "{name}", "{name}=", "{name}=%", "{name}=%E4%B8",
    "{name}=%FF%FE%00", "{name}=%ED%A0%80", "{name}=%u0041", "{name}=a&{name}=b", "{name}=&{name}=",
    "{name}[]=1", "{name}[0]=1&{name}.x=2", "{name}=1;{name}=2", "{name}=%0d%0aSet-Cookie:a=b",
    "{name}=+%20+", "embed=true&{name}=1", "%00=1", "{many}", "{long}=1",
)  # fmt: skip
#: Of any text they are something: searched for, looked up, or opened beside what is there.
FREE = {"q", "code", "set", "behind"}
#: No page draws a choice of it: it is asked of files.
OF_FILES = {"as"}
#: What a way of signing in says; tests/pages/test_landing.py and tests/deploy hold what comes of it.
SIGNING_IN = {"wanted", "error"}
#: Read where something is opened first, or where somebody signs in.
UNDRAWN = {"target": {"rows", "part"}, "accounts": {"account", "part"}}


def test_every_page_and_every_name_of_a_view_is_known() -> None:
    assert list(read_by()) == PAGES == list(VIEWS)
    for page, views in VIEWS.items():
        named = {name for view in views for name in choices(view)}
        assert named <= read_by()[page], page
    # A way of reading that is not found here would leave these out.
    assert {"q", "since", "until", "where.gender", "item", "set"} <= frozenset[str]().union(
        *read_by().values()
    )


class Reader:
    """Asks a page by one address after the other, and holds what every answer must be."""

    def __init__(self, server: Server, page: str) -> None:
        self.server, self.page = server, page
        self.begun = len(server.written())
        self.client = Client(server.url, page).open()
        self.runs = 0

    def asks(self, query: str | Mapping[str, str]) -> Run:
        """One run, of which nothing is broken and nothing acts."""
        self.client.query = query if isinstance(query, str) else address(self.page, query).partition("?")[2]
        run = self.client.run()
        self.runs += 1
        path = f"/{self.page}?{self.client.query[:500]}"
        assert run.status == 0, path
        kinds = {element.WhichOneof("type") for element in run.elements}
        assert not kinds & {"exception", "iframe"}, path
        assert alerts(run, Alert.ERROR) == [], path
        acting = [one.markdown.body for one in run.elements if one.markdown.allow_html]
        assert [body for body in acting if OUTSIDE in body] == [], path
        # The last of a page: it was drawn to its end.
        assert any(one.markdown.body.startswith(FOOTER) for one in run.elements), path
        return run

    def end(self) -> None:
        self.client.end()
        logged = self.server.written()[self.begun :]
        assert "Traceback" not in logged
        assert "ERROR" not in logged
        assert self.server.asked() == ""


@pytest.fixture
def reader(request: pytest.FixtureRequest, hostile_server: Server) -> Iterator[Reader]:
    made = Reader(hostile_server, request.node.callspec.params["page"])
    yield made
    made.end()


def alerts(run: Run, kind: int) -> list[str]:
    return [one.alert.body for one in run.elements if one.alert.format == kind and one.alert.body]


def rounds(names: Sequence[str], texts: Sequence[str], *, most: int) -> Iterator[Mapping[str, str]]:
    """Every name with a text of its own, with others in the next round; each text stands somewhere first."""
    for first in islice(range(0, len(texts) * len(names), len(names)), most):
        yield {name: texts[(first + place) % len(texts)] for place, name in enumerate(names)}


@pytest.mark.parametrize("page", PAGES)
def test_texts_that_try_to_act_leave_a_page_as_it_is(
    reader: Reader, soaks: bool, some: Sequence[str], page: str
) -> None:
    """All names of a page at once, beside what a view of it names."""
    for view in VIEWS[page]:
        names = sorted((read_by()[page] | ASKED) - set(choices(view)))
        most = len(some) // len(names) + 1 if soaks else 1
        for said in rounds(names, some[PAGES.index(page) % 3 :: 1 if soaks else 3], most=most):
            reader.asks({**choices(view), **said})
    assert reader.runs >= len(VIEWS[page])


@pytest.mark.parametrize("page", PAGES)
def test_what_is_nowhere_is_told_by_the_name_it_stands_under(reader: Reader, page: str) -> None:
    """Each name alone, beside what a view names, until one of them draws the choice."""
    names = read_by()[page] - OF_FILES - SIGNING_IN - FREE
    assert {name for name in names if not told(reader, page, name)} <= UNDRAWN.get(page, set())


def told(reader: Reader, page: str, name: str) -> bool:
    """Whether a notice names it; what stands under other names goes first."""
    for view in dict.fromkeys(("", *VIEWS[page])):
        warnings = alerts(reader.asks({**choices(view), name: NOWHERE}), Alert.WARNING)
        if any(NOWHERE in text and name in text.replace("\\", "") for text in warnings):
            return True
    return False


@pytest.mark.parametrize("page", PAGES)
def test_an_odd_value_leaves_a_page_as_it_is(reader: Reader, soaks: bool, page: str) -> None:
    names = sorted(read_by()[page] | ASKED)
    for said in rounds(names, ODD, most=2):
        reader.asks(said)
    for name in names if soaks else ():
        for value in ODD:
            reader.asks({name: value})


@pytest.mark.parametrize("page", PAGES)
def test_an_address_that_no_browser_writes_leaves_a_page_as_it_is(
    reader: Reader, soaks: bool, page: str
) -> None:
    names, place = sorted(read_by()[page]), PAGES.index(page)
    many = "&".join(f"n{number}={number}" for number in range(5_000))
    for number, written in enumerate(WRITTEN if soaks else WRITTEN[place % 6 :: 6], start=place):
        for name in names if soaks else [names[number % len(names)]]:
            query = written.replace("{name}", name).replace("{many}", many).replace("{long}", "x" * 100_000)
            reader.asks(query)


def test_what_answers_an_address_says_nothing_of_it(hostile_server: Server) -> None:
    """The page that a browser loads first, its script, and files that are asked for in some form."""
    url, begun = hostile_server.url, len(hostile_server.written())
    acting = f"<script src=//{OUTSIDE}>\"'"
    for path in ("/", "/target", "/shell.js", "/take/a/b"):
        answer = asked(url, "GET", path)
        for name in ("lang", "as", "as_of", "theme", "embed_options", acting):
            for value in (acting, "\x00", "zh\r\nSet-Cookie: a=b", "x" * 30_000):
                query = f"{quote(name)}={quote(value)}&{quote(name)}=%zz%FF"
                again = asked(url, "GET", f"{path}?{query}")
                assert (again.status, again.body) == (answer.status, answer.body), query[:100]
                assert {*again.headers} == {*answer.headers}, query[:100]
                assert again.headers["x-content-type-options"] == "nosniff"
    # Longer than a server reads: it may not even wait for the end.
    with suppress(ConnectionError):
        assert asked(url, "GET", f"/?lang={'x' * 200_000}").status in range(400, 500)
    assert asked(url, "GET", "/").status == 200
    assert "Traceback" not in hostile_server.written()[begun:]
