"""Amounts of money as readers of the language write them."""

from __future__ import annotations

from decimal import Decimal

from analytics.dictionary import Label
from analytics.language import formats
from analytics.language.translator import Translator

#: What `scaled` writes amounts in.
_SCALE = Label("万元", "thousand yuan")


def yuan(value: Decimal | float | None, t: Translator) -> str:
    """`23.8万`, `238,000`; a dash where there is none."""
    return formats.quantity(None if value is None else float(value), t.language)


def in_yuan(value: Decimal | float | None, t: Translator) -> str:
    """`23.8万元`, `238,000 yuan`; a dash where there is none."""
    return formats.MISSING if value is None else t("{amount} yuan", amount=yuan(value, t))


def scaled(value: Decimal | float | None, t: Translator) -> str:
    """An amount in the unit of a figure or table (`scale`): 238,000 → 23.8 or 238."""
    if value is None:
        return formats.MISSING
    exact = Decimal(str(value))
    if t.language == "zh":
        # Digits that line up.
        return f"{formats.rounded(exact / 10_000, 1):,f}" if value else "0"
    return formats.number(float(value) / 1_000, decimals=1 if abs(exact) < 10_000 else 0)


def scale(t: Translator) -> str:
    """What `scaled` writes amounts in: 万元, thousand yuan."""
    return t.label(_SCALE)
