"""The log: one line a publish, so that a manifest that vanishes is missed.

It lies with the snapshots, and of real ones once more outside their folder (`witness`), so that also a folder
that vanishes with its log is missed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.warehouse.snapshots import manifest
from analytics.warehouse.snapshots.sealing import Disk
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot

NAME = "audit.jsonl"


@dataclass(frozen=True)
class Publication:
    """One acknowledged publish, as the log remembers it."""

    seq: int
    digest: str
    origin: Origin
    as_of: date

    @classmethod
    def of(cls, snapshot: Snapshot) -> Publication:
        """The publication of a snapshot."""
        return cls(snapshot.seq, snapshot.digest, snapshot.origin, snapshot.as_of)


def logs(root: Path, origin: Origin) -> tuple[Path, ...]:
    """Where a publish leaves its line: nobody misses a sample, which can be made again."""
    return (root / NAME, witness(root)) if origin is Origin.SUBMISSION else (root / NAME,)


def witness(root: Path) -> Path:
    """The log of real snapshots that lies beside their folder."""
    return root.with_name(f"{root.name}.published.jsonl")


def record(path: Path, snapshot: Snapshot, *, disk: Disk) -> None:
    """Adds the line of a publish to a log; a line torn by an earlier crash is closed off first."""
    body = manifest.body_of(snapshot)
    entry = {"event": "published", "digest": snapshot.digest, "rows": snapshot.rows}
    said = ("seq", "origin", "as_of", "revision", "actor", "created_at", manifest.HASH)
    entry |= {name: body[name] for name in said if name in body}
    line = json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n"
    is_new = not path.exists()
    is_torn = not is_new and path.read_bytes()[-1:] not in (b"", b"\n")
    disk.append(path, ("\n" * is_torn + line).encode("utf-8"))
    if is_new:
        disk.sync_folder(path.parent)


def publications(path: Path) -> dict[int, Publication]:
    """Every publish a log remembers, by seq; lines that cannot be read are passed over."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return {}
    by_seq: dict[int, Publication] = {}
    for line in lines:
        try:
            entry = json.loads(line)
            publication = Publication(
                int(entry["seq"]),
                # Older lines named no hash.
                str(entry["digest"] if "digest" in entry else entry["sha256"]),
                Origin(entry["origin"]),
                date.fromisoformat(entry["as_of"]),
            )
        except (ValueError, KeyError, TypeError):
            continue
        by_seq.setdefault(publication.seq, publication)
    return by_seq
