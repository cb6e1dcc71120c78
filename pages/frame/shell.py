"""The HTML page a browser gets before anything is drawn: its language, its title, its script.

Also the one it gets where nothing is at an address. Streamlit's client writes its own labels in English only;
`shell.js` says them in Chinese, for eyes and ears.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from string import Template

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from analytics import theme
from analytics.language.translator import LANGUAGES, translator
from pages.frame import admission, health, programs
from pages.frame.door import Door, below
from pages.frame.frame import NAVIGATION
from pages.frame.shell_labels import LABELS
from pages.parts.components import chart, scripts

#: How browsers name the languages.
BROWSER_LANGUAGES = {"zh": "zh-CN", "en": "en"}

_INDEX = Path(st.__file__).parent / "static" / "index.html"
_SCRIPTS = [Path(__file__).parent / f"{name}.js" for name in ("shell", "walk", "reconnected")]
_ICON = Path(__file__).parent / "icon.png"
_NOT_FOUND = Path(__file__).parent / "not_found.html"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def middleware() -> list[Middleware]:
    """What stands before Streamlit."""
    return [
        Middleware(
            Door,
            pages=addresses(),
            scripts=inline_scripts(),
            kept=[f"{below()}/{name}" for name in (scripts.address(), chart.ADDRESS)],
            not_found=not_found,
            programs=[*programs.addresses(), *health.addresses()],
            is_open=admission.is_open(),
        )
    ]


def addresses() -> list[str]:
    """Where a page is: the root, and every page's own address."""
    return [below() or "/", f"{below()}/", *(f"{below()}/{name}" for name, _ in NAVIGATION)]


def routes() -> list[Route]:
    """The pages, the scripts and the icon of the tab in the place of Streamlit's; all else is Streamlit's."""
    pages = [Route(path, _page) for path in dict.fromkeys(addresses())]
    # Streamlit's client asks for the icon beside whatever page it is on.
    icons = [Route(f"{below()}/{beside}favicon.png", _icon) for beside in ("", "{page}/")]
    own = [
        Route(f"{below()}/shell.js", _script),
        Route(f"{below()}/{scripts.address()}", _components),
        Route(f"{below()}/{chart.ADDRESS}", _plotly),
    ]
    return [*pages, *own, *icons]


async def _page(request: Request) -> Response:
    asked = request.query_params.get("lang")
    return HTMLResponse(page(asked if asked in LANGUAGES else "zh"))


async def _script(_request: Request) -> Response:
    return Response(script(), media_type="text/javascript")


async def _components(_request: Request) -> Response:
    return Response(scripts.module(), media_type="text/javascript")


async def _plotly(_request: Request) -> Response:
    return FileResponse(chart.SCRIPT, media_type="text/javascript")


async def _icon(_request: Request) -> Response:
    # Everybody's: one that a page names would be a file of whoever has signed in.
    return FileResponse(_ICON)


@cache
def page(language: str) -> str:
    """Streamlit's page in one language (zh or en), with our script before its own."""
    t = translator(language)
    html = _INDEX.read_text(encoding="utf-8")
    html = _replaced(html, '<html lang="en">', "", f'<html lang="{BROWSER_LANGUAGES[language]}">')
    html = _replaced(html, "<title>", "</title>", f"<title>{t('Social work in Lanzhou')}</title>")
    # A font no page uses, and the way to an interface that is closed.
    html = _replaced(html, '<link\n      rel="preload"', "/>", "")
    html = _replaced(html, '<link rel="service-desc"', "/>", "")
    asks = t("This dashboard needs JavaScript. Please switch it on in your browser.")
    html = _replaced(html, "<noscript>", "</noscript>", f"<noscript><p>{asks}</p></noscript>")
    module = '<script type="module" '
    # Loaded with the page: the first component does not wait for it.
    own = f'<link rel="modulepreload" href="./{scripts.address()}">\n    <script src="./shell.js"></script>'
    return _replaced(html, module, "", f"{own}\n    {module}")


@cache
def inline_scripts() -> list[str]:
    """The scripts that stand in the page itself, as a Content-Security-Policy names them."""
    hashes = (hashlib.sha256(text.encode()).digest() for text in _INLINE.findall(page("zh")))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes]


@cache
def not_found(language: str) -> str:
    """The page of an address where there is none, in one language (zh or en); it needs no script."""
    t = translator(language)
    colours = {
        shown: " ".join(
            f"--{name}: {theme.OPTIONS[shown][name]};"
            for name in ("textColor", "backgroundColor", "linkColor")
        )
        for shown in ("light", "dark")
    }
    return Template(_NOT_FOUND.read_text(encoding="utf-8")).substitute(
        colours,
        browser_language=BROWSER_LANGUAGES[language],
        font=theme.OPTIONS["font"],
        product=t("Social work in Lanzhou"),
        title=t("Page not found"),
        advice=t("There is nothing at this address. The link may be old or mistyped."),
        way=t("To the overview"),
        root=below(),
        overview=f"{below()}/" + ("" if language == "zh" else f"?lang={language}"),
    )


@cache
def script() -> str:
    """`shell.js` with the labels of Streamlit's own parts, English to Chinese, and what stands beside it."""
    t = translator("zh")
    words = json.dumps({label: t(label) for label in LABELS}, ensure_ascii=False)
    return "\n".join((f"const LABELS = {words};", *(path.read_text(encoding="utf-8") for path in _SCRIPTS)))


def _replaced(html: str, start: str, end: str, by: str) -> str:
    """The page with what stands from `start` to the next `end` replaced; both must be there."""
    first = html.index(start)
    last = html.index(end, first + len(start)) + len(end) if end else first + len(start)
    return html[:first] + by + html[last:]
