"""What is behind and has no action yet (督办): where somebody has to decide what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.assess.assessment import Assessment, Reason, Status
from analytics.assess.verdict import WORST_FIRST, is_behind
from analytics.policy.register import Force, Indicator
from analytics.progress import measures, verdicts
from analytics.progress.look import Look
from analytics.reviews.actions import Action


@dataclass(frozen=True)
class Behind:
    """A target or duty that a unit is behind with."""

    indicator: Indicator
    district_code: str
    status: Status
    #: The verdict on a target; None of a duty, which has no schedule.
    assessment: Assessment | None


def behind(look: Look, actions: Sequence[Action]) -> tuple[Behind, ...]:
    """What is behind in the unit looked at, for the city in its districts too, without an open action.

    Worst first, and of what is equally bad the binding ones.
    """
    attended = {(one.indicator, one.district_code) for one in actions if one.is_open}
    units = (look.unit, *(code for code in look.own_districts if code != look.unit))
    found = [
        one
        for unit in units
        for one in _of_unit(look.at(unit))
        if (one.indicator.id, one.district_code) not in attended
    ]

    def key(one: Behind) -> tuple[int, bool]:
        return WORST_FIRST.index(one.status), one.indicator.force is not Force.BINDING

    return tuple(sorted(found, key=key))


def _of_unit(look: Look) -> Iterator[Behind]:
    judged = verdicts.of(look)
    for indicator in look.register.indicators.values():
        if indicator.is_target:
            overall = judged[indicator.id].overall
            if is_behind(overall) and overall.reason is not Reason.NO_DISTRICT_TARGET:
                yield Behind(indicator, look.unit, overall.status, overall)
        elif measures.measured(look, indicator).status is Status.NOT_MET:
            yield Behind(indicator, look.unit, Status.NOT_MET, None)
