"""Packs as files: one call for the command line and the pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analytics.access.viewer import Viewer
from analytics.language.translator import translator
from analytics.policy.register import Register
from analytics.reports import papers
from analytics.reports.marks import Mark
from analytics.reports.review import content, printed, workbook
from analytics.reports.review.files import Format, file_name
from analytics.reports.review.pdf import pdf
from analytics.reports.review.word import word
from analytics.reviews.notes import Note, Notes
from analytics.reviews.review import Review

#: Of every file in an archive, so that the same packs are the same bytes.
_ALWAYS = (1980, 1, 1, 0, 0, 0)

#: Told how many packs are done, of how many, and which one comes next.
Progress = Callable[[int, int, str], None]


def of_district(
    snapshots: Path, review: Review, register: Register, format: Format, *, language: str, viewer: Viewer
) -> bytes:
    """The pack of one district's review, with a mark under which it can be confirmed."""
    t, notes = translator(language), notes_on(review, Notes.of(snapshots, viewer))

    def write(mark: Mark) -> bytes:
        if format is Format.EXCEL:
            return workbook.of_district(review, register, t, mark)
        pack = content.of_district(review, notes, register, t, mark)
        return word(pack, t) if format is Format.WORD else pdf(pack, t)

    said = printed.content({review.district_code: review}, str(format), language, of_city=False, notes=notes)
    return papers.issued(snapshots, said, write, by=viewer.name or "")


def notes_on(review: Review, notes: Notes) -> tuple[Note, ...]:
    """The notes pinned to a number of the district reviewed, on a day of its year."""
    return tuple(
        one
        for one in notes.all()
        if one.indicator in review.entries
        and (one.district_code, one.on.year) == (review.district_code, review.year)
    )


def of_year(
    snapshots: Path,
    reviews: Mapping[str, Review],
    register: Register,
    format: Format,
    *,
    language: str,
    viewer: Viewer,
) -> bytes:
    """The city's pack of a year, of at least one review."""
    t = translator(language)

    def write(mark: Mark) -> bytes:
        if format is Format.EXCEL:
            return workbook.of_year(reviews, register, t, mark)
        pack = content.of_year(reviews, register, t, mark)
        return word(pack, t) if format is Format.WORD else pdf(pack, t)

    said = printed.content(reviews, str(format), language, of_city=True)
    return papers.issued(snapshots, said, write, by=viewer.name or "")


def archive(
    snapshots: Path,
    reviews: Mapping[str, Review],
    register: Register,
    formats: Sequence[Format],
    *,
    language: str,
    viewer: Viewer,
    progress: Progress = lambda _done, _all, _name: None,
) -> bytes:
    """Every district's pack and the city's in each of the formats, as one zip."""
    t, out = translator(language), io.BytesIO()
    everybody = tuple(reviews.values())
    jobs = [(file_name(everybody, format, t, of_city=True), None, format) for format in formats] + [
        (file_name((review,), format, t, of_city=False), review, format)
        for review in everybody
        for format in formats
    ]
    with zipfile.ZipFile(out, "w") as packs:
        for done, (name, review, format) in enumerate(jobs):
            progress(done, len(jobs), name)
            made = (
                of_year(snapshots, reviews, register, format, language=language, viewer=viewer)
                if review is None
                else of_district(snapshots, review, register, format, language=language, viewer=viewer)
            )
            packs.writestr(zipfile.ZipInfo(name, _ALWAYS), made, zipfile.ZIP_DEFLATED)
        progress(len(jobs), len(jobs), "")
    return out.getvalue()
