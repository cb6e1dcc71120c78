"""Errors of a sheet as a whole: its columns, its 合计, its size against the last snapshot."""

from __future__ import annotations

from collections.abc import Callable

from analytics.dictionary import dictionary
from tests.submissions.everyday import UNCLEAR_UNITS, UNKNOWN_UNITS
from tests.submissions.plans import UNSAFE_BESIDE_ERRORS, Delivery, Fault, FilePlan, seed
from tests.submissions.sheets import SheetPlan

UNKNOWN = {"联系电话": "0931-0000000", "备注": "见说明", "政治面貌": "群众", "职称": "无"}


def _spoils(
    *tables: str, fits: Callable[[FilePlan, SheetPlan], bool] = lambda file, plan: True
) -> Callable[[Callable[[Delivery, SheetPlan], None]], Fault]:
    """The fault of a sheet of the first of the tables that is there, or of any table."""

    def made(spoil: Callable[[Delivery, SheetPlan], None]) -> Fault:
        def fault(delivery: Delivery) -> bool:
            every = [table.name for table in dictionary().tables]
            names = tables or delivery.rng.sample(every, len(every))
            plan = next((plan for name in names if (plan := delivery.pick_sheet(name, fits))), None)
            if not plan:
                return False
            spoil(delivery, plan)
            # Keeps habits away that would hide the fault.
            plan.habits = plan.habits.within(UNSAFE_BESIDE_ERRORS)
            return True

        return fault

    return made


@_spoils()
def missing_column(delivery: Delivery, plan: SheetPlan) -> None:
    """A required column is not there."""
    plan.missing.add(delivery.rng.choice([c.name for c in plan.table.columns if c.required]))


@_spoils()
def misspelt_column(delivery: Delivery, plan: SheetPlan) -> None:
    """A required column under a header that is nearly right."""
    column = delivery.rng.choice([c for c in plan.table.columns if c.required and len(c.header.zh) > 1])
    plan.misspelt[column.name] = column.header.zh + "项"


@_spoils()
def duplicate_column(delivery: Delivery, plan: SheetPlan) -> None:
    """A column stands there twice."""
    plan.doubled.add(delivery.rng.choice([c.name for c in plan.table.columns if c.required]))


@_spoils()
def unknown_column(delivery: Delivery, plan: SheetPlan) -> None:
    """A column the dictionary does not know, filled in."""
    header = delivery.rng.choice(sorted(UNKNOWN))
    plan.unknown[header] = [UNKNOWN[header] for _ in plan.drafts]


@_spoils("funding", "communities")
def total_disagrees(delivery: Delivery, plan: SheetPlan) -> None:
    """A line 合计 that is not the sum of its rows."""
    plan.wrong_total = "amount_yuan" if plan.table.name == "funding" else "posts"


@_spoils("registrations")
def people_fell(delivery: Delivery, plan: SheetPlan) -> None:
    """Most people of the last snapshot are gone from the register."""
    plan.drafts = plan.drafts[: max(2, len(plan.drafts) // 4)]
    plan.has_fallen = True


@_spoils(fits=lambda file, plan: len(plan.drafts) > 4)
def row_above_headers(delivery: Delivery, plan: SheetPlan) -> None:
    """Rows above the headers, as sorting leaves them that takes the headers for a row."""
    plan.above = delivery.rng.randrange(1, 4)
    for draft in plan.drafts[: plan.above]:
        seed(plan, draft, "row_above_headers", None)


@_spoils("funding", "registrations", "activities", fits=lambda file, plan: len(plan.drafts) > 5)
def headers_in_another_order(delivery: Delivery, plan: SheetPlan) -> None:
    """Two lists one below the other, the second with its columns in another order."""
    plan.block_at = delivery.rng.randrange(2, len(plan.drafts) - 2)


@_spoils(fits=lambda file, plan: len(plan.drafts) > 4 and not file.form.is_csv)
def sheet_goes_on(delivery: Delivery, plan: SheetPlan) -> None:
    """The last rows on a sheet of their own, without headers."""
    plan.continued, plan.drafts = plan.drafts[-2:], plan.drafts[:-2]
    plan.continued_on = delivery.rng.choice(("续表", "续1", "Sheet9"))


@_spoils(fits=lambda file, plan: len(plan.drafts) > 4 and not file.form.is_csv)
def sheet_under_foreign_headers(delivery: Delivery, plan: SheetPlan) -> None:
    """The last rows on a sheet of their own, below headers out of a database."""
    plan.continued, plan.drafts = plan.drafts[-3:], plan.drafts[:-3]
    plan.continued_on, plan.has_foreign_headers = "Sheet9", True


@_spoils("funding")
def unit_unknown(delivery: Delivery, plan: SheetPlan) -> None:
    """A unit line above the headers with a unit that is not taken."""
    plan.unit_line = delivery.rng.choice(UNKNOWN_UNITS)


@_spoils("funding")
def unit_unclear(delivery: Delivery, plan: SheetPlan) -> None:
    """A line above the headers or below the rows that speaks of a unit, for some amounts or for none."""
    plan.unit_line = delivery.rng.choice(UNCLEAR_UNITS)
    plan.unit_line_below = delivery.rng.random() < 0.5


SHEET_FAULTS: dict[str, Fault] = {
    "missing_column": missing_column, "misspelt_column": misspelt_column,
    "duplicate_column": duplicate_column, "unknown_column": unknown_column,
    "total_disagrees": total_disagrees, "people_fell": people_fell,
    "row_above_headers": row_above_headers, "headers_in_another_order": headers_in_another_order,
    "sheet_goes_on": sheet_goes_on, "sheet_under_foreign_headers": sheet_under_foreign_headers,
    "unit_unknown": unit_unknown, "unit_unclear": unit_unclear,
}  # fmt: skip
