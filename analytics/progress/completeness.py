"""Who reported which tables for a day, of which day the other rows are, and how late a report came."""

from __future__ import annotations

from enum import StrEnum

from analytics.dictionary import dictionary
from analytics.language import formats
from analytics.progress.look import Look
from analytics.warehouse.snapshots.snapshot import Snapshot


class Report(StrEnum):
    """What a unit sent for the day of a snapshot."""

    REPORTED = "reported"
    #: Something, but not every table that all units send.
    IN_PART = "in_part"
    CARRIED_FORWARD = "carried_forward"
    NEVER = "never"


def report(snapshot: Snapshot, code: str) -> Report:
    """What a district sent for the very day of a snapshot.

    A table that goes with the register may stay out: then nothing of it is new.
    """
    sent = snapshot.districts.get(code)
    if sent is None:
        return Report.NEVER
    if sent.is_carried_forward:
        return Report.CARRIED_FORWARD
    expected = [table.name for table in dictionary().tables if not table.reported_with]
    is_whole = all(snapshot.day_of(code, name) == snapshot.as_of for name in expected)
    return Report.REPORTED if is_whole else Report.IN_PART


def days_late(look: Look, code: str) -> int | None:
    """Days from the as-of date to the publication that first held the unit's report of that day, in Lanzhou.

    Of several tables the last one counts; sent again in a revision, a table was there before. None for a unit
    without a report of that day, and for the sample, which is never late.
    """
    snapshot = look.snapshot
    if snapshot.is_sample:
        return None
    revisions = [
        revision for revision in look.catalogue.snapshots(snapshot.seq) if revision.as_of == snapshot.as_of
    ]
    arrived = [
        next(
            revision.created_at.astimezone(formats.LANZHOU).date()
            for revision in revisions
            if revision.day_of(code, table.name) == snapshot.as_of
        )
        for table in dictionary().tables
        if snapshot.day_of(code, table.name) == snapshot.as_of
    ]
    return (max(arrived) - snapshot.as_of).days if arrived else None
