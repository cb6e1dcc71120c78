"""The explore page as drawn: choices, lists, pictures and rows, each with the change it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.explore import wording
from analytics.explore.question import read
from analytics.language.translator import translator
from pages.parts.components.listings import Entry
from tests.command_answers import CHENGGUAN
from tests.looking import look_at
from tests.pages.conftest import ENTRY, OpenPage, pages_over
from tests.pages.drawn import component, texts
from tests.plain_snapshots import publish
from tests.progress.test_verdicts import money

BREAK = "\N{ZERO WIDTH SPACE}"
WOMEN = {"subject": "people", "measure": "people", "by": "district_code", "where.gender": "female"}


def lists(app: AppTest) -> dict[str, dict[str, Any]]:
    names = [field.name for field in fields(Entry)]
    return {
        one["id"]: {**one, "entries": [dict(zip(names, value, strict=True)) for value in one["entries"]]}
        for one in component(app, "explore-listings")["listings"]
    }


def picture(app: AppTest) -> dict[str, Any]:
    return component(app, "explore-picture")


def bar(app: AppTest) -> dict[str, Any]:
    return component(app, "explore-choices")


def number(text: str) -> int:
    return int(text.replace(",", "").removesuffix("人"))


def test_an_address_without_a_question_shows_people_by_district(open_page: OpenPage) -> None:
    app = open_page("explore")
    assert not app.error
    assert not app.warning
    assert [title.value for title in app.title] == ["兰州市：自助分析"]
    shown = picture(app)
    rows = shown["shown"]["rows"]
    assert shown["kind"] == "bar"
    assert [row["name"]["text"] for row in rows][:2] == ["城关区", "安宁区"]
    assert len(rows) == 8
    assert sum(number(row["figure"]["text"]) for row in rows) == number(shown["head"]["total"]["text"])


def test_what_choices_set_in_the_address_has_no_places_to_break(open_page: OpenPage) -> None:
    """Signs of no width, which long texts get where they are read, would name another group."""
    many = ",".join(("none", "assistant", "social_worker", "senior", "~-"))
    for asked in ({}, {"subject": "people", "where.certificate": many, "by": "registration_ends_on:quarter"}):
        app = open_page("explore", **asked)
        for key in ("explore-choices", "explore-listings", "explore-picture"):
            sent = component(app, key)
            assert sent["drawn"].endswith(f"by={asked.get('by', 'district_code').replace(':', '%3A')}")
            assert BREAK not in str(list(_changes(sent)))
    menus = {menu["id"]: menu["options"] for menu in bar(app)["menus"]}
    assert "registered_on:quarter" in [value for value, *_ in menus["by-and"]]


def _changes(part: Any) -> Iterator[Any]:
    """Every change a component makes of the address."""
    if isinstance(part, dict):
        yield from (part[name] for name in ("drawn", "set", "toggle") if name in part)
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _changes(one)


def test_every_column_has_a_list_district_first_with_counts_of_all_rows(open_page: OpenPage) -> None:
    app = open_page("explore")
    found = lists(app)
    assert next(iter(found)) == "district_code"
    assert {"gender", "certificate", "employer_kind", "certified_on", "volunteers_linked"} <= set(found)
    total = number(picture(app)["head"]["total"]["text"])
    assert sum(number(one["rows"]) for one in found["gender"]["entries"]) == total
    counts = [number(one["rows"]) for one in found["employer_kind"]["entries"]]
    assert counts == sorted(counts, reverse=True)
    assert found["employer_kind"]["entries"][0]["bar"] == 1
    # Missing is a value like any other.
    assert {"未填": "~-"}.items() <= {
        one["text"]: one["token"] for one in found["certified_on"]["entries"]
    }.items()


def test_a_filter_is_marked_told_and_taken_back_and_leaves_its_own_list_whole(open_page: OpenPage) -> None:
    app = open_page("explore", **WOMEN)
    women, men = lists(app)["gender"]["entries"]
    assert (women["is_chosen"], men["is_chosen"]) == (True, False)
    assert lists(app)["gender"]["chosen"] == "已选1项"
    assert number(women["rows"]) == number(picture(app)["head"]["total"]["text"])
    (chip,) = bar(app)["filters"]["chips"]
    assert (chip["column"], chip["values"], chip["drop"]) == ("性别", "女", "取消筛选性别：女")
    assert chip["change"] == {"set": {"where.gender": ""}}
    assert bar(app)["filters"]["clear"]["change"] == {"without": ["where."]}


def test_names_filter_and_numbers_open_the_rows(open_page: OpenPage) -> None:
    row = picture(open_page("explore", **WOMEN))["shown"]["rows"][0]
    assert row["name"]["change"] == {"toggle": ["where.district_code", CHENGGUAN]}
    assert row["figure"]["behind"]["change"] == {"set": {"behind": CHENGGUAN, "on": ""}}
    assert row["figure"]["behind"]["said"] == "城关区的明细"


def test_every_choice_is_the_change_it_makes(open_page: OpenPage) -> None:
    shown = bar(open_page("explore", **WOMEN))
    menus = {menu["id"]: menu for menu in shown["menus"]}
    by = {value: is_chosen for value, _, is_chosen in menus["by"]["options"]}
    assert [(menus[id]["parameter"], menus[id]["place"]) for id in ("by", "by-and")] == [("by", 0), ("by", 1)]
    assert [value for value, is_chosen in by.items() if is_chosen] == ["district_code"]
    assert "certified_on:quarter" in by
    both = [value for value, *_ in menus["by-and"]["options"]]
    assert both[0] == ""
    assert "gender" in both
    assert "district_code" not in both
    money = next(tab for tab in shown["subjects"]["tabs"] if tab["id"] == "subject=money")
    assert money["change"]["set"] == {"subject": "money", "measure": "yuan", "by": "district_code"}
    assert "where." in money["change"]["without"]
    against = [value for value, *_ in menus["against"]["options"]]
    assert against[:3] == ["", "city", "2020-03-31"]


def test_a_choice_of_districts_goes_along_to_another_subject(open_page: OpenPage) -> None:
    shown = bar(open_page("explore", **WOMEN | {"where.district_code": CHENGGUAN}))
    money = next(tab for tab in shown["subjects"]["tabs"] if tab["id"] == "subject=money")
    assert money["change"]["set"]["where.district_code"] == CHENGGUAN
    assert "where.gender" not in money["change"]["set"]


@pytest.mark.parametrize(
    ("choices", "kinds"),
    [
        ({"by": "district_code"}, ["bar", "table"]),
        ({"by": "district_code,gender"}, ["grid", "bar", "table"]),
        ({"by": "district_code", "time": "years"}, ["line", "grid", "bar", "table"]),
        ({"by": "district_code,gender", "time": "years"}, ["table", "grid", "line", "bar"]),
        ({"time": "snapshots"}, ["line", "bar", "table"]),
        ({"by": "certified_on:year"}, ["line", "bar", "table"]),
    ],
)
def test_pictures_that_fit_are_offered_and_each_is_drawn(
    open_page: OpenPage, choices: dict[str, str], kinds: list[str]
) -> None:
    asked = {"subject": "people", "measure": "people", **choices}
    offered = [
        tab["id"].removeprefix("picture=") for tab in bar(open_page("explore", **asked))["pictures"]["tabs"]
    ]
    assert offered == kinds
    assert picture(open_page("explore", **asked))["kind"] == kinds[0]
    for kind in kinds:
        app = open_page("explore", picture=kind, **asked)
        assert picture(app)["kind"] == kind
        assert picture(app)["shown"]


def test_a_line_ends_at_what_the_day_looked_at_has(open_page: OpenPage) -> None:
    app = open_page("explore", subject="people", measure="people", by="gender", time="years")
    women = picture(app)["shown"]["lines"][0]
    assert women["name"]["text"] == "女"
    assert women["last"] == lists(app)["gender"]["entries"][0]["rows"]
    assert women["points"][-1][3:] == ["female", "2020-06-30"]
    assert women["points"][0][2].startswith("女 · 2014年")


def test_beside_an_earlier_day_every_bar_has_its_mark_and_its_change(open_page: OpenPage) -> None:
    app = open_page("explore", **WOMEN, against="2019-12-31")
    shown = picture(app)
    assert shown["shown"]["legend"] == "2019年12月31日"
    assert shown["head"]["beside"]["label"] == "2019年12月31日"
    row = shown["shown"]["rows"][0]
    assert 0 < row["mark"] < row["width"]
    assert row["figure"]["note"].startswith("+")
    assert "2019年12月31日：" in shown["label"]


def test_the_largest_and_the_rest_as_one(open_page: OpenPage) -> None:
    app = open_page("explore", subject="people", measure="people", by="employer_kind", top="3")
    rows = picture(app)["shown"]["rows"]
    assert [row["name"]["text"] for row in rows][-1] == "其余合计"
    assert len(rows) == 4
    assert rows[-1]["name"]["change"] is None
    assert sum(number(row["figure"]["text"]) for row in rows) == number(picture(app)["head"]["total"]["text"])


def test_filters_that_leave_nothing_say_which_to_drop_and_what_it_would_leave(open_page: OpenPage) -> None:
    asked = {"subject": "people", "measure": "people", "where.gender": "female"}
    filters = {"where.category": "professional", "where.qualified_by": "none"}
    shown = picture(open_page("explore", **asked, **filters))
    assert shown["kind"] == "nothing"
    assert shown["label"].endswith("人数0人。")
    drops = {one["id"].removeprefix("drop="): one for one in shown["shown"]["drops"]}
    # Without the women there is nobody either.
    assert set(drops) == {"category", "qualified_by"}
    for column, drop in drops.items():
        assert drop["change"] == {"set": {f"where.{column}": ""}}
        kept = {name: value for name, value in filters.items() if name != f"where.{column}"}
        left = picture(open_page("explore", **asked, **kept))["head"]["total"]["text"]
        assert f"余{left.removesuffix('人')}条" in drop["text"]


def test_all_values_of_a_column_are_shown_where_the_address_asks(open_page: OpenPage) -> None:
    short = lists(open_page("explore"))["service_field"]
    assert len(short["entries"]) == 12
    assert short["more"]["change"] == {"set": {"list": "service_field"}}
    long = lists(open_page("explore", list="service_field"))["service_field"]
    assert len(long["entries"]) == 18
    assert long["find"]
    assert long["more"]["change"] == {"set": {"list": ""}}


def test_numbers_and_dates_take_a_range_which_stands_in_its_fields(open_page: OpenPage) -> None:
    app = open_page("explore", subject="people", measure="people", **{"where.certified_on": "2018..2019-Q2"})
    assert lists(app)["certified_on"]["range"]["low"] == "2018"
    assert lists(app)["certified_on"]["range"]["high"] == "2019-Q2"
    assert lists(app)["gender"]["range"] is None
    assert bar(app)["filters"]["chips"][0]["values"] == "2018年至2019年第2季度"


def test_communities_are_called_by_their_names_with_their_codes_on_asking(open_page: OpenPage) -> None:
    filtered = {"where.community_code": "620102001003"}
    app = open_page("explore", subject="people", measure="people", by="community_code", **filtered)
    (chosen,) = (one for one in lists(app)["community_code"]["entries"] if one["is_chosen"])
    assert chosen["hint"] == chosen["token"] == "620102001003"
    assert "·" in chosen["text"]
    assert [row["name"]["text"] for row in picture(app)["shown"]["rows"]] == [chosen["text"]]
    assert bar(app)["filters"]["chips"][0]["values"] == chosen["text"]
    assert chosen["text"] in picture(app)["head"]["label"]


def test_a_file_to_take_away_says_the_whole_question(sample: Path) -> None:
    question, _ = read(WOMEN | {"time": "years", "top": "3", "against": "2019-12-31"})
    told = wording.told(question, look_at(sample), translator("zh"))
    assert told == {
        "对象": "人员", "指标": "人数", "性别": "女", "分组": "县区",
        "历年走势": "按年度（取每年最后一期快照）", "显示组数": "前3名，其余合计",
        "对比": "2019年12月31日",
    }  # fmt: skip


def test_what_an_address_gets_wrong_is_told_and_the_rest_is_shown(open_page: OpenPage) -> None:
    app = open_page("explore", **WOMEN, **{"where.colour": "red"}, top="many", behind="1,2,3", list="colour")
    notices = " ".join(one.value for one in app.warning)
    for said in ("where.colour", "red", "top", "many", "behind", "list"):
        assert said.replace("_", r"\_") in notices
    assert len(picture(app)["shown"]["rows"]) == 8


@pytest.mark.parametrize(
    ("by", "behind"),
    [("district_code", "999999"), ("certified_on:month", "2019-02-31"), ("volunteers_linked", "many"),
     ("district_code,gender", f"{CHENGGUAN},women")],
)  # fmt: skip
def test_records_of_a_group_that_there_is_not_are_told_and_the_rest_is_shown(
    open_page: OpenPage, by: str, behind: str
) -> None:
    app = open_page("explore", subject="people", measure="people", by=by, behind=behind)
    assert not app.exception
    assert any("behind" in one.value for one in app.warning)
    assert lists(app)["gender"]["entries"]


def test_columns_are_called_so_that_they_are_told_apart_from_others(open_page: OpenPage) -> None:
    assert lists(open_page("explore"))["registration_state"]["name"] == "登记状态"
    communities = lists(open_page("explore", subject="communities", measure="communities"))
    assert communities["professionals_registered"]["name"] == "在岗专业人才"


def test_a_comparison_that_is_no_longer_earlier_is_told_and_the_rest_is_shown(open_page: OpenPage) -> None:
    app = open_page("explore", **WOMEN, against="2019-12-31", as_of="2018-12-31")
    assert any("against" in one.value for one in app.warning)
    assert not app.error
    assert picture(app)["head"]["beside"] is None


def test_units_that_have_not_reported_are_named_and_missing_is_no_0(tmp_path: Path) -> None:
    publish(tmp_path, date(2016, 6, 30), funding=[money("620105", 2015, 30_000)])
    with pages_over(tmp_path) as run:
        app = run("explore", subject="money", measure="yuan", by="district_code")
    shown = picture(app)
    numbers = {row["name"]["text"]: row["figure"]["text"] for row in shown["shown"]["rows"]}
    assert numbers["安宁区"] == "3万"
    assert set(numbers.values()) == {"3万", "—"}
    (note,) = (note for note in shown["notes"] if note.startswith("截至该日未报送"))
    assert "城关区" in note
    assert "安宁区" not in note


def test_links_to_the_page_take_the_last_question_along(open_page: OpenPage) -> None:
    app = AppTest.from_file(ENTRY, default_timeout=60)
    for name, value in WOMEN.items():
        app.query_params[name] = value
    app.switch_page("../explore.py")
    app.run()
    assert not app.exception
    app.query_params.clear()
    app.switch_page("../workforce.py").run()
    to = {one["title"]: one["to"]["href"] for one in component(app, "navigation")["entries"]}
    assert to["自助分析"].startswith("explore?")
    assert "where.gender=female" in to["自助分析"]
    assert to["资金"] == "funding"


def test_in_english_all_words_are_english(open_page: OpenPage) -> None:
    app = open_page("explore", **WOMEN, time="years", lang="en")
    assert picture(app)["label"].startswith("As of 30 Jun 2020, Whole city, People (Gender: Female): People ")
    assert bar(app)["filters"]["chips"][0]["drop"] == "Remove the filter Gender: Female"
    assert "自助" not in texts(app)
