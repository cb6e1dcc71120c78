"""The audit log, and events that name the hash of their digest: all of before are sha256."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """One table, in which who and when are found by an index."""
    op.execute("alter table events rename column sha256 to digest")
    op.add_column("events", sa.Column("hash", sa.Text, nullable=False, server_default="sha256"))
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("actor", sa.Text, nullable=False, index=True),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )
