"""Which numbers a pack prints: kept with its code, and asked again when somebody confirms it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from analytics.access.viewer import Viewer
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.reports.papers import Content, Kind, Number
from analytics.reviews.items import Item, items
from analytics.reviews.notes import Note
from analytics.reviews.result import grades, places, result
from analytics.reviews.review import Review
from analytics.reviews.store import Reviews


def content(
    reviews: Mapping[str, Review], format: str, language: str, *, of_city: bool, notes: Iterable[Note] = ()
) -> Content:
    """What the pack of a district or, of_city, of a year says in one of its formats."""
    opened = [review.opened for review in reviews.values()]
    first, last = opened[0], max(opened, key=lambda one: one.seq)
    state = [*(review.history[-1].digest for review in reviews.values()), *(str(one.id) for one in notes)]
    return Content(
        kind=Kind.YEAR if of_city else Kind.REVIEW,
        format=format,
        language=language,
        unit=CITY if of_city else first.district_code,
        as_of=last.as_of,
        seq=last.seq,
        snapshot=last.snapshot,
        snapshot_sha256=last.snapshot_sha256,
        is_sample=any(one.is_sample for one in opened),
        numbers=numbers(reviews, {code: _facts(review) for code, review in reviews.items()}, of_city=of_city),
        year=first.year,
        state=hashlib.sha256(" ".join(state).encode()).hexdigest(),
    )


def numbers_now(look: Look, viewer: Viewer, content: Content) -> tuple[Number, ...]:
    """The same numbers: scores as the reviews stand now, facts by the snapshots looked at."""
    assert content.year is not None, "a review has a year"
    kept = Reviews.of(look.catalogue.root, viewer)
    of_city = content.kind is Kind.YEAR
    all_of_them = kept.all(content.year)
    found = all_of_them if of_city else {content.unit: kept.get(content.year, content.unit)}
    facts = {
        code: items(look.at(code).on(review.opened.as_of), review.opened.scheme, year=review.year)
        for code, review in found.items()
    }
    return numbers(found, facts, of_city=of_city)


def numbers(
    reviews: Mapping[str, Review], facts: Mapping[str, Iterable[Item]], *, of_city: bool
) -> tuple[Number, ...]:
    """The result of every review, in the city's pack with its place, and each item's fact and score."""
    ranked = {one.district_code: one.place for one in places(tuple(reviews.values()))} if of_city else {}
    graded = grades(reviews) if of_city else {code: result(one).grade for code, one in reviews.items()}
    found = []
    for code, review in reviews.items():
        percent = result(review).percent
        found.append(Number("", code, ranked.get(code), None, str(graded[code] or ""), score=percent))
        found += [
            Number(
                item.id, code, item.value, item.total, str(item.status), score=review.entries[item.id].score
            )
            for item in facts[code]
        ]
    return tuple(found)


def _facts(review: Review) -> tuple[Item, ...]:
    return tuple(entry.item for entry in review.entries.values())
