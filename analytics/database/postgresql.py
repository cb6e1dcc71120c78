"""The database on a PostgreSQL server: how it is opened, and what its refusals mean."""

from __future__ import annotations

import errno
from typing import Any

import sqlalchemy as sa

from analytics.database.sqlite import BUSY
from analytics.errors import N_, system_reason

#: Seconds until a server that does not answer, or a program that is silent in its turn, is given up.
_CONNECTING_S, _SILENT_S = 10, 10
#: One number every server of this program knows: whoever holds it writes.
_TURN = 20160822

#: By the class and then the whole of an SQLSTATE.
_REASONS = {
    "23": BUSY,
    "40": BUSY,
    "55P03": BUSY,
    "53100": system_reason(OSError(errno.ENOSPC, "")),
    "25006": N_("it can only be read"),
    "42501": system_reason(OSError(errno.EACCES, "")),
}


def engine(url: sa.URL, *, patience_s: float) -> sa.Engine:
    """The database behind an address; writing transactions go one after the other, as they do in a file."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    arguments = {"connect_timeout": _CONNECTING_S} if url.get_driver_name() == "psycopg" else {}
    made = sa.create_engine(
        url, pool_pre_ping=True, pool_timeout=patience_s, connect_args={**arguments, **url.query}
    )

    @sa.event.listens_for(made, "connect")
    def _opened(connection: Any, _record: object) -> None:
        # Readers, the most by far, need say no more: one state, and nothing written.
        with connection.cursor() as cursor:
            cursor.execute(
                "set session characteristics as transaction isolation level repeatable read, read only"
            )
        connection.commit()

    @sa.event.listens_for(made, "begin")
    def _begun(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("is_writing"):
            return
        # What the one before wrote is seen only by a transaction that looks when its turn has come.
        connection.exec_driver_sql("set transaction isolation level read committed, read write")
        settings = {
            "lock_timeout": f"{patience_s * 1000:.0f}",
            "idle_in_transaction_session_timeout": f"{_SILENT_S * 1000:.0f}",
            "synchronous_commit": "on" if options.get("is_lasting") else "off",
        }
        setting = [sa.func.set_config(name, said, True) for name, said in settings.items()]
        connection.execute(sa.select(*setting))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))

    return made


def reason(error: BaseException | None) -> str:
    """Why the server could not be read or written: a msgid."""
    state = getattr(error, "sqlstate", None) or ""
    return _REASONS.get(state) or _REASONS.get(state[:2]) or N_("their database does not answer")
