"""Packs as files: one call for the command line and the pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from analytics.access.viewer import Viewer
from analytics.language.stamp import Taken, taken_by
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
    snapshots: Path,
    review: Review,
    register: Register,
    format: Format,
    *,
    language: str,
    viewer: Viewer,
    taken: Taken | None = None,
) -> bytes:
    """The pack of one district's review, with a mark under which it can be confirmed.

    A draft says who has `taken` it. A sealed one is the same file for everybody, whose hash proves it: who
    took it stands in the audit log, and beside it where it goes out in an archive.
    """
    t, notes = translator(language), notes_on(review, Notes.of(snapshots, viewer))

    def write(mark: Mark) -> bytes:
        if format is Format.EXCEL:
            return workbook.of_district(review, register, t, mark)
        pack = content.of_district(review, notes, register, t, mark)
        return word(pack, t) if format is Format.WORD else pdf(pack, t)

    said = printed.content({review.district_code: review}, str(format), language, of_city=False, notes=notes)
    by_whom = None if review.is_sealed else taken
    return papers.issued(snapshots, said, write, by=viewer.name or "", taken=by_whom)


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
    taken: Taken | None = None,
) -> bytes:
    """The city's pack of a year, of at least one review; while one of them is a draft, with who took it."""
    t = translator(language)

    def write(mark: Mark) -> bytes:
        if format is Format.EXCEL:
            return workbook.of_year(reviews, register, t, mark)
        pack = content.of_year(reviews, register, t, mark)
        return word(pack, t) if format is Format.WORD else pdf(pack, t)

    said = printed.content(reviews, str(format), language, of_city=True)
    by_whom = None if all(review.is_sealed for review in reviews.values()) else taken
    return papers.issued(snapshots, said, write, by=viewer.name or "", taken=by_whom)


def archive(
    snapshots: Path,
    reviews: Mapping[str, Review],
    register: Register,
    formats: Sequence[Format],
    *,
    language: str,
    viewer: Viewer,
    taken: Taken | None = None,
    progress: Progress = lambda _done, _all, _name: None,
) -> bytes:
    """Every district's pack and the city's in each of the formats, as one zip, which says who took it."""
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
            if review is None:
                write = partial(of_year, snapshots, reviews)
            else:
                write = partial(of_district, snapshots, review)
            made = write(register, format, language=language, viewer=viewer, taken=taken)
            packs.writestr(zipfile.ZipInfo(name, _ALWAYS), made, zipfile.ZIP_DEFLATED)
        said = taken_by(taken, max(review.opened.snapshot for review in everybody), t)
        if said:
            # With the byte order mark by which every editor knows the writing.
            packs.writestr(zipfile.ZipInfo(f"{t('Taken by')}.txt", _ALWAYS), f"\ufeff{said}\r\n".encode())
        progress(len(jobs), len(jobs), "")
    return out.getvalue()
