"""A header names a column exactly, however it is spread, and never nearly."""

from __future__ import annotations

import pytest

from analytics.dictionary import Table, dictionary
from analytics.intake.sheets.column_names import column_named, in_one_line, names, normal

FUNDING = dictionary().table("funding")


@pytest.mark.parametrize("table", dictionary().tables, ids=lambda table: str(table.name))
def test_no_two_columns_of_a_table_answer_to_one_header(table: Table) -> None:
    every = [normal(name) for name in names(*table.columns)]
    assert len(every) == len(set(every))
    for column in table.columns:
        known = (column.header.zh, column.header.en, *column.aliases, *column.aliases_ten_thousand)
        assert all(column_named(table, name) == column for name in known)


@pytest.mark.parametrize(("header", "column"), [
    (" 编 号", "entry_id"), ("级别", "district_code"), ("年度", "fund_year"), ("日期", "booked_on"),
    ("来源", "source"), ("用\n途", "purpose"), ("金额（元）", "amount_yuan"), ("项目名称", "project"),
])  # fmt: skip
def test_other_headers_seen_width_spaces_and_line_breaks_do_not_matter(header: str, column: str) -> None:
    assert column_named(FUNDING, header) == FUNDING.column(column)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("金\n额（ 元 ）", "金额（元）"), ("资 金\r\n来 源", "资金来源"), ("Fund\nyear", "Fund year")],
)
def test_a_header_is_shown_in_one_line_without_the_spaces_that_spread_it(sent: str, shown: str) -> None:
    assert in_one_line(sent) == shown
