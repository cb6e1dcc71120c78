"""An assessment in words: the same on the page, in an export and in a report."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analytics.assess import verdict
from analytics.assess.assessment import (
    Assessment,
    CagrRatio,
    Dated,
    Projection,
    Reason,
    Scheduled,
    Status,
    TotalChange,
    Weather,
)
from analytics.assess.cagr import MODERATE, SUBSTANTIAL
from analytics.assess.holding import HoldBack
from analytics.assess.ranking import Place
from analytics.assess.schedule import DAYS_A_MONTH
from analytics.assess.verdict import DONE, LOST, SLIPPING, UNDER_WAY
from analytics.errors import N_
from analytics.language import formats
from analytics.language.translator import Translator
from analytics.policy.register import Force, Indicator, Kind, Register, Thresholds
from analytics.reference import unit

#: What stands for the number of a small group, and why some numbers are not shown.
FEW = N_("<5")
HIDDEN = N_(
    "Groups of fewer than five people are not shown (<5); “—” stands where another number would give one "
    "away."
)
NOT_BY_DISTRICT = N_(
    "Most of these groups have fewer than five people in a district: told of the city alone."
)

#: Writes a value as an indicator's readers expect it.
Show = Callable[[float | None], str]

#: Fewer than this many are told as they are, not by the month.
_FEW = 10

#: Each status in words, and its symbol. Symbols differ in shape, so a greyscale print still tells them apart.
_STATUSES: dict[Status, tuple[str, str]] = {
    Status.ACHIEVED: (N_("Achieved"), "✓"),
    Status.AHEAD: (N_("Ahead of schedule"), "▲"),
    Status.ON_SCHEDULE: (N_("On schedule"), "●"),
    Status.SLIGHTLY_BEHIND: (N_("Slightly behind"), "▽"),
    Status.SERIOUSLY_BEHIND: (N_("Seriously behind"), "▼"),
    Status.NOT_DUE: (N_("Not due yet"), "○"),
    Status.MISSED: (N_("Missed"), "✕"),
    Status.NO_DATA: (N_("No data"), "…"),
    Status.CANNOT_JUDGE: (N_("Cannot be judged"), "?"),
    Status.MET: (N_("Met"), "✓"),
    Status.NOT_MET: (N_("Not met"), "✕"),
    Status.RUNNING: (N_("Year running"), "◐"),
    Status.FLAT: (N_("Flat"), "＝"),
}
STATUS_WORDS = {status: word for status, (word, _) in _STATUSES.items()}
SYMBOLS = {status: symbol for status, (_, symbol) in _STATUSES.items()}

#: The sign and the words where no status is given: of a duty or tracked measure, of a number for orientation,
#: and of what is set for the city as a whole, in a district.
UNJUDGED = "·"
UNJUDGED_WORDS: dict[str, str] = {
    "nothing_to_count": N_("Nothing to count"),
    "tracked": N_("Tracked"),
    "reference": N_("reference"),
}

WEATHER_WORDS: dict[Weather, str] = {
    Weather.SUN: N_("Will be reached"),
    Weather.LIGHT_CLOUD: N_("Narrowly missed"),
    Weather.CLOUD: N_("Clearly missed"),
    Weather.THUNDERSTORM: N_("Gap is not closing"),
}

CAGR_WORDS: dict[str, str] = {
    "target_achieved": N_("Target achieved"),
    "substantial_progress": N_("Substantial progress"),
    "moderate_progress": N_("Moderate progress"),
    "limited_progress": N_("Limited progress"),
    "deterioration": N_("Deterioration"),
}

FORCE_WORDS: dict[Force, str] = {
    Force.BINDING: N_("binding"),
    Force.ASPIRATIONAL: N_("aspirational"),
    Force.DUTY: N_("duty"),
    Force.TRACKED: N_("tracked"),
}

REASONS: dict[Reason, str] = {
    Reason.NO_DISTRICT_TARGET: N_("The policy sets this number for the whole city"),
    Reason.DISTRICTS_MISSING: N_("Not all districts have reported: the whole city cannot be judged yet"),
    Reason.YEARS_MISSING: N_(
        "A year that is over has no data, so it is not known whether every year was met"
    ),
    Reason.LEDGER_OLDER: N_(
        "A ledger does not reach the end of a year, so it is not yet known how that year ended"
    ),
    Reason.TARGET_IS_ZERO: N_("The target is 0, so no distance to it can be measured"),
    Reason.OUTSIDE_SCOPE: N_("Not all units are visible here, so it is not known whether all of them met it"),
}


def in_charge(indicator: Indicator, register: Register, t: Translator) -> str:
    """Who answers for an indicator; where the text names nobody, by the general division of work."""
    owners = t(", ").join(t.label(owner) for owner in register.owner_labels(indicator))
    if indicator.owners_sentence is not None:
        return owners
    clause = register.general_division.clause
    return t(
        "{owners} (not named in the text; under the general division of work in {clause})",
        owners=owners,
        clause=clause,
    )


def rendering(indicator: Indicator, t: Translator) -> str:
    """What the quoted sentence says, marked as ours, for readers of English; the Chinese need none."""
    return "" if t.language == "zh" else t("{sentence} (our translation)", sentence=indicator.rendering)


def headline(assessments: Iterable[Assessment], t: Translator) -> tuple[dict[str, int], int]:
    """How many targets stand where, by the words for it, and of how many.

    A district answers only for the targets the policy sets for districts; the last count is there
    only where something is open.
    """
    statuses = [item.status for item in assessments if item.reason is not Reason.NO_DISTRICT_TARGET]
    counts = {
        t("Achieved"): sum(status in DONE for status in statuses),
        t("On or ahead of schedule"): sum(status in UNDER_WAY for status in statuses),
        t("Slightly behind"): sum(status in SLIPPING for status in statuses),
        t("Seriously behind or missed"): sum(status in LOST for status in statuses),
    }
    left = len(statuses) - sum(counts.values())
    if left:
        counts[t("Not due or no data")] = left
    return counts, len(statuses)


def status_word(assessment: Assessment, t: Translator) -> str:
    """The verdict in a word or two; an achieved target that slides never reads as plain achieved."""
    return verdict_word(verdict.code(assessment), t)


def verdict_word(code: str, t: Translator) -> str:
    """The same of a verdict's code: `achieved+sliding`, `slightly_behind`."""
    if code in UNJUDGED_WORDS:
        return t(UNJUDGED_WORDS[code])
    status, _, more = code.partition("+")
    if more == verdict.CITY_WIDE:
        return t("Whole-city target")
    if more == verdict.EARLY:
        return t("Achieved early")
    word = t(STATUS_WORDS[Status(status)])
    if more != verdict.SLIDING:
        return word
    return (
        t("Achieved, slipping")
        if status == Status.ACHIEVED
        else t("{status}, previously achieved", status=word)
    )


def symbol(code: str) -> str:
    """A verdict's symbol; an achieved target that slides has its own, and so has what is not judged here."""
    status, _, more = code.partition("+")
    if more == verdict.CITY_WIDE or status in UNJUDGED_WORDS:
        return UNJUDGED
    return "↘" if more == verdict.SLIDING else SYMBOLS[Status(status)]


def gap(assessment: Assessment, t: Translator, thresholds: Thresholds | None = None) -> str:
    """`−21.4个百分点`: how far from the schedule, with the digits that decide beside the thresholds."""
    if not isinstance(assessment, Scheduled) or assessment.gap_pp is None:
        return formats.MISSING
    decimals = gap_decimals(assessment.gap_pp, thresholds)
    return t("{gap} pp", gap=formats.signed(assessment.gap_pp, decimals=decimals))


def gap_decimals(gap_pp: float, thresholds: Thresholds | None) -> int:
    """How many digits a gap is written with: −9.96 beside −10 is another status than −10.0."""
    if thresholds is None:
        return 1
    limits = (thresholds.ahead_pp, thresholds.behind_pp, thresholds.seriously_behind_pp)
    return formats.deciding(gap_pp, *limits, decimals=1)


def lag(assessment: Assessment, t: Translator) -> str:
    """`落后5.2个月`, `超前3个月`; empty where there is none."""
    if not isinstance(assessment, Scheduled) or assessment.lag_months is None:
        return ""
    months = formats.number(abs(assessment.lag_months), decimals=1)
    if months == "0":
        return t("exactly on schedule")
    if months == "1":
        return t("1 month behind") if assessment.lag_months > 0 else t("1 month ahead")
    if assessment.lag_months > 0:
        return t("{months} months behind", months=months)
    return t("{months} months ahead", months=months)


def missed_milestone(milestone: Dated, t: Translator) -> str:
    """`2015 年节点未完成（288 / 300）`: a milestone before the last that was not reached on its day."""
    value, asked = formats.number(milestone.value), formats.number(milestone.target)
    return t("{year} missed: {value} of {target}", year=milestone.due.year, value=value, target=asked)


def projection_word(projection: Projection | None, t: Translator) -> str:
    """The projection's verdict, or why there is none."""
    if projection is None or projection.status is None:
        return t("Too few years for a projection")
    return t(WEATHER_WORDS[projection.status])


def ratio(cagr: CagrRatio) -> str:
    """`0.946`: the CAGR ratio, with the digits that decide beside its thresholds."""
    if cagr.ratio is None:
        return formats.MISSING
    decimals = formats.deciding(cagr.ratio, 0.0, MODERATE, SUBSTANTIAL, decimals=2)
    return formats.number(cagr.ratio, decimals=decimals)


def force_word(indicator: Indicator, t: Translator) -> str:
    """How strongly the policy words it."""
    return t(FORCE_WORDS[indicator.force])


def unit_word(number: str, indicator: Indicator, register: Register, t: Translator) -> str:
    """What stands after a written number: `bases`, after an English 1 `base`."""
    word = t.label(register.unit_label(indicator))
    if t.language == "zh" or number != "1":
        return word
    if word == "people":
        return "person"
    return word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")


def with_unit(number: str, unit: str, t: Translator) -> str:
    """`28,902人`, `28,902 people`: Chinese sets no space between a number and what it counts."""
    return number + ("" if t.language == "zh" else " ") + unit


def in_units(value: float | None, indicator: Indicator, register: Register, t: Translator) -> str:
    """A value with its unit: `28,902人`, `20万元`."""
    if value is None:
        return formats.MISSING
    if indicator.unit == "yuan":
        amount = formats.quantity(value, t.language)
        return with_unit(amount, unit_word(amount, indicator, register, t), t)
    number = formats.number(value, decimals=1)
    return with_unit(number, unit_word(number, indicator, register, t), t)


def in_whole_units(value: float, indicator: Indicator, register: Register, t: Translator) -> str:
    """The same of a value nobody counted, such as a projection: rounded."""
    return in_units(float(formats.rounded(value)), indicator, register, t)


def level(indicator: Indicator, value: float | None, t: Translator, *, is_divided: bool = False) -> str:
    """A number to compare, without its unit: `78.4%`, `12,434`, yes or no, `3.05` of a count divided."""
    if value is None:
        return formats.MISSING
    if indicator.is_yes_or_no:
        return t("yes") if value else t("no")
    if indicator.is_share:
        return formats.percent(value)
    if is_divided:
        # Two decimals for all, so that a column of them lines up.
        return formats.fixed(value, decimals=2) if value < 100 else formats.quantity(value, t.language)
    if indicator.unit == "yuan":
        return formats.quantity(value, t.language, decimals=1)
    return formats.number(value, decimals=1)


def rank(place: Place, t: Translator) -> str:
    """`1`, or `并列1` where others have the same value; empty without one."""
    if place.place is None:
        return ""
    return t("{place} (tied)", place=place.place) if place.is_tied else str(place.place)


def rank_range(place: Place) -> str:
    """`2–4`: the places one more or one fewer would lead to; empty where that changes nothing."""
    return f"{place.first}–{place.last}" if place.is_open else ""


def value_and_target(
    indicator: Indicator, assessment: Assessment, register: Register, t: Translator
) -> tuple[str, str]:
    """What stands and what is asked, e.g. (`328`, `of 421 communities`)."""
    value = formats.number(assessment.value)
    if assessment.reason is Reason.NO_DISTRICT_TARGET:
        return in_units(assessment.value, indicator, register, t), t("no target for the district")
    if indicator.kind.is_yearly:
        total = formats.number(assessment.total)
        return value, t("of {total} unit-years", total=total)
    share = formats.percent(share_done(indicator, assessment))
    if indicator.kind is Kind.COVERAGE:
        total = formats.number(assessment.total)
        unit_label = unit_word(total, indicator, register, t)
        return value, t("of {total} {unit} · {share}", total=total, unit=unit_label, share=share)
    asked = assessment.target if isinstance(assessment, Dated) else None
    if indicator.kind is Kind.COUNT and asked is not None:
        return value, t("of {total}", total=formats.number(asked))
    return value, t("of {target} · {share}", target=in_units(asked, indicator, register, t), share=share)


def share_done(indicator: Indicator, assessment: Assessment) -> float | None:
    """The length of a progress bar: value over target, or unit-years met over unit-years closed."""
    if not indicator.kind.is_yearly:
        return assessment.completion if isinstance(assessment, Dated) else None
    if assessment.value is None or not assessment.total:
        return None
    return assessment.value / assessment.total


def expected(assessment: Assessment) -> float | None:
    """Where the schedule wants a target today; None where no line leads to it."""
    return assessment.expected if isinstance(assessment, Scheduled) else None


def share_expected(assessment: Assessment) -> float | None:
    """Where on its progress bar a target should be today; None where no line leads to it."""
    return assessment.expected_share if isinstance(assessment, Scheduled) else None


def gain(indicator: Indicator, value: float | None, t: Translator, *, is_divided: bool = False) -> str:
    """A gain as it is read: `+4.6个百分点`, `+193`, `0`."""
    if value is None:
        return formats.MISSING
    if indicator.is_share:
        return t("{gap} pp", gap=formats.signed(100 * value))
    size = level(indicator, abs(value), t, is_divided=is_divided)
    return size if size == "0" else ("+" if value > 0 else "−") + size


@dataclass(frozen=True)
class Needed:
    """What is still needed: so much each month, or where little is left all of it in the time left."""

    #: `15.5 communities`, `4 districts`.
    amount: str
    #: `a month`, `6 months left`.
    time: str
    is_monthly: bool


def needed(indicator: Indicator, assessment: Assessment, register: Register, t: Translator) -> Needed | None:
    """What is still needed until the due date, in the indicator's unit; None where nothing is, or no time.

    People and places are whole: a few of them, or less than one a month, are told as they are.
    """
    monthly = assessment.needed_per_month if isinstance(assessment, Scheduled) else None
    if not monthly or not isinstance(assessment, Scheduled):
        return None
    days = (assessment.due - assessment.as_of).days
    counted_in = (assessment.total or 0) if indicator.kind is Kind.COVERAGE else 1
    monthly *= counted_in
    # The last bits of a share make no one more.
    left = math.ceil(round(abs(assessment.target * counted_in - (assessment.value or 0)), 6))
    if monthly >= 1 and left >= _FEW:
        return Needed(in_units(monthly, indicator, register, t), t("a month"), is_monthly=True)
    return Needed(in_units(left, indicator, register, t), _time_left(days, t), is_monthly=False)


def needed_in_words(indicator: Indicator, assessment: Assessment, register: Register, t: Translator) -> str:
    """`每月 15.5 个社区`, `还差 4 个县区，剩 6 个月`; empty where nothing is needed."""
    still = needed(indicator, assessment, register, t)
    if still is None:
        return ""
    if still.is_monthly:
        return t("{amount} a month", amount=still.amount)
    return t("{amount} to go, {time}", amount=still.amount, time=still.time)


def _time_left(days: int, t: Translator) -> str:
    months = round(days / DAYS_A_MONTH)
    if months < 1:
        return t("1 day left") if days == 1 else t("{n} days left", n=days)
    return t("1 month left") if months == 1 else t("{n} months left", n=months)


def shortfall(indicator: Indicator, holding: HoldBack | None, register: Register, t: Translator) -> str:
    """How much the district that holds a target back is short of."""
    if holding is None:
        return ""
    if indicator.kind.is_yearly:
        return t("years not met: {n}", n=formats.number(holding.shortfall))
    if holding.is_reference:
        amount = in_whole_units(holding.shortfall, indicator, register, t)
        return t("{amount} below its share (reference)", amount=amount)
    return t("{n} missing", n=formats.number(holding.shortfall))


def held_by(holding: HoldBack | None, t: Translator) -> str:
    """The district that holds a target back most, or the first of those that tie and how many they are."""
    if holding is None:
        return formats.MISSING
    first = unit(holding.district_codes[0]).in_language(t.language)
    total = len(holding.district_codes)
    return t("{district} and others ({total} in all)", district=first, total=total) if total > 1 else first


def total_change(change: TotalChange, indicator: Indicator, register: Register, t: Translator) -> str:
    """`总数由 12 变为 24 个社区，已达到的仍为 4 个`: why a share went against its own number."""
    before, now = change.before, change.now
    assert before.value is not None
    assert now.value is not None
    if now.value == before.value:
        said = t("the total changed from {before} to {after}; those counted stayed at {value}")
    elif now.value > before.value:
        said = t("the total changed from {before} to {after}; those counted rose from {then} to {value}")
    else:
        said = t("the total changed from {before} to {after}; those counted fell from {then} to {value}")
    return said.format(
        before=formats.number(before.total),
        after=in_units(now.total, indicator, register, t),
        then=formats.number(before.value),
        value=formats.number(now.value),
    )


def slide(indicator: Indicator, assessment: Assessment, register: Register, t: Translator) -> str:
    """Why a share that was reached slides where only its total grew; else empty."""
    change = assessment.slid_by_total if isinstance(assessment, Dated) else None
    return "" if change is None else total_change(change, indicator, register, t)


def summary(indicator: Indicator, assessment: Assessment, register: Register, t: Translator) -> str:
    """One sentence with everything a bullet bar shows: its alternative text."""
    value, target = value_and_target(indicator, assessment, register, t)
    parts = [f"{t.label(indicator.name)}{t(': ')}{value} {target}", status_word(assessment, t)]
    if isinstance(assessment, Scheduled) and assessment.gap_pp is not None:
        parts.append(t("{gap} against schedule", gap=gap(assessment, t, indicator.thresholds)))
    if lag(assessment, t):
        parts.append(lag(assessment, t))
    return t(", ").join(filter(None, (*parts, slide(indicator, assessment, register, t))))
