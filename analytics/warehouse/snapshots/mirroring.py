"""A copy of a snapshots folder, made while it is published into, and the way back.

What is sealed never changes, so only what is new is copied: first the logs, then manifests, then the data,
the other way round than a publish writes them: whatever a copied line names is copied after it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from analytics.errors import N_, FileRefused, Refusal
from analytics.warehouse.snapshots import audit, manifest
from analytics.warehouse.snapshots.catalogue import DATA, DATA_NAME, Catalogue
from analytics.warehouse.snapshots.sealing import FILE_MODE, Disk


class MirrorRefused(Refusal):
    """Snapshots were not copied: nothing of another register is mixed with them."""


def mirror(root: Path, to: Path) -> int:
    """Brings a copy up to date; how many files were new. Refuses the copy of another folder's snapshots."""
    try:
        _refuse_others(Catalogue(root), Catalogue(to))
        disk = Disk()
        disk.make_folders(to.absolute())
        new = 0
        for source, target in _files(root, to):
            if not target.exists() or (_grows(source) and target.stat().st_size < source.stat().st_size):
                disk.make_folders(target.parent.absolute())
                _copy(source, target, disk)
                new += 1
    except OSError as error:
        raise FileRefused(error) from error
    return new


def put_back(copy: Path, root: Path) -> int:
    """The snapshots of a copy into a folder that holds none; how many files there were."""
    if Catalogue(root).last_seq:
        raise MirrorRefused(N_("There are snapshots here already: what is here was left as it is."))
    if not Catalogue(copy).last_seq:
        raise MirrorRefused(N_("There are no snapshots in {folder}."), folder=copy.name)
    return mirror(copy, root)


def _refuse_others(ours: Catalogue, theirs: Catalogue) -> None:
    """The copy must be of the beginning of what it is brought up to."""
    known = {snapshot.seq: snapshot.digest for snapshot in ours.snapshots(ours.last_seq)}
    for snapshot in theirs.snapshots(theirs.last_seq):
        if known.get(snapshot.seq, snapshot.digest) != snapshot.digest or snapshot.seq > ours.last_seq:
            raise MirrorRefused(
                N_("{folder} contains other snapshots than these: choose another folder."),
                folder=theirs.root.name,
            )


def _files(root: Path, to: Path) -> Iterator[tuple[Path, Path]]:
    """Every file that is sealed, and where its copy lies; listed when its turn comes."""
    for source, target in ((audit.witness(root), audit.witness(to)), (root / audit.NAME, to / audit.NAME)):
        if source.exists():
            yield source, target
    for source in sorted((root / manifest.FOLDER).glob("*")):
        if manifest.NAME.fullmatch(source.name):
            yield source, to / manifest.FOLDER / source.name
    for folder in sorted((root / DATA).glob("*")):
        if DATA_NAME.fullmatch(folder.name):
            for source in sorted(folder.iterdir()):
                yield source, to / DATA / folder.name / source.name


def _grows(source: Path) -> bool:
    """Whether it is a log; one that has become shorter does not shorten its copy."""
    return source.suffix == ".jsonl"


def _copy(source: Path, target: Path, disk: Disk) -> None:
    """Under its name only when it is whole and on the disk."""
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        shutil.copyfile(source, unfinished)
        unfinished.chmod(FILE_MODE)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, target)
        disk.sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
