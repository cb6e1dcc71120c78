"""怎么算的: each formula of an assessment, with the figures put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from analytics.assess.assessment import Assessment, Dated, Point, Scheduled, measured
from analytics.assess.duties import Measure
from analytics.assess.schedule import DAYS_A_MONTH, Schedule
from analytics.language import formats, movements, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Milestone, Register


@dataclass(frozen=True)
class Step:
    """One line of the making: what, by which formula, with which figures, giving what."""

    name: str
    formula: str
    figures: str
    result: str


def number_step(
    indicator: Indicator, value: float, parts: Sequence[tuple[str, float]], register: Register, t: Translator
) -> Step:
    """From the rows to the number: what the rows of each unit (named) add to it."""
    formula = {
        "yuan": t("the sum of the amounts in the rows counted"),
        "attendances": t("the sum of the attendances in the rows counted"),
    }.get(indicator.unit, t("the number of rows counted"))
    added = " + ".join(f"{name} {formats.number(part, decimals=2)}" for name, part in parts)
    result, exact = phrases.in_units(value, indicator, register, t), formats.number(value, decimals=2)
    if added and exact not in result:
        # Spoken in ten thousands, as it stands on the page.
        added = f"{added} = {exact}"
    return Step(t("Count"), formula, added or t("no rows counted"), result)


def measure_steps(indicator: Indicator, measure: Measure, t: Translator) -> list[Step]:
    """The steps from a duty's or measure's value to what is said of it, in the order they are taken."""
    return [*_share_of_rows(indicator, measure, t), *_change(indicator, measure, t), *_duty(measure, t)]


def _share_of_rows(indicator: Indicator, measure: Measure, t: Translator) -> Iterator[Step]:
    if indicator.is_share and measure.now is not None and measure.now.share is not None:
        value, total = (formats.number(count, decimals=2) for count in (measure.now.value, measure.now.total))
        share = formats.percent(measure.now.share)
        yield Step(t("Share"), t("numerator ÷ denominator"), f"{value} ÷ {total}", share)


def _change(indicator: Indicator, measure: Measure, t: Translator) -> Iterator[Step]:
    if measure.movement is not None:
        now, before = (_measured(indicator, point) for point in (measure.now, measure.before))
        change = movements.change(measure.now, measure.before, indicator, t, exact=True)
        said = change or movements.word(measure.movement, t)
        yield Step(t("Change over a year"), t("now − a year earlier"), f"{now} − {before}", said)


def _duty(measure: Measure, t: Translator) -> Iterator[Step]:
    if measure.status is not None and measure.now is not None and measure.now.share is not None:
        share = formats.percent(measure.now.share)
        done = t("met when the share is {all}", all=formats.percent(1.0, decimals=0))
        yield Step(t("Verdict"), done, share, movements.status_word(measure, t))


def _measured(indicator: Indicator, point: Point | None) -> str:
    return _written(measured(indicator, point), as_share=indicator.is_share)


def _written(value: float | None, *, as_share: bool) -> str:
    return formats.percent(value, decimals=2) if as_share else formats.number(value, decimals=2)


def making_steps(
    indicator: Indicator, assessment: Assessment, register: Register, t: Translator
) -> list[Step]:
    """The steps from the counted value to the verdict, in the order they are taken.

    Each arrives at what stands on the board, in its unit. Only steps whose figures exist: a missing base
    leaves the schedule out, it never becomes 0.
    """
    if indicator.kind.is_yearly:
        return [_unit_years(assessment, t)]
    return [
        *_completion(indicator, assessment, t),
        *_schedule(indicator, assessment, t),
        *_needed(indicator, assessment, register, t),
    ]


def _show(indicator: Indicator, value: float | None) -> str:
    """A value as this indicator is judged: a share for coverage, else a number."""
    return _written(value, as_share=indicator.kind is Kind.COVERAGE)


def _completion(indicator: Indicator, assessment: Assessment, t: Translator) -> Iterator[Step]:
    if indicator.kind is Kind.COVERAGE:
        counts = f"{formats.number(assessment.value)} ÷ {formats.number(assessment.total)}"
        share = assessment.completion if isinstance(assessment, Dated) else None
        yield Step(t("Share"), t("numerator ÷ denominator"), counts, formats.percent(share))
    elif isinstance(assessment, Dated) and assessment.completion is not None:
        figures = f"{_show(indicator, assessment.value)} ÷ {_show(indicator, assessment.target)}"
        yield Step(t("Completion"), t("value ÷ target"), figures, formats.percent(assessment.completion))


def _schedule(indicator: Indicator, assessment: Assessment, t: Translator) -> Iterator[Step]:
    if not isinstance(assessment, Scheduled):
        return
    measured = assessment.completion if indicator.kind is Kind.COVERAGE else assessment.value
    value, expected, target, base = (
        _show(indicator, figure)
        for figure in (measured, assessment.expected, assessment.target, assessment.base)
    )
    line = t("the straight line from the base through the milestones")
    yield Step(t("Where we should be today"), line, _line(indicator, assessment, t), expected)
    if assessment.gap_pp is not None:
        figures = f"({value} − {expected}) ÷ ({target} − {base})"
        formula = t("(value − expected) ÷ (target − base)")
        gap = phrases.gap(assessment, t, indicator.thresholds)
        yield Step(t("Against schedule"), formula, figures, gap)
    if assessment.lag_months is not None:
        reached = assessment.as_of - timedelta(days=round(assessment.lag_months * DAYS_A_MONTH))
        figures = f"{formats.day(assessment.as_of, t.language)} − {formats.day(reached, t.language)}"
        yield Step(
            t("Lag"),
            t("today − the day on which the line reaches this value"),
            figures,
            phrases.lag(assessment, t),
        )


def _needed(
    indicator: Indicator, assessment: Assessment, register: Register, t: Translator
) -> Iterator[Step]:
    """Counted in what is counted, also where a share is judged: of communities, not of percent."""
    if not isinstance(assessment, Scheduled) or not assessment.needed_per_month:
        return
    needed = phrases.needed(indicator, assessment, register, t)
    if needed is None:
        return
    is_share = indicator.kind is Kind.COVERAGE
    asked = _asked(assessment) if is_share else formats.number(assessment.target, decimals=2)
    figures = f"{asked} − {formats.number(assessment.value, decimals=2)}"
    result = phrases.needed_in_words(indicator, assessment, register, t)
    if not needed.is_monthly:
        formula = t("target share × all units − value") if is_share else t("target − value")
        yield Step(t("Still needed"), formula, figures, result)
        return
    months = formats.number((assessment.due - assessment.as_of).days / DAYS_A_MONTH, decimals=2)
    formula = (
        t("(target share × all units − value) ÷ months left")
        if is_share
        else t("(target − value) ÷ months left")
    )
    yield Step(t("Still needed each month"), formula, f"({figures}) ÷ {months}", result)


def _asked(assessment: Scheduled) -> str:
    """`100% × 421`: how many the share asked for is."""
    return f"{formats.percent(assessment.target, decimals=0)} × {formats.number(assessment.total)}"


def _line(indicator: Indicator, assessment: Scheduled, t: Translator) -> str:
    base = Milestone(assessment.base_on, assessment.base)
    return " → ".join(
        f"{_show(indicator, knot.target)} ({formats.day(knot.due, t.language)})"
        for knot in Schedule(base, indicator.milestones, indicator.direction).line
    )


def _unit_years(assessment: Assessment, t: Translator) -> Step:
    return Step(
        t("Unit-years met"),
        t("years with a verdict, for every unit"),
        t(
            "{met} met out of {closed} closed",
            met=formats.number(assessment.value),
            closed=formats.number(assessment.total),
        ),
        phrases.status_word(assessment, t),
    )
