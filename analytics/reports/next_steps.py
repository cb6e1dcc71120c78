"""What follows of a target that is behind: which districts, and what is to be done by when."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.answers.overview import Line
from analytics.assess.assessment import Assessment, Dated, Scheduled, Status
from analytics.assess.verdict import is_behind
from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Register
from analytics.reference import CITY, districts


def behind(line: Line, coverage: Mapping[str, Dated], t: Translator) -> str:
    """The districts behind with a target, by name; the city's own fund years are the city level's.

    Of communities those whose own coverage is behind. Empty where no district has a part of its own.
    """
    if line.indicator.id == "communities.staffed":
        codes = [code for code, own in coverage.items() if is_behind(own)]
    else:
        lacking = set(line.assessment.missing)
        codes = [code for code in (CITY, *districts()) if code in lacking]
    return t(", ").join(labels.sender_word(code, t) for code in codes)


def next_step(indicator: Indicator, item: Assessment, register: Register, t: Translator) -> str:
    """What a target that is behind still asks: an amount a month, an institution, the years to come.

    Empty for one that is not behind.
    """
    if not is_behind(item):
        return ""
    if indicator.kind is Kind.YEARLY_FLOOR:
        floor = phrases.in_units(indicator.floor, indicator, register, t)
        return t("In every fund year to come {floor} or more.", floor=floor)
    if indicator.kind is Kind.YEARLY_GROWTH:
        return t("In every fund year to come more than in the year before.")
    needed = phrases.needed(indicator, item, register, t)
    if needed is not None and isinstance(item, Scheduled):
        said = (
            t("Until {day}, {amount} more are needed each month.")
            if needed.is_monthly
            else t("Until {day}, {amount} more are needed: {time}.")
        )
        day = formats.day(item.due, t.language)
        return said.format(day=day, amount=needed.amount, time=needed.time)
    if item.status is Status.ACHIEVED:
        return t("Reached, and less than before: to be held above the target.")
    if isinstance(item, Dated) and item.due > item.as_of:
        return t("To be established by {day}.", day=formats.day(item.due, t.language))
    return t("The due date is past: what is missing is to be made up for.")
