"""`explain ID --from … --to …`: one JSON document, or a sentence and its parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analytics.__main__ import app


def explain(sample: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments, "--data", str(sample)])


def test_the_document_has_both_numbers_the_sentence_and_parts_that_add_up(sample: Path) -> None:
    result = explain(sample, "workforce.total", "--from", "26", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["from"]["seq"], found["to"]["seq"], found["unit"]) == (26, 27, "620100")
    assert sum(part["change"] for part in found["parts"]) == found["change"]
    assert found["to"]["value"] - found["from"]["value"] == found["change"]
    assert found["sentence"]["zh"].startswith("较2020年3月31日增加")
    assert found["sentence"]["en"].startswith("Since 31 Mar 2020")
    assert set(found["parts"][0]) == {
        "side", "code", "reason_before", "reason_after", "rows", "change", "share_change_pp",
    }  # fmt: skip


def test_snapshots_are_named_by_seq_or_day_and_a_district_by_name(sample: Path) -> None:
    by_day = explain(
        sample, "certified.on_post", "--from", "2020-03-31", "--to", "2020-06-30", "--district", "城关区",
        "--json",
    )  # fmt: skip
    by_seq = explain(
        sample, "certified.on_post", "--from", "26", "--to", "27", "--district", "620102", "--json"
    )
    assert json.loads(by_day.stdout) == json.loads(by_seq.stdout)
    found = json.loads(by_seq.stdout)
    points = sum(part["share_change_pp"] for part in found["parts"])
    assert points == pytest.approx(found["share_change_pp"])


def test_a_reader_gets_the_parts_as_a_table_and_the_sentence(sample: Path) -> None:
    result = explain(sample, "workforce.total", "--from", "26")
    assert "cancelled" in result.stdout
    assert "较2020年3月31日增加" in result.stderr


def test_what_does_not_exist_is_refused_and_no_day_is_wrong_usage(sample: Path) -> None:
    refused = explain(sample, "workforce.totl", "--from", "26", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["kind"] == "UnknownName"
    assert explain(sample, "workforce.total", "--from", "99", "--json").exit_code == 1
    assert explain(sample, "workforce.total", "--from", "March").exit_code == 2
    assert explain(sample, "workforce.total").exit_code == 2
