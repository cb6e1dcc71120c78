"""The tables of kept questions: those saved under a name, and those asked last."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from analytics.database.engine import Moment, tables


def _kept(name: str, *more: sa.Column[Any] | sa.Constraint) -> sa.Table:
    """A table of addresses: `owner` is whose, empty where nobody says who they are."""
    return sa.Table(
        name,
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        *more,
    )


#: Saved under a name; `name_key` is what makes two names the same.
saved = _kept(
    "kept_saved",
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False),
    sa.UniqueConstraint("owner", "name_key"),
)
#: Asked, each once, with when last.
recent = _kept("kept_recent")
