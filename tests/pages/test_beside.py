"""A district's account reads the city's figures beside its own, on its sheet, its targets and measures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access.roles import Role
from analytics.answers.districts import tables
from analytics.answers.districts.profile import profile
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.tables import records
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests import sealed
from tests.pages.conftest import pages_over
from tests.pages.drawn import component, figure, sent, texts
from tests.plain_snapshots import plain, publish
from tests.progress.test_verdicts import person
from tests.signed_in import signed_in, viewer_of

YONGDENG = "620121"
OpenAs = Callable[..., AppTest]


@pytest.fixture(scope="module")
def open_as(sample: Path) -> Iterator[OpenAs]:
    """Pages as the account of one district opens them."""
    with pages_over(sample) as run, signed_in(viewer_of(Role.DISTRICT, YONGDENG)):
        yield run


@pytest.fixture(scope="module")
def city(sample: Path) -> dict[str, tuple[float | None, float | None]]:
    """What the files have of the city on the newest day."""
    newest = max(row.as_of for row in sealed.observations(sample))
    return {
        row.indicator: (row.value, row.total)
        for row in sealed.observations(sample)
        if row.as_of == newest and row.unit == "620100" and row.year in (None, newest.year)
    }


def names_nobody_else(app: AppTest) -> None:
    said = json.dumps(sent(app), ensure_ascii=False)
    others = [one.name for code, one in districts().items() if code != YONGDENG]
    assert not [name for name in others if name in said]


@pytest.mark.parametrize(("language", "head"), [("zh", "全市"), ("en", "Whole city")])
def test_the_sheet_has_the_city_beside_every_target_figure_and_measure(
    open_as: OpenAs, city: dict[str, tuple[float | None, float | None]], language: str, head: str
) -> None:
    app = open_as("overview", lang=language)
    board = component(app, "profile-board")
    assert board["heads"]["city"] == head
    rows = {row["id"]: row["city"] for row in board["rows"]}
    staffed, total = city["communities.staffed"]
    assert staffed
    assert total
    assert rows["communities.staffed"]["value"] == f"{staffed / total:.1%}"
    assert f"{staffed:.0f} / {total:.0f}" in rows["communities.staffed"]["note"]
    assert rows["communities.staffed"]["word"]
    assert rows["funding.growth"] is None
    institutions = component(app, "profile-institutions")
    assert institutions["heads"][-1]["name"] == head
    figures = component(app, "profile-figures")
    assert [one["name"] for one in figures["heads"]][2] == head
    people, _ = city["workforce.total"]
    assert f"{people:,.0f}" in json.dumps(figures["rows"][0])
    measures = {
        row["id"]: row["city"]
        for group in component(app, "profile-measures")["groups"]
        for row in group["rows"]
    }
    assert all(said.startswith(head) for said in measures.values())
    names_nobody_else(app)


@pytest.mark.parametrize("target", ["communities.staffed", "workforce.total", "bases.district"])
def test_a_targets_page_has_the_citys_verdict_beside_the_districts(open_as: OpenAs, target: str) -> None:
    app = open_as("target", target=target)
    board = component(app, "target-board")
    assert board["heads"]["city"] == "全市"
    assert all(row["city"]["value"] != "—" and row["city"]["word"] for row in board["rows"])
    if target == "communities.staffed":
        assert "全市" in [trace["name"] for trace in figure(app, "burnup")["data"]]
    names_nobody_else(app)


def test_money_by_fund_year_has_no_city_beside_it(open_as: OpenAs) -> None:
    assert "city" not in component(open_as("target", target="funding.growth"), "target-board")["heads"]


def test_a_measures_page_has_the_citys_number_beside_the_districts(
    open_as: OpenAs, city: dict[str, tuple[float | None, float | None]]
) -> None:
    app = open_as("target", target="agencies.count")
    shown = component(app, "indicator")
    assert shown["heads"]["city"] == "全市"
    (row,) = shown["chapters"][0]["groups"][0]["rows"]
    assert row["city"] == f"{city['agencies.count'][0]:.0f}个机构"
    names_nobody_else(app)


def test_who_sees_one_district_reads_no_rank_in_the_ranking(open_as: OpenAs) -> None:
    app = open_as("districts", part="ranking")
    assert "只能查看部分县区的，不显示位次" in texts(app)
    names_nobody_else(app)


def test_the_way_to_a_page_one_may_not_open_is_not_drawn(open_as: OpenAs) -> None:
    app = open_as("target", target="workforce.total", making=True)
    assert "read_parquet" in str(app.code[0].value) or "select" in str(app.code[0].value)
    assert "making-sql" not in [one.key for one in app.button]


def test_a_link_that_filters_by_another_district_says_so_and_shows_ones_own(open_as: OpenAs) -> None:
    asked = {"subject": "people", "by": "district_code", "where.district_code": "620103"}
    app = open_as("explore", **asked)
    assert "没有符合全部条件的记录" not in texts(app)
    assert "620103" in " ".join(one.value for one in app.warning)
    names_nobody_else(app)


def test_a_sheet_whose_tables_others_have_not_all_sent_has_the_city_where_it_may_stand(
    tmp_path: Path,
) -> None:
    """All have sent the register, two districts their institutions, and one its own measures alone."""
    publish(
        tmp_path, date(2020, 6, 30),
        registrations=[person(f"{code}001001", code) for code in districts()],
        institutions=[plain("institutions", id=code, district_code=code) for code in (YONGDENG, "620102")],
        measures=[plain("measures", district_code=YONGDENG)],
    )  # fmt: skip
    viewer = viewer_of(Role.DISTRICT, YONGDENG)
    with pages_over(tmp_path) as run, signed_in(viewer):
        app = run("overview", district=YONGDENG)
        assert not app.exception
        rows = component(app, "profile-institutions")["rows"]
        assert {len(row["cells"]) for row in rows} == {len(component(app, "profile-institutions")["heads"])}
        names_nobody_else(app)
    sheet = profile(Look.of(viewer, Catalogue(tmp_path), register()))
    found = {row["indicator"]: row for row in records(tables.measures(sheet).frame)}
    assert set(sheet.city_measures) < set(found)
    for id, row in found.items():
        now = sheet.city_measures[id].now if id in sheet.city_measures else None
        assert row["value_city"] == (now.value if now else None)
