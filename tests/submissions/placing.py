"""Where everything ended up: lays out a file and names the place of each row and each seeded thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.submissions.habits import Habits
from tests.submissions.model import Content, Draft, Place, Seeded, Severity, Sheet, plain
from tests.submissions.plans import FilePlan
from tests.submissions.sheets import LaidOut, SheetPlan, lay_out

NOTES_SHEET = (("填报说明",), ("1. 请勿改动表头。",), ("2. 日期写作2016-08-22。", None, "合计", 12))
CODE_LISTS = (("性别", "学历"), ("男", "研究生"), ("女", "本科"))


@dataclass
class Placed:
    """A file's sheets, and the place of each draft in them."""

    file: FilePlan
    sheets: list[Sheet]
    laid_out: list[tuple[SheetPlan, LaidOut]]
    places: dict[Draft, Place] = field(default_factory=dict)
    notices: list[Seeded] = field(default_factory=list)

    def place(self, plan: SheetPlan, row: int | None) -> Place:
        return Place(self.file.name, None if self.file.form.is_csv else plan.sheet, row)

    def seeded(self, places: Mapping[Draft, Place]) -> Iterator[Seeded]:
        """What is seeded in this file; `places` knows the rows of all files, for the second place."""
        if self.file.damage:
            yield Seeded(self.file.damage, "error", Place(self.file.name, None, None), None, "")
            return
        for plan, laid in self.laid_out:
            yield from self._seeded_on_sheet(plan, laid)
            for draft in plan.drafts:
                for seed in draft.seeds:
                    column = seed.column
                    yield Seeded(
                        seed.kind,
                        seed.severity,
                        places[draft],
                        laid.headers[column] if column else None,
                        _written(laid, places[draft], column),
                        tuple(laid.headers[name] for name in seed.accepts),
                        places[seed.other] if seed.other else None,
                        (Place(self.file.name, None, None),) if seed.or_file else (),
                    )

    def _seeded_on_sheet(self, plan: SheetPlan, laid: LaidOut) -> Iterator[Seeded]:
        at_header = self.place(plan, laid.header_row)
        for name in sorted(plan.missing):
            yield Seeded("missing_column", "error", at_header, plan.table.column(name).header.zh, "")
        for name in plan.misspelt:
            meant = (plan.table.column(name).header.zh,)
            header = laid.headers[name]
            yield Seeded("misspelt_column", "error", at_header, header, header, meant)
        for name in sorted(plan.doubled):
            header = laid.headers[name]
            yield Seeded("duplicate_column", "error", at_header, header, header)
        for header in plan.unknown:
            yield Seeded("unknown_column", "warning", at_header, header, header)
        if plan.wrong_total:
            at = self.place(plan, laid.total_row)
            yield Seeded(
                "total_disagrees",
                "error",
                at,
                laid.headers[plan.wrong_total],
                _written(laid, at, plan.wrong_total),
            )
        yield from self._seeded_blocks(plan, laid)
        if plan.has_fallen:
            yield Seeded("people_fell", "warning", self.place(plan, None), None, str(len(plan.drafts)))

    def _seeded_blocks(self, plan: SheetPlan, laid: LaidOut) -> Iterator[Seeded]:
        if plan.block_at:
            rows = tuple(self.place(plan, row) for row in laid.rows)
            at = self.place(plan, laid.second_header_row)
            yield Seeded("headers_in_another_order", "error", at, None, "", also=rows)
        if laid.continued:
            at = Place(self.file.name, laid.continued.name, None)
            yield Seeded("sheet_goes_on", "error", at, None, "")
        if plan.unit_line:
            at, header = self.place(plan, laid.header_row), laid.headers["amount_yuan"]
            yield Seeded("unit_not_understood", "error", at, header, header)


def place(file: FilePlan, habits: Habits, as_of: date) -> Placed:
    """Lays out the sheets of a file, with the sheets that are no tables."""
    laid_out = [(plan, lay_out(plan, in_csv=file.form.is_csv)) for plan in file.sheets]
    placed = Placed(file, [laid.sheet for _, laid in laid_out], laid_out)
    for plan, laid in laid_out:
        placed.places |= {
            draft: placed.place(plan, row) for draft, row in zip(plan.drafts, laid.rows, strict=True)
        }
        placed.notices += _notices(placed, plan, laid, as_of)
    placed.sheets += [laid.continued for _, laid in laid_out if laid.continued]
    if not file.form.is_csv:
        _extra_sheets(placed, habits.within(set(), file.form.kind))
    return placed


def _extra_sheets(placed: Placed, habits: Habits) -> None:
    if habits.does("sheets.notes", 0.3):
        rows: list[list[Content]] = [list(row) for row in NOTES_SHEET]
        at = habits.rng.choice((0, len(placed.sheets)))
        placed.sheets.insert(at, Sheet("说明", rows))
    if habits.does("sheets.hidden", 0.15):
        placed.sheets.append(Sheet("Sheet2", [list(row) for row in CODE_LISTS], hidden=True))
        at_sheet = Place(placed.file.name, "Sheet2", None)
        placed.notices.append(Seeded("hidden_sheet", "notice", at_sheet, None, "Sheet2"))


def _notices(placed: Placed, plan: SheetPlan, laid: LaidOut, as_of: date) -> Iterator[Seeded]:
    severity: Severity = "notice"
    for index in sorted(laid.sheet.hidden_rows):
        yield Seeded("hidden_row", severity, placed.place(plan, index + 1), None, "")
    for index in sorted(laid.sheet.hidden_columns):
        header = laid.header_at(index)
        yield Seeded("hidden_column", severity, placed.place(plan, None), header, header)
    for draft, row in zip(plan.drafts, laid.rows, strict=True):
        until = draft.values.get("valid_until")
        lapsed = isinstance(until, date) and until < as_of and draft.values["cancelled_on"] is None
        if lapsed and draft.sound and "valid_until" in laid.headers:
            at = placed.place(plan, row)
            header = laid.headers["valid_until"]
            yield Seeded("registration_lapsed", severity, at, header, _written(laid, at, "valid_until"))


def _written(laid: LaidOut, at: Place, column: str | None) -> str:
    """What stands in the cell, as text."""
    if column is None or at.row is None:
        return ""
    return plain(laid.sheet.rows[at.row - 1][laid.slots.index(column)])
