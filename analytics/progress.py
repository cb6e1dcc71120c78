"""How far every target has come: the one way from snapshots to assessments, for pages and commands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.access.scope import Scope
from analytics.assess.assessment import Assessment, Point, Status
from analytics.assess.targets import assess_target
from analytics.assess.yearly import assess_floor, assess_growth
from analytics.errors import UnknownName
from analytics.policy.register import Indicator, JudgedFor, Kind, Register
from analytics.reference import CITY, districts
from analytics.warehouse import questions
from analytics.warehouse.catalogue import Catalogue
from analytics.warehouse.snapshot import Snapshot

#: Why an entry has no verdict.
NO_DISTRICT_TARGET = "no_district_target"
OUTSIDE_SCOPE = "outside_scope"
DISTRICTS_MISSING = "districts_missing"


@dataclass(frozen=True)
class History:
    """What was observed in every unit of a scope at every snapshot, as known at one seq."""

    #: The dates of the snapshots, ascending.
    days: tuple[date, ...]
    #: Those on which a district had never reported: what is summed over the city lacks it.
    partial_days: frozenset[date]
    _points: Mapping[tuple[str, str], tuple[Point, ...]]
    _years: Mapping[tuple[str, date], Mapping[tuple[str, int], Point]]

    def points(self, indicator_id: str, district_code: str) -> tuple[Point, ...]:
        """Every observation of an indicator in one unit, ascending by day; empty when it never reported.

        A snapshot without it, after one with it, is a point without a value: the older value
        does not speak for the newer day.
        """
        return self._points.get((indicator_id, district_code), ())

    def amounts(self, indicator_id: str, on: date) -> Mapping[tuple[str, int], float | None]:
        """Yuan by (unit, fund year), as the snapshot of a day has them."""
        return {key: point.value for key, point in self.years(indicator_id, on).items()}

    def years(self, indicator_id: str, on: date) -> Mapping[tuple[str, int], Point]:
        """Value and total by (unit, year) of what is counted by year, as the snapshot of a day has them."""
        return self._years.get((indicator_id, on), {})


@dataclass(frozen=True)
class _View:
    """What a reader looks at; equal views show the same, so it is the key of every cache here."""

    root: Path
    #: The last seq seen, and the identity of every snapshot up to it.
    seq: int | None
    snapshots: tuple[str, ...]
    register_sha256: str
    scope: Scope
    register: Register = field(compare=False, repr=False)

    @classmethod
    def of(cls, catalogue: Catalogue, register: Register, seq: int | None, scope: Scope) -> _View:
        """The view of the newest snapshots that verify, or of those up to `seq`."""
        if seq is None:
            seq = _newest(catalogue)
        timeline = tuple(snapshot.sha256 for snapshot in catalogue.timeline(seq))
        return cls(catalogue.root, seq, timeline, register.sha256, scope, register)


def _newest(catalogue: Catalogue) -> int | None:
    """The seq of the newest whole snapshot, None in an empty folder; refuses when every one is damaged."""
    if head := catalogue.head():
        return head.seq
    for damage in catalogue.damage():
        raise damage.refusal()
    return None


def assessments(
    catalogue: Catalogue,
    register: Register,
    *,
    as_of: date | None = None,
    seq: int | None = None,
    district_code: str = CITY,
    scope: Scope,
    on: date | None = None,
) -> tuple[Assessment, ...]:
    """Every target of the register in its order, judged in the city or one district.

    By the snapshot of `as_of` or the last before it (None: the newest), as known at `seq` (None:
    now). Earlier milestones come before their target; yearly floors and growth give one entry a
    unit and fund year, then the overall one. A unit outside the scope is refused like an unknown one.
    `on` is a later day to judge the same numbers on, as if nothing had been reported since.
    """
    refuse_unseen(district_code, scope)
    view = _View.of(catalogue, register, seq, scope)
    snapshot = catalogue.on(as_of or date.max, view.seq)
    return _assessments(view, snapshot.seq, district_code, on or snapshot.as_of)


def judge(
    catalogue: Catalogue, register: Register, *, seq: int | None = None, scope: Scope
) -> Callable[[date, str], tuple[Assessment, ...]]:
    """`assessments` as a function of day and unit: who asks about many looks the snapshots up once."""
    view = _View.of(catalogue, register, seq, scope)
    timeline = catalogue.timeline(view.seq)
    days = [snapshot.as_of for snapshot in timeline]

    def at(as_of: date, district_code: str) -> tuple[Assessment, ...]:
        refuse_unseen(district_code, scope)
        place = bisect_right(days, as_of)
        if not place:
            raise UnknownName("date", as_of, days)
        snapshot = timeline[place - 1]
        return _assessments(view, snapshot.seq, district_code, snapshot.as_of)

    return at


def history(catalogue: Catalogue, register: Register, *, seq: int | None = None, scope: Scope) -> History:
    """What was observed of the register's indicators in a scope's units, as known at `seq` (None: now)."""
    return _history(_View.of(catalogue, register, seq, scope))


def warm(catalogue: Catalogue, register: Register, *, seq: int | None = None) -> None:
    """Judges the city and every district by the newest snapshot, so that the first reader need not wait."""
    for code in (CITY, *districts()):
        assessments(catalogue, register, seq=seq, district_code=code, scope=Scope.everything())


def refuse_unseen(district_code: str, scope: Scope) -> None:
    """UnknownName for a unit that does not exist or that the viewer may not see: both read alike."""
    if not scope.sees(district_code) or district_code not in (CITY, *districts()):
        raise UnknownName("district", district_code, scope.codes)


@lru_cache(maxsize=32)
def _history(view: _View) -> History:
    catalogue = Catalogue(view.root)
    timeline = catalogue.timeline(view.seq)
    rows = questions.observations(catalogue, timeline, scope=view.scope)
    days = tuple(snapshot.as_of for snapshot in timeline)
    seen: dict[tuple[str, str], dict[date, Point]] = {}
    years: dict[tuple[str, date], dict[tuple[str, int], Point]] = {}
    for on, indicator, unit, year, value, total in _plain(rows):
        if indicator not in view.register.indicators:
            continue
        if year is None:
            seen.setdefault((indicator, unit), {})[on] = Point(on, value, total)
            continue
        known = years.setdefault((indicator, on), {})
        known[unit, year] = Point(on, value, total)
        if view.register.indicators[indicator].kind is Kind.YEARLY_GROWTH:
            # The total of a growth row is the amount of the year before.
            known.setdefault((unit, year - 1), Point(on, total))
    points = {
        key: tuple(found.get(day, Point(day, None)) for day in days if day >= min(found))
        for key, found in seen.items()
    }
    partial_days = frozenset(one.as_of for one in timeline if set(districts()) - set(one.districts))
    return History(days, partial_days, points, years)


def _plain(rows: pd.DataFrame) -> Iterator[tuple[date, str, str, int | None, float | None, float | None]]:
    """Observation rows as Python values; what is missing is None."""
    def value(found: Any) -> Any:
        return None if pd.isna(found) else found

    columns = ("as_of", "indicator", "district_code", "year", "value", "total")
    for as_of, indicator, unit, year, amount, total in zip(*(rows[name] for name in columns), strict=True):
        yield (
            pd.Timestamp(as_of).date(), indicator, unit,
            None if pd.isna(year) else int(year), value(amount), value(total),
        )


@lru_cache(maxsize=4096)
def _assessments(view: _View, snapshot_seq: int, district_code: str, on: date) -> tuple[Assessment, ...]:
    snapshot = Catalogue(view.root).at(snapshot_seq)
    judged: list[Assessment] = []
    for target in view.register.targets:
        if target.kind is not Kind.LEVEL and district_code not in (CITY, *_units(target)):
            # Nothing is counted in a district for it, so there is not even a value to show.
            judged.append(_no_verdict(target, district_code, on, NO_DISTRICT_TARGET))
        elif target.kind in (Kind.YEARLY_FLOOR, Kind.YEARLY_GROWTH):
            judged += _yearly(view, target, snapshot.as_of, district_code, on)
        else:
            judged += _by_schedule(view, target, snapshot, district_code, on)
    return tuple(judged)


def _by_schedule(
    view: _View, target: Indicator, snapshot: Snapshot, district_code: str, on: date
) -> Sequence[Assessment]:
    """A target with milestones. The city is measured from the first day on which every district had reported:
    districts that begin to report are no growth. A milestone before that day has no verdict.
    """
    judge = partial(
        assess_target, target, district_code=district_code, on=on,
        missing=_missing(view, target, snapshot, district_code),
    )
    found = _history(view)
    points = [point for point in found.points(target.id, district_code) if point.on <= snapshot.as_of]
    if district_code != CITY or not _is_summed(target):
        return judge(points)
    whole = [point for point in points if point.on not in found.partial_days]
    pairs = zip(judge(whole or points), judge(points), strict=True)
    chosen = (early if one.is_milestone and one.status is Status.NO_DATA else one for one, early in pairs)
    return [_without_all_districts(one, target) if one.as_of in found.partial_days else one for one in chosen]


def _is_summed(target: Indicator) -> bool:
    """The city's number is made of all its districts, not reported by the city level itself."""
    return target.judged_for is not JudgedFor.CITY or target.kind is Kind.LEVEL


def _without_all_districts(one: Assessment, target: Indicator) -> Assessment:
    """The city's entry of a day on which a district had never reported: its figures stay, without a verdict.

    Only a level or "n of 8" that is reached all the same is reached; of communities not even the number is
    known. A unit-year that failed its floor failed it whoever else reports.
    """
    done = one.status is Status.ACHIEVED and target.judged_for is not JudgedFor.EACH_COMMUNITY
    lost = target.kind in (Kind.YEARLY_FLOOR, Kind.YEARLY_GROWTH) and one.status is Status.NOT_MET
    if done or lost or one.year is not None or one.reason or one.status is Status.NO_DATA:
        return one
    return replace(one, status=Status.CANNOT_JUDGE, reason=DISTRICTS_MISSING, disagree=False)


def _yearly(
    view: _View, target: Indicator, as_of: date, district_code: str, on: date
) -> Sequence[Assessment]:
    """A floor or growth in the units the policy sets it for; in a district, that district alone."""
    units = _units(target) if district_code == CITY else [district_code]
    judge = assess_floor if target.kind is Kind.YEARLY_FLOOR else assess_growth
    visible = [unit for unit in units if view.scope.sees(unit)]
    entries = judge(target, _history(view).amounts(target.id, as_of), units=visible, on=on) if visible else ()
    if visible == units:
        if district_code == CITY and _is_summed(target) and as_of in _history(view).partial_days:
            return [_without_all_districts(one, target) for one in entries]
        return entries
    # Nobody can say whether all units met it who does not see all of them.
    hidden = _no_verdict(target, district_code, on, OUTSIDE_SCOPE)
    return [*(entry for entry in entries if entry.year is not None), hidden]


def _no_verdict(target: Indicator, district_code: str, on: date, reason: str) -> Assessment:
    return Assessment(target.id, district_code, on, Status.CANNOT_JUDGE, reason=reason)


def _units(target: Indicator) -> list[str]:
    match target.judged_for:
        case JudgedFor.CITY:
            return [CITY]
        case JudgedFor.CITY_AND_DISTRICTS:
            return [CITY, *districts()]
        case _:
            return list(districts())


def _missing(view: _View, target: Indicator, snapshot: Snapshot, district_code: str) -> list[str]:
    """The codes a coverage target still lacks: communities without a professional, districts without it.

    A unit without data is not among them: nobody knows.
    """
    if target.kind is not Kind.COVERAGE:
        return []
    if target.judged_for is JudgedFor.EACH_COMMUNITY:
        return [
            code for code, district in _unstaffed(view.root, snapshot.sha256, snapshot.seq, view.scope)
            if district_code in (CITY, district)
        ]
    units = districts() if district_code == CITY else (district_code,)
    found = _history(view)
    return [
        unit for unit in units
        if any(point.on == snapshot.as_of and point.value == 0 for point in found.points(target.id, unit))
    ]


@lru_cache(maxsize=256)
def _unstaffed(root: Path, _sha256: str, seq: int, scope: Scope) -> tuple[tuple[str, str], ...]:
    """(code, district) of the urban communities of a snapshot that have no professional on post."""
    catalogue = Catalogue(root)
    rows = questions.community_staffing(catalogue, catalogue.at(seq), scope=scope)
    lacking = rows[(rows["kind"] == "urban") & rows["staffed"].eq(False).fillna(False).astype(bool)]
    return tuple(zip(lacking["code"], lacking["district_code"], strict=True))
