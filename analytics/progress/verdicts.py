"""How far every target has come: the one way from snapshots to verdicts, for pages and commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from types import MappingProxyType

from analytics.assess.assessment import Assessment, Dated, Reason, Status, Verdict
from analytics.assess.targets import assess_target
from analytics.assess.yearly import assess_floor, assess_growth
from analytics.policy.register import Indicator, JudgedFor, Kind
from analytics.progress.history import History, is_summed, observed
from analytics.progress.look import Look, units
from analytics.reference import CITY, districts
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.snapshot import Snapshot


def of(look: Look, *, on: date | None = None) -> Mapping[str, Verdict]:
    """The verdict on every target by its id, in the register's order, for the unit and day looked at.

    `on` is a later day to judge the same numbers on, as if nothing had been reported since.
    """
    return _of(look, on or look.as_of)


def warm(look: Look) -> None:
    """Judges every unit of the scope on the day looked at, so that the first reader need not wait."""
    for code in units():
        if look.sees(code):
            of(look.at(code))


@lru_cache(maxsize=4096)
def _of(look: Look, on: date) -> Mapping[str, Verdict]:
    # All sessions are handed the same.
    return MappingProxyType({target.id: _verdict(look, target, on) for target in look.register.targets})


def _verdict(look: Look, target: Indicator, on: date) -> Verdict:
    if target.kind is not Kind.LEVEL and look.unit not in (CITY, *_units(target)):
        # Nothing is counted in a district for it, so there is not even a value to show.
        return Verdict(_no_verdict(target, look, on, Reason.NO_DISTRICT_TARGET))
    return _yearly(look, target, on) if target.kind.is_yearly else _by_schedule(look, target, on)


def _by_schedule(look: Look, target: Indicator, on: date) -> Verdict:
    """A target with milestones. The city is measured by the days on which all its districts are known.

    A milestone, and a day, for which one is not known have no verdict.
    """
    judge = partial(assess_target, target, district_code=look.unit, on=on, missing=_missing(look, target))

    def judged(history: History) -> Verdict:
        return judge(history.points(target.id, look.unit, look.as_of))

    history = observed(look)
    verdict = judged(history)
    entries = (*verdict.milestones, verdict.overall)
    if not look.is_city or not any(history.is_partial(target.id, entry.as_of) for entry in entries):
        return verdict
    reported = judged(history.as_reported)

    def known(entry: Assessment, all_the_same: Assessment) -> Dated:
        assert isinstance(entry, Dated)
        assert isinstance(all_the_same, Dated)
        if history.is_partial(target.id, entry.as_of):
            return _without_all_districts(entry, target, reported=all_the_same)
        return entry

    return Verdict(
        known(verdict.overall, reported.overall),
        milestones=tuple(map(known, verdict.milestones, reported.milestones)),
    )


def _without_all_districts(entry: Dated, target: Indicator, *, reported: Dated) -> Dated:
    """The city's entry of a day on which a district is not known: the others' figure, without a verdict.

    Only a level or "n of 8" that is reached all the same is reached; of communities not even the number
    is known.
    """
    seen = replace(entry, value=reported.value, total=reported.total)
    if reported.status is Status.ACHIEVED and target.judged_for is not JudgedFor.EACH_COMMUNITY:
        return replace(seen, status=Status.ACHIEVED, completion=reported.completion, early=reported.early)
    if reported.reason or reported.status is Status.NO_DATA:
        return reported
    return replace(seen, status=Status.CANNOT_JUDGE, reason=Reason.DISTRICTS_MISSING)


def _yearly(look: Look, target: Indicator, on: date) -> Verdict:
    """A floor or growth in the units the policy sets it for; in a district, that district alone."""
    asked = _units(target) if look.is_city else [look.unit]
    judge = assess_floor if target.kind is Kind.YEARLY_FLOOR else assess_growth
    visible = [unit for unit in asked if look.sees(unit)]
    amounts = observed(look).amounts(target.id, look.as_of)
    told = _ledger_days(look.snapshot, visible, target, on)
    # Nobody can say whether all units met it who does not see all of them.
    hidden = Verdict(_no_verdict(target, look, on, Reason.OUTSIDE_SCOPE))
    verdict = judge(target, amounts, units=visible, on=on, told=told) if visible else hidden
    if visible != asked:
        return replace(verdict, overall=hidden.overall)
    lacks_district = (
        look.is_city and is_summed(target) and set(districts()) - look.snapshot.told(*target.tables)
    )
    # A unit-year that failed its floor failed it whoever else reports.
    is_open = verdict.overall.status not in (Status.NOT_MET, Status.NO_DATA) and not verdict.overall.reason
    if lacks_district and is_open:
        unsaid = replace(verdict.overall, status=Status.CANNOT_JUDGE, reason=Reason.DISTRICTS_MISSING)
        return replace(verdict, overall=unsaid)
    return verdict


def _ledger_days(snapshot: Snapshot, units: Sequence[str], target: Indicator, on: date) -> dict[str, date]:
    """Of which day the ledgers are that a unit has sent; one of the snapshot's own day stands for `on`."""
    days = {unit: snapshot.day_of(unit, *target.tables) for unit in units}
    return {unit: on if day == snapshot.as_of else day for unit, day in days.items() if day}


def _no_verdict(target: Indicator, look: Look, on: date, reason: Reason) -> Assessment:
    return Assessment(target.id, look.unit, on, Status.CANNOT_JUDGE, reason=reason)


def _units(target: Indicator) -> list[str]:
    match target.judged_for:
        case JudgedFor.CITY:
            return [CITY]
        case JudgedFor.CITY_AND_DISTRICTS:
            return [CITY, *districts()]
        case _:
            return list(districts())


def _missing(look: Look, target: Indicator) -> list[str]:
    """The codes a coverage target still lacks: communities without a professional, districts without it.

    A unit without data is not among them: nobody knows.
    """
    if target.kind is not Kind.COVERAGE:
        return []
    if target.judged_for is JudgedFor.EACH_COMMUNITY:
        unstaffed = _unstaffed(look.of_every_unit)
        return [code for code, district in unstaffed if look.unit in (CITY, district)]
    history = observed(look)
    return [
        unit
        for unit in (districts() if look.is_city else (look.unit,))
        if any(point.on == look.as_of and point.value == 0 for point in history.points(target.id, unit))
    ]


@lru_cache(maxsize=256)
def _unstaffed(look: Look) -> tuple[tuple[str, str], ...]:
    """(code, district) of the urban communities that have no professional on post."""
    rows = questions.community_staffing(look.catalogue, look.snapshot, scope=look.scope)
    lacking = rows[(rows["kind"] == "urban") & rows["staffed"].eq(False).fillna(False).astype(bool)]
    return tuple(zip(lacking["code"], lacking["district_code"], strict=True))
