"""Who joined, left or moved between two snapshots; every count adds up from the one day to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analytics import progress
from analytics.access.scope import Scope
from analytics.reference import CITY, districts
from analytics.warehouse import workforce_questions as questions
from analytics.warehouse.catalogue import Catalogue
from analytics.workforce import Group


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


@dataclass(frozen=True)
class Comparison:
    """A group at two snapshots: each district, and the chosen unit under its own code."""

    units: Mapping[str, Turnover]
    #: (from, to, people) between districts, the most first.
    moves: tuple[tuple[str, str, int], ...]
    #: Districts whose register has nobody in one of the two: not in any sum.
    missing: tuple[str, ...]


def turnover(
    catalogue: Catalogue,
    *,
    since: date,
    until: date,
    seq: int,
    district_code: str,
    scope: Scope,
    group: Group,
) -> Comparison:
    """What became of a group's people from the snapshot of one day to that of a later one, as known at `seq`.

    In the city a move between two of its districts is neither joining nor leaving: moved_in = moved_out.
    A unit outside the scope is refused.
    """
    progress.refuse_unseen(district_code, scope)
    identities = tuple(snapshot.sha256 for snapshot in catalogue.timeline(seq))
    pairs = _pairs(catalogue.root, identities, seq, since, until, scope, group)
    everybody = _pairs(catalogue.root, identities, seq, since, until, scope, Group.PERSONNEL)
    there = set(everybody["was_in"].dropna()) & set(everybody["is_in"].dropna())
    asked = [code for code in districts() if scope.sees(code)]
    units = {code: _unit(pairs, {code}) for code in asked if code in there}
    if district_code == CITY:
        units[CITY] = _unit(pairs, there & set(asked))
    moved = pairs[pairs["was_in"].notna() & pairs["is_in"].notna() & (pairs["was_in"] != pairs["is_in"])]
    between = moved.groupby(["was_in", "is_in"])["people"].sum().reset_index()
    moves = [(str(a), str(b), int(n)) for a, b, n in between.itertuples(index=False)]
    return Comparison(
        units,
        tuple(sorted(moves, key=lambda move: (-move[2], move))),
        tuple(code for code in asked if code not in there and district_code in (CITY, code)),
    )


def people(
    catalogue: Catalogue,
    *,
    since: date,
    until: date,
    seq: int,
    district_code: str,
    scope: Scope,
    group: Group,
    limit: int | None = None,
) -> pd.DataFrame:
    """The people behind a turnover: what, person_key (8 characters), was_in, is_in, category, certificate."""
    progress.refuse_unseen(district_code, scope)
    return questions.flow_people(
        catalogue,
        catalogue.on(since, seq),
        catalogue.on(until, seq),
        group=group,
        scope=scope,
        district_code=None if district_code == CITY else district_code,
        limit=limit,
    )


@lru_cache(maxsize=256)
def _pairs(
    root: Path,
    _identities: tuple[str, ...],
    seq: int,
    since: date,
    until: date,
    scope: Scope,
    group: Group,
) -> pd.DataFrame:
    catalogue = Catalogue(root)
    return questions.flow(
        catalogue, catalogue.on(since, seq), catalogue.on(until, seq), group=group, scope=scope
    )


def _unit(pairs: pd.DataFrame, codes: set[str]) -> Turnover:
    """The balance of a unit made of some districts; somebody from or to a district outside of it moved."""
    was, now = pairs["was_in"].isin(codes), pairs["is_in"].isin(codes)
    new, gone = pairs["was_in"].isna(), pairs["is_in"].isna()
    moved = ~new & ~gone & (pairs["was_in"] != pairs["is_in"])

    def total(chosen: pd.Series[bool]) -> int:
        return int(pairs["people"][chosen].sum())

    return Turnover(
        before=total(was),
        joined=total(now & new & ~pairs["was_known"]),
        rose=total(now & new & pairs["was_known"]),
        left=total(was & gone & ~pairs["is_known"]),
        stepped_down=total(was & gone & pairs["is_known"]),
        moved_in=total(now & moved),
        moved_out=total(was & moved),
        after=total(now),
    )
