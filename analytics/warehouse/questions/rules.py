"""The policy register a snapshot was published under, sealed beside its tables: a changed rule shows."""

from __future__ import annotations

import pyarrow as pa

from analytics.errors import Refusal
from analytics.policy import loading
from analytics.policy.register import Register
from analytics.warehouse.connection import ask
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot

TABLE = "rules"
COLUMN = "register"


def in_force() -> pa.Table:
    """The text of today's register as one row, to be sealed with a snapshot."""
    return pa.table({COLUMN: pa.array([loading.text()], pa.string())})


def rules_of(catalogue: Catalogue, snapshot: Snapshot, today: Register) -> Register:
    """The register a snapshot was published under.

    Today's where it carries none, or one of a form that is no longer read: then nobody can show here
    that a rule was another one.
    """
    if TABLE not in snapshot.rows:
        return today
    rows = ask("questions/rules", files=catalogue.files([snapshot], TABLE))
    try:
        sealed = loading.read(str(rows[COLUMN].iloc[0]), file=f"{TABLE}-{snapshot.seq}")
    except Refusal:
        return today
    return today if sealed.sha256 == today.sha256 else sealed
