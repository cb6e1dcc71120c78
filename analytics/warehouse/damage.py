"""What can be wrong with a sealed snapshot, in words a reader understands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analytics.errors import SnapshotDamaged


class Harm(StrEnum):
    """What is wrong with a file; the values are English msgids."""

    MISSING = "is missing"
    SIZE = "has another size than was sealed"
    BYTES = "has other bytes than were sealed"
    UNREADABLE = "cannot be read"
    NOT_A_MANIFEST = "is not a manifest"
    HASH = "differs from its own hash"
    SCHEMA_VERSION = "has a schema version this program does not know"
    ENTRY = "holds an entry that cannot be read"
    OTHER_SEQ = "belongs to another snapshot"
    OUTSIDE = "points outside its own folder"
    REPLACED = "is not the one that was published"


@dataclass(frozen=True)
class Damage:
    """One damaged file; `path` is relative to the snapshots folder, `what` a Harm."""

    seq: int
    path: str
    what: str

    def refusal(self) -> SnapshotDamaged:
        """The refusal to read it."""
        return SnapshotDamaged(
            "Snapshot {seq} is damaged: {path} {what}. Restore that file from a backup, "
            "or publish the date again.",
            seq=self.seq, path=self.path, what=self.what,
        )
