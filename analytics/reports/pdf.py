"""The brief as PDF: A4, vector bars, selectable text."""

from __future__ import annotations

import typst

from analytics.language.translator import Translator
from analytics.reports.brief import Brief
from analytics.reports.typesetting import typeset


def pdf(brief: Brief, t: Translator, *, fonts: typst.Fonts | None = None) -> bytes:
    """The brief as a PDF of one or two A4 pages."""
    words = {
        "heads": [t("Target"), t("Progress"), t("Now / target"), t("Against schedule"), t("Still needed")],
        "held_by": t("Furthest behind"),
        "done": t("Done so far"),
        "today": t("Where we should be today"),
        "goal": t("Target"),
        "districts": t("Communities with a professional, by district"),
    }
    return typeset(brief, "brief.typ", words=words, fonts=fonts)
