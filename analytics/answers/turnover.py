"""Who joined, left or moved between two snapshots; every count adds up from the one day to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from analytics.access.small_groups import SMALLEST
from analytics.answers.workforce import Group
from analytics.assess.calendar import years_before
from analytics.progress.crossed import is_exact
from analytics.progress.look import Look
from analytics.progress.masking import masked, require_rows
from analytics.reference import CITY
from analytics.tables import Table
from analytics.warehouse.questions import workforce as questions
from analytics.warehouse.questions.workforce import Pair


@dataclass(frozen=True)
class Turnover:
    """One unit: before + joined + rose + moved_in − left − stepped_down − moved_out = after."""

    before: int
    #: New in the register; or known before and new in the group.
    joined: int
    rose: int
    #: No longer in the register; or still in it and no longer in the group.
    left: int
    stepped_down: int
    moved_in: int
    moved_out: int
    after: int

    @property
    def gained(self) -> int:
        """Who joined the group, from within the register or from outside."""
        return self.joined + self.rose

    @property
    def lost(self) -> int:
        """Who left the group, whether still in the register or not."""
        return self.left + self.stepped_down

    @property
    def gained_or_moved(self) -> int:
        return self.gained + self.moved_in

    @property
    def lost_or_moved(self) -> int:
        return self.lost + self.moved_out

    @property
    def moved(self) -> int:
        """Moved in less moved out."""
        return self.moved_in - self.moved_out

    @property
    def has_changed(self) -> bool:
        return any((self.gained, self.lost, self.moved_in, self.moved_out))


@dataclass(frozen=True)
class Balance:
    """One unit as who sees groups alone is told: how many came and went, where both are enough."""

    before: int
    came: int | None
    went: int | None
    after: int

    @classmethod
    def of(cls, unit: Turnover, *, is_city: bool) -> Balance:
        """Both are hidden where either is of few people: their difference is known in any case.

        That nobody came, or went, is hidden too: it would tell that all others are the same as before.
        """
        within = min(unit.moved_in, unit.moved_out) if is_city else 0
        came, went = unit.gained_or_moved - within, unit.lost_or_moved - within
        if min(came, went) < SMALLEST:
            return cls(unit.before, None, None, unit.after)
        return cls(unit.before, came, went, unit.after)

    @property
    def hidden(self) -> Balance:
        return replace(self, came=None, went=None)


@dataclass(frozen=True)
class Comparison:
    """A group at two snapshots: each district, and the chosen unit under its own code."""

    #: Nothing for who sees groups alone.
    units: Mapping[str, Turnover]
    #: (from, to, people) between districts, the most first.
    moves: tuple[tuple[str, str, int], ...]
    #: Districts whose register has nobody in one of the two: not in any sum.
    missing: tuple[str, ...]
    #: For who sees groups alone instead of `units`.
    balances: Mapping[str, Balance] | None = None


def turnover(look: Look, *, since: date, group: Group) -> Comparison:
    """What became of a group's people from the snapshot of one day to that of the later one looked at.

    In the city a move between two of its districts is neither joining nor leaving: moved_in = moved_out.
    """
    exact = _turnover(look.so_far, since, group)
    if is_exact(look):
        return exact
    told = {code: Balance.of(unit, is_city=code == CITY) for code, unit in exact.units.items()}
    hidden = [code for code, unit in told.items() if code != CITY and unit.came is None]
    if CITY in told and len(hidden) == 1:
        # The city's numbers less the others' would give the one away.
        told[CITY] = told[CITY].hidden
    return Comparison({}, (), exact.missing, told)


def compared_with(days: Sequence[date], until: date) -> date | None:
    """What `until` is compared with unless somebody chooses: the last day a year before it, or the first.

    None where no day is earlier.
    """
    earlier = [day for day in days if day < until]
    return max((day for day in earlier if day <= years_before(until)), default=min(earlier, default=None))


def people(look: Look, *, since: date, group: Group, limit: int | None = None) -> Table:
    """The people behind a turnover: what, person_key (8 characters), was_in, is_in, category, certificate.

    Refuses who sees groups alone; without the key for who sees masked rows.
    """
    require_rows(look)
    rows = questions.flow_people(
        look.catalogue,
        look.on(since).snapshot,
        look.snapshot,
        group=group,
        scope=look.scope,
        district_code=None if look.is_city else look.unit,
        limit=limit,
    )
    return Table("turnover-people", masked(look, rows), of=("registrations",))


def balance(comparison: Comparison, district_code: str) -> Table:
    """One row a unit, or the one asked for: before, who came, who went, after."""
    if comparison.balances is not None:
        told = [(code, one) for code, one in comparison.balances.items() if district_code in (CITY, code)]
        return Table(
            "turnover",
            [
                {"unit_code": code, "people_before": one.before, "came": one.came, "went": one.went,
                 "people_after": one.after}
                for code, one in told
            ],
        )  # fmt: skip
    codes = [code for code in comparison.units if district_code in (CITY, code)]
    return Table("turnover", [{"unit_code": code} | _balance(comparison.units[code]) for code in codes])


def _balance(unit: Turnover) -> dict[str, object]:
    return {
        "people_before": unit.before,
        "joined": unit.joined,
        "rose": unit.rose,
        "left": unit.left,
        "stepped_down": unit.stepped_down,
        "moved_in": unit.moved_in,
        "moved_out": unit.moved_out,
        "people_after": unit.after,
    }


@lru_cache(maxsize=512)
def _turnover(look: Look, since: date, group: Group) -> Comparison:
    pairs = _pairs(look.of_every_unit, since, group)
    everybody = _pairs(look.of_every_unit, since, Group.PERSONNEL)
    there = {pair.was_in for pair in everybody} & {pair.is_in for pair in everybody}
    compared = [code for code in look.districts if code in there]
    units = {code: _unit(pairs, {code}) for code in compared}
    if look.is_city:
        units[CITY] = _unit(pairs, set(compared))
    moves: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        if pair.was_in and pair.is_in and pair.was_in != pair.is_in:
            moves[pair.was_in, pair.is_in] += pair.people
    return Comparison(
        units,
        tuple(sorted(((*way, n) for way, n in moves.items()), key=lambda move: (-move[2], move))),
        tuple(code for code in look.own_districts if code not in there),
    )


@lru_cache(maxsize=256)
def _pairs(look: Look, since: date, group: Group) -> tuple[Pair, ...]:
    before = look.on(since).snapshot
    return questions.flow(look.catalogue, before, look.snapshot, group=group, scope=look.scope)


def _unit(pairs: tuple[Pair, ...], codes: set[str]) -> Turnover:
    """The balance of a unit made of some districts; somebody from or to a district outside of it moved."""
    counts = dict.fromkeys(Turnover.__dataclass_fields__, 0)
    for was_in, is_in, was_known, is_known, people in pairs:
        was, now = was_in in codes, is_in in codes
        moved = was_in is not None and is_in is not None and was_in != is_in
        counts["before"] += people * was
        counts["after"] += people * now
        counts["moved_in"] += people * (now and moved)
        counts["moved_out"] += people * (was and moved)
        if now and was_in is None:
            counts["rose" if was_known else "joined"] += people
        if was and is_in is None:
            counts["stepped_down" if is_known else "left"] += people
    return Turnover(**counts)
