"""怎么算的: each formula of an assessment, with the figures put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from analytics.assess.assessment import Assessment
from analytics.assess.schedule import DAYS_A_MONTH
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind


@dataclass(frozen=True)
class Step:
    """One line of the making: what, by which formula, with which figures, giving what."""

    name: str
    formula: str
    figures: str
    result: str


def making_steps(indicator: Indicator, one: Assessment, t: Translator) -> list[Step]:
    """The steps from the counted value to the verdict, in the order they are taken.

    Only steps whose figures exist: a missing base leaves the schedule out, it never becomes 0.
    """
    if indicator.kind in (Kind.YEARLY_FLOOR, Kind.YEARLY_GROWTH):
        return [_unit_years(one, t)]

    def show(value: float | None) -> str:
        if indicator.kind is Kind.COVERAGE:
            return formats.percent(value, decimals=2)
        return formats.number(value, t.language, decimals=2)

    measured = one.completion if indicator.kind is Kind.COVERAGE else one.value
    steps = []
    if indicator.kind is Kind.COVERAGE:
        counts = f"{formats.number(one.value, t.language)} ÷ {formats.number(one.total, t.language)}"
        steps.append(Step(t("Share"), t("counted ÷ all"), counts, show(one.completion)))
    elif one.completion is not None:
        figures = f"{show(one.value)} ÷ {show(one.target)}"
        steps.append(Step(t("Completion"), t("value ÷ target"), figures, formats.percent(one.completion)))
    if one.expected is None or one.base is None or one.target is None:
        return steps
    steps.append(
        Step(
            t("Where we should be today"),
            t("the straight line from the base through the milestones"),
            _line(indicator, one, show, t),
            show(one.expected),
        )
    )
    if one.gap_pp is not None:
        steps.append(
            Step(
                t("Against schedule"),
                t("(value − expected) ÷ (target − base)"),
                f"({show(measured)} − {show(one.expected)}) ÷ ({show(one.target)} − {show(one.base)})",
                phrases.gap(one, t),
            )
        )
    if one.lag_months is not None:
        reached = one.as_of - timedelta(days=round(one.lag_months * DAYS_A_MONTH))
        steps.append(
            Step(
                t("Lag"),
                t("today − the day the line has this value"),
                f"{formats.day(one.as_of, t.language)} − {formats.day(reached, t.language)}",
                phrases.lag(one, t),
            )
        )
    if one.needed_per_month is not None and one.due is not None:
        months = (one.due - one.as_of).days / DAYS_A_MONTH
        steps.append(
            Step(
                t("Still needed each month"),
                t("max(0, target − value) ÷ months left"),
                f"({show(one.target)} − {show(measured)}) ÷ {formats.number(months, t.language, decimals=2)}",
                show(one.needed_per_month),
            )
        )
    return steps


def _line(indicator: Indicator, one: Assessment, show: phrases.Show, t: Translator) -> str:
    assert one.base_on is not None
    knots = [
        (one.base_on, one.base),
        *((m.due, m.target) for m in indicator.milestones if m.due > one.base_on),
    ]
    return " → ".join(f"{show(value)} ({formats.day(day, t.language)})" for day, value in knots)


def _unit_years(one: Assessment, t: Translator) -> Step:
    return Step(
        t("Unit-years met"),
        t("years with a verdict, of every unit"),
        t(
            "{met} met of {closed} closed",
            met=formats.number(one.value, t.language),
            closed=formats.number(one.total, t.language),
        ),
        phrases.status_word(one, t),
    )
