"""Rows, files and districts that contradict each other are told at their places, both of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.access.viewer import everybody
from analytics.errors import PublishConflict, SubmissionRefused
from analytics.intake.finding import Finding, Severity
from analytics.intake.submission import Examination, examine, publish
from tests.intake.deliveries import published
from tests.intake.workbooks import Row, community, csv_file, person, workbook

AS_OF = date(2016, 12, 31)
PLACE = "620102001001"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def seen(root: Path, *files: Path, as_of: date = AS_OF) -> Examination:
    return examine(root, files, as_of=as_of)


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str, int | None, str | None]]:
    return [(one.code, one.file, one.row, one.column) for one in findings]


def both_sheets(path: Path, people: list[Row], **changes: object) -> Path:
    """城关区's people, and the community they are of."""
    return workbook(path, {"人才登记": people, "社区岗位": [{**community(), **changes}]})


def test_a_person_in_two_districts_is_a_warning_in_both_files(root: Path, tmp_path: Path) -> None:
    first = workbook(tmp_path / "城关区.xlsx", {"人才登记": [person(2), person(1)]})
    second = csv_file(tmp_path / "七里河区.csv", [person(1, 县区="七里河区", 所在社区代码=None)])
    examination = seen(root, first, second)
    assert places(examination.warnings) == [
        ("person_in_two_districts", "城关区.xlsx", 3, "身份证号"),
        ("person_in_two_districts", "七里河区.csv", 2, "身份证号"),
    ]
    here, there = (finding.sentence for finding in examination.warnings)
    assert "七里河区" in here
    assert "七里河区.csv, row 2" in here
    assert "城关区.xlsx, 人才登记, row 3" in there
    assert examination.publishable
    assert examination.errors == ()


def test_who_left_one_district_may_be_in_another(root: Path, tmp_path: Path) -> None:
    moved = {"注销日期": "2016-10-01", "注销原因": "离职或转行"}
    first = csv_file(tmp_path / "a.csv", [person(1, **moved)])
    second = csv_file(tmp_path / "b.csv", [person(1, 县区="七里河区", 所在社区代码=None)])
    assert seen(root, first, second).findings == ()


def test_warnings_need_a_tick_and_then_these_very_tables_are_published(root: Path, tmp_path: Path) -> None:
    rows = [person(1), person(1, 县区="七里河区", 所在社区代码=None)]
    submission = seen(root, csv_file(tmp_path / "a.csv", rows)).submission
    assert submission
    with pytest.raises(SubmissionRefused, match="Warnings not yet accepted: 2") as refused:
        publish(root, submission, viewer=everybody().named("x"))
    assert refused.value.findings == submission.findings
    (tmp_path / "a.csv").unlink()
    assert (
        publish(root, submission, viewer=everybody().named("x"), accept_warnings=True).rows["registrations"]
        == 2
    )
    with pytest.raises(PublishConflict, match="preview again"):
        publish(root, submission, viewer=everybody().named("x"), accept_warnings=True)


def test_a_person_published_in_a_district_that_sent_nothing_is_a_warning(root: Path, tmp_path: Path) -> None:
    sent = [person(1, 注销日期=None), person(2, 注销日期="2016-12-01")]
    published(root, csv_file(tmp_path / "a.csv", sent), as_of=AS_OF)
    rows = [person(n, 县区="七里河区", 所在社区代码=None) for n in (1, 2, 3)]
    later = seen(root, csv_file(tmp_path / "b.csv", rows), as_of=date(2017, 3, 31))
    assert places(later.warnings) == [("person_published_elsewhere", "b.csv", 2, "身份证号")]
    assert "城关区" in later.warnings[0].sentence
    both = csv_file(tmp_path / "b.csv", [*rows, person(4)])
    codes = {one.code for one in seen(root, both, as_of=date(2017, 3, 31)).findings}
    assert codes == {"rows_jump"}, "a register that is sent anew replaces the published one"


def test_a_community_that_another_district_keeps_reporting_is_refused(root: Path, tmp_path: Path) -> None:
    shared = "620171999001"
    published(root, csv_file(tmp_path / "a.csv", [community(shared, 县区="永登县")]), as_of=AS_OF)
    again = [community(shared, 县区="皋兰县")]
    errors = seen(root, csv_file(tmp_path / "b.csv", again), as_of=date(2017, 3, 31)).errors
    assert places(errors) == [("community_elsewhere", "b.csv", 2, "社区代码")]
    handed_over = [*again, community("620121001001", 县区="永登县")]
    assert seen(root, csv_file(tmp_path / "b.csv", handed_over), as_of=date(2017, 3, 31)).errors == ()


@pytest.mark.parametrize(("people", "changes", "expected"), [
    ([person(1), person(2)], {"岗位数": 2, "上报专业人才数": 2}, []),
    ([person(1), person(2)], {"岗位数": 2, "上报专业人才数": 3}, ["professionals_disagree"]),
    ([person(1), person(2)], {"岗位数": 2, "上报专业人才数": 0}, ["professionals_disagree"]),
    ([person(1), person(2)], {"岗位数": 2, "上报专业人才数": None}, []),
    ([person(1), person(2)], {"岗位数": 1, "上报专业人才数": 2}, ["share_over_100"]),
    ([person(1), person(2, 社会工作岗位="否")], {"岗位数": 1, "上报专业人才数": 2}, []),
    ([person(1), person(2, 注销日期="2016-10-01")], {"岗位数": 1, "上报专业人才数": 1}, []),
    ([person(1), person(2, 人才类别="社会工作人才", 证书级别="无", 认定依据=None, 取得时间=None)],
     {"岗位数": 2, "上报专业人才数": 1}, []),
])  # fmt: skip
def test_a_community_agrees_with_the_register(
    root: Path, tmp_path: Path, people: list[Row], changes: dict[str, object], expected: list[str]
) -> None:
    headers = {header: None for row in people for header in row}
    path = both_sheets(tmp_path / "a.xlsx", [{**headers, **row} for row in people], **changes)
    findings = seen(root, path).findings
    assert [one.code for one in findings] == expected
    assert all((one.sheet, one.row, one.severity) == ("社区岗位", 2, Severity.WARNING) for one in findings)


def test_a_community_is_compared_with_the_published_register_when_none_is_sent(
    root: Path, tmp_path: Path
) -> None:
    alone = csv_file(tmp_path / "c.csv", [community(上报专业人才数=7)])
    assert seen(root, alone).findings == (), "without a register there is nothing to compare with"
    published(root, csv_file(tmp_path / "a.csv", [person(1)]), as_of=AS_OF)
    warnings = seen(root, alone, as_of=date(2017, 3, 31)).warnings
    assert places(warnings) == [("professionals_disagree", "c.csv", 2, "上报专业人才数")]
    assert "the register has 1" in warnings[0].sentence


def test_counts_are_the_rows_that_were_read_and_progress_is_told_by_file(root: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    files = [
        both_sheets(tmp_path / "a.xlsx", [person(1)]),
        csv_file(tmp_path / "b.csv", [community("620102001002", 类型="别的")]),
    ]
    examination = examine(
        root, files, as_of=AS_OF, progress=lambda done, total, name: told.append((done, total, name))
    )
    assert told == [(1, 2, "a.xlsx"), (2, 2, "b.csv")]
    assert not examination.publishable
    assert {name: rows for name, rows in examination.counts.items() if rows} == {
        "registrations": 1,
        "communities": 2,
    }
