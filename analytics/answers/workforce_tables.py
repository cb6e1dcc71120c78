"""The workforce as tables to take away."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any

from analytics.answers.workforce import STANDINGS, STATES, By, Code, Composition, Group, Ladder, Workforce
from analytics.progress.crossed import Mark
from analytics.tables import Table

#: A column each.
GENDERS = {"women": "female", "men": "male"}
#: What is told of a unit's conditions, in the order of its columns.
CONDITIONS = (
    *("people", "linked", "not_linked", "volunteers_unsaid", "volunteers"),
    *("contract_staff", "with_contract", "without_contract", "contract_unsaid"),
    *("insurance_staff", "with_insurance", "without_insurance", "insurance_unsaid"),
)


def ladder(shown: Ladder) -> Table:
    """One row a group: how many belong to it, and how many of them hold a certificate."""
    columns = {
        "group": list(Group),
        "people": [shown.personnel, shown.professional, shown.certified, shown.senior],
        "people_certified": [shown.certified, shown.certified, shown.certified, shown.senior_certified],
    }
    return Table("ladder", columns)


def parts(shown: Composition, by: By) -> Table:
    """One row a code: its people, their share of those of whom the register says it, women and men."""
    rows = [
        {
            str(by): code,
            "people": people,
            "share": people / shown.known
            if code is not None and people is not None and shown.known
            else None,
            **_by_gender(shown, code),
        }
        for code, people in shown.people.items()
    ]
    return Table("parts", rows)


def _by_gender(shown: Composition, code: Code) -> dict[str, object]:
    """Women and men; to who sees groups alone why a number is not told instead."""
    if shown.by_gender is None:
        return _hidden(shown, shown.hidden.get(code))
    return {name: shown.by_gender.get((code, gender), 0) for name, gender in GENDERS.items()}


def _hidden(shown: Composition, mark: Mark | None) -> dict[str, Any]:
    """Why a number is not told, for who sees groups alone."""
    return {} if shown.is_exact else {"hidden": None if mark is None else mark.name.lower()}


def ways(shown: Composition, by: By) -> Table:
    """One row a code and snapshot."""
    rows = [
        {"as_of": point.on, str(by): code, "people": point.value}
        | _hidden(shown, shown.hidden_by_day.get((point.on, code)))
        for code, points in shown.ways.items()
        for point in points
    ]
    return Table("ways", rows)


def parts_by_district(shown: Composition, by: By) -> Table:
    """One row a district and code."""
    rows = [
        {"district_code": district, str(by): code, "people": (parts or {}).get(code)}
        | _hidden(shown, shown.hidden_by_district.get((district, code)))
        for district, parts in shown.by_district.items()
        for code in shown.people
    ]
    return Table("parts-by-district", rows)


def expiries(shown: Workforce, as_of: date) -> Table:
    """One row a month ahead: how many registrations end in it."""
    months = months_ahead(as_of, len(shown.expiries))
    return Table("expiries", {"month": months, "registrations_ending": shown.expiries})


def months_ahead(as_of: date, count: int) -> list[str]:
    """The months after a day: `2020-07`, or the last day of each where the day does not end a month."""
    at_end = as_of.day == calendar.monthrange(as_of.year, as_of.month)[1]
    months = []
    for n in range(1, count + 1):
        year, month = divmod(as_of.year * 12 + as_of.month - 1 + n, 12)
        last = date(year, month + 1, min(as_of.day, calendar.monthrange(year, month + 1)[1]))
        months.append(last.isoformat()[: len("2020-07")] if at_end else last.isoformat())
    return months


def registrations(shown: Composition) -> Table:
    """One row a district: how many registrations are valid, due, lapsed and missing, and who needs none."""
    rows = [
        {"district_code": code}
        | {f"people_by_state:{state}": (people or {}).get(state) for state in STATES}
        | _hidden(
            shown,
            max(
                (shown.hidden_by_district[at] for at in shown.hidden_by_district if at[0] == code),
                default=None,
            ),
        )
        for code, people in shown.by_district.items()
    ]
    return Table("registrations", rows)


def hours(shown: Workforce) -> Table:
    """One row a standing, one column a certificate: how many are how far with their hours."""
    rows = [
        {"standing": standing}
        | {f"holders:{code}": holders.people[standing] for code, holders in shown.hours.items()}
        for standing in STANDINGS
        # A long series of snapshots covers every period: then there is no such row.
        if standing != "not_covered" or any(holders.people[standing] for holders in shown.hours.values())
    ]
    return Table("hours", rows)


def conditions(shown: Workforce, codes: Sequence[str]) -> Table:
    """One row a unit: of how many people what is known, and how many have it."""
    rows = [
        {"unit_code": code} | {name: getattr(shown.conditions.get(code), name, None) for name in CONDITIONS}
        for code in codes
    ]
    return Table("conditions", rows)
