"""What can be wrong with a sealed snapshot, in words a reader understands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analytics.errors import N_, SnapshotDamaged


class Harm(StrEnum):
    """What is wrong with a file; the values are English msgids."""

    MISSING = N_("is missing")
    SIZE = N_("does not have the size it was sealed with")
    BYTES = N_("does not have the content it was sealed with")
    UNREADABLE = N_("cannot be read")
    NOT_A_MANIFEST = N_("is not a manifest")
    HASH = N_("does not match its own hash")
    SCHEMA_VERSION = N_("has a schema version this program does not know")
    ENTRY = N_("contains an entry that cannot be read")
    OTHER_SEQ = N_("belongs to another snapshot")
    OUTSIDE = N_("points outside its own folder")
    REPLACED = N_("is not the one that was published")


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
            seq=self.seq,
            path=self.path,
            what=self.what,
        )
