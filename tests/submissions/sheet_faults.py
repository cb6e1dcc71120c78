"""Errors of a sheet as a whole: its columns, its 合计, its size against the last snapshot."""

from __future__ import annotations

from analytics.dictionary import dictionary
from tests.submissions.plans import UNSAFE_BESIDE_ERRORS, Delivery
from tests.submissions.sheets import SheetPlan
from tests.submissions.value_faults import Fault

UNKNOWN = {"联系电话": "0931-0000000", "备注": "见说明", "政治面貌": "群众", "职称": "无"}


def _any_sheet(delivery: Delivery) -> SheetPlan | None:
    names = [table.name for table in dictionary().tables]
    for name in delivery.rng.sample(names, len(names)):
        plan = delivery.pick_sheet(name)
        if plan:
            return plan
    return None


def missing_column(delivery: Delivery) -> bool:
    """A required column is not there."""
    plan = _any_sheet(delivery)
    if not plan:
        return False
    plan.missing.add(delivery.rng.choice([c.name for c in plan.table.columns if c.required]))
    return _calm(plan)


def misspelt_column(delivery: Delivery) -> bool:
    """A required column under a header that is nearly right."""
    plan = _any_sheet(delivery)
    if not plan:
        return False
    column = delivery.rng.choice([c for c in plan.table.columns if c.required and len(c.header.zh) > 1])
    plan.misspelt[column.name] = column.header.zh + "项"
    return _calm(plan)


def duplicate_column(delivery: Delivery) -> bool:
    """A column stands there twice."""
    plan = _any_sheet(delivery)
    if not plan:
        return False
    plan.doubled.add(delivery.rng.choice([c.name for c in plan.table.columns if c.required]))
    return _calm(plan)


def unknown_column(delivery: Delivery) -> bool:
    """A column the dictionary does not know, filled in."""
    plan = _any_sheet(delivery)
    if not plan:
        return False
    header = delivery.rng.choice(sorted(UNKNOWN))
    plan.unknown[header] = [UNKNOWN[header] for _ in plan.drafts]
    return _calm(plan)


def total_disagrees(delivery: Delivery) -> bool:
    """A line 合计 that is not the sum of its rows."""
    for table, column in (("funding", "amount_yuan"), ("communities", "posts")):
        plan = delivery.pick_sheet(table)
        if plan:
            plan.wrong_total = column
            return _calm(plan)
    return False


def people_fell(delivery: Delivery) -> bool:
    """Most people of the last snapshot are gone from the register."""
    plan = delivery.pick_sheet("registrations")
    if not plan:
        return False
    plan.drafts = plan.drafts[: max(2, len(plan.drafts) // 4)]
    plan.has_fallen = True
    return _calm(plan)


def _calm(plan: SheetPlan) -> bool:
    """Keeps habits away that would hide the fault."""
    plan.habits = plan.habits.within(UNSAFE_BESIDE_ERRORS)
    return True


SHEET_FAULTS: dict[str, Fault] = {
    "missing_column": missing_column,
    "misspelt_column": misspelt_column,
    "duplicate_column": duplicate_column,
    "unknown_column": unknown_column,
    "total_disagrees": total_disagrees,
    "people_fell": people_fell,
}
