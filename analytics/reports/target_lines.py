"""What a brief says of each target, and of each district's community coverage: texts, and lengths of bars."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.answers.overview import Line, Overview
from analytics.assess.assessment import Assessment, Dated, Scheduled
from analytics.assess.holding import HoldBack
from analytics.assess.verdict import is_behind
from analytics.errors import N_
from analytics.figures import palette
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Register
from analytics.reference import unit
from analytics.reports import next_steps


@dataclass(frozen=True)
class TargetLine:
    """One target as the board shows it: texts, and the two lengths of its bar (1.0 = the target)."""

    id: str
    symbol: str
    status: str
    tone: str
    since: str
    name: str
    clause: str
    value: str
    target: str
    done: float | None
    expected: float | None
    gap: str
    lag: str
    needed: str
    held_by: str
    shortfall: str
    #: What stands, as a paragraph; and for what is behind what follows.
    sentence: str
    in_charge: str
    districts_behind: str
    next_step: str
    is_behind: bool


@dataclass(frozen=True)
class DistrictLine:
    """One district's community coverage: counts as text, share and expected share as lengths."""

    name: str
    symbol: str
    status: str
    tone: str
    count: str
    share: str
    done: float | None
    expected: float | None


def target_line(line: Line, shown: Overview, register: Register, t: Translator) -> TargetLine:
    """One line of the overview in words."""
    indicator, item = line.indicator, line.assessment
    behind = "" if line.holding is None else next_steps.behind(line, shown.coverage, t)
    value, target = phrases.value_and_target(indicator, item, register, t)
    return TargetLine(
        id=indicator.id,
        symbol=palette.symbol(item),
        status=phrases.status_word(item, t),
        tone=palette.tone(item),
        since="" if line.since is None else t("since {month}", month=formats.month(line.since, t.language)),
        name=t.label(indicator.name),
        clause=t(
            "Clause {clause} · {force}", clause=indicator.clause, force=phrases.force_word(indicator, t)
        ),
        value=value,
        target=target,
        done=phrases.share_done(indicator, item),
        expected=phrases.share_expected(item),
        gap=phrases.gap(item, t, indicator.thresholds),
        lag=phrases.lag(item, t),
        needed=phrases.needed_in_words(indicator, item, register, t),
        held_by="" if line.holding is None else phrases.held_by(line.holding, t),
        shortfall=phrases.shortfall(indicator, line.holding, register, t),
        sentence=_sentence(line, register, t),
        in_charge=phrases.in_charge(indicator, register, t),
        districts_behind=behind,
        next_step=next_steps.next_step(indicator, item, register, t),
        is_behind=is_behind(item),
    )


def district_lines(shown: Overview, t: Translator) -> tuple[DistrictLine, ...]:
    """Coverage by district, the lowest share first."""
    return tuple(
        DistrictLine(
            unit(code).in_language(t.language),
            palette.symbol(assessment),
            phrases.status_word(assessment, t),
            palette.tone(assessment),
            f"{formats.number(assessment.value)} / {formats.number(assessment.total)}",
            formats.percent(assessment.completion),
            assessment.completion,
            phrases.expected(assessment),
        )
        for code, assessment in shown.ranked_coverage
    )


def _sentence(line: Line, register: Register, t: Translator) -> str:
    """`配备专业人才的城市社区：421个社区中已有328个（77.9%）；略有滞后；低于序时进度17.1个百分点。…`"""
    indicator, item = line.indicator, line.assessment
    stands = t("; ").join(
        part
        for part in (
            _value(indicator, item, register, t),
            phrases.status_word(item, t),
            phrases.slide(indicator, item, register, t),
            _gap(indicator, item, t),
            phrases.lag(item, t),
        )
        if part
    )
    parts = [t("{name}: {stands}.", name=t.label(indicator.name), stands=stands)]
    if line.holding is not None:
        parts.append(_held(indicator, line.holding, register, t))
    return ("" if t.language == "zh" else " ").join(parts)


def _value(indicator: Indicator, item: Assessment, register: Register, t: Translator) -> str:
    """What there is, of what; a dash where nobody knows."""
    if item.value is None:
        return formats.MISSING
    value, total = formats.number(item.value), formats.number(item.total)
    if indicator.kind.is_yearly:
        return t("{value} of {total} unit-years met", value=value, total=total)
    share = formats.percent(phrases.share_done(indicator, item))
    if indicator.unit == "districts" and item.total == 1:
        # One district's own institution is there or not.
        return t("established") if item.value else t("not established yet")
    if indicator.kind is Kind.COVERAGE:
        label = phrases.unit_word(total, indicator, register, t)
        return t(
            "{value} of {total} {unit} in place ({share})", value=value, total=total, unit=label, share=share
        )
    return t(
        "{value}, target {target} ({share})",
        value=phrases.in_units(item.value, indicator, register, t),
        target=phrases.in_units(item.target if isinstance(item, Dated) else None, indicator, register, t),
        share=share,
    )


def _gap(indicator: Indicator, item: Assessment, t: Translator) -> str:
    """How far from the schedule in points; empty on the line itself."""
    gap = item.gap_pp if isinstance(item, Scheduled) else None
    if gap is None:
        return ""
    size = formats.number(abs(gap), decimals=phrases.gap_decimals(gap, indicator.thresholds))
    if size == "0":
        return ""
    below, above = N_("{points} points behind schedule"), N_("{points} points ahead of schedule")
    return t(below if gap < 0 else above, points=size)


def _held(indicator: Indicator, holding: HoldBack, register: Register, t: Translator) -> str:
    """The district furthest from its part, or those that tie."""
    said = t("Furthest behind: {district}, {shortfall}.")
    if len(holding.district_codes) > 1:
        said = t("Furthest behind: {district}, each: {shortfall}.")
    return said.format(
        district=phrases.held_by(holding, t), shortfall=phrases.shortfall(indicator, holding, register, t)
    )
