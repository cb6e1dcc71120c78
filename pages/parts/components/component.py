"""A component of our own: its .css and .js stand here under its name, and its links are followed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cached_property, partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from analytics.visible import drawn
from pages.frame import arrival, url
from pages.parts.components import scripts


@dataclass(frozen=True)
class Link:
    """Where a name or a number leads: a page and its choices; None takes a shared choice away."""

    page: str
    choices: Mapping[str, str | None]

    def href(self, shared: Mapping[str, str]) -> str:
        """Its address, beside the shared choices."""
        choices = {**shared, **self.choices}
        known = {name: value for name, value in choices.items() if value is not None}
        return f"{self.page}{url.query(known)}"


class Exactly(str):
    """A text no reader sees: an address, a part of one, an id, the name of a file."""

    __slots__ = ()


def to_target(indicator: str, district: str | None) -> Link:
    """To the page of an indicator, which says how its number is made; None is the whole city."""
    return Link("target", {"target": indicator, "district": district})


def to_explanation(
    indicator: str, district: str | None, *, since: str = "quarter", **more: str | None
) -> Link:
    """To the same page, opened where it says why the number changed: since a snapshot, or a quarter.

    `more` are its other choices: until which snapshot, of which year.
    """
    return Link("target", {"target": indicator, "district": district, "since": since, **more})


class Component:
    """The component of a name, drawn by its .js and .css."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _render(self) -> Callable[..., Any]:
        """Streamlit's own, made once its script is known: the one a browser keeps for all of them."""
        return st.components.v2.component(
            self.name,
            html=f'<div class="frame"><div class="drawing {self.name}"></div></div>',
            js=f"export default async (given) => (await import(new URL({json.dumps(scripts.address())}, "
            f"window.__streamlit.BACKEND_BASE_URL))).components.{self.name}(given);",
        )

    def draw(
        self, data: Mapping[str, Any], *, key: str, asks: bool = False, **heard: Callable[[Any], None]
    ) -> None:
        """Draws the data; a click on a link in it changes the page in one step and without a reload.

        One that `asks` stands in a part of a page that is drawn anew by itself (`pages/frame/part.py`).
        What its script tells with `tell("name", value)` is heard by the function of that name, before the
        page is drawn anew. The value is a browser's word: it may be anything.
        """

        def hear(name: str) -> None:
            # Whoever tells without having drawn it has no state of it.
            value = st.session_state.get(key, {}).get(name)
            if value is not None:
                hearing[name](value)

        hearing = {**heard, "asked": _ask} if asks else heard
        # The shared choices once: reading the address takes Streamlit long, and a page has hundreds of links.
        parts = _sent({**data, "asks": True} if asks else data, url.address())
        # As bytes: Streamlit would look at every part of it, write it twice and every Chinese sign as six.
        sent = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
        taken: Any = {f"on_{name}_change": partial(hear, name) for name in hearing}
        self._render(data=sent, key=key, **taken)


def _ask(asked: object) -> None:
    """A reader made a change in a component: what the address bar says since."""
    if isinstance(asked, str):
        arrival.ask(dict(parse_qsl(urlsplit(asked).query)))


def _sent(part: Any, shared: Mapping[str, str]) -> Any:
    """As the browser takes it: a link as its address, a text as it is drawn, a dataclass by its fields."""
    # By the very type first: a page sends thousands of parts, and asking what else they are takes longest.
    kind = type(part)
    if kind is str:
        return drawn(part)
    if kind is dict:
        return {name: _sent(value, shared) for name, value in part.items()}
    if kind is list or kind is tuple:
        return [_sent(value, shared) for value in part]
    if part is None or kind is bool or kind is int or kind is float or kind is Exactly:
        return part
    if isinstance(part, str):
        return drawn(part)
    if isinstance(part, Link):
        return {"href": part.href(shared)}
    if isinstance(part, Mapping):
        return {name: _sent(value, shared) for name, value in part.items()}
    if is_dataclass(part):
        # `asdict` would copy each deeply first.
        return {name: _sent(value, shared) for name, value in vars(part).items()}
    return [_sent(value, shared) for value in part] if isinstance(part, list | tuple) else part
