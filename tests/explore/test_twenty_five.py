"""The questions of docs/questions.md, each answered a second time in plain SQL over the sealed files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import duckdb
import pytest

from analytics.access.viewer import everybody
from analytics.errors import Refusal
from analytics.explore.answering import answer
from analytics.explore.declarations import MeasureKind, subjects
from analytics.explore.question import CITY_BESIDE, Question, read
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.command_answers import CHENGGUAN

ROOT = Path(__file__).parents[2]
STATEMENTS = Path(__file__).parent / "twenty_five"
TABLES = ("registrations", "funding", "communities", "institutions", "activities", "measures")


@dataclass(frozen=True)
class Asked:
    """One entry of docs/questions.md."""

    number: int
    chinese: str
    english: str
    parameters: Mapping[str, str]

    @property
    def question(self) -> Question:
        return read(self.parameters)[0]

    def statements(self) -> list[str]:
        """Its table and its totals, in plain SQL."""
        return (STATEMENTS / f"{self.number:02}.sql").read_text(encoding="utf-8").split(";")


def asked() -> list[Asked]:
    """What docs/questions.md asks, in its order."""
    entries = re.findall(
        r"^## (\d+)\. (.+)\n\n(.+)\n\n`(.+)`$", (ROOT / "docs/questions.md").read_text("utf-8"), re.M
    )
    return [
        Asked(int(number), chinese, english, dict(parse_qsl(address, strict_parsing=True)))
        for number, chinese, english, address in entries
    ]


ASKED = asked()
each = pytest.mark.parametrize("one", ASKED, ids=[f"{one.number:02}" for one in ASKED])


@pytest.fixture(scope="module")
def newest(sample: Path) -> Look:
    return Look.of(everybody(), Catalogue(sample), register())


@pytest.fixture(scope="module")
def plain(newest: Look) -> Iterator[duckdb.DuckDBPyConnection]:
    """The files of every snapshot, read as they lie there."""
    with duckdb.connect() as reading:
        for table in TABLES:
            days = " union all by name ".join(
                f"select date '{snapshot.as_of}' as as_of, * from "
                f"read_parquet('{newest.catalogue.files([snapshot], table)[0]}')"
                for snapshot in newest.timeline
            )
            reading.execute(f"create table {table} as {days}")
        reading.execute("create table days as select distinct as_of from registrations")
        reading.execute("create table residents (code varchar, people integer)")
        with (ROOT / "data/reference/districts.csv").open(encoding="utf-8-sig") as file:
            rows = [(row["code"], row["population_2020"]) for row in csv.DictReader(file)]
        reading.executemany("insert into residents values (?, ?)", rows)
        reading.execute((STATEMENTS / "things.sql").read_text(encoding="utf-8"))
        yield reading


@each
def test_a_question_agrees_with_plain_sql(one: Asked, newest: Look, plain: duckdb.DuckDBPyConnection) -> None:
    look = _look(one, newest)
    given = answer(look, one.question)
    table, total = (_rows(plain, text, look.as_of) for text in one.statements())
    groups = [group.written for group in one.question.by] + (["as_of"] if one.question.time else [])
    assert _by_group(given.table.records, groups) == _by_group(table, groups)
    (expected,) = total
    if one.question.declared.measure(one.question.measure).kind is MeasureKind.COUNT:
        assert given.rows == expected["value"]
    assert given.total.value == pytest.approx(expected["value"])
    if "numerator" in expected:
        assert given.total.numerator == pytest.approx(expected["numerator"])
        assert given.total.denominator == pytest.approx(expected["denominator"])
    if "beside" in expected:
        assert given.total_beside is not None
        assert given.total_beside.value == pytest.approx(expected["beside"])
    else:
        assert given.total_beside is None


@each
def test_who_may_see_one_district_is_answered_from_it_alone(one: Asked, newest: Look) -> None:
    viewer = everybody().limited_to([CHENGGUAN])
    look = Look.of(viewer, newest.catalogue, newest.register)
    own = {CHENGGUAN, None}
    if one.question.against == CITY_BESIDE:
        with pytest.raises(Refusal):
            answer(look, one.question)
        return
    given = answer(look, one.question)
    assert {row.get("district_code") for row in given.table.records} <= own
    listed = {
        value.value
        for listing in given.listings
        for value in listing.values
        if listing.column == "district_code" and value.rows
    }
    assert listed <= own
    whole = answer(newest.at(CHENGGUAN), one.question)
    assert (given.total, given.rows) == (whole.total, whole.rows)
    assert given.table.records == whole.table.records


@each
def test_its_address_is_all_of_the_question(one: Asked) -> None:
    question, unread = read(one.parameters)
    assert unread == ()
    shared = {name: value for name, value in one.parameters.items() if name in ("as_of", "district")}
    assert question.parameters() | shared == one.parameters


def test_they_are_twenty_five_of_every_kind() -> None:
    assert [one.number for one in ASKED] == list(range(1, 26))
    questions = [one.question for one in ASKED]
    assert {question.subject for question in questions} == set(subjects())
    kinds = {question.declared.measure(question.measure).kind for question in questions}
    assert kinds >= {
        MeasureKind.COUNT, MeasureKind.SUM, MeasureKind.SHARE, MeasureKind.PER_RESIDENTS,
        MeasureKind.PER_COMMUNITIES,
    }  # fmt: skip
    values = [value for question in questions for filter in question.filters for value in filter.values]
    assert None in values
    assert any(value and ".." in value for value in values)
    assert any(group.part for question in questions for group in question.by)
    assert any(question.time for question in questions)
    assert any(question.top for question in questions)
    against = {question.against for question in questions}
    assert CITY_BESIDE in against
    assert len(against) > 2
    files = {path.name for path in STATEMENTS.iterdir()}
    assert files == {"things.sql", *(f"{one.number:02}.sql" for one in ASKED)}


def _look(one: Asked, newest: Look) -> Look:
    day = one.parameters.get("as_of", newest.as_of.isoformat())
    return newest.on(date.fromisoformat(day)).at(one.parameters.get("district", newest.unit))


def _rows(plain: duckdb.DuckDBPyConnection, text: str, day: date) -> list[dict[str, Any]]:
    values = {"as_of": day} if "$as_of" in text else {}
    found = plain.execute(text, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _by_group(rows: list[dict[str, Any]], groups: list[str]) -> dict[tuple[str | None, ...], Any]:
    """The figures of each group; its values as texts."""
    made = {}
    for row in rows:
        key = tuple(
            None if row[group] is None else str(row[group]).removesuffix(" 00:00:00") for group in groups
        )
        made[key] = {
            name: None if value is None else pytest.approx(float(value))
            for name, value in row.items()
            if name not in groups
        }
    assert len(made) == len(rows), "a group stands there twice"
    return made
