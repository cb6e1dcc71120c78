"""A verdict as the flat entries of `targets`, to compare entries of all kinds with one list of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from analytics.assess.assessment import AllYears, Assessment, OneYear, Scheduled, Verdict

NAMES = frozenset(field.name for kind in (Scheduled, OneYear, AllYears) for field in fields(kind))
ABSENT = {"early": False, "sliding": False, "disagree": False, "missing": ()}


@dataclass(frozen=True)
class Entry:
    """An assessment that is asked for any figure: one that its kind does not have is None."""

    one: Assessment
    is_milestone: bool = False

    def __getattr__(self, name: str) -> Any:
        if name == "target" and isinstance(self.one, OneYear):
            return self.one.asked_yuan
        if name not in NAMES:
            raise AttributeError(name)
        return getattr(self.one, name, ABSENT.get(name))


def entries(*verdicts: Verdict) -> tuple[Entry, ...]:
    """Of each verdict the earlier milestones or the fund years, then the entry that speaks for the target."""
    return tuple(entry for verdict in verdicts for entry in _entries(verdict))


def _entries(verdict: Verdict) -> Iterable[Entry]:
    yield from (Entry(one, is_milestone=True) for one in verdict.milestones)
    yield from map(Entry, (*verdict.years, verdict.overall))
