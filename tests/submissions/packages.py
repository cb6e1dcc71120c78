"""The same .xlsx as other programs write it: its parts rewritten, its cells as they were."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships":
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
}  # fmt: skip
#: Stands for a stored text of no length, which XlsxWriter cannot store.
NO_TEXT = "\ufdd0"

Parts = dict[str, str]


def _strict(parts: Parts) -> None:
    for name, text in parts.items():
        for loose, strict in STRICT.items():
            text = text.replace(loose, strict)
        parts[name] = text
    book = "xl/workbook.xml"
    parts[book] = parts[book].replace("<workbook ", '<workbook conformance="strict" ', 1)


def _inline(parts: Parts) -> None:
    """Texts in their cells: <c t="inlineStr"><is>…</is></c>."""
    texts = re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"], re.DOTALL)
    for name in _sheets(parts):
        parts[name] = re.sub(
            r't="s"><v>(\d+)</v>', lambda found: f't="inlineStr"><is>{texts[int(found[1])]}</is>', parts[name]
        )


def _prefixed(parts: Parts) -> None:
    """<x:c> for <c>, as the Open XML SDK writes."""
    for name in (*_sheets(parts), "xl/workbook.xml", "xl/sharedStrings.xml"):
        text = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s>/])", r"<\1x:\2", parts[name])
        parts[name] = text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"', 1)


def _phonetic(parts: Parts) -> None:
    """How the first character is spoken, beside every text."""
    spoken = '<rPh sb="0" eb="1"><t>pīn</t></rPh><phoneticPr fontId="1" type="noConversion"/></si>'
    name = "xl/sharedStrings.xml"
    parts[name] = parts[name].replace("</si>", spoken)


def _sheets(parts: Parts) -> list[str]:
    return [name for name in parts if name.startswith("xl/worksheets/sheet")]


#: By habit. The strict form comes last: the others know the names of the loose one.
SHAPES: Mapping[str, Callable[[Parts], None]] = {
    "file.phonetic": _phonetic,
    "file.inline_texts": _inline,
    "file.prefixed": _prefixed,
    "file.strict": _strict,
}


def reshape(path: Path, shapes: Iterable[str]) -> None:
    """Gives the .xlsx at the path the shapes named; its values stay."""
    wanted = set(shapes)
    with zipfile.ZipFile(path) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    parts = {name: content.decode() for name, content in contents.items() if name.endswith((".xml", ".rels"))}
    parts.setdefault("xl/sharedStrings.xml", "")
    for shape, change in SHAPES.items():
        if shape in wanted:
            change(parts)
    for name in _sheets(parts):
        parts[name] = parts[name].replace(NO_TEXT, "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, parts.get(name, content))
