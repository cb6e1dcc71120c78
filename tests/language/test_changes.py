"""A change of a verdict in words: itself, a milestone by its day, a fund year by its unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analytics.assess.assessment import Dated, OneYear, Status
from analytics.assess.change import Change, Entry
from analytics.language.changes import of_change, of_changes
from analytics.language.translator import translator
from analytics.reference import CITY

ZH, EN = translator("zh"), translator("en")
DAY = date(2020, 6, 30)
REACHED = Dated("workforce.senior", CITY, DAY, Status.ACHIEVED, due=date(2020, 12, 31), early=True)
MISSED = OneYear("funding.growth", CITY, DAY, Status.NOT_MET, year=2019)


def test_the_verdict_itself_is_both_its_words() -> None:
    change = Change(Entry("workforce.senior", CITY), REACHED, replace(REACHED, sliding=True))
    assert of_change(change, ZH) == "✓ 提前完成 → ↘ 已完成、有回落"
    assert of_change(change, EN) == "✓ Achieved early → ↘ Achieved, slipping"


def test_a_milestone_has_its_day_and_a_fund_year_the_unit_whose_money_it_is() -> None:
    entry = Entry("workforce.senior", CITY, milestone=date(2015, 12, 31))
    lost = Change(entry, replace(REACHED, early=False), replace(REACHED, status=Status.MISSED))
    assert of_change(lost, ZH) == "2015年12月31日前：✓ 已完成 → ✕ 逾期未完成"
    new = Change(Entry("funding.growth", CITY, year=2019), None, MISSED)
    assert of_change(new, ZH) == "市级2019年度：— → ✕ 未达标"
    assert of_change(new, EN) == "City level 2019: — → ✕ Not met"


def test_many_fund_years_are_counted() -> None:
    years = [Change(Entry("funding.growth", "620102", year=year), None, MISSED) for year in (2018, 2019)]
    assert of_changes(years, ZH) == ("2个单位·年有变化",)
    assert len(of_changes(years[:1], ZH)) == 1
