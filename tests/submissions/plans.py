"""A delivery before it is laid out: files with their sheets, open to being spoiled."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.submissions.files import Format
from tests.submissions.identity import People
from tests.submissions.model import Content, Draft, Seed, Severity
from tests.submissions.sheets import SheetPlan

#: Habits that would hide, move or double an error seeded on a row of the sheet.
UNSAFE_BESIDE_ERRORS = {
    "columns.left_out", "merged.district", "merged.street", "flag.tick", "footer.total", "footer.of_years",
    "rows.headers_again",
}  # fmt: skip


@dataclass
class FilePlan:
    """One file: its name, its format and the tables in it."""

    name: str
    form: Format
    sheets: list[SheetPlan]
    #: What happened to the file as a whole, if something did.
    damage: str = ""


@dataclass
class Delivery:
    """Everything one sender brings on one day."""

    rng: random.Random
    as_of: date
    districts: tuple[str, ...]
    people: People
    files: list[FilePlan]

    def sheets(self, table: str | None = None) -> Iterator[tuple[FilePlan, SheetPlan]]:
        """The sheets of a table, or all."""
        for file in self.files:
            for plan in file.sheets:
                if table in (None, plan.table.name):
                    yield file, plan

    def pick(
        self, table: str, fits: Callable[[Draft], bool] = lambda draft: True
    ) -> tuple[SheetPlan, Draft] | None:
        """A row of the table on which nothing is seeded yet and which fits, with its sheet."""
        found = [
            (plan, draft)
            for _, plan in self.sheets(table)
            for draft in plan.drafts
            if not draft.touched and not plan.spoiled and fits(draft)
        ]
        return self.rng.choice(found) if found else None

    def pick_sheet(
        self, table: str | None, fits: Callable[[FilePlan, SheetPlan], bool] = lambda file, plan: True
    ) -> SheetPlan | None:
        """A sheet of the table that has rows, fits, and on which nothing is seeded yet."""
        found = [
            plan
            for file, plan in self.sheets(table)
            if plan.drafts
            and not plan.spoiled
            and not any(draft.touched for draft in plan.drafts)
            and fits(file, plan)
        ]
        return self.rng.choice(found) if found else None


#: A fault seeds itself somewhere, or says that the delivery has no place for it.
Fault = Callable[[Delivery], bool]
Spoil = Callable[[Delivery, SheetPlan, Draft], None]


def spoils(table: str, fits: Callable[[Draft], bool] = lambda draft: True) -> Callable[[Spoil], Fault]:
    """Makes what is done to one row the fault that picks such a row."""

    def made(spoil: Spoil) -> Fault:
        def fault(delivery: Delivery) -> bool:
            row = delivery.pick(table, fits)
            if row:
                spoil(delivery, *row)
            return row is not None

        return fault

    return made


def seed(
    plan: SheetPlan,
    draft: Draft,
    kind: str,
    column: str | None,
    *,
    severity: Severity = "error",
    written: Content = None,
    writes: bool = False,
    accepts: tuple[str, ...] = (),
    other: Draft | None = None,
    or_file: bool = False,
) -> None:
    """Seeds something on a row; with `writes`, `written` stands in the cell instead of the value."""
    plan.habits = plan.habits.within(UNSAFE_BESIDE_ERRORS)
    if writes and column:
        draft.written[column] = written
    draft.seeds.append(Seed(kind, severity, column, accepts, other, or_file))
