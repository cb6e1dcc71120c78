"""A sheet of 资金台账 laid out as a grid, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.intake.files.reading import Cell, Sheet
from analytics.intake.finding import Finding
from analytics.intake.sheets.grid import Grid, grids

HEADERS: tuple[Cell, ...] = ("编号", "县区", "资金年度", "列支日期", "资金来源", "用途", "金额(元)")


def row(number: object, amount: Cell = 100, district: Cell = "城关区") -> tuple[Cell, ...]:
    return (str(number), district, 2016, "2016-03-10", "彩票公益金", "培训", amount)


def total(label: Cell, amount: Cell) -> tuple[Cell, ...]:
    return (label, None, None, None, None, None, amount)


def laid_out(*rows: Sequence[Cell], **about: object) -> tuple[Grid, list[Finding]]:
    (grid,), findings = grids([Sheet("a", "资金台账", rows, **about)])  # type: ignore[arg-type]
    return grid, findings


def numbers(grid: Grid) -> list[int]:
    return [number for number, _ in grid.rows]


def told(findings: Sequence[Finding]) -> list[tuple[str, str, int | None, str | None]]:
    return [(one.code, one.severity.value, one.row, one.column) for one in findings]
