"""A review in words: what comes next in it, and how each score came about."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.assess.assessment import Status
from analytics.errors import N_
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Register
from analytics.reviews.items import Item, Reported, Standing
from analytics.reviews.review import Entry, Step
from analytics.reviews.scheme import Rule

#: What comes next in a review, at each step.
NEXT: Mapping[Step, str] = {
    Step.SELF_ASSESSMENT: N_("the district hands in its self-assessment."),
    Step.IN_REVIEW: N_("the reviewers score it, and another person checks it."),
    Step.CHECKED: N_("whoever is responsible for it signs it."),
    Step.SIGNED: N_("it is sealed."),
    Step.SEALED: N_("the district is told."),
    Step.TOLD: N_("the district may object; after that it is closed."),
    Step.OBJECTED: N_("the objection is decided."),
    Step.DECIDED: N_("it is sealed again where something has changed, then closed."),
    Step.FINAL: N_("nothing; it can only be opened again."),
}


def explained(entry: Entry, register: Register, t: Translator) -> str:
    """In one sentence how the proposed score of an item came about, or why there is none."""
    item, indicator = entry.item, register.indicator(entry.item.id)
    if item.standing is Standing.NO_DATA:
        return _unknown(item, t)
    if item.standing is Standing.NOT_APPLICABLE:
        return _not_owed(item, indicator, t)
    points = t(
        "{points} of {weight} points", points=formats.number(item.proposed, decimals=1), weight=_weight(item)
    )
    match item.rule:
        case Rule.THERE:
            said = t("in place") if item.completion else t("not in place")
        case Rule.YEAR:
            said = _of_year(item, indicator, register, t)
        case Rule.SCHEDULE:
            said = _of_schedule(item, indicator, register, t)
        case Rule.SHARE:
            said = _counted(item, indicator, register, t)
    return t("{said}: {points}.", said=said, points=points)


def _unknown(item: Item, t: Translator) -> str:
    if item.status is Status.RUNNING:
        return t("The ledger does not reach the end of the year: not scored, and not 0.")
    if item.reported is Reported.NOT_REPORTED:
        return t("Not reported: not scored, and not 0.")
    return t("No data: not scored, and not 0.")


def _not_owed(item: Item, indicator: Indicator, t: Translator) -> str:
    if item.status is Status.NOT_DUE:
        day = formats.day(indicator.milestones[-1].due, t.language)
        return t("Not in place, and not due until {day}: not scored.", day=day)
    if item.status is Status.RUNNING:
        return t("The fund year is still running: not scored yet.")
    if item.total == 0:
        return t("There is nothing to count here: not scored.")
    if indicator.from_year is not None and item.value is None:
        return t("Required from the fund year {year} on: not scored.", year=indicator.from_year)
    return t("The policy sets it for the city as a whole: not scored.")


def _of_year(item: Item, indicator: Indicator, register: Register, t: Translator) -> str:
    value, required = (
        phrases.in_units(amount, indicator, register, t) for amount in (item.value, item.required)
    )
    if indicator.kind is Kind.YEARLY_FLOOR:
        if item.status is Status.MET:
            return t("{value}, floor {required} (Met)", value=value, required=required)
        return t(
            "{value}, floor {required}, {share} of it",
            value=value,
            required=required,
            share=formats.percent(item.completion),
        )
    word = phrases.STATUS_WORDS[item.status]
    return t(
        "{value} after {required} the year before ({word})", value=value, required=required, word=t(word)
    )


def _of_schedule(item: Item, indicator: Indicator, register: Register, t: Translator) -> str:
    counted = _counted(item, indicator, register, t)
    if item.expected is None:
        return counted
    expected = formats.percent(item.expected)
    if item.proposed == item.weight:
        word = t(phrases.STATUS_WORDS[item.status])
        return t("{counted}, schedule {expected} ({word})", counted=counted, expected=expected, word=word)
    share = formats.percent(None if item.completion is None else item.completion / item.expected)
    return t("{counted}, schedule {expected}, {share} of it", counted=counted, expected=expected, share=share)


def _counted(item: Item, indicator: Indicator, register: Register, t: Translator) -> str:
    return t(
        "{value} of {total} ({share})",
        value=formats.number(item.value),
        total=phrases.in_units(item.total, indicator, register, t),
        share=formats.percent(item.completion),
    )


def _weight(item: Item) -> str:
    return formats.number(item.weight, decimals=1)
