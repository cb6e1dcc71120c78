"""Going through pages as one viewer: every state a page itself leads to, and all that it sends on the way.

A state is a page and its choices. From one, every option of every choice it draws and every link on it lead
to others, so that a part or an option that is new is gone through without being named here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from analytics.language.exports import Format
from pages.frame.frame import NAVIGATION, opened_by
from pages.frame.takeaway import Offers
from tests.canaries.foreign import Foreign
from tests.pages.conftest import ENTRY
from tests.signed_in import signed_in

#: What an address says that no page draws a choice of.
_LIKE = re.compile(r'"href":"([^"]+)"')
#: Pages and files that say what districts there are, and nothing of them.
PUBLIC = ("method", "method-workbook", "template")
_FORMATS = {"csv", "xlsx"}


@dataclass(frozen=True)
class State:
    """A page and its choices in the address."""

    page: str
    choices: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, page: str, choices: Mapping[str, str]) -> State:
        return cls(page, tuple(sorted(choices.items())))

    @property
    def rank(self) -> str:
        """An order that has nothing to do with what a state is, and is the same on every day."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.page}?{'&'.join(f'{name}={value}' for name, value in self.choices)}"


@dataclass
class Seen:
    """What was gone through, and what of it was foreign."""

    states: list[State] = field(default_factory=list)
    files: int = 0
    leaks: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    #: What a page that they may open said instead of itself.
    refused: list[str] = field(default_factory=list)


def crawl(foreign: Foreign, *, most: int, entered: Iterable[State] = (), files: int = 10**9) -> Seen:
    """Every page, what is `entered` as an address, then what they lead to: up to `most` states."""
    seen = Seen()
    waiting = [*(State(name) for name, _ in NAVIGATION), *entered]
    known, first = set(waiting), len(waiting)
    with signed_in(foreign.viewer), listening() as said, downloading(foreign, seen):
        while waiting and len(seen.states) < most:
            state = waiting.pop(0)
            said.clear()
            app = run(state)
            seen.states.append(state)
            sent = [message.SerializeToString() for message in said]
            _look(seen, foreign, state, app, sent)
            if seen.files < files:
                _take(seen, foreign, state, app)
            news = [one for one in leads_to(app, state) if one not in known]
            known.update(news)
            waiting += news
            if len(seen.states) >= first:
                waiting.sort(key=lambda one: one.rank)
    return seen


def _look(seen: Seen, foreign: Foreign, state: State, app: AppTest, sent: list[bytes]) -> None:
    if app.exception:
        seen.failed.append(f"{state}: {app.exception[0].message}")
    # The page of accounts asks whether anybody signs in at all, which nobody does in this process.
    if state.page in opened_by(foreign.viewer) and state.page != "accounts":
        seen.refused += [f"{state}: {error.value}" for error in app.error]
    look_at(seen, foreign, state, sent)


def look_at(seen: Seen, foreign: Foreign, state: State, sent: Iterable[bytes]) -> None:
    """Notes what of the messages a state has sent is foreign."""
    with_places = state.page not in PUBLIC
    found = {what for message in sent for what in foreign.in_bytes(message, with_places=with_places)}
    # What an address was entered with may be told again as what does not exist; one page also offers again
    # what its reader has asked there before.
    typed = " ".join(map(str, [state, *(one for one in seen.states if one.page == state.page == "explore")]))
    for what in (one for one in found if one.partition(" ")[2] not in typed):
        seen.leaks.append(f"{state}: {what}")


def _take(seen: Seen, foreign: Foreign, state: State, app: AppTest) -> None:
    with_places = state.page not in PUBLIC
    for name, made in taken(app):
        seen.files += 1
        seen.leaks += [
            f"{state}: {what} in {name}" for what in set(foreign.in_bytes(made, with_places=with_places))
        ]


@contextmanager
def downloading(foreign: Foreign, seen: Seen) -> Iterator[None]:
    """Every button that takes a file away is pressed once: what it would hand over is looked at."""
    draw, pressed = st.download_button, set[str]()

    def drawn(label: str, data: Any, **options: Any) -> Any:
        key = str(options.get("key"))
        if key not in pressed:
            pressed.add(key)
            seen.files += 1
            made = data() if callable(data) else data
            found = set(foreign.in_bytes(made, with_places=key not in PUBLIC))
            named = f"{options.get('file_name')} of {key}"
            seen.leaks += [f"{what} in {named}" for what in found]
        return draw(label, data, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "download_button", drawn)
        yield


def run(state: State) -> AppTest:
    """The state drawn anew, as a link opens it."""
    app = AppTest.from_file(ENTRY, default_timeout=120)
    for name, value in state.choices:
        app.query_params[name] = value
    app.session_state["making"] = app.session_state["turnover-people"] = True
    app.switch_page(f"../{state.page}.py")
    return app.run()


@contextmanager
def listening() -> Iterator[list[ForwardMsg]]:
    """Every message a run sends to the browser."""
    said: list[ForwardMsg] = []
    read: Callable[..., Any] = LocalScriptRunner.forward_msgs

    def told(self: LocalScriptRunner) -> list[ForwardMsg]:
        messages: list[ForwardMsg] = read(self)
        said.extend(messages)
        return messages

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalScriptRunner, "forward_msgs", told)
        yield said


def taken(app: AppTest) -> Iterator[tuple[str, bytes]]:
    """Every table the page offers, as files."""
    if "taken-away" not in app.session_state:
        return
    offers: Offers = app.session_state["taken-away"]
    for key, offered in {**offers.settled, **offers.drawn}.items():
        for form in Format:
            if str(form) in _FORMATS:
                yield f"{key}.{form}", form.made(offered.table(), offered.stamp)


def leads_to(app: AppTest, state: State) -> Iterator[State]:
    """Where its choices and links lead."""
    for name, ids in options(app).items():
        for id in ids:
            yield State.of(state.page, {**dict(state.choices), name: id})
    links, components = app.get("page_link"), app.get("bidi_component")
    yield from linked([one.proto for one in links], [one.proto for one in components], state)


def linked(links: Iterable[Any], components: Iterable[Any], state: State) -> Iterator[State]:
    """Where the links of a page and those in our own components lead."""
    pages = {name for name, _ in NAVIGATION}
    hrefs = [f"{link.page}?{link.query_string}" for link in links]
    for one in components:
        hrefs += [json.loads(f'"{href}"') for href in _LIKE.findall(one.bytes.decode())]
    for href in hrefs:
        parts = urlsplit(href)
        page = parts.path.strip("/").rpartition("/")[2].removesuffix(".py") or state.page
        if page in pages:
            yield State.of(page, dict(parse_qsl(parts.query)))


def options(app: AppTest) -> dict[str, list[str]]:
    """The ids of every choice the page has drawn, by its name in the address."""
    found: dict[str, list[str]] = {}
    for key in list(app.session_state._state.filtered_state):
        if isinstance(key, str) and key.startswith("labels-choice-"):
            ids = app.session_state[key]
            found[key.removeprefix("labels-choice-")] = list(dict.fromkeys(ids.values()))
    return found
