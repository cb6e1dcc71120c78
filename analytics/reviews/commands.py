"""What can be done in a review: each says what happens next in it, or refuses in a sentence.

Nothing is written here; `Reviews.write` keeps what was decided.
"""

from __future__ import annotations

import math
import re
from datetime import timedelta

from analytics.access.viewer import Right, Viewer
from analytics.dictionary import Label
from analytics.errors import N_, NotAllowed, Refusal, UnknownName
from analytics.language import formats
from analytics.policy.loading import register
from analytics.reviews import events as happened
from analytics.reviews import sealing, store, texts
from analytics.reviews.agenda import InTheWay, in_the_way
from analytics.reviews.items import Standing
from analytics.reviews.journal import LONGEST_NAME, is_by
from analytics.reviews.review import By, Entry, Review, Step
from analytics.reviews.wording import NEXT
from analytics.tables import column
from analytics.visible import file_name

#: When documents are taken.
_SHOWING_AT = (Step.SELF_ASSESSMENT, Step.IN_REVIEW, Step.OBJECTED)
_SHA256 = re.compile("[0-9a-f]{64}")


class NotReady(Refusal):
    """A review that cannot be checked yet: the items of everything that stands in the way."""

    def __init__(self, found: InTheWay) -> None:
        super().__init__(
            N_(
                "It cannot be checked yet. Without data and not settled: {unknown}. "
                "Questions without an answer: {unanswered}. Evidence not yet examined: {unjudged}."
            ),
            unknown=_names(found.unknown),
            unanswered=_names(found.unanswered),
            unjudged=_names(found.unjudged),
        )
        self.unknown = found.unknown
        self.unanswered = found.unanswered
        self.unjudged = found.unjudged


def self_assess(
    review: Review, viewer: Viewer, item: str, score: float | None, remark: str
) -> happened.SelfAssessed:
    """What the district says of an item itself: a score, a remark or both."""
    _allow(review, viewer, Right.SELF_ASSESS, Step.SELF_ASSESSMENT)
    entry = review.entry(item)
    said = _optional(remark)
    if score is None and not said:
        raise Refusal(N_("Give a score or a remark."))
    return happened.SelfAssessed(item, None if score is None else _score(entry, score), said)


def submit(review: Review, viewer: Viewer) -> happened.Submitted:
    """The district hands in; after its day the reviewers may take the review up without it."""
    is_over = store.today() > review.opened.self_assessment_due
    either = (Right.SELF_ASSESS, Right.REVIEW) if is_over else (Right.SELF_ASSESS,)
    _allow(review, viewer, either, Step.SELF_ASSESSMENT)
    return happened.Submitted()


def score(
    review: Review,
    viewer: Viewer,
    item: str,
    score: float | None,
    *,
    applicable: bool = True,
    reason: str = "",
    remark: str = "",
) -> happened.Scored:
    """The reviewers' score; None leaves an item open, `applicable` false takes it out of the result.

    A reason is needed wherever that differs from what the rule says.
    """
    _allow(review, viewer, Right.REVIEW, Step.IN_REVIEW)
    entry = review.entry(item)
    if not applicable and score is not None:
        raise Refusal(N_("What does not apply has no score."))
    given = None if score is None else _score(entry, score)
    standing = (
        Standing.NOT_APPLICABLE if not applicable else Standing.NO_DATA if given is None else Standing.SCORED
    )
    differs = (standing, given) != (entry.item.standing, entry.item.proposed)
    why = (
        _text(reason, N_("Give a reason: this differs from what the rule says."))
        if differs
        else _optional(reason)
    )
    return happened.Scored(item, given, applicable, why, _optional(remark))


def ask_evidence(review: Review, viewer: Viewer, item: str, what: str) -> happened.EvidenceAsked:
    """Evidence is asked for where the scheme does not, or something certain is."""
    _allow(review, viewer, Right.REVIEW, (Step.SELF_ASSESSMENT, Step.IN_REVIEW))
    review.entry(item)
    return happened.EvidenceAsked(item, _text(what, N_("Say what evidence is requested.")))


def show(
    review: Review, viewer: Viewer, item: str, *, sha256: str | None, name: str, mime: str, size: int
) -> happened.EvidenceShown:
    """A document for an item; the same file is taken once as long as it was not rejected."""
    _allow(review, viewer, (Right.SELF_ASSESS, Right.REVIEW), _SHOWING_AT)
    entry = review.entry(item)
    called = _text(file_name(name), N_("Give the document a name."))
    if (sha256 is not None and not _SHA256.fullmatch(sha256)) or size < 0:
        raise Refusal(N_("The file was not taken whole: please attach it again."))
    for document in entry.documents:
        there = document.shown
        if document.is_accepted is not False and (there.sha256, there.sha256 or there.name) == (
            sha256,
            sha256 or called,
        ):
            raise Refusal(N_("“{name}” is attached to this item already."), name=called)
    return happened.EvidenceShown(item, sha256, called, mime, size)


def judge(
    review: Review, viewer: Viewer, item: str, shown: int, is_accepted: bool, remark: str
) -> happened.EvidenceJudged:
    """A document was looked at; one that is rejected is so for a reason."""
    _allow(review, viewer, Right.REVIEW, (Step.IN_REVIEW, Step.OBJECTED))
    documents = [document.by.seq for document in review.entry(item).documents]
    if shown not in documents:
        raise UnknownName("document", shown, documents)
    said = _optional(remark) if is_accepted else _text(remark, N_("Say why the evidence is rejected."))
    return happened.EvidenceJudged(item, shown, is_accepted, said)


def ask(review: Review, viewer: Viewer, item: str, text: str) -> happened.Asked:
    """A question to the district."""
    _allow(review, viewer, Right.REVIEW, Step.IN_REVIEW)
    review.entry(item)
    return happened.Asked(item, _text(text, N_("Enter the question.")))


def answer(review: Review, viewer: Viewer, to: int, text: str) -> happened.Answered:
    """The district's answer, once a question."""
    _allow(review, viewer, Right.SELF_ASSESS, Step.IN_REVIEW)
    if to not in review.questions:
        raise UnknownName("question", to, review.questions)
    if review.questions[to].answer is not None:
        raise Refusal(N_("This question is answered already."))
    return happened.Answered(to, _text(text, N_("Enter the answer.")))


def adjust(review: Review, viewer: Viewer, points: float, reason: str) -> happened.Adjusted:
    """Plus or minus points, within what the scheme leaves."""
    _allow(review, viewer, Right.REVIEW, Step.IN_REVIEW)
    most = review.opened.scheme.adjustment
    given = _one_decimal(points)
    if not given:
        raise Refusal(N_("Give plus or minus points other than 0."))
    same = sum(one.points for one in review.adjustments.values() if (one.points > 0) == (given > 0))
    if not -most.most_minus <= round(same + given, 1) <= most.most_plus:
        raise Refusal(
            N_("At most {plus} plus and {minus} minus points may be given together; so far: {so_far}."),
            plus=f"{most.most_plus:g}",
            minus=f"{most.most_minus:g}",
            so_far=f"{same:+g}" if same else "0",
        )
    return happened.Adjusted(given, _text(reason, N_("Give a reason for the plus or minus points.")))


def withdraw(review: Review, viewer: Viewer, adjusted: int) -> happened.AdjustmentWithdrawn:
    """Plus or minus points count no longer."""
    _allow(review, viewer, Right.REVIEW, Step.IN_REVIEW)
    if adjusted not in review.adjustments:
        raise UnknownName("adjustment", adjusted, review.adjustments)
    return happened.AdjustmentWithdrawn(adjusted)


def give_back(review: Review, viewer: Viewer, reason: str) -> happened.Returned:
    """One step back: to the district, or, what was checked or signed, to the reviewers."""
    right = {Step.IN_REVIEW: (Right.REVIEW,), Step.CHECKED: (Right.REVIEW, Right.SIGN)}
    _allow(review, viewer, right.get(review.step, (Right.SIGN,)), (Step.IN_REVIEW, Step.CHECKED, Step.SIGNED))
    return happened.Returned(_text(reason, N_("Say why it is returned.")))


def check(review: Review, viewer: Viewer) -> happened.Checked:
    """Everything was gone through by somebody who scored nothing in it."""
    _allow(review, viewer, Right.REVIEW, Step.IN_REVIEW)
    scoring = _by(review, "scored", "adjusted", "adjustment_withdrawn")
    if review.opened.scheme.four_eyes and any(is_by(viewer, by) for by in scoring):
        raise Refusal(N_("Whoever scored in this review does not check it: another person must."))
    if found := in_the_way(review):
        raise NotReady(found)
    return happened.Checked()


def sign(review: Review, viewer: Viewer) -> happened.Signed:
    """The one who answers for the review signs; not who checked it."""
    _allow(review, viewer, Right.SIGN, Step.CHECKED)
    checked = review.checked
    if review.opened.scheme.four_eyes and checked and is_by(viewer, checked):
        raise Refusal(N_("Whoever checked this review does not sign it: another person must."))
    return happened.Signed()


def seal(review: Review, viewer: Viewer) -> happened.Sealed:
    """Freezes everything as it is; after an objection only where something changed."""
    _allow(review, viewer, Right.SIGN, (Step.SIGNED, Step.DECIDED))
    if review.is_sealed:
        raise Refusal(N_("Nothing has changed since it was sealed."))
    document = sealing.document(review)
    return happened.Sealed(document, sealing.sha256(document))


def tell(review: Review, viewer: Viewer) -> happened.Told:
    """The district is told, and may object from now on."""
    _allow(review, viewer, Right.REVIEW, Step.SEALED)
    return happened.Told(store.today() + timedelta(days=review.opened.scheme.days.objection))


def object(review: Review, viewer: Viewer, item: str | None, text: str) -> happened.Objected:
    """The district objects to an item, or to the whole, until its day; once to each."""
    _allow(review, viewer, Right.SELF_ASSESS, (Step.TOLD, Step.OBJECTED, Step.DECIDED))
    assert review.told is not None, "the district was told"
    assert review.objection_due is not None, "with a day"
    if store.today() > review.objection_due:
        raise Refusal(N_("The time to object ended on {day}."), day=_day(review))
    if item is not None:
        review.entry(item)
    if any(one.item == item and one.by.seq > review.told.seq for one in review.objections.values()):
        raise Refusal(N_("There is an objection to this already."))
    return happened.Objected(item, _text(text, N_("Enter the objection.")))


def decide(
    review: Review, viewer: Viewer, objected: int, is_upheld: bool, reason: str, score: float | None
) -> happened.ObjectionDecided:
    """An objection is upheld, with a new score where it is to an item, or not."""
    _allow(review, viewer, Right.SIGN, Step.OBJECTED)
    if objected not in review.objections:
        raise UnknownName("objection", objected, review.objections)
    objection = review.objections[objected]
    if objection.is_upheld is not None:
        raise Refusal(N_("This objection is decided already."))
    needs_score = is_upheld and objection.item is not None
    if needs_score and score is None:
        raise Refusal(N_("An objection to an item that is upheld gives it a new score."))
    if not needs_score and score is not None:
        raise Refusal(N_("Only an objection to an item that is upheld gives it a new score."))
    given = None if score is None or objection.item is None else _score(review.entry(objection.item), score)
    said = _text(reason, N_("Give a reason for the decision."))
    return happened.ObjectionDecided(objected, is_upheld, said, given)


def finalize(review: Review, viewer: Viewer) -> happened.Finalized:
    """Nothing is open any more, and the time to object is over."""
    _allow(review, viewer, Right.REVIEW, (Step.TOLD, Step.DECIDED))
    assert review.objection_due, "it was told"
    if not review.is_sealed:
        raise Refusal(N_("Something has changed since it was sealed: seal it again first."))
    if store.today() <= review.objection_due:
        raise Refusal(N_("The district may object until {day}."), day=_day(review))
    return happened.Finalized()


def reopen(review: Review, viewer: Viewer, reason: str) -> happened.Reopened:
    """A new version begins; what was sealed stays beside it."""
    _allow(review, viewer, Right.SIGN, (Step.SEALED, Step.TOLD, Step.DECIDED, Step.FINAL))
    return happened.Reopened(_text(reason, N_("Say why it is opened again.")))


def _allow(
    review: Review, viewer: Viewer, right: Right | tuple[Right, ...], steps: Step | tuple[Step, ...]
) -> None:
    """Refuses who may not, who did not say who they are, and what comes at another step."""
    rights = right if isinstance(right, tuple) else (right,)
    if not viewer.scope.sees(review.district_code) or not viewer.rights.intersection(rights):
        raise NotAllowed(rights[0])
    _text(viewer.name or "", N_("Say who you are first: it is kept who did what."), longest=LONGEST_NAME)
    if review.step not in (steps if isinstance(steps, tuple) else (steps,)):
        raise Refusal(
            N_("This cannot be done now. The review is at “{step}”: {next}"),
            step=column("review_step").codes[review.step],
            next=NEXT[review.step],
        )


def _score(entry: Entry, score: float) -> float:
    """A score of an item: 0 to its weight, with one decimal."""
    given = _one_decimal(score)
    if not 0 <= given <= entry.item.weight:
        raise Refusal(N_("A score of this item is 0 to {weight}."), weight=f"{entry.item.weight:g}")
    return given


def _one_decimal(points: float) -> float:
    if not math.isfinite(points) or abs(points - round(points, 1)) > 1e-9:
        raise Refusal(N_("Points are a number with at most one decimal."))
    # Without the sign of a zero.
    return round(float(points), 1) + 0.0


def _text(text: str, missing: str, *, longest: int = texts.LONGEST) -> str:
    """A text that is needed, as it is seen; `missing` is the sentence where there is none."""
    if not (said := _optional(text, longest=longest)):
        raise Refusal(missing)
    return said


def _optional(text: str, *, longest: int = texts.LONGEST) -> str:
    return texts.written(text, most=longest, may_be_empty=True)


def _by(review: Review, *kinds: str) -> tuple[By, ...]:
    return tuple(By.of(event) for event in review.history if event.kind in kinds)


def _names(ids: tuple[str, ...]) -> tuple[Label, ...] | str:
    """The items by name, as a refusal says them."""
    return tuple(register().indicator(id).name for id in ids) or N_("none")


def _day(review: Review) -> Label:
    assert review.objection_due
    return Label(*(formats.day(review.objection_due, language) for language in ("zh", "en")))
