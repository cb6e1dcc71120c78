"""The HTML page a browser gets before anything is drawn: its language, its title, its script.

Streamlit's client writes its own labels in English only; `shell.js` says them in Chinese, for eyes and ears.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from analytics.language.translator import LANGUAGES, translator
from pages.frame.frame import NAVIGATION
from pages.frame.shell_labels import LABELS

#: How browsers name the languages.
BROWSER_LANGUAGES = {"zh": "zh-CN", "en": "en"}

_INDEX = Path(st.__file__).parent / "static" / "index.html"
_SCRIPTS = [Path(__file__).parent / f"{name}.js" for name in ("shell", "walk")]
#: A new version of the product is seen at the next visit.
_FRESH = {"Cache-Control": "no-cache"}


def routes() -> list[Route]:
    """The root, every page's own address, and the script; all else is Streamlit's."""
    base = "/" + str(st.get_option("server.baseUrlPath") or "").strip("/")
    below = base.rstrip("/")
    pages = [base, *(f"{below}/{name}" for name, _ in NAVIGATION)]
    return [*(Route(path, _page) for path in pages), Route(f"{below}/shell.js", _script)]


async def _page(request: Request) -> Response:
    asked = request.query_params.get("lang")
    return HTMLResponse(page(asked if asked in LANGUAGES else "zh"), headers=_FRESH)


async def _script(_request: Request) -> Response:
    return Response(script(), media_type="text/javascript", headers=_FRESH)


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
    return _replaced(html, module, "", f'<script src="./shell.js"></script>\n    {module}')


@cache
def script() -> str:
    """`shell.js` with the labels of Streamlit's own parts, English to Chinese, and `walk.js`."""
    t = translator("zh")
    words = json.dumps({label: t(label) for label in LABELS}, ensure_ascii=False)
    return "\n".join((f"const LABELS = {words};", *(path.read_text(encoding="utf-8") for path in _SCRIPTS)))


def _replaced(html: str, start: str, end: str, by: str) -> str:
    """The page with what stands from `start` to the next `end` replaced; both must be there."""
    first = html.index(start)
    last = html.index(end, first + len(start)) + len(end) if end else first + len(start)
    return html[:first] + by + html[last:]
