"""The brief as a file: one call for the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.language.translator import Translator, translator
from analytics.progress.look import Look
from analytics.reports.brief import brief
from analytics.reports.files import Format
from analytics.reports.pdf import pdf
from analytics.reports.picture import picture
from analytics.reports.web import web_page
from analytics.reports.word import word

_WRITERS: Mapping[Format, Callable[[Look, Translator], bytes]] = {
    Format.PDF: lambda look, t: pdf(brief(look, t), t),
    Format.WORD: lambda look, t: word(brief(look, t), t),
    Format.PNG: lambda look, t: picture(brief(look, t), t),
    Format.HTML: web_page,
}


def document(look: Look, format: Format, *, language: str) -> bytes:
    """The brief of the unit looked at, in one of its formats."""
    return _WRITERS[format](look, translator(language))
