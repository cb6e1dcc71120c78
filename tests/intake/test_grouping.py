"""Two thousand findings of one kind down a column are one line that names how many and the first places."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.intake.finding import Finding, Spot, digest
from analytics.intake.grouping import Group, grouped
from analytics.intake.rows.cleaning import AMOUNT, CODE
from analytics.intake.sheets.grid import ROWS_HIDDEN
from analytics.intake.submission import examine
from analytics.language.translator import translator
from tests.intake.workbooks import csv_file, entry

ZH, EN = translator("zh"), translator("en")


def wrong(row: int, value: str = "若干", *, column: str = "金额(元)") -> Finding:
    return AMOUNT.at(Spot("a.xlsx", "资金台账", row, column), value)


def line(group: Group, language: str = "zh") -> tuple[str | None, str]:
    return group.first.column, group.rows(translator(language))


def test_one_kind_down_a_column_is_one_line() -> None:
    (group,) = grouped(wrong(row) for row in range(2, 2002))
    assert line(group) == ("金额(元)", "2,000处：第2–2001行")
    assert line(group, "en") == ("金额(元)", "2,000 places: rows 2–2001")
    assert group.said(ZH) == wrong(2).said(ZH)
    assert group.value == "若干"


def test_the_first_places_and_values_are_named_and_that_there_are_more() -> None:
    (group,) = grouped(
        wrong(row, value) for row, value in ((9, "乙"), (2, "甲"), (3, "甲"), (20, "丙"), (30, "丁"))
    )
    assert group.rows(ZH) == "5处：第2–3、9、20、30行"
    assert group.value == "甲、乙、丙、…"
    assert group.said(ZH)[0] == f"例如第2行：{wrong(2, '甲').said(ZH)[0]}"
    (group,) = grouped(wrong(row) for row in range(2, 20, 2))
    assert group.rows(ZH) == "9处：第2、4、6、8 …行"


def test_what_differs_stays_apart_in_the_order_it_was_found() -> None:
    hidden = ROWS_HIDDEN.naming(rows="3").at(Spot("a.xlsx", "资金台账"))
    other = CODE.naming(allowed="培训", nearest="").at(Spot("a.xlsx", "资金台账", 2, "用途"), "别的")
    lines = grouped([hidden, wrong(2), other, wrong(3), wrong(2, column="预算"), hidden])
    assert [(group.first.code, group.count) for group in lines] == [
        ("rows_hidden", 1), ("amount", 2), ("code", 1), ("amount", 1), ("rows_hidden", 1),
    ]  # fmt: skip
    assert [group.rows(EN) for group in lines] == ["", "2 places: rows 2–3", "row 2", "row 2", ""]


def test_what_was_read_in_one_way_is_one_line_with_all_its_places(tmp_path: Path) -> None:
    rows = [entry(number, 用途="培训费", 列支日期="2016-05-04 16:00") for number in range(300)]
    found = examine(tmp_path / "s", [csv_file(tmp_path / "a.csv", rows)], as_of=date(2020, 6, 30)).findings
    assert sorted((*line(group), group.severity.value) for group in grouped(found)) == [
        ("列支日期", "300处：第2–101 …行", "warning"), ("用途", "300处：第2–101 …行", "notice"),
    ]  # fmt: skip


def test_in_a_submission_every_cell_keeps_its_finding(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [entry(number, 用途="别的") for number in range(300)])
    found = examine(tmp_path / "s", [file], as_of=date(2020, 6, 30)).findings
    assert [one.row for one in found] == list(range(2, 302))
    (group,) = grouped(found)
    assert line(group) == ("用途", "300处：第2–301行")
    assert digest(found) != digest([group.first])
