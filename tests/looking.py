"""What a test looks at: the snapshots of a folder, as everybody sees them or somebody who sees less."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from analytics.access.viewer import everybody
from analytics.policy.loading import register
from analytics.policy.register import Register
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue


class Where(TypedDict, total=False):
    """What a look is told; unsaid it is the newest snapshot and day, in the city, by everybody."""

    seq: int | None
    as_of: date | None
    unit: str | None
    only: Iterable[str] | None
    rules: Register


def look_at(root: Path, **where: Unpack[Where]) -> Look:
    """A folder's snapshots as told; `only` units are seen."""
    only, rules = where.get("only"), where.get("rules", register())
    viewer = everybody() if only is None else everybody().limited_to(only)
    seq, as_of, unit = where.get("seq"), where.get("as_of"), where.get("unit")
    return Look.of(viewer, Catalogue(root), rules, seq=seq, as_of=as_of, unit=unit)
