"""Meetings: held over a snapshot, one at a time, with what they decided and what has changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analytics.answers.difference import difference
from analytics.answers.explanation import explanation
from analytics.answers.overview import overview
from analytics.assess.verdict import is_behind
from analytics.database.events import Overtaken
from analytics.errors import Refusal, SnapshotRefused, UnknownName
from analytics.language.translator import translator
from analytics.reference import CITY
from analytics.reviews import acting
from analytics.reviews.acting import Actions
from analytics.reviews.actions import State
from analytics.reviews.meetings import Meeting, Meetings, agenda, decided, since
from analytics.reviews.store import today
from tests.looking import look_at
from tests.reviews.acting_city import CHENGGUAN, CLERK, QILIHE, SETTER, in_days, set_one

pytestmark = pytest.mark.usefixtures("either_database")

THEN, NOW = date(2019, 12, 31), date(2020, 6, 30)


def held(sample: Path, snapshots: Path, day: date = THEN) -> Meeting:
    return Meetings.of(snapshots, SETTER).hold(look_at(sample, as_of=day), today())


def test_a_meeting_is_held_over_a_snapshot_and_keeps_its_minutes(sample: Path, snapshots: Path) -> None:
    meetings = Meetings.of(snapshots, SETTER)
    first = held(sample, snapshots)
    look = look_at(sample, as_of=THEN)
    assert (first.id, first.snapshot, first.as_of) == (1, look.snapshot.seq, THEN)
    assert meetings.under_way == first
    meetings.write_minutes(1, "一、听取汇报。\n二、议定事项。")
    ended = meetings.end(1)
    assert ended.minutes == "一、听取汇报。\n二、议定事项。"
    assert Meetings.of(snapshots, CLERK).under_way is None
    assert Meetings.of(snapshots, CLERK).last() == ended
    second = held(sample, snapshots)
    assert [one.id for one in meetings.all()] == [2, 1]
    assert meetings.last(before=second) == ended
    assert meetings.last(before=ended) is None


def test_one_meeting_ends_before_the_next_begins(sample: Path, snapshots: Path) -> None:
    held(sample, snapshots)
    with pytest.raises(Refusal, match="has not ended yet"):
        held(sample, snapshots)
    Meetings.of(snapshots, SETTER).end(1)
    with pytest.raises(Refusal, match="ended already"):
        Meetings.of(snapshots, SETTER).end(1)


def test_the_second_of_two_who_write_minutes_is_told(sample: Path, snapshots: Path) -> None:
    seen = held(sample, snapshots).seq
    Meetings.of(snapshots, SETTER).write_minutes(1, "甲", seen=seen)
    with pytest.raises(Overtaken, match="组织部 王"):
        Meetings.of(snapshots, CLERK).write_minutes(1, "乙", seen=seen)
    assert Meetings.of(snapshots, CLERK).get(1).minutes == "甲"


def test_who_does_not_see_the_city_sees_no_meeting(sample: Path, snapshots: Path) -> None:
    held(sample, snapshots)
    meetings = Meetings.of(snapshots, CLERK.limited_to([CHENGGUAN]))
    assert (meetings.all(), meetings.last()) == ((), None)
    with pytest.raises(UnknownName):
        meetings.get(1)
    with pytest.raises(UnknownName):
        meetings.end(1)
    with pytest.raises(UnknownName):
        meetings.write_minutes(1, "")


def test_what_changed_since_is_what_the_comparison_and_the_explanations_say(
    sample: Path, snapshots: Path
) -> None:
    meeting, look = held(sample, snapshots), look_at(sample, as_of=NOW)
    told = since(look, meeting, (), on=today())
    differing = difference(look, meeting.snapshot, look.snapshot.seq)
    assert told.statuses == differing.statuses
    assert told.statuses
    assert told.numbers
    moved = {move.indicator for move in differing.of(CITY).indicators}
    assert {one.indicator.id for one in told.numbers} <= moved
    for language in ("zh", "en"):
        t = translator(language)
        for one in told.numbers:
            assert one.sentence(t) == explanation(look, one.indicator.id, differing.a).sentence(t)


def test_of_a_district_only_its_own_changes_are_told(sample: Path, snapshots: Path) -> None:
    told = since(look_at(sample, as_of=NOW, unit=CHENGGUAN), held(sample, snapshots), (), on=today())
    assert {flip.district_code for flip in told.statuses} <= {CHENGGUAN}


def test_over_the_same_snapshot_nothing_has_changed_and_an_earlier_one_is_refused(
    sample: Path, snapshots: Path
) -> None:
    meeting = held(sample, snapshots)
    told = since(look_at(sample, as_of=THEN), meeting, (), on=today())
    assert (told.statuses, told.numbers) == ((), ())
    with pytest.raises(SnapshotRefused):
        since(look_at(sample, as_of=date(2018, 12, 31)), meeting, (), on=today())


def test_actions_since_a_meeting_are_agreed_done_overdue_or_new(sample: Path, snapshots: Path) -> None:
    set_one(snapshots)
    meeting = held(sample, snapshots)
    agreed = set_one(snapshots, from_meeting=meeting.id, due=in_days(0))
    new = set_one(snapshots)
    actions = Actions.of(snapshots, CLERK)
    actions.write(1, lambda now: acting.take_over(now, CLERK))
    actions.write(1, lambda now: acting.report_done(now, CLERK, "完成"))
    Actions.of(snapshots, SETTER).write(1, lambda now: acting.close(now, SETTER))
    told = since(look_at(sample, as_of=THEN), meeting, actions.all(), on=in_days(1))
    assert [one.id for one in told.done] == [1]
    assert (told.agreed, told.overdue, told.new) == ((agreed,), (agreed,), (new,))
    assert decided(meeting, actions.all()) == (agreed,)
    elsewhere = since(look_at(sample, as_of=THEN, unit=QILIHE), meeting, actions.all(), on=in_days(1))
    assert (elsewhere.done, elsewhere.agreed, elsewhere.new) == ((), (), ())


def test_the_agenda_goes_through_what_is_behind_worst_first(sample: Path, snapshots: Path) -> None:
    look = look_at(sample)
    slides = agenda(look, ())
    lines = [line for line in overview(look).asked if is_behind(line.assessment)]
    assert [slide.line for slide in slides] == lines
    assert [(slide.number, slide.of) for slide in slides] == [(n + 1, len(lines)) for n in range(len(lines))]
    whole = agenda(look, (), everything=True)
    assert [slide.line for slide in whole] == list(overview(look).asked)


def test_a_slide_says_what_was_agreed_last_time_and_what_else_is_under_way(
    sample: Path, snapshots: Path
) -> None:
    meeting, look = held(sample, snapshots), look_at(sample)
    id = agenda(look, ())[0].line.indicator.id
    agreed = set_one(snapshots, indicator=id, from_meeting=meeting.id)
    other = set_one(snapshots, indicator=id)
    over = replace(set_one(snapshots, indicator=id), state=State.WITHDRAWN)
    slides = agenda(look, (agreed, other, over), last=meeting)
    assert (slides[0].agreed, slides[0].other) == ((agreed,), (other,))
    assert (slides[1].agreed, slides[1].other) == ((), ())
    assert agenda(look, (agreed, other))[0].other == (agreed, other)


def test_a_meeting_is_held_on_the_day_it_is_said_to_be(sample: Path, snapshots: Path) -> None:
    day = datetime.now(UTC).date() - timedelta(days=3)
    assert Meetings.of(snapshots, SETTER).hold(look_at(sample), day).on == day
