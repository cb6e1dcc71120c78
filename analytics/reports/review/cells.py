"""What a printed review says in one cell of an item: in words, of the very values the page shows."""

from __future__ import annotations

from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Register
from analytics.reviews.items import Item, Standing
from analytics.reviews.review import Entry
from analytics.reviews.scheme import Rule


def required(item: Item, indicator: Indicator, register: Register, t: Translator) -> str:
    """What was required, as the page says it: in place, an amount, or a share."""
    if item.standing is Standing.NOT_APPLICABLE or item.required is None:
        return formats.MISSING
    if item.rule is Rule.THERE:
        return t("in place")
    if item.rule is Rule.YEAR:
        amount = phrases.in_units(item.required, indicator, register, t)
        return t("more than {amount}", amount=amount) if indicator.kind is Kind.YEARLY_GROWTH else amount
    return formats.percent(item.required)


def value(item: Item, indicator: Indicator, register: Register, t: Translator) -> str:
    """What there is; what nobody reported is a dash."""
    if item.value is None:
        return formats.MISSING
    if item.rule is Rule.THERE:
        return t("in place") if item.completion else t("not in place")
    if item.rule is Rule.YEAR or item.total is None:
        return phrases.in_units(item.value, indicator, register, t)
    return f"{formats.number(item.value)} / {formats.number(item.total)}"


def points(score: float | None) -> str:
    """A score with at most one digit after the point, or a dash."""
    return formats.number(score, decimals=1)


def scored(entry: Entry, t: Translator) -> str:
    """`9.5 / 10`; what is not scored says why, and is no zero."""
    if entry.standing is Standing.SCORED:
        return f"{points(entry.score)} / {points(entry.item.weight)}"
    return labels.word("review_standing", entry.standing, t)
