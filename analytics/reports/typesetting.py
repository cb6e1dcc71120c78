"""The brief set by typst on the server, with fonts of our own: nothing has to be installed for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from analytics.figures import palette
from analytics.language.translator import Translator, translator
from analytics.reports.brief import Brief
from analytics.reports.marks import Mark

#: What the layouts set their text in: fonts/LanzhouBriefSans-*.otf.
FONT = "Lanzhou Brief Sans"
FONTS = Path(__file__).with_name("fonts")
_LAYOUTS = Path(__file__).parent


def typeset(
    brief: Brief,
    layout: str,
    *,
    words: Mapping[str, object],
    format: Literal["pdf", "png"] = "pdf",
    pixels_an_inch: float | None = None,
    fonts: typst.Fonts | None = None,
) -> bytes:
    """The brief in one of the layouts beside this file, with the layout's own words.

    The same brief gives the same bytes: no time of making is written into it. `fonts` are our own
    unless told otherwise; those of the server stand behind them for characters that ours lack.
    """
    said = {
        **asdict(brief),
        "as_of": brief.as_of.isoformat(),
        "widths": [table.shares() for table in brief.tables],
        "mark": brief.mark and drawn(brief.mark, translator(brief.language)),
        "words": words,
    }
    return compiled(layout, said, format=format, pixels_an_inch=pixels_an_inch, fonts=fonts)


def compiled(
    layout: str,
    said: Mapping[str, object],
    *,
    format: Literal["pdf", "png"] = "pdf",
    pixels_an_inch: float | None = None,
    fonts: typst.Fonts | None = None,
) -> bytes:
    """A layout below this folder with what it says, and the light palette's colours."""
    light = palette.LIGHT
    colours = {
        "ink": light.ink,
        "quiet": light.quiet,
        "grid": light.grid,
        **{tone: light.of(tone) for tone in ("good", "watch", "bad")},
    }
    made = typst.compile(
        str(_LAYOUTS / layout),
        font_paths=fonts or _fonts(),
        format=format,
        ppi=pixels_an_inch,
        sys_inputs={"brief": json.dumps({**said, "colours": colours}, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} instead of one {format}.")
    return made


def drawn(mark: Mark, t: Translator) -> dict[str, str]:
    """A mark as layouts take it."""
    return {"svg": mark.svg(), "said": mark.said(t)}


def own_fonts() -> typst.Fonts:
    """The fonts that come with the product, and none of the server's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


@cache
def _fonts() -> typst.Fonts:
    """Looked through once: that takes as long as setting the brief."""
    return typst.Fonts(font_paths=[FONTS])
