"""A share's change is what its numerator's and its denominator's parts add up to, whichever comes first."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.assess.decomposition import share_change

amounts = st.decimals(0, 10**9, places=2, allow_nan=False)
totals = st.decimals(Decimal("0.01"), 10**9, places=2, allow_nan=False)


@given(amounts, totals, amounts, totals)
def test_both_parts_are_the_whole_change(
    value_before: Decimal, total_before: Decimal, value_after: Decimal, total_after: Decimal
) -> None:
    found = share_change(value_before, total_before, value_after, total_after)
    assert found is not None
    numerator = found.per_numerator * (Fraction(value_after) - Fraction(value_before))
    denominator = found.per_denominator * (Fraction(total_after) - Fraction(total_before))
    assert numerator + denominator == found.change
    assert found.change == Fraction(value_after) / Fraction(total_after) - Fraction(value_before) / Fraction(
        total_before
    )


@given(amounts, totals, amounts, totals)
def test_neither_comes_first(
    value_before: Decimal, total_before: Decimal, value_after: Decimal, total_after: Decimal
) -> None:
    """Backwards in time every part is the same with the other sign."""
    there = share_change(value_before, total_before, value_after, total_after)
    back = share_change(value_after, total_after, value_before, total_before)
    assert there is not None
    assert back is not None
    assert (there.per_numerator, there.per_denominator) == (back.per_numerator, back.per_denominator)
    assert there.change == -back.change


def test_a_share_worked_out_by_hand() -> None:
    """From 20 of 100 to 45 of 150: the numerator alone makes 25 · (1/100 + 1/150) / 2."""
    found = share_change(Decimal(20), Decimal(100), Decimal(45), Decimal(150))
    assert found is not None
    assert found.change == Fraction(1, 10)
    assert 25 * found.per_numerator == Fraction(5, 24)
    assert 50 * found.per_denominator == Fraction(1, 10) - Fraction(5, 24)


@pytest.mark.parametrize("totals", [(0, 1), (1, 0), (0, 0)])
def test_nothing_out_of_nothing_is_no_share(totals: tuple[int, int]) -> None:
    assert share_change(Decimal(), Decimal(totals[0]), Decimal(), Decimal(totals[1])) is None
