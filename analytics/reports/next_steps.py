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
        return t("At least {floor} in every coming fund year.", floor=floor)
    if indicator.kind is Kind.YEARLY_GROWTH:
        return t("More in every coming fund year than in the year before.")
    needed = phrases.needed(indicator, item, register, t)
    if needed is not None and isinstance(item, Scheduled):
        said = (
            t("Needed each month until {day}: {amount}.")
            if needed.is_monthly
            else t("Still needed by {day}: {amount}, {time}.")
        )
        day = formats.day(item.due, t.language)
        return said.format(day=day, amount=needed.amount, time=needed.time)
    if item.status is Status.ACHIEVED:
        return t("Target achieved but since slipped: it must be kept above the target.")
    if isinstance(item, Dated) and item.due > item.as_of:
        return t("Must be established by {day}.", day=formats.day(item.due, t.language))
    return t("The due date has passed: the shortfall must be made up.")
