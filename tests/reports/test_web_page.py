"""The web page says the numbers of `targets --json`, of the city and every district; data is text in it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analytics.language import formats
from analytics.language.translator import Translator, translator
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.reports.brief import Brief, brief
from analytics.reports.web import web_page
from tests.command_answers import CITY, TARGETS, Answer, Answers
from tests.looking import look_at


@cache
def page(sample: Path, unit: str = CITY, language: str = "zh") -> str:
    return web_page(look_at(sample, unit=unit), translator(language)).decode()


def section(sample: Path, id: str, unit: str = CITY) -> str:
    """The texts of one section, without the spaces between them."""
    whole = page(sample, unit)
    (found,) = re.findall(rf'<section id="{re.escape(id)}".*?</section>', whole, re.DOTALL)
    return texts(found)


def texts(markup: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "|", markup)).split())


def numbers(answer: Answer) -> list[str]:
    lag = answer["lag_months"]
    return [
        formats.number(answer["value"]),
        "" if answer["gap_pp"] is None else f"{formats.signed(answer['gap_pp'])}个百分点",
        ""
        if lag is None or round(lag, 1) == 0
        else f"{'落后' if lag > 0 else '超前'}{formats.number(abs(lag), decimals=1)}个月",
    ]


@pytest.mark.parametrize("id", TARGETS)
def test_a_target_says_what_the_command_line_says(sample: Path, answers: Answers, id: str) -> None:
    found, place = section(sample, id), 0
    for number in numbers(answers.targets()[id]):
        place = found.index(number, place) + len(number)


@pytest.mark.parametrize("id", TARGETS)
def test_a_target_has_every_districts_number(sample: Path, answers: Answers, id: str) -> None:
    whole = section(sample, id)
    rows = whole[whole.rindex("|各县区|") :] if "|各县区|" in whole else ""
    for code, district in districts().items():
        value = answers.targets(code)[id]["value"]
        row = f"|{district.name}|"
        assert (row in rows) is (value is not None)
        if value is not None:
            after = rows[rows.index(row) + len(row) :]
            assert re.match(rf"[^0-9]*{re.escape(formats.number(value))}[^0-9,]", after), after[:40]


@pytest.mark.parametrize("code", districts())
def test_a_district_says_what_the_command_line_says(sample: Path, answers: Answers, code: str) -> None:
    found = section(sample, f"d{code}")
    own = {id: one for id, one in answers.targets(code).items() if one["reason"] != "no_district_target"}
    for id, one in own.items():
        name = look_at(sample).register.indicator(id).name.zh
        row = found[found.index(tight(name)) :]
        assert re.match(rf"[^0-9]*{re.escape(formats.number(one['value']))}/", row[len(tight(name)) :]), row[
            :60
        ]


def tight(text: str) -> str:
    return "".join(text.split())


def test_it_names_every_community_without_a_professional(sample: Path, answers: Answers) -> None:
    lacking = answers.targets()["communities.staffed"]["missing"]
    found = section(sample, "communities.staffed")
    listed = re.findall(r"\|[^|（]+（(\d+)）\|+([^|]+)", found)
    assert sum(int(count) for count, _ in listed) == len(lacking)
    assert sum(len(names.split("、")) for _, names in listed) == len(lacking)


@pytest.mark.parametrize("unit", [CITY, "620122"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_small_says_its_day_snapshot_and_sample_and_is_whole(
    sample: Path, unit: str, language: str
) -> None:
    made = page(sample, unit, language)
    assert len(made.encode()) < 5_000_000
    assert made == web_page(look_at(sample, unit=unit), translator(language)).decode()
    said, t, seq = texts(made), translator(language), look_at(sample).seq
    assert tight(t("Sample data")) in said
    assert tight(formats.day(look_at(sample).as_of, language)) in said
    assert f"第{seq}期" in said or f"snapshot{seq}of{seq}" in said
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in made
    assert Nesting().of(made) == []


class Nesting(HTMLParser):
    """Elements that are opened and closed out of order."""

    EMPTY = frozenset(("meta", "link", "br"))

    def of(self, markup: str) -> list[str]:
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(markup)
        return self.faults + self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def test_data_is_text_in_it_and_never_markup(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = '<img src=x onerror=alert(1)>"&{{ 1 }}'

    def with_hostile(look: Look, t: Translator) -> Brief:
        return replace(brief(look, t), title=hostile, missing=hostile)

    monkeypatch.setattr("analytics.reports.web.brief", with_hostile)
    found = web_page(look_at(sample), translator("zh")).decode()
    assert "<img" not in found
    assert hostile in unescape(found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_quoted_sentence_has_our_translation_below_it_in_english_alone(
    sample: Path, language: str
) -> None:
    made = unescape(page(sample, language=language))
    for item in register().targets:
        said = f"{item.rendering} (our translation)"
        below = f"{item.quote}</blockquote>\n<blockquote>{said}</blockquote>"
        assert (below in made) is (language == "en")


def test_somebody_who_sees_one_district_finds_no_other_in_it(sample: Path) -> None:
    made = web_page(look_at(sample, only=["620122"]), translator("zh")).decode()
    assert 'id="d620122"' in made
    others = [district.name for code, district in districts().items() if code != "620122"]
    assert not [name for name in others if name in made]
