"""The page of each duty and tracked measure: sentence, number, way, districts and query, no schedule."""

from __future__ import annotations

import re

import pytest

from analytics.policy.loading import register
from analytics.reference import districts
from tests.answers import CHENGGUAN, CITY
from tests.pages.conftest import OpenPage
from tests.pages.drawn import alt, figure, texts
from tests.pages.test_clauses import rows

OTHERS = [item.id for item in register().indicators.values() if not item.is_target]


@pytest.mark.parametrize("id", OTHERS)
def test_it_opens_with_its_sentence_its_number_and_its_query(open_page: OpenPage, id: str) -> None:
    language, place = ("zh", CITY) if OTHERS.index(id) % 2 else ("en", CHENGGUAN)
    app = open_page("target", target=id, lang=language, district=place, making=True)
    item = register().indicator(id)
    assert not app.error
    assert item.name.in_language(language) in app.title[0].value
    assert re.sub(r"\W", "", item.quote) in re.sub(r"\W", "", app.markdown[1].value)
    assert list(rows(app)) == [id]
    assert "select" in app.code[0].value
    assert figure(app, "burnup") is None
    assert figure(app, "way") is not None


def test_its_number_is_that_of_the_policys_page(open_page: OpenPage) -> None:
    document = rows(open_page("clauses", lang="zh", district=CITY))
    for id in ("pay.insurance", "training.cadres", "funding.mix"):
        own = rows(open_page("target", target=id, lang="zh", district=CITY))[id]
        differs = {key for key in own if own[key] != document[id][key]}
        assert differs <= {"href"}


def test_a_line_for_what_stands_and_bars_for_what_is_counted_by_year(open_page: OpenPage) -> None:
    line = figure(open_page("target", target="agencies.count"), "way")
    bars = figure(open_page("target", target="training.cadres"), "way")
    assert line is not None
    assert bars is not None
    assert (line["data"][0]["type"], len(line["data"][0]["x"])) == ("scatter", 26)
    assert (bars["data"][0]["type"], bars["data"][0]["x"][-1]) == ("bar", "2020")
    assert "2020年6月30日" in texts(open_page("target", target="training.cadres"))


def test_every_district_stands_there_lowest_first(open_page: OpenPage) -> None:
    app = open_page("target", target="pay.insurance", lang="zh", district=CITY)
    drawn = figure(app, "districts")
    assert drawn is not None
    (now,) = (trace for trace in drawn["data"] if trace.get("name") == "现在")
    assert set(now["y"]) == {district.name for district in districts().values()}
    assert list(now["x"]) == sorted(now["x"], reverse=True)
    assert alt(app, "districts").count("%") == 8
    assert figure(open_page("target", target="pay.insurance", district=CHENGGUAN), "districts") is None


def test_what_the_city_level_adds_is_said(open_page: OpenPage) -> None:
    assert "市级" in texts(open_page("target", target="training.cadres", lang="zh", district=CITY))
    assert "市级自身" in texts(open_page("target", target="systems.established", lang="zh", district=CITY))


def test_dated_targets_come_first_in_the_chooser_and_others_name_their_clause(open_page: OpenPage) -> None:
    (chooser,) = (box for box in open_page("target", lang="en").selectbox if box.key == "choice-target")
    options = list(chooser.options)
    assert len(options) == 39
    assert not any("clause" in option for option in options[:12])
    assert all("clause" in option for option in options[12:])
