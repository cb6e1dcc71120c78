"""A share's change in the parts of its numerator and its denominator, by Das Gupta's method.

P. Das Gupta, Standardization and Decomposition of Rates: A User's Manual, US Bureau of the Census, Current
Population Reports P23-186, 1993, two factors: a share is R = a·b, a the numerator, b = 1 / denominator.
The effect of a is (a₂ − a₁)·(b₁ + b₂) / 2, that of b is (b₂ − b₁)·(a₁ + a₂) / 2. Neither comes first, and
together they are R₂ − R₁ exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class ShareChange:
    """What one more of the numerator, and one more of the denominator, adds to a share that changed (0–1)."""

    before: Fraction
    after: Fraction
    per_numerator: Fraction
    per_denominator: Fraction

    @property
    def change(self) -> Fraction:
        return self.after - self.before


def share_change(
    value_before: Decimal, total_before: Decimal, value_after: Decimal, total_after: Decimal
) -> ShareChange | None:
    """Both effects, each per unit of its own change, so that the parts of either add up to it exactly.

    With D₁ and D₂ the totals, 1/D₂ − 1/D₁ is −(D₂ − D₁) / (D₁·D₂). None where a total is 0: there is no
    share then.
    """
    if not total_before or not total_after:
        return None
    first, second = Fraction(value_before), Fraction(value_after)
    whole_first, whole_second = Fraction(total_before), Fraction(total_after)
    return ShareChange(
        first / whole_first,
        second / whole_second,
        per_numerator=(1 / whole_first + 1 / whole_second) / 2,
        per_denominator=-(first + second) / (2 * whole_first * whole_second),
    )
