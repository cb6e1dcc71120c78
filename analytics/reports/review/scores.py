"""One sheet of scores: what was put in are numbers, what follows of them are formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.language import labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reference import unit
from analytics.reports.review.book import Book
from analytics.reviews.items import Standing
from analytics.reviews.result import Result, result
from analytics.reviews.review import Entry, Review

#: The row of the heads, counted from 0 as the columns are.
_TOP = 3


@dataclass(frozen=True)
class Scores:
    """Where another sheet finds what a sheet of scores works out."""

    sheet: str
    points: str
    possible: str
    adjusted: str
    percent: str
    grade: str


def write_scores(book: Book, review: Review, register: Register, name: str) -> Scores:
    """The sheet of one review; its cells give the page's own points, percentage and grade."""
    t = book.t
    place = unit(review.district_code).in_language(t.language)
    title = t("{place}: scores of {year}", place=place, year=review.year)
    sheet = book.sheet(name, title, (34, 14, 9, 9, 9, 9, 9, 9, 11))
    heads = (
        *(t("Item"), t("Force"), t("Weight"), t("Proposed"), t("Own score"), t("Reviewed")),
        *(t("Counts (1/0)"), t("Known (1/0)"), t("Score")),
    )
    for column, said in enumerate(heads):
        sheet.write_string(_TOP, column, said, book.styles["head"])
    entries = list(review.entries.values())
    for row, entry in enumerate(entries, start=_TOP + 1):
        _entry(book, sheet, row, entry, register)
    sheet.freeze_panes(_TOP + 1, 1)
    first, last = _TOP + 2, _TOP + 1 + len(entries)
    adjusted = _adjustments(book, sheet, last + 1, review)
    at = _totals(book, sheet, adjusted + 1, review, first, last)
    _chart(book, sheet, name, last, place)
    return Scores(f"'{name}'", **at)


def _entry(book: Book, sheet: Any, row: int, entry: Entry, register: Register) -> None:
    item, styles = entry.item, book.styles
    sheet.write_string(row, 0, book.t.label(register.indicator(item.id).name), styles["text"])
    sheet.write_string(row, 1, book.t(phrases.FORCE_WORDS[item.force]), styles["text"])
    sheet.write_number(row, 2, item.weight, styles["points"])
    reviewed = entry.scored.score if entry.scored else None
    for column, value in ((3, item.proposed), (4, entry.own.score if entry.own else None), (5, reviewed)):
        if value is not None:
            sheet.write_number(row, column, value, styles["points"])
    sheet.write_number(row, 6, int(entry.standing is not Standing.NOT_APPLICABLE), styles["text"])
    sheet.write_number(row, 7, int(entry.standing is Standing.SCORED), styles["text"])
    at = row + 1
    formula = f'=IF(G{at}*H{at}=1,IF(ISNUMBER(F{at}),F{at},D{at}),"")'
    sheet.write_formula(row, 8, formula, styles["points"], "" if entry.score is None else entry.score)


def _adjustments(book: Book, sheet: Any, row: int, review: Review) -> int:
    """Plus and minus points with their reasons, at most what the scheme allows; the row of their sum."""
    t, most = book.t, review.opened.scheme.adjustment
    sheet.write_string(row, 0, t("Plus and minus points"), book.styles["head"])
    for place, one in enumerate(review.adjustments.values(), start=row + 1):
        sheet.write_string(place, 0, one.reason, book.styles["text"])
        sheet.write_number(place, 8, one.points, book.styles["points"])
    last = row + max(1, len(review.adjustments))
    cells = f"I{row + 2}:I{last + 1}"
    formula = f'=MIN(SUMIF({cells},">0"),{most.most_plus})+MAX(SUMIF({cells},"<0"),{-most.most_minus})'
    sheet.write_string(last + 1, 0, t("Plus and minus points that count"), book.styles["label"])
    sheet.write_formula(last + 1, 8, formula, book.styles["total"], review.adjusted)
    return last + 1


def _totals(book: Book, sheet: Any, row: int, review: Review, first: int, last: int) -> Mapping[str, str]:
    """Points by part and together, the percentage and the grade; the cells of what is asked for elsewhere."""
    t, found = book.t, result(review)
    weight, counts, known, score = (f"{column}{first}:{column}{last}" for column in "CGHI")
    adjusted = f"I{row}"
    for part in found.parts:
        force = t(phrases.FORCE_WORDS[part.force])
        word = t("Points, {force}", force=force)
        formula = f'=ROUND(SUMIF(B{first}:B{last},"{force}",{score}),1)'
        row = _total(book, sheet, row, word, formula, part.points)
    at: dict[str, str] = {}
    for name, word, formula, value in (
        ("points", t("Points"), f"=ROUND(SUM({score}),1)", found.points),
        ("possible", t("Possible"), f"=SUMPRODUCT({weight},{counts})", found.possible),
        ("open", t("Without data"), f"=SUMPRODUCT({counts},1-{known})", len(found.open)),
    ):
        row = _total(book, sheet, row, word, formula, value)
        at[name] = f"$I${row}"
    lowest = f"ROUND(100*SUM({score})/{at['possible']}+{adjusted},1)"
    percent = f'=IF(OR({at["possible"]}=0,{at["open"]}>0),"",{lowest})'
    row = _total(book, sheet, row, t("Of 100"), percent, "" if found.percent is None else found.percent)
    at["percent"] = f"$I${row}"
    row = _total(book, sheet, row, t("Grade"), _grade(book, review, at["percent"]), _grade_word(found, t))
    return {name: cell for name, cell in at.items() if name != "open"} | {
        "adjusted": f"$I${adjusted[1:]}", "grade": f"$I${row}",
    }  # fmt: skip


def _total(book: Book, sheet: Any, row: int, word: str, formula: str, value: float | str) -> int:
    """One line of the totals; the number of the next row, which is this one's counted from 1."""
    sheet.write_string(row, 0, word, book.styles["label"])
    sheet.write_formula(row, 8, formula, book.styles["total"], value)
    return row + 1


def _grade(book: Book, review: Review, percent: str) -> str:
    """The first grade whose percentage is reached, as the scheme lists them; the last one below all."""
    *grades, lowest = review.opened.scheme.grades
    formula = f'"{labels.word("review_grade", lowest.id, book.t)}"'
    for one in reversed(grades):
        word = labels.word("review_grade", one.id, book.t)
        formula = f'IF({percent}>={one.from_percent},"{word}",{formula})'
    return f'=IF({percent}="","",{formula})'


def _grade_word(found: Result, t: Translator) -> str:
    return labels.word("review_grade", found.grade, t) if found.grade else ""


def _chart(book: Book, sheet: Any, name: str, last: int, place: str) -> None:
    """Score beside weight, item by item."""
    chart = book.made.add_chart({"type": "bar"})
    for column, said in ((8, book.t("Score")), (2, book.t("Weight"))):
        rows = (_TOP + 1, last - 1)
        chart.add_series(
            {
                "name": said,
                "categories": [name, rows[0], 0, rows[1], 0],
                "values": [name, rows[0], column, rows[1], column],
            }
        )
    chart.set_title({"name": place})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 640, "height": 520})
    sheet.insert_chart(_TOP, 10, chart, {"description": book.t("Score and weight of every item")})
