"""The districts beside each other, ranked, mapped and one on a sheet, as tables to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from analytics.answers import clauses
from analytics.answers.districts.grid import Cell, Grid
from analytics.answers.districts.profile import Profile
from analytics.answers.districts.standing import Per, Standing, Standings
from analytics.answers.districts.wording import KeyFigureText
from analytics.assess import verdict
from analytics.assess.ranking import Place
from analytics.language import phrases
from analytics.policy.register import Indicator
from analytics.tables import Table


def grid(shown: Grid) -> Table:
    """One row a district and indicator: its verdict, or its number beside a reference share."""
    rows = [
        _cell(code, indicator, cells[indicator.id])
        for code, cells in shown.rows.items()
        for indicator in shown.columns
    ]
    return Table("district-grid", rows)


def places(ranked: Sequence[Place], name: str) -> Table:
    """One row a district, in the order of a ranking."""
    rows = [
        {"district_code": place.district_code, "rank": phrases.rank(place) or None, "value": place.value}
        for place in ranked
    ]
    return Table(name, rows)


def standings(shown: Standings) -> Table:
    """One row a district, by level: its counts, by residents and by community, its gain and both ranks."""
    gains = {place.district_code: place for place in shown.gain_places}
    is_share = shown.indicator.is_share

    def row(place: Place) -> dict[str, object]:
        standing = shown.by_district[place.district_code]
        return {
            **_counted(standing),
            "per_10000_residents": None if is_share else standing.level(Per.RESIDENTS),
            "per_community": None if is_share else standing.level(Per.COMMUNITY),
            "rank": phrases.rank(place) or None,
            "since": shown.since,
            "gain": standing.gain(),
            "gain_rank": phrases.rank(gains[standing.district_code]) or None,
        }

    return Table("ranking", [row(place) for place in shown.level_places])


def mapped(shown: Standings, per: Per) -> Table:
    """One row a district: what the map shows of it."""
    return Table(
        "map",
        [_counted(standing) | {"level": standing.level(per)} for standing in shown.by_district.values()],
    )


def _counted(standing: Standing) -> dict[str, object]:
    return {
        "official_code": standing.district_code,
        "district_code": standing.district_code,
        "value": standing.now.value if standing.now else None,
        "total": standing.now.total if standing.now else None,
    }


def ways(levels: Mapping[str, Sequence[tuple[date, float | None]]]) -> Table:
    """One row a district and day: its level."""
    rows = [
        {"district_code": code, "as_of": day, "value": value}
        for code, way in levels.items()
        for day, value in way
    ]
    return Table("compare-way", rows)


def side_by_side(rows: Mapping[str, Mapping[str, str]]) -> Table:
    """One row an indicator, one column a district: what the page says there, in one language."""
    said = [
        {"indicator": id} | {f"said_of:{code}": said for code, said in cells.items()}
        for id, cells in rows.items()
    ]
    return Table("compare", said)


def key_figures(texts: Sequence[KeyFigureText], district_code: str) -> Table:
    """One row a key figure: what the page says of the district and of all, in one language."""
    rows = [
        {
            "indicator": text.indicator.id,
            f"said_of:{district_code}": text.count,
            "by_residents": text.by_residents,
            "all_districts": text.all_districts,
            "rank": text.rank,
        }
        for text in texts
    ]
    return Table("profile-figures", rows)


def trends(shown: Profile) -> Table:
    """One row an indicator and snapshot."""
    rows = [
        {"indicator": id, "as_of": point.on, "value": point.value, "total": point.total}
        for id, points in shown.trends.items()
        for point in points
    ]
    return Table("profile-trend", rows)


def years(shown: Profile) -> Table:
    """One row a fund year of floor and growth."""
    rows = [
        {
            "fund_year": assessment.year,
            "indicator": id,
            "amount_yuan": assessment.value,
            "asked_yuan": assessment.asked_yuan,
            "verdict": verdict.code(assessment),
        }
        for id, entries in shown.years.items()
        for assessment in entries
    ]
    return Table("profile-years", rows)


def owed(shown: Profile) -> Table:
    """One row a thing the district owes, of money one a fund year."""
    rows = [
        {
            "indicator": one.indicator.id if one.indicator else None,
            "fund_year": year.year if year else None,
            "due": one.due if year is None else date(year.year, 12, 31),
            "past_due": one.is_past,
            "owed": year.short_yuan if year else one.amount,
            "counted_unit": one.indicator.unit if one.indicator else "people",
            "names": one.names or None,
        }
        for one in (*shown.owing.by_year_end, *shown.owing.later)
        for year in one.years or (None,)
    ]
    return Table("profile-owed", rows)


def measures(shown: Profile) -> Table:
    """One row a duty or tracked measure, clause by clause."""
    return clauses.table(shown.measures, name="profile-measures")


def _cell(code: str, indicator: Indicator, cell: Cell) -> dict[str, object]:
    assessment = cell.assessment
    is_reference = cell.reference is not None
    return {
        "district_code": code,
        "indicator": indicator.id,
        "verdict": "reference" if is_reference else verdict.code(assessment),
        "value": assessment.value,
        "total": None if is_reference else assessment.total,
        "reference": cell.reference,
    }
