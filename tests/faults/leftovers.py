"""What lies about in a snapshots folder that no snapshot needs."""

from __future__ import annotations

from pathlib import Path

from analytics.warehouse.snapshots.catalogue import Catalogue

KNOWN = {"LOCK", "staging", "data", "manifests", "audit.jsonl"}


def leftovers(root: Path) -> list[str]:
    """Paths below `root` that belong to no snapshot, in order; empty after a sound publish."""
    named = {file.path for snapshot in Catalogue(root).snapshots() for file in snapshot.files}
    named |= {f"manifests/{snapshot.seq:08d}.json" for snapshot in Catalogue(root).snapshots()}
    wanted = {*KNOWN, *named, *(str(Path(path).parent) for path in named)}
    found = {path.relative_to(root).as_posix() for path in root.rglob("*")}
    return sorted(found - wanted)
