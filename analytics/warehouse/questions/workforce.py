"""What the workforce page asks of sealed snapshots: one function a question, one statement behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pandas as pd

from analytics.access.scope import Scope
from analytics.errors import UnknownName
from analytics.policy.loading import register
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor, statement
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

#: From the widest group to the narrowest; the last is not wholly inside the one before.
GROUPS = ("personnel", "professional", "certified", "senior")

#: What the people of a group can be told apart by: columns of the rollup `workforce_cube`.
DIMENSIONS = (
    "certificate", "employer_kind", "service_field", "age_band", "education", "registration_state",
    "category", "gender", "on_post", "qualified_by", "equivalent_ability", "project_staff",
)  # fmt: skip


class People(NamedTuple):
    """How many active people of one snapshot and district are alike in code, gender and groups.

    `code` is of the column asked for; None where the register does not say. `reasons` are why
    each of some indicators counts them or not, where that is asked for.
    """

    as_of: date
    district_code: str
    code: str | None
    gender: str | None
    professional: bool
    certified: bool
    senior: bool
    people: int
    reasons: tuple[str, ...] = ()

    def belong_to(self, group: str) -> bool:
        return group == "personnel" or bool(getattr(self, group))


def composition(
    catalogue: Catalogue, snapshots: Sequence[Snapshot], *, by: str, scope: Scope
) -> tuple[People, ...]:
    """The active people of every district of the scope at each snapshot, by one column of the rollup.

    A district without a row at a snapshot has nobody in its register, which is not known to be 0.
    """
    if by not in DIMENSIONS:
        raise UnknownName("column", by, DIMENSIONS)
    with cursor() as reading:
        _groups(reading)
        rows = reading.execute(
            statement("questions/workforce_composition"),
            {
                "files": catalogue.files(snapshots, "workforce_cube"),
                "as_of": [snapshot.as_of for snapshot in snapshots],
                "by": by,
                "units": scope.codes,
            },
        ).fetchall()
    return tuple(People(*row) for row in rows)


def indicators_by(column: str) -> tuple[str, ...]:
    """The indicators that count people by a column of theirs."""
    return tuple(
        id
        for id in definitions.indicator_ids()
        if "registrations" in register().indicator(id).tables and definitions.chosen_by(id, column)
    )


def counted(catalogue: Catalogue, snapshot: Snapshot, *, by: str, scope: Scope) -> tuple[People, ...]:
    """The people of one snapshot by a column and by how each of `indicators_by` it counts them.

    Gender is left out.
    """
    if not (indicators := indicators_by(by)):
        return composition(catalogue, [snapshot], by=by, scope=scope)
    text = definitions.composed_of_several("questions/workforce_counted", indicators)
    asked = {"by": by, "units": scope.codes}
    with cursor() as reading:
        _groups(reading)
        rows = definitions.ask_of(reading, catalogue, snapshot, text, asked).fetchall()
    return tuple(
        People(snapshot.as_of, district, code, None, professional, certified, senior, people, tuple(reasons))
        for district, code, professional, certified, senior, reasons, people in rows
    )


class Pair(NamedTuple):
    """How many people of a group are alike in where they were and are at two snapshots.

    The districts are None where they were or are not in the group; known: in the register at all.
    """

    was_in: str | None
    is_in: str | None
    was_known: bool
    is_known: bool
    people: int


def flow(
    catalogue: Catalogue, earlier: Snapshot, later: Snapshot, *, group: str, scope: Scope
) -> tuple[Pair, ...]:
    """Who was in a group at the earlier snapshot and who at the later one, people counted once.

    A pair with only one side in the scope is in it: somebody came from or went elsewhere.
    """
    with cursor() as reading:
        _change(reading, catalogue, earlier, later, group)
        rows = reading.execute(statement("questions/workforce_flow"), {"units": scope.codes}).fetchall()
    return tuple(Pair(*row) for row in rows)


def flow_people(
    catalogue: Catalogue,
    earlier: Snapshot,
    later: Snapshot,
    *,
    group: str,
    scope: Scope,
    district_code: str | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """The people behind `flow` who did not stay where they were, of one district where given.

    what (joined, rose: known before and new in the group; left, stepped_down: still known; moved),
    person_key (its first 8 characters), was_in, is_in, category, certificate.
    """
    with cursor() as reading:
        _change(reading, catalogue, earlier, later, group)
        return reading.execute(
            statement("questions/workforce_flow_people"),
            {"units": scope.codes, "district_code": district_code, "limit": limit},
        ).df()


@dataclass(frozen=True)
class Standing:
    """How the people of a group stand on one day; three frames by district.

    `conditions`: district_code, people, volunteers_known, linked, volunteers (missing where nobody says),
    contract_staff, contract_known, with_contract, insurance_staff, insurance_known, with_insurance.
    `expiries`: district_code, month (1 is the first ahead), people whose registration ends in it.
    `hours`: district_code, certificate, standing (reached, on_pace, behind, not_reported, not_covered,
    no_period), people, hours (missing where none are given).
    """

    conditions: pd.DataFrame
    expiries: pd.DataFrame
    hours: pd.DataFrame


def standing(
    catalogue: Catalogue,
    snapshot: Snapshot,
    by_year: Sequence[Snapshot],
    *,
    group: str,
    months: int,
    hours: Mapping[str, float],
    scope: Scope,
) -> Standing:
    """Volunteers, contracts, insurance, ending registrations and training hours of a group's people.

    `by_year` holds the last snapshot of each calendar year, `snapshot` for its own: hours are kept by year.
    `hours` are those a registration period asks for, by certificate.
    """
    asked: dict[str, object] = {"group": group, "units": scope.codes}
    on_the_day = asked | {"as_of": snapshot.as_of}
    years = {
        "files": catalogue.files(by_year, "registrations"),
        "years": [each.as_of.year for each in by_year],
        "certificates": list(hours),
        "hours": list(hours.values()),
    }
    with cursor() as reading:
        _people(reading, catalogue, snapshot, group)
        return Standing(
            reading.execute(statement("questions/workforce_conditions"), asked).df(),
            reading.execute(statement("questions/workforce_expiries"), on_the_day | {"months": months}).df(),
            reading.execute(statement("questions/workforce_hours"), on_the_day | years).df(),
        )


def _change(
    reading: duckdb.DuckDBPyConnection, catalogue: Catalogue, earlier: Snapshot, later: Snapshot, group: str
) -> None:
    """The temporary table `change`: every person of the group in either snapshot."""
    _people(reading, catalogue, earlier, group)
    reading.execute(statement("questions/workforce_earlier"))
    _people(reading, catalogue, later, group)
    reading.execute(statement("questions/workforce_change"), {"group": group})


def _people(reading: duckdb.DuckDBPyConnection, catalogue: Catalogue, snapshot: Snapshot, group: str) -> None:
    """The temporary table `people` of a snapshot, by the very relation its rollups were made from."""
    if group not in GROUPS:
        raise UnknownName("group", group, GROUPS)
    _groups(reading)
    text = definitions.composed("questions/workforce_people")
    definitions.ask_of(reading, catalogue, snapshot, text, begin="create or replace temp table people as\n")


def _groups(reading: duckdb.DuckDBPyConnection) -> None:
    reading.execute(statement("questions/workforce_groups"))
