"""The method's workbook holds the register, the dictionary and the words, and nothing in it acts."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from analytics.answers import method
from analytics.dictionary import dictionary
from analytics.glossary import glossary
from analytics.language.rules import status_rules
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.policy.register import Thresholds
from analytics.reports.method_workbook import method_workbook

SHEETS = {
    "zh": ["指标", "节点与阈值", "条款", "数据字典", "术语", "状态判定", "公式"],
    "en": ["Indicators", "Milestones and thresholds", "Clauses", "Data dictionary", "Terms", "Statuses",
        "Formulas"],
}  # fmt: skip


def cells(language: str) -> dict[str, list[tuple[Any, ...]]]:
    """By sheet, every row below the header."""
    book = openpyxl.load_workbook(io.BytesIO(method_workbook(register(), translator(language))))
    return {sheet.title: [tuple(row) for row in sheet.values][1:] for sheet in book}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_has_a_sheet_for_each_part_and_a_row_for_each_piece(language: str) -> None:
    found = cells(language)
    assert list(found) == SHEETS[language]
    columns = sum(len(table.columns) for table in dictionary().tables)
    milestones = sum(len(target.milestones) or 1 for target in register().targets)
    assert [len(rows) for rows in found.values()] == [
        len(register().indicators),
        milestones,
        27,
        columns,
        len(glossary()),
        # Every status, and what is set for the city alone.
        14,
        10,
    ]


def test_an_indicator_reads_as_in_the_register() -> None:
    rows = {row[0]: row for row in cells("zh")["指标"]}
    for item in register().indicators.values():
        assert rows[item.id][1] == item.clause
        assert rows[item.id][3:7] == (item.name.zh, item.name.en, item.definition.zh, item.definition.en)
        assert rows[item.id][-1] == item.quote
    rows = {row[0]: row for row in cells("en")["Indicators"]}
    for item in register().indicators.values():
        assert rows[item.id][-2:] == (item.quote, item.rendering)


def test_milestones_are_days_and_numbers_with_the_thresholds_in_use() -> None:
    rows = cells("en")["Milestones and thresholds"]
    first = rows[0]
    assert first[3].date() == date(2015, 12, 31)
    assert (*first[:3], *first[4:]) == (
        "workforce.total", "Social-work personnel", "number by a due date", 15_000, "people", None, 10, -10,
        -30, 12, 6,
    )  # fmt: skip
    floor = next(row for row in rows if row[0] == "funding.city_floor")
    assert floor[3:7] == (None, 200_000, "yuan", 2014)


def test_a_text_is_a_text_whatever_it_starts_with() -> None:
    """No formula and no link is stored: a spreadsheet has nothing to run or to follow."""
    package = zipfile.ZipFile(io.BytesIO(method_workbook(register(), translator("zh"))))
    parts = {name: package.read(name) for name in package.namelist()}
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())
    assert not any("externalLink" in name for name in parts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_status_is_explained_with_the_registers_thresholds(language: str) -> None:
    when = dict(method.statuses(register(), translator(language)).frame.to_numpy().tolist())
    thresholds = method.thresholds(register())
    assert len(when) == 14
    assert f"+{thresholds.ahead_pp:.0f}" in when[{"zh": "▲ 快于序时", "en": "▲ Ahead of schedule"}[language]]
    lost = when[{"zh": "▼ 严重滞后", "en": "▼ Seriously behind"}[language]]
    assert f"−{-thresholds.seriously_behind_pp:.0f}" in lost
    assert re.search(rf"\D{thresholds.count_seriously_months:.0f}\D", lost)


def test_other_thresholds_are_said_at_once() -> None:
    """None of them is written a second time in the words."""
    own = Thresholds(
        ahead_pp=7, behind_pp=-8, seriously_behind_pp=-33, count_slightly_months=15, count_seriously_months=4
    )
    said = "\n".join(rule.when for rule in status_rules(own, translator("en")))
    assert re.findall(r"[+−]?\d+", said.replace("never treated as 0", "")) == [
        "+7", "−8", "+7", "−33", "−8", "15", "−33", "4", "15",
    ]  # fmt: skip
