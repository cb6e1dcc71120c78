"""`query`: one's own statement in the box, in four forms."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from tests import sealed
from tests.command_answers import CHENGGUAN

AS_OF = "2020-06-30"
BY_DISTRICT = "select district_code, count(*) as n from registrations group by all order by all"


def query(sample: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--data", str(sample), "query", *arguments])


@pytest.fixture(scope="module")
def counted(sample: Path) -> dict[str, int]:
    by_district = sealed.table(sample, AS_OF, "registrations").groupby("district_code").size()
    return {str(code): int(count) for code, count in by_district.items()}


def test_a_table_is_for_reading(sample: Path, counted: dict[str, int]) -> None:
    lines = query(sample, BY_DISTRICT).stdout.split("\n")
    assert lines[0].split() == ["district_code", "n"]
    assert [line.split() for line in lines[1:] if line] == [[c, str(n)] for c, n in counted.items()]


def test_json_is_one_document(sample: Path, counted: dict[str, int]) -> None:
    rows = json.loads(query(sample, BY_DISTRICT, "--format", "json").stdout)
    assert {row["district_code"]: row["n"] for row in rows} == counted


def test_csv_and_parquet_hold_the_same(sample: Path, counted: dict[str, int]) -> None:
    text = query(sample, BY_DISTRICT, "--format", "csv").stdout_bytes
    rows = pd.read_csv(io.BytesIO(text), dtype={"district_code": str}, encoding="utf-8-sig")
    assert dict(zip(rows["district_code"], rows["n"], strict=True)) == counted
    rows = pd.read_parquet(io.BytesIO(query(sample, BY_DISTRICT, "--format", "parquet").stdout_bytes))
    assert dict(zip(rows["district_code"], rows["n"], strict=True)) == counted


def test_no_text_of_a_csv_acts_as_a_formula(sample: Path) -> None:
    said = query(sample, "select '=1+1' as \"=a\", '＝x' as b, null as c, -5 as d", "--format", "csv")
    assert said.stdout_bytes.decode("utf-8-sig").splitlines() == [
        '"\'=a","b","c","d"',
        '"\'=1+1","\'＝x","",-5',
    ]


def test_a_day_and_a_district_bound_the_rows(sample: Path) -> None:
    asked = (
        "select max(as_of)::varchar as last, count(distinct district_code) as n from history.registrations"
    )
    said = query(sample, asked, "--as-of", "2016-12-31", "--district", CHENGGUAN, "--format", "json")
    assert json.loads(said.stdout) == [{"last": "2016-12-31", "n": 1}]


def test_rows_left_out_are_said_apart(sample: Path) -> None:
    said = query(sample, "select * from range(20000)", "--format", "json")
    assert len(json.loads(said.stdout)) == 10_000
    assert "Only the first 10,000 rows" in said.stderr


def test_what_is_refused_ends_with_1_and_a_sentence(sample: Path) -> None:
    said = query(sample, "drop table registrations")
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr.startswith("Only a SELECT is run here")
    said = query(sample, "select gendr from registrations", "--format", "json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["error"]["kind"] == "StatementRefused"


def test_wrong_usage_ends_with_2(sample: Path) -> None:
    assert query(sample, "select 1", "--format", "xml").exit_code == 2
    assert query(sample).exit_code == 2
    assert query(sample, "select 1", "--as-of", "soon").exit_code == 2
