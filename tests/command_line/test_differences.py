"""`diff SEQ_A SEQ_B`: one JSON document, or three tables; a snapshot that does not exist is refused."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from analytics.__main__ import app


def diff(sample: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments, "--data", str(sample)])


def test_the_document_has_both_snapshots_and_what_differs(sample: Path) -> None:
    result = diff(sample, "24", "25", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(found) == ["a", "b", "rows", "indicators", "statuses"]
    assert found["a"] == {"seq": 24, "as_of": "2019-12-31", "revision": 0}
    assert found["b"] == {"seq": 25, "as_of": "2019-12-31", "revision": 1}
    assert set(found["rows"][0]) == {"table", "district_code", "added", "removed", "changed", "examples"}
    assert set(found["indicators"][0]) == {
        "indicator", "district_code", "year", "before", "after", "total_before", "total_after",
    }  # fmt: skip
    assert found["statuses"][0] == {
        "id": "communities.staffed", "district_code": "620100", "year": None, "due": "2020-12-31",
        "is_milestone": False, "turn": "worse", "before": "on_schedule", "after": "slightly_behind",
        "cause": "revised_data",
    }  # fmt: skip


def test_no_example_is_a_whole_person_key(sample: Path) -> None:
    rows = json.loads(diff(sample, "1", "27", "--json").stdout)["rows"]
    people = [row["examples"] for row in rows if row["table"] == "registrations"]
    keys = [key for examples in people for named in examples.values() for key in named]
    assert keys
    assert {len(key) for key in keys} == {8}


def test_a_reader_gets_three_tables(sample: Path) -> None:
    said = diff(sample, "24", "25").stdout
    assert "communities.staffed  620100" in said
    assert "revised_data" in said
    assert len([line for line in said.splitlines() if "district_code" in line]) == 3


def test_nothing_that_differs_is_empty_tables_and_done(sample: Path) -> None:
    result = diff(sample, "27", "27", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["rows"], found["indicators"], found["statuses"]) == (0, [], [], [])


def test_an_unknown_snapshot_is_refused_and_a_missing_one_is_wrong_usage(sample: Path) -> None:
    refused = diff(sample, "24", "99", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["kind"] == "UnknownName"
    assert diff(sample, "24").exit_code == 2
    assert diff(sample, "24", "newest").exit_code == 2
