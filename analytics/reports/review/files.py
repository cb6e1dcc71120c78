"""What a pack is written as, and how its file is called; nothing here loads what writes it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from analytics.language.translator import Translator
from analytics.reference import CITY, unit

if TYPE_CHECKING:
    # Named alone: what a review is made of loads the database.
    from analytics.reviews.review import Review


class Format(StrEnum):
    """To send as an official document, to work out anew, to print."""

    WORD = "word"
    EXCEL = "excel"
    PDF = "pdf"

    @property
    def ending(self) -> str:
        """`.docx`: what a file of it ends in."""
        return {Format.WORD: ".docx", Format.EXCEL: ".xlsx", Format.PDF: ".pdf"}[self]

    @property
    def mime(self) -> str:
        return {
            Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format.PDF: "application/pdf",
        }[self]


def file_name(reviews: tuple[Review, ...], format: Format, t: Translator, *, of_city: bool) -> str:
    """`城关区2019年度考核-草稿-示例数据.docx`: whose, of which year, and that it is a draft or the sample."""
    return f"{_stem(reviews, t, of_city=of_city)}{format.ending}"


def archive_name(reviews: tuple[Review, ...], t: Translator) -> str:
    """The same of all packs of a year in one file."""
    return f"{_stem(reviews, t, of_city=True)}.zip"


def _stem(reviews: tuple[Review, ...], t: Translator, *, of_city: bool) -> str:
    place = unit(CITY if of_city else reviews[0].district_code).in_language(t.language)
    parts = [t("{place} review {year}", place=place, year=reviews[0].year)]
    if not all(review.is_sealed for review in reviews):
        parts.append(t("Draft"))
    if any(review.opened.is_sample for review in reviews):
        parts.append(t("Sample data"))
    return "-".join(parts).replace(" ", "-")
