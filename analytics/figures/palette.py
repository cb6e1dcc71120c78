"""How statuses and series look: one accent, and a symbol before any colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.assess import verdict
from analytics.assess.assessment import Assessment, Status
from analytics.assess.verdict import Gravity, gravity, gravity_of
from analytics.language import phrases
from analytics.language.phrases import SYMBOLS as SYMBOLS
from analytics.theme import OPTIONS

TONES: dict[Gravity, str] = {
    Gravity.GOOD: "good",
    Gravity.WATCH: "watch",
    Gravity.BAD: "bad",
    Gravity.OPEN: "quiet",
}


def symbol(assessment: Assessment) -> str:
    """The status's symbol; an achieved target that slides has its own."""
    return phrases.symbol(verdict.code(assessment))


def tone(assessment: Assessment) -> str:
    """good | watch | bad | quiet: which of the four colours a verdict takes."""
    return TONES[gravity(assessment)]


def tone_of(status: Status) -> str:
    """The same of a status by itself."""
    return TONES[gravity_of(status)]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme; contrast on its background at least 4.5:1 for text and series."""

    ink: str
    quiet: str
    grid: str
    background: str
    accent: str
    #: How much of the accent is left where it fills an area, and at most where ink is read on it.
    soft_share: float
    ground_share: float
    watch: str
    bad: str

    @property
    def accent_soft(self) -> str:
        """The accent where it fills an area."""
        return self.accent_of(self.soft_share)

    def accent_of(self, share: float) -> str:
        """So much of the accent (0–1), the rest clear."""
        red, green, blue = bytes.fromhex(self.accent.removeprefix("#"))
        return f"rgba({red}, {green}, {blue}, {share:g})"

    def of(self, name: str) -> str:
        """The colour of a tone."""
        return {"good": self.accent, "watch": self.watch, "bad": self.bad}.get(name, self.quiet)


def _palette(theme: str, **own: Any) -> Palette:
    options = OPTIONS[theme]
    return Palette(
        ink=options["textColor"], background=options["backgroundColor"], accent=options["primaryColor"], **own
    )


LIGHT = _palette(
    "light",
    quiet="#5c6975",
    grid="#e3e7eb",
    watch="#9a5b00",
    bad="#b3261e",
    soft_share=0.16,
    ground_share=0.55,
)
DARK = _palette(
    "dark", quiet="#a3b0bc", grid="#2f3a45", watch="#f0b45a", bad="#ff8a80", soft_share=0.22, ground_share=0.5
)


def palette(theme: str) -> Palette:
    """The palette for `light` or `dark`."""
    return DARK if theme == "dark" else LIGHT
