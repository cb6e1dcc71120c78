"""What an indicator's kind asks for, and what would contradict it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from analytics.errors import RegisterRefused
from analytics.policy.register import Direction, Force, Indicator, Kind, Thresholds


@dataclass(frozen=True)
class KindRule:
    """The keys one kind needs and may have beside the common ones, and the values that go with it."""

    needs: tuple[str, ...]
    may: tuple[str, ...]
    forces: tuple[Force, ...]
    directions: tuple[Direction, ...]
    is_share: tuple[bool, ...]


ON_TARGETS = (Force.BINDING, Force.ASPIRATIONAL)
UP = (Direction.UP,)

RULES: Mapping[Kind, KindRule] = {
    Kind.LEVEL: KindRule(
        ("milestones",), ("base", "thresholds"), ON_TARGETS, (Direction.UP, Direction.DOWN), (False,)
    ),
    Kind.COUNT: KindRule(("milestones",), ("thresholds",), ON_TARGETS, UP, (False,)),
    Kind.COVERAGE: KindRule(("milestones",), ("base", "thresholds"), ON_TARGETS, UP, (True,)),
    Kind.YEARLY_FLOOR: KindRule(("floor", "from_year"), (), ON_TARGETS, UP, (False,)),
    Kind.YEARLY_GROWTH: KindRule(("from_year",), (), ON_TARGETS, UP, (False,)),
    Kind.DUTY: KindRule((), (), (Force.DUTY,), (Direction.UP, Direction.DOWN), (True,)),
    Kind.TRACKED: KindRule((), (), (Force.TRACKED,), tuple(Direction), (True, False)),
}

#: A contradiction: the key it shows in, what was found, and what is allowed there.
Contradiction = tuple[str, object, str]


def refuse_contradictions(indicator: Indicator, where: str) -> None:
    """Refuses the first contradiction; `where` is the file and the indicator."""
    for check in (_kind, _milestones, _beside):
        for key, found, allowed in check(indicator):
            raise _contradiction(where, key, found, allowed)


def refuse_disorder(thresholds: Thresholds, where: str) -> None:
    """Refuses thresholds whose statuses would overlap or swap."""
    for key, found, allowed in _thresholds(thresholds):
        raise _contradiction(where, key, found, allowed)


def _contradiction(where: str, key: str, found: object, allowed: str) -> RegisterRefused:
    return RegisterRefused(
        "{where}, {key}: found “{found}”, allowed is {allowed}.",
        where=where,
        key=key,
        found=found,
        allowed=allowed,
    )


def _kind(indicator: Indicator) -> Iterator[Contradiction]:
    rule = RULES[indicator.kind]
    for key, found, allowed in (
        ("force", indicator.force, rule.forces),
        ("direction", indicator.direction, rule.directions),
        ("is_share", indicator.is_share, rule.is_share),
    ):
        if found not in allowed:
            names = " or ".join(str(value).lower() for value in allowed)
            yield key, str(found).lower(), f"{names} for kind {indicator.kind}"


def _milestones(indicator: Indicator) -> Iterator[Contradiction]:
    """Days first, then values along the direction, then their sizes."""
    pairs = list(enumerate(pairwise(indicator.milestones), start=1))
    for number, (earlier, later) in pairs:
        if later.due <= earlier.due:
            yield f"milestones[{number}], due", later.due, f"a day after {earlier.due}"
    sign, word = (-1, "less") if indicator.direction is Direction.DOWN else (1, "more")
    for number, (earlier, later) in pairs:
        if sign * later.target <= sign * earlier.target:
            allowed = f"{word} than {earlier.target:g}, as the direction is {indicator.direction}"
            yield f"milestones[{number}], target", f"{later.target:g}", allowed
    for number, milestone in enumerate(indicator.milestones):
        key, found = f"milestones[{number}], target", f"{milestone.target:g}"
        if milestone.target <= 0:
            yield key, found, "more than 0"
        if indicator.kind is Kind.COUNT and not milestone.target.is_integer():
            yield key, found, "a whole number, as institutions are counted"
    if indicator.kind is Kind.COVERAGE and indicator.milestones[-1].target != 1.0:
        key = f"milestones[{len(indicator.milestones) - 1}], target"
        yield key, f"{indicator.milestones[-1].target:g}", "1.0, which is every unit"


def _beside(indicator: Indicator) -> Iterator[Contradiction]:
    """What stands beside the milestones: a floor, a base, further clauses."""
    if indicator.floor is not None and indicator.floor <= 0:
        yield "floor", f"{indicator.floor:g}", "more than 0 yuan"
    if indicator.base and indicator.base.due >= (first := indicator.milestones[0].due):
        yield "base, on", indicator.base.due, f"a day before {first}, the first milestone"
    if indicator.clause in indicator.further_clauses:
        yield "further_clauses", indicator.clause, f"any clause but {indicator.clause}, which is its own"


def _thresholds(thresholds: Thresholds) -> Iterator[Contradiction]:
    ahead, behind, seriously = thresholds.ahead_pp, thresholds.behind_pp, thresholds.seriously_behind_pp
    slightly_months, seriously_months = thresholds.count_slightly_months, thresholds.count_seriously_months
    if ahead <= 0:
        yield "ahead_pp", f"{ahead:g}", "more than 0"
    if behind >= 0:
        yield "behind_pp", f"{behind:g}", "less than 0"
    if seriously >= behind:
        yield "seriously_behind_pp", f"{seriously:g}", f"less than behind_pp, {behind:g}"
    if seriously_months < 0:
        yield "count_seriously_months", f"{seriously_months:g}", "0 or more"
    if slightly_months <= seriously_months:
        allowed = f"more than count_seriously_months, {seriously_months:g}"
        yield "count_slightly_months", f"{slightly_months:g}", allowed
