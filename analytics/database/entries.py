"""The rows of the audit log: added in order, read by who, what, where and when, cut off when they are old.

Events are read beside them as what they point to: who did which step in which stream, never what was said.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from analytics.database.chain import AUDIT, CUT, LEAST_MONTHS, Tip, months_before
from analytics.database.engine import Database
from analytics.database.tables import accounts, audit, events

#: In the name of a stream: `review/2019/620102` is of a unit.
_UNIT_OF = ("review/%", 13, 6)

#: What an entry is of that makes an account.
MADE = "account_made"
#: Before the number of an account: no name that is given begins so.
ACCOUNT = "#"


@dataclass(frozen=True)
class Entry:
    """One thing that was noted, or an event as it is pointed to."""

    #: The table its number is of.
    chain: str
    number: int
    at: datetime
    actor: str
    #: Empty where it is about no unit.
    unit: str
    kind: str
    body: Mapping[str, Any]
    digest: str


@dataclass(frozen=True)
class Filter:
    """What is asked for; what is not said leaves nothing out."""

    who: str | None = None
    kinds: Collection[str] = ()
    unit: str | None = None
    since: datetime | None = None
    #: Before this moment.
    until: datetime | None = None


#: Everything.
ALL = Filter()


@dataclass(frozen=True)
class Trimmed:
    """What was cut off: so many entries, all of before a moment."""

    count: int
    before: datetime


class Entries:
    """The audit log of one database, with the events beside it; `streams` are their kinds by prefix."""

    def __init__(self, database: Database, streams: Mapping[str, str]) -> None:
        self.database = database
        self._streams = streams

    def add(self, actor: str, kind: str, unit: str, body: Mapping[str, Any]) -> None:
        """Adds an entry, which is on the disk when this returns."""
        with self.database.writing() as connection:
            row = AUDIT.add(connection, _row(actor, kind, unit, body, datetime.now(UTC)))
            AUDIT.begin(self.database, row)
        AUDIT.note(self.database, row)

    def read(self, asked: Filter, *, most: int, behind: int = 0) -> tuple[Entry, ...]:
        """Entries and events, the newest first."""
        if self.database.is_empty:
            return ()
        parts = [self._newest(part, most + behind) for part in self._parts(asked)]
        both = sa.union_all(*parts).subquery()
        order = (both.c.at.desc(), both.c.chain, both.c.number.desc())
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(both).order_by(*order).limit(most).offset(behind))
            return tuple(map(_entry, rows))

    def count(self, asked: Filter) -> int:
        """How many there are."""
        if self.database.is_empty:
            return 0
        with self.database.reading() as connection:
            counts = [sa.select(sa.func.count()).select_from(part.subquery()) for part in self._parts(asked)]
            return sum(connection.execute(one).scalar_one() for one in counts)

    def actors(self) -> tuple[str, ...]:
        """Everybody who stands in it, by name."""
        if self.database.is_empty:
            return ()
        with self.database.reading() as connection:
            # Whoever signed in stands in the log by the number of the account.
            named = sa.select(events.c.actor).where(sa.not_(_names_account(events.c)))
            found = connection.execute(sa.union(sa.select(audit.c.actor), named))
            return tuple(sorted(found.scalars()))

    def damage(self) -> int | None:
        """The number of the first entry that is gone or not as it was written; None where all are whole."""
        return AUDIT.damage(self.database)

    def is_witnessed(self) -> bool:
        """Whether it would be found that its end was cut off."""
        return AUDIT.is_witnessed(self.database)

    def older_account(self) -> int | None:
        """The number of the oldest account, where it is older than the log: another log was here before.

        The log begins with the account that is made first, unless something was noted before that. An account
        that was never enabled was not: whoever made it was stopped in between. What a cut log began with is
        not known.
        """
        if self.database.is_empty:
            return None
        is_enabled = sa.or_(sa.not_(accounts.c.is_disabled), accounts.c.revoked_before.is_not(None))
        oldest = sa.select(accounts.c.id, accounts.c.made_at).where(is_enabled).order_by(accounts.c.id)
        with self.database.reading() as connection:
            account = connection.execute(oldest.limit(1)).one_or_none()
            first = connection.execute(sa.select(audit).order_by(audit.c.number).limit(1)).one_or_none()
        if account is None:
            return None
        if first is None:
            return int(account.id)
        is_its_own = first.kind == MADE and _body(first.body).get("account") == account.id
        is_older = first.number == 1 and not is_its_own and account.made_at < first.at
        return int(account.id) if is_older else None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every entry as it is chained, in order: its moment as it is hashed."""
        if self.database.is_empty:
            return
        with self.database.reading() as connection:
            every = sa.select(audit).order_by(audit.c.number).execution_options(yield_per=1000)
            with connection.execute(every) as rows:
                for row in rows:
                    yield {**row._mapping, "at": row.at.isoformat()}

    def first(self) -> datetime | None:
        """When the first entry or event was written; None where there is none."""
        if self.database.is_empty:
            return None
        with self.database.reading() as connection:
            asked = (sa.select(sa.func.min(table.c.at)) for table in (audit, events))
            found = [connection.execute(one).scalar_one() for one in asked]
        return min((at for at in found if at is not None), default=None)

    def last(self) -> Tip:
        """Number and digest of the last entry."""
        if self.database.is_empty:
            return Tip()
        with self.database.reading() as connection:
            return AUDIT.last(connection)

    def trim(self, actor: str, *, months: int) -> Trimmed:
        """Cuts off what is older than so many months, and notes where the log begins now.

        The last entry that is old enough stays, to show that none younger went.
        """
        now = datetime.now(UTC)
        before = months_before(now, max(months, LEAST_MONTHS))
        if self.database.is_empty:
            return Trimmed(0, before)
        with self.database.writing() as connection:
            young = sa.select(sa.func.min(audit.c.number)).where(audit.c.at >= before).scalar_subquery()
            newest = sa.select(sa.func.max(audit.c.number)).scalar_subquery()
            first = sa.select(sa.func.coalesce(young, newest + 1)).scalar_subquery()
            cut = sa.select(audit.c.number, audit.c.digest).where(audit.c.number == first - 2)
            last = connection.execute(cut).one_or_none()
            if last is None:
                return Trimmed(0, before)
            gone = connection.execute(sa.delete(audit).where(audit.c.number <= last.number)).rowcount
            body = {"through": last.number, "digest": last.digest, "count": gone, "months": months}
            row = AUDIT.add(connection, _row(actor, CUT, "", body, now))
        AUDIT.note(self.database, row)
        if witness := AUDIT.witness(self.database):
            witness.forget(through=last.number)
        return Trimmed(gone, before)

    def _parts(self, asked: Filter) -> list[sa.Select[Any]]:
        """The two tables under the same columns, filtered."""
        empty = sa.literal("")
        of_audit = sa.select(
            sa.literal(audit.name).label("chain"), audit.c.number, audit.c.at, audit.c.actor, audit.c.unit,
            audit.c.kind, audit.c.body, audit.c.digest, empty.label("stream"), sa.literal(0).label("seq"),
            empty.label("step"),
        ).subquery()  # fmt: skip
        cases = [(events.c.stream.startswith(prefix), kind) for prefix, kind in self._streams.items()]
        like, begin, length = _UNIT_OF
        unit = sa.case((events.c.stream.like(like), sa.func.substr(events.c.stream, begin, length)), else_="")
        of_events = sa.select(
            sa.literal(events.name).label("chain"), events.c.number, events.c.at, events.c.actor,
            unit.label("unit"), sa.case(*cases, else_=events.c.stream).label("kind"), events.c.body,
            events.c.digest, events.c.stream, events.c.seq, events.c.kind.label("step"),
        ).subquery()  # fmt: skip
        return [sa.select(part).where(*_conditions(part.c, asked)) for part in (of_audit, of_events)]

    def _newest(self, part: sa.Select[Any], most: int) -> sa.Select[Any]:
        """So many of a table, the newest first: no more of it can be among as many of both."""
        columns = part.selected_columns
        return sa.select(part.order_by(columns["at"].desc(), columns["number"].desc()).limit(most).subquery())


def _conditions(columns: Any, asked: Filter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if asked.who is not None:
        conditions.append(_is_by(columns, asked.who))
    if asked.unit is not None:
        conditions.append(columns.unit == asked.unit)
    if asked.since is not None:
        conditions.append(columns.at >= asked.since)
    if asked.until is not None:
        conditions.append(columns.at < asked.until)
    return [*conditions, columns.kind.in_(asked.kinds)] if asked.kinds else conditions


def _is_by(columns: Any, who: str) -> sa.ColumnElement[bool]:
    """An event names the account in its body, beside the name of then: no text in it holds such a key."""
    in_events, number = columns.chain == events.name, who.removeprefix(ACCOUNT)
    if number == who or not number.isdecimal():
        return sa.and_(columns.actor == who, sa.not_(sa.and_(in_events, _names_account(columns))))
    named = [columns.body.contains(f'"account":{number}{end}') for end in ",}"]
    return sa.or_(columns.actor == who, sa.and_(in_events, sa.or_(*named)))


def _names_account(columns: Any) -> sa.ColumnElement[bool]:
    """Whether who wrote an event was signed in."""
    return sa.and_(columns.body.contains('"account":'), sa.not_(columns.body.contains('"account":null')))


def _row(actor: str, kind: str, unit: str, body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return {"at": at, "actor": actor, "unit": unit, "kind": kind, "body": text}


def _entry(row: Any) -> Entry:
    if row.chain == events.name:
        body: Mapping[str, Any] = {"stream": row.stream, "seq": row.seq, "step": row.step}
        account = _body(row.body).get("account")
        actor = row.actor if account is None else f"{ACCOUNT}{account}"
    else:
        body, actor = _body(row.body), row.actor
    return Entry(row.chain, row.number, row.at, actor, row.unit, row.kind, body, row.digest)


def _body(text: str) -> Mapping[str, Any]:
    """What an entry holds; nothing where somebody has changed it so that it cannot be read."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
