"""The funding page as drawn: the grid, the ledger behind a cell, sources, what is left empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.answers.funding import funding
from analytics.answers.funding_tables import sources
from analytics.assess.assessment import Status
from analytics.language.amounts import scaled
from analytics.language.labels import labelled
from analytics.language.phrases import SYMBOLS
from analytics.language.translator import translator
from tests import wording
from tests.command_answers import CHENGGUAN, CITY, Answers
from tests.looking import look_at
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import boards, component, key_figures, printed, sent, texts
from tests.plain_snapshots import publish
from tests.progress.test_verdicts import money

both_languages = pytest.mark.parametrize("language", ["zh", "en"])


def tables(app: AppTest) -> list[dict[str, Any]]:
    """Grid and ledger as they are sent to the browser, the ledger first: it is asked for before."""
    return sent(app, "rows")


def by_label(app: AppTest, label: str) -> dict[str, Any]:
    (found,) = (one for one in tables(app) if one["label"] == label)
    return found


@both_languages
@pytest.mark.parametrize("place", [CITY, CHENGGUAN])
def test_the_grid_reads_as_the_command_line_answers(
    open_page: OpenPage, answers: Answers, language: str, place: str
) -> None:
    app = open_page("funding", lang=language, district=place)
    assert not app.error
    assert not app.warning
    label = {
        "zh": "各单位各资金年度彩票公益金，按下限和增长判定",
        "en": "Lottery money by unit and fund year, judged by floor and growth",
    }
    grid = by_label(app, label[language])
    said = {
        (one["district_code"], str(one["year"])): one
        for one in answers.entries(place)
        if one["id"] in ("funding.city_floor", "funding.district_floor") and one["year"]
    }
    cells = {
        (row["id"], head["name"]): cell
        for row in grid["rows"]
        for head, cell in zip(grid["heads"], row["cells"], strict=True)
    }
    assert {key: cell["status"] for key, cell in cells.items()} == {
        key: one["status"] for key, one in said.items()
    }
    for key, cell in cells.items():
        written = cell["main"].replace(",", "")
        amount = float(written.removesuffix("万")) * (10_000 if written.endswith("万") else 1)
        assert amount == pytest.approx(said[key]["value"])
        assert f"unit={key[0]}" in cell["to"]["href"]
        assert f"year={key[1]}" in cell["to"]["href"]


def test_money_that_fell_or_stood_still_is_never_plain_met(open_page: OpenPage) -> None:
    rows = {row["id"]: row["cells"] for row in boards(open_page("funding"))}
    flat, less, below = (
        tuple(rows[unit][place][part] for part in ("symbol", "word", "tone", "note"))
        for unit, place in (("620103", 3), ("620104", 4), ("620122", 3))
    )
    assert flat == ("＝", "达标但持平", "watch", "与上年持平")
    assert less == ("↓", "达标但减少", "bad", "−2.8%")
    assert below == ("✕", "未达标", "bad", "差2,000\n−9.7%")
    assert rows["620100"][6]["note"] == "✓ 增长：达标\n上年同日30万\n已超上年全年"


def test_a_running_year_keeps_floor_and_growth_apart(open_page: OpenPage, answers: Answers) -> None:
    """Two words, two symbols."""
    grown = {
        one["district_code"]: one["status"]
        for one in answers.entries(CITY)
        if one["id"] == "funding.growth" and one["year"] == 2020
    }
    for row in (row for row in boards(open_page("funding")) if row["id"] in grown):
        cell = row["cells"][-1]
        floor = wording.STATUS[cell["status"]][0]
        assert cell["word"] == f"下限：{floor}"
        growth = wording.STATUS[grown[row["id"]]][0]
        first = cell["note"].splitlines()[0]
        assert first == f"{SYMBOLS[Status(grown[row['id']])]} 增长：{growth}"


def test_the_headline_counts_unit_years(open_page: OpenPage, answers: Answers) -> None:
    said = answers.targets()
    floors = [said["funding.city_floor"], said["funding.district_floor"]]
    met, closed = (sum(one[part] for one in floors) for part in ("value", "total"))
    growth = said["funding.growth"]
    assert [*key_figures(open_page("funding")).values()] == [
        f"{met:.0f} / {closed:.0f}", f"{growth['value']:.0f} / {growth['total']:.0f}", "126.1万元",
        "72.44万元",
    ]  # fmt: skip


def test_a_cell_in_the_address_opens_its_ledger_with_late_bookings_marked(open_page: OpenPage) -> None:
    app = open_page("funding", unit="620105", year="2018", lang="en")
    entries = by_label(app, "Ledger entries of the chosen unit and fund year")["rows"]
    assert [row["note"] for row in entries] == [f"2018-0{n}" for n in range(1, 8)]
    assert [row["name"] for row in entries if row["name"].startswith("↷")] == ["↷ 4 Feb 2019"]
    assert entries[0]["cells"][1]["main"] == "Lottery money"
    assert "Entries: 7; 323,300 yuan in all, of which 110,000 yuan lottery money." in texts(app)
    assert "Booked in a year other than their fund year (marked ↷): 1, 4,400 yuan" in texts(app)


def test_all_units_and_years_show_the_first_entries_and_say_so(open_page: OpenPage) -> None:
    app = open_page("funding", unit="all", year="all")
    assert len(by_label(app, "所选单位和资金年度的台账记录")["rows"]) == 40
    assert "笔中的前40笔" in texts(app)


@pytest.mark.parametrize(
    ("yuan", "zh"),
    [("260000", "26.0"), ("696500", "69.7"), ("12345678900", "1,234,567.9"), ("0", "0"), (None, "—")],
)
def test_amounts_of_a_column_line_up_and_round_half_up(yuan: str | None, zh: str) -> None:
    assert scaled(None if yuan is None else Decimal(yuan), translator("zh")) == zh


def test_sources_and_purposes_are_drawn_and_read_aloud(open_page: OpenPage) -> None:
    app = open_page("funding")
    drawn = component(app, "funding-source")
    assert drawn["label"] == "2020年，单位万元：彩票公益金 126.1、财政资金 146.9、社会资金 26.0"
    assert [(part["name"], part["bars"][-1][1]) for part in drawn["parts"]] == [
        ("彩票公益金", "126.1"),
        ("财政资金", "146.9"),
        ("社会资金", "26.0"),
    ]
    assert [year for year, is_running in drawn["years"] if is_running] == ["2020"]
    assert len(component(app, "funding-purpose")["parts"]) == 7


def test_the_mix_says_of_what_it_is_the_share(open_page: OpenPage, sample: Path) -> None:
    said = "以彩票公益金、财政资金、社会资金三项合计为分母"
    assert f"彩票公益金占2020资金年度截至2020年6月30日已列支资金的42.2%（{said}）" in texts(
        open_page("funding")
    )
    target = texts(open_page("target", target="funding.mix"))
    assert f"占2020资金年度截至2020年6月30日已列支资金的比重：{said}" in target
    assert said not in texts(open_page("target", target="pay.insurance"))
    file = labelled(sources(funding(look_at(sample))), translator("zh"))
    newest = file[file["资金年度"] == 2020]
    shares = newest["占该资金年度彩票、财政、社会资金合计"]
    assert shares.sum() == pytest.approx(1)
    assert list(shares) == pytest.approx(list(newest["元"] / newest["元"].sum()))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., AppTest]]:
    """The page over ledgers of two districts, each without a year; nothing is said of a project."""
    project = money("620122", 2016, 500) | {"entry_id": "p", "purpose": "purchase", "project": "甲"}
    entries = [money("620105", 2015, 30_000), money("620122", 2016, 9), project]
    publish(tmp_path, date(2016, 6, 30), funding=entries)
    with pages_over(tmp_path) as run:
        yield partial(run, "funding")


@both_languages
def test_what_is_empty_says_why_and_how_to_widen_it(opened: Callable[..., AppTest], language: str) -> None:
    advice = {"zh": "请选择“全部年度”", "en": "Choose “All years”"}[language]
    (said,) = opened(unit="620105", year="2016", lang=language).info
    assert advice in said.value
    wider = {"zh": "没有任何记录。请选择其他单位或更晚的日期", "en": "another unit or a later day"}[language]
    (said,) = opened(unit="620102", year="all", lang=language).info
    assert wider in said.value
    assert not re.search("所有年|全部年|All years", said.value)
    elsewhere = {"zh": "请选择更晚的日期或其他县区", "en": "Choose a later day or another district"}[language]
    (said,) = opened(district="620102", lang=language).info
    assert elsewhere in said.value


def test_missing_money_is_a_dash_and_what_is_not_said_stands_apart(opened: Callable[..., AppTest]) -> None:
    app = opened(unit="620122", year="2016", lang="en")
    grid = {row["id"]: row["cells"] for row in tables(app)[-1]["rows"] + tables(app)[0]["rows"]}
    assert [(cell["word"], cell["main"], cell["to"]) for cell in grid["620105"]] == [
        ("No data", "—", None), ("Met", "30,000", grid["620105"][1]["to"]), ("No data", "—", None)
    ]  # fmt: skip
    assert "No ledger entries, so not in the totals" in texts(app)
    # The year's sum over units of which some say nothing is not known.
    assert [*key_figures(app).values()][2:] == ["—", "—"]
    (by_year,) = (one for one in printed(app) if "Not stated" in one and "Fund year" in one)
    assert [list(by_year[name]) for name in ("Projects", "Evaluated", "Not stated")] == [
        ["1"], ["0 / 1 · 0%"], ["1"]
    ]  # fmt: skip


def test_a_ledger_without_a_purchase_has_0_projects_and_the_chosen_year_is_shown(open_page: OpenPage) -> None:
    by_unit = _by_unit(open_page("funding", lang="en"))
    assert (by_unit["Chengguan"], by_unit["Qilihe"]) == (["0", "0", "—"], ["2", "246", "2 / 2 · 100%"])
    assert _by_unit(open_page("funding", lang="en", year="2018"))["Chengguan"][0] != "0"


def test_a_unit_without_a_ledger_has_no_number_of_projects(opened: Callable[..., AppTest]) -> None:
    assert _by_unit(opened(lang="en"))["Anning"] == ["—"] * 4


def _by_unit(app: AppTest) -> dict[str, list[str]]:
    (found,) = (one for one in printed(app) if "Projects" in one and "Unit" in one)
    return {str(unit): [str(cell) for cell in cells] for unit, *cells in found.itertuples(index=False)}


def test_a_unit_outside_the_chosen_district_is_refused_with_a_notice(open_page: OpenPage) -> None:
    app = open_page("funding", unit="620102", district="620105")
    assert any("620102" in one.value for one in app.warning)
