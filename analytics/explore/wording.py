"""A question and its answer in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from analytics.errors import N_
from analytics.explore import answering
from analytics.explore.answer import Answer, Figure
from analytics.explore.declarations import Column, ColumnKind, Measure, MeasureKind, Subject
from analytics.explore.question import CITY_BESIDE, REST, Group, Picture, Question, Time, between
from analytics.language import amounts, formats, labels, phrases
from analytics.language.translator import Translator
from analytics.progress.crossed import is_exact
from analytics.progress.look import Look
from analytics.tables import records

TIME_WORDS: dict[Time, str] = {
    Time.SNAPSHOTS: N_("Every snapshot"),
    Time.QUARTERS: N_("By quarter (last snapshot of each)"),
    Time.YEARS: N_("By year (last snapshot of each)"),
}
PICTURE_WORDS: dict[Picture, str] = {
    Picture.LINE: N_("Line"),
    Picture.BAR: N_("Bars"),
    Picture.GRID: N_("Heat grid"),
    Picture.TABLE: N_("Table view"),
}
PART_WORDS: dict[str, str] = {
    "year": N_("{name}, by year"),
    "quarter": N_("{name}, by quarter"),
    "month": N_("{name}, by month"),
}

#: Chinese counts with a word behind the number; English names what is counted before it.
COUNTED_WORDS: dict[str, str] = {
    "people": N_("{n} people"),
    "entries": N_("{n} entries"),
    "communities": N_("{n} communities"),
    "institutions": N_("{n} institutions"),
    "activities": N_("{n} activities"),
    "systems": N_("{n} systems"),
}

#: Code → what readers call it.
Names = Mapping[str, str]
#: More of them than any city has.
_COMMUNITIES = 100_000
_NONE: Names = MappingProxyType({})

#: So many groups are named in a sentence, and so many values of a filter.
_NAMED = 3


def header(column: Column, t: Translator) -> str:
    """What a column is called."""
    assert column.description.header is not None
    return t.label(column.description.header)


def group(question: Question, by: Group, t: Translator) -> str:
    """What groups are told apart by: `性别`, `取得时间（按季度）`."""
    name = header(question.declared.column(by.column), t)
    return t(PART_WORDS[by.part], name=name) if by.part else name


def names(look: Look, declared: Subject) -> Names:
    """What the communities of a look are called, for a subject that has their codes: subdistrict and name."""
    has_codes = any(column.description.type == "community" for column in declared.columns)
    return _communities(look) if has_codes and is_exact(look) else {}


@lru_cache(maxsize=64)
def _communities(look: Look) -> Names:
    listed = answering.rows(look, Question("communities", "communities"), limit=_COMMUNITIES).frame
    return {
        str(row["code"]): " · ".join(filter(None, (row["street"], row["name"]))) for row in records(listed)
    }


def value(column: Column, said: str | None, t: Translator, *, named: Names = _NONE) -> str:
    """One value of a column, or a range of them; one that is missing says so, and a code is `named`."""
    if said is not None and said in named and column.description.type == "community":
        return named[said]
    if said == REST:
        return t("All others")
    if said is None:
        missing = column.description.missing
        return t("Not stated") if missing is None else t.label(missing)
    ends = between(said)
    if column.kind is ColumnKind.CATEGORY or (ends is None and column.kind is ColumnKind.NUMBER):
        return _single(column, said, t)
    if ends is None:
        return _part(said, t)
    low, high = (None if end is None else _end(column, end, t) for end in ends)
    if low is None:
        return t("up to {high}", high=high)
    return t("from {low}", low=low) if high is None else t("{low} to {high}", low=low, high=high)


def filters(
    question: Question, t: Translator, *, most: int | None = None, named: Names = _NONE
) -> list[tuple[str, str]]:
    """Every column that is filtered, and its values in words; with `most` the first so many of them."""
    said = []
    for one in question.filters:
        column = question.declared.column(one.column)
        words = [value(column, each, t, named=named) for each in one.values]
        written = t(", ").join(words[:most])
        if most is not None and len(words) > most:
            written = t("{list} and {n} more", list=written, n=len(words) - most)
        said.append((header(column, t), written))
    return said


def measure(question: Question, t: Translator) -> str:
    """What is asked of each group."""
    return t.label(_measure(question).label)


def denominator(question: Question, t: Translator) -> str:
    """What a share is a share of, or a mean the mean of; empty where neither is asked."""
    label = _measure(question).denominator
    return "" if label is None else t("Denominator: {what}", what=t.label(label))


def figure(question: Question, number: float | None, t: Translator) -> str:
    """A number of a question's measure with its unit: `23人`, `12.3%`, `23.8万元`; missing is a dash."""
    asked = _measure(question)
    if number is None:
        return formats.MISSING
    if asked.kind is MeasureKind.SHARE:
        return formats.percent(number)
    if _is_money(question):
        return amounts.in_yuan(number, t)
    if asked.kind is MeasureKind.COUNT and t.language == "zh":
        return t(COUNTED_WORDS[question.declared.unit], n=formats.number(number))
    return short(question, number, t)


def short(question: Question, number: float | None, t: Translator) -> str:
    """The same without its unit, for what stands below each other: `23`, `12.3%`, `23.8万`."""
    kind = _measure(question).kind
    if kind is MeasureKind.SHARE:
        return formats.percent(number)
    if _is_money(question):
        return amounts.yuan(number, t)
    return formats.number(number, decimals=0 if kind is MeasureKind.COUNT else 2)


def hidden(row: Mapping[str, Any], t: Translator) -> str:
    """What stands for a number that is not told; empty where it is."""
    why = row.get("hidden")
    return "" if not why else t(phrases.FEW) if why == "small" else formats.MISSING


def change(question: Question, number: float | None, t: Translator) -> str:
    """How much more or less than what it is put beside: `+3`, `−1.2个百分点`."""
    if number is None:
        return formats.MISSING
    if _measure(question).kind is MeasureKind.SHARE:
        return t("{gap} pp", gap=formats.signed(100 * number))
    size = short(question, abs(number), t)
    return size if size == "0" else ("+" if number > 0 else "−") + size


def made_of(question: Question, made: Figure) -> str:
    """`12 / 43`: what a share, a mean or a number in proportion is made of; empty where it is neither."""
    if _measure(question).kind in (MeasureKind.COUNT, MeasureKind.SUM):
        return ""
    parts = made.numerator, made.denominator
    if any(part is None for part in parts):
        return ""
    return " / ".join(formats.number(part, decimals=2) for part in parts)


def beside(question: Question, t: Translator) -> str:
    """What an answer is put beside: the whole city, or an earlier day; empty where nothing is asked."""
    if question.against is None:
        return ""
    if question.against == CITY_BESIDE:
        return t("Whole city")
    return formats.day(date.fromisoformat(question.against), t.language)


def subject(declared: Subject, t: Translator) -> str:
    """What is asked about."""
    return t.label(declared.label)


def title(question: Question, t: Translator, *, named: Names = _NONE) -> str:
    """`人数，按县区、性别（性别：女）`: what is asked, by what and of which rows."""
    by = [group(question, one, t) for one in question.by]
    if question.time is not None:
        by.append(t(TIME_WORDS[question.time]))
    said = measure(question, t)
    if by:
        said = t("{measure} by {groups}", measure=said, groups=t(", ").join(by))
    return said + _conditions(question, t, named)


def told(question: Question, look: Look, t: Translator) -> dict[str, str]:
    """The whole question, label by label: what a file to take away says of itself."""
    named = names(look, question.declared)
    said = {t("Subject"): subject(question.declared, t), t("Measure"): measure(question, t)}
    said |= dict(filters(question, t, named=named))
    if question.by:
        said[t("Group by")] = t(", ").join(group(question, one, t) for one in question.by)
    if question.time is not None:
        said[t("Over time")] = t(TIME_WORDS[question.time])
    if question.top is not None:
        said[t("Groups")] = t("the largest {n}, the rest as one", n=question.top)
    if question.against is not None:
        said[t("Compared with")] = beside(question, t)
    asked = _measure(question)
    if asked.denominator is not None:
        head = t("Share of") if asked.kind is MeasureKind.SHARE else t("Mean of")
        said[head] = t.label(asked.denominator)
    return said


def sentence(answer: Answer, look: Look, t: Translator) -> str:
    """The answer in a sentence or two, to read, to hear and to copy."""
    question = answer.question
    named = names(look, question.declared)
    said = t(
        "As of {day}, {place}, {subject}{filters}: {measure} {figure}{made_of}.",
        day=formats.day(look.as_of, t.language),
        place=labels.unit_word(look.unit, t),
        subject=subject(question.declared, t),
        filters=_conditions(question, t, named),
        measure=measure(question, t),
        figure=figure(question, answer.total.value, t),
        made_of=_in_brackets(made_of(question, answer.total), t),
    )
    parts = [said, _put_beside(answer, t), _groups(answer, t, named)]
    return ("" if t.language == "zh" else " ").join(filter(None, parts))


def name(
    question: Question, row: Mapping[str, Any], t: Translator, *, with_time: bool = True, named: Names = _NONE
) -> str:
    """What a row of an answer's table is: its groups in words, and its day over time."""
    words = [cell(question, by, row[by.written], t, named=named) for by in question.by]
    if with_time and question.time is not None:
        words.append(formats.day(day(row), t.language))
    return " · ".join(words)


def cell(question: Question, by: Group, said: Any, t: Translator, *, named: Names = _NONE) -> str:
    """A group's value in words."""
    return value(question.declared.column(by.column), said, t, named=named)


def _groups(answer: Answer, t: Translator, named: Names) -> str:
    """The first groups of the day looked at, or how it ran over time."""
    question = answer.question
    rows = records(answer.table.frame)
    if not rows or answer.rows == 0 or not (question.by or question.time):
        return ""
    if question.by and question.time:
        last = answer.snapshots[-1].as_of
        rows = [row for row in rows if day(row) == last]
    told = [
        t("{name} {figure}", name=name(question, row, t, with_time=not question.by, named=named),
          figure=hidden(row, t) or figure(question, row["value"], t))
        for row in _first(rows, question)
    ]  # fmt: skip
    listed = t(", ").join(told)
    if len(rows) > len(told):
        listed = t("{list} and {n} more", list=listed, n=len(rows) - len(told))
    by = [group(question, one, t) for one in question.by] or [t(TIME_WORDS[question.time or Time.YEARS])]
    return t("By {groups}: {list}.", groups=t(", ").join(by), list=listed)


def _first(rows: Sequence[Mapping[str, Any]], question: Question) -> Sequence[Mapping[str, Any]]:
    """Those a sentence names: the first, and where it is days, the first and the last."""
    if question.by:
        return rows[:_NAMED]
    return rows if len(rows) <= 2 else (rows[0], rows[-1])


def _put_beside(answer: Answer, t: Translator) -> str:
    if answer.total_beside is None:
        return ""
    said = figure(answer.question, answer.total_beside.value, t)
    return t("{beside}: {figure}.", beside=beside(answer.question, t), figure=said)


def _conditions(question: Question, t: Translator, named: Names) -> str:
    said = [t("{column}: {values}", column=column, values=values)
            for column, values in filters(question, t, most=_NAMED, named=named)]  # fmt: skip
    return _in_brackets(t("; ").join(said), t)


def _in_brackets(text: str, t: Translator) -> str:
    return t(" ({text})", text=text) if text else ""


def _single(column: Column, said: str, t: Translator) -> str:
    if column.kind is ColumnKind.NUMBER:
        return _end(column, said, t)
    return labels.value_word(said, column.description, t)


def _end(column: Column, said: str, t: Translator) -> str:
    """A number, an amount or a part of a date as it is written."""
    if column.kind is ColumnKind.DATE:
        return _part(said, t)
    if column.description.type == "yuan":
        return amounts.in_yuan(float(said), t)
    return formats.number(float(said), decimals=6)


def _part(said: str, t: Translator) -> str:
    """`2019`, `2019-Q2`, `2019-06` or `2019-06-30`."""
    year, _, rest = said.partition("-")
    if not rest:
        return t("{year}", year=year)
    if rest.startswith("Q"):
        return t("Q{quarter} {year}", year=year, quarter=rest[1:])
    if "-" in rest:
        return formats.day(date.fromisoformat(said), t.language)
    return formats.month(date(int(year), int(rest), 1), t.language)


def day(row: Mapping[str, Any]) -> date:
    """The day of a row over time."""
    return pd.Timestamp(row["as_of"]).date()


def _measure(question: Question) -> Measure:
    return question.declared.measure(question.measure)


def _is_money(question: Question) -> bool:
    of = _measure(question).of
    return of is not None and question.declared.column(of).description.type == "yuan"
