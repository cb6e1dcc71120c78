"""What a submission would change, before it is published: judged by the very code that judges snapshots."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analytics.access.viewer import Viewer
from analytics.answers.difference import Difference, difference
from analytics.intake import submission as submissions
from analytics.intake.submission import Submission
from analytics.policy.register import Register
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue

#: How the folder of a preview is called.
PREFIX = ".preview-"
LONGEST_SECONDS = 3600


def preview(
    catalogue: Catalogue, register: Register, submission: Submission, *, viewer: Viewer
) -> Difference | None:
    """The difference between the newest snapshot and the one the submission would become.

    It is published into a copy of the folder that is thrown away, so that preview and publish cannot
    disagree. None when there is no real snapshot yet to compare with.
    """
    head = catalogue.head()
    with _copied(catalogue) as copy:
        made = submissions.publish(
            copy.root, submission, viewer=viewer.named("preview"), accept_warnings=True, is_rehearsal=True
        )
        if head is None or head.origin is not made.origin:
            return None
        return difference(Look.of(viewer, copy, register), head.seq, made.seq)


@contextmanager
def _copied(catalogue: Catalogue) -> Iterator[Catalogue]:
    """A folder with the same snapshots: sealed files are linked where the disk can, else copied."""
    parent = catalogue.root.parent
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        copy = folder / "snapshots"
        if catalogue.root.exists():
            _copy(catalogue.root, copy)
        yield Catalogue(copy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(root: Path, copy: Path) -> None:
    """What `shutil.copytree` does, which names places where the system's own error says why."""
    copy.mkdir()
    for path in root.iterdir():
        if path.name in ("staging", "LOCK"):
            continue
        if path.is_dir():
            _copy(path, copy / path.name)
        else:
            _link(path, copy / path.name)


def _sweep(parent: Path) -> None:
    """Removes what a preview that was killed has left; none takes an hour."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > LONGEST_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    # The log is appended to, so it must be a file of its own; everything else is sealed.
    if source.suffix == ".parquet":
        try:
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)
    else:
        shutil.copy2(source, target)
