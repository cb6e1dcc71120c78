"""How statuses and series look: one accent, and a symbol before any colour."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.assess.assessment import Assessment, Status
from analytics.assess.verdict import Gravity, gravity, gravity_of

#: Symbols differ in shape, so a greyscale print still tells statuses apart.
SYMBOLS: dict[Status, str] = {
    Status.ACHIEVED: "✓",
    Status.AHEAD: "▲",
    Status.ON_SCHEDULE: "●",
    Status.SLIGHTLY_BEHIND: "▽",
    Status.SERIOUSLY_BEHIND: "▼",
    Status.NOT_DUE: "○",
    Status.MISSED: "✕",
    Status.NO_DATA: "…",
    Status.CANNOT_JUDGE: "?",
    Status.MET: "✓",
    Status.NOT_MET: "✕",
    Status.RUNNING: "◐",
    Status.FLAT: "＝",
}

TONES: dict[Gravity, str] = {
    Gravity.GOOD: "good",
    Gravity.WATCH: "watch",
    Gravity.BAD: "bad",
    Gravity.OPEN: "quiet",
}


def symbol(assessment: Assessment) -> str:
    """The status's symbol; an achieved target that slides has its own."""
    return "↘" if assessment.sliding else SYMBOLS[assessment.status]


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
    accent_soft: str
    watch: str
    bad: str

    def of(self, name: str) -> str:
        """The colour of a tone."""
        return {"good": self.accent, "watch": self.watch, "bad": self.bad}.get(name, self.quiet)


LIGHT = Palette(
    ink="#0f1720",
    quiet="#5c6975",
    grid="#e3e7eb",
    background="#ffffff",
    accent="#0f5c8c",
    accent_soft="rgba(15, 92, 140, 0.16)",
    watch="#9a5b00",
    bad="#b3261e",
)
DARK = Palette(
    ink="#e8edf2",
    quiet="#a3b0bc",
    grid="#2f3a45",
    background="#10171e",
    accent="#6bb5e8",
    accent_soft="rgba(107, 181, 232, 0.22)",
    watch="#f0b45a",
    bad="#ff8a80",
)


def palette(theme: str) -> Palette:
    """The palette for `light` or `dark`."""
    return DARK if theme == "dark" else LIGHT
