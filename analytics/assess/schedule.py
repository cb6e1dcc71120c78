"""The schedule (序时进度): the straight line from a base through the milestones to the target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from analytics.policy.register import Direction, Milestone

#: The mean length of a month: every lag and every wait is in real days divided by this.
DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class Schedule:
    """Where a target stands if the way from base to target is walked evenly between its milestones.

    `milestones` ascend by day and the last one is the target; those on or before the day of the
    base are no part of the line. It never runs back behind the base: towards a milestone that the base has
    passed it is flat. Days are real days. Works for a wanted rise and, mirrored, for a wanted fall.
    """

    base: Milestone
    milestones: tuple[Milestone, ...]
    direction: Direction

    @property
    def target(self) -> float:
        return self.milestones[-1].target

    @property
    def due(self) -> date:
        return self.milestones[-1].due

    @property
    def sign(self) -> int:
        """1 where a rise is wanted, -1 where a fall is."""
        return -1 if self.direction is Direction.DOWN else 1

    def is_reached_by(self, value: float) -> bool:
        """At the target or beyond it."""
        return self.sign * (value - self.target) >= 0

    @property
    def is_reached_at_base(self) -> bool:
        """There was no way to walk: the base is at the target or beyond it."""
        return self.is_reached_by(self.base.target)

    @cached_property
    def line(self) -> tuple[Milestone, ...]:
        """The base, and the line on the day of every milestone after it."""
        later = [item for item in self.milestones if item.due > self.base.due]
        if self.is_reached_at_base:
            return (self.base, *later)
        furthest = min if self.direction is Direction.DOWN else max
        return (self.base, *(Milestone(m.due, furthest(m.target, self.base.target)) for m in later))

    @cached_property
    def knots(self) -> tuple[tuple[int, float], ...]:
        """(day as an ordinal, value) along the line."""
        return tuple((item.due.toordinal(), item.target) for item in self.line)

    def expected(self, on: date) -> float:
        """The value of the line on a day (序时应达).

        From the due date on it stays the target; before the base the first piece is extended. It is
        the target throughout where the base had already reached it, or is no earlier than the due date.
        """
        if self.is_reached_at_base or on >= self.due or len(self.knots) == 1:
            return self.target
        day = on.toordinal()
        (start, low), (end, high) = next(piece for piece in pairwise(self.knots) if piece[1][0] >= day)
        return low + (high - low) * (day - start) / (end - start)

    def gap_pp(self, value: float, on: date) -> float | None:
        """The value less the line (较序时进度), in percentage points of the way from base to target.

        Where the base had already reached the target it is the distance to the target as a share of the
        target, and None for a target of 0, of which there are no shares.
        """
        if not self.is_reached_at_base:
            return 100 * (value - self.expected(on)) / (self.target - self.base.target)
        return 100 * self.sign * (value - self.target) / abs(self.target) if self.target else None

    def day_of(self, value: float) -> float | None:
        """The day on which the line has this value, as a fractional ordinal; first and last piece extended.

        None where no single day has it: a flat piece at this value or above it from the start, as from a base
        beyond a milestone or the target, and a line that somewhere runs against the wanted direction.
        """
        pieces = list(pairwise(self.knots))
        if not pieces:
            return None
        climbs = [self.sign * (high - low) for (_, low), (_, high) in pieces]
        flat_at_value = any(low == high == value for (_, low), (_, high) in pieces)
        if min(climbs) < 0 or flat_at_value:
            return None
        (start, low), (end, high) = next(
            (piece for piece in pieces if self.sign * (piece[1][1] - value) >= 0), pieces[-1]
        )
        return None if low == high else start + (end - start) * (value - low) / (high - low)

    def lag_months(self, value: float, on: date) -> float | None:
        """Months since the line had this value (negative: until it will); None as for `day_of`."""
        day = self.day_of(value)
        return None if day is None else (on.toordinal() - day) / DAYS_A_MONTH

    def months_left(self, on: date) -> float:
        """Months to the due date; negative after it."""
        return (self.due - on).days / DAYS_A_MONTH

    def needed_per_month(self, value: float, on: date) -> float | None:
        """What each month left must bring: 0 when reached, None when no months are left."""
        if self.is_reached_by(value):
            return 0.0
        months = self.months_left(on)
        return self.sign * (self.target - value) / months if months > 0 else None

    def elapsed(self, on: date) -> float | None:
        """The share of the time from base to due date that has passed, above 1 after it."""
        days = (self.due - self.base.due).days
        return (on - self.base.due).days / days if days > 0 else None

    def pace(self, value: float, on: date) -> float | None:
        """What was gained since the base over what the line asked for; None where it asked for nothing."""
        asked = self.expected(on) - self.base.target
        return (value - self.base.target) / asked if asked and not self.is_reached_at_base else None
