"""Notes: pinned to a number, a unit and a day, seen by who sees the unit, withdrawn without a trace lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.access.viewer import Right, everybody
from analytics.errors import NotAllowed, Refusal, UnknownName
from analytics.policy.loading import register
from analytics.reviews.notes import LONGEST, Note, Notes
from tests.reviews.acting_city import CHENGGUAN, CLERK, QILIHE, SETTER

pytestmark = pytest.mark.usefixtures("either_database")

DAY = date(2019, 9, 30)


def pinned(snapshots: Path, viewer: Any = CLERK, **said: Any) -> Note:
    usual = {
        "indicator": "workforce.total",
        "district_code": CHENGGUAN,
        "on": DAY,
        "text": "三季度注销了到期登记",
    }
    return Notes.of(snapshots, viewer).pin(register(), **{**usual, **said})


def test_a_note_is_read_where_it_was_pinned(snapshots: Path) -> None:
    later = pinned(snapshots, on=date(2020, 6, 30))
    first = pinned(snapshots)
    pinned(snapshots, district_code=QILIHE)
    pinned(snapshots, indicator="communities.staffed")
    assert Notes.of(snapshots, SETTER).about("workforce.total", CHENGGUAN) == (first, later)
    assert (first.on, first.text, first.by.actor) == (DAY, "三季度注销了到期登记", "城关区 李")


def test_a_note_that_is_withdrawn_is_not_shown_and_who_did_stays_on_record(snapshots: Path) -> None:
    note = pinned(snapshots)
    notes = Notes.of(snapshots, SETTER)
    notes.withdraw(note.id)
    assert notes.all() == ()
    assert [(event.kind, event.actor) for event in notes._journal.events()] == [
        ("pinned", "城关区 李"),
        ("note_withdrawn", "组织部 王"),
    ]
    with pytest.raises(UnknownName, match="note"):
        notes.withdraw(note.id)


def test_a_viewer_sees_pins_and_withdraws_within_their_units(snapshots: Path) -> None:
    note = pinned(snapshots)
    notes = Notes.of(snapshots, CLERK.limited_to([QILIHE]))
    assert notes.all() == ()
    with pytest.raises(UnknownName):
        notes.withdraw(note.id)
    with pytest.raises(UnknownName):
        pinned(snapshots, CLERK.limited_to([QILIHE]))


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"text": ""}, "enter a text"),
        ({"text": "字" * (LONGEST + 1)}, "301 characters"),
        ({"text": "见11010519491231002X"}, "ID number"),
        ({"indicator": "workforce.totl"}, "Did you mean “workforce.total”"),
        ({"district_code": "1"}, "Unknown district"),
    ],
)
def test_what_cannot_be_pinned_is_refused(snapshots: Path, said: dict[str, Any], refused: str) -> None:
    with pytest.raises(Refusal, match=refused):
        pinned(snapshots, **said)


def test_nobody_pins_without_a_name_or_the_right(snapshots: Path) -> None:
    with pytest.raises(Refusal, match="Say who you are"):
        pinned(snapshots, everybody())
    with pytest.raises(NotAllowed):
        pinned(snapshots, replace(CLERK, rights=frozenset({Right.READ})))


def test_many_pin_at_once_and_none_is_lost(snapshots: Path) -> None:
    crowd = [threading.Thread(target=pinned, args=(snapshots,), kwargs={"text": f"{n}"}) for n in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sorted(note.text for note in Notes.of(snapshots, CLERK).all()) == [str(n) for n in range(8)]
