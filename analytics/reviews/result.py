"""What a review adds up to: points by part, grade, places, and how places move with the weights. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.policy.register import Force
from analytics.reference import districts
from analytics.reviews.items import Standing
from analytics.reviews.review import Review, as_sealed
from analytics.reviews.scheme import Grade, Scheme, tenth

#: How many sets of weights places are worked out for; always the same ones.
DRAWS = 2000
_SEED = 2016
#: What sums of doubles carry.
_TOLERANCE = 1e-9


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


@dataclass(frozen=True)
class Gain:
    """A review beside the sealed one of the year before, over the items that were weighed alike in both."""

    #: 0–100, over these items alone and without plus and minus points.
    before: float
    now: float
    items: tuple[str, ...]
    #: Weighed otherwise, or not scored, in one of the years.
    left_out: tuple[str, ...]

    @property
    def gain(self) -> float:
        return tenth(self.now - self.before)


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
        points=tenth(points),
        possible=possible,
        adjusted=adjusted,
        parts=tuple(
            Part(
                force,
                tenth(sum(entry.score or 0.0 for entry in applicable if entry.item.force is force)),
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


def incomplete(reviews: Mapping[str, Review]) -> tuple[str, ...]:
    """The districts whose result is still open, or whose review is not even opened: a ranking names them."""
    return tuple(code for code in districts() if code not in reviews or result(reviews[code]).percent is None)


def grades(reviews: Mapping[str, Review]) -> Mapping[str, Grade | None]:
    """The grade of each review of a year, by its percentage and, where the scheme limits it, by its place.

    At most so large a part of the districts is excellent: those behind, and all of a tie that would not
    fit, are graded as the next. As long as a district is open, nobody knows who they are.
    """
    found = {code: result(one).grade for code, one in reviews.items()}
    most = next((one.opened.scheme.most_excellent for one in reviews.values()), None)
    if most is None:
        return found
    fitting = int(most * len(districts()) + _TOLERANCE)
    is_open = bool(incomplete(reviews))
    at = {one.district_code: one.place for one in places(tuple(reviews.values()))}
    sharing = Counter(at.values())

    def limited(code: str, grade: Grade | None) -> Grade | None:
        if grade is not Grade.EXCELLENT:
            return grade
        if is_open:
            return None
        return grade if at[code] + sharing[at[code]] - 1 <= fitting else Grade.GOOD

    return {code: limited(code, grade) for code, grade in found.items()}


def gain(now: Review, before: Review) -> Gain | None:
    """What a district gained since its sealed review of the year before.

    None where that was never sealed, or no item was weighed alike and scored in both.
    """
    sealed = as_sealed(before)
    if sealed is None:
        return None

    def alike(id: str) -> bool:
        one, other = now.entries[id], sealed.entries.get(id)
        return (
            other is not None
            and one.standing is other.standing is Standing.SCORED
            and (one.item.rule, one.item.weight) == (other.item.rule, other.item.weight)
        )

    ids = tuple(id for id in now.entries if alike(id))
    if not ids:
        return None
    then, this = (_percent_of(one, ids) for one in (sealed, now))
    left_out = tuple(id for id in dict.fromkeys((*now.entries, *sealed.entries)) if id not in ids)
    return Gain(then, this, ids, left_out)


def _percent_of(review: Review, ids: Iterable[str]) -> float:
    entries = [review.entries[id] for id in ids]
    possible = sum(entry.item.weight for entry in entries)
    return _percent(sum(entry.score or 0.0 for entry in entries), possible, 0.0)


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
    found = []
    for code in ranked:
        place = 1 + sum(other > percents[code] for other in percents.values())
        best, worst = ranges[code]
        found.append(Place(code, percents[code], place, min(best, place), max(worst, place)))
    return tuple(found)


def _ranges(reviews: Mapping[str, Review]) -> Mapping[str, tuple[int, int]]:
    scheme = next(iter(reviews.values())).opened.scheme
    ids = tuple(dict.fromkeys(id for review in reviews.values() for id in review.entries))
    draws = np.random.default_rng(_SEED).uniform(
        1 - scheme.variation, 1 + scheme.variation, (DRAWS, len(ids))
    )
    percents = np.column_stack([_varied(review, ids, draws) for review in reviews.values()])
    # As exact as they are shown: who is level to a decimal is level here too.
    shown = np.floor(percents * 10 + 0.5 + _TOLERANCE)
    places = 1 + (shown[:, None, :] > shown[:, :, None]).sum(axis=2)
    return {
        code: (int(column.min()), int(column.max())) for code, column in zip(reviews, places.T, strict=True)
    }


def _varied(review: Review, ids: Sequence[str], draws: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    entries = [review.entries.get(id) for id in ids]
    weights = np.array(
        [
            entry.item.weight if entry and entry.standing is not Standing.NOT_APPLICABLE else 0.0
            for entry in entries
        ]
    )
    points = np.array([entry.score or 0.0 if entry else 0.0 for entry in entries])
    varied: npt.NDArray[np.float64] = 100 * (draws @ points) / (draws @ weights) + review.adjusted
    return varied


def _percent(points: float, possible: float, adjusted: float) -> float:
    return tenth((100 * points / possible if possible else 0.0) + adjusted)
