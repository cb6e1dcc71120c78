"""The district pages without a browser: every part in both languages, and the choices in the address."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.answers.districts.owed import Owing
from analytics.policy.loading import register
from analytics.policy.register import Kind
from analytics.reference import districts
from tests import wording
from tests.command_answers import CITY, Answers
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import alt, component, figure, figures, printed, sent, texts

CHENGGUAN, XIGU, ANNING, YONGDENG = "620102", "620104", "620105", "620121"
GAOLAN = "620122"
PARTS = ("grid", "ranking", "profile", "compare", "map")


def column(table: dict[str, Any], place: int) -> list[dict[str, Any]]:
    """The cells of one column of a table."""
    return [row["cells"][place] for row in table["rows"]]


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
    assert rows(app) or printed(app)


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
    assert [name for name in level["data"][0]["y"] if re.search(r"</b>  \d–\d", name)]
    assert "1 Chengguan 27" in alt(app, "ranking-level")
    assert "Gain since 31 Dec 2018" in texts(app)
    assert all(text[0] in "+−0" for text in gain["data"][1]["text"])


def test_equals_are_tied_and_the_page_says_what_one_more_or_fewer_leaves_open(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", indicator="communities.staffed")
    assert figure(app, "ranking-level")["data"][0]["y"][-2:] == [
        "榆中县  <b>并列1</b>  1–4", "安宁区  <b>并列1</b>  1–4",
    ]  # fmt: skip
    (table,) = sent(app, "corner")
    place = [head["name"] for head in table["heads"]].index("水平位次")
    assert [(row["cells"][place]["main"], row["cells"][place]["note"]) for row in rows(app)[:3]] == [
        ("并列1", "1–4"), ("并列1", "1–4"), ("3", ""),
    ]  # fmt: skip
    assert "数值相同的并列同一位次" in texts(app)
    assert "计数少一个或多一个" in texts(app)
    # Money is counted to the yuan: nothing is left open, and nothing said of it.
    money = open_page("districts", part="ranking", indicator="funding.purchase", lang="en")
    assert "Equal numbers share a rank" in texts(money)
    assert "one fewer or one more" not in texts(money)


def test_a_table_sorts_by_what_it_shows(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", indicator="agencies.count", per="residents", lang="en")
    (table,) = sent(app, "corner")
    heads = [head["name"] for head in table["heads"]]
    assert heads[table["sorted_by"]] == "Rank by level"
    assert {head["sorts"] for head in table["heads"]} == {"ascending", "descending"}
    for place, head in enumerate(heads):
        orders = [row["cells"][place]["order"] for row in table["rows"]]
        assert None not in orders
        if head in ("Rank by level", "Rank by gain"):
            assert [cell["main"].split()[0] for cell in column(table, place)] == [str(one) for one in orders]
    gain, by_gain = heads.index("Gain"), heads.index("Rank by gain")
    ordered = sorted(table["rows"], key=lambda row: row["cells"][by_gain]["order"])
    gains = [row["cells"][gain]["order"] for row in ordered]
    assert gains == sorted(gains, reverse=True), "what is shown as gain is what the rank is by"


@pytest.mark.parametrize("part", ["ranking", "map", "compare"])
@pytest.mark.parametrize(("language", "said"), [("zh", "288,200人"), ("en", "288,200 residents")])
def test_what_the_residents_of_two_districts_lack_is_said_where_they_stand(
    open_page: OpenPage, part: str, language: str, said: str
) -> None:
    both = ",".join(districts())
    app = open_page(
        "districts", **{"part": part, "per": "residents", "with": both, "lang": language,
                        "indicator": "workforce.professional"},
    )  # fmt: skip
    (note,) = (caption.value for caption in app.caption if "†" in caption.value)
    assert said in note
    assert all(districts()[code].in_language(language) in note for code in (YONGDENG, GAOLAN))
    cells = [
        (at, number, cell) for at, row in enumerate(rows(app)) for number, cell in enumerate(row["cells"])
    ]
    marked = {(at, number) for at, number, cell in cells if "†" in cell["main"] + cell["note"]}
    if part == "compare":
        assert {list(districts())[number] for _, number in marked} == {YONGDENG, GAOLAN}
    else:
        assert {rows(app)[at]["id"] for at, _ in marked} == {YONGDENG, GAOLAN}


@pytest.mark.parametrize("chosen", [f"{CHENGGUAN},620103", f"{YONGDENG},{CHENGGUAN}"])
def test_the_note_on_residents_is_there_for_these_two_alone(open_page: OpenPage, chosen: str) -> None:
    app = open_page("districts", **{"part": "compare", "with": chosen})
    assert ("288,200" in texts(app)) is (YONGDENG in chosen)
    assert "皋兰" not in "".join(caption.value for caption in app.caption)
    counted = open_page("districts", part="map", indicator="workforce.professional", per="count")
    assert "288,200" not in texts(counted)


def test_by_residents_the_order_is_another(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", indicator="workforce.professional", per="residents")
    drawn = figure(app, "ranking-level")
    assert drawn["data"][0]["y"][-1].startswith("安宁区")
    assert "每万常住人口" in texts(app)


def test_the_first_snapshot_has_no_gain_and_says_so(open_page: OpenPage) -> None:
    app = open_page("districts", part="ranking", as_of="2014-03-31")
    assert "ranking-gain" not in figures(app)
    assert "请选择更晚的日期" in app.info[0].value


def test_a_profile_is_of_one_district_and_says_first_what_it_owes(
    open_page: OpenPage, answers: Answers
) -> None:
    app = open_page("districts", part="profile", district=YONGDENG, lang="en")
    assert app.title[0].value == "Yongdeng"
    assert app.subheader[0].value == "Due by the end of 2020"
    owed = component(app, "profile-owed")["rows"]
    said = answers.targets(YONGDENG)
    missing = len(said["communities.staffed"]["missing"])
    assert owed[0]["name"] == register().indicator("communities.staffed").name.en
    assert owed[0]["cells"][0]["main"] == f"{missing} communities"
    assert len(owed[0]["cells"][0]["note"].split(", ")) == missing
    assert owed[0]["cells"][1]["main"] == "by 31 Dec 2020"
    assert owed[0]["to"]["href"] == f"communities?district={YONGDENG}&lang=en"
    past = {row["name"]: row["cells"][1]["word"] for row in owed if row["cells"][1]["word"]}
    assert past[register().indicator("funding.district_floor").name.en] == "past due since 1 Jan 2015"
    chosen = open_page("districts", part="profile", district=CITY, lang="en")
    assert len(chosen.get("page_link")) >= 8


def test_a_district_that_owes_nothing_is_told_so(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Owing((), (), date(2020, 12, 31))
    monkeypatch.setattr("analytics.answers.districts.profile.owing", lambda *_, **__: nothing)
    with pages_over(sample) as run:
        app = run("districts", part="profile", district=ANNING)
    assert [one.value for one in app.success] == ["2020年底前没有须完成的事项。"]


def test_what_is_due_in_a_later_year_stands_apart(open_page: OpenPage) -> None:
    app = open_page("districts", part="profile", district=ANNING, as_of="2017-12-31")
    assert [one.value for one in app.subheader][:2] == ["2017年底前必须完成", "以后到期"]
    assert component(app, "profile-owed-later")["rows"]


def test_an_institution_shows_the_days_it_came_and_went(open_page: OpenPage) -> None:
    app = open_page("districts", part="profile", district=XIGU)
    by_id = {row["id"]: row["cells"] for row in component(app, "profile-institutions")["rows"]}
    base = by_id["bases.district"]
    assert (base[0]["status"], base[1]["main"], base[2]["main"]) == (
        "slightly_behind", "2016年12月6日", "2018年12月20日",
    )  # fmt: skip
    assert by_id["associations.district"][2]["main"] == "—"
    drawn = [row["id"] for row in component(app, "profile-board")["rows"]]
    assert sorted(drawn) == ["communities.staffed", "funding.district_floor", "funding.growth"]


def test_a_running_year_keeps_floor_and_growth_apart(open_page: OpenPage) -> None:
    app = open_page("districts", part="profile", district=YONGDENG)
    (years,) = (table for table in printed(app) if "2020" in table.index)
    assert list(years.loc["2020"])[1:] == ["✓ 达标", "◐ 年度进行中\n比上年还少10,000元"]


def test_every_duty_and_measure_stands_under_its_clause(open_page: OpenPage) -> None:
    groups = component(open_page("districts", part="profile", district=YONGDENG), "profile-measures")[
        "groups"
    ]
    found = {row["id"]: row for group in groups for row in group["rows"]}
    assert sorted(found) == sorted(id for id, one in register().indicators.items() if not one.is_target)
    for id, row in found.items():
        assert bool(row["word"]) is (register().indicator(id).kind is Kind.DUTY)
        assert row["to"]["href"] == f"target?district={YONGDENG}&target={id}"
    contracts = found["pay.contracts"]
    assert (contracts["symbol"], contracts["word"], contracts["value"]) == ("✕", "未达标", "87.5%")
    # One district has it or not: no share of one.
    for id in ("leadership.assessed", "registration.base", "funding.in_assessment", "training.plan"):
        assert found[id]["value"] == "否"


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
    assert [row["id"] for row in rows(app)] == [
        item.id for clause in register().clauses for item in register().indicators.values()
        if item.clause == clause.id
    ]  # fmt: skip
    # Of two there is their difference beside them.
    assert {len(row["cells"]) for row in rows(app)} == {len(shown) + (len(shown) == 2)}
    assert ("选择两个县区时，显示两者之差。" in texts(app)) is (len(shown) > 2)
    drawn = figure(app, "compare-way")
    lines = [trace["name"] for trace in drawn["data"] if trace["mode"] == "lines"]
    assert lines == [districts()[code].name for code in shown]


def test_one_district_compares_with_nothing_and_a_stranger_is_named(open_page: OpenPage) -> None:
    app = open_page("districts", **{"part": "compare", "with": "620102"})
    assert "至少再选一个" in app.info[0].value
    assert rows(app) == []
    odd = open_page("districts", **{"part": "compare", "with": "620102,620103,110000"})
    assert "110000" in odd.warning[0].value
    assert {len(row["cells"]) for row in rows(odd)} == {3}


def test_a_comparison_is_grouped_by_clause_with_its_unit_in_the_row(open_page: OpenPage) -> None:
    app = open_page("districts", **{"part": "compare", "with": f"{CHENGGUAN},{YONGDENG}"})
    (table,) = sent(app, "corner")
    assert [head["name"] for head in table["heads"]] == ["城关区", "永登县", "城关区 − 永登县"]
    headings = [row["group"]["name"] for row in rows(app) if row["group"]]
    assert headings == [
        f"{clause.id} {clause.heading.zh}" for clause in register().clauses
        if any(item.clause == clause.id for item in register().indicators.values())
    ]  # fmt: skip
    by_id = {row["id"]: row for row in rows(app)}
    people, staffed, years = (
        by_id[id] for id in ("workforce.senior", "communities.staffed", "funding.growth")
    )
    assert (people["note"], people["cells"][2]["main"]) == ("人", "+33人")
    assert staffed["cells"][2]["main"] == "+69.2个百分点"
    assert staffed["cells"][1]["word"] == "严重滞后"
    assert (years["note"], years["cells"][2]["main"][-3:]) == ("达标年度", "个年度")
    assert {cell["note"] for cell in by_id["bases.city"]["cells"][:2]} == {"只在全市统计"}


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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "（与2019年6月30日相比）：总数由12变为24个社区，已达到的仍为4。"),
        ("en", ", compared with 30 Jun 2019: the total changed from 12 to 24 communities; those counted "
               "stayed at 4."),
    ],
)  # fmt: skip
def test_a_profile_says_where_a_share_fell_for_its_total(
    open_page: OpenPage, language: str, said: str
) -> None:
    captions = [
        line.value
        for line in open_page("districts", part="profile", district=YONGDENG, lang=language).caption
    ]
    assert any(line.endswith(said) for line in captions)
    others = open_page("districts", part="profile", district=CHENGGUAN, lang=language).caption
    assert not any(said[-20:] in line.value for line in others)
