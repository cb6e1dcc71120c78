"""The indicators in the order they are gone through: dated targets, duties, tracked measures, by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics.answers.clauses import Entry, clauses
from analytics.policy.register import Indicator, Kind, Register
from analytics.progress.look import Look


class Group(StrEnum):
    """What the policy asks of an indicator."""

    TARGETS = "targets"
    DUTIES = "duties"
    TRACKED = "tracked"


@dataclass(frozen=True)
class Beside:
    """What stands before and after one indicator; None at either end."""

    previous: Indicator | None
    next: Indicator | None
    #: 1 is the first.
    place: int
    total: int


def group_of(indicator: Indicator) -> Group:
    if indicator.is_target:
        return Group.TARGETS
    return Group.DUTIES if indicator.kind is Kind.DUTY else Group.TRACKED


def in_order(register: Register) -> tuple[Indicator, ...]:
    """Every indicator of the register once: group by group, in each by the clauses of the text."""
    places = {clause.id: place for place, clause in enumerate(register.clauses)}
    groups = list(Group)
    return tuple(
        sorted(
            register.indicators.values(), key=lambda one: (groups.index(group_of(one)), places[one.clause])
        )
    )


def beside(register: Register, indicator: Indicator) -> Beside:
    """The neighbours of one indicator."""
    ones = in_order(register)
    place = ones.index(indicator)
    return Beside(
        ones[place - 1] if place else None,
        ones[place + 1] if place + 1 < len(ones) else None,
        place + 1,
        len(ones),
    )


def grouped(look: Look) -> dict[Group, Sequence[Entry]]:
    """Every indicator with its verdict on the day looked at."""
    entries = {entry.indicator.id: entry for chapter in clauses(look) for entry in chapter.entries}
    return {
        group: [entries[one.id] for one in in_order(look.register) if group_of(one) is group]
        for group in Group
    }
