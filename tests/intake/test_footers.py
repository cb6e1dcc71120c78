"""Lines around the rows are told from rows, and a total is compared with its rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.intake.files.reading import Cell
from analytics.intake.submission import examine
from tests.intake.ledgers import HEADERS, laid_out, numbers, row, told, total
from tests.intake.workbooks import person, workbook


def test_what_stands_below_the_rows_is_no_row() -> None:
    grid, findings = laid_out(
        HEADERS, row(1), row(2), total("合 计：", 200), (), ("填表人：赵甲", None, "审核人：钱乙"),
        ("注：1. 本表由民政局填报。",), ("2. 金额按实际列支填写。",), ("填报日期：2016年8月22日",),
        ("第1页 共2页",),
    )  # fmt: skip
    assert (numbers(grid), findings) == ([2, 3], [])


@pytest.mark.parametrize("text", [
    "填表人:张三 审核人:李四", "填报人 张三", "负责人签字：", "主要负责人（签字）：", "（盖章）",
    "打印日期：2016-12-31", "*注：含上年结转", "（说明：按年度）", "—— 以下空白 ——", "共 7 笔", "总人数：7",
    "审核意见：同意", "第 1 页，共 2 页",
])  # fmt: skip
def test_signatures_and_notes_of_every_wording_are_no_rows(text: str) -> None:
    grid, findings = laid_out(HEADERS, row(1), (text,))
    assert (numbers(grid), findings) == ([2], [])


@pytest.mark.parametrize("text", ["审核人员培训", "以上数据真实有效。", "单位", "共青团", "计生服务", "A-9"])
def test_what_may_be_a_row_that_lacks_its_values_is_never_dropped(text: str) -> None:
    grid, _ = laid_out(HEADERS, row(1), (text,))
    assert numbers(grid) == [2, 3]


@pytest.mark.parametrize(
    "label", ["合 计", "合计（元）", "本页合计", "城关区合计", "全区总计", "合计金额", "总额", "计", "Total"]
)
def test_a_total_of_every_wording_is_compared_with_its_rows(label: str) -> None:
    assert laid_out(HEADERS, row(1), row(2), total(label, 200))[1] == []
    assert told(laid_out(HEADERS, row(1), row(2), total(label, 201))[1]) == [
        ("total_disagrees", "error", 4, "金额(元)")
    ]


def test_the_sums_below_a_register_are_a_total_and_nobodys_values(tmp_path: Path) -> None:
    people = [person(n, 联系志愿者人数=3, 本年培训学时=8) for n in (1, 2)]
    sums = dict.fromkeys(people[0]) | {"姓名": "合计", "联系志愿者人数": 6, "本年培训学时": 16}
    file = workbook(tmp_path / "a.xlsx", {"人才登记": [*people, sums]})
    read = examine(tmp_path / "snapshots", [file], as_of=date(2016, 12, 31))
    assert read.errors == ()
    assert read.counts["registrations"] == 2


def test_a_row_below_a_footer_is_still_a_row() -> None:
    grid, findings = laid_out(HEADERS, row(1), ("注：上半年",), HEADERS, row(2), row("合计人员培训"))
    assert (numbers(grid), findings) == ([2, 5, 6], [])


@pytest.mark.parametrize("name", ["合计", "小 计", "本年合计：", "Total"])
def test_a_row_that_is_called_a_total_and_lacks_nothing_is_counted_and_asked_about(name: str) -> None:
    grid, findings = laid_out(HEADERS, row(1), row(name))
    assert numbers(grid) == [2, 3]
    assert told(findings) == [("row_named_total", "warning", 3, None)]


@pytest.mark.parametrize("label", ["承前页", "接上页"])
@pytest.mark.parametrize(("carried", "is_told"), [(0, False), (None, False), (700, True)])
def test_what_is_carried_over_from_a_page_that_is_not_there_is_told(
    label: str, carried: int | None, is_told: bool
) -> None:
    grid, findings = laid_out(HEADERS, total(label, carried), row(1), total("过次页", 100), row(2))
    assert numbers(grid) == [3, 5]
    assert told(findings) == [("total_disagrees", "error", 2, "金额(元)")] * is_told


def test_what_is_carried_over_within_a_table_is_its_sum_so_far() -> None:
    lines = (row(1), total("过次页", 100), total("承前页", 100), row(2), total("合计", 200))
    assert laid_out(HEADERS, *lines)[1] == []


def test_a_part_that_says_most_of_what_a_row_says_is_a_row() -> None:
    part = ("其中：", None, 2016, None, "彩票公益金", None, 50)
    most = ("其中：", "城关区", 2016, None, "彩票公益金", "培训", 50)
    grid, _ = laid_out(HEADERS, row(1), part, most)
    assert numbers(grid) == [2, 4]


def test_a_row_that_is_all_there_is_a_row_whatever_its_first_cell_says() -> None:
    grid, _ = laid_out(HEADERS, row("注：补录"), row("合计"), ("备注：", "城关区"))
    assert numbers(grid) == [2, 3]


@pytest.mark.parametrize(
    "lines",
    [
        [row(1), row(2), total("合计", 200)],
        [row(1), row(2), total("合计", "200.00")],
        [total("合计", 200), row(1), row(2)],
        [row(1), total("小计", 100), row(2), row(3), total("小计", 200), total("总计", 300)],
        [row(1), total("合计", 100), row(2), total("合计", 100)],
        [row(1, "1万元"), total("合计", "10,000元")],
        [row(1), total("合计", None)],
    ],
)
def test_a_total_that_agrees_is_nothing(lines: list[tuple[Cell, ...]]) -> None:
    grid, findings = laid_out(HEADERS, *lines)
    assert findings == []
    assert all(cells[0] in ("1", "2", "3") for _, cells in grid.rows)


def test_a_total_that_disagrees_names_both_sums() -> None:
    _, (finding,) = laid_out(HEADERS, row(1), row(2), total("合计", 300))
    assert told([finding]) == [("total_disagrees", "error", 4, "金额(元)")]
    assert finding.sentence == "The total under “金额(元)” is 300.00, but its rows add up to 200.00."


def test_a_total_in_wan_is_compared_in_its_own_unit() -> None:
    wan = (*HEADERS[:-1], "金额(万元)")
    assert laid_out(wan, row(1, 1.1), row(2, 2.2), total("合计", 3.3))[1] == []
    assert told(laid_out(wan, row(1, 1.1), total("合计", 11000))[1])[0][0] == "total_disagrees"


def test_what_stands_in_place_of_a_total_is_not_repeated_for_it_may_be_a_name() -> None:
    (finding,) = laid_out(HEADERS, row(1), total("合计", "张三 62010219900101001X"))[1]
    assert finding.value is None
    assert "张三" not in str(finding)


def test_a_total_that_cannot_be_read_is_said_and_one_over_an_unclear_row_waits() -> None:
    assert told(laid_out(HEADERS, row(1), total("合计", "见附件"))[1]) == [
        ("total_unread", "notice", 3, "金额(元)")
    ]
    assert laid_out(HEADERS, row(1, "若干"), total("合计", 5))[1] == []
