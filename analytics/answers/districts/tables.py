"""The districts beside each other, ranked, mapped and one on a sheet, as tables to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from analytics.answers.districts.grid import Cell, Grid
from analytics.answers.districts.profile import Profile
from analytics.answers.districts.standing import Per, Standings
from analytics.answers.districts.wording import KeyFigureText
from analytics.assess import verdict
from analytics.assess.ranking import Place
from analytics.language import phrases
from analytics.policy.register import Indicator
from analytics.tables import Table


def grid(shown: Grid) -> Table:
    """One row a district and indicator: its verdict, or its number beside a reference share."""
    return Table(
        "district-grid",
        pd.DataFrame(
            [_cell(code, one, cells[one.id]) for code, cells in shown.rows.items() for one in shown.columns]
        ),
    )


def places(found: Sequence[Place], name: str) -> Table:
    """One row a district, in the order of a ranking."""
    return Table(
        name,
        pd.DataFrame(
            {
                "district_code": [place.district_code for place in found],
                "rank": [phrases.rank(place) or None for place in found],
                "value": [place.value for place in found],
            }
        ),
    )


def standings(found: Standings) -> Table:
    """One row a district, by level: its counts, by residents and by community, its gain and both ranks."""
    gains = {place.district_code: place for place in found.gain_places}
    is_share = found.indicator.is_share
    return Table(
        "ranking",
        pd.DataFrame(
            [
                {
                    "official_code": one.district_code,
                    "district_code": one.district_code,
                    "value": one.now.value if one.now else None,
                    "total": one.now.total if one.now else None,
                    "per_10000_residents": None if is_share else one.level(Per.RESIDENTS),
                    "per_community": None if is_share else one.level(Per.COMMUNITY),
                    "rank": phrases.rank(place) or None,
                    "since": found.since,
                    "gain": one.gain(),
                    "gain_rank": phrases.rank(gains[one.district_code]) or None,
                }
                for place in found.level_places
                for one in (found.by_district[place.district_code],)
            ]
        ),
    )


def mapped(found: Standings, per: Per) -> Table:
    """One row a district: what the map shows of it."""
    return Table(
        "map",
        pd.DataFrame(
            [
                {
                    "official_code": code,
                    "district_code": code,
                    "value": one.now.value if one.now else None,
                    "total": one.now.total if one.now else None,
                    "level": one.level(per),
                }
                for code, one in found.by_district.items()
            ]
        ),
    )


def ways(found: Mapping[str, Sequence[tuple[date, float | None]]]) -> Table:
    """One row a district and day: its level."""
    return Table(
        "compare-way",
        pd.DataFrame(
            [
                {"district_code": code, "as_of": day, "value": value}
                for code, way in found.items()
                for day, value in way
            ]
        ),
    )


def side_by_side(rows: Mapping[str, Mapping[str, str]]) -> Table:
    """One row an indicator, one column a district: what the page says there, in one language."""
    return Table(
        "compare",
        pd.DataFrame(
            [
                {"indicator": id} | {f"said_of:{code}": said for code, said in cells.items()}
                for id, cells in rows.items()
            ]
        ),
    )


def key_figures(texts: Sequence[KeyFigureText], district_code: str) -> Table:
    """One row a key figure: what the page says of the district and of all, in one language."""
    return Table(
        "profile-figures",
        pd.DataFrame(
            {
                "indicator": [one.indicator.id for one in texts],
                f"said_of:{district_code}": [one.count for one in texts],
                "by_residents": [one.by_residents for one in texts],
                "all_districts": [one.all_districts for one in texts],
                "rank": [one.rank for one in texts],
            }
        ),
    )


def trends(shown: Profile) -> Table:
    """One row an indicator and snapshot."""
    return Table(
        "profile-trend",
        pd.DataFrame(
            [
                {"indicator": id, "as_of": point.on, "value": point.value, "total": point.total}
                for id, points in shown.trends.items()
                for point in points
            ]
        ),
    )


def years(shown: Profile) -> Table:
    """One row a fund year of floor and growth."""
    return Table(
        "profile-years",
        pd.DataFrame(
            [
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
        ),
    )


def missing(shown: Profile) -> Table:
    """One row a community without a professional."""
    return Table(
        "profile-missing",
        pd.DataFrame(
            {
                "community_code": [one.code for one in shown.missing],
                "street": [one.street for one in shown.missing],
                "community_name": [one.name for one in shown.missing],
                "district_code": shown.district_code,
            }
        ),
    )


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
