"""Which numbers of a table of people by unit and value are told to somebody who may see groups alone.

The table holds the people of every district by one thing said of them (their education, say), for groups
within one another (all personnel, the professionals among them). How many people of each group a unit has
is told in any case. Told besides are all numbers but those of fewer than five people and as many more as
it takes that none of the former can be worked out: neither from rows, columns and totals, nor from one
group held against a wider one. For every small number others could stand there from 1 to 4, with all that
is told being the same: `_Protection` finds the people whose values would have to be exchanged for it, and
hides what would tell of their exchange.

Exchanged are values of one thing alone: that changes nothing of what else is told of the same people, as long
as never two things are told at once (`analytics/explore/aggregates.py`). Nor does it change any official
number, which may count people by that very thing: those are told as they are (`official_sums`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analytics.access.small_groups import SMALLEST

Counts = NDArray[np.int64]
Marks = NDArray[np.int8]
Costs = NDArray[np.float64]
Parts = NDArray[np.float64]

#: A group with more small numbers than this, of those that are not 0, is told of the whole city alone.
MOST_SMALL = 0.5
#: What it costs to hide a number: of the whole city more than of a district.
CITY_COST = 4.0
#: Taken for 0 where numbers are worked out of others.
TINY = 1e-9


class Mark(IntEnum):
    """How a number is told."""

    SHOWN = 0
    #: It is of one to four people.
    SMALL = 1
    #: A larger one, without which a small one could be worked out; or one of a table that is not told at all.
    BESIDE = 2


def marks(people: Counts, groups: Sequence[Sequence[bool]], official: Parts) -> Marks:
    """How each number is told: by group, unit (the districts, then the city) and value.

    `people` are counted by class, district and value; a group is the classes it has, the first of `groups`
    all of them. `official` are the numbers of every unit that are told in any case: by number, class and
    value, which part of those people it counts, all or none; or a half where it is some of them, whatever
    value they have.
    """
    made = _Protection.of(people, np.array(groups, dtype=bool), official)
    made.protect()
    return made.marks()


@dataclass
class _Protection:
    #: By class, district and value.
    classes: Counts
    groups: NDArray[np.bool_]
    #: By number that is told in any case, class and value.
    official: Parts
    #: By group, unit and value.
    numbers: Counts
    hidden: NDArray[np.bool_]
    #: By group: whether its districts, and whether it altogether, are not told.
    without_districts: list[bool]
    untold: list[bool]

    @classmethod
    def of(cls, people: Counts, groups: NDArray[np.bool_], official: Parts) -> _Protection:
        numbers = np.tensordot(groups.astype(np.int64), _with_city(people), axes=1)
        nothing = [False] * len(groups)
        return cls(people, groups, official, numbers, _is_small(numbers), [*nothing], [*nothing])

    def protect(self) -> None:
        """Hides until no small number can be worked out."""
        for group, numbers in enumerate(self.numbers[:, :-1]):
            if _is_small(numbers).sum() > MOST_SMALL * (numbers > 0).sum():
                self.without_districts[group] = True
        for within, group in self._told_apart():
            small = np.argwhere(_is_small(np.tensordot(within, _with_city(self.classes), axes=1)))
            for unit, value in small.tolist():
                if not self._is_official(within, value):
                    self._protect(within, group, unit, value)

    def marks(self) -> Marks:
        made = np.where(self.hidden, np.where(_is_small(self.numbers), Mark.SMALL, Mark.BESIDE), Mark.SHOWN)
        for group in range(len(self.groups)):
            if self.untold[group]:
                made[group] = Mark.BESIDE
            elif self.without_districts[group]:
                made[group, :-1] = Mark.BESIDE
        return made.astype(np.int8)

    def _told_apart(self) -> list[tuple[NDArray[np.bool_], int]]:
        """The people of each group, and those of a wider one who are not in it; with the group to hide."""
        pairs = product(range(len(self.groups)), repeat=2)
        others = [
            (self.groups[wider] & ~self.groups[group], group)
            for wider, group in pairs
            if wider != group and not (self.groups[group] & ~self.groups[wider]).any()
        ]
        return [*((of, group) for group, of in enumerate(self.groups)), *others]

    def _is_official(self, within: NDArray[np.bool_], value: int) -> bool:
        """Whether a number is told in any case, or follows from what is: nothing could make it uncertain."""
        wanted = np.outer(within, np.arange(self.classes.shape[2]) == value)[self._there].astype(float)
        return bool(np.allclose(self._told @ (wanted @ self._told), wanted))

    @cached_property
    def _there(self) -> NDArray[np.bool_]:
        """By class and value: whether there is somebody in the city."""
        there: NDArray[np.bool_] = self.classes.sum(axis=1) > 0
        return there

    @cached_property
    def _told(self) -> NDArray[np.float64]:
        """All numbers that follow from those told in any case: a basis, by class and value."""
        groups = np.repeat(self.groups[:, :, np.newaxis], self.classes.shape[2], axis=2)
        exact = self.official[~(self.official % 1).any(axis=(1, 2))]
        numbers = np.concatenate([groups, exact])[:, self._there].T
        across, sizes, _ = np.linalg.svd(numbers, full_matrices=False)
        told: NDArray[np.float64] = across[:, sizes > TINY]
        return told

    def _protect(self, within: NDArray[np.bool_], group: int, unit: int, value: int) -> None:
        """Makes one small number uncertain; where nothing else helps, the group is told more coarsely."""
        is_city = unit == self.classes.shape[1]
        while not self.untold[group] and (is_city or not self.without_districts[group]):
            if self._is_open(within, unit, value, 1) and self._is_open(within, unit, value, -1):
                return
            self.untold[group] |= self.without_districts[group]
            self.without_districts[group] = True

    def _is_open(self, within: NDArray[np.bool_], unit: int, value: int, way: int) -> bool:
        """Whether the number could as well be 4, or 1; hides what it takes for that."""
        classes = self.classes.copy()
        while 1 <= (now := int(_with_city(classes)[within, unit, value].sum()) + way) < SMALLEST:
            exchange = self._cheapest(classes, within, unit, value, way)
            if exchange is None:
                return False
            self._make(classes, exchange)
            assert now == _with_city(classes)[within, unit, value].sum()
        return True

    def _cheapest(
        self, classes: Counts, within: NDArray[np.bool_], unit: int, value: int, way: int
    ) -> _Exchange | None:
        """The exchange that changes the number by one and hides the least; None where there is none."""
        up, down = self._costs(classes)
        best, least = None, np.inf
        for one, other in product(np.flatnonzero(within).tolist(), (None, *np.flatnonzero(~within).tolist())):
            costs = self._exchanges(classes, one, other, unit, value, way, (up, down))
            place = np.unravel_index(int(costs.argmin()), costs.shape)
            if costs[place] < least:
                district, elsewhere, instead = map(int, place)
                least = float(costs[place])
                best = _Exchange(one, other, district, elsewhere, value, instead, way)
        return best

    def _costs(self, classes: Counts) -> tuple[Costs, Costs]:
        """What it costs that each number, as it is after exchanges, is one more, and one less."""
        now = np.tensordot(self.groups.astype(np.int64), _with_city(classes), axes=1)
        cost = np.where(self.hidden, 0.0, 1.0 + self.numbers / (self.numbers.sum() + 1))
        cost[:, -1] *= CITY_COST
        small, nobody = _is_small(self.numbers), self.numbers == 0
        up = np.where(nobody | (small & (now + 1 >= SMALLEST)), np.inf, cost)
        down = np.where(nobody | (now - 1 < np.where(small, 1, SMALLEST)), np.inf, cost)
        for group in range(len(self.groups)):
            told = slice(0) if self.untold[group] else slice(-1, None)
            if self.untold[group] or self.without_districts[group]:
                for costs in (up, down):
                    kept = costs[group, told].copy()
                    costs[group] = 0
                    costs[group, told] = kept
        return up, down

    def _exchanges(
        self,
        classes: Counts,
        one: int,
        other: int | None,
        unit: int,
        value: int,
        way: int,
        costs: tuple[Costs, Costs],
    ) -> Costs:
        """What exchanges of two classes cost, by district, where it is made up for, and value instead.

        Somebody of class `one` has the value instead of another, and somebody of class `other` the reverse;
        in the other district it is the other way round, so that the city stays the same. The last place of
        the second is none: then the city's numbers are others as well.
        """
        _, districts, values = classes.shape
        up, down = costs if way > 0 else costs[::-1]
        here, away = np.zeros((districts, values)), np.zeros((districts + 1, values))
        for group in range(len(self.groups)):
            change = int(self.groups[group, one]) - (0 if other is None else int(self.groups[group, other]))
            if change:
                more, less = (up[group], down[group]) if change > 0 else (down[group], up[group])
                here += more[:-1, [value]] + less[:-1]
                away[:-1] += less[:-1, [value]] + more[:-1]
                away[-1] += more[-1, value] + less[-1]
        for of, sign in ((one, way), (other, -way)):
            if of is None:
                continue
            # Who takes the value had another; who leaves it had it.
            has = np.broadcast_to(classes[of] > 0, (districts, values))
            has_it = np.broadcast_to(classes[of][:, [value]] > 0, (districts, values))
            here[~(has if sign > 0 else has_it)] = np.inf
            away[:-1][~(has_it if sign > 0 else has)] = np.inf
            if not self._there[of, value]:
                here[:] = np.inf
            here[:, ~self._there[of]] = np.inf
        here[:, value] = np.inf
        here[:, self._changes_sums(one, other, value)] = np.inf
        made = here[:, np.newaxis, :] + away[np.newaxis, :, :]
        made[np.arange(districts), np.arange(districts)] = np.inf
        if unit == districts:
            made[:, :-1] = np.inf
        else:
            made[np.arange(districts) != unit] = np.inf
        return made

    def _changes_sums(self, one: int, other: int | None, value: int) -> NDArray[np.bool_]:
        """By value instead: whether an official sum tells of an exchange of two classes."""
        change = self.official[:, one, [value]] - self.official[:, one]
        if other is not None:
            change -= self.official[:, other, [value]] - self.official[:, other]
        changes: NDArray[np.bool_] = (change != 0).sum(axis=0) > 0
        return changes

    def _make(self, classes: Counts, exchange: _Exchange) -> None:
        """Makes an exchange, and hides what would tell of it."""
        city = classes.shape[1]
        before = np.tensordot(self.groups.astype(np.int64), _with_city(classes), axes=1)
        for district, way in ((exchange.district, exchange.way), (exchange.elsewhere, -exchange.way)):
            if district == city:
                continue
            for of, sign in ((exchange.one, way), (exchange.other, -way)):
                if of is not None:
                    classes[of, district, exchange.value] += sign
                    classes[of, district, exchange.instead] -= sign
        after = np.tensordot(self.groups.astype(np.int64), _with_city(classes), axes=1)
        self.hidden |= before != after


@dataclass(frozen=True)
class _Exchange:
    one: int
    other: int | None
    district: int
    #: The number of districts where it is made up for nowhere.
    elsewhere: int
    value: int
    instead: int
    way: int


def _with_city(classes: Counts) -> Counts:
    return np.concatenate([classes, classes.sum(axis=1, keepdims=True)], axis=1)


def _is_small(numbers: Counts) -> NDArray[np.bool_]:
    return (numbers > 0) & (numbers < SMALLEST)
