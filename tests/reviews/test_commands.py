"""What can be done in a review, and what is refused, in a sentence that says why."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from analytics.access.viewer import Right, everybody
from analytics.errors import NotAllowed, Refusal, UnknownName
from analytics.language.translator import translator
from analytics.reviews import commands
from analytics.reviews.items import Standing
from analytics.reviews.review import Evidence, Light, Step
from analytics.reviews.scheme import scheme
from tests.reviews.course import ASSOCIATION, CONTRACTS, STAFFED, Course, named, opened

pytestmark = pytest.mark.usefixtures("on_the_day")

TurnTo = Callable[[date], None]


def refused(course: Course, actor: str, command: Callable[..., object], *said: Any, **more: Any) -> str:
    """The sentence it is refused with, in Chinese; nothing happens."""
    before = course.now
    with pytest.raises(Refusal) as refusal:
        course.do(actor, command, *said, **more)
    assert course.now == before
    return translator("zh").refusal(refusal.value)


def test_a_review_goes_from_its_opening_to_its_end(on_the_day: TurnTo) -> None:
    course = Course()
    steps = [course.now.step]
    for actor, command, said in (
        ("区里", commands.self_assess, (STAFFED, 18.5, "社区都配齐了")),
        ("区里", commands.submit, ()),
        ("评分人", commands.score, (CONTRACTS, 0.0)),
        ("复核人", commands.check, ()),
        ("签发人", commands.sign, ()),
        ("签发人", commands.seal, ()),
        ("评分人", commands.tell, ()),
        ("区里", commands.object, (CONTRACTS, "合同都签了")),
        ("签发人", commands.decide, (9, True, "补交了合同", 8.0)),
        ("签发人", commands.seal, ()),
    ):
        more = {"reason": "未报送"} if command is commands.score else {}
        steps.append(course.do(actor, command, *said, **more).step)
    on_the_day(date(2020, 1, 12))
    steps.append(course.do("评分人", commands.finalize).step)
    assert list(dict.fromkeys(steps)) == list(Step)
    assert course.now.entries[CONTRACTS].score == 8.0
    assert [seal.version for seal in course.now.seals] == [1, 2]


STEPS: dict[Step, Callable[[], Course]] = {
    Step.SELF_ASSESSMENT: Course,
    Step.IN_REVIEW: lambda: Course().until_review(),
    Step.CHECKED: lambda: Course().until_checked(),
    Step.SEALED: lambda: Course().until_sealed(),
    Step.TOLD: lambda: Course().until_told(),
}
#: Each command, what it is told, and the steps of those above at which it may come.
ALLOWED: list[tuple[Callable[..., object], tuple[Any, ...], set[Step]]] = [
    (commands.self_assess, (STAFFED, 1.0, ""), {Step.SELF_ASSESSMENT}),
    (commands.submit, (), {Step.SELF_ASSESSMENT}),
    (commands.score, (STAFFED, 20.0), {Step.IN_REVIEW}),
    (commands.ask_evidence, (STAFFED, "名单"), {Step.SELF_ASSESSMENT, Step.IN_REVIEW}),
    (commands.ask, (STAFFED, "为何"), {Step.IN_REVIEW}),
    (commands.adjust, (1.0, "经验推广"), {Step.IN_REVIEW}),
    (commands.give_back, ("有误",), {Step.IN_REVIEW, Step.CHECKED}),
    (commands.sign, (), {Step.CHECKED}),
    (commands.seal, (), set()),
    (commands.tell, (), {Step.SEALED}),
    (commands.object, (STAFFED, "不同意"), {Step.TOLD}),
    (commands.reopen, ("有误",), {Step.SEALED, Step.TOLD}),
]


@pytest.mark.parametrize(("command", "said", "steps"), ALLOWED, ids=[one[0].__name__ for one in ALLOWED])
def test_a_command_comes_at_its_step_alone(
    command: Callable[..., object], said: tuple[Any, ...], steps: set[Step]
) -> None:
    for step, course in STEPS.items():
        if step in steps:
            course().do("某人", command, *said)
        else:
            assert "现在不能进行此操作" in refused(course(), "某人", command, *said)


def test_the_refusal_names_the_step_and_what_comes_next() -> None:
    said = refused(Course(), "复核人", commands.check)
    assert said == "现在不能进行此操作。本次考核处于“县区自评”环节：下一步由县区报送自评。"


@pytest.mark.parametrize(
    ("command", "said", "right", "course"),
    [
        (commands.submit, (), Right.SELF_ASSESS, Course),
        (commands.score, (STAFFED, 20.0), Right.REVIEW, STEPS[Step.IN_REVIEW]),
        (commands.check, (), Right.REVIEW, STEPS[Step.IN_REVIEW]),
        (commands.sign, (), Right.SIGN, STEPS[Step.CHECKED]),
        (commands.tell, (), Right.REVIEW, STEPS[Step.SEALED]),
        (commands.object, (STAFFED, "不同意"), Right.SELF_ASSESS, STEPS[Step.TOLD]),
        (commands.reopen, ("有误",), Right.SIGN, STEPS[Step.SEALED]),
    ],
)
def test_only_who_has_the_right_may(
    command: Callable[..., object], said: tuple[Any, ...], right: Right, course: Callable[[], Course]
) -> None:
    without = replace(named("某人"), rights=frozenset(Right) - {right})
    with pytest.raises(NotAllowed):
        command(course().now, without, *said)


def test_who_does_not_see_the_district_may_do_nothing_in_it() -> None:
    with pytest.raises(NotAllowed):
        commands.submit(Course().now, named("某人").limited_to(["620103"]))


@pytest.mark.parametrize("name", [None, "", " \u200b "])
def test_nothing_is_done_by_nobody(name: str | None) -> None:
    with pytest.raises(Refusal, match="who you are"):
        commands.submit(Course().now, replace(everybody(), name=name))


def test_who_scored_does_not_check_however_the_name_is_typed() -> None:
    course = Course().until_review()
    course.do("王 芳", commands.score, CONTRACTS, 0, reason="未报送")
    assert "评分人不能复核" in refused(course, "王芳\u200b", commands.check)
    assert course.do("李强", commands.check).step is Step.CHECKED


def test_who_gave_plus_points_does_not_check_either() -> None:
    course = Course().until_review()
    course.do("甲", commands.score, CONTRACTS, 0, reason="未报送")
    course.do("乙", commands.adjust, 1, "经验推广")
    assert "评分人不能复核" in refused(course, "乙", commands.check)


def test_who_checked_does_not_sign() -> None:
    course = Course().until_checked()
    assert "复核人不能签发" in refused(course, "复核人", commands.sign)
    assert course.do("签发人", commands.sign).step is Step.SIGNED


def test_two_eyes_are_enough_where_the_scheme_says_so() -> None:
    course = Course(opened(rules=replace(scheme(), four_eyes=False))).until_review()
    course.do("甲", commands.score, CONTRACTS, 0, reason="未报送")
    course.do("甲", commands.check)
    assert course.do("甲", commands.sign).step is Step.SIGNED


@pytest.mark.parametrize("score", [-0.1, 10.1, 3.14, math.nan, math.inf, -math.inf, 1e300])
def test_a_score_is_0_to_the_weight_with_one_decimal(score: float) -> None:
    refused(Course().until_review(), "评分人", commands.score, CONTRACTS, score, reason="因故")
    refused(Course(), "区里", commands.self_assess, CONTRACTS, score, "")


def test_a_score_that_differs_from_the_rules_needs_a_reason() -> None:
    course = Course().until_review()
    assert "理由" in refused(course, "评分人", commands.score, STAFFED, 19.9)
    assert "理由" in refused(course, "评分人", commands.score, CONTRACTS, 5, remark="补充说明")
    assert "理由" in refused(course, "评分人", commands.score, STAFFED, None)
    assert "理由" in refused(course, "评分人", commands.score, STAFFED, None, applicable=False)
    assert course.do("评分人", commands.score, STAFFED, 20, remark="属实").entries[STAFFED].score == 20.0


def test_what_the_reviewers_take_out_counts_nowhere_and_what_they_leave_open_is_no_0() -> None:
    course = Course().until_review()
    course.do("评分人", commands.score, CONTRACTS, None, applicable=False, reason="没有用人单位")
    course.do("评分人", commands.score, STAFFED, None, reason="数据有误")
    entries = course.now.entries
    assert (entries[CONTRACTS].standing, entries[CONTRACTS].score) == (Standing.NOT_APPLICABLE, None)
    assert (entries[STAFFED].standing, entries[STAFFED].score) == (Standing.NO_DATA, None)
    assert "没有得分" in refused(course, "评分人", commands.score, CONTRACTS, 1, applicable=False, reason="x")


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\u200b", "长" * 2001, "身份证 110101199003070038", "１１０１０１１９９００３０７００３８"],
)
def test_a_text_is_1_to_2000_characters_without_an_id_number(text: str) -> None:
    course = Course().until_review()
    refused(course, "评分人", commands.ask, STAFFED, text)
    refused(course, "评分人", commands.give_back, text)
    refused(course, "评分人", commands.score, CONTRACTS, 1, reason=text)


def test_a_text_keeps_its_lines_and_loses_what_is_not_seen() -> None:
    course = Course().until_review()
    course.do("评分人", commands.ask, STAFFED, " 一\u202e\r\n二\x00 ")
    assert [one.text for one in course.now.questions.values()] == ["一\n二"]


def test_everything_in_the_way_of_a_check_is_named_at_once() -> None:
    course = Course()
    course.do("区里", commands.show, ASSOCIATION, sha256="c" * 64, name="批文.pdf", mime="x", size=1)
    course.until_review()
    course.do("评分人", commands.ask, STAFFED, "哪些社区")
    with pytest.raises(commands.NotReady) as refusal:
        course.do("复核人", commands.check)
    found = refusal.value
    assert (found.unknown, found.unanswered, found.unjudged) == ((CONTRACTS,), (STAFFED,), (ASSOCIATION,))
    said = translator("zh").refusal(found)
    assert "劳动合同签订率" in said
    assert "配备专业人才的城市社区" in said
    assert "县区社会工作（者）协会" in said
    course.do("区里", commands.answer, 4, "名单附后")
    course.do("评分人", commands.judge, ASSOCIATION, 2, True, "")
    course.do("评分人", commands.score, CONTRACTS, 0, reason="未报送")
    assert course.do("复核人", commands.check).step is Step.CHECKED


@pytest.mark.parametrize("which", ["question", "document"])
def test_each_of_them_is_in_the_way_by_itself(which: str) -> None:
    course = Course().until_review()
    course.do("评分人", commands.score, CONTRACTS, 0, reason="未报送")
    if which == "question":
        course.do("评分人", commands.ask, STAFFED, "哪些社区")
    else:
        course.do("区里", commands.show, STAFFED, sha256="c" * 64, name="名单", mime="x", size=1)
    assert "暂不能复核" in refused(course, "复核人", commands.check)


def test_no_light_is_green_by_report_alone_where_evidence_is_asked_for() -> None:
    course = Course()
    lights = [course.now.entries[ASSOCIATION].light]
    course.do("区里", commands.show, ASSOCIATION, sha256=None, name="批文", mime="", size=0)
    lights.append(course.now.entries[ASSOCIATION].light)
    course.until_review()
    course.do("评分人", commands.judge, ASSOCIATION, 2, False, "看不清")
    lights.append(course.now.entries[ASSOCIATION].light)
    course.do("区里", commands.show, ASSOCIATION, sha256="c" * 64, name="批文", mime="x", size=1)
    lights.append(course.now.entries[ASSOCIATION].light)
    course.do("评分人", commands.judge, ASSOCIATION, 5, True, "")
    lights.append(course.now.entries[ASSOCIATION].light)
    assert lights == [Light.YELLOW, Light.YELLOW, Light.RED, Light.YELLOW, Light.GREEN]
    assert course.now.entries[ASSOCIATION].evidence is Evidence.CHECKED


def test_evidence_is_rejected_for_a_reason_and_attached_once() -> None:
    course = Course().until_review()
    show = {"sha256": "c" * 64, "name": "批文.pdf", "mime": "x", "size": 1}
    course.do("区里", commands.show, STAFFED, **show)
    assert "不予认可" in refused(course, "评分人", commands.judge, STAFFED, 3, False, " ")
    assert "已附在本项之下" in refused(course, "区里", commands.show, STAFFED, **{**show, "name": "副本.pdf"})
    course.do("评分人", commands.judge, STAFFED, 3, False, "看不清")
    course.do("区里", commands.show, STAFFED, **show)
    with pytest.raises(UnknownName):
        course.do("评分人", commands.judge, STAFFED, 99, True, "")


@pytest.mark.parametrize("changed", [{"sha256": "C" * 64}, {"sha256": "c"}, {"size": -1}, {"name": " "}])
def test_a_file_that_is_not_described_whole_is_refused(changed: dict[str, Any]) -> None:
    show = {"sha256": "c" * 64, "name": "批文.pdf", "mime": "x", "size": 1, **changed}
    refused(Course(), "区里", commands.show, STAFFED, **show)


def test_a_question_is_answered_once() -> None:
    course = Course().until_review()
    course.do("评分人", commands.ask, STAFFED, "哪些社区")
    course.do("区里", commands.answer, 3, "都有")
    assert "已答复" in refused(course, "区里", commands.answer, 3, "更正")
    with pytest.raises(UnknownName):
        course.do("区里", commands.answer, 2, "都有")


def test_plus_and_minus_points_stay_within_the_scheme() -> None:
    course = Course().until_review()
    course.do("评分人", commands.adjust, 3.5, "经验推广")
    assert "目前已有" in refused(course, "评分人", commands.adjust, 1.6, "表彰")
    course.do("评分人", commands.adjust, 1.5, "表彰")
    course.do("评分人", commands.adjust, -10, "虚报")
    assert course.now.adjusted == -5.0
    refused(course, "评分人", commands.adjust, -0.1, "再减")
    refused(course, "评分人", commands.adjust, 0, "不加不减")
    refused(course, "评分人", commands.adjust, math.nan, "不是数")
    course.do("评分人", commands.withdraw, 3)
    assert course.now.adjusted == -8.5
    with pytest.raises(UnknownName):
        course.do("评分人", commands.withdraw, 3)


def test_an_unknown_item_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"communities\.staffed"):
        Course().do("区里", commands.self_assess, "communities.staff", 1, "")


def test_a_self_assessment_after_its_day_is_taken_and_marked_late() -> None:
    in_time = Course(at=datetime(2020, 1, 16, 15, 59, tzinfo=UTC)).until_review()
    late = Course(at=datetime(2020, 1, 16, 16, 0, tzinfo=UTC)).until_review()
    assert (in_time.now.is_late, late.now.is_late) == (False, True)


def test_after_its_day_the_reviewers_go_on_without_a_self_assessment(on_the_day: TurnTo) -> None:
    reviewer = replace(named("评分人"), rights=frozenset({Right.REVIEW}))
    on_the_day(date(2020, 1, 16))
    with pytest.raises(NotAllowed):
        commands.submit(Course().now, reviewer)
    on_the_day(date(2020, 1, 17))
    commands.submit(Course().now, reviewer)


def test_an_objection_is_taken_until_its_day_and_once_to_each_item(on_the_day: TurnTo) -> None:
    course = Course().until_told()
    assert course.now.objection_due == date(2020, 1, 11)
    on_the_day(date(2020, 1, 11))
    course.do("区里", commands.object, CONTRACTS, "合同都签了")
    assert "已提出过申诉" in refused(course, "区里", commands.object, CONTRACTS, "再次申诉")
    course.do("区里", commands.object, None, "整体偏低")
    on_the_day(date(2020, 1, 12))
    assert "2020年1月11日" in refused(course, "区里", commands.object, STAFFED, "迟了")


def test_a_decision_gives_a_score_where_an_item_is_upheld_and_only_there() -> None:
    course = Course().until_told()
    course.do("区里", commands.object, CONTRACTS, "合同都签了")
    course.do("区里", commands.object, None, "整体偏低")
    refused(course, "签发人", commands.decide, 8, True, "补交了合同", None)
    refused(course, "签发人", commands.decide, 8, False, "没有依据", 3.0)
    refused(course, "签发人", commands.decide, 9, True, "有理", 3.0)
    refused(course, "签发人", commands.decide, 8, True, "", 3.0)
    course.do("签发人", commands.decide, 9, False, "没有依据", None)
    assert course.now.step is Step.OBJECTED
    assert "已有决定" in refused(course, "签发人", commands.decide, 9, False, "没有依据", None)
    assert course.do("签发人", commands.decide, 8, True, "补交了合同", 3.0).step is Step.DECIDED


def test_nothing_is_final_before_the_time_to_object_is_over_or_with_a_change_unsealed(
    on_the_day: TurnTo,
) -> None:
    course = Course().until_told()
    assert "2020年1月11日" in refused(course, "评分人", commands.finalize)
    course.do("区里", commands.object, CONTRACTS, "合同都签了")
    course.do("签发人", commands.decide, 8, True, "补交了合同", 3.0)
    on_the_day(date(2020, 1, 12))
    assert "重新封存" in refused(course, "评分人", commands.finalize)
    course.do("签发人", commands.seal)
    assert course.do("评分人", commands.finalize).step is Step.FINAL


def test_an_objection_that_is_not_upheld_needs_no_new_seal(on_the_day: TurnTo) -> None:
    course = Course().until_told()
    course.do("区里", commands.object, CONTRACTS, "合同都签了")
    course.do("签发人", commands.decide, 8, False, "没有依据", None)
    assert "没有变化" in refused(course, "签发人", commands.seal)
    on_the_day(date(2020, 1, 12))
    assert course.do("评分人", commands.finalize).step is Step.FINAL


def test_evidence_examined_with_an_objection_makes_a_new_version() -> None:
    course = Course().until_told()
    course.do("区里", commands.object, ASSOCIATION, "补交批文")
    course.do("区里", commands.show, ASSOCIATION, sha256="c" * 64, name="批文", mime="x", size=1)
    course.do("评分人", commands.judge, ASSOCIATION, 9, True, "")
    course.do("签发人", commands.decide, 8, False, "得分不变", None)
    assert (course.now.version, course.now.is_sealed) == (2, False)
    assert len(course.do("签发人", commands.seal).seals) == 2


def test_opening_again_keeps_what_was_sealed_and_begins_a_version() -> None:
    course = Course().until_sealed()
    first = course.now.seals[0]
    course.do("签发人", commands.reopen, "数据更正")
    assert (course.now.step, course.now.version, course.now.checked) == (Step.IN_REVIEW, 2, None)
    course.do("评分人", commands.score, CONTRACTS, 7.5, reason="补报")
    course.do("复核人", commands.check)
    course.do("签发人", commands.sign)
    course.do("签发人", commands.seal)
    assert course.now.seals[0] == first
    assert course.now.seals[1].version == 2
