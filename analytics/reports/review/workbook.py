"""The pack in Excel: scores whose totals Excel works out itself, the facts behind them, and charts."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.language import labels
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reference import districts, unit
from analytics.reports.marks import Mark
from analytics.reports.review import facts, year
from analytics.reports.review.book import Book, new_book
from analytics.reports.review.head import head
from analytics.reports.review.scores import Scores, write_scores
from analytics.reviews.result import grades, places, result
from analytics.reviews.review import Review
from analytics.reviews.scheme import Grade


def of_district(review: Review, register: Register, t: Translator, mark: Mark) -> bytes:
    """The workbook of one district's review."""
    out = io.BytesIO()
    around = head((review,), t, mark, of_city=False)
    book = new_book(out, around, t)
    with book.made:
        _about(book, (review,))
        write_scores(book, review, register, t("Scores"))
        facts.write_facts(book, {review.district_code: review}, register)
    return out.getvalue()


def of_year(reviews: Mapping[str, Review], register: Register, t: Translator, mark: Mark) -> bytes:
    """The city's workbook: results that refer to one sheet of scores a district."""
    out = io.BytesIO()
    around = head(tuple(reviews.values()), t, mark, of_city=True)
    book = new_book(out, around, t)
    with book.made:
        _about(book, tuple(reviews.values()))
        sheet = book.sheet(t("Results"), around.title, (14, 12, 12, 12, 12, 12, 10, 10, 10, 14))
        found = {
            code: write_scores(book, review, register, unit(code).in_language(t.language))
            for code, review in reviews.items()
        }
        _results(book, sheet, reviews, found)
        facts.write_facts(book, reviews, register)
    return out.getvalue()


def _about(book: Book, reviews: Sequence[Review]) -> None:
    """What the workbook is of, and its code for a phone."""
    t = book.t
    sheet = book.sheet(t("About"), book.head.title, (24, 90))
    rows = [
        (t("Issued by"), book.head.issuer),
        (t("Day"), book.head.day),
        (t("Source"), book.head.source),
        (t("Register"), reviews[0].opened.register_sha256),
        *(
            (unit(one.district_code).in_language(t.language), labels.word("review_step", one.step, t))
            for one in reviews
        ),
        *(
            (
                t("Seal of {place}", place=unit(one.district_code).in_language(t.language)),
                one.seals[-1].sha256,
            )
            for one in reviews
            if one.is_sealed
        ),
    ]
    for place, (name, said) in enumerate(rows, start=3):
        sheet.write_string(place, 0, name, book.styles["text"])
        sheet.write_string(place, 1, said, book.styles["text"])
    drawing = {"image_data": io.BytesIO(book.head.mark.png()), "x_scale": 0.45, "y_scale": 0.45}
    drawing["description"] = book.head.mark.said(t)
    sheet.insert_image(len(rows) + 4, 0, "code.png", drawing)


def _results(book: Book, sheet: Any, reviews: Mapping[str, Review], found: Mapping[str, Scores]) -> None:
    """One row a district: references to its own sheet, and the place by Excel's own ranking."""
    t, ranked = book.t, {place.district_code: place for place in places(tuple(reviews.values()))}
    heads = (
        *(t("District"), t("Points"), t("Possible"), t("Plus and minus"), t("Of 100"), t("Grade")),
        *(t("Rank"), t("Best place"), t("Worst place"), t("Step")),
    )
    top = 3
    for place, said in enumerate(heads):
        sheet.write_string(top, place, said, book.styles["head"])
    first, last = top + 1, top + len(reviews)
    percents, graded = f"$E${first + 1}:$E${last + 1}", grades(reviews)
    for row, (code, review) in enumerate(reviews.items(), start=first):
        total, at, own = result(review), found[code], ranked.get(code)
        points, text = book.styles["points"], book.styles["text"]
        sheet.write_string(row, 0, unit(code).in_language(t.language), text)
        for column, (cell, value) in enumerate(
            (
                (at.points, total.points), (at.possible, total.possible), (at.adjusted, total.adjusted),
                (at.percent, "" if total.percent is None else total.percent),
            ), start=1,
        ):  # fmt: skip
            sheet.write_formula(row, column, f"={at.sheet}!{cell}", points, value)
        grade = _grade(review, f"{at.sheet}!{at.grade}", f"E{row + 1}", percents, t)
        sheet.write_formula(row, 5, grade, text, year.grade_word(graded[code], t))
        rank = f'=IF(E{row + 1}="","",RANK(E{row + 1},{percents}))'
        sheet.write_formula(row, 6, rank, text, own.place if own else "")
        if own:
            sheet.write_number(row, 7, own.best, text)
            sheet.write_number(row, 8, own.worst, text)
        sheet.write_string(row, 9, labels.word("review_step", review.step, t), text)
    sheet.write_string(last + 2, 0, year.summary(reviews, t))
    chart = book.made.add_chart({"type": "column"})
    name = sheet.get_name()
    chart.add_series(
        {
            "name": t("Of 100"),
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 4, last, 4],
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": book.head.title})
    chart.set_y_axis({"min": 0})
    chart.set_legend({"none": True})
    sheet.insert_chart(last + 4, 0, chart, {"x_scale": 1.6, "description": t("Of 100")})


def _grade(review: Review, own: str, percent: str, percents: str, t: Translator) -> str:
    """The grade by percentage; where the scheme lets only a part be excellent, by place as well."""
    most = review.opened.scheme.most_excellent
    if most is None:
        return f"={own}"
    excellent, good = (labels.word("review_grade", one, t) for one in (Grade.EXCELLENT, Grade.GOOD))
    behind = f"RANK({percent},{percents})+COUNTIF({percents},{percent})-1"
    limited = f'IF({behind}<=INT({most * len(districts())}+0.000001),"{excellent}","{good}")'
    return f'=IF({own}="{excellent}",IF(COUNT({percents})<{len(districts())},"",{limited}),{own})'
