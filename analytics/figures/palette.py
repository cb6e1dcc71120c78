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
    #: How much of a colour is left where it fills an area, and at most where ink is read on it.
    soft_share: float
    ground_share: float
    watch: str
    bad: str
    #: For parts of a whole and units beside each other: none of them says good or bad.
    series: tuple[str, ...]

    @property
    def accent_soft(self) -> str:
        """The accent where it fills an area."""
        return _clear(self.accent, self.soft_share)

    @property
    def part(self) -> str:
        """Parts told apart by their names, not by colour."""
        return self.series[0]

    @property
    def part_soft(self) -> str:
        """The same where it fills an area."""
        return _clear(self.part, self.soft_share)

    def over(self, colour: str, share: float) -> str:
        """So much of a colour (0–1) laid over the background: the more, the stronger its contrast to it."""
        pairs = zip(*(bytes.fromhex(one.removeprefix("#")) for one in (colour, self.background)), strict=True)
        return "#" + bytes(round(a * share + b * (1 - share)) for a, b in pairs).hex()

    def of(self, name: str) -> str:
        """The colour of a tone."""
        return {"good": self.accent, "watch": self.watch, "bad": self.bad}.get(name, self.quiet)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours `#rrggbb`: 1 to 21, at least 4.5 for text."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """WCAG's relative luminance of `#rrggbb`."""
    parts = [part / 255 for part in bytes.fromhex(colour.removeprefix("#"))]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _clear(colour: str, share: float) -> str:
    """So much of a colour (0–1), the rest clear."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"rgba({red}, {green}, {blue}, {share:g})"


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
    series=("#4b5a9e", "#00726a", "#7d3f8f", "#5d6a14", "#4a4f55"),
    soft_share=0.16,
    ground_share=0.55,
)
DARK = _palette(
    "dark",
    quiet="#a3b0bc",
    grid="#2f3a45",
    watch="#f0b45a",
    bad="#ff8a80",
    series=("#a9b4ee", "#63c9bd", "#e39fd8", "#c3cf70", "#d5dae0"),
    soft_share=0.22,
    ground_share=0.42,
)


def palette(theme: str) -> Palette:
    """The palette for `light` or `dark`."""
    return DARK if theme == "dark" else LIGHT
