"""A ranking of the districts in which ties are ties, and what one more or one fewer would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.policy.register import Direction

# Two values closer than this are one value whose last bits differ.
_DECIMALS = 9


@dataclass(frozen=True)
class Place:
    """A unit's place: one more than there are better ones, so that equal values share it.

    `first` and `last` are the best and worst place left open by what its value might as well have been,
    and by the order of equals. All None without a value.
    """

    district_code: str
    value: float | None
    place: int | None = None
    #: How many have this value, this unit among them.
    sharing: int = 0
    first: int | None = None
    last: int | None = None

    @property
    def is_tied(self) -> bool:
        return self.sharing > 1

    @property
    def is_open(self) -> bool:
        """Another value within reach would lead to another place than the equals take now."""
        return self.place is not None and (self.first, self.last) != (
            self.place,
            self.place + self.sharing - 1,
        )


def ranking(
    values: Mapping[str, float | None],
    direction: Direction,
    *,
    reach: Mapping[str, tuple[float, float]] | None = None,
) -> tuple[Place, ...]:
    """Best first by the wanted direction, ties by code and at one place (1, 2, 2, 4).

    Units without a value come last and have no place; without a wanted direction nobody has one.
    `reach` is the lowest and highest value of a unit with one fewer and one more of what is counted. Its
    range is of the places these lead to, all others as they are, and equal values share the widest of
    theirs: 27, 11, 6, 5 with one either way have the places 1, 2, 3, 4 and the ranges 1, 2, 3–4, 3–4.
    """
    if direction is Direction.NONE:
        return tuple(Place(code, values[code]) for code in sorted(values))
    sign = -1 if direction is Direction.DOWN else 1
    known = {code: _ordered(sign * value) for code, value in values.items() if value is not None}
    ranges = {
        code: _range(code, [_ordered(sign * end) for end in (reach or {}).get(code, ())], known)
        for code in known
    }
    places = []
    for code in sorted(known, key=lambda code: (-known[code], code)):
        equals = [ranges[other] for other, value in known.items() if value == known[code]]
        better = sum(value > known[code] for value in known.values())
        first, last = min(first for first, _ in equals), max(last for _, last in equals)
        places.append(Place(code, values[code], better + 1, len(equals), first, last))
    return (*places, *(Place(code, None) for code in sorted(values.keys() - known.keys())))


def _range(code: str, ends: list[float], known: Mapping[str, float]) -> tuple[int, int]:
    """The best and worst place of a unit between the ends, all others as they are; more is better here."""
    own, others = known[code], [value for other, value in known.items() if other != code]
    best, worst = max([own, *ends]), min([own, *ends])
    return 1 + sum(value > best for value in others), 1 + sum(value >= worst for value in others)


def _ordered(value: float) -> float:
    return round(value, _DECIMALS)
