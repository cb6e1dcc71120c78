"""What a test looks at: the snapshots of a folder, as everybody sees them or somebody who sees less."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from analytics.access.viewer import everybody
from analytics.policy.loading import register
from analytics.policy.register import Register
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue


def look_at(
    root: Path,
    *,
    seq: int | None = None,
    as_of: date | None = None,
    unit: str | None = None,
    only: Iterable[str] | None = None,
    rules: Register | None = None,
) -> Look:
    """A folder's newest snapshot and day, in the city, unless said otherwise; `only` units are seen."""
    viewer = everybody() if only is None else everybody().limited_to(only)
    return Look.of(viewer, Catalogue(root), rules or register(), seq=seq, as_of=as_of, unit=unit)
