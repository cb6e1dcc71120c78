"""A number depends on the columns of people that its statement says it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from analytics.dictionary import dictionary
from analytics.policy.loading import register
from analytics.progress.crossed import REGISTRATION, TOLD_BY
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor
from analytics.warehouse.questions.workforce import indicators_by
from analytics.warehouse.snapshots.catalogue import Catalogue

#: What is worked out of other columns of the register: of which, or with which values.
STATES = ("valid", "due", "lapsed", "not_registered")
AGES = (1950, 1980, 2000)
#: So many people of the register are enough, and quick.
PEOPLE = 500


@pytest.mark.parametrize("by", TOLD_BY)
def test_numbers_that_would_change_with_a_column_are_known_to_count_by_it(by: str, sample: Path) -> None:
    """Everybody is given each value of the column in turn."""
    column, values = _values(by)
    people = [id for id, indicator in register().indicators.items() if "registrations" in indicator.tables]
    changing = {id for id in people if len(_numbers(sample, id, column, values)) > 1}
    assert set(indicators_by(by)) == changing


def _values(by: str) -> tuple[str, Sequence[object]]:
    if by == "age_band":
        return "birth_year", AGES
    return by, STATES if by == REGISTRATION else tuple(dictionary().table("registrations").column(by).codes)


def _numbers(sample: Path, id: str, column: str, values: Sequence[object]) -> set[tuple[object, ...]]:
    """The different numbers of an indicator, of all units together, for which reasons rows count or not."""
    catalogue = Catalogue(sample)
    snapshot = catalogue.timeline(10**6)[-1]
    found = set[tuple[object, ...]]()
    with cursor() as reading:
        text = definitions.composed("relations/registrations_as_of")
        begin = "create or replace temp table as_kept as\n"
        definitions.ask_of(reading, catalogue, snapshot, text, begin=begin)
        type_of = dict(reading.execute("select column_name, column_type from (describe as_kept)").fetchall())
        for value in values:
            changed = f"cast({definitions.literal(value)} as {type_of[column]}) as {column}"
            reading.execute(
                "create or replace temp table registrations_as_of as "
                f"select * replace ({changed}) from as_kept order by person_key limit {PEOPLE}"
            )
            text = definitions.composed("relations/by_unit", rows_of=id, there=["registrations_as_of"])
            indicator = register().indicator(id)
            rows = definitions.ask_of(reading, catalogue, snapshot, text, indicator=indicator).fetchall()
            found.add(tuple(sorted(rows)))
    return found
