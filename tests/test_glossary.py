"""The glossary says each word once, in both languages, and is refused where it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.errors import RegisterRefused
from analytics.glossary import glossary
from analytics.reference import CITY, REFERENCE, districts, sources, unit

HAN = re.compile(r"[\u3400-\u9fff]")
ONE = '[[term]]\nid = "a"\nname = {zh = "甲", en = "A"}\nmeaning = {zh = "义", en = "Meaning"}\n'


def test_the_words_readers_ask_about_are_there() -> None:
    names = {term.name.zh for term in glossary()}
    assert names >= {
        "社会工作人才", "社会工作专业人才", "持证社工", "中高级专业人才", "序时进度", "完成率", "节点",
        "快照", "修订", "沿用上期", "彩票公益金", "资金年度",
    }  # fmt: skip
    assert len(names) == len(glossary()) >= 25


def test_each_language_is_written_in_its_own_script() -> None:
    for term in glossary():
        for label in (term.name, term.meaning):
            assert HAN.search(label.zh)
            assert not HAN.search(label.en)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (ONE + ONE, "“a” appears twice"),
        (ONE.replace('id = "a"\n', ""), "term ?"),
        (ONE.replace(', en = "A"', ""), "term a"),
        (ONE + 'more = "b"\n', "more"),
    ],
)
def test_a_broken_entry_is_refused_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterRefused) as refused:
        glossary(path)
    assert "glossary.toml" in str(refused.value)
    assert place in str(refused.value)


def test_every_file_of_reference_facts_names_its_source() -> None:
    facts = {path.name for path in REFERENCE.iterdir() if path.suffix not in (".md", ".toml")}
    assert {source.file for source in sources()} == facts
    assert all(HAN.search(s.source.zh) and not HAN.search(s.source.en) and s.licence for s in sources())


def test_the_city_has_the_residents_of_its_8_districts_and_of_new_area_and_is_no_district() -> None:
    assert len(districts()) == 8
    assert CITY not in districts()
    new_area = 288_200
    residents = sum(district.population_2020 for district in districts().values()) + new_area
    assert (unit(CITY).name, unit(CITY).population_2020) == ("兰州市", residents)
