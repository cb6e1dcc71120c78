"""A workbook under way: its styles, and what every sheet says at its top and when it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter

from analytics.language.translator import Translator
from analytics.reports.review.head import Head

#: No time of making: the same review is the same bytes.
_ALWAYS = datetime(2000, 1, 1)  # noqa: DTZ001


_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True)
class Book:
    """What the sheets share. Closing `made` writes it."""

    made: Any
    styles: Mapping[str, Any]
    head: Head
    t: Translator

    def sheet(self, name: str, title: str, widths: Sequence[float]) -> Any:
        """A sheet with its title, and what it is: draft or sealed, sample, its code."""
        sheet = self.made.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, title, self.styles["title"])
        said = " · ".join((*self.head.notices, self.head.mark.said(self.t)))
        sheet.write_string(1, 0, said, self.styles["notice"])
        # An ampersand begins a command there.
        sheet.set_header(f"&L{said.replace('&', '&&')}"[:255])
        sheet.set_footer("&C&P / &N")
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet


def new_book(out: BinaryIO, around: Head, t: Translator) -> Book:
    """An empty workbook that is written to `out`; no text in it acts as a formula or a link."""
    made = xlsxwriter.Workbook(out, _OPTIONS)
    made.set_properties({"title": around.title, "created": _ALWAYS})
    styles = {
        "title": made.add_format({"bold": True, "font_size": 14}),
        "notice": made.add_format({"bold": True}),
        "head": made.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": made.add_format({"text_wrap": True, "valign": "top"}),
        "points": made.add_format({"num_format": "0.0", "valign": "top"}),
        "number": made.add_format({"num_format": "#,##0.##", "valign": "top"}),
        "share": made.add_format({"num_format": "0.0%", "valign": "top"}),
        "day": made.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
        "total": made.add_format({"bold": True, "num_format": "0.0", "top": 1}),
        "label": made.add_format({"bold": True, "top": 1}),
    }
    return Book(made, styles, around, t)
