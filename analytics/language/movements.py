"""Indicators beside their own past, in words: the number, the number a year before, and which way it went."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.assess.assessment import Assessment, Point, Reason, measured
from analytics.assess.duties import Measure, Movement
from analytics.errors import N_
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Direction, Indicator, Kind, Register

MOVEMENT_WORDS: dict[Movement, str] = {
    Movement.BETTER: N_("better"),
    Movement.WORSE: N_("worse"),
    Movement.UP: N_("more"),
    Movement.DOWN: N_("less"),
    Movement.SAME: N_("unchanged"),
}

_MILLION = 1_000_000


@dataclass(frozen=True)
class Figure:
    """A number as it is read: `62.4%`, and below it `373 of 598 people`."""

    main: str
    note: str = ""


def symbol(movement: Movement | None, direction: Direction) -> str:
    """↑ ↓ → as the number went, whether that was wanted or not; empty where nothing is compared.

    ＝ is the verdict on money that should have grown and did not: an unchanged number is none.
    """
    if movement is None:
        return ""
    if movement is Movement.SAME:
        return "→"
    if movement in (Movement.UP, Movement.DOWN):
        return "↑" if movement is Movement.UP else "↓"
    return "↑" if (movement is Movement.BETTER) is (direction is Direction.UP) else "↓"


def word(movement: Movement | None, t: Translator) -> str:
    """Better, worse, unchanged; more or less where the policy wants no direction."""
    return "" if movement is None else t(MOVEMENT_WORDS[movement])


def tone(movement: Movement | None) -> str:
    """good | bad | quiet: the colour a movement takes."""
    return {Movement.BETTER: "good", Movement.WORSE: "bad"}.get(movement, "quiet") if movement else "quiet"


def status_word(measure: Measure, t: Translator) -> str:
    """The verdict on a duty; for a tracked measure that it has none."""
    return phrases.verdict_word(measure.verdict, t)


def of_point(
    point: Point | None, indicator: Indicator, register: Register, t: Translator, *, brief: bool = False
) -> Figure:
    """A duty's or measure's number: its share and what it is a share of, else the number with its unit."""
    if point is None or point.value is None:
        return Figure(formats.MISSING)
    if not indicator.is_share:
        return Figure(phrases.in_units(point.value, indicator, register, t))
    counted = _out_of(point.value, point.total, indicator, register, t, brief=brief)
    return Figure(formats.percent(point.share), counted)


def of_what(point: Point | None, indicator: Indicator, t: Translator) -> str:
    """Of which money a share of money is one; empty of other numbers."""
    if point is None or not indicator.is_share or indicator.unit != "yuan":
        return ""
    return t(
        "Share of the money for fund year {year} booked up to {day}: lottery, fiscal and "
        "social money taken together.",
        year=point.on.year,
        day=formats.day(point.on, t.language),
    )


def short(point: Point | None, indicator: Indicator, t: Translator) -> str:
    """The number alone, short enough to stand on a bar: `62.4%`, `1,287`, `116.4万`, `1.2M`."""
    value = measured(indicator, point)
    if value is None or indicator.is_share:
        return formats.percent(value)
    if t.language == "en" and abs(value) >= _MILLION:
        return f"{formats.number(value / _MILLION, decimals=1)}M"
    return formats.quantity(value, t.language, decimals=1)


def of_assessment(
    assessment: Assessment | None,
    indicator: Indicator,
    register: Register,
    t: Translator,
    *,
    brief: bool = False,
) -> Figure:
    """A dated target's number and what is asked of it; `brief` leaves out what is asked."""
    if assessment is None or assessment.value is None:
        return Figure(formats.MISSING)
    if indicator.kind is Kind.COVERAGE and assessment.reason is not Reason.NO_DISTRICT_TARGET:
        share = assessment.value / assessment.total if assessment.total else None
        counted = _out_of(assessment.value, assessment.total, indicator, register, t, brief=brief)
        return Figure(formats.percent(share), counted)
    main, asked = phrases.value_and_target(indicator, assessment, register, t)
    return Figure(main, "" if brief and assessment.total is None else asked)


def change(
    now: Point | None, before: Point | None, indicator: Indicator, t: Translator, *, exact: bool = False
) -> str:
    """`+4.6个百分点`, `−193`: how much more or less than before; empty without a change to tell.

    Round figures are written as they are spoken (`−34.45万`), unless `exact` (`−344,500`).
    """
    later, earlier = measured(indicator, now), measured(indicator, before)
    if later is None or earlier is None or later == earlier:
        return ""
    if indicator.is_share:
        return t("{gap} pp", gap=formats.signed(100 * (later - earlier)))
    moved = abs(later - earlier)
    amount = formats.number(moved, decimals=2) if exact else formats.quantity(moved, t.language)
    return ("+" if later > earlier else "−") + amount


def _out_of(
    value: float, total: float | None, indicator: Indicator, register: Register, t: Translator, *, brief: bool
) -> str:
    if indicator.unit == "yuan":
        counted = formats.quantity(value, t.language)
        return f"{counted} / {phrases.in_units(total, indicator, register, t)}"
    counted = f"{formats.number(value)} / {formats.number(total)}"
    return counted if brief else phrases.with_unit(counted, t.label(register.unit_label(indicator)), t)
