"""A component of our own: its .css and .js stand here under its name, and its links are followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from analytics.figures.palette import DARK, LIGHT
from pages.frame import url

_FOLDER = Path(__file__).parent

# What the theme has no option for: Streamlit's own red and orange would colour its notices too.
_TONES = "".join(f"--{tone}: light-dark({LIGHT.of(tone)}, {DARK.of(tone)}); " for tone in ("watch", "bad"))


@dataclass(frozen=True)
class Link:
    """Where a name or a number leads: a page and its choices; None takes a shared choice away."""

    page: str
    choices: Mapping[str, str | None]

    @property
    def id(self) -> str:
        """The same whatever is chosen around it: a click may come from what was drawn a choice ago."""
        return f"{self.page}?{urlencode(self.choices)}"

    @property
    def script(self) -> str:
        return f"../{self.page}.py"

    @property
    def address(self) -> dict[str, str]:
        return url.address(**self.choices)


def to_target(indicator: str, district: str | None) -> Link:
    """To the page of an indicator, which says how its number is made; None is the whole city."""
    return Link("target", {"target": indicator, "district": district})


class Component:
    """The component of a name; `elements.css` and `elements.js` stand before its own.

    A click on a link is followed by the server, which is two steps in the history; one with `page_links`,
    where Streamlit's own link to each address stands out of sight: too slow for a table's many.
    """

    def __init__(self, name: str, *, page_links: bool = False) -> None:
        self._page_links = page_links
        css, js = (
            "\n".join((_FOLDER / f"{part}.{kind}").read_text(encoding="utf-8") for part in ("elements", name))
            for kind in ("css", "js")
        )
        self._render = st.components.v2.component(
            name,
            html=f'<div class="frame"><div class="drawing {name}"></div></div>',
            css=f".drawing {{ {_TONES}}}\n{css}",
            js=js,
        )

    def draw(self, data: Mapping[str, Any], *, key: str) -> None:
        """Draws the data; a click on a link in it changes the page without a reload."""
        links: dict[str, Link] = {}
        # A click only needs the run it starts.
        clicked = self._render(data=_sent(data, links), key=key, on_link_change=lambda: None).link
        if clicked in links:
            st.switch_page(links[clicked].script, query_params=links[clicked].address)
        if self._page_links and links:
            with st.container(key=f"links-{key}"):
                for link in links.values():
                    st.page_link(link.script, label=link.id, query_params=link.address)


def _sent(part: Any, links: dict[str, Link]) -> Any:
    """As the browser takes it; the links that stand in it go into `links`."""
    if isinstance(part, Link):
        links[part.id] = part
        return {"id": part.id, "href": f"{part.page}{url.query(part.address)}"}
    if isinstance(part, Mapping):
        return {name: _sent(value, links) for name, value in part.items()}
    return [_sent(value, links) for value in part] if isinstance(part, list | tuple) else part
