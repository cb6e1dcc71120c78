"""How a number becomes a verdict, in words: every status and formula, with the thresholds in use."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.assess.assessment import Status, Weather
from analytics.assess.cagr import MODERATE, SUBSTANTIAL
from analytics.assess.projection import FEWEST_CHANGES, LIGHT_CLOUD_TO, MOST_CHANGES, SUN_BELOW
from analytics.assess.schedule import DAYS_A_MONTH
from analytics.assess.verdict import CITY_WIDE
from analytics.errors import N_
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Direction, JudgedFor, Kind, Thresholds
from analytics.reference import CITY_LEVEL

KIND_WORDS: dict[Kind, str] = {
    Kind.LEVEL: N_("number by a due date"),
    Kind.COUNT: N_("institution in place or not"),
    Kind.COVERAGE: N_("every unit by a due date"),
    Kind.YEARLY_FLOOR: N_("yearly floor"),
    Kind.YEARLY_GROWTH: N_("yearly growth"),
    Kind.DUTY: N_("duty"),
    Kind.TRACKED: N_("tracked"),
}

DIRECTION_WORDS: dict[Direction, str] = {
    Direction.UP: N_("more is better"),
    Direction.DOWN: N_("less is better"),
    Direction.NONE: N_("neither more nor less is better"),
}

JUDGED_WORDS: dict[str, str] = {
    CITY_LEVEL: N_("the city level"),
    JudgedFor.CITY: N_("the whole city"),
    JudgedFor.EACH_DISTRICT: N_("each district"),
    JudgedFor.EACH_COMMUNITY: N_("each urban community"),
    JudgedFor.CITY_AND_DISTRICTS: N_("the city level and each district"),
}


@dataclass(frozen=True)
class Rule:
    """One status: what it is given for, and when."""

    symbol: str
    word: str
    when: str


@dataclass(frozen=True)
class Formula:
    """One figure of an assessment: its name, how it is worked out, and how to read it."""

    name: str
    formula: str
    reading: str


def status_rules(thresholds: Thresholds, t: Translator) -> tuple[Rule, ...]:
    """Every status, with the thresholds put in."""
    ahead, behind, lost = (
        formats.signed(value, decimals=0)
        for value in (thresholds.ahead_pp, thresholds.behind_pp, thresholds.seriously_behind_pp)
    )
    slightly, seriously = (
        formats.number(months, decimals=1)
        for months in (thresholds.count_slightly_months, thresholds.count_seriously_months)
    )
    when: dict[str, str] = {
        Status.ACHIEVED: t("at or beyond the target; early if before the due date"),
        Status.AHEAD: t("at least {ahead} points against schedule", ahead=ahead),
        Status.ON_SCHEDULE: t("between {behind} and {ahead} points", behind=behind, ahead=ahead),
        Status.SLIGHTLY_BEHIND: t(
            "from {lost} to {behind} points; an institution still missing with {months} months or less to go",
            lost=lost,
            behind=behind,
            months=slightly,
        ),
        Status.SERIOUSLY_BEHIND: t(
            "below {lost} points; an institution still missing with {months} months or less to go",
            lost=lost,
            months=seriously,
        ),
        Status.NOT_DUE: t(
            "an institution that does not exist yet, with more than {months} months to go", months=slightly
        ),
        Status.MISSED: t("the due date has passed and the target was not reached by then"),
        Status.MET: t("a floor, growth or duty met in full"),
        Status.NOT_MET: t(
            "a year that ended below its floor or below the year before; a duty not met in full"
        ),
        Status.RUNNING: t("a fund year that is not over and has not yet been met"),
        Status.FLAT: t("growth: exactly the same as the year before"),
        Status.NO_DATA: t("not reported; never treated as 0"),
        Status.CANNOT_JUDGE: t("there is a number but no verdict; the reason is given beside it"),
    }
    of_city = f"{Status.CANNOT_JUDGE}+{CITY_WIDE}"
    when[of_city] = t("set for the whole city: what a district has stands without a verdict")
    return tuple(Rule(phrases.symbol(code), phrases.verdict_word(code, t), when[code]) for code in when)


def formulas(t: Translator) -> tuple[Formula, ...]:
    """The figures of an assessment in the order they are worked out."""
    days = formats.number(DAYS_A_MONTH, decimals=4)
    return (
        Formula(
            t("Completion"), t("value ÷ target"), t("the bar, drawn at most to its end, but written in full")
        ),
        Formula(
            t("Where we should be today"),
            t("the straight line from the base through the milestones"),
            t("the dark mark on the bar; counted in days"),
        ),
        Formula(
            t("Against schedule"),
            t("(value − expected) ÷ (target − base)"),
            t("percentage points of the whole way from base to target; the status follows from it"),
        ),
        Formula(
            t("Lag"),
            t("today − the day on which the line reaches this value"),
            t("in months of {days} days; negative means ahead", days=days),
        ),
        Formula(
            t("Still needed each month"),
            t("(target − value) ÷ months left"),
            t("an even monthly pace from now on; none once the target is reached"),
        ),
        Formula(t("Pace"), t("(value − base) ÷ (expected − base)"), t("1 means exactly on schedule")),
        Formula(
            t("Coverage"),
            t("units that have it ÷ all units on that day"),
            t("judged as a share, so that a changing number of units does not distort it"),
        ),
        _rank(t),
        *_second_opinions(t),
    )


def _rank(t: Translator) -> Formula:
    """How districts are placed."""
    return Formula(
        t("Rank of a district"),
        t("1 + the number of districts with a better number"),
        t(
            "equal numbers are tied; a range (2–4) shows the ranks with one fewer or one more "
            "counted, all other districts unchanged; tied districts share the widest range"
        ),
    )


def _second_opinions(t: Translator) -> tuple[Formula, ...]:
    """The two published methods beside the schedule."""
    return (
        Formula(
            t("CAGR ratio (Open SDG)"),
            t("actual ÷ required yearly growth"),
            t(
                "from {substantial} substantial, from {moderate} moderate, else limited; below 0 worse",
                substantial=formats.fixed(SUBSTANTIAL, decimals=2),
                moderate=formats.fixed(MODERATE, decimals=2),
            ),
        ),
        _projection(t),
    )


def _projection(t: Translator) -> Formula:
    return Formula(
        t("Projection (Destatis)"),
        t("value + years left × mean of recent yearly changes"),
        t(
            "from {fewest} to {most} yearly changes; less than {sun} of the gap left: {will}; up "
            "to {cloud}: {narrowly}",
            fewest=FEWEST_CHANGES,
            most=MOST_CHANGES,
            sun=formats.percent(SUN_BELOW, decimals=0),
            cloud=formats.percent(LIGHT_CLOUD_TO, decimals=0),
            will=t(phrases.WEATHER_WORDS[Weather.SUN]),
            narrowly=t(phrases.WEATHER_WORDS[Weather.LIGHT_CLOUD]),
        ),
    )
