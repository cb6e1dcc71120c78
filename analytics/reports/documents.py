"""The brief as a file, by its ending: one call for the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.language.translator import Translator, translator
from analytics.progress.look import Look
from analytics.reports.brief import Brief, brief
from analytics.reports.pdf import pdf
from analytics.reports.word import word

#: By ending, what sets the brief.
WRITERS: Mapping[str, Callable[[Brief, Translator], bytes]] = {".pdf": pdf, ".docx": word}


def document(look: Look, ending: str, *, language: str) -> bytes:
    """The brief of the unit looked at, as a file of that ending."""
    t = translator(language)
    return WRITERS[ending](brief(look, t), t)
