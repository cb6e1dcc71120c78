"""The communities page without a browser: languages, city and district, choices, what is left of nothing."""

from __future__ import annotations

import pytest

from tests.command_answers import CITY, Answers
from tests.pages.conftest import OpenPage
from tests.pages.drawn import component, key_figures, sent, texts

YONGDENG, ANNING = "620121", "620105"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", [CITY, YONGDENG])
def test_the_page_opens_with_a_mark_for_every_community(
    open_page: OpenPage, answers: Answers, place: str, language: str
) -> None:
    app = open_page("communities", district=place, lang=language)
    assert not app.error
    assert not app.warning
    target = answers.targets(place)["communities.staffed"]
    (picture,) = sent(app, "districts")
    marks = [mark[0] for one in picture["districts"] for street in one["streets"] for mark in street["marks"]]
    assert len(marks) == target["total"]
    assert sum(state in ("staffed", "gained") for state in marks) == target["value"]
    assert next(iter(key_figures(app).values())) == f"{target['value']:.0f} / {target['total']:.0f}"
    legend = {state: number for state, _, number in picture["legend"]}
    assert legend == {state: str(marks.count(state)) for state in marks}
    names, places, _ = sent(app, "rows")
    needed = [row["cells"][2]["main"] for row in places["rows"]]
    assert sum(int(number) for number in needed if number.isdigit()) == target["total"] - target["value"]
    assert len(names["rows"]) == marks.count("unstaffed") + marks.count("lost")


def test_marks_are_told_in_words_too(open_page: OpenPage) -> None:
    (picture,) = sent(open_page("communities", district=YONGDENG), "districts")
    (street,) = (one for one in picture["districts"][0]["streets"] if one["name"] == "中堡镇")
    assert street["alt"] == "中堡镇：2个社区中1个已配备专业人才；未配备：金城居委会"
    assert street["note"] == "1/2"


def test_all_rows_are_sent_and_one_click_away_on_the_screen(open_page: OpenPage) -> None:
    names = component(open_page("communities", sort="nearest"), "communities")
    assert (len(names["rows"]), names["shown"]) == (93, 40)
    assert len({row["id"] for row in names["rows"]}) == 93
    every = component(open_page("communities", rows="all", sort="nearest"), "communities")
    assert (every["rows"], every["shown"]) == (names["rows"], 93)
    by_place = component(open_page("communities"), "communities")["rows"]
    assert by_place != names["rows"]
    assert [row["id"] for row in by_place] == sorted(row["id"] for row in by_place)


def test_the_list_comes_first_with_street_and_district(open_page: OpenPage) -> None:
    app = open_page("communities", lang="en")
    assert app.subheader[0].value == "By name"
    names = component(app, "communities")
    assert [name for _, name in names["columns"]] == ["Community", "Subdistrict or town", "District"]
    assert {row["district"] for row in names["rows"]} == {
        one["name"] for one in names["lists"] if one["count"] != "0"
    }
    xigu = component(open_page("communities", district="620104", lang="en"), "communities")
    assert [name for _, name in xigu["columns"]] == ["Community", "Subdistrict or town"]
    assert xigu["lists"] == []
    (link,) = (one for one in names["lists"] if one["name"] == "Xigu")
    assert link["count"] == str(len(xigu["rows"]))
    assert link["to"]["href"] == "communities?lang=en&district=620104"


def test_a_search_that_leaves_nothing_says_how_to_widen(open_page: OpenPage) -> None:
    app = open_page("communities", q="没有这个社区*")
    assert "更少或其他词" in texts(app)
    # What was typed never acts as markup.
    assert "没有这个社区\\*" in texts(app)
    assert len(sent(app, "rows")) == 2


def test_a_district_that_is_complete_lists_nobody(open_page: OpenPage) -> None:
    app = open_page("communities", district=ANNING)
    assert "都已配备专业人才" in texts(app)
    assert "没有行政村" in texts(app)
    assert [row["cells"][2]["main"] for row in sent(app, "rows")[0]["rows"]] == ["0"] * 8
