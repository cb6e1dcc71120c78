"""The picture is as wide as a phone, as high as it needs to be, and says what the brief says."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import pypdf
import pytest

from analytics.language.translator import translator
from analytics.reports.brief import Brief, brief
from analytics.reports.picture import picture, words
from analytics.reports.typesetting import own_fonts, typeset
from tests.command_answers import CITY
from tests.looking import look_at


def size(made: bytes) -> tuple[int, int]:
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", made[16:24])
    return width, height


def text(made: Brief) -> str:
    """What the picture says: the same layout, set as a PDF."""
    pages = pypdf.PdfReader(
        io.BytesIO(typeset(made, "picture.typ", words=words(translator(made.language))))
    ).pages
    (page,) = pages
    return "".join(page.extract_text().split())


def tight(said: str) -> str:
    return "".join(said.split())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("unit", [CITY, "620122"])
def test_it_is_as_wide_as_a_phone_and_says_every_target(sample: Path, unit: str, language: str) -> None:
    t = translator(language)
    made = brief(look_at(sample, unit=unit), t)
    drawn = picture(made, t, fonts=own_fonts())
    width, height = size(drawn)
    assert width == 1080
    assert height > 1.5 * width
    assert len(drawn) < 3_000_000
    said = text(made)
    for line in made.targets:
        for part in (line.name, line.status, line.target, line.districts_behind, line.next_step):
            assert tight(part) in said
        assert not line.is_behind or tight(line.in_charge) in said
    for part in (made.title, made.notice, made.reports, made.source, made.missing):
        assert tight(part) in said
    assert said.count(tight(made.notice)) == 2


def test_it_names_the_districts_behind(sample: Path) -> None:
    made = brief(look_at(sample), translator("zh"))
    behind = {line.id: line.districts_behind for line in made.targets if line.districts_behind}
    assert behind["bases.district"] == "西固区、红古区、永登县、皋兰县"
    assert tight("落后县区：西固区、红古区、永登县、皋兰县") in text(made)
    assert [line.name for line in made.districts if tight(line.name) not in text(made)] == []


def test_the_same_brief_gives_the_same_picture(sample: Path) -> None:
    t: Any = translator("zh")
    made = brief(look_at(sample), t)
    assert picture(made, t) == picture(made, t)
