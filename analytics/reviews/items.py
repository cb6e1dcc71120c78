"""What a district had to do in a year, and what a snapshot says of it: the facts a review is opened on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from analytics.assess.assessment import Dated, OneYear, Reason, Scheduled, Status, known
from analytics.assess.verdict import is_behind
from analytics.policy.register import Force, Indicator
from analytics.progress import measures, verdicts
from analytics.progress.look import Look
from analytics.reviews.scheme import Rule, Scheme, Weighing, tenth

_FROZEN = ConfigDict(frozen=True)
_UNKNOWN = (Status.NO_DATA, Status.CANNOT_JUDGE)


class Reported(StrEnum):
    """What is reported of an item: for the day itself, from an earlier report, or not at all."""

    REPORTED = "reported"
    CARRIED_FORWARD = "carried_forward"
    NOT_REPORTED = "not_reported"


class Standing(StrEnum):
    """Whether there is something to score. None of the others is a zero."""

    SCORED = "scored"
    NO_DATA = "no_data"
    #: The district owes nothing of it this year.
    NOT_APPLICABLE = "not_applicable"


@checked(config=_FROZEN)
class Item:
    """One indicator in one district's review. Values in the indicator's unit; shares are 0–1."""

    id: str
    #: binding, aspirational or duty, as the policy words it.
    force: Force
    rule: Rule
    weight: float
    evidence_asked: bool
    value: float | None
    total: float | None
    #: What the policy asks: a count, an amount in yuan, or a share.
    required: float | None
    #: What should be there by now; None where there is no line.
    expected: float | None
    #: Part of what is required that is there, as it is: it may be above 1.
    completion: float | None
    status: Status
    #: Met or on schedule, by what is reported; None where nobody can say.
    on_schedule: bool | None
    reported: Reported
    #: Of which day its rows are, the oldest of them.
    reported_on: date | None
    standing: Standing
    #: Points, by its rule; None where there is nothing to score.
    proposed: float | None


def items(look: Look, scheme: Scheme, *, year: int) -> tuple[Item, ...]:
    """Every item of the district looked at, by the snapshot looked at, in the scheme's order."""
    return tuple(_item(look, weighing, scheme, year) for weighing in scheme.items)


def _item(look: Look, weighing: Weighing, scheme: Scheme, year: int) -> Item:
    indicator = look.register.indicator(weighing.id)
    if indicator.kind.is_yearly:
        found = _of_year(look, indicator, weighing, scheme, year)
    elif indicator.is_target:
        found = _of_target(look, indicator, weighing)
    else:
        found = _of_duty(look, indicator, weighing)
    reported, on = _reported(look, indicator)
    return replace(found, reported=reported, reported_on=on)


def _of_year(look: Look, indicator: Indicator, weighing: Weighing, scheme: Scheme, year: int) -> Item:
    one = next((entry for entry in verdicts.of(look)[indicator.id].years if entry.year == year), None)
    if one is None:
        # The policy asks for it from a later year on.
        return _made(indicator, weighing, Status.NO_DATA, standing=Standing.NOT_APPLICABLE)
    part = {Status.MET: 1.0, Status.FLAT: scheme.flat, Status.NOT_MET: one.completion or 0.0}.get(one.status)
    is_running = one.status is Status.RUNNING and one.reason is None
    # A year that is over and whose ledger is older than its end is not running: nobody knows.
    return _made(
        indicator,
        weighing,
        one.status,
        one=one,
        part=part,
        standing=Standing.NOT_APPLICABLE if is_running else None,
    )


def _of_target(look: Look, indicator: Indicator, weighing: Weighing) -> Item:
    one = verdicts.of(look)[indicator.id].overall
    owes_nothing = one.status is Status.NOT_DUE or one.reason is Reason.NO_DISTRICT_TARGET or one.total == 0
    if owes_nothing or not isinstance(one, Dated):
        dated = one if isinstance(one, Dated) else None
        return _made(indicator, weighing, one.status, dated=dated, standing=Standing.NOT_APPLICABLE)
    return _made(indicator, weighing, one.status, dated=one, part=_part_of_target(one, weighing.rule))


def _part_of_target(one: Dated, rule: Rule) -> float | None:
    """By what is there on the day: what was reached and lost again is not there."""
    if one.completion is None:
        return None
    if one.completion >= 1 or one.status in (Status.AHEAD, Status.ON_SCHEDULE):
        return 1.0
    if rule is Rule.THERE:
        return 0.0
    expected = one.expected_share if isinstance(one, Scheduled) else 1.0
    return min(1.0, one.completion / expected) if expected else None


def _of_duty(look: Look, indicator: Indicator, weighing: Weighing) -> Item:
    found = measures.measured(look, indicator)
    now = found.now
    nothing = found.verdict == "nothing_to_count" or found.reason is Reason.NO_DISTRICT_TARGET
    made = _made(
        indicator,
        weighing,
        found.status or Status.NO_DATA,
        part=None if now is None else now.share,
        standing=Standing.NOT_APPLICABLE if nothing else None,
    )
    if now is None:
        return made
    return replace(
        made, value=known(now.value), total=known(now.total), required=1.0, completion=known(now.share)
    )


def _made(
    indicator: Indicator,
    weighing: Weighing,
    status: Status,
    *,
    one: OneYear | None = None,
    dated: Dated | None = None,
    part: float | None = None,
    standing: Standing | None = None,
) -> Item:
    """`part` is the share of the weight that is proposed."""
    can_be_scored = status not in _UNKNOWN and part is not None
    standing = standing or (Standing.SCORED if can_be_scored else Standing.NO_DATA)
    entry = one or dated
    return Item(
        id=indicator.id,
        force=indicator.force,
        rule=weighing.rule,
        weight=weighing.weight,
        evidence_asked=weighing.evidence,
        value=None if entry is None else entry.value,
        total=None if entry is None else entry.total,
        required=one.asked_yuan if one else dated.target if dated else None,
        expected=dated.expected if isinstance(dated, Scheduled) else None,
        completion=one.completion if one else dated.completion if dated else None,
        status=status,
        on_schedule=None if standing is not Standing.SCORED else not _is_behind(status, entry),
        reported=Reported.NOT_REPORTED,
        reported_on=None,
        standing=standing,
        proposed=None if standing is not Standing.SCORED or part is None else tenth(weighing.weight * part),
    )


def _is_behind(status: Status, entry: OneYear | Dated | None) -> bool:
    return status is Status.NOT_MET if entry is None else is_behind(entry)


def _reported(look: Look, indicator: Indicator) -> tuple[Reported, date | None]:
    day = look.snapshot.day_of(look.unit, *indicator.tables)
    if day is None:
        return Reported.NOT_REPORTED, None
    return (Reported.REPORTED if day == look.as_of else Reported.CARRIED_FORWARD), day
