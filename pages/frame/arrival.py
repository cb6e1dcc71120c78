"""Which address a run is drawn for, while the browser may not have heard of the last choice yet.

A browser names its address with whatever it asks. A reader who chooses twice, or chooses and follows a
link, before the server's word of the first choice has come back names the address of before: taken
at its word, it would lose that choice. So a session keeps what it last told the browser, and what the
browser may still speak of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import ScriptRunContext, get_script_run_ctx

#: Choices that go along from page to page.
SHARED = ("as_of", "district", "lang")

#: Seconds after a run's end in which a widget may still repeat what the address overruled. Waited for is the
#: browser: it takes in what a run sent in the order it came, drawing between. On two busy cores, and with
#: its own speed cut to a quarter, it had heard mostly before the run's end, at the latest 0.18 s after it.
MOMENT_S = 0.3
#: Seconds after a run's end in which a reader may follow a link that was drawn before the last choice. Waited
#: for is the reader: a hand on its way to a link clicks on what stood there when it set out. A guess of how
#: long that takes; a link meant to undo the last choice keeps that choice within this time.
LINK_S = 2.0

#: The folder below which `components/elements.js` asks for the page of a link it follows.
LINK_FOLDER = "/link/"

Address = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """What a widget said when a reader used it; without a value the default was chosen."""

    key: str
    name: str
    value: str
    default: str
    #: The run it was made in; a run may be cut off before it judges.
    run: int

    @property
    def written(self) -> str | None:
        """As it stands in the address: the default leaves no trace there."""
        return None if self.value in ("", self.default) else self.value


@dataclass(frozen=True)
class Told:
    """What the browser of one session was last told, and what was chosen there since."""

    page: str | None = None
    address: Address = field(default_factory=dict)
    #: What the browser may name until it has heard of `address`; empty where it has nothing to hear.
    before: tuple[Address, ...] = ()
    #: When the last run came to its end; None while one is under way or was cut off.
    drawn_at: float | None = None
    #: Made since the last run began.
    choices: tuple[Choice, ...] = ()
    #: What a part of the page was asked for since: it stands in the address bar, and Streamlit's client goes
    #: on naming the address of before.
    asked: Address | None = None
    #: `address` was asked for so: a moment later the client names it too, and one of before is meant.
    was_asked: bool = False
    #: Widget → what the browser said of it where the address said otherwise.
    overruled: Mapping[str, str] = field(default_factory=dict)
    #: Widget → what stood there before its last choice, which a run cut off by it may have put back.
    left: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What a browser asks a run for: a page under the address it names, perhaps by Back or Forward.

    `is_link` is a link of a component of our own; one of Streamlit's own shows by its page alone.
    """

    page: str
    named: Address
    is_walk: bool = False
    is_link: bool = False


def decide(told: Told, request: Request, now: float) -> Told:
    """What the browser is told by the run it asks for at `now` (seconds): said where there is a `before`."""
    was_cut_off = told.drawn_at is None
    passed_s = 0.0 if told.drawn_at is None else now - told.drawn_at
    is_late = was_cut_off or passed_s < MOMENT_S
    left = told.left if is_late else {}
    address = request.named
    before: tuple[Address, ...] = ()
    if told.page is None:
        pass
    elif request.is_walk:
        # Back and Forward mean what they say, and nobody chooses with them. A word that is still under way
        # would write over them; saying it needlessly would write over the next step.
        before = (*told.before, told.address) if told.before and was_cut_off else ()
    else:
        made, left = _made(told, left, is_late=is_late)
        if request.page != told.page or request.is_link:
            is_old = was_cut_off or passed_s < LINK_S
            address = _linked(told, request.named, made, is_old=is_old)
            if request.is_link and told.before and is_late:
                # The browser shows the link's address already: the word under way would write over it.
                before = (*told.before, told.address)
        elif told.asked is not None:
            address, before = _with(told.asked, made), (*told.before, told.address)
        elif request.named in told.before and (
            is_late or (not told.was_asked and (made or request.named != told.address))
        ):
            # However long ago it was told: a browser that goes back on purpose walks.
            address, before = _with(told.address, made), (*told.before, told.address)
        else:
            address = _with(request.named, made)
            if request.named != told.address:
                # By a link of Streamlit's own to the same page, whose client goes on showing the one before.
                before = (*told.before, told.address)
        if address != request.named:
            before = (*before, request.named)
    was_asked = told.asked is not None and address != request.named
    return Told(request.page, address, before, was_asked=was_asked, overruled=told.overruled, left=left)


def settle() -> None:
    """Brings the address of this run in order: what the browser names, and what it has not heard of.

    The first thing of every run, before the address is read.
    """
    session, context = _session(), get_script_run_ctx()
    is_link = _follows_link(context)
    request = Request(
        page=context.page_script_hash if context else "",
        named=st.query_params.to_dict(),
        is_walk=context is not None and context.is_history_navigation and not is_link,
        is_link=is_link,
    )
    # Kept before anything of Streamlit is touched again: a run that is cut off there would lose a choice.
    session.told = decide(session.told, request, monotonic())
    if session.told.before:
        st.query_params.from_dict(session.told.address)


def opened() -> None:
    """The page of this run is known: a fresh visit names none."""
    context = get_script_run_ctx()
    _keep(page=context.page_script_hash if context else "")


def drawn() -> None:
    """This run has come to its end."""
    _keep(drawn_at=monotonic())


def choose(key: str, name: str, value: str, *, default: str) -> None:
    """A reader, or a browser that has not heard of the last word, says so; `decide` judges."""
    choice = Choice(key, name, value, default, run=id(get_script_run_ctx()))
    _keep(choices=(*_session().told.choices, choice))


def ask(address: Address) -> None:
    """A reader asks for another address of a page a part of which is drawn anew by itself."""
    _keep(asked=address)


def overrule(key: str, said: str | None) -> None:
    """The address says otherwise than the browser, which may still repeat what it said (None: it agrees)."""
    others = {other: value for other, value in _session().told.overruled.items() if other != key}
    _keep(overruled=others if said is None else {**others, key: said})


def _follows_link(context: ScriptRunContext | None) -> bool:
    """A link of a component of our own asks as Back does, below a folder of its own."""
    told = context.context_info if context else None
    return told is not None and LINK_FOLDER in told.url


def _made(told: Told, left: Mapping[str, str], *, is_late: bool) -> tuple[list[Choice], Mapping[str, str]]:
    """The choices a reader made, and `left` after them.

    Not made is what a browser repeats that has not heard of the last word yet.
    """
    made: list[Choice] = []
    for _, together in groupby(told.choices, key=lambda choice: choice.run):
        said = list(together)
        new = [choice for choice in said if told.overruled.get(choice.key) != choice.value]
        # A reader makes one choice at a time: beside another, what was left is not chosen again.
        fresh = [choice for choice in new if left.get(choice.key) != choice.value]
        meant = fresh or (new if new or is_late else said)
        address = _with(told.address, made)
        left = {**left, **{choice.key: address.get(choice.name, choice.default) for choice in meant}}
        made += meant
    return made, left


def _linked(told: Told, named: Address, made: Sequence[Choice], *, is_old: bool) -> Address:
    """A link's own address, with the shared choices made after it was drawn."""
    wanted = _with(told.address, made)
    drawn = told.before[0] if told.before and is_old else told.address
    address = dict(named)
    for name in SHARED:
        # A link that differs from the page it stands on means it.
        if named.get(name) == drawn.get(name) != wanted.get(name):
            address.pop(name, None)
            if name in wanted:
                address[name] = wanted[name]
    return address


def _with(address: Address, made: Sequence[Choice]) -> Address:
    chosen = dict(address)
    for choice in made:
        chosen.pop(choice.name, None)
        if choice.written is not None:
            chosen[choice.name] = choice.written
    return chosen


@dataclass
class _Session:
    told: Told = field(default_factory=Told)


def _session() -> _Session:
    session: _Session = st.session_state.setdefault("arrival", _Session())
    return session


def _keep(**changes: Any) -> None:
    session = _session()
    session.told = replace(session.told, **changes)
