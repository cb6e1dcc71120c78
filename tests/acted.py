"""Actions, notes and a meeting over the sample, made by what the product itself does."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from analytics.access.viewer import everybody
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action, ActionSet
from analytics.reviews.meetings import Meetings
from analytics.reviews.notes import Notes
from analytics.reviews.store import today
from analytics.warehouse.snapshots.catalogue import Catalogue

WANG = everybody().named("王芳")
#: Over whose snapshot the meeting was held.
DAY = date(2019, 12, 31)


def set_one(snapshots: Path, *, days: int = 60, **said: Any) -> Action:
    """An action as any other; one that is overdue was set when its deadline lay ahead."""
    usual: dict[str, Any] = {
        "indicator": "communities.staffed", "district_code": "620104", "year": 2020,
        "what": "补齐25个社区的社工", "responsible": "西固区民政局",
    }  # fmt: skip
    actions = Actions.of(snapshots, WANG)
    id = len(actions.all()) + 1
    actions._append(id, ActionSet(**{**usual, "due": today() + timedelta(days=days), **said}), after=0)
    return actions.get(id)


def met(snapshots: Path) -> None:
    """A meeting over an earlier snapshot with an action that is overdue since, one set beside it, a note."""
    look = Look.of(WANG, Catalogue(snapshots), register(), as_of=DAY)
    meeting = Meetings.of(snapshots, WANG).hold(look, today())
    set_one(snapshots, days=-2, from_meeting=meeting.id)
    set_one(snapshots, indicator="bases.district", district_code="620102", what="建成实习基地")
    Meetings.of(snapshots, WANG).end(meeting.id)
    Notes.of(snapshots, WANG).pin(
        register(), indicator="communities.staffed", district_code="620100", on=DAY, text="红古区合并社区"
    )
