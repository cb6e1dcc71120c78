"""How a year's review weighs and scores: the reviewers' choice in data/review.toml, kept with the year."""

from __future__ import annotations

import math
import tomllib
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from analytics.errors import N_, Refusal
from analytics.language.formats import rounded
from analytics.policy.register import Indicator, JudgedFor, Kind, Register

FILE = Path(__file__).parents[2] / "data" / "review.toml"
#: Digits behind which there is only what products and sums of doubles carry.
_NOISE = 9
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Rule(StrEnum):
    """How the score of an item is proposed."""

    SCHEDULE = "schedule"
    THERE = "there"
    YEAR = "year"
    SHARE = "share"


class Grade(StrEnum):
    EXCELLENT = "excellent"
    GOOD = "good"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"


@checked(config=_STRICT)
class Weighing:
    """One indicator in the review: what it weighs, its rule, and whether evidence is asked for."""

    id: str
    weight: float
    rule: Rule
    evidence: bool


@checked(config=_STRICT)
class Days:
    """Days until a step is due: from opening; for an objection from telling."""

    self_assessment: int
    review: int
    objection: int


@checked(config=_STRICT)
class Adjusting:
    """Plus and minus points, at most so many."""

    most_plus: float
    most_minus: float


@checked(config=_STRICT)
class GradeFrom:
    """A grade and the percentage of the possible points it begins at."""

    id: Grade
    from_percent: float


@checked(config=_STRICT)
class Scheme:
    """Everything the reviewers chose for a year."""

    version: int
    flat: float
    four_eyes: bool
    variation: float
    days: Days
    adjustment: Adjusting
    #: Falling by percentage.
    grades: tuple[GradeFrom, ...]
    items: tuple[Weighing, ...]
    #: At most so large a part of the districts is excellent; None: whoever reaches it.
    most_excellent: float | None = None

    @property
    def weight(self) -> float:
        """The points of all items."""
        return sum(item.weight for item in self.items)


SCHEME = TypeAdapter(Scheme)


@cache
def scheme() -> Scheme:
    """The scheme as it stands where none was adopted."""
    return parsed(FILE.read_text(encoding="utf-8"), name="data/review.toml")


def parsed(text: str, *, name: str) -> Scheme:
    """A scheme written as data/review.toml is; refuses what is missing, unknown or of a wrong kind."""
    try:
        said = tomllib.loads(text)
        said["grades"] = [{"id": one["id"], "from_percent": one["from"]} for one in said.pop("grade")]
        said["items"] = said.pop("item")
        return SCHEME.validate_python(said)
    except tomllib.TOMLDecodeError as error:
        raise Refusal(N_("{file} is not a TOML file: {error}."), file=name, error=error) from error
    except (KeyError, TypeError) as error:
        raise _misread(name, "grade, item") from error
    except ValidationError as error:
        raise _misread(name, ".".join(map(str, error.errors()[0]["loc"]))) from error


def _misread(name: str, place: str) -> Refusal:
    return Refusal(N_("{file}: {place} is missing, unknown or of a wrong kind."), file=name, place=place)


def refuse_unsound(scheme: Scheme, register: Register) -> None:
    """Refuses a scheme that no district can be scored by."""
    settings = {
        "flat": 0 <= scheme.flat <= 1,
        "variation": 0 <= scheme.variation < 1,
        "days": 0 <= scheme.days.self_assessment <= scheme.days.review and scheme.days.objection >= 0,
        "adjustment": _is_points(scheme.adjustment.most_plus) and _is_points(scheme.adjustment.most_minus),
        "most_excellent": scheme.most_excellent is None or 0 < scheme.most_excellent <= 1,
    }
    for name, is_sound in settings.items():
        if not is_sound:
            raise Refusal(N_("The scheme cannot be adopted: {place} is out of its range."), place=name)
    begins = [one.from_percent for one in scheme.grades]
    falls = all(higher > lower for higher, lower in pairwise(begins))
    if [one.id for one in scheme.grades] != list(Grade) or not falls or begins[-1] != 0:
        raise Refusal(
            N_("The scheme cannot be adopted: the four grades begin at falling percentages, the last at 0.")
        )
    if not scheme.items:
        raise Refusal(N_("The scheme cannot be adopted: it has no item."))
    for place, item in enumerate(scheme.items):
        _refuse_unsound_item(item, register, is_repeated=item.id in {one.id for one in scheme.items[:place]})


def _refuse_unsound_item(item: Weighing, register: Register, *, is_repeated: bool) -> None:
    indicator = register.indicator(item.id)
    if is_repeated:
        raise Refusal(N_("The scheme cannot be adopted: {item} stands in it twice."), item=indicator.name)
    if not (_is_points(item.weight) and item.weight > 0):
        raise Refusal(
            N_("The scheme cannot be adopted: {item} must weigh more than 0, with at most one decimal."),
            item=indicator.name,
        )
    if item.rule not in rules_of(indicator):
        raise Refusal(
            N_("The scheme cannot be adopted: {item} is not scored in a district, or not by this rule."),
            item=indicator.name,
        )


def rules_of(indicator: Indicator) -> tuple[Rule, ...]:
    """By which rules a district can be scored on an indicator.

    By none where the policy sets the number for the city alone, or sets no number at all: a district's part
    of the first is for orientation, and of the second nobody says how much is enough.
    """
    if indicator.judged_for is JudgedFor.CITY or indicator.kind is Kind.TRACKED:
        return ()
    if indicator.kind.is_yearly:
        return (Rule.YEAR,)
    if indicator.is_yes_or_no:
        return (Rule.THERE,)
    return (Rule.SHARE,) if indicator.kind is Kind.DUTY else (Rule.SCHEDULE,)


def tenth(points: float) -> float:
    """Points to a tenth, as readers round them: 3 × 19/20 is 2.85 and so 2.9, whatever doubles make of it."""
    return float(rounded(round(points, _NOISE), 1))


def _is_points(number: float) -> bool:
    return math.isfinite(number) and number >= 0 and abs(number - round(number, 1)) < 1e-9
