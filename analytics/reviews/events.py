"""What can happen in a review, each as it is kept."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from analytics.reviews.items import Item
from analytics.reviews.kinds import Kinds
from analytics.reviews.scheme import Scheme

_FROZEN = ConfigDict(frozen=True)


@checked(config=_FROZEN)
class Opened:
    """A district's review of a year, on a named snapshot: its facts and the scheme of the year."""

    year: int
    district_code: str
    snapshot: int
    snapshot_sha256: str
    #: The head it was known at.
    seq: int
    as_of: date
    is_sample: bool
    register_sha256: str
    scheme: Scheme
    items: tuple[Item, ...]
    self_assessment_due: date
    review_due: date


@checked(config=_FROZEN)
class SelfAssessed:
    """The district's own assessment of an item (自评)."""

    item: str
    score: float | None
    remark: str


@checked(config=_FROZEN)
class Submitted:
    """The district handed its self-assessment in."""


@checked(config=_FROZEN)
class Scored:
    """The reviewers' score of an item; `applicable` false takes it out of the result, with a reason."""

    item: str
    score: float | None
    applicable: bool
    #: Why it differs from what the rule proposes.
    reason: str
    remark: str


@checked(config=_FROZEN)
class EvidenceAsked:
    """Evidence is asked for where the scheme does not."""

    item: str
    what: str


@checked(config=_FROZEN)
class EvidenceShown:
    """A document for an item: a file that was attached, by its hash, or one the data names (no hash)."""

    item: str
    sha256: str | None
    name: str
    mime: str
    size: int


@checked(config=_FROZEN)
class EvidenceJudged:
    """A document was looked at; `shown` is the seq of its event."""

    item: str
    shown: int
    is_accepted: bool
    remark: str


@checked(config=_FROZEN)
class Asked:
    """A question to the district about an item."""

    item: str
    text: str


@checked(config=_FROZEN)
class Answered:
    """The district's answer to the question of seq `to`."""

    to: int
    text: str


@checked(config=_FROZEN)
class Adjusted:
    """Plus or minus points for what no item holds."""

    points: float
    reason: str


@checked(config=_FROZEN)
class AdjustmentWithdrawn:
    """The adjustment of seq `adjusted` counts no longer."""

    adjusted: int


@checked(config=_FROZEN)
class Returned:
    """One step back, with a reason: to the district, or to the reviewers."""

    reason: str


@checked(config=_FROZEN)
class Checked:
    """Everything was gone through by somebody else."""


@checked(config=_FROZEN)
class Signed:
    """The one who answers for the review signed it."""


@checked(config=_FROZEN)
class Sealed:
    """Numbers, rules, scores and remarks as they are, as canonical JSON, with its hash."""

    document: str
    sha256: str


@checked(config=_FROZEN)
class Told:
    """The district was told; until when it may object."""

    objection_due: date


@checked(config=_FROZEN)
class Objected:
    """The district's objection (申诉) to an item, or to the whole (None)."""

    item: str | None
    text: str


@checked(config=_FROZEN)
class ObjectionDecided:
    """The objection of seq `objected`, upheld or not; upheld, the item has a new score."""

    objected: int
    is_upheld: bool
    reason: str
    score: float | None


@checked(config=_FROZEN)
class Finalized:
    """Nothing is open any more."""


@checked(config=_FROZEN)
class Reopened:
    """A new version begins; the one before stays as it was sealed."""

    reason: str


KINDS = Kinds(
    Opened, SelfAssessed, Submitted, Scored, EvidenceAsked, EvidenceShown, EvidenceJudged, Asked, Answered,
    Adjusted, AdjustmentWithdrawn, Returned, Checked, Signed, Sealed, Told, Objected, ObjectionDecided,
    Finalized, Reopened,
)  # fmt: skip
