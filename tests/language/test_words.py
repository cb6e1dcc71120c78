"""The words and spaces of docs/words.md hold wherever the product speaks, in either language."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.language.translator import catalogue
from tests.language.spacing import spaced

ROOT = Path(__file__).parent.parent.parent
GUIDE = ROOT / "docs" / "words.md"
HAN = re.compile(r"[\u4e00-\u9fff]")
#: What senders write and intake reads, and what is quoted from the policy: not our words to choose.
NOT_OURS = {"aliases", "aliases_ten_thousand", "quote", "written_as"}
DATA = (
    "columns.toml",
    "glossary.toml",
    "dictionary.toml",
    "policy/lanzhou_2016.toml",
    "reference/sources.toml",
)


def guide(language: str) -> list[list[str]]:
    """The rows of the guide's table of a language."""
    chinese, english = GUIDE.read_text(encoding="utf-8").split("\n## English\n")
    text = chinese if language == "zh" else english
    return [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")][2:]


def avoided() -> dict[str, str]:
    """Each word not to be used, and the one in its place."""
    return {
        wrong.strip(): right.strip()
        for right, _, _, words in guide("zh")
        for wrong in words.split("、")
        if words.strip()
    }


def avoided_in_english() -> dict[str, str]:
    """The same of English."""
    return {wrong.strip(): right.strip() for right, _, words in guide("en") for wrong in words.split(",")}


def sentences(value: Any) -> Iterator[str]:
    """The texts of a data file, what is not ours to word left out."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in NOT_OURS:
                yield from sentences(part)
    elif isinstance(value, list):
        for part in value:
            yield from sentences(part)
    elif isinstance(value, str) and HAN.search(value):
        yield value


def in_code() -> Iterator[str]:
    """Chinese the code of figures, reports and pages says itself, docstrings left out."""
    for folder in ("analytics/figures", "analytics/reports", "analytics/language", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                    node.value.value = ""
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value):
                    yield node.value


def said() -> list[tuple[str, str]]:
    found = [("zh_CN.po", str(entry.string)) for entry in catalogue() if entry.id]
    for name in DATA:
        text = (ROOT / "data" / name).read_text(encoding="utf-8")
        found += [(name, sentence) for sentence in sentences(tomllib.loads(text))]
    return found + [("code", sentence) for sentence in in_code()]


SAID = said()


def test_no_avoided_word_is_said() -> None:
    words = avoided()
    assert len(words) > 30
    found = [
        f"{name}: {wrong} instead of {right} in {sentence}"
        for name, sentence in SAID
        for wrong, right in words.items()
        # 所占比重 says 比重, and no 占比.
        if wrong in (sentence if right in wrong else sentence.replace(right, "…"))
    ]
    assert found == []


def english(value: Any) -> Iterator[str]:
    """The English labels and texts of a data file."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from [part] if key == "en" else english(part)
    elif isinstance(value, list):
        for part in value:
            yield from english(part)


def said_in_english() -> list[tuple[str, str]]:
    """Msgids without what stands for values, and what data files say."""
    found = [("msgid", re.sub(r"{\w+}", "…", str(entry.id))) for entry in catalogue() if entry.id]
    for name in DATA:
        content = tomllib.loads((ROOT / "data" / name).read_text(encoding="utf-8"))
        found += [(name, sentence) for sentence in english(content)]
    return found


def test_no_avoided_word_is_said_in_english() -> None:
    words = avoided_in_english()
    assert len(words) > 30
    found = [
        f"{name}: {wrong} instead of {right} in {sentence}"
        for name, sentence in said_in_english()
        for wrong, right in words.items()
        if re.search(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])", sentence, re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize("fault", [" %", "recogniz", "organisation", "labor "])
def test_english_is_spelt_one_way(fault: str) -> None:
    """British, but for the organizations the policy's own translations write with a z."""
    assert [sentence for _, sentence in said_in_english() if fault in sentence] == []


def test_no_word_to_use_is_one_to_avoid() -> None:
    words = avoided()
    assert [right for right in words.values() if any(wrong in right for wrong in words)] == []


def test_spaces_stand_where_the_guide_wants_them() -> None:
    assert [f"{name}: {sentence}" for name, sentence in SAID if spaced(sentence) != sentence] == []


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("共 {n} 笔，第 3 位", "共{n}笔，第3位"),
        ("增长 8.2% 以上", "增长8.2%以上"),
        ("用Excel打开，另存为.xlsx后报送", "用 Excel 打开，另存为 .xlsx 后报送"),
        ("占{megabytes} MB，最多{most} MB", "占{megabytes} MB，最多{most} MB"),
        ("应为 UTF-8 编码", "应为 UTF-8 编码"),
        ("{n} ÷ {total} = {share}", "{n} ÷ {total} = {share}"),
        ("第 {page} 页，共 {pages} 页", "第{page}页，共{pages}页"),
    ],
)
def test_spaces_are_mended(written: str, mended: str) -> None:
    assert spaced(written) == mended
    assert spaced(mended) == mended
