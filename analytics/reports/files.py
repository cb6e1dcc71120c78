"""What the brief is written as, and how its file is called; nothing here loads what writes it."""

from __future__ import annotations

from enum import StrEnum

from analytics.language.translator import Translator
from analytics.progress.look import Look
from analytics.reference import unit


class Format(StrEnum):
    """To print, to work on, to pass on by phone, to browse without a server."""

    PDF = "pdf"
    WORD = "word"
    PNG = "png"
    HTML = "html"

    @property
    def ending(self) -> str:
        """`.docx`: what a file of it ends in."""
        return ".docx" if self is Format.WORD else f".{self}"

    @property
    def mime(self) -> str:
        return {
            Format.PDF: "application/pdf",
            Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format.PNG: "image/png",
            Format.HTML: "text/html",
        }[self]


def file_name(look: Look, format: Format, t: Translator) -> str:
    """`兰州市进展简报-2020-06-30-示例数据.pdf`: the place, the day, and that it is the sample where it is."""
    place = unit(look.unit).in_language(t.language)
    parts = [t("{place} progress brief", place=place), look.as_of.isoformat()]
    if look.snapshot.is_sample:
        parts.append(t("Sample data"))
    return "-".join(parts).replace(" ", "-") + format.ending
