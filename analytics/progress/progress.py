"""How far every target has come: the one way from snapshots to assessments, for pages and commands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from analytics.access.scope import Scope
from analytics.assess.assessment import Assessment, Point, Reason, Status
from analytics.assess.targets import assess_target
from analytics.assess.yearly import assess_floor, assess_growth
from analytics.errors import UnknownName
from analytics.policy.register import Indicator, JudgedFor, Kind, Register
from analytics.progress.history import History, is_summed
from analytics.progress.history import history as history_of
from analytics.reference import CITY, districts
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot


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
    return history_of(catalogue, catalogue.timeline(view.seq), view.register, scope=view.scope)


@lru_cache(maxsize=4096)
def _assessments(view: _View, snapshot_seq: int, district_code: str, on: date) -> tuple[Assessment, ...]:
    snapshot = Catalogue(view.root).at(snapshot_seq)
    judged: list[Assessment] = []
    for target in view.register.targets:
        if target.kind is not Kind.LEVEL and district_code not in (CITY, *_units(target)):
            # Nothing is counted in a district for it, so there is not even a value to show.
            judged.append(_no_verdict(target, district_code, on, Reason.NO_DISTRICT_TARGET))
        elif target.kind.is_yearly:
            judged += _yearly(view, target, snapshot, district_code, on)
        else:
            judged += _by_schedule(view, target, snapshot, district_code, on)
    return tuple(judged)


def _by_schedule(
    view: _View, target: Indicator, snapshot: Snapshot, district_code: str, on: date
) -> Sequence[Assessment]:
    """A target with milestones. The city is measured by the days on which all its districts are known.

    A milestone, and a day, for which one is not known have no verdict.
    """
    found = _history(view)
    judge = partial(
        assess_target,
        target,
        district_code=district_code,
        on=on,
        missing=_missing(view, target, snapshot, district_code),
    )

    def points(history: History) -> list[Point]:
        every = history.points(target.id, district_code)
        return [point for point in every if point.on <= snapshot.as_of]

    entries = judge(points(found))
    if district_code != CITY or not any(found.is_partial(target.id, one.as_of) for one in entries):
        return entries
    reported = judge(points(found.as_reported))
    return [
        _without_all_districts(one, target, reported=all_the_same)
        if found.is_partial(target.id, one.as_of)
        else one
        for one, all_the_same in zip(entries, reported, strict=True)
    ]


def _without_all_districts(one: Assessment, target: Indicator, *, reported: Assessment) -> Assessment:
    """The city's entry of a day on which a district is not known: the others' figure, without a verdict.

    Only a level or "n of 8" that is reached all the same is reached; of communities not even the number
    is known. A unit-year that failed its floor failed it whoever else reports.
    """
    done = reported.status is Status.ACHIEVED and target.judged_for is not JudgedFor.EACH_COMMUNITY
    if done:
        return replace(
            one,
            status=Status.ACHIEVED,
            value=reported.value,
            total=reported.total,
            completion=reported.completion,
            early=reported.early,
        )
    lost = target.kind.is_yearly and reported.status is Status.NOT_MET
    if lost or reported.year is not None or reported.reason or reported.status is Status.NO_DATA:
        return reported
    return replace(
        one,
        status=Status.CANNOT_JUDGE,
        value=reported.value,
        total=reported.total,
        reason=Reason.DISTRICTS_MISSING,
        disagree=False,
    )


def _yearly(
    view: _View, target: Indicator, snapshot: Snapshot, district_code: str, on: date
) -> Sequence[Assessment]:
    """A floor or growth in the units the policy sets it for; in a district, that district alone."""
    units = _units(target) if district_code == CITY else [district_code]
    judge = assess_floor if target.kind is Kind.YEARLY_FLOOR else assess_growth
    visible = [unit for unit in units if view.scope.sees(unit)]
    amounts = _history(view).amounts(target.id, snapshot.as_of)
    told = _ledger_days(snapshot, visible, target, on)
    entries = judge(target, amounts, units=visible, on=on, told=told) if visible else ()
    if visible == units:
        if district_code == CITY and is_summed(target) and set(districts()) - snapshot.told(*target.tables):
            return [_without_all_districts(one, target, reported=one) for one in entries]
        return entries
    # Nobody can say whether all units met it who does not see all of them.
    hidden = _no_verdict(target, district_code, on, Reason.OUTSIDE_SCOPE)
    return [*(entry for entry in entries if entry.year is not None), hidden]


def _ledger_days(snapshot: Snapshot, units: Sequence[str], target: Indicator, on: date) -> dict[str, date]:
    """Of which day the ledgers are that a unit has sent; one of the snapshot's own day stands for `on`."""
    days = {unit: snapshot.day_of(unit, *target.tables) for unit in units}
    return {unit: on if day == snapshot.as_of else day for unit, day in days.items() if day}


def _no_verdict(target: Indicator, district_code: str, on: date, reason: Reason) -> Assessment:
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
            code
            for code, district in _unstaffed(view.root, snapshot.sha256, snapshot.seq, view.scope)
            if district_code in (CITY, district)
        ]
    units = districts() if district_code == CITY else (district_code,)
    found = _history(view)
    return [
        unit
        for unit in units
        if any(point.on == snapshot.as_of and point.value == 0 for point in found.points(target.id, unit))
    ]


@lru_cache(maxsize=256)
def _unstaffed(root: Path, _sha256: str, seq: int, scope: Scope) -> tuple[tuple[str, str], ...]:
    """(code, district) of the urban communities of a snapshot that have no professional on post."""
    catalogue = Catalogue(root)
    rows = questions.community_staffing(catalogue, catalogue.at(seq), scope=scope)
    lacking = rows[(rows["kind"] == "urban") & rows["staffed"].eq(False).fillna(False).astype(bool)]
    return tuple(zip(lacking["code"], lacking["district_code"], strict=True))
