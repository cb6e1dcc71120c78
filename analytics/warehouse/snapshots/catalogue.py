"""The snapshots of one folder: which there are, which can be trusted, and where their files lie."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from analytics.errors import SnapshotDamaged, SnapshotRefused, SnapshotsMissing, UnknownName
from analytics.warehouse.snapshots import audit, manifest
from analytics.warehouse.snapshots.damage import Damage, Harm
from analytics.warehouse.snapshots.sealing import digest_of
from analytics.warehouse.snapshots.snapshot import Origin, SealedFile, Snapshot

__all__ = ["Catalogue", "Damage", "Harm"]

#: Where the data lies, and how the folder of one snapshot is called.
DATA = "data"
DATA_NAME = re.compile(r"[0-9]{8}-[0-9a-f]+")
#: The table of a snapshot that holds what its numbers are.
NUMBERS = "observations"

#: What tells one state of a file from another without reading it: mtime, ctime (ns), size, inode.
Stamp = tuple[int, int, int, int]

Found = TypeVar("Found")

#: Of each thread what it has seen `at_once`, by catalogue and question.
_looking = threading.local()


class Catalogue:
    """The sealed snapshots under `root`, by the manifests that verify.

    Cheap to ask on every page run: a manifest is parsed again only when its file changed, and a
    data file's SHA-256 is taken once per process and state of the file; its size always. Whatever is asked,
    SnapshotsMissing is the answer of a folder that cannot be read. A thread that says `at_once` looks at
    everything once.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root).absolute()
        #: The newest real snapshot read so far: once the drive has gone, nobody else may know of it.
        self._served: audit.Publication | None = None

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Until the block ends, all that this thread asks is of one moment, by one look at each file."""
        _looking.seen = {}
        try:
            yield
        finally:
            _looking.seen = None

    def _once(self, key: Hashable, look: Callable[[], Found]) -> Found:
        seen: dict[Hashable, Any] | None = getattr(_looking, "seen", None)
        if seen is None:
            return look()
        if (self, key) not in seen:
            seen[self, key] = look()
        found: Found = seen[self, key]
        return found

    def snapshots(self, until_seq: int | None = None) -> tuple[Snapshot, ...]:
        """The snapshots whose manifest verifies, ascending by seq, up to `until_seq`.

        The first real publish retires the sample: from its seq on, sample snapshots are left out.
        A reader pinned on an earlier seq goes on seeing what it saw.
        """
        shelf = self._shelf()
        chosen = tuple(s for s in shelf.snapshots if until_seq is None or s.seq <= until_seq)
        if any(until_seq is None or seq <= until_seq for seq in shelf.submission_seqs):
            return tuple(s for s in chosen if s.origin is not Origin.SAMPLE)
        return chosen

    def head(self) -> Snapshot | None:
        """The highest snapshot that verifies with all its files; None when there is none.

        Newer ones that do not verify are told by `damage()`.
        """
        for snapshot in reversed(self.snapshots()):
            if not any(self._file_damage(snapshot)):
                return snapshot
        return None

    def at(self, seq: int) -> Snapshot:
        """One snapshot by seq, retired samples included; UnknownName when none of that seq verifies."""
        snapshots = self._shelf().snapshots
        for snapshot in snapshots:
            if snapshot.seq == seq:
                return snapshot
        if not snapshots:
            raise self.nothing_published()
        raise UnknownName("snapshot", seq, [s.seq for s in snapshots])

    def timeline(self, until_seq: int | None = None) -> tuple[Snapshot, ...]:
        """One snapshot a date, its latest revision up to `until_seq`, ascending by date.

        One whose numbers are damaged is left out, and told by `damage()`: the other days can still be read.
        """
        return self._once(("timeline", until_seq), lambda: self._timeline(until_seq))

    def _timeline(self, until_seq: int | None) -> tuple[Snapshot, ...]:
        latest = {s.as_of: s for s in self.snapshots(until_seq) if not self._numbers_damage(s)}
        return tuple(latest[as_of] for as_of in sorted(latest))

    def on(self, as_of: date, until_seq: int | None = None) -> Snapshot:
        """The snapshot of a day or the last one before it; UnknownName lists the dates there are."""
        timeline = self.timeline(until_seq)
        if not timeline:
            raise self.nothing_published()
        before = [snapshot for snapshot in timeline if snapshot.as_of <= as_of]
        if not before:
            raise UnknownName("date", as_of, [snapshot.as_of for snapshot in timeline])
        return before[-1]

    def nothing_published(self) -> SnapshotRefused:
        """What is said of a folder without a snapshot."""
        return self.missing() or SnapshotRefused(
            "There is no snapshot in {folder} yet. Create the sample or publish a snapshot.",
            folder=self.root.name,
        )

    def missing(self) -> SnapshotsMissing | None:
        """What is said of a folder without any manifest in which something was published; else None.

        The log tells of it, the one beside the folder, that this process has read real snapshots there, or
        data of more than a first snapshot.
        """
        shelf = self._shelf()
        if shelf.has_manifests:
            return None
        if not shelf.was_used:
            return self._without_manifests()
        last = max(shelf.submission_seqs, default=shelf.last_seq)
        if not last:
            return SnapshotsMissing(
                "The snapshots are missing: {folder} contains none, but the log of what was published in it "
                "is there. Restore the folder from a backup.",
                folder=self.root.name,
            )
        return SnapshotsMissing(
            "The snapshots are missing: {folder} contains none, although snapshot {seq} of {as_of} was "
            "published there. Reconnect the drive, or restore the folder from a backup.",
            folder=self.root.name,
            seq=last,
            as_of=shelf.days[last],
        )

    def _without_manifests(self) -> SnapshotsMissing | None:
        """What is said of data whose manifests and logs are all gone; None where there is none.

        A first publish that was cut short leaves data too, and nothing is lost by it.
        """
        first = f"{1:08d}-"
        with suppress(FileNotFoundError), os.scandir(self.root / DATA) as entries:
            if any(DATA_NAME.fullmatch(entry.name) and not entry.name.startswith(first) for entry in entries):
                return SnapshotsMissing(
                    "The snapshots are missing: {folder} contains data, but no manifest. Restore the folder "
                    "from a backup.",
                    folder=self.root.name,
                )
        return None

    def files(self, snapshots: Iterable[Snapshot], table: str) -> list[str]:
        """The absolute paths of one table's files, in the order of `snapshots`.

        Raises SnapshotDamaged when one of them is not what was sealed, so that no number is read
        from it, and UnknownName for a table they do not hold.
        """
        paths = []
        for snapshot in snapshots:
            file = _file(snapshot, table)
            if damage := self._damage_of(snapshot, file):
                raise damage.refusal()
            paths.append(str(self.root / file.path))
        return paths

    def damage(self) -> tuple[Damage, ...]:
        """What keeps snapshots from being served, ascending by seq: every manifest that does not verify or
        is missing, the files of snapshots newer than the head, and the numbers of those before it.

        A seq above the head's says that something newer than what readers see was lost. Cheap, since
        it trusts hashes taken before; `verify()` does not.
        """
        damages = [*self._shelf().damage]
        head = self.head()
        for snapshot in self.snapshots():
            if head is None or snapshot.seq > head.seq:
                damages += self._file_damage(snapshot)
            elif damage := self._numbers_damage(snapshot):
                damages.append(damage)
        return tuple(sorted(damages, key=lambda damage: (damage.seq, damage.path)))

    def verify(self) -> tuple[Damage, ...]:
        """What is wrong with any manifest or file, each read anew from the disk."""
        for cached in (_manifest, _log, _read):
            cached.cache_clear()
        # Nor is what this thread saw a moment ago believed.
        _looking.seen = None
        shelf = self._shelf()
        files = (damage for s in shelf.snapshots for damage in self._file_damage(s, afresh=True))
        return tuple(sorted([*shelf.damage, *files], key=lambda damage: (damage.seq, damage.path)))

    def day_of(self, seq: int) -> date | None:
        """The day a snapshot stands for, damaged ones included; None where not even the log tells."""
        return self._shelf().days.get(seq)

    @property
    def last_seq(self) -> int:
        """The highest seq ever used, damaged and vanished ones included; 0 in an empty folder."""
        return self._shelf().last_seq

    @property
    def takes_samples(self) -> bool:
        """False once something real was, or may have been, published here."""
        shelf = self._shelf()
        return not shelf.submission_seqs and not shelf.damage

    def _numbers_damage(self, snapshot: Snapshot) -> Damage | None:
        """What is wrong with the file that the history of every number reads."""
        return next(self._file_damage(snapshot, NUMBERS), None)

    def _file_damage(self, snapshot: Snapshot, *tables: str, afresh: bool = False) -> Iterator[Damage]:
        """What is wrong with the files of some tables, or of all."""
        for file in snapshot.files:
            is_asked = not tables or file.table in tables
            if is_asked and (damage := self._damage_of(snapshot, file, afresh=afresh)):
                yield damage

    def _damage_of(self, snapshot: Snapshot, file: SealedFile, *, afresh: bool = False) -> Damage | None:
        """What is wrong with one data file, or None; `afresh` hashes it again."""
        key = ("damage", snapshot.digest, file.path)
        return self._once(key, lambda: _damage(self.root, snapshot, file, afresh=afresh))

    def _shelf(self) -> _Shelf:
        return self._once("shelf", self._shelf_now)

    def _shelf_now(self) -> _Shelf:
        try:
            # The logs first: a publish links its manifest before it writes its lines, so every manifest
            # they remember is there to be listed. The other way round, a publish in between would look like
            # a loss.
            log = _log(self.root, _stamped(self.root / audit.NAME), _stamped(audit.witness(self.root)))
            listing = self._listing()
        except OSError as error:
            raise SnapshotsMissing(
                "The snapshots folder {folder} cannot be read. Reconnect the drive, or have the rights to "
                "the folder checked.",
                folder=self.root.name,
            ) from error
        shelf = _read(self.root, listing, log, self._served)
        if any(damage.what == Harm.UNREADABLE for damage in shelf.damage):
            # A drive may answer again a moment later.
            for cached in (_manifest, _read):
                cached.cache_clear()
        self._served = shelf.newest_real or self._served
        return shelf

    def _listing(self) -> tuple[tuple[str, Stamp], ...]:
        """The manifests by name, ascending, each with its stamp."""
        try:
            with os.scandir(self.root / manifest.FOLDER) as entries:
                named = [entry for entry in entries if manifest.NAME.fullmatch(entry.name)]
                return tuple(sorted((entry.name, _stamp(entry.stat())) for entry in named))
        except FileNotFoundError:
            return ()


@dataclass(frozen=True)
class _Shelf:
    """What the manifests and the logs of one folder say together."""

    snapshots: tuple[Snapshot, ...]
    damage: tuple[Damage, ...]
    submission_seqs: frozenset[int]
    last_seq: int
    #: The day of each snapshot that was ever published, by seq.
    days: Mapping[int, date]
    #: The newest whole snapshot that is no sample.
    newest_real: audit.Publication | None
    has_manifests: bool
    #: Something was published here, be it gone.
    was_used: bool


@dataclass(frozen=True, eq=False)
class _Log:
    """What the logs said at one moment: equal to itself alone, which costs nothing to compare."""

    publications: tuple[audit.Publication, ...]
    #: The one in the folder holds something, be it unreadable.
    is_begun: bool


@lru_cache(maxsize=64)
def _log(root: Path, log: Stamp | None, _witness: Stamp | None) -> _Log:
    paths = audit.logs(root, Origin.SUBMISSION)
    told = tuple(one for path in paths for one in audit.publications(path).values())
    return _Log(told, is_begun=log is not None and log[2] > 0)


@lru_cache(maxsize=64)
def _read(
    root: Path, listing: tuple[tuple[str, Stamp], ...], log: _Log, served: audit.Publication | None
) -> _Shelf:
    """The manifests of a listing; the stamps are there to tell one state of the folder from the next."""
    read = {int(name[:8]): _manifest(root, int(name[:8]), stamp) for name, stamp in listing}
    whole = {seq: entry for seq, entry in read.items() if isinstance(entry, Snapshot)}
    damage = {seq: entry for seq, entry in read.items() if isinstance(entry, Damage)}
    remembered = (*log.publications, *([served] if served else []))
    last_seq = max((*read, *(publication.seq for publication in remembered)), default=0)

    claims: dict[int, set[str]] = {}
    for publication in remembered:
        claims.setdefault(publication.seq, set()).add(publication.digest)
    for seq in range(last_seq, 0, -1):
        path = f"{manifest.FOLDER}/{manifest.name_of(seq)}"
        if seq not in read:
            damage[seq] = Damage(seq, path, Harm.MISSING)
        elif seq in whole and claims.get(seq, set()) - {whole[seq].digest}:
            damage[seq] = Damage(seq, path, Harm.REPLACED)
        elif seq in whole and (parent := whole[seq].parent) is not None:
            # A snapshot vouches for its parent, also where the log was lost.
            claims.setdefault(parent, set()).add(whole[seq].parent_digest or "")
    told: list[audit.Publication | Snapshot] = [*remembered, *whole.values()]
    snapshots = tuple(whole[seq] for seq in sorted(whole) if seq not in damage)
    real = [snapshot for snapshot in snapshots if snapshot.origin is Origin.SUBMISSION]
    return _Shelf(
        snapshots=snapshots,
        damage=tuple(damage[seq] for seq in sorted(damage)),
        submission_seqs=frozenset(one.seq for one in told if one.origin is Origin.SUBMISSION),
        last_seq=last_seq,
        days={one.seq: one.as_of for one in told},
        newest_real=audit.Publication.of(real[-1]) if real else None,
        has_manifests=bool(listing),
        was_used=bool(told) or log.is_begun,
    )


@lru_cache(maxsize=4096)
def _manifest(root: Path, seq: int, _stamp: Stamp) -> Snapshot | Damage:
    path = f"{manifest.FOLDER}/{manifest.name_of(seq)}"
    try:
        return manifest.decode((root / path).read_bytes(), seq=seq)
    except SnapshotDamaged as refusal:
        return Damage(seq, path, str(refusal.values["what"]))
    except OSError:
        return Damage(seq, path, Harm.UNREADABLE)


_checked: set[tuple[str, str, Stamp]] = set()
_checking = threading.Lock()


def _damage(root: Path, snapshot: Snapshot, file: SealedFile, *, afresh: bool = False) -> Damage | None:
    """What is wrong with one data file, or None; `afresh` hashes it again."""
    path, seq = root / file.path, snapshot.seq
    try:
        stamp = _stamp(path.stat())
        if stamp[2] != file.bytes:
            return Damage(seq, file.path, Harm.SIZE)
        state = (str(path), file.digest, stamp)
        if afresh:
            with _checking:
                _checked.discard(state)
        if state not in _checked:
            if digest_of(path, snapshot.hashed_by) != file.digest:
                return Damage(seq, file.path, Harm.BYTES)
            with _checking:
                _checked.add(state)
    except FileNotFoundError:
        return Damage(seq, file.path, Harm.MISSING)
    except OSError:
        return Damage(seq, file.path, Harm.UNREADABLE)
    return None


def _file(snapshot: Snapshot, table: str) -> SealedFile:
    for file in snapshot.files:
        if file.table == table:
            return file
    raise UnknownName("table", table, snapshot.rows)


def _stamped(path: Path) -> Stamp | None:
    """The state of a file; None where there is none."""
    try:
        return _stamp(path.stat())
    except FileNotFoundError:
        return None


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
