"""The reviewers' choice for a year: sound, adopted before its first review, every version kept."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.access.viewer import Right, everybody
from analytics.errors import NotAllowed, Refusal
from analytics.language.labels import labelled
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.policy.register import Kind
from analytics.reviews.scheme import (
    FILE,
    Grade,
    GradeFrom,
    Rule,
    Scheme,
    parsed,
    refuse_unsound,
    rules_of,
    scheme,
)
from analytics.reviews.schemes import Schemes, differences, table
from analytics.reviews.store import Reviews
from tests.looking import look_at
from tests.plain_snapshots import CHENGGUAN, plain, publish

FIRST = scheme().items[0]


def with_first(**changes: Any) -> Scheme:
    return replace(scheme(), items=(replace(FIRST, **changes), *scheme().items[1:]))


def schemes(root: Path, name: str | None = "签发人") -> Schemes:
    viewer = everybody()
    return Schemes.of(root, viewer if name is None else viewer.named(name))


def test_the_scheme_of_the_file_is_sound_and_weighs_100() -> None:
    refuse_unsound(scheme(), register())
    assert scheme().weight == 100.0


@pytest.mark.parametrize(
    "unsound",
    [
        with_first(weight=0.0),
        with_first(weight=-1.0),
        with_first(weight=math.nan),
        with_first(weight=math.inf),
        with_first(weight=1.25),
        with_first(rule=Rule.YEAR),
        with_first(id="workforce.total"),
        with_first(id="training.plan", rule=Rule.SHARE),
        with_first(id="agencies.count", rule=Rule.SHARE),
        with_first(id="communities.stuffed"),
        with_first(id=scheme().items[1].id, rule=Rule.THERE),
        replace(scheme(), items=()),
        replace(scheme(), flat=1.1),
        replace(scheme(), flat=math.nan),
        replace(scheme(), variation=1.0),
        replace(scheme(), most_excellent=0.0),
        replace(scheme(), days=replace(scheme().days, review=3)),
        replace(scheme(), adjustment=replace(scheme().adjustment, most_minus=-1.0)),
        replace(scheme(), grades=scheme().grades[:3]),
        replace(scheme(), grades=tuple(reversed(scheme().grades))),
        replace(scheme(), grades=(GradeFrom(Grade.EXCELLENT, 80.0), *scheme().grades[1:])),
        replace(scheme(), grades=(GradeFrom(Grade.EXCELLENT, math.nan), *scheme().grades[1:])),
        replace(scheme(), grades=(*scheme().grades[:3], GradeFrom(Grade.UNQUALIFIED, 10.0))),
    ],
)
def test_what_no_district_can_be_scored_by_is_refused(unsound: Scheme, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        refuse_unsound(unsound, register())
    with pytest.raises(Refusal):
        schemes(tmp_path).adopt(2020, unsound, register(), reason="调整")
    assert schemes(tmp_path).versions() == ()


def test_a_district_is_scored_on_what_it_owes_alone() -> None:
    indicators = register().indicators.values()
    assert not any(rules_of(one) for one in indicators if one.kind in (Kind.LEVEL, Kind.TRACKED))
    assert {one.id for one in indicators if rules_of(one)} == {one.id for one in scheme().items}


def test_a_year_has_the_last_scheme_adopted_for_it_or_a_year_before(tmp_path: Path) -> None:
    first = schemes(tmp_path).adopt(2019, with_first(weight=25.0), register(), reason="突出社区配备")
    second = schemes(tmp_path).adopt(2021, with_first(weight=15.0), register(), reason="配备基本到位")
    assert (first.version, second.version) == (2, 3)
    kept = schemes(tmp_path, None)
    assert kept.of_year(2018) == scheme()
    assert kept.of_year(2019) == kept.of_year(2020) == first
    assert kept.of_year(2021) == second
    assert [(one.year, one.reason, one.by.actor) for one in kept.versions()] == [
        (2019, "突出社区配备", "签发人"),
        (2021, "配备基本到位", "签发人"),
    ]


def test_every_version_of_a_year_is_kept(tmp_path: Path) -> None:
    for weight in (25.0, 15.0):
        schemes(tmp_path).adopt(2019, with_first(weight=weight), register(), reason="调整")
    assert [one.scheme.items[0].weight for one in schemes(tmp_path).versions()] == [25.0, 15.0]
    assert schemes(tmp_path).of_year(2019).items[0].weight == 15.0


def test_nothing_is_adopted_without_a_change_a_reason_a_name_or_the_right(tmp_path: Path) -> None:
    changed = with_first(weight=25.0)
    with pytest.raises(Refusal, match="as it stands"):
        schemes(tmp_path).adopt(2019, scheme(), register(), reason="调整")
    with pytest.raises(Refusal):
        schemes(tmp_path).adopt(2019, changed, register(), reason=" ")
    with pytest.raises(Refusal, match="who you are"):
        schemes(tmp_path, None).adopt(2019, changed, register(), reason="调整")
    reader = replace(everybody().named("某人"), rights=frozenset(Right) - {Right.SIGN})
    with pytest.raises(NotAllowed):
        Schemes.of(tmp_path, reader).adopt(2019, changed, register(), reason="调整")
    assert schemes(tmp_path).versions() == ()


def test_a_year_under_review_keeps_its_scheme(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    publish(root, date(2019, 12, 31), registrations=[plain("registrations")])
    adopted = schemes(root).adopt(2019, with_first(weight=25.0), register(), reason="突出社区配备")
    reviews = Reviews.of(root, everybody().named("开启人"))
    opened = reviews.open(look_at(root, unit=CHENGGUAN), year=2019)
    assert opened.opened.scheme == adopted
    with pytest.raises(Refusal, match="its reviews are open"):
        schemes(root).adopt(2019, scheme(), register(), reason="改回")
    schemes(root).adopt(2020, scheme(), register(), reason="改回")
    assert reviews.scheme(2019) == adopted
    assert reviews.get(2019, CHENGGUAN).opened.scheme == adopted


def test_two_schemes_are_told_apart_setting_by_setting() -> None:
    after = replace(
        with_first(weight=25.0),
        items=(replace(FIRST, weight=25.0), *scheme().items[1:-1]),
        most_excellent=0.25,
    )
    found = differences(scheme(), after)
    gone = scheme().items[-1].id
    assert [(one.item, one.setting, one.before, one.after) for one in found] == [
        (FIRST.id, "weight", 20.0, 25.0),
        (gone, "weight", 3.0, None),
        (gone, "rule", "share", None),
        (gone, "evidence", False, None),
        (None, "most_excellent", None, 0.25),
    ]
    shown = labelled(table(found), translator("zh"))
    assert list(shown.columns) == ["指标", "设置", "原为", "现为"]
    assert shown.iloc[0].tolist() == ["配备专业人才的城市社区", "分值", "20", "25"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("flat = 0.6", "flat = ", "is not a TOML file"),
        ("flat = 0.6", "", "flat is missing"),
        ("flat = 0.6", 'flat = "viel"', "flat is missing, unknown or of a wrong kind"),
        ("flat = 0.6", "flat = 0.6\nflatter = 1", "flatter"),
        ('rule = "schedule"', 'rule = "luck"', "items.0.rule"),
        ("[[item]]", "[[thing]]", "grade, item"),
    ],
)
def test_a_file_that_is_no_scheme_is_refused_with_the_place(before: str, after: str, said: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    with pytest.raises(Refusal, match=f"办法.toml.*{said}"):
        parsed(text.replace(before, after), name="办法.toml")
