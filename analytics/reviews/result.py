"""What a review adds up to: points by part, grade, places, and how places move with the weights. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.language.formats import rounded
from analytics.policy.register import Force
from analytics.reviews.items import Standing
from analytics.reviews.review import Review
from analytics.reviews.scheme import Grade, Scheme

#: How many sets of weights places are worked out for; always the same ones.
DRAWS = 2000
_SEED = 2016


@dataclass(frozen=True)
class Part:
    """The items of one force: points, out of what could be had."""

    force: Force
    points: float
    possible: float


@dataclass(frozen=True)
class Result:
    """One review added up. What does not apply is in neither points nor possible."""

    points: float
    possible: float
    adjusted: float
    parts: tuple[Part, ...]
    #: Items nobody can score yet: as long as there are any, there is neither percentage nor grade.
    open: tuple[str, ...]
    #: 0–100 and adjustments; None while items are open.
    percent: float | None
    #: The least and the most it can become.
    lowest: float
    highest: float
    grade: Grade | None


@dataclass(frozen=True)
class Place:
    """A district's place, ties sharing it, and the places it has as weights vary."""

    district_code: str
    percent: float
    place: int
    best: int
    worst: int


def result(review: Review) -> Result:
    """The points of a review."""
    applicable = [entry for entry in review.entries.values() if entry.standing is not Standing.NOT_APPLICABLE]
    points = sum(entry.score or 0.0 for entry in applicable)
    possible = sum(entry.item.weight for entry in applicable)
    unknown = [entry for entry in applicable if entry.standing is Standing.NO_DATA]
    missing = sum(entry.item.weight for entry in unknown)
    adjusted = review.adjusted
    lowest, highest = (_percent(points + more, possible, adjusted) for more in (0.0, missing))
    percent = lowest if possible and not unknown else None
    return Result(
        points=float(rounded(points, 1)),
        possible=possible,
        adjusted=adjusted,
        parts=tuple(
            Part(
                force,
                float(
                    rounded(sum(entry.score or 0.0 for entry in applicable if entry.item.force is force), 1)
                ),
                sum(entry.item.weight for entry in applicable if entry.item.force is force),
            )
            for force in dict.fromkeys(entry.item.force for entry in review.entries.values())
        ),
        open=tuple(entry.item.id for entry in unknown),
        percent=percent,
        lowest=lowest,
        highest=highest,
        grade=None if percent is None else grade(percent, review.opened.scheme),
    )


def grade(percent: float, scheme: Scheme) -> Grade:
    """The grade a percentage of the possible points has."""
    return next((one.id for one in scheme.grades if percent >= one.from_percent), scheme.grades[-1].id)


def places(reviews: Sequence[Review]) -> tuple[Place, ...]:
    """The places of complete reviews of a year, the first one first; equal percentages share a place.

    `best` and `worst` are over `DRAWS` sets of weights, each weight varied by up to the scheme's
    `variation` either way, the same for all districts.
    """
    complete = {one.district_code: one for one in reviews if result(one).percent is not None}
    if not complete:
        return ()
    percents = {code: result(one).percent or 0.0 for code, one in complete.items()}
    ranges = _ranges(complete)
    ranked = sorted(percents, key=lambda code: (-percents[code], code))
    return tuple(
        Place(code, percents[code], _place(percents[code], percents.values()), *ranges[code])
        for code in ranked
    )


def _place(percent: float, all_of_them: Iterable[float]) -> int:
    return 1 + sum(other > percent for other in all_of_them)


def _ranges(reviews: Mapping[str, Review]) -> Mapping[str, tuple[int, int]]:
    scheme = next(iter(reviews.values())).opened.scheme
    ids = [item.id for item in scheme.items]
    draws = np.random.default_rng(_SEED).uniform(
        1 - scheme.variation, 1 + scheme.variation, (DRAWS, len(ids))
    )
    percents = np.column_stack([_varied(review, ids, draws) for review in reviews.values()])
    places = 1 + (percents[:, None, :] > percents[:, :, None] + 1e-9).sum(axis=2)
    return {
        code: (int(column.min()), int(column.max())) for code, column in zip(reviews, places.T, strict=True)
    }


def _varied(review: Review, ids: Sequence[str], draws: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    entries = [review.entries[id] for id in ids]
    counts = [entry.standing is not Standing.NOT_APPLICABLE for entry in entries]
    weights = np.array(
        [entry.item.weight if is_in else 0.0 for entry, is_in in zip(entries, counts, strict=True)]
    )
    points = np.array([entry.score or 0.0 for entry in entries])
    varied: npt.NDArray[np.float64] = 100 * (draws @ points) / (draws @ weights) + review.adjusted
    return varied


def _percent(points: float, possible: float, adjusted: float) -> float:
    return float(rounded((100 * points / possible if possible else 0.0) + adjusted, 1))
