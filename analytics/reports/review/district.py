"""What the pack of one district's review says, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reports.district_tables import Table
from analytics.reports.review import cells
from analytics.reviews import wording
from analytics.reviews.items import Standing
from analytics.reviews.notes import Note
from analytics.reviews.result import Result, result
from analytics.reviews.review import By, Entry, Review

#: Headings in order, and what stands under each.
Sections = tuple[tuple[str, tuple[str | Table, ...]], ...]
#: How much of a file's hash tells it apart on paper.
_HASH = 12


def parts(review: Review, notes: Sequence[Note], register: Register, t: Translator) -> Sections:
    """The headings in order, and what stands under each."""
    return (
        (t("Result of the review"), (summary(review, register, t), by_force(review, t), choice(review, t))),
        (t("Scores by item"), (_scores(review, register, t),)),
        (t("Reported, evidenced, on schedule"), (_marks(review, register, t),)),
        (t("How the scores came about, and remarks"), tuple(_remarks(review, register, t))),
        (t("Evidence"), _evidence(review, register, t)),
        (t("Plus and minus points"), _adjustments(review, t)),
        (t("Questions and objections"), tuple(_said(review, register, t)) or (t("None."),)),
        (t("Notes on the numbers"), _notes(notes, register, t)),
        (t("Who did what"), (_steps(review, t),)),
    )


def summary(review: Review, register: Register, t: Translator) -> str:
    """The points, the percentage and the grade; as long as items are open what it can become, and which."""
    found, entries = result(review), review.entries.values()
    counts = t(
        "{n} items: {scored} scored, {open} without data, {left_out} not applicable.",
        n=len(entries),
        scored=sum(entry.standing is Standing.SCORED for entry in entries),
        open=len(found.open),
        left_out=sum(entry.standing is Standing.NOT_APPLICABLE for entry in entries),
    )
    points = t(
        "{points} of {possible} points, plus and minus points {adjusted}",
        points=cells.points(found.points),
        possible=cells.points(found.possible),
        adjusted=formats.signed(found.adjusted) if found.adjusted else "0",
    )
    return ("" if t.language == "zh" else " ").join((counts, _so_far(found, points, register, t)))


def _so_far(found: Result, points: str, register: Register, t: Translator) -> str:
    if found.percent is None or found.grade is None:
        names = t(", ").join(t.label(register.indicator(id).name) for id in found.open)
        return t(
            "{points}: between {lowest} and {highest} of 100; no grade, as there is no data on: {names}.",
            points=points,
            lowest=cells.points(found.lowest),
            highest=cells.points(found.highest),
            names=names,
        )
    word = labels.word("review_grade", found.grade, t)
    return t(
        "{points}: {percent} of 100, {grade}.", points=points, percent=cells.points(found.percent), grade=word
    )


def by_force(review: Review, t: Translator) -> Table:
    """The points of each part."""
    rows = tuple(
        (t(phrases.FORCE_WORDS[part.force]), cells.points(part.points), cells.points(part.possible))
        for part in result(review).parts
    )
    return Table("", (t("Force"), t("Points"), t("Possible")), rows)


def choice(review: Review, t: Translator) -> str:
    """Whose choice the weights are."""
    return t(
        "Weights, rules and grades are the reviewers' choice (scheme {version}): the policy sets none.",
        version=review.opened.scheme.version,
    )


def _scores(review: Review, register: Register, t: Translator) -> Table:
    heads = (
        t("Item"),
        t("What was required"),
        t("Value"),
        t("Completion"),
        t("Proposed"),
        t("Own score"),
        t("Score"),
    )
    rows = []
    for entry in review.entries.values():
        item, indicator = entry.item, register.indicator(entry.item.id)
        rows.append(
            (
                t.label(indicator.name),
                cells.required(item, indicator, register, t),
                cells.value(item, indicator, register, t),
                formats.percent(item.completion),
                cells.points(item.proposed),
                cells.points(entry.own.score if entry.own else None),
                cells.scored(entry, t),
            )
        )
    return Table("", heads, tuple(rows))


def _marks(review: Review, register: Register, t: Translator) -> Table:
    heads = (t("Item"), t("Reported"), t("Evidence"), t("Progress status"), t("Light"))
    rows = tuple(
        (
            t.label(register.indicator(entry.item.id).name),
            labels.word("review_reported", entry.item.reported, t),
            labels.word("review_evidence", entry.evidence, t),
            t(phrases.STATUS_WORDS[entry.item.status]),
            labels.word("review_light", entry.light, t),
        )
        for entry in review.entries.values()
    )
    return Table("", heads, rows)


def _remarks(review: Review, register: Register, t: Translator) -> Iterator[str]:
    """One paragraph an item: how its proposal came about, and what was said of it."""
    for place, entry in enumerate(review.entries.values(), start=1):
        name = t.label(register.indicator(entry.item.id).name)
        said = [t("{name}: {said}", name=name, said=wording.explained(entry, register, t)), *_of(entry, t)]
        yield f"{place}. " + ("" if t.language == "zh" else " ").join(said)


def _of(entry: Entry, t: Translator) -> Iterator[str]:
    for said, text in (
        (t("Self-assessment: {text}"), entry.own.remark if entry.own else ""),
        (t("Reason for the score: {text}"), entry.scored.reason if entry.scored else ""),
        (t("Remark: {text}"), entry.scored.remark if entry.scored else ""),
    ):
        if text:
            yield said.format(text=_ended(text, t))


def _ended(text: str, t: Translator) -> str:
    return text if text[-1] in "。.！!？?" else t("{text}.", text=text)


def _evidence(review: Review, register: Register, t: Translator) -> tuple[str | Table, ...]:
    rows = tuple(
        (
            t.label(register.indicator(entry.item.id).name),
            one.shown.name,
            labels.word(
                "review_evidence",
                "shown" if one.is_accepted is None else "checked" if one.is_accepted else "rejected",
                t,
            ),
            one.remark or formats.MISSING,
            one.shown.sha256[:_HASH] if one.shown.sha256 else formats.MISSING,
        )
        for entry in review.entries.values()
        for one in entry.documents
    )
    if not rows:
        return (t("None."),)
    heads = (t("Item"), t("Document"), t("Examined"), t("Remark"), "SHA-256")
    return (Table("", heads, rows, t("SHA-256: the first {n} signs of the file's hash.", n=_HASH)),)


def _adjustments(review: Review, t: Translator) -> tuple[str | Table, ...]:
    rows = tuple(
        (formats.signed(one.points), one.reason, one.by.actor) for one in review.adjustments.values()
    )
    return (Table("", (t("Points"), t("Reason"), t("By")), rows),) if rows else (t("None."),)


def _said(review: Review, register: Register, t: Translator) -> Iterator[str]:
    for question in review.questions.values():
        name = t.label(register.indicator(question.item).name)
        yield t("Question ({name}): {text}", name=name, text=question.text)
        yield t("Answer: {text}", text=question.answer or t("none yet"))
    for one in review.objections.values():
        name = t.label(register.indicator(one.item).name) if one.item else t("the whole review")
        yield t("Objection ({name}): {text}", name=name, text=one.text)
        if one.is_upheld is None:
            yield t("Decision: {text}", text=t("none yet"))
        else:
            word = t("upheld") if one.is_upheld else t("not upheld")
            yield t("Decision: {text}", text=t("{word}; {reason}", word=word, reason=one.reason))


def _notes(notes: Sequence[Note], register: Register, t: Translator) -> tuple[str | Table, ...]:
    """What was pinned to the district's numbers in the year; it is no part of what is sealed."""
    rows = tuple(
        (
            t.label(register.indicator(one.indicator).name),
            formats.day(one.on, t.language),
            one.text,
            one.by.actor,
        )
        for one in notes
    )
    if not rows:
        return (t("None."),)
    heads = (t("Item"), t("Day"), t("Note pinned"), t("By"))
    return (Table("", heads, rows, t("Notes are not part of what is sealed.")),)


def _steps(review: Review, t: Translator) -> Table:
    """Who opened, handed in, checked, signed, sealed and told, and when."""
    sealed = review.seals[-1].by if review.seals else None
    steps: tuple[tuple[str, By | None], ...] = (
        (t("Opened"), review.opened_by),
        (t("Handed in"), review.submitted),
        (t("Checked"), review.checked),
        (t("Signed"), review.signed),
        (t("Sealed"), sealed),
        (t("Told to the district"), review.told),
    )
    rows = tuple(
        (step, by.actor if by else formats.MISSING, formats.moment(by.at) if by else formats.MISSING)
        for step, by in steps
    )
    return Table("", (t("Step"), t("By"), t("When")), rows)
