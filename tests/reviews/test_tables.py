"""The tables of a review, its list, and the sentence of each score."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from analytics.assess.assessment import Status
from analytics.language.labels import labelled, word
from analytics.language.translator import LANGUAGES, translator
from analytics.policy.loading import register
from analytics.reference import districts
from analytics.reviews import commands, events, tables
from analytics.reviews.agenda import agenda, due_on
from analytics.reviews.items import Reported, Standing
from analytics.reviews.review import Entry, Evidence, Light, Step
from analytics.reviews.scheme import Grade, Rule
from analytics.reviews.wording import NEXT, explained
from analytics.tables import column
from tests.reviews.course import (
    ASSOCIATION,
    CHENGGUAN,
    CONTRACTS,
    STAFFED,
    Course,
    association,
    contracts,
    item,
    opened,
)

pytestmark = pytest.mark.usefixtures("on_the_day")


def test_every_district_has_a_row_and_what_is_open_has_no_figure() -> None:
    complete = Course().until_checked().now
    rows = {row["district_code"]: row for row in tables.results({CHENGGUAN: complete}).records}
    assert list(rows) == list(districts())
    own = rows[CHENGGUAN]
    assert (own["review_points"], own["review_possible"], own["review_percent"]) == (30.0, 40.0, 75.0)
    assert (own["review_part:binding"], own["review_part:duty"]) == (10.0, 0.0)
    assert (own["review_grade"], own["review_place"], own["review_places"]) == ("qualified", 1, "1–1")
    others = {name for name, value in rows["620103"].items() if value is not None}
    assert others == {"district_code"}
    waiting = tables.results({CHENGGUAN: Course().now}).records[0]
    assert (waiting["review_percent"], waiting["review_place"]) == (None, None)
    assert (waiting["review_lowest"], waiting["review_highest"]) == (75.0, 100.0)
    assert waiting["review_open"] == (CONTRACTS,)


def test_the_gain_stands_beside_the_year_before() -> None:
    before, now = Course().until_sealed().now, Course(opened(item(proposed=10.0), association())).now
    row = tables.results({CHENGGUAN: now}, {CHENGGUAN: before}).records[0]
    assert (row["review_gain"], row["review_gain_items"]) == (-33.3, 2)


def test_a_sheet_holds_what_everybody_said_of_each_item() -> None:
    course = Course()
    course.do("区里", commands.self_assess, STAFFED, 18.5, "都配齐了")
    course.until_review()
    course.do("评分人", commands.score, STAFFED, 15, reason="抽查两处空岗", remark="限期补齐")
    rows = {row["indicator"]: row for row in tables.sheet(course.now).records}
    staffed = rows[STAFFED]
    assert (staffed["review_proposed"], staffed["review_own"], staffed["review_score"]) == (20.0, 18.5, 15.0)
    assert (staffed["review_own_remark"], staffed["review_reason"]) == ("都配齐了", "抽查两处空岗")
    assert rows[ASSOCIATION]["review_light"] == Light.YELLOW
    assert (rows[CONTRACTS]["review_standing"], rows[CONTRACTS]["review_score"]) == ("no_data", None)


def test_a_history_tells_who_did_what_with_its_words() -> None:
    course = Course().until_review()
    course.do("评分人", commands.ask, STAFFED, "哪些社区")
    course.do("区里", commands.answer, 3, "名单附后")
    rows = tables.history(course.now).records
    assert [(row["review_seq"], row["review_event"]) for row in rows] == [
        (1, "opened"), (2, "submitted"), (3, "asked"), (4, "answered"),
    ]  # fmt: skip
    assert (rows[3]["indicator"], rows[3]["review_text"], rows[3]["review_actor"]) == (
        STAFFED,
        "名单附后",
        "区里",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_read_in_both_languages(language: str) -> None:
    course, t = Course().until_told(), translator(language)
    course.do("区里", commands.object, None, "整体偏低")
    for table in (
        tables.results({CHENGGUAN: course.now}),
        tables.sheet(course.now),
        tables.history(course.now),
    ):
        shown = labelled(table, t)
        assert len(shown) == len(table)
        assert not any(str(name).startswith("review_") for name in shown.columns)


@pytest.mark.parametrize(
    ("id", "codes"),
    [
        ("review_step", list(Step)),
        ("review_evidence", list(Evidence)),
        ("review_light", list(Light)),
        ("review_standing", list(Standing)),
        ("review_reported", list(Reported)),
        ("review_rule", list(Rule)),
        ("review_grade", list(Grade)),
        ("review_event", list(events.KINDS.names)),
    ],
)
def test_every_code_has_its_word(id: str, codes: list[str]) -> None:
    assert list(column(id).codes) == [str(code) for code in codes]
    assert word(id, codes[0], translator("zh")) != codes[0]


def test_the_list_says_what_is_done_until_when(on_the_day: Callable[[date], None]) -> None:
    course = Course()
    course.do("区里", commands.self_assess, STAFFED, 18.5, "")
    first, *others = agenda({CHENGGUAN: course.now}, date(2020, 1, 18))
    assert [one.district_code for one in (first, *others)] == list(districts())
    assert all(one.review is None and one.due is None for one in others)
    assert (first.step, first.due, first.days_left) == (Step.SELF_ASSESSMENT, date(2020, 1, 16), -2)
    assert first.is_overdue
    assert (first.items, first.assessed, first.scored, first.settled) == (3, 1, 0, 2)
    assert (first.evidence_asked, first.evidence_checked) == (1, 0)
    assert first.in_the_way.unknown == (CONTRACTS,)
    told = Course().until_told()
    told.do("区里", commands.object, None, "整体偏低")
    line = agenda({CHENGGUAN: told.now}, date(2020, 1, 11))[0]
    assert (line.due, line.days_left, line.is_overdue, line.objections) == (date(2020, 1, 11), 0, False, 1)


def test_every_step_says_what_comes_next_and_until_when() -> None:
    assert set(NEXT) == set(Step)
    assert due_on(Course().until_checked().now) == date(2020, 2, 15)


YEAR = {"rule": Rule.YEAR, "weight": 15.0, "total": None, "expected": None}
SENTENCES = [
    (item(), "9/10个社区（90.0%），序时应达80.0%，符合序时：20分得20分。"),
    (
        item(value=4.0, completion=0.4, proposed=10.0, status=Status.SERIOUSLY_BEHIND),
        "4/10个社区（40.0%），序时应达80.0%，为应达的50.0%：20分得10分。",
    ),
    (association(), "有：10分得10分。"),
    (association(completion=0.0, proposed=0.0), "无：10分得0分。"),
    (
        association(status=Status.NOT_DUE, standing=Standing.NOT_APPLICABLE, proposed=None),
        "尚未建立，2020年12月31日才到期：不计分。",
    ),
    (
        item("funding.district_floor", value=22_000.0, required=30_000.0, completion=22 / 30,
             status=Status.NOT_MET, proposed=11.0, **YEAR),
        "2.2万元，下限3万元，为下限的73.3%：15分得11分。",
    ),
    (
        item("funding.growth", value=40_000.0, required=40_000.0, completion=None, status=Status.FLAT,
             proposed=9.0, **YEAR),
        "4万元，上年4万元，持平：15分得9分。",
    ),
    (
        item("funding.growth", status=Status.RUNNING, standing=Standing.NOT_APPLICABLE, proposed=None,
             **YEAR),
        "年度进行中：暂不计分。",
    ),
    (
        item("funding.growth", status=Status.RUNNING, standing=Standing.NO_DATA, proposed=None, **YEAR),
        "资金台账未到年末：不计分，也不作0分。",
    ),
    (contracts(), "未报送：不计分，也不作0分。"),
    (contracts(total=0.0, standing=Standing.NOT_APPLICABLE), "本县区没有可计的对象：不计分。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "said"), SENTENCES, ids=[f"{one.id} {one.status} {one.standing}" for one, _ in SENTENCES]
)
def test_a_score_says_in_one_sentence_how_it_came_about(one: object, said: str) -> None:
    entry = Entry(one)  # type: ignore[arg-type]
    assert explained(entry, register(), translator("zh")) == said
    assert explained(entry, register(), translator("en")).isascii()
