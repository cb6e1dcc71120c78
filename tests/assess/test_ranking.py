"""Ranks with ties as ties, and the range that one more or one fewer leaves open."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from analytics.assess.ranking import Place, ranking
from analytics.policy.register import Direction

#: Counts of some units, and how far each could be from what it is, either way.
COUNTS = st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 9).map(float), min_size=1, max_size=9)
SHARES = st.dictionaries(
    st.text("abcdef", min_size=1),
    st.integers(1, 40).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))),
    min_size=1, max_size=9,
)  # fmt: skip
DIRECTIONS = st.sampled_from([Direction.UP, Direction.DOWN])


def places(
    values: Mapping[str, float | None], direction: Direction = Direction.UP
) -> list[tuple[str, int | None, int | None, int | None]]:
    return [
        (place.district_code, place.place, place.first, place.last) for place in ranking(values, direction)
    ]


def one_either_way(values: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    return {code: (value - 1, value + 1) for code, value in values.items()}


def shares_ranked(counted: Mapping[str, tuple[int, int]], direction: Direction) -> tuple[Place, ...]:
    """Of shares of few and of many: one fewer and one more differ from unit to unit."""
    values = {code: value / total for code, (value, total) in counted.items()}
    reach = {
        code: (max(value - 1, 0) / total, min(value + 1, total) / total)
        for code, (value, total) in counted.items()
    }
    return ranking(values, direction, reach=reach)


def test_ties_share_a_place_and_the_next_one_is_counted_on() -> None:
    values = {"a": 3.0, "b": 9.0, "c": 3.0, "d": 1.0}
    assert places(values) == [("b", 1, 1, 1), ("a", 2, 2, 3), ("c", 2, 2, 3), ("d", 4, 4, 4)]
    ranked = ranking(values, Direction.UP)
    assert [place.is_tied for place in ranked] == [False, True, True, False]
    assert not any(place.is_open for place in ranked)


def test_where_a_fall_is_wanted_the_lowest_is_first() -> None:
    ranked = places({"a": 3.0, "b": 9.0, "c": 1.0}, Direction.DOWN)
    assert [(code, place) for code, place, *_ in ranked] == [("c", 1), ("a", 2), ("b", 3)]


def test_without_a_value_or_a_direction_there_is_no_place() -> None:
    assert places({"a": None, "b": 0.0, "c": 5.0}) == [
        ("c", 1, 1, 1),
        ("b", 2, 2, 2),
        ("a", None, None, None),
    ]
    assert ranking({"b": 1.0, "a": 5.0}, Direction.NONE) == (Place("a", 5.0), Place("b", 1.0))


def test_values_that_differ_only_in_their_last_bits_are_tied() -> None:
    assert places({"a": 0.1 + 0.2, "b": 0.3}) == [("a", 1, 1, 2), ("b", 1, 1, 2)]


def test_the_range_is_where_one_more_or_one_fewer_would_lead() -> None:
    values = {"a": 27.0, "b": 11.0, "c": 6.0, "d": 5.0, "e": 4.0}
    ranked = ranking(values, Direction.UP, reach=one_either_way(values))
    assert [(place.place, place.first, place.last) for place in ranked] == [
        (1, 1, 1), (2, 2, 2), (3, 3, 4), (4, 3, 5), (5, 4, 5),
    ]  # fmt: skip
    assert [place.is_open for place in ranked] == [False, False, True, True, True]


def test_all_of_many_and_all_of_few_have_one_place_and_one_range() -> None:
    ranked = shares_ranked({"many": (77, 77), "few": (20, 20), "c": (96, 100), "d": (9, 10)}, Direction.UP)
    assert [(place.district_code, place.place, place.first, place.last) for place in ranked] == [
        ("few", 1, 1, 3), ("many", 1, 1, 3), ("c", 3, 3, 3), ("d", 4, 1, 4),
    ]  # fmt: skip


@given(SHARES, DIRECTIONS)
def test_equal_values_have_one_place_and_one_range(
    counted: dict[str, tuple[int, int]], direction: Direction
) -> None:
    said: dict[float, set[tuple[object, ...]]] = {}
    for place in shares_ranked(counted, direction):
        assert place.value is not None
        said.setdefault(place.value, set()).add((place.place, place.sharing, place.first, place.last))
    assert all(len(ways) == 1 for ways in said.values())


@given(SHARES, DIRECTIONS)
def test_a_place_is_a_whole_number_in_its_range_which_covers_its_ties(
    counted: dict[str, tuple[int, int]], direction: Direction
) -> None:
    for place in shares_ranked(counted, direction):
        assert isinstance(place.place, int)
        assert isinstance(place.first, int)
        assert isinstance(place.last, int)
        tied_to = place.place + place.sharing - 1
        assert 1 <= place.first <= place.place <= tied_to <= place.last <= len(counted)


@given(SHARES, DIRECTIONS)
def test_more_is_never_placed_below_less(counted: dict[str, tuple[int, int]], direction: Direction) -> None:
    sign = -1 if direction is Direction.DOWN else 1
    ranked = shares_ranked(counted, direction)
    for one in ranked:
        for other in ranked:
            if sign * (one.value or 0) > sign * (other.value or 0):
                assert (one.place or 0) < (other.place or 0)


@given(COUNTS, st.integers(0, 3).map(float))
def test_a_wider_reach_only_widens_a_range(values: dict[str, float], reach: float) -> None:
    sure = {place.district_code: place for place in ranking(values, Direction.UP)}
    ends = {code: (value - reach, value + reach) for code, value in values.items()}
    for place in ranking(values, Direction.UP, reach=ends):
        exact = sure[place.district_code]
        assert place.place == exact.place
        in_order = (1, place.first or 0, exact.first or 0, exact.last or 0, place.last or 0, len(values))
        assert list(in_order) == sorted(in_order)


@given(COUNTS)
def test_every_place_from_first_to_last_is_taken_once(values: dict[str, float]) -> None:
    ranked = ranking(values, Direction.UP)
    groups = {(place.first, place.last): place.value for place in ranked}
    taken = [number for first, last in groups if first and last for number in range(first, last + 1)]
    assert sorted(taken) == list(range(1, len(values) + 1))
    assert list(groups.values()) == sorted(set(values.values()), reverse=True)
