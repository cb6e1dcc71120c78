"""The districts beside each other, ranked, mapped and one on a sheet, as tables to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from analytics.answers import clauses
from analytics.answers.districts import wording
from analytics.answers.districts.comparison import Group, Line
from analytics.answers.districts.grid import Cell, Grid
from analytics.answers.districts.profile import Profile
from analytics.answers.districts.standing import Per, Standing, Standings, residents_note
from analytics.answers.districts.wording import KeyFigureText
from analytics.assess import verdict
from analytics.assess.ranking import Place
from analytics.language import phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Register
from analytics.tables import Table


def grid(shown: Grid) -> Table:
    """One row a district and indicator: its verdict, or its number beside a reference share."""
    rows = [
        _cell(code, indicator, cells[indicator.id])
        for code, cells in shown.rows.items()
        for indicator in shown.columns
    ]
    return Table("district-grid", rows)


def places(ranked: Sequence[Place], per: Per, name: str) -> Table:
    """One row a district, in the order of a ranking by what it is `per`."""
    rows = [
        {
            "district_code": place.district_code,
            **_placed(place),
            "value": place.value,
            "compared_by": per,
            "residents_note": residents_note(place.district_code) if per is Per.RESIDENTS else None,
        }
        for place in ranked
    ]
    return Table(name, _whole(rows))


def standings(shown: Standings) -> Table:
    """One row a district, by level: its counts, by residents and by community, its gain and both ranks."""
    gains = {place.district_code: place for place in shown.gain_places}
    is_share = shown.indicator.is_share

    def row(place: Place) -> dict[str, object]:
        standing, gain = shown.by_district[place.district_code], gains[place.district_code]
        return {
            **_counted(standing),
            "per_10000_residents": None if is_share else standing.level(Per.RESIDENTS),
            "per_community": None if is_share else standing.level(Per.COMMUNITY),
            "compared_by": shown.per,
            **_placed(place),
            "since": shown.since,
            "gain": gain.value,
            "gain_rank": gain.place,
            "gain_tied": gain.sharing or None,
            "gain_rank_range": phrases.rank_range(gain) or None,
            "residents_note": None if is_share else residents_note(place.district_code),
        }

    return Table("ranking", _whole([row(place) for place in shown.level_places]))


def _placed(place: Place) -> dict[str, object]:
    """A place as a table has it: equals share it, and how far one more or one fewer would move it."""
    return {
        "rank": place.place,
        "tied": place.sharing or None,
        "rank_range": phrases.rank_range(place) or None,
    }


def _whole(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """The rows; places stay whole numbers also where one has none."""
    frame = pd.DataFrame(rows)
    return frame.astype({id: "Int64" for id in frame if str(id).endswith(("rank", "tied"))})


def mapped(shown: Standings, per: Per) -> Table:
    """One row a district: what the map shows of it."""
    return Table(
        "map",
        [
            _counted(standing)
            | {
                "level": standing.level(per),
                "residents_note": residents_note(code) if per is Per.RESIDENTS else None,
            }
            for code, standing in shown.by_district.items()
        ],
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


def compared(groups: Sequence[Group], register: Register, t: Translator) -> Table:
    """One row an indicator and district; of two, how much more than the other it has, in the unit named."""
    rows = [
        _compared(line, code, register, t) for group in groups for line in group.lines for code in line.codes
    ]
    return Table("compare", _whole(rows))


def _compared(line: Line, code: str, register: Register, t: Translator) -> dict[str, object]:
    indicator, counted = line.indicator, _counted(line.standings.by_district[code])
    if line.counts_years:
        assessment = line.cells[code].assessment if code in line.cells else None
        counted |= {"value": line.number(code), "total": assessment.total if assessment else None}
    more, by_residents = None if line.is_yes_or_no else line.difference(code), line.by_residents(code)
    return {
        "clause": indicator.clause,
        "indicator": indicator.id,
        **counted,
        "level": line.number(code),
        "level_unit": wording.unit(line, register, t) or t("Share"),
        "verdict": line.verdict(code),
        "per_10000_residents": by_residents,
        **_placed(line.place(code)),
        "difference": None if more is None else more * 100 if indicator.is_share else more,
        "difference_unit": None if more is None else wording.difference_unit(line, register, t),
        "residents_note": None if by_residents is None else residents_note(code),
    }


def key_figures(texts: Sequence[KeyFigureText], district_code: str, *, is_among_all: bool) -> Table:
    """One row a key figure: what the page says of the district, and of all or the city, in one language."""
    rows = [
        {
            "indicator": text.indicator.id,
            f"said_of:{district_code}": text.count,
            "by_residents": text.by_residents,
            "residents_note": None if text.indicator.is_share else residents_note(district_code),
            **(
                {"all_districts": text.all_districts, "rank": text.rank}
                if is_among_all
                else {"said_of_city": text.city, "city_by_residents": text.city_by_residents}
            ),
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
    return clauses.table(shown.measures, name="profile-measures", city=shown.city_measures)


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
