"""The brief as one long picture to pass on: as wide as a phone, in type that reads without enlarging."""

from __future__ import annotations

import typst

from analytics.language.translator import Translator
from analytics.reports.brief import Brief
from analytics.reports.typesetting import typeset

#: The layout is 540 points wide: 1080 pixels.
PIXELS_AN_INCH = 144


def picture(brief: Brief, t: Translator, *, fonts: typst.Fonts | None = None) -> bytes:
    """The brief as a PNG 1080 pixels wide."""
    return typeset(
        brief, "picture.typ", words=words(t), format="png", pixels_an_inch=PIXELS_AN_INCH, fonts=fonts
    )


def words(t: Translator) -> dict[str, str]:
    """The layout's own words."""
    return {
        "done": t("Done so far"),
        "today": t("Where we should be today"),
        "goal": t("Target"),
        "behind": t("Districts behind"),
        "next": t("Next step"),
        "in_charge": t("In charge"),
        "colon": t(": "),
        "districts": t("Communities with a professional, by district"),
    }
