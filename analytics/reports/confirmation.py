"""What a paper's code answers: what was printed, whether a file is the one that was made, what holds now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from analytics.access.viewer import Viewer
from analytics.errors import N_, Refusal
from analytics.policy.register import Register
from analytics.progress.look import Look
from analytics.reports import printed
from analytics.reports.files import Format
from analytics.reports.papers import Content, Kind, Number, Paper, Papers
from analytics.reports.review import printed as review_numbers
from analytics.warehouse.snapshots.catalogue import Catalogue


@dataclass(frozen=True)
class Compared:
    """One number: as it was printed, and as it is now; None where there is none any more."""

    then: Number
    now: Number | None

    @property
    def is_changed(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True)
class Confirmation:
    """Everything known of a code."""

    code: str
    #: Each file made under it, the first one first.
    papers: tuple[Paper, ...]
    #: The numbers of the last one, in their order on paper; empty where nobody can say what they are now.
    numbers: tuple[Compared, ...]
    #: Why nobody can say, else None.
    unknown: Refusal | None
    #: Whether what is kept of it is as it was written: false where the database was changed by hand.
    is_whole: bool
    #: Of the file that was given the paper it is; None of no file, or where it is none of them.
    same: Paper | None = None
    #: Whether a file was given.
    is_compared: bool = False

    @property
    def paper(self) -> Paper:
        """The one that was made last."""
        return self.papers[-1]

    @property
    def changed(self) -> tuple[Compared, ...]:
        """The numbers that are others now."""
        return tuple(one for one in self.numbers if one.is_changed)

    def beside(self, file: bytes) -> Confirmation:
        """The same, and whether a file is one that was made under the code."""
        digest = hashlib.sha256(file).hexdigest()
        same = next((one for one in self.papers if one.sha256 == digest), None)
        return replace(self, same=same, is_compared=True)

    @property
    def is_tampered(self) -> bool:
        """A file was given that is not one that was made under the code."""
        return self.is_compared and self.same is None


def confirmation(catalogue: Catalogue, register: Register, viewer: Viewer, typed: str) -> Confirmation:
    """What is known of a code that was typed, for who may see the unit; refuses one that is not known."""
    kept = Papers.of(catalogue.root)
    papers = kept.made(typed, viewer.scope)
    paper, unknown = papers[-1], None
    numbers: tuple[Compared, ...] = ()
    try:
        now = {one.key: one for one in _now(catalogue, register, viewer, paper.content)}
        numbers = tuple(Compared(then, now.get(then.key)) for then in paper.content.numbers)
    except Refusal as refusal:
        unknown = refusal
    return Confirmation(paper.code, papers, numbers, unknown, all(map(kept.is_whole, papers)))


def _now(catalogue: Catalogue, register: Register, viewer: Viewer, content: Content) -> tuple[Number, ...]:
    """The same numbers by everything published until now, judged by today's register."""
    look = Look.of(viewer, catalogue, register, as_of=content.as_of, unit=content.unit)
    if look.as_of != content.as_of or look.snapshot.is_sample != content.is_sample:
        raise Refusal(N_("There is no snapshot of {day} any more to compare with."), day=content.as_of)
    if content.kind is Kind.BRIEF:
        return printed.numbers(look, Format(content.format))
    return review_numbers.numbers_now(look, viewer, content)
