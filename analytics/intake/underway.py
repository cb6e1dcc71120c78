"""A note of every publish under way, so that whoever comes after a crash is told what became of it.

    underway/<id>.json    who publishes, which day, how many files, on which head; locked by the process

A note that nobody holds is of a process that died between the click and the answer. It stays until somebody
has read it, or the next publish has ended.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analytics.errors import NotPublished
from analytics.id_numbers import without_personal_numbers
from analytics.intake.submission import Submission
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.sealing import Disk, locked
from analytics.warehouse.snapshots.snapshot import Snapshot

FOLDER, NOTE, DRAFT = "underway", ".json", ".new"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Interrupted:
    """A publish whose process died before it could answer."""

    id: str
    actor: str
    as_of: date
    #: Of the submitted files, how many there were.
    files: int
    began_at: datetime
    #: The snapshot it has become; None where nothing was published.
    snapshot: Snapshot | None


@contextmanager
def noted(root: Path, submission: Submission, *, actor: str) -> Iterator[None]:
    """Keeps a note for as long as the block goes on; earlier ones are settled once it has ended well."""
    id = secrets.token_hex(8)
    draft = root / FOLDER / f"{id}{DRAFT}"
    if not _is_written(draft, _note(submission, actor)):
        # A full disk may have taken its name alone.
        dismiss(root, id)
        yield
        return
    try:
        with locked(draft, seconds=1):
            with suppress(OSError):
                # Under the name others look for, it is locked from the beginning.
                Disk().link(draft, draft.with_suffix(NOTE))
                Disk().sync_folder(draft.parent)
            yield
            for earlier in interrupted(Catalogue(root)):
                dismiss(root, earlier.id)
    finally:
        dismiss(root, id)


def interrupted(catalogue: Catalogue) -> tuple[Interrupted, ...]:
    """The publishes whose process died, in the order they began, and what became of each.

    None whose manifest may be among damaged ones: what became of it is not known before they are restored.
    """
    found = []
    lost = max((damage.seq for damage in catalogue.damage()), default=0)
    for path in (catalogue.root / FOLDER).glob(f"*{NOTE}"):
        try:
            with locked(path, seconds=0.1):
                pass
            note = json.loads(path.read_text(encoding="utf-8"))
            one = _interrupted(path.stem, note, catalogue.snapshots())
            if one.snapshot or lost <= (note["made_on"] or 0):
                found.append(one)
        except (NotPublished, OSError):
            # Under way, or settled just now.
            continue
        except (ValueError, KeyError, TypeError):
            dismiss(catalogue.root, path.stem)
    return tuple(sorted(found, key=lambda one: one.began_at))


def dismiss(root: Path, id: str) -> None:
    """Takes a note away once it was read."""
    for suffix in (NOTE, DRAFT):
        with suppress(OSError):
            (root / FOLDER / f"{id}{suffix}").unlink()


def _note(submission: Submission, actor: str) -> bytes:
    note = {
        "actor": without_personal_numbers(actor),
        "as_of": submission.as_of.isoformat(),
        "made_on": submission.made_on,
        "inputs": [file.sha256 for file in submission.inputs],
        "began_at": datetime.now(UTC).isoformat(),
    }
    return json.dumps(note, ensure_ascii=False).encode("utf-8")


def _is_written(path: Path, note: bytes) -> bool:
    """Puts a note on the disk; where that fails, it is no reason not to publish."""
    try:
        Disk().make_folders(path.parent)
        Disk().write(path, note)
    except OSError:
        log.exception("The note of a publish under way could not be written")
        return False
    return True


def _interrupted(id: str, note: dict[str, Any], snapshots: Sequence[Snapshot]) -> Interrupted:
    as_of, inputs = date.fromisoformat(note["as_of"]), list(note["inputs"])
    became = (
        snapshot
        for snapshot in snapshots
        # On one head, only one publish goes through.
        if snapshot.parent == note["made_on"]
        and snapshot.as_of == as_of
        and [file.sha256 for file in snapshot.inputs] == inputs
    )
    began_at = datetime.fromisoformat(note["began_at"])
    return Interrupted(id, str(note["actor"]), as_of, len(inputs), began_at, next(became, None))
