"""A pack: what is printed of one review or of a year, once, whatever it is written as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reports import official
from analytics.reports.district_tables import Part
from analytics.reports.marks import Mark
from analytics.reports.review import district, year
from analytics.reports.review.district import Sections
from analytics.reports.review.head import Head, head
from analytics.reviews.notes import Note
from analytics.reviews.review import Review


@dataclass(frozen=True)
class Pack:
    """The texts and tables of one document."""

    language: str
    head: Head
    parts: tuple[Part, ...]
    attachments: tuple[str, ...]


def of_district(review: Review, notes: Sequence[Note], register: Register, t: Translator, mark: Mark) -> Pack:
    """The pack of one district's review."""
    made = district.parts(review, notes, register, t)
    return _pack(made, head((review,), t, mark, of_city=False), t)


def of_year(reviews: Mapping[str, Review], register: Register, t: Translator, mark: Mark) -> Pack:
    """The city's pack of a year: at least one review."""
    made = year.parts(reviews, register, t)
    return _pack(made, head(tuple(reviews.values()), t, mark, of_city=True), t)


def _pack(parts: Sections, head: Head, t: Translator) -> Pack:
    numbered = tuple(
        Part(official.numbered(place, heading, t), fill) for place, (heading, fill) in enumerate(parts)
    )
    return Pack(t.language, head, numbered, (t("The scores as a workbook with their formulas"),))
