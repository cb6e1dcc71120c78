"""Going through the pages of a real server as one account: what its websocket says, and the files it names.

Beside what links and addresses lead to, every list and row of buttons is chosen from, as a browser does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from analytics.access.audit import Audit
from analytics.access.signing_in import Sessions
from analytics.language.exports import Format
from pages.frame.frame import NAVIGATION, opened_by
from pages.frame.takeaway import TAKEN_FOR
from tests import cookies
from tests.browser.server import Server
from tests.canaries.city import BIRDS, City
from tests.canaries.crawling import PUBLIC, Seen, State, linked, look_at
from tests.canaries.foreign import Foreign
from tests.server.client import Answer, Client, chosen, token
from tests.server.reader import Run

_TAKEN = re.compile(r"/take/[\w-]+/[\w.%~-]+")
_MEDIA = re.compile(rb"/media/[\w.-]+")
#: Of a list so many options are chosen, and in one session so many of all lists.
_OPTIONS, _CHOSEN = 4, 3


@dataclass
class Wired:
    """A server over a city of its own, and what its accounts have signed in with."""

    server: Server
    city: City
    #: What the server's log is told to go to.
    log: Path
    _cookies: dict[str, str] = field(default_factory=dict)

    def cookies(self, who: str) -> str:
        """What the browser of an account carries."""
        if who not in self._cookies:
            account = self.city.accounts[who]
            said = cookies.claims(account.sub, self.server.url, iss=account.iss)
            Sessions.of(self.city.snapshots).begin(said)
            self._cookies[who] = f"_streamlit_user={cookies.cookie(said)}"
        return self._cookies[who]

    def client(self, who: str, page: str = "overview", **choices: str) -> Client:
        """The browser of an account at a page, not opened yet."""
        return Client(self.server.url, page, urlencode(choices), cookies=self.cookies(who), token=self._token)

    @cached_property
    def _token(self) -> str:
        return token(self.server.url)

    def told(self) -> list[str]:
        """The canaries in what the server says of itself: its output, its log, its numbers, its audit log."""
        audit = repr(Audit.of(self.city.snapshots).rows())
        metrics = self.client("auditor").get("/metrics").body.decode()
        written = {"output": self.server.written(), "metrics": metrics, "audit": audit}
        written["log"] = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        assert "lanzhou_run_seconds" in metrics, "Nothing was run, or the numbers are not told."
        return [
            f"{bird} in {what}" for what, text in written.items() for bird in BIRDS.values() if bird in text
        ]


@dataclass
class Crawl:
    """One account's way through the pages."""

    wired: Wired
    who: str
    foreign: Foreign
    #: States, and files, at most.
    most: int
    files: int
    seen: Seen = field(default_factory=Seen)
    #: What was chosen and taken once, by the key of its widget.
    _done: set[str] = field(default_factory=set)

    def go(self, entered: Iterable[State], *, only: Iterable[str] = ()) -> Seen:
        """Every page, or these, what is `entered` as an address, and then what they lead to."""
        names = list(only) or [name for name, _ in NAVIGATION]
        pages = [State(name) for name in names]
        waiting: list[State] = []
        for state in (*pages, *entered):
            waiting += self._visit(state, chooses=False)
        known = set(waiting)
        waiting = sorted({*pages, *waiting} - {*entered}, key=lambda one: one.rank)
        while waiting and len(self.seen.states) < self.most:
            news = [one for one in self._visit(waiting.pop(0)) if one not in known]
            known.update(news)
            waiting = sorted((*waiting, *news), key=lambda one: one.rank)
        return self.seen

    def _visit(self, state: State, *, chooses: bool = True) -> list[State]:
        """A session that opens the state, takes files and chooses from lists; where the links lead."""
        with self.wired.client(self.who, state.page, **dict(state.choices)) as client:
            run = client.run()
            self._look(state, run)
            self._take(state, client, run)
            found = list(linked(run.drawn("page_link"), run.drawn("bidi_component"), state))
            if chooses:
                self._choose(state, client, run)
        return found

    def _look(self, state: State, run: Run) -> None:
        if state not in self.seen.states:
            self.seen.states.append(state)
        look_at(self.seen, self.foreign, state, run.sent)
        self.seen.failed += [f"{state}: {one.message}" for one in run.drawn("exception")]
        if state.page in opened_by(self.foreign.viewer):
            alerts = [one.body for one in run.drawn("alert") if one.format == one.ERROR]
            self.seen.refused += [f"{state}: {said}" for said in alerts]

    def _choose(self, state: State, client: Client, run: Run) -> None:
        """From lists and rows of buttons, one after the other; nothing that does something is pressed."""
        left = _CHOSEN
        offered = [(widget, word, State(f"{state} {_key(widget)} {word}")) for widget, word in choices(run)]
        for widget, word, _ in sorted(offered, key=lambda one: one[2].rank):
            named = f"{state.page} {_key(widget)} {word}"
            if named in self._done or not left or len(self.seen.states) >= self.most:
                continue
            self._done.add(named)
            left -= 1
            after = replace(state, choices=(*state.choices, (_key(widget), word)))
            self._look(after, client.run(chosen(widget, word)))

    def _take(self, state: State, client: Client, run: Run) -> None:
        """What stands there to be taken away: tables, files made on a click, and media."""
        for name, answer in self._offered(client, run):
            self.seen.files += 1
            with_places = state.page not in PUBLIC and not name.startswith(PUBLIC)
            self.seen.leaks += [
                f"{state}: {what} in {name}"
                for what in set(self.foreign.in_bytes(answer.body, with_places=with_places))
            ]

    def _offered(self, client: Client, run: Run) -> Iterator[tuple[str, Answer]]:
        components = "".join(one.bytes.decode() for one in run.drawn("bidi_component"))
        for address in dict.fromkeys(_TAKEN.findall(components)):
            for form in Format:
                if self._is_new(f"{client.path} {address.rpartition('/')[2]}.{form}"):
                    path = f"{address}?as={form}"
                    yield path, client.get(path, **{TAKEN_FOR: "work_check"})
        for button in run.drawn("download_button"):
            if button.deferred_file_id and not button.disabled and self._is_new(_key(button)):
                yield _key(button), client.made(button.deferred_file_id)
        for path in set(_MEDIA.findall(b"".join(run.sent))):
            if self._is_new(path.decode()):
                yield path.decode(), client.get(path.decode())

    def _is_new(self, named: str) -> bool:
        is_new = named not in self._done and self.seen.files < self.files
        self._done.add(named)
        return is_new


def choices(run: Run) -> Iterator[tuple[Any, str]]:
    """The drawn lists and rows of buttons, and of each some of its options."""
    for widget in run.drawn("selectbox"):
        yield from ((widget, word) for word in _spread(list(widget.options)))
    for widget in run.drawn("button_group"):
        yield from ((widget, one.content) for one in _spread(list(widget.options)))


def _spread(options: list[Any]) -> list[Any]:
    """Some of many, from all over the list."""
    step = max(1, len(options) // _OPTIONS)
    return options[::step][:_OPTIONS]


def _key(widget: Any) -> str:
    """The key a page has given a widget, as its id ends."""
    return str(widget.id).split("-", 2)[-1]
