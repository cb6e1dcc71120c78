"""The page of each duty and tracked measure: sentence, number, way, districts and query, no schedule."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.language import formats
from analytics.policy.loading import register
from analytics.reference import districts
from tests.command_answers import CHENGGUAN, CITY
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import alt, figure, figures, printed, texts
from tests.pages.test_clauses import rows
from tests.plain_snapshots import plain, publish
from tests.progress.test_verdicts import person
from tests.sealed import table

OTHERS = [item.id for item in register().indicators.values() if not item.is_target]


def opened(open_page: OpenPage, id: str) -> tuple[AppTest, str, str]:
    """The page of one measure with 怎么算的 open: half of them in each language and place."""
    language, place = ("zh", CITY) if OTHERS.index(id) % 2 else ("en", CHENGGUAN)
    return open_page("target", target=id, lang=language, district=place, making=True), language, place


@pytest.mark.parametrize("id", OTHERS)
def test_it_opens_with_its_sentence_its_number_and_its_query(open_page: OpenPage, id: str) -> None:
    app, language, _ = opened(open_page, id)
    item = register().indicator(id)
    assert not app.error
    assert item.name.in_language(language) in app.title[0].value
    assert re.sub(r"\W", "", item.quote) in re.sub(r"\W", "", app.markdown[1].value)
    assert list(rows(app)) == [id]
    assert "select" in app.code[0].value
    assert "burnup" not in figures(app)
    assert "way" in figures(app)


@pytest.mark.parametrize("id", OTHERS)
def test_the_rows_counted_make_its_number(open_page: OpenPage, sample: Path, id: str) -> None:
    app, _, place = opened(open_page, id)
    value, total = observed(sample, id, place)
    item, counts = register().indicator(id), printed(app.expander[-1])[0]
    adds = counts.columns[1] if item.unit in ("yuan", "attendances") else counts.columns[0]
    added = counts[adds].str.replace(",", "").astype(float)
    why, counted_in = counts.iloc[:, -1], counts.iloc[:, -2]
    assert added[why.isin(["计入", "counted"])].sum() == pytest.approx(value)
    steps = "\n".join(line.value for line in app.expander[-1].markdown).replace("\\", "")
    if item.is_share:
        assert added[~counted_in.isin(["不计入", "neither"])].sum() == pytest.approx(total)
        assert not total or f"= **{formats.percent(value / total)}**" in steps
    else:
        (on_the_board,) = (row["now"] for row in rows(app).values())
        assert f"= **{on_the_board}**" in steps
        assert formats.number(value, decimals=2) in steps


@pytest.mark.parametrize("id", OTHERS)
def test_its_rows_are_shown_masked_and_in_the_readers_words(open_page: OpenPage, id: str) -> None:
    app, language, _ = opened(open_page, id)
    (rows,) = (frame.value for frame in app.expander[-1].dataframe)
    headers = [str(name) for name in rows.columns]
    assert 0 < len(rows) <= 200
    assert {"used", "in_total", "adds", "reason"}.isdisjoint(headers)
    assert ("原因" if language == "zh" else "Why") in headers
    if language == "zh":
        assert [name for name in headers if not re.search(r"[\u4e00-\u9fff]", name)] == []


def test_the_rows_of_one_reason_can_be_chosen(open_page: OpenPage) -> None:
    app = open_page(
        "target", target="pay.contracts", lang="en", district=CHENGGUAN, rows="no_contract", making=True
    )
    counts = printed(app.expander[-1])[0]
    (without,) = counts[counts["Why"] == "no labour contract on record"].to_dict("records")
    (rows,) = (frame.value for frame in app.expander[-1].dataframe)
    assert set(rows["Counted in"]) == {without["Counted in"]} == {"denominator only"}
    assert set(rows["Why"]) == {"no labour contract on record"}
    assert f"200 of {without['Rows']} rows" in texts(app)


def test_a_difference_of_money_is_written_to_the_yuan(open_page: OpenPage) -> None:
    app = open_page("target", target="funding.purchase", lang="zh", district=CITY, making=True)
    (step,) = (line.value for line in app.expander[-1].markdown if line.value.startswith("**较一年前**"))
    now, before, change = re.findall(r"[\d,]{6,}", step)
    assert int(now.replace(",", "")) - int(before.replace(",", "")) == -int(change.replace(",", ""))


def test_the_steps_go_on_to_what_is_said_of_it(open_page: OpenPage) -> None:
    app = open_page("target", target="pay.contracts", lang="zh", district=CITY, making=True)
    steps = [line.value.replace("\\", "") for line in app.expander[-1].markdown]
    names = [step.split("**")[1] for step in steps if "\n= " in step]
    assert names == ["比重", "较一年前", "结论"]
    (verdict,) = (step for step in steps if step.startswith("**结论**"))
    assert verdict.endswith("= **未达标**")


def observed(sample: Path, id: str, place: str) -> tuple[float, float]:
    """Value and total of the newest day, as published; of its own year where it is counted by year."""
    rows = table(sample, "2020-06-30", "observations")
    mine = rows[(rows["indicator"] == id) & (rows["district_code"] == place)]
    (row,) = mine[mine["year"].isna() | (mine["year"] == 2020)].to_dict("records")
    return float(row["value"]), float(row["total"])


def test_its_number_is_that_of_the_policys_page(open_page: OpenPage) -> None:
    document = rows(open_page("clauses", lang="zh", district=CITY))
    for id in ("pay.insurance", "training.cadres", "funding.mix"):
        own = rows(open_page("target", target=id, lang="zh", district=CITY))[id]
        differs = {key for key in own if own[key] != document[id][key]}
        assert differs <= {"to"}


def test_a_line_for_what_stands_and_bars_for_what_is_counted_by_year(open_page: OpenPage) -> None:
    line = figure(open_page("target", target="agencies.count"), "way")
    bars = figure(open_page("target", target="training.cadres"), "way")
    assert (line["data"][0]["type"], len(line["data"][0]["x"])) == ("scatter", 26)
    assert (bars["data"][0]["type"], bars["data"][0]["x"][-1]) == ("bar", "2020")
    assert "2020年6月30日" in texts(open_page("target", target="training.cadres"))


def test_every_district_stands_there_lowest_first(open_page: OpenPage) -> None:
    app = open_page("target", target="pay.insurance", lang="zh", district=CITY)
    drawn = figure(app, "districts")
    (now,) = (trace for trace in drawn["data"] if trace.get("name") == "现在")
    assert set(now["y"]) == {district.name for district in districts().values()}
    assert list(now["x"]) == sorted(now["x"], reverse=True)
    assert alt(app, "districts").count("%") == 8
    assert "districts" not in figures(open_page("target", target="pay.insurance", district=CHENGGUAN))


def test_what_the_city_level_adds_is_said(open_page: OpenPage) -> None:
    assert "市级" in texts(open_page("target", target="training.cadres", lang="zh", district=CITY))
    assert "市级自身" in texts(open_page("target", target="systems.established", lang="zh", district=CITY))


def test_dated_targets_come_first_in_the_chooser_and_others_name_their_clause(open_page: OpenPage) -> None:
    (chooser,) = (box for box in open_page("target", lang="en").selectbox if box.key == "choice-target")
    options = list(chooser.options)
    assert len(options) == len(register().indicators)
    assert not any("clause" in option for option in options[:12])
    assert all("clause" in option for option in options[12:])


def test_a_year_that_a_district_has_not_reported_is_missing_and_says_so(tmp_path: Path) -> None:
    """永登 reported at the end of 2019; on 31 March 2020 its rows of then are all there is."""
    end, spring, late = date(2019, 12, 31), date(2020, 3, 31), "620121"
    for day in (end, spring):
        days = {code: {"registrations": end if code == late else day} for code in districts()}
        publish(
            tmp_path, day, days=days, registrations=[person(f"{code}001001", code) for code in districts()]
        )
    with pages_over(tmp_path) as open_page:
        city = open_page("target", target="assessment.posts")
        assert "全市数未含（未报送）：永登县（数据截至2019年12月31日）。" in texts(city)
        assert rows(city)["assessment.posts"]["now_note"].startswith("0 / 7")
        own = open_page("target", target="practice.services", district=late)
        assert rows(own)["practice.services"]["now"] == "—"
        assert "永登县尚未报送2020年的“活动台账”，最近一次报送截至2019年12月31日。" in texts(own)
        english = open_page("target", target="assessment.posts", district=late, lang="en")
        assert (
            "Yongdeng has not reported “Talent register” for 2020: its last report is as of 31 Dec 2019."
            in texts(english)
        )


def test_a_ledger_without_this_year_is_not_said_to_be_unreported(tmp_path: Path) -> None:
    publish(tmp_path, date(2020, 6, 30), funding=[plain("funding", district_code=CHENGGUAN, fund_year=2016)])
    with pages_over(tmp_path) as open_page:
        own = open_page("target", target="funding.purchase", district=CHENGGUAN)
        assert "城关区的“资金台账”中没有2020年度的记录。" in texts(own)
