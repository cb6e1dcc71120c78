"""A review as it stands: what its events add up to. Pure: the same events give the same review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import singledispatch
from typing import Any

from analytics.assess.verdict import Gravity, gravity_of
from analytics.database.events import Event
from analytics.errors import UnknownName
from analytics.language.formats import LANZHOU
from analytics.reviews import events as happened
from analytics.reviews.items import Item, Standing


class Step(StrEnum):
    """Where a review is; each is left by what its comment says."""

    SELF_ASSESSMENT = "self_assessment"  # the district hands in
    IN_REVIEW = "in_review"  # somebody checks it
    CHECKED = "checked"  # the one who answers for it signs
    SIGNED = "signed"  # it is sealed
    SEALED = "sealed"  # the district is told
    TOLD = "told"  # the district objects, or the time for that is over
    OBJECTED = "objected"  # every objection is decided
    DECIDED = "decided"  # sealed anew where a score changed, it is final
    FINAL = "final"


#: What is not scored counts as the rules propose: a total is no result yet.
UNSETTLED = (Step.SELF_ASSESSMENT, Step.IN_REVIEW)
#: The district has been told its result.
TOLD = (Step.TOLD, Step.OBJECTED, Step.DECIDED, Step.FINAL)


class Evidence(StrEnum):
    """How far an item is evidenced: a question apart from what is reported and from being on schedule."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    SHOWN = "shown"
    CHECKED = "checked"
    REJECTED = "rejected"


class Light(StrEnum):
    """One light an item. Green needs schedule and, where evidence is asked for, evidence that was checked."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    OPEN = "open"


@dataclass(frozen=True)
class By:
    """Who did something, and when."""

    actor: str
    at: datetime
    seq: int
    #: The number of the account that was signed in; None where nobody signs in.
    account: int | None = None

    @classmethod
    def of(cls, event: Event) -> By:
        """Who did what an event tells of."""
        return cls(event.actor, event.at, event.seq, event.body.get("account"))

    @property
    def day(self) -> date:
        """The day it was in Lanzhou."""
        return self.at.astimezone(LANZHOU).date()


@dataclass(frozen=True)
class OwnAssessment:
    """What the district says of an item."""

    score: float | None
    remark: str
    by: By


@dataclass(frozen=True)
class Score:
    """What the reviewers say of an item."""

    score: float | None
    applicable: bool
    reason: str
    remark: str
    by: By


@dataclass(frozen=True)
class Document:
    """A piece of evidence, and what became of it: None is not looked at yet."""

    shown: happened.EvidenceShown
    by: By
    is_accepted: bool | None = None
    remark: str = ""
    judged_by: By | None = None


@dataclass(frozen=True)
class Question:
    """A question to the district and its answer."""

    item: str
    text: str
    by: By
    answer: str | None = None
    answered_by: By | None = None


@dataclass(frozen=True)
class Adjustment:
    """Plus or minus points."""

    points: float
    reason: str
    by: By


@dataclass(frozen=True)
class Objection:
    """An objection and what was decided: None is open."""

    item: str | None
    text: str
    by: By
    is_upheld: bool | None = None
    reason: str = ""
    score: float | None = None
    decided_by: By | None = None


@dataclass(frozen=True)
class Seal:
    """One sealed version."""

    version: int
    document: str
    sha256: str
    by: By


@dataclass(frozen=True)
class Entry:
    """One item and all that was said of it."""

    item: Item
    own: OwnAssessment | None = None
    scored: Score | None = None
    asked_for: str | None = None
    documents: tuple[Document, ...] = ()
    #: The seq of the last event about it: who writes into it must have seen that.
    seq: int = 0

    @property
    def standing(self) -> Standing:
        """The reviewers may settle what the data leaves open, and take out what does not apply."""
        if self.scored is None:
            return self.item.standing
        if not self.scored.applicable:
            return Standing.NOT_APPLICABLE
        return Standing.NO_DATA if self.scored.score is None else Standing.SCORED

    @property
    def score(self) -> float | None:
        """The points that count: the reviewers', else those proposed."""
        if self.standing is not Standing.SCORED:
            return None
        return self.item.proposed if self.scored is None else self.scored.score

    @property
    def evidence(self) -> Evidence:
        if any(document.is_accepted for document in self.documents):
            return Evidence.CHECKED
        if any(document.is_accepted is None for document in self.documents):
            return Evidence.SHOWN
        if self.documents:
            return Evidence.REJECTED
        return Evidence.ASKED if self.item.evidence_asked or self.asked_for else Evidence.NOT_ASKED

    @property
    def light(self) -> Light:
        """Never green by report alone where evidence was asked for.

        A little short of it, flat or slipping is yellow, as on every page; further, or refuted, is red.
        """
        if self.standing is not Standing.SCORED or self.item.on_schedule is None:
            return Light.OPEN
        if self.evidence is Evidence.REJECTED or gravity_of(self.item.status) is Gravity.BAD:
            return Light.RED
        settled = self.evidence in (Evidence.NOT_ASKED, Evidence.CHECKED)
        return Light.GREEN if settled and self.item.on_schedule else Light.YELLOW


@dataclass(frozen=True)
class Review:
    """One district's review of a year, as its events add up."""

    opened: happened.Opened
    opened_by: By
    entries: Mapping[str, Entry]
    step: Step = Step.SELF_ASSESSMENT
    #: By the seq of their events.
    questions: Mapping[int, Question] = field(default_factory=dict)
    adjustments: Mapping[int, Adjustment] = field(default_factory=dict)
    objections: Mapping[int, Objection] = field(default_factory=dict)
    seals: tuple[Seal, ...] = ()
    submitted: By | None = None
    checked: By | None = None
    signed: By | None = None
    told: By | None = None
    objection_due: date | None = None
    #: One more with every reopening and whatever is said of an item after it was sealed.
    version: int = 1
    #: The seq of its last event.
    seq: int = 0
    #: Every event, for who did what when.
    history: tuple[Event, ...] = ()

    @property
    def year(self) -> int:
        return self.opened.year

    @property
    def district_code(self) -> str:
        return self.opened.district_code

    def entry(self, item: str) -> Entry:
        """One item; refuses one that this review does not have."""
        if item not in self.entries:
            raise UnknownName("item", item, self.entries)
        return self.entries[item]

    @property
    def is_sealed(self) -> bool:
        """Whether everything that counts is in the last seal."""
        return bool(self.seals) and self.seals[-1].version == self.version

    @property
    def is_late(self) -> bool:
        """Whether the self-assessment was handed in after its day."""
        return self.submitted is not None and self.submitted.day > self.opened.self_assessment_due

    @property
    def adjusted(self) -> float:
        """Plus and minus points together, within what the scheme allows."""
        plus = sum(one.points for one in self.adjustments.values() if one.points > 0)
        minus = sum(one.points for one in self.adjustments.values() if one.points < 0)
        most = self.opened.scheme.adjustment
        return min(plus, most.most_plus) + max(minus, -most.most_minus)


def review(events: Iterable[Event], state: Review | None = None) -> Review | None:
    """The review its events tell of, behind those a review was made of before; None of no event."""
    for event in events:
        said = happened.KINDS.read(event)
        by = By.of(event)
        if state is None:
            assert isinstance(said, happened.Opened), "a review begins with its opening"
            state = Review(said, by, {item.id: Entry(item) for item in said.items})
        else:
            state = _after(said, state, by)
        state = replace(state, seq=event.seq, history=(*state.history, event))
    return state


def as_sealed(now: Review) -> Review | None:
    """The review as it was when it was last sealed; None of one that never was."""
    if not now.seals:
        return None
    last = now.seals[-1].by.seq
    return review(event for event in now.history if event.seq <= last)


@singledispatch
def _after(said: Any, _state: Review, _by: By) -> Review:
    raise TypeError(f"nothing follows of {type(said).__name__}")


def _entry(state: Review, item: str, by: By, **changes: Any) -> Review:
    entry = replace(state.entries[item], seq=by.seq, **changes)
    # What is sealed stays as it was: whatever is said of an item after that makes a new version.
    version = state.version + 1 if state.is_sealed else state.version
    return replace(state, entries={**state.entries, item: entry}, version=version)


@_after.register
def _(said: happened.SelfAssessed, state: Review, by: By) -> Review:
    return _entry(state, said.item, by, own=OwnAssessment(said.score, said.remark, by))


@_after.register
def _(_said: happened.Submitted, state: Review, by: By) -> Review:
    return replace(state, step=Step.IN_REVIEW, submitted=by)


@_after.register
def _(said: happened.Scored, state: Review, by: By) -> Review:
    return _entry(
        state, said.item, by, scored=Score(said.score, said.applicable, said.reason, said.remark, by)
    )


@_after.register
def _(said: happened.EvidenceAsked, state: Review, by: By) -> Review:
    return _entry(state, said.item, by, asked_for=said.what)


@_after.register
def _(said: happened.EvidenceShown, state: Review, by: By) -> Review:
    return _entry(state, said.item, by, documents=(*state.entries[said.item].documents, Document(said, by)))


@_after.register
def _(said: happened.EvidenceJudged, state: Review, by: By) -> Review:
    documents = tuple(
        replace(one, is_accepted=said.is_accepted, remark=said.remark, judged_by=by)
        if one.by.seq == said.shown
        else one
        for one in state.entries[said.item].documents
    )
    return _entry(state, said.item, by, documents=documents)


@_after.register
def _(said: happened.Asked, state: Review, by: By) -> Review:
    return replace(state, questions={**state.questions, by.seq: Question(said.item, said.text, by)})


@_after.register
def _(said: happened.Answered, state: Review, by: By) -> Review:
    answered = replace(state.questions[said.to], answer=said.text, answered_by=by)
    return replace(state, questions={**state.questions, said.to: answered})


@_after.register
def _(said: happened.Adjusted, state: Review, by: By) -> Review:
    return replace(state, adjustments={**state.adjustments, by.seq: Adjustment(said.points, said.reason, by)})


@_after.register
def _(said: happened.AdjustmentWithdrawn, state: Review, _by: By) -> Review:
    left = {seq: one for seq, one in state.adjustments.items() if seq != said.adjusted}
    return replace(state, adjustments=left)


@_after.register
def _(_said: happened.Returned, state: Review, _by: By) -> Review:
    if state.step is Step.IN_REVIEW:
        return replace(state, step=Step.SELF_ASSESSMENT, submitted=None)
    return replace(state, step=Step.IN_REVIEW, checked=None, signed=None)


@_after.register
def _(_said: happened.Checked, state: Review, by: By) -> Review:
    return replace(state, step=Step.CHECKED, checked=by)


@_after.register
def _(_said: happened.Signed, state: Review, by: By) -> Review:
    return replace(state, step=Step.SIGNED, signed=by)


@_after.register
def _(said: happened.Sealed, state: Review, by: By) -> Review:
    seal = Seal(state.version, said.document, said.sha256, by)
    step = Step.SEALED if state.step is Step.SIGNED else state.step
    return replace(state, step=step, seals=(*state.seals, seal))


@_after.register
def _(said: happened.Told, state: Review, by: By) -> Review:
    return replace(state, step=Step.TOLD, told=by, objection_due=said.objection_due)


@_after.register
def _(said: happened.Objected, state: Review, by: By) -> Review:
    objections = {**state.objections, by.seq: Objection(said.item, said.text, by)}
    return replace(state, step=Step.OBJECTED, objections=objections)


@_after.register
def _(said: happened.ObjectionDecided, state: Review, by: By) -> Review:
    decided = replace(
        state.objections[said.objected],
        is_upheld=said.is_upheld,
        reason=said.reason,
        score=said.score,
        decided_by=by,
    )
    objections = {**state.objections, said.objected: decided}
    is_open = any(one.is_upheld is None for one in objections.values())
    state = replace(state, objections=objections, step=Step.OBJECTED if is_open else Step.DECIDED)
    if not said.is_upheld or decided.item is None or said.score is None:
        return state
    before = state.entries[decided.item].scored
    remark = before.remark if before else ""
    return _entry(state, decided.item, by, scored=Score(said.score, True, said.reason, remark, by))


@_after.register
def _(_said: happened.Finalized, state: Review, _by: By) -> Review:
    return replace(state, step=Step.FINAL)


@_after.register
def _(_said: happened.Reopened, state: Review, _by: By) -> Review:
    version = state.version + 1 if state.is_sealed else state.version
    return replace(
        state, step=Step.IN_REVIEW, version=version, checked=None, signed=None, told=None,
        objection_due=None,
    )  # fmt: skip
