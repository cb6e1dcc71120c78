"""The saved questions and those asked last, as version 0.9.0 made them without a migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """The two tables; those of version 0.9.0 stay as they are, and only the table of its number goes."""
    if sa.inspect(op.get_bind()).has_table("kept_version"):
        op.drop_table("kept_version")
        return
    op.create_table(
        "kept_saved",
        *_address(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.UniqueConstraint("owner", "name_key"),
    )
    op.create_table("kept_recent", *_address())


def _address() -> tuple[sa.Column[int], sa.Column[str], sa.Column[str], sa.Column[object]]:
    return (
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
