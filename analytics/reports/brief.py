"""What the brief for a meeting says, in the reader's words; the PDF and the Word file only set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.answers.districts.profile import profile
from analytics.answers.overview import overview
from analytics.assess.assessment import Reason
from analytics.language import formats, phrases
from analytics.language.reporting import reports_line
from analytics.language.translator import Translator
from analytics.progress.look import Look
from analytics.reference import unit
from analytics.reports import district_tables
from analytics.reports.district_tables import Table
from analytics.reports.marks import Mark
from analytics.reports.target_lines import DistrictLine, TargetLine, district_lines, target_line
from analytics.warehouse.snapshots.snapshot import Snapshot


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
    #: A district's brief: its key figures beside all districts', and its fund years.
    tables: tuple[Table, ...]
    #: A district's brief: the communities without a professional, or why nobody knows.
    missing_title: str
    missing: str
    source: str
    mark: Mark | None = None


def brief(look: Look, t: Translator, mark: Mark | None = None) -> Brief:
    """The brief of the city or of one district: the numbers of the overview and of the district's profile.

    A file of it has a mark; what is only read has none.
    """
    snapshot, register = look.snapshot, look.register
    shown = overview(look)
    sheet = None if look.is_city else profile(look)
    counts, total = phrases.headline((line.assessment for line in shown.lines), t)
    missing_title, missing = ("", "") if sheet is None else district_tables.missing(sheet, t)
    return Brief(
        language=t.language,
        as_of=look.as_of,
        title=t("{place}: progress on the 2020 targets", place=unit(look.unit).in_language(t.language)),
        notice=t("Sample data") if snapshot.is_sample else "",
        reports=reports_line(snapshot, t),
        counts=tuple(counts.items()),
        total=total,
        targets=tuple(
            target_line(line, shown, register, t)
            for line in shown.lines
            if line.assessment.reason is not Reason.NO_DISTRICT_TARGET
        ),
        districts=district_lines(shown, t) if sheet is None else (),
        tables=()
        if sheet is None
        else (district_tables.figures(sheet, register, t), district_tables.years(sheet, register, t)),
        missing_title=missing_title,
        missing=missing,
        source=_source(snapshot, look.seq, t),
        mark=mark,
    )


def _source(snapshot: Snapshot, seq: int, t: Translator) -> str:
    source = t(
        "Source: snapshot {seq} of {head}, {day}",
        seq=snapshot.seq,
        head=seq,
        day=formats.day(snapshot.as_of, t.language),
    )
    return t("{source} (revision {n})", source=source, n=snapshot.revision) if snapshot.revision else source
