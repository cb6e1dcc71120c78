"""The deadlines of actions as a calendar (.ics): read again, each event replaces what it was before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from analytics.language import formats, labels
from analytics.language.formats import LANZHOU
from analytics.language.translator import Translator
from analytics.reviews.actions import Action, State

#: When the alarm of a yellow day sounds.
_MORNING = time(9)


def ics(
    actions: Iterable[Action], t: Translator, *, is_sample: bool, link: str | None = None, taken: str = ""
) -> bytes:
    """One all-day event an action on its deadline, with an alarm on the day it turns yellow.

    `link` is the address of the page of actions, `taken` says who took it. The same gives the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Lanzhou social work//actions//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", labels.table_title("actions", t))
    if taken:
        calendar.add("x-wr-caldesc", taken)
    for one in actions:
        calendar.add_component(_event(one, t, is_sample=is_sample, link=link))
    return bytes(calendar.to_ical())


def _event(action: Action, t: Translator, *, is_sample: bool, link: str | None) -> Event:
    event = Event()
    event.add("uid", f"action-{action.id}-{action.history[0].digest[:16]}@lanzhou-social-work")
    event.add("sequence", action.seq - 1)
    changed = action.history[-1].at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", action.due)
    event.add("dtend", action.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if action.state is State.WITHDRAWN else "CONFIRMED")
    event.add("summary", _summary(action, t, is_sample=is_sample))
    event.add("description", _description(action, t))
    if link is not None:
        event.add("url", link)
    if action.days_left(action.due) is not None:
        event.add_component(_alarm(action, t, is_sample=is_sample))
    return event


def _alarm(action: Action, t: Translator, *, is_sample: bool) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _summary(action, t, is_sample=is_sample))
    alarm.add("trigger", datetime.combine(action.yellow_on, _MORNING, LANZHOU).astimezone(UTC))
    return alarm


def _summary(action: Action, t: Translator, *, is_sample: bool) -> str:
    said = t(
        "Action {number}, {unit}: {what}",
        number=action.id,
        unit=labels.unit_word(action.district_code, t),
        what=action.what.partition("\n")[0],
    )
    said = f"✓ {said}" if action.state is State.CLOSED else said
    return t("[Sample data] {said}", said=said) if is_sample else said


def _description(action: Action, t: Translator) -> str:
    facts = [
        ("action", action.what),
        ("indicator", action.indicator and labels.word("indicator", action.indicator, t)),
        ("responsible", action.responsible),
        ("due", formats.day(action.due, t.language)),
        ("action_state", labels.word("action_state", action.state, t)),
    ]
    return "\n".join(
        t("{name}: {value}", name=labels.header(id, t), value=value) for id, value in facts if value
    )
