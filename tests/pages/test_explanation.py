"""变化由来 on the target page: asked for when it is opened, or at once by a link that names it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.answers import explanation as answers
from analytics.language.translator import translator
from tests.command_answers import CHENGGUAN, CITY
from tests.looking import look_at
from tests.pages.conftest import OpenPage
from tests.pages.drawn import boards, figures, texts

ZH = translator("zh")
both_languages = pytest.mark.parametrize("language", ["zh", "en"])


def section(app: AppTest) -> str:
    """What is written in the section."""
    (opened,) = (one for one in app.expander if one.label in ("变化由来", "Why it changed"))
    return "\n".join(str(line.value).replace("\\", "") for line in (*opened.markdown, *opened.caption))


@pytest.mark.parametrize("target", ["workforce.total", "certified.on_post", "funding.growth"])
def test_nothing_is_asked_until_it_is_opened(
    open_page: OpenPage, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert section(open_page("target", target=target)) == ""
    assert "explained" not in figures(open_page("target", target=target))


@both_languages
@pytest.mark.parametrize("place", [CITY, CHENGGUAN])
@pytest.mark.parametrize("target", ["workforce.total", "certified.on_post", "communities.staffed"])
def test_a_link_opens_it_with_the_sentence_of_the_answers(
    open_page: OpenPage, sample: Path, target: str, language: str, place: str
) -> None:
    app = open_page("target", target=target, lang=language, district=place, since="quarter")
    look = look_at(sample, unit=place)
    told = answers.explanation(look, target, look.catalogue.at(26))
    assert told.sentence(translator(language)) in section(app)
    assert ("explained" in figures(app)) is bool(told.parts)


def test_where_only_districts_have_a_number_it_leads_to_them(open_page: OpenPage) -> None:
    said = "请选择县区查看变化由来"
    assert said in section(open_page("target", target="funding.district_floor", since="quarter"))
    there = open_page("target", target="funding.district_floor", since="quarter", district=CHENGGUAN)
    assert said not in section(there)


def test_any_two_snapshots_may_be_named(open_page: OpenPage, sample: Path) -> None:
    app = open_page("target", target="workforce.total", since="24", until="25")
    look = answers.until(look_at(sample), 25)
    told = answers.explanation(look, "workforce.total", look.catalogue.at(24))
    assert told.sentence(translator("zh")) in section(app)
    assert "25 · 2019年12月31日（第1次修订）" in section(app)


def test_a_part_of_the_address_shows_its_rows_alone(open_page: OpenPage, sample: Path) -> None:
    look = look_at(sample)
    told = answers.explanation(look, "workforce.total", look.catalogue.at(26))
    app = open_page("target", target="workforce.total", since="quarter", part="value.no_longer")
    (rows,) = (frame.value for frame in app.dataframe if "人员键" in frame.value.columns)
    assert len(rows) == next(part.rows for part in told.groups if part.id == "value.no_longer")
    assert set(rows["变化"]) == {"不再计入"}


def test_a_choice_nobody_knows_is_said_and_the_rest_is_shown(open_page: OpenPage) -> None:
    app = open_page("target", target="workforce.total", since="999", part="value.nothing")
    assert "较2020年3月31日" in section(app)
    assert "999" in texts(app)


def test_a_share_names_the_method(open_page: OpenPage) -> None:
    assert "Das Gupta" in section(open_page("target", target="certified.on_post", since="year"))
    assert "Das Gupta" not in section(open_page("target", target="workforce.total", since="year"))


@pytest.mark.parametrize(
    ("target", "until"),
    [
        ("training.holders", "2014-09-30"),
        ("posts.core_institutions", "2018-06-30"),
        ("training.holders", "2020-06-30"),
        ("workforce.total", "2020-06-30"),
    ],
)
def test_steps_that_do_not_add_up_as_they_are_written_say_why(
    open_page: OpenPage, sample: Path, target: str, until: str
) -> None:
    look = look_at(sample).on(date.fromisoformat(until))
    drawn = answers.steps(answers.explanation(look, target, answers.compared_with(look)["quarter"]), ZH)
    assert drawn is not None
    before, steps, after = drawn
    adds_up = sum(_number(step.text) for step in steps) == _number(after.text) - _number(before.text)
    said = section(open_page("target", target=target, as_of=until, since="quarter"))
    assert ("各项经四舍五入" in said) is not adds_up
    assert adds_up is (until == "2020-06-30")


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.-]", "", text.replace("−", "-")))


def test_money_has_its_fund_year_to_choose(open_page: OpenPage) -> None:
    app = open_page("target", target="funding.mix", since="26", year="2019")
    assert "2019资金年度" in section(app)


def test_the_change_of_the_overview_leads_to_it(open_page: OpenPage) -> None:
    rows = boards(open_page("overview"))
    links = {row["id"]: row["change"]["to"]["href"] for row in rows if row.get("change")}
    assert links["workforce.total"] == "target?target=workforce.total&since=quarter"
    assert len(links) == 12


@both_languages
def test_every_changed_number_of_the_comparison_leads_to_it(open_page: OpenPage, language: str) -> None:
    app = open_page("difference", **{"from": "24", "to": "25", "lang": language})
    name = {"zh": "变化由来", "en": "Why it changed"}[language]
    (frame,) = (one.value for one in app.dataframe if name in one.value.columns)
    assert len(frame) > 0
    for link in frame[name]:
        assert link.startswith("target?")
        assert "since=24" in link
        assert "until=25" in link
