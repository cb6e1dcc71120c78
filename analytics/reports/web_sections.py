"""What the web page says of each target and district beyond the brief: its way, its years, its districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.answers import target as answers
from analytics.answers.overview import Overview
from analytics.answers.target import Dossier
from analytics.assess.assessment import Dated, OneYear, Point
from analytics.figures import palette
from analytics.figures.timeline import Mark, years
from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Register
from analytics.progress.look import Look
from analytics.reports.target_lines import TargetLine, target_line

#: Room above the highest number of a way, as a part of it.
HEADROOM = 1.08

#: A place in a picture: from the left, from below.
Place = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """A target's numbers over time, and its schedule, in parts (0–1) of width and height from below left."""

    #: One list of places a stretch without a missing value.
    runs: tuple[tuple[Place, ...], ...]
    schedule: tuple[Place, ...]
    today: float
    heights: tuple[Mark, ...]
    years: tuple[Mark, ...]
    #: All of it in words.
    said: str


@dataclass(frozen=True)
class Part:
    """A table of texts under its title; the first cell of a row names it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One target: its line of the overview, the sentence it rests on, and what lies behind it."""

    line: TargetLine
    quote: str
    #: What the sentence says, for readers of English; else empty.
    rendering: str
    definition: str
    way: Way | None
    milestones: tuple[str, ...]
    #: Each district's line of the same target, by its name.
    districts: tuple[tuple[str, TargetLine], ...]
    years: Part | None
    #: Units that lack it, by district.
    missing: tuple[tuple[str, str], ...]


def section(
    look: Look, line: TargetLine, by_district: Mapping[str, Overview], register: Register, t: Translator
) -> Section:
    """One target in the unit looked at; `by_district` has the overview of every district seen."""
    indicator = register.indicator(line.id)
    shown = answers.dossier(look, line.id)
    return Section(
        line,
        indicator.quote,
        phrases.rendering(indicator, t),
        t.label(indicator.definition),
        _way(shown, t),
        tuple(_milestone(indicator, item, register, t) for item in shown.verdict.milestones),
        _districts(indicator, by_district, register, t) if look.is_city else (),
        _years(shown.verdict.years, t),
        _missing(look, shown, t) if line.id == "communities.staffed" else (),
    )


def _districts(
    indicator: Indicator, by_district: Mapping[str, Overview], register: Register, t: Translator
) -> tuple[tuple[str, TargetLine], ...]:
    found = []
    for code, shown in by_district.items():
        own = next(line for line in shown.lines if line.indicator.id == indicator.id)
        if own.assessment.value is not None:
            found.append((labels.unit_word(code, t), target_line(own, shown, register, t)))
    return tuple(found)


def _milestone(indicator: Indicator, item: Dated, register: Register, t: Translator) -> str:
    value, target = phrases.value_and_target(indicator, item, register, t)
    return t(
        "By {day}: {value} {target}, {symbol} {status}",
        day=formats.day(item.due, t.language),
        value=value,
        target=target,
        symbol=palette.symbol(item),
        status=phrases.status_word(item, t),
    )


def _way(shown: Dossier, t: Translator) -> Way | None:
    """None of fund years, and where no day has a value."""
    known = [point for point in shown.way if point.value is not None]
    if shown.indicator.kind.is_yearly or not known:
        return None
    start = min(point.on for point in (*shown.way, *shown.knots))
    until = max(shown.verdict.overall.as_of, *(milestone.due for milestone in shown.indicator.milestones))
    top = HEADROOM * max(point.value or 0 for point in (*known, *shown.knots))
    days = max((until - start).days, 1)

    def place(point: Point) -> Place:
        return round((point.on - start).days / days, 4), round((point.value or 0) / (top or 1), 4)

    def written(value: float) -> str:
        return formats.percent(value, decimals=0) if shown.as_share else formats.quantity(value, t.language)

    heights = sorted({0.0, *(milestone.target for milestone in shown.indicator.milestones)})
    said = (f"{formats.day(point.on, t.language)} {written(point.value or 0)}" for point in known)
    return Way(
        tuple(tuple(map(place, run)) for run in _stretches(shown.way)),
        tuple(map(place, shown.knots)),
        place(Point(shown.verdict.overall.as_of, 0))[0],
        tuple((round(height / (top or 1), 4), written(height)) for height in heights if height <= top),
        tuple(years(start, until)),
        t("{name}: {list}", name=t.label(shown.indicator.name), list=t(", ").join(said)),
    )


def _stretches(points: Sequence[Point]) -> list[list[Point]]:
    """The points parted where a value is missing."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _years(items: Sequence[OneYear], t: Translator) -> Part | None:
    """One row a unit, one column a fund year: symbol, amount and word."""
    if not items:
        return None
    columns = sorted({item.year for item in items})
    cells = {(item.district_code, item.year): _cell(item, t) for item in items}
    rows = tuple(
        (labels.sender_word(code, t), *(cells.get((code, year), formats.MISSING) for year in columns))
        for code in dict.fromkeys(item.district_code for item in items)
    )
    heads = (t("Unit"), *map(str, columns))
    return Part(t("By unit and fund year"), heads, rows)


def _cell(item: OneYear, t: Translator) -> str:
    amount = formats.quantity(item.value, t.language)
    return f"{palette.symbol(item)} {amount} {phrases.status_word(item, t)}"


def _missing(look: Look, shown: Dossier, t: Translator) -> tuple[tuple[str, str], ...]:
    """The communities without a professional: their names, by district."""
    names: dict[str, list[str]] = {}
    frame = answers.missing(look, shown).frame
    for code, name in zip(frame["district_code"], frame["community_name"], strict=True):
        names.setdefault(code, []).append(name)
    return tuple(
        (t("{name} ({n})", name=labels.unit_word(code, t), n=len(found)), t(", ").join(found))
        for code, found in names.items()
    )
