"""What the city's pack of a year says: every district's result, places with their range, who is missing."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reference import districts, unit
from analytics.reports.district_tables import Table
from analytics.reports.review import cells
from analytics.reports.review.district import Sections, choice
from analytics.reviews.result import Place, grades, incomplete, places, result
from analytics.reviews.review import Review
from analytics.reviews.scheme import Grade


def parts(reviews: Mapping[str, Review], register: Register, t: Translator) -> Sections:
    """The headings in order, and what stands under each."""
    return (
        (t("Result of the review"), (summary(reviews, t), _results(reviews, t), _range(t))),
        (t("Points by part"), (_by_force(reviews, t),)),
        (t("Scores by item"), (_items(reviews, register, t),)),
        (t("How it was weighed"), (choice(next(iter(reviews.values())), t),)),
    )


def summary(reviews: Mapping[str, Review], t: Translator) -> str:
    """How many are complete, the grades, and by name those who are not."""
    missing, graded = incomplete(reviews), list(grades(reviews).values())
    counted = t("; ").join(
        t("{grade}: {n}", grade=labels.word("review_grade", grade, t), n=graded.count(grade))
        for grade in dict.fromkeys(one.id for one in next(iter(reviews.values())).opened.scheme.grades)
        if grade in graded
    )
    said = [
        t("{n} of {all} districts have a result.", n=len(districts()) - len(missing), all=len(districts()))
    ]
    if counted:
        said.append(t("{list}.", list=counted))
    if missing:
        names = t(", ").join(unit(code).in_language(t.language) for code in missing)
        said.append(t("Without a result, and in no place: {names}.", names=names))
    return ("" if t.language == "zh" else " ").join(said)


def grade_word(grade: Grade | None, t: Translator) -> str:
    """A grade in its word; empty where there is none."""
    return labels.word("review_grade", grade, t) if grade else ""


def place_word(place: Place | None) -> str:
    """`3`, or a dash of a district without a result."""
    return formats.MISSING if place is None else str(place.place)


def range_word(place: Place | None) -> str:
    """`2–4`: the places it has as weights vary; one place alone where that changes nothing."""
    if place is None:
        return formats.MISSING
    return str(place.best) if place.best == place.worst else f"{place.best}–{place.worst}"


def _results(reviews: Mapping[str, Review], t: Translator) -> Table:
    ranked = {place.district_code: place for place in places(tuple(reviews.values()))}
    graded = grades(reviews)
    heads = (
        *(t("Rank"), t("District"), t("Points"), t("Plus and minus")),
        *(t("Of 100"), t("Grade"), t("Range"), t("Step")),
    )
    order = [*ranked, *(code for code in reviews if code not in ranked)]
    rows = []
    for code in order:
        found = result(reviews[code])
        rows.append(
            (
                place_word(ranked.get(code)),
                unit(code).in_language(t.language),
                f"{cells.points(found.points)} / {cells.points(found.possible)}",
                formats.signed(found.adjusted) if found.adjusted else "0",
                cells.points(found.percent)
                if found.percent is not None
                else f"{cells.points(found.lowest)}–{cells.points(found.highest)}",
                grade_word(graded[code], t) or formats.MISSING,
                range_word(ranked.get(code)),
                labels.word("review_step", reviews[code].step, t),
            )
        )
    return Table("", heads, tuple(rows))


def _range(t: Translator) -> str:
    return t(
        "Range: the ranks a district can have when every weight varies within what the scheme allows. "
        "Where ranges overlap, rank alone says little."
    )


def _by_force(reviews: Mapping[str, Review], t: Translator) -> Table:
    forces = [part.force for part in result(next(iter(reviews.values()))).parts]
    rows = tuple(
        (
            unit(code).in_language(t.language),
            *(f"{cells.points(part.points)} / {cells.points(part.possible)}" for part in result(one).parts),
        )
        for code, one in reviews.items()
    )
    return Table("", (t("District"), *(t(phrases.FORCE_WORDS[force]) for force in forces)), rows)


def _items(reviews: Mapping[str, Review], register: Register, t: Translator) -> Table:
    """Every district's score of every item; no data and not applicable are no zeros."""
    heads = (t("Item"), t("Weight"), *(unit(code).in_language(t.language) for code in reviews))
    first = next(iter(reviews.values()))
    rows = tuple(
        (
            t.label(register.indicator(id).name),
            cells.points(entry.item.weight),
            *(_score(review, id, t) for review in reviews.values()),
        )
        for id, entry in first.entries.items()
    )
    return Table("", heads, rows)


def _score(review: Review, id: str, t: Translator) -> str:
    entry = review.entries[id]
    return (
        cells.points(entry.score)
        if entry.score is not None
        else labels.word("review_standing", entry.standing, t)
    )
