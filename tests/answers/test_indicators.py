"""Every indicator is gone through once: dated targets, then duties, then what is tracked, by clause."""

from __future__ import annotations

from pathlib import Path

from analytics.answers.indicators import Group, beside, group_of, grouped, in_order
from analytics.policy.loading import register
from tests.looking import look_at


def test_every_indicator_stands_in_the_order_once_group_by_group_and_clause_by_clause() -> None:
    ones = in_order(register())
    assert sorted(one.id for one in ones) == sorted(register().indicators)
    clauses = [clause.id for clause in register().clauses]
    order = [(list(Group).index(group_of(one)), clauses.index(one.clause)) for one in ones]
    assert order == sorted(order)


def test_the_steps_lead_through_all_of_them_and_back() -> None:
    ones = in_order(register())
    steps = [beside(register(), one) for one in ones]
    assert [step.next for step in steps] == [*ones[1:], None]
    assert [step.previous for step in steps] == [None, *ones[:-1]]
    assert [(step.place, step.total) for step in steps] == [(n + 1, len(ones)) for n in range(len(ones))]


def test_the_groups_have_the_verdicts_of_the_day(sample: Path) -> None:
    groups = grouped(look_at(sample))
    assert [entry.indicator for entries in groups.values() for entry in entries] == list(in_order(register()))
    assert all(entry.assessment is not None for entry in groups[Group.TARGETS])
    assert all(entry.measure is not None for entry in (*groups[Group.DUTIES], *groups[Group.TRACKED]))
