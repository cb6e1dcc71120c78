"""A share that moved against its own number: what moved it is the total it is counted out of."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from analytics.assess.assessment import Point, TotalChange


def total_change(before: Point | None, now: Point | None) -> TotalChange | None:
    """The two where a share fell and its number did not, or rose and its number did not; else None."""
    if before is None or now is None or before.total == now.total:
        return None
    if before.share is None or now.share is None or before.value is None or now.value is None:
        return None
    moved, counted = now.share - before.share, now.value - before.value
    return TotalChange(before, now) if moved and moved * counted <= 0 else None


def total_changes(points: Iterable[Point]) -> tuple[TotalChange, ...]:
    """Every one along a way (ascending by day), each between two points that follow each other."""
    known = [point for point in points if point.value is not None]
    found = (total_change(before, now) for before, now in pairwise(known))
    return tuple(change for change in found if change is not None)
