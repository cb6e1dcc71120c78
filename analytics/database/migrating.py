"""Which version the tables of a database are of, and bringing them to the newest."""

from __future__ import annotations

import threading

import sqlalchemy as sa

#: The newest of `migrations/versions`, each of which is named by a number.
NEWEST = "0004"

#: Alembic's own table, which it keeps a row in.
version_table = sa.table("alembic_version", sa.column("version_num", sa.Text))
# Alembic knows of one migration under way in a process.
_one_at_a_time = threading.Lock()


def version(connection: sa.Connection) -> str:
    """The number of the migration the tables are of; empty before the first."""
    if not sa.inspect(connection).has_table(version_table.name):
        return ""
    return connection.execute(sa.select(version_table.c.version_num)).scalar_one_or_none() or ""


def migrate(connection: sa.Connection, *, to: str = NEWEST) -> None:
    """Brings the tables to a version, within the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "analytics.database:migrations")
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, to)
