"""What the brief for a meeting says, in the reader's words; the PDF and the Word file only set it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.access.scope import Scope
from analytics.assess.assessment import Assessment, Status
from analytics.districts.profile import Profile, profile
from analytics.figures import palette
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.overview import Line, Overview, overview, reports_line
from analytics.policy.register import Register
from analytics.reference import CITY, unit
from analytics.warehouse.catalogue import Catalogue
from analytics.warehouse.snapshot import Origin, Snapshot

#: How many communities without a professional a brief names.
NAMED = 40
#: What is not behind: reached, on schedule, or nothing anybody could act on.
_BEHIND = (*phrases.LOST, Status.SLIGHTLY_BEHIND, Status.FLAT)


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
    #: One sentence with all of it.
    sentence: str
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


@dataclass(frozen=True)
class Table:
    """A small table of texts under its own title; the first column names the row."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Brief:
    """One unit on one day, on one or two sheets."""

    language: str
    as_of: date
    title: str
    #: "Sample data", where the snapshot is the invented sample; else empty.
    notice: str
    reports: str
    #: How many targets stand where, and of how many.
    counts: tuple[tuple[str, int], ...]
    total: int
    #: Worst first; in a district only the targets the policy sets for districts.
    targets: tuple[TargetLine, ...]
    #: The city's brief: coverage by district, furthest from the schedule first.
    districts: tuple[DistrictLine, ...]
    #: A district's brief: city-wide numbers with its reference share, and its fund years.
    tables: tuple[Table, ...]
    #: A district's brief: the communities without a professional, or why nobody knows.
    missing_title: str
    missing: str
    source: str


def brief(
    catalogue: Catalogue,
    register: Register,
    t: Translator,
    *,
    snapshot: Snapshot,
    seq: int,
    district_code: str = CITY,
    scope: Scope,
) -> Brief:
    """The brief of the city or of one district by a snapshot, as known at `seq`.

    The numbers are those of the overview and of the district's profile. A unit outside the scope is refused.
    """
    as_of = snapshot.as_of
    shown = overview(
        catalogue, register, as_of=as_of, seq=seq, district_code=district_code, scope=scope
    )
    sheet = (
        None
        if district_code == CITY
        else profile(catalogue, register, as_of=as_of, seq=seq, district_code=district_code, scope=scope)
    )
    counts, total = phrases.headline((line.assessment for line in shown.lines), t)
    return Brief(
        language=t.language,
        as_of=as_of,
        title=t("{place}: progress of the 2020 targets", place=unit(district_code).in_language(t.language)),
        notice=t("Sample data") if snapshot.origin is Origin.SAMPLE else "",
        reports=reports_line(snapshot, t),
        counts=tuple(counts.items()),
        total=total,
        targets=tuple(
            _target(line, register, t) for line in shown.lines if line.assessment.reason != phrases.NO_TARGET
        ),
        districts=_districts(shown, t) if sheet is None else (),
        tables=() if sheet is None else (_references(sheet, register, t), _years(sheet, register, t)),
        missing_title=""
        if sheet is None
        else t("Communities without a professional: {n}", n=_missing_count(sheet)),
        missing="" if sheet is None else _missing(sheet, t),
        source=_source(snapshot, seq, t),
    )


def _target(line: Line, register: Register, t: Translator) -> TargetLine:
    indicator, item = line.indicator, line.assessment
    value, target = phrases.value_and_target(indicator, item, register, t)
    force = phrases.force_word(indicator, t)
    needed = phrases.needed(indicator, item, register, t)
    made = {
        "since": "" if line.since is None else t(
            "since {month}", month=formats.month(line.since, t.language)
        ),
        "needed": "" if needed == formats.MISSING else t("{amount} a month", amount=needed),
        "held_by": "" if line.holding is None else phrases.held_by(line.holding, t),
        "shortfall": phrases.shortfall(indicator, line.holding, register, t),
    }
    return TargetLine(
        id=indicator.id,
        symbol=palette.symbol(item),
        status=phrases.status_word(item, t),
        tone=palette.tone(item),
        name=t.label(indicator.name),
        clause=t("Clause {clause} · {force}", clause=indicator.clause, force=force),
        value=value,
        target=target,
        done=phrases.share_done(indicator, item),
        expected=_expected(item),
        gap=phrases.gap(item, t),
        lag=phrases.lag(item, t),
        sentence=_sentence(line, made, register, t),
        is_behind=item.status in _BEHIND or item.sliding,
        **made,
    )


def _expected(item: Assessment) -> float | None:
    """Where the bar should be today, as a share of the target."""
    return item.expected / item.target if item.expected is not None and item.target else None


def _sentence(line: Line, made: dict[str, str], register: Register, t: Translator) -> str:
    """`县（区）级社会工作实习基地：4 / 8 个县区，严重滞后，较序时 …。还需：…。差距最大的是 …。`"""
    item = line.assessment
    name = t.label(line.indicator.name)
    value, target = phrases.value_and_target(line.indicator, item, register, t)
    stands = [
        t("{name}: {value}", name=name, value=f"{value} {target}"),
        phrases.status_word(item, t),
        t("{gap} against schedule", gap=phrases.gap(item, t)) if item.gap_pp is not None else "",
        phrases.lag(item, t),
    ]
    parts = [t("{sentence}.", sentence=t("; ").join(part for part in stands if part))]
    if made["needed"]:
        day = formats.day(item.due, t.language)
        parts.append(t("Still needed until {day}: {needed}.", day=day, needed=made["needed"]))
    if made["held_by"]:
        parts.append(
            t(
                "Held back most by {district}: {shortfall}.",
                district=made["held_by"],
                shortfall=made["shortfall"],
            )
        )
    return ("" if t.language == "zh" else " ").join(parts)


def _districts(shown: Overview, t: Translator) -> tuple[DistrictLine, ...]:
    ranked = sorted(
        shown.coverage.items(), key=lambda item: (item[1].completion is None, item[1].completion or 0)
    )
    return tuple(
        DistrictLine(
            unit(code).in_language(t.language),
            palette.symbol(item),
            phrases.status_word(item, t),
            palette.tone(item),
            f"{formats.number(item.value, t.language)} / {formats.number(item.total, t.language)}",
            formats.percent(item.completion),
            item.completion,
            item.expected,
        )
        for code, item in ranked
    )


def _references(sheet: Profile, register: Register, t: Translator) -> Table:
    """The numbers the policy sets for the city alone, beside the district's share by residents."""
    rows = []
    for indicator, cell in sheet.references:
        share = cell.reference_share
        if cell.assessment.value is None and share is None:
            # Nothing of the kind is counted in a district.
            continue
        rows.append(
            (
                t.label(indicator.name),
                phrases.in_units(cell.assessment.value, indicator, register, t),
                formats.MISSING
                if share is None
                else t("{share} of reference", share=formats.percent(share, decimals=0)),
            )
        )
    heads = (t("Number"), t("Value"), t("Against its share of the residents"))
    return Table(t("City-wide targets in this district"), heads, tuple(rows))


def _years(sheet: Profile, register: Register, t: Translator) -> Table:
    """Lottery money by fund year: the amount, and each verdict with its symbol."""
    entries = [one for items in sheet.years.values() for one in items if one.year is not None]
    years = sorted({one.year for one in entries if one.year is not None})
    amounts = {one.year: one.value for one in entries if one.value is not None}

    def verdict(items: Sequence[Assessment], year: int) -> str:
        found = next((one for one in items if one.year == year), None)
        if found is None:
            return formats.MISSING
        return f"{palette.symbol(found)} {phrases.status_word(found, t)}"

    rows = tuple(
        (
            str(year),
            formats.quantity(amounts.get(year), t.language),
            *(verdict(items, year) for items in sheet.years.values()),
        )
        for year in years
    )
    names = (t.label(register.indicator(id).name) for id in sheet.years)
    return Table(t("Lottery money by fund year"), (t("Fund year"), t("Yuan"), *names), rows)


def _unknown(sheet: Profile) -> bool:
    """Whether nobody knows which communities lack a professional."""
    coverage = next(item for one, item in sheet.verdicts if one.id == "communities.staffed")
    return coverage.status in (Status.NO_DATA, Status.CANNOT_JUDGE)


def _missing_count(sheet: Profile) -> str:
    return formats.MISSING if _unknown(sheet) else str(len(sheet.missing))


def _missing(sheet: Profile, t: Translator) -> str:
    if _unknown(sheet):
        return t("No data: the district has not reported it for this day.")
    if not sheet.missing:
        return t("Every urban community has one.")
    listed = t(", ").join(one.name for one in sheet.missing[:NAMED])
    left = len(sheet.missing) - NAMED
    return t("{list} and {n} more", list=listed, n=left) if left > 0 else listed


def _source(snapshot: Snapshot, seq: int, t: Translator) -> str:
    source = t(
        "Source: snapshot {seq} of {head}, {day}",
        seq=snapshot.seq,
        head=seq,
        day=formats.day(snapshot.as_of, t.language),
    )
    return t("{source} (revision {n})", source=source, n=snapshot.revision) if snapshot.revision else source
