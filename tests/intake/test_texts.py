"""A submitted text is no longer than it needs to be, and reads in the order in which it was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.dictionary import dictionary
from analytics.intake.finding import MOST_NAMED, MOST_SHOWN, Finding, Flaw, Spot
from analytics.intake.submission import Examination, examine
from analytics.visible import LONGEST_FILE_NAME
from tests.intake.workbooks import community, csv_file, entry, person, workbook
from tests.submissions.model import Sheet
from tests.submissions.open_document import write_ods

AS_OF = date(2016, 12, 31)
TEXTS = [
    (table.name, column.name, column.header.zh, column.longest)
    for table in dictionary().tables
    for column in table.columns
    if column.type == "text"
]


def examined(tmp_path: Path, *rows: dict[str, object], name: str = "a.csv") -> Examination:
    path = csv_file(tmp_path / "sent.csv", rows)
    return examine(tmp_path / "snapshots", [(name, path.read_bytes())], as_of=AS_OF)


def test_every_text_has_its_greatest_length_and_nothing_else_has() -> None:
    assert all(longest and longest <= 500 for _, _, _, longest in TEXTS)
    others = [c for table in dictionary().tables for c in table.columns if c.type != "text"]
    assert {column.longest for column in others} == {None}


def test_a_text_that_is_too_long_is_an_error_at_its_cell(tmp_path: Path) -> None:
    rows = [entry("A-1", 项目名称="长" * 200), entry("A-2", 项目名称="长" * 201)]
    (finding,) = examined(tmp_path, *rows, entry("A-3")).errors
    assert (finding.code, finding.row, finding.column) == ("text_long", 3, "项目名称")
    assert "has 201 characters; at most 200" in finding.sentence
    assert finding.value == "长" * 59 + "…"


@pytest.mark.parametrize(("column", "most"), [("姓名", 60), ("工作单位", 100)])
def test_a_persons_text_is_not_shown_for_being_too_long(tmp_path: Path, column: str, most: int) -> None:
    (finding,) = examined(tmp_path, person(1, **{column: "试" * 10_000})).errors
    assert (finding.code, finding.column) == ("text_long", column)
    assert f"has 10000 characters; at most {most}" in finding.sentence
    assert len(finding.value or "") <= MOST_SHOWN


def test_a_header_that_is_endless_is_shown_cut(tmp_path: Path) -> None:
    findings = examined(tmp_path, {**entry(), "备" * 10_000: "是"}).findings
    assert [(one.code, one.column) for one in findings] == [("header_unknown", "备" * 59 + "…")]


def test_a_file_has_a_name_as_long_as_file_systems_take(tmp_path: Path) -> None:
    longest = "a" * (LONGEST_FILE_NAME - 4) + ".csv"
    assert examined(tmp_path, entry(), name=longest).publishable
    (finding,) = examined(tmp_path, entry(), name=f"a{longest}").errors
    assert finding.code == "file_name_long"
    assert (len(finding.file), finding.file[-4:]) == (LONGEST_FILE_NAME, ".csv")
    (finding,) = examined(tmp_path, entry(), name="a." + "x" * 200).errors
    assert (finding.code, len(str(finding.values["suffix"]))) == ("file_type", 60)


def test_a_sheet_with_an_endless_name_is_said_and_shown_cut(tmp_path: Path) -> None:
    name = "表" * 300
    write_ods(tmp_path / "a.ods", [Sheet(name, [["甲"], ["乙"]])])
    found = {one.code: one for one in examine(tmp_path, [tmp_path / "a.ods"], as_of=AS_OF).findings}
    assert found["sheet_name_long"].sheet == "表" * 59 + "…"
    assert {one.sheet for one in found.values()} <= {"表" * 59 + "…", None}


def test_what_a_finding_says_is_never_endless() -> None:
    flaw = Flaw("any", "“{value}” {other}", "See {column}.").naming(other="它" * 100_000)
    finding: Finding = flaw.at(Spot("a.csv", None, 1, "列" * 100_000), "值" * 100_000)
    assert max(map(len, map(str, finding.as_json().values()))) < 2 * MOST_NAMED


@pytest.mark.parametrize("sign", "\u061c\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
def test_signs_that_turn_the_direction_are_removed_from_a_text_and_it_is_said(
    tmp_path: Path, sign: str
) -> None:
    examination = examined(tmp_path, entry(项目名称=f"社区{sign}服务"), entry("A-2"))
    (finding,) = examination.findings
    assert (finding.code, finding.severity, finding.column) == ("text_turned", "notice", "项目名称")
    assert examination.submission
    assert examination.submission.tables["funding"]["project"].to_pylist() == ["社区服务", None]
    assert sign not in str(finding.as_json()) + finding.sentence


def test_the_names_of_files_sheets_and_headers_are_shown_without_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"社区岗位": [{**community(), "备\u202e注": "x"}], "备\u2067忘": [{"甲": 1}]}
    )
    found = examine(tmp_path / "s", [("城\u202e关\n.xlsx", path.read_bytes())], as_of=AS_OF).findings
    assert {(one.file, one.sheet, one.column) for one in found} == {
        ("城关 .xlsx", "社区岗位", "备注"), ("城关 .xlsx", "备忘", None),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["\u200b", "\u202e\u2066", "社" + "\u0300" * 9])
def test_a_text_of_nothing_that_is_seen_or_of_stacked_marks_is_refused(tmp_path: Path, text: str) -> None:
    (finding,) = examined(tmp_path, entry(项目名称=text)).errors
    assert (finding.code, finding.column) == ("text_characters", "项目名称")


@pytest.mark.parametrize("text", ["བསྒྲུབས་པ", "扎西·才让", "é", "👩🏽‍⚕️服务", "𰻝𰻝面馆"])
def test_scripts_that_stack_and_rare_characters_are_taken(tmp_path: Path, text: str) -> None:
    assert examined(tmp_path, entry(项目名称=text)).publishable
