"""The calendar of actions: other programs read it, and what is read again replaces what was read before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from analytics.language.formats import LANZHOU
from analytics.language.translator import translator
from analytics.reviews import acting
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action
from analytics.reviews.calendar import ics
from tests.reviews.acting_city import CLERK, SETTER, set_one

ZH = translator("zh")


def events(*actions: Action, **said: Any) -> list[Any]:
    return Calendar.from_ical(ics(actions, ZH, is_sample=False, **said)).walk("VEVENT")


def test_an_action_is_a_day_with_an_alarm_when_it_turns_yellow(snapshots: Path) -> None:
    action = set_one(snapshots, what="配备专业人才；先补\n空缺, 再考核")
    (event,) = events(action, link="https://progress.example/actions")
    assert event.decoded("dtstart") == action.due
    assert event.decoded("dtend") == action.due + timedelta(days=1)
    assert str(event["summary"]) == "督办1号（城关区）：配备专业人才；先补"
    assert "配备专业人才；先补\n空缺, 再考核" in str(event["description"])
    assert "责任单位：城关区民政局" in str(event["description"])
    assert str(event["url"]) == "https://progress.example/actions"
    (alarm,) = event.walk("VALARM")
    at = alarm.decoded("trigger")
    assert (at.astimezone(LANZHOU).date(), at.astimezone(LANZHOU).hour) == (action.yellow_on, 9)


def test_what_is_read_again_is_the_same_event_of_a_later_version(snapshots: Path) -> None:
    action = set_one(snapshots)
    later = Actions.of(snapshots, SETTER).write(
        1, lambda now: acting.extend(now, SETTER, now.due + timedelta(days=9), "推迟")
    )
    (before,), (after,) = events(action), events(later)
    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after.decoded("dtstart") == later.due
    assert ics([later], ZH, is_sample=False) == ics([later], ZH, is_sample=False)
    assert after.decoded("dtstamp") <= datetime.now(UTC)
    assert events(set_one(snapshots))[0]["uid"] != after["uid"]


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_what_is_over_rings_no_more(snapshots: Path, is_withdrawn: bool) -> None:
    set_one(snapshots)
    actions = Actions.of(snapshots, CLERK)
    actions.write(1, lambda now: acting.take_over(now, CLERK))
    if is_withdrawn:
        over = actions.write(1, lambda now: acting.withdraw(now, CLERK, "不再需要"))
    else:
        over = actions.write(1, lambda now: acting.report_done(now, CLERK, "完成"))
    (event,) = events(over)
    assert event.walk("VALARM") == []
    assert event["status"] == ("CANCELLED" if is_withdrawn else "CONFIRMED")


def test_a_calendar_of_the_sample_says_so_and_lines_are_as_long_as_they_may_be(snapshots: Path) -> None:
    written = ics([set_one(snapshots, what="字" * 500)], ZH, is_sample=True)
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert "【示例数据】" in str(Calendar.from_ical(written).walk("VEVENT")[0]["summary"])


def test_a_text_makes_no_event_of_its_own(snapshots: Path) -> None:
    action = set_one(snapshots, what="好\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil")
    assert len(events(action)) == 1
    assert "evil" not in str(events(action)[0]["uid"])
