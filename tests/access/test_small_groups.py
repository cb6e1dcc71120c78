"""No answer tells of fewer than five people, nor lets them be worked out of its own totals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics.access.small_groups import SMALLEST, is_small, kept_back, unnamed

#: As they are where people are few: nobody, some, and many.
people = st.integers(0, 9) | st.integers(0, 400)


def test_what_is_small() -> None:
    assert [n for n in (None, 0, 1, 4, 5, 400) if is_small(n)] == [1, 4]


def test_a_single_small_number_takes_the_next_smallest_with_it() -> None:
    kept = kept_back([[100, 3, 40, 0]], [[0, 1, 2, 3]], [143])
    assert (kept.small, kept.beside, kept.total) == (frozenset({1}), frozenset({2}), False)


def test_two_small_numbers_of_together_fewer_than_five_take_a_third() -> None:
    kept = kept_back([[100, 1, 1, 40]], [[0, 1, 2, 3]], [142])
    assert (kept.small, kept.beside) == (frozenset({1, 2}), frozenset({3}))
    assert kept_back([[100, 4, 4, 40]], [[0, 1, 2, 3]], [148]).beside == frozenset()


def test_where_nobody_else_is_left_the_total_is_kept_back_too() -> None:
    assert kept_back([[3, 0, 0]], [[0, 1, 2]], [3]).total
    kept = kept_back([[4, 2, 0]], [[0, 1, 2]], [6])
    assert (kept.small, kept.total) == (frozenset({0, 1}), False)


def test_of_a_small_total_nothing_is_told() -> None:
    kept = kept_back([[2, 0, 1]], [[0, 1, 2]], [3])
    assert kept.total
    assert kept.places == {0, 1, 2}


def test_the_others_of_a_share_are_a_group_too() -> None:
    """Of 50 people 48 are women: the two men are a small group."""
    everybody, women, men = [50, 60, 70], [48, 30, 30], [2, 30, 40]
    assert kept_back([everybody, women, men], [[0, 1, 2]], [180, 108, 72]).small == {0}


def test_what_few_people_share_names_none_of_their_groups() -> None:
    """Two rows are all there is of three people; on the other side of a comparison, of two."""
    assert unnamed([[1, 2, 50]], [[0, 1], [2]]) == {0, 1}
    assert unnamed([[9, 9, 50], [2, 0, 50]], [[0, 1], [2]]) == {0, 1}
    assert unnamed([[1, 9, None]], [[0, 1], [2]]) == frozenset()


@given(numbers=st.lists(people, min_size=1, max_size=12))
def test_a_list_and_its_total_give_no_small_group_away(numbers: list[int]) -> None:
    places = list(range(len(numbers)))
    kept = kept_back([numbers], [places], [sum(numbers)])
    assert not any(is_small(numbers[place]) for place in places if place not in kept.places)
    if not kept.total:
        left = [numbers[place] for place in kept.places]
        assert not left or len(left) > 1
        assert sum(left) == 0 or sum(left) >= SMALLEST


@given(rows=st.integers(1, 6), columns=st.integers(1, 6), data=st.data())
def test_a_table_with_its_margins_gives_no_small_group_away(
    rows: int, columns: int, data: st.DataObject
) -> None:
    numbers = data.draw(st.lists(people, min_size=rows * columns, max_size=rows * columns))
    across = [[row * columns + column for column in range(columns)] for row in range(rows)]
    down = [[row * columns + column for row in range(rows)] for column in range(columns)]
    whole = list(range(rows * columns))
    kept = kept_back([numbers], [whole, *across, *down], [sum(numbers)])
    assert not any(is_small(numbers[place]) for place in whole if place not in kept.places)
    for line in (*across, *down):
        left = [numbers[place] for place in line if place in kept.places]
        told = [numbers[place] for place in line if place not in kept.places]
        if left and any(told):
            # Somebody else of the line is told: what is left of it is more than one, and no small group.
            assert len(left) > 1
            assert not is_small(sum(left))
