"""Every table of the database of what people write, as the newest migration leaves it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

tables = sa.MetaData()


class Moment(sa.TypeDecorator[datetime]):
    """A moment, in UTC: SQLite keeps no time zone, PostgreSQL answers in its own."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else value

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return _in_utc(value) if value else value


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: Compared byte by byte in every database, so that names that begin alike lie together.
Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _addresses(name: str, *more: sa.Column[Any] | sa.Constraint) -> sa.Table:
    """A table of questions: `owner` is whose, empty where nobody says who they are."""
    return sa.Table(
        name,
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        *more,
    )


#: Questions saved under a name; `name_key` is what makes two names the same.
saved = _addresses(
    "kept_saved",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False),
    sa.UniqueConstraint("owner", "name_key"),
)
#: Questions asked, each once, with when last.
recent = _addresses("kept_recent")


def _chained(name: str, *own: sa.Column[Any] | sa.Constraint, hash: sa.Column[str]) -> sa.Table:
    """A table whose rows are a chain: see `chain.py`."""
    return sa.Table(
        name,
        tables,
        #: 1, 2, 3 … without a gap.
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *own,
        #: The name of the hash, and by it the digest of everything in the row and of the one before it.
        hash,
        sa.Column("digest", sa.Text, nullable=False),
    )


#: Reviews and all that came after them: see `events.py`.
events = _chained(
    "events",
    sa.Column("stream", Name, nullable=False),
    #: Within its stream, 1, 2, 3 …
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    #: Canonical JSON.
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("stream", "seq"),
    # Those of before it was said.
    hash=sa.Column("hash", sa.Text, nullable=False, server_default="sha256"),
)

#: Who came, looked, took away, changed: see `analytics/access/audit.py`.
audit = _chained(
    "audit",
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("actor", sa.Text, nullable=False, index=True),
    #: The code of the unit it is about, empty where it is about none.
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    #: Canonical JSON.
    sa.Column("body", sa.Text, nullable=False),
    hash=sa.Column("hash", sa.Text, nullable=False),
)

#: Who may sign in, and as what.
accounts = sa.Table(
    "accounts",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    #: Whom an identity provider means: its own address, and its name for somebody, which never changes.
    sa.Column("iss", sa.Text, nullable=False),
    sa.Column("sub", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    #: JSON lists: roles beside that one, and codes of districts.
    sa.Column("beside", sa.Text, nullable=False),
    sa.Column("districts", sa.Text, nullable=False),
    sa.Column("is_disabled", sa.Boolean, nullable=False),
    #: Whatever was signed in before is over.
    sa.Column("revoked_before", Moment),
    sa.Column("made_at", Moment, nullable=False),
    sa.UniqueConstraint("iss", "sub"),
)
#: Everything signed in, also what is over: a cookie that comes back is known.
sessions = sa.Table(
    "sessions",
    tables,
    #: SHA-256 of what the provider said at one sign-in.
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("signed_in_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("ended_by", sa.Text),
)
#: What programs come with in somebody's place.
tokens = sa.Table(
    "tokens",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    #: SHA-256 of what was shown once.
    sa.Column("sha256", sa.Text, nullable=False, unique=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.Column("revoked_at", Moment),
)
