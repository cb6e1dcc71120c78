"""The brief as a file: one call for the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.language.stamp import Taken
from analytics.language.translator import Translator, translator
from analytics.progress.look import Look
from analytics.reports import papers, printed
from analytics.reports.brief import brief
from analytics.reports.files import Format
from analytics.reports.marks import Mark
from analytics.reports.pdf import pdf
from analytics.reports.picture import picture
from analytics.reports.web import web_page
from analytics.reports.word import word

_WRITERS: Mapping[Format, Callable[[Look, Translator, Mark], bytes]] = {
    Format.PDF: lambda look, t, mark: pdf(brief(look, t, mark), t),
    Format.WORD: lambda look, t, mark: word(brief(look, t, mark), t),
    Format.PNG: lambda look, t, mark: picture(brief(look, t, mark), t),
    Format.HTML: web_page,
}


def document(look: Look, format: Format, *, language: str, taken: Taken | None = None) -> bytes:
    """The brief of the unit looked at, in one of its formats, with a mark under which it can be confirmed;
    it says who has `taken` it.
    """
    t = translator(language)
    content = printed.content(look, format, language)
    root = look.catalogue.root
    return papers.issued(root, content, lambda mark: _WRITERS[format](look, t, mark), taken=taken)
