"""The districts beside each other, ranked, mapped and one on a sheet, as tables to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

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
    rows = [_cell(code, one, cells[one.id]) for code, cells in shown.rows.items() for one in shown.columns]
    return Table("district-grid", rows)


def places(found: Sequence[Place], name: str) -> Table:
    """One row a district, in the order of a ranking."""
    rows = [
        {"district_code": one.district_code, "rank": phrases.rank(one) or None, "value": one.value}
        for one in found
    ]
    return Table(name, rows)


def standings(found: Standings) -> Table:
    """One row a district, by level: its counts, by residents and by community, its gain and both ranks."""
    gains = {place.district_code: place for place in found.gain_places}
    is_share = found.indicator.is_share

    def row(place: Place) -> dict[str, object]:
        one = found.by_district[place.district_code]
        return {
            **_counted(one),
            "per_10000_residents": None if is_share else one.level(Per.RESIDENTS),
            "per_community": None if is_share else one.level(Per.COMMUNITY),
            "rank": phrases.rank(place) or None,
            "since": found.since,
            "gain": one.gain(),
            "gain_rank": phrases.rank(gains[one.district_code]) or None,
        }

    return Table("ranking", [row(place) for place in found.level_places])


def mapped(found: Standings, per: Per) -> Table:
    """One row a district: what the map shows of it."""
    return Table("map", [_counted(one) | {"level": one.level(per)} for one in found.by_district.values()])


def _counted(one: Standing) -> dict[str, object]:
    return {
        "official_code": one.district_code,
        "district_code": one.district_code,
        "value": one.now.value if one.now else None,
        "total": one.now.total if one.now else None,
    }


def ways(found: Mapping[str, Sequence[tuple[date, float | None]]]) -> Table:
    """One row a district and day: its level."""
    rows = [
        {"district_code": code, "as_of": day, "value": value}
        for code, way in found.items()
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
            "indicator": one.indicator.id,
            f"said_of:{district_code}": one.count,
            "by_residents": one.by_residents,
            "all_districts": one.all_districts,
            "rank": one.rank,
        }
        for one in texts
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
            "fund_year": one.year,
            "indicator": id,
            "amount_yuan": one.value,
            "asked_yuan": one.asked_yuan,
            "verdict": verdict.code(one),
        }
        for id, entries in shown.years.items()
        for one in entries
    ]
    return Table("profile-years", rows)


def missing(shown: Profile) -> Table:
    """One row a community without a professional."""
    rows = [
        {
            "community_code": one.code,
            "street": one.street,
            "community_name": one.name,
            "district_code": shown.district_code,
        }
        for one in shown.missing
    ]
    return Table("profile-missing", rows)


def _cell(code: str, indicator: Indicator, cell: Cell) -> dict[str, object]:
    one = cell.assessment
    is_reference = cell.reference is not None
    return {
        "district_code": code,
        "indicator": indicator.id,
        "verdict": "reference" if is_reference else verdict.code(one),
        "value": one.value,
        "total": None if is_reference else one.total,
        "reference": cell.reference,
    }
