"""Data that leaves the product as a file a spreadsheet opens without harm."""

from __future__ import annotations

import csv as csv_module
import io
from typing import Any

import pandas as pd

#: Characters with which a spreadsheet takes a text for a formula, and their full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with BOM; texts are quoted and cannot act as formulas, numbers stay numbers, missing is empty."""
    out = io.StringIO()
    writer = csv_module.writer(out, quoting=csv_module.QUOTE_NONNUMERIC)
    writer.writerow([_text(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> object:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date() if value == value.normalize() else value
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
