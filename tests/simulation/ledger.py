"""What was asked and what was answered, and whether a folder keeps to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

import duckdb

from analytics.errors import SnapshotRefused
from analytics.warehouse.snapshots import audit, catalogue, manifest
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot
from tests.faults.leftovers import leftovers
from tests.simulation.remembered import cursor

#: The number as the city and its district have it; no row where it is 0.
NUMBERS = "select value from read_parquet($files)"


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
    #: It was published on another head than it was to be.
    is_on_another: bool = False
    #: Its refusal says where on the machine something lies.
    names_a_place: bool = False


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

    def acknowledge(self, attempt: Attempt, made: Snapshot, expected: int | str | None) -> None:
        """It was said to be published: it stays, and so does everything before it."""
        attempt.answer, attempt.made, attempt.is_on_another = (
            Answer.PUBLISHED,
            made,
            expected not in ("any", made.parent),
        )
        for snapshot in (*Catalogue(self.root).snapshots(made.seq), made):
            self.promised[snapshot.seq] = snapshot

    def faults(self) -> list[str]:
        """What a reader who opens the folder anew finds broken; nothing where all is kept."""
        with anew():
            return self.faults_of(Catalogue(self.root))

    def faults_of(self, found: Catalogue) -> list[str]:
        """The same of a reader, which looks at everything again."""
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
        said += [fault for snapshot in snapshots for fault in self.shown_faults(found, snapshot)]
        out_of_reach = {f.path for seq in unreadable & self.promised.keys() for f in self.promised[seq].files}
        said += [f"passes over the damage of {p}" for p in sorted(self.harmed.keys() - told - out_of_reach)]
        said += self._head_faults(found, snapshots)
        said += [f"names a place to {one.reason}" for one in self.attempts.values() if one.names_a_place]
        return said

    def shown_faults(self, found: Catalogue, snapshot: Snapshot) -> list[str]:
        """What is wrong with one that is shown."""
        attempt = self.attempts.get(snapshot.reason or "")
        if attempt is None:
            return [f"shows {snapshot.reason}, which no one published"]
        if attempt.answer is Answer.REFUSED:
            return [f"shows {snapshot.reason}, which was said not to be published"]
        if attempt.made not in (None, snapshot):
            return [f"shows another {snapshot.reason} than was published"]
        said = [f"{snapshot.reason} is on another head than was meant"] if attempt.is_on_another else []
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
        lying = [left for left in leftovers(self.root) if left not in self.harmed]
        return [f"{left} lies about" for left in lying if not left.startswith(out_of_reach)]

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
            told = asking.execute(NUMBERS, {"files": people}).fetchall()
    except (duckdb.Error, OSError):
        # It was handed out, and is no table.
        return (-1,)
    values = {0: [0], 2: [int(value) for (value,) in told]}.get(len(told), [-1])
    return int(counted[0][0]), snapshot.rows["registrations"], *values


@contextmanager
def anew() -> Iterator[None]:
    """As in a process that has just begun, without what those that run know."""
    with ExitStack() as stack:
        for name in ("_manifest", "_log", "_read"):
            empty = lru_cache(maxsize=None)(getattr(catalogue, name).__wrapped__)
            stack.enter_context(patch.object(catalogue, name, empty))
        stack.enter_context(patch.object(catalogue, "_checked", set()))
        yield
