"""What stands around a printed review: its issuer, its number, whom it is for, and how far it counts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from analytics.dictionary import Label
from analytics.language import formats
from analytics.language.formats import LANZHOU
from analytics.language.translator import Translator
from analytics.reference import CITY, unit
from analytics.reports.marks import Mark
from analytics.reviews.review import Review

FILE = Path(__file__).parents[3] / "data" / "papers.toml"


@checked(config=ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True))
class Settings:
    """data/papers.toml."""

    issuer: Label
    number: Label
    for_district: Label
    for_city: Label


@dataclass(frozen=True)
class Head:
    """The words around the text of one document."""

    title: str
    issuer: str
    number: str
    recipient: str
    #: The day it is of: of the last thing that was done in it.
    day: str
    #: Draft or sealed, and that it is sample data; on every sheet.
    notices: tuple[str, ...]
    source: str
    mark: Mark


@cache
def settings() -> Settings:
    """Who issues, as the settings say."""
    return TypeAdapter(Settings).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))


def head(reviews: tuple[Review, ...], t: Translator, mark: Mark, *, of_city: bool) -> Head:
    """The head of one district's review, or of a year's for the city."""
    said, first = settings(), reviews[0]
    place = unit(CITY if of_city else first.district_code).in_language(t.language)
    named = said.for_city if of_city else said.for_district
    return Head(
        title=t("{place}: review of {year}", place=place, year=first.year),
        issuer=t.label(said.issuer),
        number=t.label(said.number).format(year=day_of(reviews).year),
        recipient=t.label(named).format(place=place),
        day=formats.day(day_of(reviews), t.language),
        notices=notices(reviews, t),
        source=t(
            "Opened on snapshot {seq}, {day}",
            seq=first.opened.snapshot,
            day=formats.day(first.opened.as_of, t.language),
        ),
        mark=mark,
    )


def notices(reviews: tuple[Review, ...], t: Translator) -> tuple[str, ...]:
    """That the numbers are invented, where they are; and draft, or the hash it is sealed with."""
    sealed = [sealed_with(review) for review in reviews]
    if not all(sealed):
        drafts = sum(one is None for one in sealed)
        said = t("Draft") if len(reviews) == 1 else t("Draft: {n} not sealed", n=drafts)
    elif len(reviews) == 1:
        said = t("Sealed, SHA-256 {sha256}", sha256=sealed[0])
    else:
        said = t("Sealed")
    sample = [t("Sample data")] if any(review.opened.is_sample for review in reviews) else []
    # First: a hash may take a line of its own.
    return (*sample, said)


def sealed_with(review: Review) -> str | None:
    """The hash of the seal that holds all a review says; None of a draft."""
    return review.seals[-1].sha256 if review.is_sealed else None


def day_of(reviews: tuple[Review, ...]) -> date:
    """The day in Lanzhou of the last thing that was done in them."""
    return max(review.history[-1].at for review in reviews).astimezone(LANZHOU).date()
