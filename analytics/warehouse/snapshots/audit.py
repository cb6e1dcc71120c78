"""The log beside the manifests: one line a publish, so that a manifest that vanishes is missed."""

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
    sha256: str
    origin: Origin
    as_of: date


def record(root: Path, snapshot: Snapshot, *, disk: Disk) -> None:
    """Adds the line of a publish; a line torn by an earlier crash is closed off first."""
    body = manifest.body_of(snapshot)
    entry = {"event": "published", "sha256": snapshot.sha256, "rows": snapshot.rows}
    entry |= {name: body[name] for name in ("seq", "origin", "as_of", "revision", "actor", "created_at")}
    line = json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n"
    path = root / NAME
    is_new = not path.exists()
    is_torn = not is_new and path.read_bytes()[-1:] not in (b"", b"\n")
    disk.append(path, ("\n" * is_torn + line).encode("utf-8"))
    if is_new:
        disk.sync_folder(root)


def publications(root: Path) -> dict[int, Publication]:
    """Every publish the log remembers, by seq; lines that cannot be read are passed over."""
    try:
        lines = (root / NAME).read_bytes().splitlines()
    except OSError:
        return {}
    by_seq: dict[int, Publication] = {}
    for line in lines:
        try:
            entry = json.loads(line)
            publication = Publication(
                int(entry["seq"]),
                str(entry["sha256"]),
                Origin(entry["origin"]),
                date.fromisoformat(entry["as_of"]),
            )
        except (ValueError, KeyError, TypeError):
            continue
        by_seq.setdefault(publication.seq, publication)
    return by_seq
