"""Makes the two fonts beside this file anew: a part of Noto Sans CJK SC under a name of our own.

    uv run --with fonttools renew.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc [TEXT …]

Takes every character the fonts have now, every one in the product's texts, and those of the TEXT files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
#: A modified font of the Open Font License has to be told from its original by its name.
FAMILY = "Lanzhou Brief Sans"
#: Copyright, version, maker, licence and its address: a copy keeps them.
KEPT_NAMES = (0, 5, 8, 9, 13, 14)


def characters(texts: list[Path]) -> set[int]:
    """Code points of the fonts as they are, of what the product says, and of some texts."""
    said = [
        *texts,
        *ROOT.glob("data/**/*.toml"),
        *ROOT.glob("data/**/*.csv"),
        *ROOT.glob("analytics/**/*.p[oy]"),
    ]
    found = {ord(char) for path in said for char in path.read_text(encoding="utf-8") if char.isprintable()}
    for path in FOLDER.glob("*.otf"):
        found |= set(TTFont(path).getBestCmap())
    return found


def renew(source: Path, weight: str, wanted: set[int]) -> None:
    """Writes one weight, of the member of the collection that draws Chinese as the mainland writes it."""
    font = next(
        font for font in TTCollection(source).fonts if font["name"].getDebugName(1) == "Noto Sans CJK SC"
    )
    options = Options(name_IDs=KEPT_NAMES, name_languages=[0x409], hinting=False, desubroutinize=False)
    options.layout_features = ["kern"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    for name_id, said in {
        1: FAMILY,
        2: weight,
        3: postscript,
        4: f"{FAMILY} {weight}",
        6: postscript,
    }.items():
        font["name"].setName(said, name_id, 3, 1, 0x409)
    (cff,) = font["CFF "].cff.topDictIndex
    font["CFF "].cff.fontNames = [postscript]
    cff.FullName, cff.FamilyName = f"{FAMILY} {weight}", FAMILY
    font.save(FOLDER / f"{postscript}.otf")


if __name__ == "__main__":
    regular, bold, *texts = map(Path, sys.argv[1:])
    wanted = characters(texts)
    renew(regular, "Regular", wanted)
    renew(bold, "Bold", wanted)
