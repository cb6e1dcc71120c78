"""Actions as pages list them: those of a unit, how many press, those that are chosen; and as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from analytics.answers.explanation import Explanation
from analytics.assess.verdict import code
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.progress.look import Look
from analytics.reviews.actions import Action, ActionLight, State, day_of, most_urgent_first
from analytics.reviews.behind import Behind
from analytics.reviews.meetings import Since
from analytics.reviews.notes import Note
from analytics.tables import Table


class Which(StrEnum):
    """Which actions are asked for."""

    OPEN = "open"
    OVERDUE = "overdue"
    NEAR = "near"
    TO_TAKE_OVER = "to_take_over"
    TO_CLOSE = "to_close"
    OVER = "over"
    ALL = "all"


def of_unit(actions: Sequence[Action], look: Look) -> tuple[Action, ...]:
    """Those of the unit looked at; of the city its own and those of every district."""
    return tuple(one for one in actions if look.is_city or one.district_code == look.unit)


def counted(actions: Sequence[Action], on: date) -> Mapping[Which, int]:
    """How many there are of each kind on a day."""
    return {which: sum(_is(one, which, on) for one in actions) for which in Which}


def chosen(actions: Sequence[Action], which: Which, indicator: str | None, on: date) -> tuple[Action, ...]:
    """Those of a kind, about one indicator or any, the most urgent first."""
    shown = [one for one in actions if _is(one, which, on) and indicator in (None, one.indicator)]
    return most_urgent_first(shown, on)


def overdue(actions: Sequence[Action], on: date, *, indicator: str | None = None) -> tuple[Action, ...]:
    """Those whose deadline is over, the oldest first; about one indicator or any."""
    return chosen(actions, Which.OVERDUE, indicator, on)


def same(actions: Sequence[Action], terms: Mapping[str, object]) -> Action | None:
    """The action that was set in these very terms, if there is one."""
    return next(
        (one for one in actions if all(getattr(one, name) == value for name, value in terms.items())), None
    )


def indicators(actions: Sequence[Action], register: Register) -> tuple[str, ...]:
    """The indicators actions are about, in the register's order."""
    about = {one.indicator for one in actions}
    return tuple(id for id in register.indicators if id in about)


def counted_days(left: int) -> tuple[int, bool]:
    """How many days, and whether they lie behind the deadline."""
    return abs(left), left < 0


def _is(action: Action, which: Which, on: date) -> bool:
    match which:
        case Which.OPEN:
            return action.is_open
        case Which.OVERDUE:
            return action.is_overdue(on)
        case Which.NEAR:
            return action.light(on) is ActionLight.YELLOW
        case Which.TO_TAKE_OVER:
            return action.state is State.SET
        case Which.TO_CLOSE:
            return action.state is State.REPORTED_DONE
        case Which.OVER:
            return not action.is_open
    return True


def all_of(since: Since) -> tuple[Action, ...]:
    """Every action that is told of since a meeting, once."""
    told = (*since.agreed, *since.done, *since.overdue, *since.new)
    return tuple({one.id: one for one in told}.values())


def numbers(explained: Sequence[Explanation], t: Translator) -> Table:
    """One row a number that is another one, and in a sentence why."""
    rows = {
        "indicator": [one.indicator.id for one in explained],
        "explained": [one.sentence(t) for one in explained],
    }
    return Table("since-numbers", rows)


def without_action(found: Sequence[Behind]) -> Table:
    """One row a target or duty that a unit is behind with and that nobody has an action for."""
    rows = {
        "indicator": [one.indicator.id for one in found],
        "unit_code": [one.district_code for one in found],
        "verdict": [one.status if one.assessment is None else code(one.assessment) for one in found],
    }
    return Table("behind-without-action", rows)


def noted(notes: Sequence[Note]) -> Table:
    """One row a note, by day."""
    rows = {
        "as_of": [one.on for one in notes],
        "unit_code": [one.district_code for one in notes],
        "note": [one.text for one in notes],
        "noted_by": [one.by.actor for one in notes],
        "noted_on": [day_of(one.by.at) for one in notes],
    }
    return Table("notes", rows)
