"""Ranks with ties as ties."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from analytics.assess.ranking import Place, ranking
from analytics.policy.register import Direction


def places(
    values: Mapping[str, float | None], direction: Direction = Direction.UP
) -> list[tuple[str, int | None, int | None]]:
    return [(place.district_code, place.first, place.last) for place in ranking(values, direction)]


def test_ties_share_a_range_of_places_and_the_next_one_is_counted_on() -> None:
    values = {"a": 3.0, "b": 9.0, "c": 3.0, "d": 1.0}
    assert places(values) == [("b", 1, 1), ("a", 2, 3), ("c", 2, 3), ("d", 4, 4)]
    assert [place.is_tied for place in ranking(values, Direction.UP)] == [False, True, True, False]


def test_where_a_fall_is_wanted_the_lowest_is_first() -> None:
    assert places({"a": 3.0, "b": 9.0, "c": 1.0}, Direction.DOWN) == [("c", 1, 1), ("a", 2, 2), ("b", 3, 3)]


def test_without_a_value_or_a_direction_there_is_no_place() -> None:
    assert places({"a": None, "b": 0.0, "c": 5.0}) == [("c", 1, 1), ("b", 2, 2), ("a", None, None)]
    assert ranking({"b": 1.0, "a": 5.0}, Direction.NONE) == (Place("a", 5.0), Place("b", 1.0))


def test_values_that_differ_only_in_their_last_bits_are_tied() -> None:
    assert places({"a": 0.1 + 0.2, "b": 0.3}) == [("a", 1, 2), ("b", 1, 2)]


def test_what_one_more_would_change_is_a_range_of_places() -> None:
    values = {"a": 27.0, "b": 11.0, "c": 6.0, "d": 5.0, "e": 4.0}
    ranked = ranking(values, Direction.UP, grain=dict.fromkeys(values, 1.0))
    assert [(place.first, place.last) for place in ranked] == [(1, 1), (2, 2), (3, 4), (3, 5), (4, 5)]
    shares = ranking({"a": 0.5, "b": 0.55}, Direction.DOWN, grain={"a": 0.1, "b": 0.01})
    assert [(place.district_code, place.first, place.last) for place in shares] == [("a", 1, 2), ("b", 1, 2)]


@given(
    st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 9).map(float), min_size=1, max_size=9),
    st.integers(0, 3).map(float),
)
def test_a_coarser_grain_only_widens_a_range(values: dict[str, float], grain: float) -> None:
    sure = {place.district_code: place for place in ranking(values, Direction.UP)}
    for place in ranking(values, Direction.UP, grain=dict.fromkeys(values, grain)):
        exact = sure[place.district_code]
        ends = (1, place.first or 0, exact.first or 0, exact.last or 0, place.last or 0, len(values))
        assert list(ends) == sorted(ends)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 5).map(float), max_size=12))
def test_every_place_from_first_to_last_is_taken_once(values: dict[str, float]) -> None:
    ranked = ranking(values, Direction.UP)
    groups = {(place.first, place.last): place.value for place in ranked}
    taken = [number for first, last in groups if first and last for number in range(first, last + 1)]
    assert sorted(taken) == list(range(1, len(values) + 1))
    assert list(groups.values()) == sorted(set(values.values()), reverse=True)
