"""What was asked and what was answered, and whether a folder keeps to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import duckdb

from analytics.errors import SnapshotRefused
from analytics.warehouse.snapshots import audit, catalogue, manifest
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot
from tests.faults.leftovers import leftovers
from tests.simulation.remembered import cursor


class Answer(StrEnum):
    """What a publish was told."""

    NONE = "no answer"
    PUBLISHED = "published"
    REFUSED = "not published"
    UNKNOWN = "unknown"


@dataclass
class Attempt:
    """One publish: `reason` is how its snapshot is known again, `people` the number it publishes."""

    reason: str
    people: int
    answer: Answer = Answer.NONE
    made: Snapshot | None = None


@dataclass
class Ledger:
    """Everything that was promised of a snapshots folder, and every harm that was done to it."""

    root: Path
    attempts: dict[str, Attempt] = field(default_factory=dict)
    #: Snapshots that stay, by seq: those acknowledged, and those they stand on.
    promised: dict[int, Snapshot] = field(default_factory=dict)
    #: What harmed files held before, by their path in the folder, and what they hold now; None is gone.
    harmed: dict[str, tuple[bytes, bytes | None]] = field(default_factory=dict)
    #: The digest of every file of a snapshot, as it was when its numbers were read first.
    seen: dict[str, str] = field(default_factory=dict)

    def attempt(self, people: int) -> Attempt:
        """A new one."""
        made = Attempt(f"publish {len(self.attempts) + 1}", people)
        self.attempts[made.reason] = made
        return made

    def acknowledge(self, attempt: Attempt, made: Snapshot) -> None:
        """It was said to be published: it stays, and so does everything before it."""
        attempt.answer, attempt.made = Answer.PUBLISHED, made
        for snapshot in (*Catalogue(self.root).snapshots(made.seq), made):
            self.promised[snapshot.seq] = snapshot

    def faults(self) -> list[str]:
        """What a reader who opens the folder anew finds broken; nothing where all is kept."""
        forget()
        found = Catalogue(self.root)
        told = {damage.path for damage in found.verify()}
        said = [f"says that {path} is damaged" for path in sorted(told - self.harmed.keys())]
        snapshots = found.snapshots()
        whole = {snapshot.seq: snapshot for snapshot in snapshots}
        unreadable = {int(Path(path).stem) for path in self.harmed if path.startswith(manifest.FOLDER)}
        said += [
            f"snapshot {seq} of {kept.reason} is lost"
            for seq, kept in self.promised.items()
            if whole.get(seq) != kept and seq not in unreadable
        ]
        said += [fault for snapshot in snapshots for fault in self._faults_of(found, snapshot)]
        out_of_reach = {f.path for seq in unreadable & self.promised.keys() for f in self.promised[seq].files}
        said += [f"passes over the damage of {p}" for p in sorted(self.harmed.keys() - told - out_of_reach)]
        said += self._head_faults(found, snapshots)
        return said

    def _faults_of(self, found: Catalogue, snapshot: Snapshot) -> list[str]:
        """What is wrong with one that is shown."""
        attempt = self.attempts.get(snapshot.reason or "")
        if attempt is None:
            return [f"shows {snapshot.reason}, which no one published"]
        if attempt.answer is Answer.REFUSED:
            return [f"shows {snapshot.reason}, which was said not to be published"]
        if attempt.made not in (None, snapshot):
            return [f"shows another {snapshot.reason} than was published"]
        said = []
        for file in snapshot.files:
            try:
                (path,) = found.files([snapshot], file.table)
            except SnapshotRefused:
                if file.path not in self.harmed:
                    said.append(f"refuses {file.path}")
                continue
            digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
            if self.seen.setdefault(file.path, digest) != digest:
                said.append(f"shows another {file.path} than before")
        numbers = numbers_of(found, snapshot)
        if numbers and set(numbers) != {attempt.people}:
            said.append(f"shows {numbers} for the {attempt.people} of {snapshot.reason}")
        return said

    def _head_faults(self, found: Catalogue, snapshots: tuple[Snapshot, ...]) -> list[str]:
        whole = [s for s in snapshots if not any(file.path in self.harmed for file in s.files)]
        meant, head = (whole[-1] if whole else None), found.head()
        if head == meant:
            return []
        return [f"has {head and head.reason} for its newest, not {meant and meant.reason}"]

    def leftovers(self) -> list[str]:
        """What lies about after a publish that nothing went wrong with."""
        out_of_reach = tuple(
            f"data/{Path(path).stem}-" for path in self.harmed if path.startswith("manifests")
        )
        return [f"{left} lies about" for left in leftovers(self.root) if not left.startswith(out_of_reach)]

    def unlogged(self, made: Snapshot) -> list[str]:
        """Logs without the line of a publish."""
        logs = audit.logs(self.root, Origin.SUBMISSION)
        return [f"{log.name} has no line of it" for log in logs if made.seq not in audit.publications(log)]


def numbers_of(found: Catalogue, snapshot: Snapshot) -> tuple[int, ...]:
    """The number of a snapshot, as two of its files and its manifest have it; none where that is refused."""
    try:
        rows, people = (found.files([snapshot], table) for table in ("registrations", "observations"))
    except SnapshotRefused:
        return ()
    try:
        with cursor() as asking:
            counted = asking.execute("select count(*) from read_parquet($files)", {"files": rows}).fetchall()
            told = asking.execute("select people from read_parquet($files)", {"files": people}).fetchall()
    except (duckdb.Error, OSError):
        # It was handed out, and is no table.
        return (-1,)
    return int(counted[0][0]), int(told[0][0]), snapshot.rows["registrations"]


def forget() -> None:
    """As in a process that has just begun."""
    for cached in (catalogue._manifest, catalogue._log, catalogue._read):
        cached.cache_clear()
    catalogue._checked.clear()
