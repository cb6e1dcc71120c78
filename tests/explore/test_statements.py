"""A subject's statement has exactly what is declared, counts what every number counts, and runs as shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings

from analytics.access.viewer import everybody
from analytics.explore.answering import answer
from analytics.explore.declarations import Subject, subjects
from analytics.explore.question import Question, first, read
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse import definitions
from analytics.warehouse.questions.observations import observations
from analytics.warehouse.rollups import derive
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.explore.cities import sealed
from tests.explore.test_question import questions
from tests.warehouse.small_city import AS_OF, TABLES, load


@pytest.fixture(scope="module")
def history(catalogue: Catalogue) -> Iterator[duckdb.DuckDBPyConnection]:
    """All tables of all days, under the names that a shown statement reads."""
    with duckdb.connect() as reading:
        fill(reading, catalogue)
        yield reading


def fill(reading: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    reading.execute("create schema history")
    timeline = catalogue.timeline()
    for table in timeline[-1].rows:
        days = " union all ".join(
            f"select date '{one.as_of}' as as_of, {one.seq} as seq, * "
            f"from read_parquet('{catalogue.files([one], table)[0]}')"
            for one in timeline
        )
        reading.execute(f"create table history.{table} as {days}")


def ids(subject: Subject) -> list[str]:
    return [column.id for column in subject.columns]


@pytest.mark.parametrize("subject", subjects().values(), ids=list(subjects()))
def test_a_statement_has_the_key_and_every_declared_column_and_no_other(subject: Subject) -> None:
    with duckdb.connect() as cursor:
        load(cursor, TABLES)
        derive(cursor, as_of=AS_OF)
        found = definitions.execute(cursor, definitions.composed(f"explore/{subject.id}"), as_of=AS_OF)
        columns = [name for name, *_ in found.description or ()]
    keys = [subject.key] if subject.key and subject.key not in ids(subject) else []
    assert columns == ["as_of", "times", *keys, *ids(subject)]


def test_the_rollup_of_people_has_every_column_they_can_be_asked_by() -> None:
    people = subjects()["people"]
    with duckdb.connect() as cursor:
        load(cursor, TABLES)
        cube = derive(cursor, as_of=AS_OF)["people_cube"]
        alike = cursor.execute(definitions.composed("explore/people_alike"), {"as_of": AS_OF})
        assert [name for name, *_ in alike.description or ()] == ["as_of", "times", *ids(people)]
    assert cube.column_names == [*ids(people), "people"]
    rows = cube.to_pandas()
    assert not rows.drop(columns="people").duplicated().any()


def asked(address: str) -> Question:
    question, unread = read(dict(parse_qsl(address)))
    assert unread == ()
    return question


#: By indicator the same as a question, and the column of the answer that is its number.
NUMBERS = {
    "workforce.total": ("subject=people&by=district_code", "value"),
    "workforce.professional": ("subject=people&where.category=professional&by=district_code", "value"),
    "administration.professionals": (
        "subject=people&where.category=professional&where.employer_kind=government,mass_organization"
        "&by=district_code",
        "value",
    ),
    "agencies.count": ("subject=institutions&where.kind=agency&by=district_code", "value"),
    "communities.staffed": (
        "subject=communities&measure=staffed_share&where.kind=urban&by=district_code", "numerator",
    ),
    "practice.services": (
        "subject=activities&where.kind=case_work,group_work,community_work&where.held_on=2020&by=district_code",
        "value",
    ),
}  # fmt: skip


@pytest.mark.parametrize("indicator", NUMBERS)
@pytest.mark.parametrize("of", ["sample", "city"])
def test_what_is_counted_is_what_the_indicator_counts(
    indicator: str, of: str, sample: Path, look: Look
) -> None:
    looked = look if of == "city" else Look.of(everybody(), Catalogue(sample), register())
    address, column = NUMBERS[indicator]
    question = asked(address)
    found = observations(looked.catalogue, [looked.snapshot], scope=looked.scope)
    observed = found[found["indicator"] == indicator].set_index("district_code")["value"].to_dict()
    given = answer(looked, question)
    by_district = {record["district_code"]: record[column] for record in given.table.records}
    by_district.pop(CITY, None)
    whole = observed.pop(CITY)
    total = given.total.numerator if column == "numerator" else given.total.value
    assert total == whole
    known = {code: value for code, value in by_district.items() if value is not None}
    assert known == {code: value for code, value in observed.items() if not pd.isna(value)}


def test_lottery_money_by_unit_and_year_is_what_the_floors_are_held_against(look: Look) -> None:
    given = answer(look, asked("subject=money&where.source=lottery&by=district_code,fund_year"))
    mine = {(row["district_code"], int(row["fund_year"])): row["value"] for row in given.table.records}
    found = observations(look.catalogue, [look.snapshot], scope=look.scope)
    floors = found[found["indicator"].isin(["funding.district_floor", "funding.city_floor"])]
    keys = zip(floors["district_code"], floors["year"].astype(int), strict=True)
    floor = dict(zip(keys, floors["value"], strict=True))
    assert len(floor) > 5
    assert {key: mine.get(key, 0.0) for key in floor} == pytest.approx(floor)


EXAMPLES = tuple(
    map(
        asked,
        (
            "subject=people&measure=certified_share&by=district_code&time=years&top=2&against=2019-12-31",
            "subject=communities&measure=staffed_share&by=district_code,kind&against=city",
            "subject=money&measure=yuan_per_residents&where.project=甲,~-&by=booked_on:month",
        ),
    )
)


@settings(max_examples=60)
@given(question=questions())
@example(question=EXAMPLES[0])
@example(question=EXAMPLES[1])
@example(question=EXAMPLES[2])
def test_the_statement_shown_runs_as_it_stands_and_gives_the_table(
    look: Look, history: duckdb.DuckDBPyConnection, question: Question
) -> None:
    given = answer(look, question)
    same_table(history.execute(given.sql).df(), given.table.frame)


def same_table(found: pd.DataFrame, table: pd.DataFrame) -> None:
    assert list(found.columns) == list(table.columns)
    pd.testing.assert_frame_equal(found, table, check_dtype=False)


def without_the_rollup(cursor: duckdb.DuckDBPyConnection, **values: Any) -> dict[str, pa.Table]:
    """What was sealed before there was a rollup of everything people can be asked by."""
    return {name: rows for name, rows in derive(cursor, **values).items() if name != "people_cube"}


def test_snapshots_sealed_without_the_rollup_give_the_same_from_their_rows(
    look: Look, tmp_path: Path
) -> None:
    older = Look.of(everybody(), sealed(tmp_path, without_the_rollup), register())
    with duckdb.connect() as reading:
        fill(reading, older.catalogue)
        for question in (first("people"), replace(EXAMPLES[0], top=None), EXAMPLES[0]):
            then, now = answer(older, question), answer(look, question)
            pd.testing.assert_frame_equal(then.table.frame, now.table.frame)
            assert (then.total, then.listings) == (now.total, now.listings)
            assert (then.is_of_raw_rows, now.is_of_raw_rows) == (True, False)
            same_table(reading.execute(then.sql).df(), then.table.frame)


def test_an_answer_says_whether_submitted_rows_had_to_be_read(look: Look) -> None:
    said = {id: answer(look, first(id)).is_of_raw_rows for id in subjects()}
    assert said == {
        "people": False, "money": True, "communities": False, "institutions": True, "activities": True,
        "measures": True,
    }  # fmt: skip
