"""What changed from one snapshot to another: rows, numbers, and verdicts with the cause of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

import pandas as pd

from analytics.access.scope import Detail
from analytics.assess import change, verdict
from analytics.assess.assessment import Assessment
from analytics.assess.change import Change, Entries, Entry
from analytics.dictionary import PERSON_KEY, dictionary
from analytics.errors import SnapshotRefused
from analytics.policy.register import Register
from analytics.policy.units import unit_of
from analytics.progress import verdicts
from analytics.progress.look import Look, units
from analytics.progress.masking import has_rows
from analytics.tables import PEOPLE, Table, records
from analytics.warehouse.questions import comparison
from analytics.warehouse.questions.rules import rules_of
from analytics.warehouse.snapshots.snapshot import Snapshot

#: How a row may differ, and how many keys are named of each.
KINDS, EXAMPLES = ("added", "removed", "changed"), 3


class Cause(StrEnum):
    """Why a status is another one."""

    NEW_DATA = "new_data"
    REVISED_DATA = "revised_data"
    TIME_PASSING = "time_passing"
    RULE_CHANGED = "rule_changed"


@dataclass(frozen=True)
class RowChange:
    """How many rows of one table differ in one unit, and the first keys of each kind of change."""

    table: str
    district_code: str
    added: int
    removed: int
    changed: int
    added_examples: tuple[str, ...] = ()
    removed_examples: tuple[str, ...] = ()
    changed_examples: tuple[str, ...] = ()

    @property
    def examples(self) -> str | None:
        """The keys named, and `…` where more rows differ; None where none is told."""
        keys = (*self.added_examples, *self.removed_examples, *self.changed_examples)
        if not keys:
            return None
        more = self.added + self.removed + self.changed > len(keys)
        return ", ".join(keys) + (" …" if more else "")


@dataclass(frozen=True)
class Move:
    """An indicator counted differently in one unit (and year); None where a snapshot has no such number."""

    indicator: str
    district_code: str
    year: int | None
    before: float | None
    after: float | None
    total_before: float | None
    total_after: float | None

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Flip(Change):
    """A target, earlier milestone or fund year with another verdict than before, and why."""

    cause: Cause

    @property
    def district_code(self) -> str:
        return self.entry.district_code

    @property
    def target(self) -> str:
        """The id; with `@2019` or `@2017-12-31` the fund year or milestone where it is one of several."""
        part = self.entry.year or self.entry.milestone
        return f"{self.entry.id}@{part}" if part else self.entry.id


_Differing = TypeVar("_Differing", RowChange, Move, Flip)


@dataclass(frozen=True)
class Difference:
    """Everything that differs in a scope's units from snapshot `a` to snapshot `b`."""

    a: Snapshot
    b: Snapshot
    #: By table and unit; none where nothing differs.
    rows: tuple[RowChange, ...]
    #: By indicator, unit and year; the city is 620100.
    indicators: tuple[Move, ...]
    #: What got worse first, and the binding targets first; then the city's, then each district's.
    statuses: tuple[Flip, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.indicators or self.statuses)

    def row_count(self, kind: str) -> int:
        """How many rows were `added`, `removed` or `changed`."""
        return sum(getattr(change, kind) for change in self.rows)

    def of(self, district_code: str) -> Difference:
        """What of it differs in one unit."""

        def own(differing: Iterable[_Differing]) -> tuple[_Differing, ...]:
            return tuple(item for item in differing if item.district_code == district_code)

        return replace(
            self, rows=own(self.rows), indicators=own(self.indicators), statuses=own(self.statuses)
        )


def difference(look: Look, seq_a: int, seq_b: int) -> Difference:
    """What differs from one snapshot to another, in either order of time, in the units of the scope.

    Each is judged on its own day, as known when it was published, by the register it was published under
    (where it carries none, by the one looked by). UnknownName for a seq that does not exist, SnapshotRefused
    for a sample beside real data.
    """
    a, b = look.catalogue.at(seq_a), look.catalogue.at(seq_b)
    if a.origin is not b.origin:
        raise SnapshotRefused(
            "Snapshots {a} and {b} cannot be compared: one is sample data, the other is real. "
            "Choose two of a kind.",
            a=seq_a,
            b=seq_b,
        )
    return _difference(look.known_at(max(seq_a, seq_b), date.max).of_every_unit, seq_a, seq_b)


@lru_cache(maxsize=64)
def _difference(look: Look, seq_a: int, seq_b: int) -> Difference:
    """Worked out once: neither of two sealed snapshots changes, and no other one is asked."""
    a, b = look.catalogue.at(seq_a), look.catalogue.at(seq_b)
    rows = _rows(look, a, b)
    return Difference(a, b, rows, _moves(look, a, b), _Judged(look).flips(a, b, {row.table for row in rows}))


def before(look: Look) -> int:
    """The seq just before the snapshot looked at (of the first one, itself): what it is compared with."""
    seqs = [snapshot.seq for snapshot in look.catalogue.snapshots(look.seq)]
    return seqs[max(0, seqs.index(look.snapshot.seq) - 1)]


def with_reasons(look: Look, a: Snapshot, b: Snapshot) -> tuple[Snapshot, ...]:
    """The snapshots published after one of two and up to the other whose publisher says why."""
    first, last = sorted((a.seq, b.seq))
    known = look.catalogue.snapshots(look.seq)
    return tuple(one for one in known if first < one.seq <= last and one.reason and one.origin is a.origin)


@dataclass(frozen=True)
class Since:
    """What is said otherwise in one unit than on an earlier day, by the target; both days as known now."""

    day: date
    changes: Mapping[str, tuple[Change, ...]]


def since_last_quarter(look: Look) -> Since | None:
    """Since the last day before the quarter looked at; None where no snapshot is older than that."""
    day = last_quarter(look)
    return changed_since(look, day) if day else None


def are_published(look: Look, pair: Iterable[Snapshot]) -> bool:
    """Whether all of them are there to be asked about: the one a preview would publish is not."""
    return all(one.seq <= look.head.seq for one in pair)


def last_quarter(look: Look) -> date | None:
    """The last day before the quarter looked at that has a snapshot."""
    quarter = date(look.as_of.year, 3 * ((look.as_of.month - 1) // 3) + 1, 1)
    return max((day for day in look.days if day < quarter), default=None)


def changed_since(look: Look, day: date) -> Since:
    """Since the snapshot of a day, or the last one before it; every target has its changes, or none."""
    earlier = look.on(day)
    before, after = verdicts.of(earlier), verdicts.of(look)
    return Since(earlier.as_of, {id: change.changes(before[id], judged) for id, judged in after.items()})


def flips(flipped: Sequence[Flip], register: Register) -> Table:
    """One row a verdict that differs: of which target, which way, from what to what, and why."""
    columns = ("unit_code", "target", "turn", "verdict_before", "verdict_after", "cause")
    rows = [
        (
            unit_of(register.indicator(flip.entry.id), flip.district_code, flip.entry.year),
            flip.target,
            flip.turn,
            *(one and verdict.code(one) for one in (flip.before, flip.after)),
            flip.cause,
        )
        for flip in flipped
    ]
    return Table("flips", pd.DataFrame(rows, columns=columns))


def moved(differing: Iterable[Move], register: Register) -> list[Move]:
    """Numbers that moved, in the register's order."""
    order = list(register.indicators)
    return sorted(differing, key=lambda move: order.index(move.indicator))


def moves(differing: Sequence[Move], register: Register) -> Table:
    """One row a number that moved, in the register's order."""
    shown = moved(differing, register)
    columns = {
        "indicator": [move.indicator for move in shown],
        "unit_code": [
            unit_of(register.indicator(move.indicator), move.district_code, move.year) for move in shown
        ],
        "year": pd.array([move.year for move in shown], dtype="Int64"),
        "value_before": _numbers(move.before for move in shown),
        "value_after": _numbers(move.after for move in shown),
        "change": _numbers(move.change for move in shown),
        "counted_unit": [register.indicator(move.indicator).unit for move in shown],
        "total_before": _numbers(move.total_before for move in shown),
        "total_after": _numbers(move.total_after for move in shown),
    }
    return Table("moves", pd.DataFrame(columns))


def row_changes(changes: Sequence[RowChange]) -> Table:
    """One row a table and unit: how many rows differ, and the first keys; rows of people with theirs."""
    columns = ("sheet", "sender", "added", "removed", "changed", "examples")
    rows = [
        (change.table, change.district_code, change.added, change.removed, change.changed, change.examples)
        for change in changes
    ]
    of = (PEOPLE,) if any(change.table == PEOPLE and change.examples for change in changes) else ()
    return Table("row-changes", pd.DataFrame(rows, columns=columns), of=of)


def _numbers(values: Iterable[float | None]) -> pd.Series:
    """A column of numbers where a missing one stays missing."""
    return pd.Series(list(values), dtype="Float64")


def _rows(look: Look, a: Snapshot, b: Snapshot) -> tuple[RowChange, ...]:
    differing = comparison.differing_rows(look.catalogue, a, b, scope=look.scope, examples=EXAMPLES)

    def shows(table: str) -> bool:
        """Whether the keys of single rows are told."""
        is_of_people = PERSON_KEY in dictionary().table(table).stored
        return has_rows(look) and (look.scope.detail is Detail.FULL or not is_of_people)

    def change(row: dict[str, Any]) -> RowChange:
        added, removed, changed = (int(row[kind]) for kind in KINDS)
        examples = (_keys(row[f"{kind}_examples"]) if shows(row["table"]) else () for kind in KINDS)
        return RowChange(row["table"], row["district_code"], added, removed, changed, *examples)

    return tuple(change(row) for row in records(differing))


def _moves(look: Look, a: Snapshot, b: Snapshot) -> tuple[Move, ...]:
    differing = comparison.differing_observations(look.catalogue, a, b, scope=look.scope)
    columns = (
        *("indicator", "district_code", "year"),
        *("value_before", "value_after", "total_before", "total_after"),
    )
    return tuple(
        Move(*(row[name] for name in columns))
        for row in records(differing)
        if row["indicator"] in look.register.indicators
    )


@dataclass(frozen=True)
class _Judged:
    """Verdicts of all units of a scope, from the snapshots as known at one seq or another."""

    look: Look

    def flips(self, a: Snapshot, b: Snapshot, tables: Iterable[str]) -> tuple[Flip, ...]:
        """Everything said otherwise in `b` than in `a`; `tables` are those whose rows differ."""
        differing = list(change.differing(self.entries(a), self.entries(b)))
        if not differing:
            return ()
        earlier, later = sorted((a, b), key=lambda snapshot: (snapshot.as_of, snapshot.seq))
        steps = self.steps(earlier, later)
        changed = set(tables)
        ways = {one.entry: [(why, judged.get(one.entry)) for why, judged in steps] for one in differing}
        flips = [
            Flip(one.entry, one.before, one.after, self.cause(one.entry, ways[one.entry], changed))
            for one in differing
        ]
        return tuple(sorted(flips, key=self.place))

    def place(self, flip: Flip) -> tuple[tuple[int, int], int, bool, int]:
        """Sorts flips; stable, so that milestones stay before one another, fund years in their order."""
        indicators, entry = self.look.register.indicators, flip.entry
        return (
            change.urgency(flip, indicators[entry.id].force),
            units().index(entry.district_code),
            not entry.is_overall,
            list(indicators).index(entry.id),
        )

    def entries(
        self,
        snapshot: Snapshot,
        *,
        rules: Register | None = None,
        seq: int | None = None,
        on: date | None = None,
    ) -> Entries:
        """Every entry by its key, judged by the snapshot of that day as known at `seq`, by `rules`.

        None is the snapshot's own: the register it was published under, its own seq, its own day.
        """
        look = self.look.known_at(seq or snapshot.seq, snapshot.as_of).by(rules or self.rules_of(snapshot))
        found: dict[Entry, Assessment] = {}
        for unit in units():
            if not look.sees(unit):
                continue
            for id, judged in verdicts.of(look.at(unit), on=on).items():
                if id in self.look.register.indicators:
                    found |= change.entries(judged)
        return found

    def rules_of(self, snapshot: Snapshot) -> Register:
        return rules_of(self.look.catalogue, snapshot, self.look.register)

    def steps(self, earlier: Snapshot, later: Snapshot) -> list[tuple[Cause | None, Entries]]:
        """The verdicts on the way from the earlier snapshot to the later one, one cause at a time."""
        rules = self.rules_of(later)
        steps: list[tuple[Cause | None, Entries]] = [
            (None, self.entries(earlier)),
            (Cause.RULE_CHANGED, self.entries(earlier, rules=rules)),
        ]
        if earlier.as_of == later.as_of:
            return [*steps, (Cause.REVISED_DATA, self.entries(later))]
        # What the later one knows of the earlier day, where it was known by then.
        timeline = self.look.catalogue.timeline(later.seq)
        seq = later.seq if any(snapshot.as_of == earlier.as_of for snapshot in timeline) else earlier.seq
        return [
            *steps,
            (Cause.REVISED_DATA, self.entries(earlier, rules=rules, seq=seq)),
            (Cause.TIME_PASSING, self.entries(earlier, rules=rules, seq=seq, on=later.as_of)),
            (Cause.NEW_DATA, self.entries(later)),
        ]

    def cause(
        self, entry: Entry, way: list[tuple[Cause | None, Assessment | None]], tables: set[str]
    ) -> Cause:
        """The last step that brought another verdict: those after it left it as it was."""
        for (_, before), (why, after) in reversed(list(pairwise(way))):
            if before is None or after is None or why is None or change.is_same(before, after):
                continue
            counted = self.look.register.indicator(entry.id).tables
            unmoved = why is Cause.NEW_DATA and not tables.intersection(counted)
            # The same rows counted on a later day: somebody's registration ended, an office closed.
            return Cause.TIME_PASSING if unmoved and self.look.scope.is_everything else why
        return Cause.NEW_DATA


def _keys(keys: Iterable[object] | None) -> tuple[str, ...]:
    return () if keys is None else tuple(map(str, keys))
