"""Which numbers a brief prints: kept with its code, and asked again when somebody confirms it."""

from __future__ import annotations

from analytics.answers.districts.profile import key_figures
from analytics.answers.overview import overview
from analytics.assess.assessment import Assessment, OneYear, known
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reports.files import Format
from analytics.reports.papers import Content, Kind, Number


def content(look: Look, format: Format, language: str) -> Content:
    """What the brief of the unit looked at says in one of its formats."""
    return Content(
        kind=Kind.BRIEF,
        format=str(format),
        language=language,
        unit=look.unit,
        as_of=look.as_of,
        seq=look.seq,
        snapshot=look.snapshot.seq,
        snapshot_sha256=look.snapshot.digest,
        is_sample=look.snapshot.is_sample,
        numbers=numbers(look, format),
    )


def numbers(look: Look, format: Format) -> tuple[Number, ...]:
    """The numbers of the brief: a unit's targets, communities by district, a district's own figures."""
    found = _of_unit(look)
    if look.is_city:
        found += [_number(item) for item in overview(look).coverage.values()]
    if look.is_city and format is Format.HTML:
        # The page holds every district's own sheet.
        found += [number for code in look.own_districts for number in _of_unit(look.at(code))]
    return tuple({one.key: one for one in found}.values())


def _of_unit(look: Look) -> list[Number]:
    """A unit's targets; of a district its key figures and fund years, too."""
    found = [_number(line.assessment) for line in overview(look).asked]
    if look.is_city:
        return found
    for figure in key_figures(look):
        if now := figure.standings.by_district[look.unit].now:
            id = figure.indicator.id
            found.append(Number(id, look.unit, known(now.value), known(now.total), ""))
    years = (entry for verdict in verdicts.of(look).values() for entry in verdict.years)
    return found + [_number(entry) for entry in years]


def _number(item: Assessment) -> Number:
    year = item.year if isinstance(item, OneYear) else None
    return Number(item.id, item.district_code, item.value, item.total, str(item.status), year)
