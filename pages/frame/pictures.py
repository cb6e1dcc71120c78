"""The script that makes pictures of what is drawn; it is loaded on the first click."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from analytics.figures.palette import DARK, LIGHT, Palette
from analytics.theme import OPTIONS
from pages.frame.door import below

SCRIPT = f"{below()}/picture.js"

_PICTURE = Path(__file__).parent / "picture.js"
#: How components of our own know the theme's colours.
_TONES = {"--st-text-color": "ink", "--st-background-color": "background", "--st-primary-color": "accent"}


def routes() -> list[Route]:
    """Where the script is."""
    return [Route(SCRIPT, _script)]


async def _script(_request: Request) -> Response:
    return Response(script(), media_type="text/javascript")


@cache
def script() -> str:
    """`picture.js` with the colours it turns into one another, and the font."""
    tones = {name: getattr(LIGHT, colour) for name, colour in _TONES.items()}
    said = {"DARK": _colours(DARK), "LIGHT": _colours(LIGHT), "TONES": tones, "FONT": OPTIONS["font"]}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in said.items()]
    return "\n".join((*lines, _PICTURE.read_text(encoding="utf-8")))


def _colours(palette: Palette) -> dict[str, str]:
    named = ("background", "ink", "quiet", "grid", "accent", "watch", "bad")
    series = {f"series{place}": colour for place, colour in enumerate(palette.series)}
    return {name: getattr(palette, name) for name in named} | series
