"""What the auditor's page shows: entries under a filter, a page of them, and whether the chains are whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from analytics.access import accounts
from analytics.access.audit import ACCOUNT, Audit, Kind
from analytics.access.viewer import Right, Viewer
from analytics.database.engine import database_of
from analytics.database.entries import Entry, Filter
from analytics.database.events import Events
from analytics.language.audited import written
from analytics.language.formats import LANZHOU
from analytics.reference import CITY, districts
from analytics.tables import Table

#: Entries of one page.
SHOWN = 200
#: A file to take away has no more.
TAKEN = 100_000
#: So many are read through on every look; more are when somebody asks.
READ_AT_ONCE = 20_000

#: What is chosen of the time, beside the months: everything, and the days up to now.
EVERYTHING = "all"
DAYS: Mapping[str, int] = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True)
class State:
    """Whether every entry and every event is as it was written."""

    is_read: bool
    #: The number of the first that is not.
    damaged_entry: int | None = None
    damaged_event: int | None = None
    #: The number of an account that is older than the log: all of it was taken away, and it began anew.
    older_account: int | None = None
    #: Whether it would be found that the end of either was cut off.
    is_witnessed: bool = True

    @property
    def is_whole(self) -> bool:
        found = (self.damaged_entry, self.damaged_event, self.older_account)
        is_sound = all(one is None for one in found)
        return self.is_read and self.is_witnessed and is_sound


class Auditing:
    """The log as an auditor reads it; refuses who is none."""

    def __init__(self, snapshots: Path, viewer: Viewer) -> None:
        viewer.require(Right.AUDIT)
        self._snapshots = snapshots
        self._log = Audit.of(snapshots)

    def state(self, *, is_asked: bool = False) -> State:
        """Reads everything through, unless that is much and nobody asked for it."""
        if not is_asked and self._log.count() > READ_AT_ONCE:
            return State(False)
        events = Events(database_of(self._snapshots))
        is_witnessed = self._log.is_witnessed() and events.is_witnessed()
        older = self._log.older_account()
        return State(True, self._log.damage(), events.damage(), older, is_witnessed)

    def actors(self) -> dict[str, str]:
        """Everybody who stands in it, by what is kept of them: an account also by its name."""
        return {actor: self._named(actor) for actor in self._log.actors()}

    def months(self, now: datetime) -> list[str]:
        """The months of the log, the newest first: `2026-11`."""
        first = self._log.first()
        if first is None:
            return []
        month, begun = now.astimezone(LANZHOU).replace(day=1), _month(first.astimezone(LANZHOU))
        found = []
        while (name := _month(month)) >= begun:
            found.append(name)
            month = (month - timedelta(days=1)).replace(day=1)
        return found

    def count(self, asked: Filter) -> int:
        """How many entries there are."""
        return self._log.count(asked)

    def listing(self, asked: Filter, *, page: int = 1) -> tuple[Entry, ...]:
        """The entries of a page, the newest first."""
        return self._log.entries(asked, most=SHOWN, behind=SHOWN * (page - 1))

    def taken(self, asked: Filter) -> Table:
        """Those of every page in one table, for a file."""
        return self.table(self._log.entries(asked, most=TAKEN))

    def table(self, entries: tuple[Entry, ...]) -> Table:
        """One row an entry; what somebody put there that is no kind and no unit is not said."""
        named = {actor: self._named(actor) for actor in {entry.actor for entry in entries}}
        columns = {
            "audit_number": [f"{entry.chain} {entry.number}" for entry in entries],
            "audit_at": [entry.at for entry in entries],
            "audit_actor": [named[entry.actor] or None for entry in entries],
            "audit_kind": [entry.kind if entry.kind in set(Kind) else None for entry in entries],
            "unit_code": [entry.unit if entry.unit in (CITY, *districts()) else None for entry in entries],
            "audit_body": [said(entry.body) or None for entry in entries],
            "audit_digest": [entry.digest for entry in entries],
        }
        return Table("audit", columns)

    def _named(self, actor: str) -> str:
        number = actor.removeprefix(ACCOUNT)
        if number == actor or not number.isdecimal():
            return actor
        account = accounts.numbered(database_of(self._snapshots), int(number))
        return f"{account.name} ({actor})" if account else actor


def pages(count: int) -> list[int]:
    """The pages so many entries fill, one where there is none."""
    return list(range(1, max(1, -(-count // SHOWN)) + 1))


def between(time: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From when to when a choice of time is: days up to now, or a month of Lanzhou."""
    if time in DAYS:
        return now - timedelta(days=DAYS[time]), None
    if time == EVERYTHING:
        return None, None
    begin = datetime.strptime(time, "%Y-%m").replace(tzinfo=LANZHOU)
    return begin, (begin + timedelta(days=32)).replace(day=1)


def _month(day: datetime) -> str:
    return day.date().isoformat()[:7]


def said(body: Mapping[str, object]) -> str:
    """What an entry holds, under its names: `page=workforce; rows=12`."""
    return "; ".join(f"{name}={written(value)}" for name, value in body.items())
