"""The brief as PDF: A4, vector bars, selectable text, made on the server by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from analytics.errors import N_, Refusal
from analytics.figures import palette
from analytics.language.translator import Translator
from analytics.reports.brief import Brief

#: What brief.typ sets its text in; the licence of the font lets a PDF carry a part of it.
FONT = "Noto Sans CJK SC"
_LAYOUT = Path(__file__).with_name("brief.typ")


def pdf(brief: Brief, t: Translator, *, fonts: typst.Fonts | None = None) -> bytes:
    """The brief as a PDF of one or two A4 pages; Refusal where the server has no Chinese font.

    The same brief gives the same bytes: no time of making is written into it. `fonts` are those of
    the server unless told otherwise.
    """
    fonts = fonts or _fonts()
    if refused := refusal(fonts):
        raise refused
    made = typst.compile(str(_LAYOUT), font_paths=fonts, format="pdf", sys_inputs={"brief": _json(brief, t)})
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} instead of one PDF.")
    return made


def refusal(fonts: typst.Fonts | None = None) -> Refusal | None:
    """Why no PDF can be made here: the Chinese font is missing, and how to get it; None where it can."""
    if FONT in (fonts or _fonts()).families():
        return None
    return Refusal(
        N_(
            "No PDF was made: the font “{font}” is not installed on the server. "
            "On Debian or Ubuntu: apt-get install fonts-noto-cjk; then start the dashboard again."
        ),
        font=FONT,
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the server, looked through once: that takes longer than setting the brief."""
    return typst.Fonts()


def _json(brief: Brief, t: Translator) -> str:
    light = palette.LIGHT
    words = {
        "heads": [t("Target"), t("Progress"), t("Now / target"), t("Against schedule"), t("Still needed")],
        "held_by": t("Held back most by"),
        "done": t("Done so far"),
        "today": t("Where we should be today"),
        "goal": t("Target"),
        "districts": t("Communities with a professional, by district"),
    }
    colours = {
        "ink": light.ink,
        "quiet": light.quiet,
        "grid": light.grid,
        **{tone: light.of(tone) for tone in ("good", "watch", "bad")},
    }
    return json.dumps(
        {
            **asdict(brief),
            "as_of": brief.as_of.isoformat(),
            "widths": [table.shares() for table in brief.tables],
            "words": words,
            "colours": colours,
        },
        ensure_ascii=False,
    )
