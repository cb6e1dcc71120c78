"""The method as a workbook: indicators, milestones, clauses, dictionary, terms, statuses and formulas."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import xlsxwriter

from analytics.answers import method
from analytics.language import formats
from analytics.language.labels import labelled
from analytics.language.translator import Translator
from analytics.policy.register import Register

#: Characters a column is wide at most; longer texts wrap.
WIDEST = 60


def method_workbook(register: Register, t: Translator, *, taken: str = "") -> bytes:
    """An xlsx with one sheet a table of the method; no text in it acts as a formula or a link.

    Who has `taken` it stands among its properties and at the foot of what is printed.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        about = {"title": t("How it is measured"), "subject": t.label(register.title), "comments": taken}
        book.set_properties(about)
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        }
        for name, frame in sheets(register, t).items():
            sheet = book.add_worksheet(name)
            _write(sheet, frame, styles)
            if taken:
                # An ampersand begins a command there.
                sheet.set_footer(f"&L{taken.replace('&', '&&')}"[:255])
    return out.getvalue()


def sheets(register: Register, t: Translator) -> Mapping[str, pd.DataFrame]:
    """The tables by the names of their sheets, in order."""
    tables = {
        t("Indicators"): method.indicators(register, t),
        t("Milestones and thresholds"): method.milestones(register),
        t("Clauses"): method.clauses(register),
        t("Data dictionary"): method.columns(),
        t("Terms"): method.terms(),
        t("Statuses"): method.statuses(register, t),
        t("Formulas"): method.formulas(t),
    }
    return {name: labelled(table, t) for name, table in tables.items()}


def _write(sheet: Any, frame: pd.DataFrame, styles: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    for place, name in enumerate(frame.columns):
        column = frame[name].tolist()
        sheet.set_column(place, place, _width([str(name), *column]))
        sheet.write_string(0, place, str(name), styles["head"])
        for row, value in enumerate(column, start=1):
            _write_cell(sheet, row, place, value, styles)


def _write_cell(sheet: Any, row: int, place: int, value: object, styles: Mapping[str, Any]) -> None:
    """A number stays a number, a day a day; what is missing is an empty cell."""
    if value is None or value != value:
        sheet.write_blank(row, place, None, styles["text"])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, styles["day"])
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, styles["text"])
    else:
        sheet.write_string(row, place, str(value), styles["text"])


def _width(values: list[object]) -> int:
    """Wide enough for its longest line; a Chinese character takes two places."""
    lines = [line for value in values if value is not None for line in str(value).splitlines()]
    longest = max(map(formats.places, lines), default=0)
    return min(WIDEST, max(10, longest + 2))
