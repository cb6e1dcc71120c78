"""A ranking of the districts in which ties are ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.policy.register import Direction

# Two values closer than this are one value whose last bits differ.
_DECIMALS = 9


@dataclass(frozen=True)
class Place:
    """A unit's place: from `first` to `last`, the same where it stands alone; None without a value."""

    district_code: str
    value: float | None
    first: int | None = None
    last: int | None = None

    @property
    def is_tied(self) -> bool:
        return self.first != self.last


def ranking(
    values: Mapping[str, float | None], direction: Direction, *, grain: Mapping[str, float] | None = None
) -> tuple[Place, ...]:
    """Best first by the wanted direction, ties by code and in one range of places (1, 2–3, 2–3, 4).

    Units without a value come last and have no place; without a wanted direction nobody has one.
    `grain` is what one more or one fewer is worth in each unit: two values no further apart than the larger
    grain do not decide a place, so 27, 11, 6, 5 have the places 1, 2, 3–4, 3–4.
    """
    known = {code: round(value, _DECIMALS) for code, value in values.items() if value is not None}
    sign = -1 if direction is Direction.DOWN else 1
    if direction is Direction.NONE:
        return tuple(Place(code, values[code]) for code in sorted(values))
    steps = grain or {}

    def apart(unit: str, other: str) -> bool:
        step = max(steps.get(unit, 0.0), steps.get(other, 0.0))
        return round(sign * (known[unit] - known[other]) - step, _DECIMALS) > 0

    places = []
    for code in sorted(known, key=lambda code: (-sign * known[code], code)):
        better = sum(apart(other, code) for other in known)
        tied = len(known) - better - sum(apart(code, other) for other in known)
        places.append(Place(code, values[code], first=better + 1, last=better + tied))
    return (*places, *(Place(code, None) for code in sorted(values.keys() - known.keys())))
