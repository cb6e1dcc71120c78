"""No answer tells of fewer than five people: which numbers are kept back so that none can be worked out.

Covered is what one answer gives away: small numbers, their complements, and what its own totals less its
other numbers would leave. Not covered is what several answers give away held against each other: the same
question a day or a filter apart, and a change that is the difference of two numbers that are both told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

#: Fewer people than this are a small group.
SMALLEST = 5
#: What stands beside a number that is kept back: of a small group, or for one.
SMALL, BESIDE = f"<{SMALLEST}", "kept back, or a small group could be worked out"
#: Instead of rows that are left out.
OF_FEW = f"rows that would say something of fewer than {SMALLEST} people"


@dataclass(frozen=True)
class Kept:
    """What is kept back of an answer, by the places of its numbers."""

    #: Small groups themselves.
    small: frozenset[int]
    #: Larger ones, without which a small one could be worked out.
    beside: frozenset[int]
    #: The total, where the numbers left would give a small group away.
    total: bool
    #: Of those kept back, the ones whose very groups are not told: they would say something of few people.
    unnamed: frozenset[int] = frozenset()

    # Asked of every row.
    @cached_property
    def places(self) -> frozenset[int]:
        return self.small | self.beside

    def why(self, place: int) -> str:
        """What stands beside a number that is kept back."""
        return SMALL if place in self.small else BESIDE


NOTHING_KEPT = Kept(frozenset(), frozenset(), total=False)

#: How many people stand behind each number, None where nobody knows: one such row for each way to count them.
People = Sequence[float | None]


def is_small(people: float | None) -> bool:
    """Some people, and fewer than five."""
    return people is not None and 0 < people < SMALLEST


def kept_back(counts: Sequence[People], lines: Sequence[Sequence[int]], totals: People = ()) -> Kept:
    """What is kept back of numbers behind which `counts` people stand.

    A line is the places whose people add up to something that is told, or could be asked: the first is the
    whole answer, whose own people, in each way to count, are `totals`.
    """
    places = range(len(counts[0])) if counts else range(0)
    small = {place for place in places if any(is_small(people[place]) for people in counts)}
    if any(map(is_small, totals)):
        return Kept(frozenset(small), frozenset(set(places) - small), total=True)
    kept = set(small)
    is_open = False
    grows = True
    while grows:
        grows = False
        for number, line in enumerate(lines):
            while _gives_away(line, kept, counts):
                further = _next(line, kept, counts)
                if further is None:
                    is_open |= number == 0
                    break
                kept.add(further)
                grows = True
    return Kept(frozenset(small), frozenset(kept - small), total=is_open)


def unnamed(sides: Sequence[People], lines: Sequence[Sequence[int]]) -> frozenset[int]:
    """The places of lines in which there are few people on a side.

    That such a line has a place at all tells something of them: where three people work, that one of them
    has a certificate.
    """
    few = (line for line in lines if any(is_small(sum(side[at] or 0 for at in line)) for side in sides))
    return frozenset(place for line in few for place in line)


def _gives_away(line: Sequence[int], kept: set[int], counts: Sequence[People]) -> bool:
    """Whether the line's sum less what is told of it is one number, or a small group."""
    there = [place for place in line if place in kept]
    if not there:
        return False
    left = [sum(people[place] or 0 for place in there) for people in counts]
    return len(there) == 1 or any(map(is_small, left))


def _next(line: Sequence[int], kept: set[int], counts: Sequence[People]) -> int | None:
    """The place of the fewest people that is still told, but not of nobody."""

    def people(place: int) -> float:
        return counts[0][place] or 0

    told = [place for place in line if place not in kept and people(place) > 0]
    return min(told, key=people, default=None)
