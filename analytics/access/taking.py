"""Taking rows of people away: who may, for which reason, and how many at once.

Whoever signed in says why; numbers alone need no reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from analytics.access import accounts
from analytics.access.viewer import Right, Viewer
from analytics.database.engine import database_of
from analytics.errors import N_, Refusal
from analytics.id_numbers import holds_id_number
from analytics.visible import is_blank, visible

LONGEST_TEXT = 100


class Reason(StrEnum):
    """Why rows of people are taken away."""

    WORK_CHECK = "work_check"
    ORDERED = "ordered"
    CORRECTION = "correction"
    #: Said in words.
    OTHER = "other"


@dataclass(frozen=True)
class TakenFor:
    """A reason, and what it is in words where it is another one."""

    reason: Reason
    said: str = ""


class ReasonMissing(Refusal):
    """Rows of people are taken away for a reason."""

    def __init__(self) -> None:
        super().__init__(N_("Rows of people are taken away for a reason: choose one."))


class ReasonRefused(Refusal):
    """What is said as a reason holds what a reason may not."""

    def __init__(self) -> None:
        super().__init__(N_("The text contains an ID number: leave it out."))


class TooManyRows(Refusal):
    """More rows than the viewer's role takes away at once."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(
            N_(
                "These are {rows} rows of people; with your role at most {most} can be taken away at once. "
                "Narrow them first by a district, a date or a filter, and take them away in parts."
            ),
            rows=rows,
            most=most,
        )


def taken_for(text: str) -> TakenFor | None:
    """What `work_check` or `other:核对名单` says; None where it says nothing."""
    name, _, said = text.partition(":")
    if name not in list(Reason):
        return None
    reason = Reason(name)
    if reason is not Reason.OTHER:
        return TakenFor(reason)
    if holds_id_number(said):
        raise ReasonRefused
    return None if is_blank(said) else TakenFor(reason, " ".join(visible(said).split())[:LONGEST_TEXT])


def require_export(snapshots: Path, viewer: Viewer) -> None:
    """Refuses who may not take files away, by what the database says at this moment."""
    viewer.require(Right.EXPORT)
    if viewer.account is not None:
        with database_of(snapshots).reading() as connection:
            accounts.require_still(connection, viewer, Right.EXPORT)


def refuse_rows(viewer: Viewer, rows: int, why: TakenFor | None) -> None:
    """Refuses rows of people that are too many, or are taken for no reason by whoever signed in."""
    if viewer.most_rows is not None and rows > viewer.most_rows:
        raise TooManyRows(rows, viewer.most_rows)
    if viewer.account is not None and why is None:
        raise ReasonMissing
