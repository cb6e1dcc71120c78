"""Who reported for a snapshot or a submission, and whose data is older."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analytics.dictionary import dictionary
from analytics.language import formats
from analytics.language.labels import sender_word
from analytics.language.translator import Translator
from analytics.reference import districts, unit
from analytics.warehouse.snapshots.snapshot import DistrictReport, Snapshot


def reports_line(snapshot: Snapshot, t: Translator) -> str:
    """The day everything is judged on, how many districts reported, and whose data is older than it.

    Of who reported, each table that was left out stands with its own day.
    """
    carried = [
        t(
            "{district} (as of {day})",
            district=unit(code).in_language(t.language),
            day=formats.day(report.carried_forward_from, t.language),
        )
        for code, report in snapshot.districts.items()
        if report.is_carried_forward
    ]
    older: dict[tuple[date, tuple[str, ...]], list[str]] = {}
    for code in snapshot.reported:
        days = snapshot.older_tables(code)
        for day in set(days.values()):
            names = tuple(name for name in days if days[name] == day)
            older.setdefault((day, names), []).append(unit(code).in_language(t.language))
    parts = [
        t("As of {day}", day=formats.day(snapshot.as_of, t.language)),
        t("{count} of 8 districts reported", count=len(snapshot.reported)),
    ]
    if carried:
        parts.append(t("carried forward: {districts}", districts=t(", ").join(carried)))
    parts += [
        t(
            "{districts}: {tables} as of {day}",
            tables=t(", ").join(t.label(dictionary().table(name).sheet) for name in names),
            day=formats.day(day, t.language),
            districts=t(", ").join(places),
        )
        for (day, names), places in sorted(older.items())
    ]
    return " · ".join(parts)


def who(reports: Mapping[str, DistrictReport], t: Translator) -> list[str]:
    """Who reported, whose older report stands in and of which day, and who has never reported."""
    reported, carried = [], []
    for code, report in reports.items():
        name = sender_word(code, t)
        if report.carried_forward_from is None:
            reported.append(name)
        else:
            day = formats.day(report.carried_forward_from, t.language)
            carried.append(t("{district} (as of {day})", district=name, day=day))
    absent = [unit(code).in_language(t.language) for code in districts() if code not in reports]
    lines = {
        t("Reported this time: {units}"): reported,
        t("Carried forward: {units}"): carried,
        t("Never reported: {units}"): absent,
    }
    return [line.format(units=t(", ").join(units)) for line, units in lines.items() if units]
