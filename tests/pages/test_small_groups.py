"""Pages as who sees groups alone has them: no small number is in what is sent, in any writing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.access.scope import Detail
from analytics.access.viewer import Viewer, everybody
from analytics.language.stamp import Stamp
from pages.frame import admission
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import alt, component, figure, figures, printed, texts


@pytest.fixture
def open_page(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """Pages over the sample for who sees groups alone."""

    def alone(language: str = "zh") -> Viewer:
        viewer = everybody(language)
        return replace(viewer, scope=replace(viewer.scope, detail=Detail.NONE))

    monkeypatch.setattr(admission, "everybody", alone)
    with pages_over(sample) as run:
        yield run


def test_the_workforce_page_draws_no_small_number(open_page: OpenPage) -> None:
    app = open_page("workforce", group="personnel", by="age_band", as_of="2018-12-31", lang="en")
    drawn = figure(app, "parts-by-district")["data"][0]
    cells = [cell for row in drawn["text"] for cell in row]
    assert {"<5", "—"} <= set(cells)
    assert not {"1", "2", "3", "4"} & set(cells)
    # What is hidden has no depth either.
    for texts_of, depths in zip(drawn["text"], drawn["z"], strict=True):
        assert all(
            (depth is None) == (cell in ("<5", "—")) for cell, depth in zip(texts_of, depths, strict=True)
        )
    assert "<5" in alt(app, "parts-by-district")
    assert "Groups of fewer than five people are not shown (<5)" in texts(app)
    assert "expiries" not in figures(app)
    assert "Their sums by district are among the indicators" in texts(app)


def test_what_official_sums_would_give_away_is_told_of_the_city_alone(open_page: OpenPage) -> None:
    app = open_page("workforce", group="professional", by="employer_kind", lang="zh")
    assert "parts-by-district" not in figures(app)
    assert "只列全市" in texts(app)


def test_its_bars_and_lines_leave_out_what_is_hidden(open_page: OpenPage) -> None:
    app = open_page("workforce", group="senior", by="age_band", lang="zh")
    bars = figure(app, "parts")["data"][0]
    assert None in bars["x"]
    assert all(n is None or n >= 5 for n in bars["x"])
    for line in figure(app, "ways")["data"]:
        assert all(n in (None, 0) or n >= 5 for n in line.get("customdata", ()))
    assert "只列全市" in texts(app)


def test_who_came_and_went_is_told_without_those_behind(open_page: OpenPage) -> None:
    app = open_page("workforce", lang="en", making=True)
    assert "Joined or moved in" in str(printed(app))
    assert "The people behind these numbers" not in texts(app)


def test_a_free_question_is_told_without_small_numbers_and_ways_to_records(open_page: OpenPage) -> None:
    app = open_page("explore", subject="people", by="district_code,project_staff", lang="en")
    sent = component(app, "explore-picture")
    numbers = [cell for row in sent["shown"]["rows"] for cell in row["cells"]]
    assert "<5" in {number["text"] for number in numbers}
    assert not {"1", "2", "3", "4"} & {number["text"] for number in numbers}
    assert all(not number["behind"] for number in numbers)
    assert all(number["shade"] is None for number in numbers if number["text"] in ("<5", "—"))
    assert "A name filters." in json.dumps(sent)


def test_a_question_of_two_things_says_why_not(open_page: OpenPage) -> None:
    app = open_page("explore", subject="people", by="gender,education", lang="zh")
    assert "除县区外一次只能用一个特征" in app.warning[0].value
    assert component(app, "explore-picture")["shown"]


def test_records_are_not_opened_by_an_address(open_page: OpenPage) -> None:
    app = open_page("explore", subject="people", by="gender", behind="~all", lang="zh")
    assert not app.dataframe
    assert "explore-rows" not in texts(app)


def test_how_a_number_is_made_shows_no_records(open_page: OpenPage) -> None:
    app = open_page("target", target="workforce.total", lang="zh", making=True)
    assert "您可查看汇总数，不能查看逐条记录。" in texts(app)


def test_a_file_says_that_small_groups_are_hidden() -> None:
    from datetime import UTC, datetime

    from analytics.tables import Table

    table = Table("parts", [{"people": None, "hidden": "small"}])
    facts = {name.en: words for name, words in Stamp((), "620100").facts(table, made=datetime.now(UTC))}
    assert "少于5人" in facts["Small groups"]
    assert "fewer than five" in facts["Small groups"]
