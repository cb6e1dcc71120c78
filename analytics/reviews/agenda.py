"""What is open in each review, and until when: what a list of them shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from analytics.reference import districts
from analytics.reviews import store
from analytics.reviews.items import Standing
from analytics.reviews.review import UNSETTLED, Evidence, Review, Step


@dataclass(frozen=True)
class InTheWay:
    """What a review cannot be checked with, by item."""

    #: Neither data nor settled.
    unknown: tuple[str, ...]
    #: With a question that has no answer.
    unanswered: tuple[str, ...]
    #: With evidence that was not examined.
    unjudged: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.unknown or self.unanswered or self.unjudged)


@dataclass(frozen=True)
class Line:
    """One district's review of a year: where it is, until when, and what is done in it."""

    district_code: str
    #: None: not opened.
    review: Review | None = None
    step: Step | None = None
    #: Until when the step is due; None where nothing is.
    due: date | None = None
    #: Below 0: so many days too late.
    days_left: int | None = None
    items: int = 0
    #: Items the district assessed itself, the reviewers scored or remarked on, and whose score stands.
    assessed: int = 0
    scored: int = 0
    settled: int = 0
    #: Items for which evidence is asked, those of which some was accepted, and those still to come.
    evidence_asked: int = 0
    evidence_checked: int = 0
    evidence_outstanding: int = 0
    in_the_way: InTheWay = InTheWay((), (), ())
    #: Objections that are not decided.
    objections: int = 0

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class Due:
    """The day a step is due, and the days until then; below 0 it is late."""

    day: date
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.days_left < 0


@dataclass(frozen=True)
class UnderWay:
    """How many reviews of a year are not final, and how many of them are late."""

    year: int
    count: int
    late: int


def in_the_way(review: Review) -> InTheWay:
    """What must be settled before a review is checked."""
    entries = review.entries.items()
    return InTheWay(
        unknown=tuple(id for id, entry in entries if entry.standing is Standing.NO_DATA),
        unanswered=tuple(dict.fromkeys(one.item for one in review.questions.values() if one.answer is None)),
        unjudged=tuple(
            id for id, entry in entries if any(one.is_accepted is None for one in entry.documents)
        ),
    )


def due_on(review: Review) -> date | None:
    """Until when the step a review is at is due; None where nothing is."""
    match review.step:
        case Step.SELF_ASSESSMENT:
            return review.opened.self_assessment_due
        case Step.IN_REVIEW | Step.CHECKED | Step.SIGNED | Step.SEALED:
            return review.opened.review_due
        case Step.TOLD | Step.OBJECTED | Step.DECIDED:
            return review.objection_due
        case Step.FINAL:
            return None


def due(review: Review) -> Due | None:
    """Until when the step it is at is due by today; None where no day is set for it."""
    day, today = due_on(review), store.today()
    # A time to object that is over is nobody's delay.
    if day is None or (review.step is Step.TOLD and day < today):
        return None
    return Due(day, (day - today).days)


def under_way(year: int, reviews: Iterable[Review]) -> UnderWay | None:
    """The reviews of a year that are not final; None where there is none."""
    running = [one for one in reviews if one.step is not Step.FINAL]
    terms = [term for one in running if (term := due(one))]
    return UnderWay(year, len(running), sum(term.is_late for term in terms)) if running else None


def agenda(reviews: Mapping[str, Review], on: date) -> tuple[Line, ...]:
    """A line for every district, in their order, also for one whose review is not opened."""
    return tuple(_line(code, reviews.get(code), on) for code in districts())


def _line(code: str, review: Review | None, on: date) -> Line:
    if review is None:
        return Line(code)
    until = due_on(review)
    entries = review.entries.values()
    asked = [entry for entry in entries if entry.evidence is not Evidence.NOT_ASKED]
    return Line(
        code,
        review,
        review.step,
        due=until,
        days_left=None if until is None else (until - on).days,
        items=len(review.entries),
        assessed=sum(entry.own is not None for entry in entries),
        scored=sum(entry.scored is not None for entry in entries),
        settled=sum(entry.standing is not Standing.NO_DATA for entry in entries),
        evidence_asked=len(asked),
        evidence_checked=sum(entry.evidence is Evidence.CHECKED for entry in asked),
        evidence_outstanding=sum(entry.evidence is Evidence.ASKED for entry in asked)
        if review.step in UNSETTLED
        else 0,
        in_the_way=in_the_way(review),
        objections=sum(one.is_upheld is None for one in review.objections.values()),
    )
