"""What a code answers in words: each number as it was printed and as it is now, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analytics.errors import N_
from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reference import unit
from analytics.reports.confirmation import Compared, Confirmation
from analytics.reports.papers import Kind, Number, Paper
from analytics.tables import Table

KINDS = {
    Kind.BRIEF: N_("Progress brief of {place}, {day}"),
    Kind.REVIEW: N_("Review of {place}, {year}"),
    Kind.YEAR: N_("Reviews of all districts, {year}"),
}
#: What a file of a format is called.
FORMATS = {
    "pdf": "PDF",
    "word": "Word",
    "excel": "Excel",
    "png": N_("picture for phones"),
    "html": N_("offline web page"),
}

#: So many files of a code are told one by one.
NAMED = 5


def title(paper: Paper, t: Translator) -> str:
    """`兰州市进展简报，2020年6月30日`: what the paper is."""
    said = paper.content
    place, day = unit(said.unit).in_language(t.language), formats.day(said.as_of, t.language)
    return t(KINDS[said.kind]).format(place=place, day=day, year=said.year)


def made(paper: Paper, t: Translator) -> str:
    """As what it was made, when and by whom."""
    at, format = formats.moment(paper.at), t(FORMATS[paper.content.format])
    if paper.by:
        return t("{format}, made {at} by {name}", format=format, at=at, name=paper.by)
    return t("{format}, made {at}", format=format, at=at)


def all_made(papers: Sequence[Paper], t: Translator) -> list[str]:
    """The same of every file of a code; of many, which each who took one has their own of, the last ones."""
    left = len(papers) - NAMED
    said = [made(paper, t) for paper in papers[-NAMED:]]
    return [t("Made before: {n} files", n=left), *said] if left > 0 else said


def table(known: Confirmation) -> Table:
    """One row a number: those that changed first, then in the order of the paper."""
    return Table("confirmed", list(map(_row, in_order(known))) or _row_of_none())


def in_order(known: Confirmation) -> tuple[Compared, ...]:
    """The numbers, those that changed first."""
    return tuple(sorted(known.numbers, key=lambda one: not one.is_changed))


def written(known: Confirmation, register: Register, t: Translator) -> pd.DataFrame:
    """The same in few columns, as it is read on a phone."""
    rows = [
        {
            t("Printed number"): what(one.then, register, t),
            t("As printed"): value(one.then, register, t),
            t("Now"): value(one.now, register, t) if one.is_changed else t("unchanged"),
        }
        for one in in_order(known)
    ]
    return pd.DataFrame(rows)


def what(number: Number, register: Register, t: Translator) -> str:
    """Which number it is, of which unit, and of which fund year."""
    name = t.label(register.indicator(number.indicator).name) if number.indicator else t("Whole review")
    said = t("{name}, {place}", name=name, place=labels.unit_word(number.unit, t))
    return said if number.year is None else t("{name} · {year}", name=said, year=number.year)


def value(number: Number | None, register: Register, t: Translator) -> str:
    """`328 / 421 · 略有滞后 · 17.5分`: everything that was printed of it."""
    return formats.MISSING if number is None else " · ".join(_values(number, register, t)) or formats.MISSING


def _values(number: Number, register: Register, t: Translator) -> Iterator[str]:
    if not number.indicator:
        if number.value is not None:
            yield t("place {n}", n=formats.number(number.value))
        if number.status:
            yield labels.word("review_grade", number.status, t)
    elif number.total is not None:
        yield f"{formats.number(number.value)} / {formats.number(number.total)}"
    elif number.value is not None:
        yield phrases.in_units(number.value, register.indicator(number.indicator), register, t)
    if number.indicator and number.status:
        yield phrases.verdict_word(number.status, t)
    if number.score is not None:
        yield t("{n} points", n=formats.number(number.score, decimals=1))


def _row(one: Compared) -> dict[str, object]:
    then, now = one.then, one.now or _NONE
    of_item = bool(then.indicator)
    return {
        "indicator": then.indicator or None,
        "unit_code": then.unit,
        "year": then.year,
        "printed_value": then.value,
        "printed_total": then.total,
        "printed_verdict": (then.status or None) if of_item else None,
        "printed_grade": None if of_item else (then.status or None),
        "printed_score": then.score,
        "value_now": now.value,
        "total_now": now.total,
        "verdict_now": (now.status or None) if of_item else None,
        "now_grade": None if of_item else (now.status or None),
        "now_score": now.score,
    }


_NONE = Number("", "", None, None, "")


def _row_of_none() -> dict[str, object]:
    return {id: [] for id in _row(Compared(_NONE, _NONE))}
