"""Which people of a table by one thing may change places without any official number changing.

Official numbers are told as they are (`docs/privacy.md`). Some count people by the very thing a table tells
of: professionals of some kinds of employer, say. People are told apart as far as it takes that each of those
numbers is a sum of the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Value = str | None


class Kind(NamedTuple):
    """The groups people belong to, and for which reason each official number counts them, or not."""

    groups: tuple[bool, ...]
    reasons: tuple[str, ...]


class Number(NamedTuple):
    """How many people an official number counts, or does not count, for one reason."""

    place: int
    reason: str

    def counts(self, kind: Kind) -> bool:
        return kind.reasons[self.place] == self.reason


@dataclass(frozen=True)
class Alike:
    """Classes of people of the same groups, within each of which every number depends on the value alone."""

    #: By kind of people, which values some of them have.
    values: Mapping[Kind, frozenset[Value]]

    @cached_property
    def classes(self) -> tuple[tuple[Kind, ...], ...]:
        """The kinds of each class."""
        groups = sorted({kind.groups for kind in self.values})
        classes = [tuple(kind for kind in sorted(self.values) if kind.groups == of) for of in groups]
        for number in self.numbers:
            classes = [part for one in classes for part in self._parts(one, number)]
        return tuple(classes)

    @cached_property
    def numbers(self) -> Sequence[Number]:
        return sorted({Number(*each) for kind in self.values for each in enumerate(kind.reasons)})

    def parts(self, values: Sequence[Value]) -> NDArray[np.float64]:
        """By number, class and value: which part of those people it counts, all or none.

        A half stands for some of them, where it does not depend on the value.
        """
        made = np.zeros((len(self.numbers), len(self.classes), len(values)))
        for row, number in enumerate(self.numbers):
            for at, one in enumerate(self.classes):
                counted, others = self._told_apart(one, number)
                made[row, at] = [(value in counted) / (1 + (value in others)) for value in values]
        return made

    def _parts(self, one: tuple[Kind, ...], number: Number) -> list[tuple[Kind, ...]]:
        """Who is counted and who is not apart, where both may have a value, but not each of the same ones."""
        counted, others = self._told_apart(one, number)
        if counted == others or not counted & others:
            return [one]
        return [tuple(kind for kind in one if number.counts(kind) is counts) for counts in (True, False)]

    def _told_apart(self, one: tuple[Kind, ...], number: Number) -> tuple[frozenset[Value], frozenset[Value]]:
        """The values of those of a class whom a number counts, and of the others."""
        counted, others = (
            frozenset(value for kind in one if number.counts(kind) is counts for value in self.values[kind])
            for counts in (True, False)
        )
        return counted, others
