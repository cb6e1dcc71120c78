"""What fell, rose or changed tenfold since the last snapshot is told, and ordinary growth is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from analytics.intake.finding import Finding
from analytics.intake.submission import examine
from tests.intake.deliveries import published
from tests.intake.workbooks import Row, community, csv_file, entry, person

THEN, NOW = date(2016, 9, 30), date(2016, 12, 31)


def people(count: int, **changes: object) -> list[Row]:
    return [person(n, **{"登记日期": None, "登记有效期至": None, **changes}) for n in range(1, count + 1)]


def general(count: int) -> list[Row]:
    """Personnel without certificate or degree, told apart from `people` by their days of birth."""
    plain = {"人才类别": "社会工作人才", "证书级别": "无", "认定依据": None, "取得时间": None}
    return [person(n + 50, **{"登记日期": None, "登记有效期至": None, **plain}) for n in range(1, count + 1)]


def warnings(tmp_path: Path, then: Sequence[Row], now: Sequence[Row], day: date = NOW) -> list[Finding]:
    """What is told when the first rows are published, and the others sent on `day`."""
    root = tmp_path / "snapshots"
    published(root, csv_file(tmp_path / "then.csv", then), as_of=THEN, accept_warnings=True)
    examination = examine(root, [csv_file(tmp_path / "now.csv", now)], as_of=day)
    assert examination.errors == ()
    return list(examination.warnings)


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (people(20), people(18), []),
        (people(20), people(17), ["rows_jump", "professionals_jump"]),
        (people(20), people(40), []),
        (people(20), people(41), ["rows_jump", "professionals_jump"]),
        (people(5), people(24), []),
        ([*people(10), *general(10)], [*people(8), *general(12)], ["professionals_jump"]),
        ([entry("A"), entry("B")], [entry("A"), entry("B"), entry("C", 列支日期="2016-11-01")], []),
        ([entry("A"), entry("B")], [entry("A")], ["rows_jump", "money_jump"]),
        ([entry("A")], [entry("A", **{"金额(元)": 26999})], ["money_jump"]),
        ([entry("A")], [entry("A", **{"金额(元)": 90000})], []),
        ([entry("A")], [entry("A", **{"金额(元)": 3})], ["number_tenfold", "amount_small"]),
        ([entry("A")], [entry("A"), entry("B", **{"金额(元)": 3})], ["amount_small"]),
        ([entry("A")], [entry("A", **{"金额(元)": 300000})], ["number_tenfold"]),
        ([entry("A", 资金年度=2015)], [entry("A", 资金年度=2015, **{"金额(元)": 90000})], ["money_jump"]),
        ([community(岗位数=3)], [community(岗位数=30)], []),
        ([community(岗位数=12)], [community(岗位数=120)], ["number_tenfold"]),
        ([community(岗位数=0)], [community(岗位数=120)], []),
    ],
)
def test_a_jump_is_told_and_growth_is_not(
    tmp_path: Path, then: list[Row], now: list[Row], expected: list[str]
) -> None:
    assert [one.code for one in warnings(tmp_path, then, now)] == expected


def test_a_cancelled_tenth_of_the_people_is_told_though_the_rows_stay(tmp_path: Path) -> None:
    gone: dict[str, object] = {"注销日期": "2016-12-01", "注销原因": "其他"}
    stay: dict[str, object] = dict.fromkeys(gone)
    rows = [*people(3, **gone), *people(20, **stay)[3:]]
    told = warnings(tmp_path, people(20, **stay), rows)
    assert [one.code for one in told] == ["people_jump", "professionals_jump"]


def test_a_jump_names_the_unit_the_sheet_and_both_numbers(tmp_path: Path) -> None:
    (rows, money) = warnings(tmp_path, [entry("A"), entry("B")], [entry("A")])
    assert (rows.file, rows.sheet, rows.row, rows.column) == ("now.csv", None, None, None)
    assert rows.sentence == "城关区, 资金台账: rows now 1, on 2016-09-30 2 (-50%)."
    assert money.sentence == (
        "城关区, fund year 2016: 30,000.00 yuan now, 60,000.00 yuan on 2016-09-30 (-50%)."
    )


def test_thirty_thousand_typed_as_three_is_told_in_its_cell(tmp_path: Path) -> None:
    told = warnings(tmp_path, [entry("A")], [entry("A", **{"金额(元)": 3})])
    cell = next(finding for finding in told if finding.code == "number_tenfold")
    assert (cell.row, cell.column, cell.value) == (2, "金额(元)", "3.00")
    assert "it was 30,000.00 on 2016-09-30" in cell.sentence


def test_each_unit_is_compared_with_itself(tmp_path: Path) -> None:
    then = [entry("A"), entry("B", 县区="七里河区"), entry("C", 县区="七里河区", **{"金额(元)": 90000})]
    now = [entry("A"), entry("A2"), entry("B", 县区="七里河区")]
    told = warnings(tmp_path, then, now)
    assert [(one.code, one.values["unit"]) for one in told] == [
        ("rows_jump", "七里河区"),
        ("money_jump", "七里河区"),
    ]


def test_against_an_older_day_of_the_same_unit_nothing_is_told_when_nothing_was_sent(tmp_path: Path) -> None:
    assert warnings(tmp_path, [entry("A"), entry("B", 县区="七里河区")], [entry("A")]) == []
