"""The fonts that come with the product hold every character it prints, and a PDF is set in nothing else."""

from __future__ import annotations

import io
import struct
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst

from analytics.language.phrases import SYMBOLS
from analytics.language.translator import translator
from analytics.reference import districts
from analytics.reports.brief import brief
from analytics.reports.pdf import pdf
from analytics.reports.typesetting import FONT, FONTS, own_fonts
from tests.command_answers import CITY, ROOT
from tests.looking import look_at

#: What the layouts fall back to: typst brings it along.
FALLBACK = "DejaVu Sans Mono"
#: The marks our fonts lack.
MARKS = "✕↷↻⌘"
TEXTS = ("analytics/language/locale/*.po", "data/policy/*.toml", "data/*.toml", "data/reference/*.csv")


@cache
def held(path: Path) -> frozenset[int]:
    """The code points a font draws: the groups of its 32-bit table of characters."""
    font = path.read_bytes()
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {
        font[at : at + 4]: struct.unpack_from(">II", font, at + 8) for at in range(12, 12 + 16 * count, 16)
    }
    start, _ = tables[b"cmap"]
    (records,) = struct.unpack_from(">H", font, start + 2)
    places = [start + struct.unpack_from(">I", font, start + 8 + 8 * n)[0] for n in range(records)]
    wide = next(place for place in places if struct.unpack_from(">H", font, place)[0] == 12)
    (groups,) = struct.unpack_from(">I", font, wide + 12)
    found: set[int] = set()
    for n in range(groups):
        first, last, _ = struct.unpack_from(">III", font, wide + 16 + 12 * n)
        found.update(range(first, last + 1))
    return frozenset(found)


def weights() -> list[Path]:
    return sorted(FONTS.glob("*.otf"))


def lacking(text: str, path: Path) -> set[str]:
    return {char for char in text if char.isprintable() and ord(char) not in held(path)}


def test_there_is_a_regular_and_a_bold_one_of_less_than_six_megabytes_with_their_licence() -> None:
    assert [path.stem for path in weights()] == ["LanzhouBriefSans-Bold", "LanzhouBriefSans-Regular"]
    assert sum(path.stat().st_size for path in weights()) < 6_000_000
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "Copyright 2014-2021 Adobe" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Noto" not in FONT


@pytest.mark.parametrize("path", weights(), ids=lambda path: path.stem)
def test_a_font_holds_every_character_of_the_products_own_texts(path: Path) -> None:
    said = "".join(file.read_text(encoding="utf-8") for pattern in TEXTS for file in ROOT.glob(pattern))
    assert len(set(said)) > 1_000
    assert lacking(said + "".join(SYMBOLS.values()) + "↘", path) <= set(MARKS)


@pytest.mark.parametrize("path", weights(), ids=lambda path: path.stem)
def test_a_font_holds_the_characters_names_are_written_with(path: Path) -> None:
    standard = [
        bytes((row, place)).decode("gb2312", errors="ignore")
        for row in range(0xB0, 0xF8)
        for place in range(0xA1, 0xFF)
    ]
    assert len("".join(standard)) == 6_763
    assert not lacking("".join(standard), path)
    # Beyond GB 2312: characters of the general table of 2013 that people and places are named with.
    assert not lacking("镕堃喆珺玥瑄翀昇淼焱垚犇昉赟㛃㙘𬘭𬭎", path)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("unit", [CITY, *districts()])
def test_a_pdf_made_without_any_font_of_the_server_lacks_no_glyph(
    sample: Path, unit: str, language: str
) -> None:
    fonts, t = own_fonts(), translator(language)
    assert FONT in fonts.families()
    assert not [font for font in fonts.fonts() if font.path and Path(font.path).parent != FONTS]
    made = brief(look_at(sample, unit=unit), t)
    page = pypdf.PdfReader(io.BytesIO(pdf(made, t, fonts=fonts))).pages[0]
    named = {"LanzhouBriefSans-Regular", "LanzhouBriefSans-Bold", "DejaVuSansMono", "DejaVuSansMono-Bold"}
    resources: Any = page["/Resources"]
    for font in resources["/Font"].values():
        (inner,) = font.get_object()["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), descriptor
        assert descriptor["/FontName"].rpartition("+")[2] in named
    text = page.extract_text()
    regular = next(path for path in weights() if path.stem.endswith("Regular"))
    assert lacking(text, regular) <= set(MARKS)
    assert made.title.replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_our_fonts_lack_is_drawn_by_the_one_typst_brings(mark: str) -> None:
    source = f'#set text(font: ("{FONT}", "{FALLBACK}"), fallback: false)\n{mark}'
    made = typst.compile(source.encode(), font_paths=own_fonts(), format="pdf")
    assert isinstance(made, bytes)
    resources: Any = pypdf.PdfReader(io.BytesIO(made)).pages[0]["/Resources"]
    (font,) = resources["/Font"].values()
    assert FALLBACK.replace(" ", "") in font.get_object()["/BaseFont"]
