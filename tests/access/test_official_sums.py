"""Who may change places in a table of people without any official number telling of it."""

from __future__ import annotations

import numpy as np

from analytics.access.crossed import Mark, marks
from analytics.access.official_sums import Alike, Kind

ALL = ("agency", "community", "enterprise")
NOBODY_ELSE = (False, False, False)


def kind(*reasons: str) -> Kind:
    return Kind(NOBODY_ELSE, reasons)


def test_people_stay_one_class_where_their_value_says_whether_a_number_counts_them() -> None:
    alike = Alike({kind("used"): frozenset(ALL[:2]), kind("other_employer"): frozenset(ALL[2:])})
    assert [set(kinds) for kinds in alike.classes] == [{kind("used"), kind("other_employer")}]
    other, used = alike.parts(ALL)
    assert used.tolist() == [[1, 1, 0]]
    assert other.tolist() == [[0, 0, 1]]


def test_and_where_it_says_nothing_of_that() -> None:
    alike = Alike({kind("used"): frozenset(ALL), kind("no_hours"): frozenset(ALL)})
    assert len(alike.classes) == 1
    assert alike.parts(ALL).tolist() == [[[0.5, 0.5, 0.5]]] * 2


def test_where_something_else_decides_of_some_values_those_are_a_class_of_their_own() -> None:
    """Staff of agencies and communities count if they have a contract, which no table tells."""
    alike = Alike(
        {
            kind("used"): frozenset(ALL[:2]),
            kind("no_contract"): frozenset(ALL[:2]),
            kind("other_employer"): frozenset(ALL[2:]),
        }
    )
    assert [set(kinds) for kinds in alike.classes] == [
        {kind("no_contract")},
        {kind("used"), kind("other_employer")},
    ]
    assert not (alike.parts(ALL) % 1).any()


def test_people_of_other_groups_are_never_alike() -> None:
    professional = Kind((True, False, False), ("used",))
    assert len(Alike({kind("used"): frozenset(ALL), professional: frozenset(ALL)}).classes) == 2


def test_a_small_number_is_not_hidden_beside_one_an_official_sum_leaves_alone() -> None:
    """Three of agencies in the first district: what is hidden beside them is of the same sum, though more."""
    people = np.array([[[3, 30, 20, 21], [20, 31, 20, 22]]])
    first = marks(people, [[True]], np.zeros((0, 1, 4)))
    assert first.tolist()[0][0] == [Mark.SMALL, Mark.SHOWN, Mark.BESIDE, Mark.SHOWN]
    summed = marks(people, [[True]], np.array([[[1, 1, 0, 0]]]))
    assert summed.tolist()[0][0] == [Mark.SMALL, Mark.BESIDE, Mark.SHOWN, Mark.SHOWN]


def test_a_number_that_is_official_itself_takes_no_other_with_it() -> None:
    """Nothing could make it uncertain."""
    people = np.array([[[3, 30, 20], [20, 31, 20]]])
    assert (marks(people, [[True]], np.array([[[1, 0, 0]]])) != Mark.SHOWN).sum() == 1


def test_where_an_official_sum_is_of_few_the_districts_are_not_told() -> None:
    """Of three of one sum one is of agencies: beside two others it could only be one or two."""
    people = np.array([[[1, 2, 20, 21], [20, 31, 20, 22]]])
    made = marks(people, [[True]], np.array([[[1, 1, 0, 0]]]))
    assert (made[0, :-1] == Mark.BESIDE).all()
    assert (made[0, -1] == Mark.SHOWN).all()
