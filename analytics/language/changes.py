"""Verdicts that say something else than before, in words."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.assess import verdict
from analytics.assess.assessment import Assessment
from analytics.assess.change import Change
from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.loading import register
from analytics.policy.units import unit_of


def of_changes(changes: Sequence[Change], t: Translator) -> tuple[str, ...]:
    """A line for the verdict itself and for each milestone; fund years are counted where they are many."""
    years = [change for change in changes if change.entry.year is not None]
    others = [of_change(change, t) for change in changes if change.entry.year is None]
    if len(years) > 1:
        return (*others, t("unit-years: {n}", n=len(years)))
    return (*others, *(of_change(change, t) for change in years))


def of_change(change: Change, t: Translator) -> str:
    """`✓ 提前完成 → ↘ 已完成、有回落`; with the milestone's day, or the unit and fund year, before it."""
    entry = change.entry
    said = f"{_marked(change.before, t)} → {_marked(change.after, t)}"
    if entry.milestone is not None:
        return t("by {day}: {change}", day=formats.day(entry.milestone, t.language), change=said)
    if entry.year is not None:
        unit = labels.unit_word(unit_of(register().indicator(entry.id), entry.district_code, entry.year), t)
        return t("{unit} {year}: {change}", unit=unit, year=entry.year, change=said)
    return said


def _marked(assessment: Assessment | None, t: Translator) -> str:
    if assessment is None:
        return formats.MISSING
    return f"{phrases.symbol(verdict.code(assessment))} {phrases.status_word(assessment, t)}"
