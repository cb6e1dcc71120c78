"""A colour is said once: in the theme where Streamlit has an option for it, or else in the palette."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.figures.palette import DARK, LIGHT, Palette
from tests.architecture.sources import ROOT

COLOUR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b|\b(?:rgb|hsl)a?\(\s*\d", re.IGNORECASE)
SOURCES = (".streamlit/config.toml", "analytics/figures/palette.py")
#: Has no background at all.
CLEAR = "rgba(0,0,0,0)"


def colours(path: Path) -> list[str]:
    return COLOUR.findall(path.read_text(encoding="utf-8").replace(CLEAR, "").lower())


def drawing() -> list[Path]:
    """Everything that draws on a page."""
    files = [path for folder in ("pages", "analytics/figures") for path in (ROOT / folder).rglob("*")]
    return [ROOT / "dashboard.py", *(path for path in files if path.suffix in {".py", ".css", ".js"})]


def test_no_colour_stands_outside_the_theme_and_the_palette() -> None:
    places = {str(path.relative_to(ROOT)): colours(path) for path in drawing()}
    assert {path: found for path, found in places.items() if found and path not in SOURCES} == {}


def test_theme_and_palette_have_no_colour_in_common() -> None:
    theme, palette = (set(colours(ROOT / path)) for path in SOURCES)
    assert theme
    assert palette
    assert theme & palette == set()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_palette_says_each_colour_once(palette: Palette) -> None:
    said = [value for value in vars(palette).values() if str(value).startswith("#")]
    assert len(said) == len(set(said)) == 7


def test_the_rule_sees_a_colour() -> None:
    assert COLOUR.findall("a { color: #b3261e; } b { color: rgba(1, 2, 3, 0.5) } &#8801; .x#face") == [
        "#b3261e",
        "rgba(1",
    ]
