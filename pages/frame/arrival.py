"""Which address a run is drawn for, while the browser may not have heard of the last choice yet.

A browser names its address with whatever it asks. A reader who chooses twice, or chooses and follows a
link, before the server's word of the first choice has come back names the address of before: taken
at its word, it would lose that choice. So a session keeps what it last told the browser, and what the
browser may still speak of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from time import monotonic

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

#: Choices that go along from page to page.
SHARED = ("as_of", "district", "lang")

#: Seconds after a page is drawn in which a browser may still speak of what stood there before.
MOMENT_S = 0.3
#: Seconds after which a link that was drawn before a choice is no longer what a reader clicked on.
LINK_S = 2.0

Address = dict[str, str]


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


@dataclass
class _Told:
    """What the browser of one session was last told."""

    page: str | None = None
    address: Address = field(default_factory=dict)
    #: What the browser may name until it has heard of `address`.
    before: list[Address] = field(default_factory=list)
    #: When the last run came to its end; None while one is under way or was cut off.
    drawn_at: float | None = None
    #: Made since the last run began.
    choices: list[Choice] = field(default_factory=list)
    #: Widget → what the browser said of it where the address said otherwise.
    overruled: dict[str, str] = field(default_factory=dict)
    #: Widget → what stood there before its last choice, which a run cut off by it may have put back.
    left: dict[str, str] = field(default_factory=dict)


def settle() -> None:
    """Brings the address of this run in order: what the browser names, and what it has not heard of.

    The first thing of every run, before the address is read.
    """
    told, context, named = _told(), get_script_run_ctx(), dict(st.query_params.to_dict())
    page = context.page_script_hash if context else ""
    is_walk = context is not None and context.is_history_navigation
    # Until the last line nothing of Streamlit is touched: a run that is cut off there would lose a choice.
    choices, told.choices = told.choices, []
    was_cut_off = told.drawn_at is None
    passed_s = 0.0 if told.drawn_at is None else monotonic() - told.drawn_at
    is_late = was_cut_off or passed_s < MOMENT_S
    told.drawn_at = None
    if not is_late:
        told.left.clear()
    address, before = named, []
    if told.page is None:
        pass
    elif is_walk:
        # Back and Forward mean what they say, and nobody chooses with them. A word that is still under way
        # would write over them; saying it needlessly would write over the next step.
        before = [*told.before, told.address] if told.before and was_cut_off else []
    else:
        made = _made(told, choices, is_late=is_late)
        if page != told.page:
            address = _linked(told, named, made, is_old=was_cut_off or passed_s < LINK_S)
        elif named in told.before and (made or is_late):
            address, before = _with(told.address, made), [*told.before, told.address]
        else:
            address = _with(named, made)
        if address != named:
            before = [*before, named]
    told.page, told.address, told.before = page, address, before
    if before:
        st.query_params.from_dict(address)


def opened() -> None:
    """The page of this run is known: a fresh visit names none."""
    context = get_script_run_ctx()
    _told().page = context.page_script_hash if context else ""


def drawn() -> None:
    """This run has come to its end."""
    _told().drawn_at = monotonic()


def choose(key: str, name: str, value: str, *, default: str) -> None:
    """A reader, or a browser that has not heard of the last word, says so; `settle` judges."""
    _told().choices.append(Choice(key, name, value, default, run=id(get_script_run_ctx())))


def overrule(key: str, said: str | None) -> None:
    """The address says otherwise than the browser, which may still repeat what it said (None: it agrees)."""
    if said is None:
        _told().overruled.pop(key, None)
    else:
        _told().overruled[key] = said


def _made(told: _Told, choices: Sequence[Choice], *, is_late: bool) -> list[Choice]:
    """The choices a reader made: not what a browser repeats that has not heard of the last word yet."""
    made: list[Choice] = []
    for _, together in groupby(choices, key=lambda choice: choice.run):
        said = list(together)
        new = [choice for choice in said if told.overruled.get(choice.key) != choice.value]
        # A reader makes one choice at a time: beside another, what was left is not chosen again.
        fresh = [choice for choice in new if told.left.get(choice.key) != choice.value]
        found = fresh or (new if new or is_late else said)
        address = _with(told.address, made)
        told.left.update({choice.key: address.get(choice.name, choice.default) for choice in found})
        made += found
    return made


def _linked(told: _Told, named: Address, made: Sequence[Choice], *, is_old: bool) -> Address:
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
    found = dict(address)
    for choice in made:
        found.pop(choice.name, None)
        if choice.written is not None:
            found[choice.name] = choice.written
    return found


def _told() -> _Told:
    found: _Told = st.session_state.setdefault("told", _Told())
    return found
