"""How a year's review weighs and scores: the reviewers' choice in data/review.toml, kept with the year."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from analytics.errors import N_, Refusal
from analytics.policy.register import Register

FILE = Path(__file__).parents[2] / "data" / "review.toml"
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
    """The scheme as it stands, for a year that is opened now."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    said["grades"] = [{"id": one["id"], "from_percent": one["from"]} for one in said.pop("grade")]
    said["items"] = said.pop("item")
    try:
        return SCHEME.validate_python(said)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise Refusal(
            N_("data/review.toml: {place} is missing, unknown or of a wrong kind."), place=place
        ) from error


def refuse_unknown(scheme: Scheme, register: Register) -> None:
    """Refuses an item that is no indicator of the register."""
    for item in scheme.items:
        register.indicator(item.id)
