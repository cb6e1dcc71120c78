"""Errors of a sheet as a whole: its columns, its 合计, its size against the last snapshot."""

from __future__ import annotations

from collections.abc import Callable

from analytics.dictionary import dictionary
from tests.submissions.plans import UNSAFE_BESIDE_ERRORS, Delivery, Fault
from tests.submissions.sheets import SheetPlan

UNKNOWN = {"联系电话": "0931-0000000", "备注": "见说明", "政治面貌": "群众", "职称": "无"}


def _spoils(*tables: str) -> Callable[[Callable[[Delivery, SheetPlan], None]], Fault]:
    """The fault of a sheet of the first of the tables that is there, or of any table."""

    def made(spoil: Callable[[Delivery, SheetPlan], None]) -> Fault:
        def fault(delivery: Delivery) -> bool:
            every = [table.name for table in dictionary().tables]
            names = tables or delivery.rng.sample(every, len(every))
            plan = next((plan for name in names if (plan := delivery.pick_sheet(name))), None)
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


SHEET_FAULTS: dict[str, Fault] = {
    "missing_column": missing_column, "misspelt_column": misspelt_column,
    "duplicate_column": duplicate_column, "unknown_column": unknown_column,
    "total_disagrees": total_disagrees, "people_fell": people_fell,
}  # fmt: skip
