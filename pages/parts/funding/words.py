"""How units and amounts of money are written on the funding page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import streamlit as st

from analytics.dictionary import Label, dictionary
from analytics.language import formats
from analytics.language.translator import Translator
from analytics.reference import CITY, unit
from pages.frame import show
from pages.frame.frame import View

#: What `scaled` writes amounts in.
_SCALE = Label("万元", "thousand yuan")


def unit_name(code: str, t: Translator) -> str:
    """A district, or the city level with its own ledger (市级)."""
    return t("City level") if code == CITY else unit(code).in_language(t.language)


def code_word(column: str, code: str, t: Translator) -> str:
    """A source or purpose as readers know it."""
    return dictionary().table("funding").column(column).label(code, t.language)


def yuan(value: Decimal | float | None, t: Translator) -> str:
    """`23.8万`, `238,000`; a dash where there is none."""
    return formats.quantity(None if value is None else float(value), t.language)


def scaled(value: Decimal | None, t: Translator) -> str:
    """An amount in the unit of a figure or table (`scale`): 238,000 → 23.8 or 238."""
    if value is None:
        return formats.MISSING
    if t.language == "zh":
        # 四舍五入, and digits that line up.
        return f"{(value / 10_000).quantize(Decimal('0.1'), ROUND_HALF_UP):,}" if value else "0"
    return formats.number(float(value) / 1_000, decimals=1 if abs(value) < 10_000 else 0)


def scale(t: Translator) -> str:
    """What `scaled` writes amounts in: 万元, thousand yuan."""
    return t.label(_SCALE)


def share(part: Decimal, whole: Decimal) -> str:
    """`0.3%`; a dash where there is nothing to be a part of."""
    return formats.percent(float(part / whole) if whole else None)


def names(codes: Sequence[str], t: Translator) -> str:
    """Units in one line."""
    return t(", ").join(unit_name(code, t) for code in codes)


def table(view: View, shown: pd.DataFrame, *, alt: str, key: str, data: pd.DataFrame) -> None:
    """A small table that prints, its source, and the plain numbers behind it."""
    with st.container(key=f"{key}-table"):
        st.table(shown, hide_index=True, border="horizontal", alt=alt)
    show.source(view, key=key, data=data)
