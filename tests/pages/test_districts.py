"""The district pages without a browser: every part in both languages, and the choices in the address."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.reference import districts
from tests import wording
from tests.command_answers import CITY, Answers
from tests.pages.conftest import OpenPage
from tests.pages.drawn import alt, figure, figures, sent, texts

CHENGGUAN, YONGDENG = "620102", "620121"
PARTS = ("grid", "ranking", "profile", "compare", "map")


def rows(app: AppTest) -> list[dict[str, Any]]:
    """The rows of the page's tables of districts, as they are sent to the browser."""
    return [row for table in sent(app, "corner") for row in table["rows"]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", [CITY, YONGDENG])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens(open_page: OpenPage, part: str, place: str, language: str) -> None:
    app = open_page("districts", part=part, district=place, lang=language)
    assert not app.error
    assert not app.warning
    if place == CITY and part == "profile":
        assert len(app.info) == 1
        return
    assert rows(app) or app.table


@pytest.mark.parametrize("place", [CHENGGUAN, YONGDENG])
def test_the_grid_says_of_a_district_what_the_command_says(
    open_page: OpenPage, answers: Answers, place: str
) -> None:
    app = open_page("districts")
    said = answers.targets(place)
    (row,) = (row for row in rows(app) if row["id"] == place)
    ids = (
        "bases.district", "communities.staffed", "associations.district", "funding.district_floor",
        "funding.growth",
    )  # fmt: skip
    assert [cell["word"] for cell in row["cells"][:5]] == [wording.status(said[id], "zh") for id in ids]
    assert [cell["status"] for cell in row["cells"][:5]] == [said[id]["status"] for id in ids]
    assert all(cell["symbol"] for cell in row["cells"][:5])
    staffed = said["communities.staffed"]
    assert row["cells"][1]["main"] == f"{staffed['value']:.0f} / {staffed['total']:.0f}"
    people = ("workforce.total", "workforce.professional", "workforce.senior")
    assert [cell["main"] for cell in row["cells"][5:]] == [f"{said[id]['value']:,.0f}人" for id in people]
    assert all("参考" in cell["note"] and not cell["word"] for cell in row["cells"][5:])


def test_every_cell_leads_to_its_making_and_every_name_to_its_profile(open_page: OpenPage) -> None:
    app = open_page("districts", lang="en")
    for row in rows(app):
        assert row["to"]["href"] == f"districts?lang=en&part=profile&district={row['id']}"
        for cell in row["cells"]:
            assert cell["to"]["href"].startswith("target?")
            assert f"district={row['id']}" in cell["to"]["href"]


def test_a_column_of_the_address_sorts_the_grid(open_page: OpenPage) -> None:
    app = open_page("districts", sort="communities.staffed")
    shares = [float(row["cells"][1]["note"].rstrip("%")) for row in rows(app)]
    assert shares[0] == min(shares)
    assert [row["id"] for row in rows(app)] != [row["id"] for row in rows(open_page("districts"))]


def test_both_rankings_are_written_beside_their_bars(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", indicator="agencies.count", since="2018-12-31", lang="en")
    level, gain = figure(app, "ranking-level"), figure(app, "ranking-gain")
    assert level["data"][0]["y"][-1] == "Chengguan  <b>1</b>"
    assert any("–" in name for name in level["data"][0]["y"])
    assert "1 Chengguan 27" in alt(app, "ranking-level")
    assert "Gain since 31 Dec 2018" in texts(app)
    assert all(text[0] in "+−0" for text in gain["data"][1]["text"])


def test_by_residents_the_order_is_another(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", indicator="workforce.professional", per="residents")
    drawn = figure(app, "ranking-level")
    assert drawn["data"][0]["y"][-1].startswith("安宁区")
    assert "每万常住人口" in texts(app)


def test_the_first_snapshot_has_no_gain_and_says_so(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", as_of="2014-03-31")
    assert "ranking-gain" not in figures(app)
    assert "请选择更晚的日期" in app.info[0].value


def test_a_profile_is_of_one_district_and_says_who_is_missing(open_page: OpenPage, answers: Answers) -> None:
    app = open_page("districts", part="profile", district=YONGDENG, lang="en")
    assert app.title[0].value == "Yongdeng"
    missing = answers.targets(YONGDENG)["communities.staffed"]["missing"]
    assert f"Communities without a professional: {len(missing)}" in texts(app)
    chosen = open_page("districts", part="profile", district=CITY, lang="en")
    assert len(chosen.get("page_link")) >= 8


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("620121,620102", ["620102", "620121"]),
        ("620102,620102,620103", ["620102", "620103"]),
        (",".join(districts()), list(districts())),
    ],
)
def test_the_districts_of_the_address_stand_side_by_side(
    open_page: OpenPage, chosen: str, shown: list[str]
) -> None:
    app = open_page("districts", **{"part": "compare", "with": chosen})
    assert not app.warning
    assert {len(row["cells"]) for row in rows(app)} == {len(shown)}
    drawn = figure(app, "compare-way")
    lines = [trace["name"] for trace in drawn["data"] if trace["mode"] == "lines"]
    assert lines == [districts()[code].name for code in shown]


def test_one_district_compares_with_nothing_and_a_stranger_is_named(open_page: OpenPage) -> None:
    app = open_page("districts", **{"part": "compare", "with": "620102"})
    assert "至少再选一个" in app.info[0].value
    assert rows(app) == []
    odd = open_page("districts", **{"part": "compare", "with": "620102,620103,110000"})
    assert "110000" in odd.warning[0].value
    assert {len(row["cells"]) for row in rows(odd)} == {2}


def test_the_map_and_its_table_say_the_same(open_page: OpenPage) -> None:
    app = open_page("districts", part="map", indicator="workforce.professional", per="residents")
    drawn = figure(app, "district-map")
    written = dict(note["text"].rstrip("</b>").split("<br><b>") for note in drawn["layout"]["annotations"])
    assert written == {row["name"]: row["cells"][0]["main"] for row in rows(app)}
    assert len(written) == 8
    colours = {trace["fillcolor"] for trace in drawn["data"] if trace.get("fill") == "toself"}
    assert 1 < len(colours) <= 5
    assert "不作为划界依据" in texts(app)


def test_an_unknown_part_or_indicator_falls_back_and_says_so(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", indicator="nothing.here", lang="en")
    assert "nothing.here" in app.warning[0].value
    assert "ranking-level" in figures(app)
