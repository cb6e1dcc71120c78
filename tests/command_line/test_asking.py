"""`ask`: the answer to a free question at the terminal, said in options or as an address of the page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from analytics.__main__ import app
from analytics.access.viewer import everybody
from analytics.explore.answering import answer
from analytics.explore.question import read
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue

ADDRESS = "subject=people&measure=certified_share&where.gender=female&by=district_code&top=2&against=city"
OPTIONS = (
    "--subject", "people", "--measure", "certified_share", "--where", "gender=female",
    "--by", "district_code", "--top", "2", "--against", "city",
)  # fmt: skip


def ask(sample: Path, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["ask", "--data", str(sample), *words])
    return done.exit_code, done.stdout, done.stderr


def answered(sample: Path, *words: str) -> Any:
    code, out, _ = ask(sample, *words, "--format", "json")
    assert code == 0
    return json.loads(out)


def test_options_and_an_address_ask_the_same_as_the_page(sample: Path) -> None:
    question, _ = read(
        {
            "subject": "people", "measure": "certified_share", "where.gender": "female",
            "by": "district_code", "top": "2", "against": "city",
        }
    )  # fmt: skip
    given = answer(Look.of(everybody(), Catalogue(sample), register()), question)
    document = answered(sample, *OPTIONS)
    assert (
        document == answered(sample, ADDRESS) == answered(sample, f"http://127.0.0.1:8501/explore?{ADDRESS}")
    )
    assert document["question"] == question.parameters()
    assert document["figure"]["value"] == given.total.value
    assert document["table"] == given.table.records
    assert document["sql"] == given.sql


def test_an_option_stands_before_what_the_address_says(sample: Path) -> None:
    document = answered(sample, ADDRESS, "--measure", "people", "--where", "gender=male")
    assert (document["question"]["measure"], document["question"]["where.gender"]) == ("people", "male")


def test_the_day_and_the_district_of_an_address_are_taken(sample: Path) -> None:
    named = answered(sample, "subject=people&as_of=2019-12-31&district=620103")
    assert named == answered(sample, "subject=people", "--as-of", "2019-12-31", "--district", "七里河区")
    assert named["days"] == ["2019-12-31"]


def test_without_anything_said_it_is_where_everybody_starts(sample: Path) -> None:
    assert answered(sample)["question"] == {"subject": "people", "measure": "people", "by": "district_code"}
    assert answered(sample, "--by", "gender")["question"]["by"] == "gender"


def test_over_time_each_row_has_its_day(sample: Path) -> None:
    rows = answered(sample, "subject=people&time=years&as_of=2016-12-31")["table"]
    assert [row["as_of"] for row in rows] == ["2014-12-31", "2015-12-31", "2016-12-31"]


def test_a_table_is_aligned_and_the_total_apart_from_it(sample: Path) -> None:
    code, out, err = ask(sample, "--subject", "communities", "--by", "kind")
    assert code == 0
    assert out.splitlines()[0].split() == ["kind", "value"]
    assert "Total: 1,212." in err


def test_csv_has_the_stable_ids_and_numbers(sample: Path) -> None:
    code, out, _ = ask(sample, ADDRESS, "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert code == 0
    assert list(lines[0]) == [
        "district_code", "value", "numerator", "denominator", "value_city", "change",
    ]  # fmt: skip
    assert [float(line["value"]) for line in lines] == [
        row["value"] for row in answered(sample, ADDRESS)["table"]
    ]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--subject", "peple"], 1, "Did you mean “people”"),
        (["--where", "gendr=female"], 1, "Did you mean “gender”"),
        (["--where", "gender"], 2, "no filter such as"),
        (["subject=people&by=planet"], 1, "Unknown column of people “planet”"),
        (["--against", "2030-01-01x"], 1, "Unknown comparison"),
        (["subject=people&as_of=then"], 2, "is not a date"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    sample: Path, words: list[str], code: int, sentence: str
) -> None:
    got, out, err = ask(sample, *words)
    assert (got, out) == (code, "")
    assert sentence in " ".join(err.replace("│", " ").split())
