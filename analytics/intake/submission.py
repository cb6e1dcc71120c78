"""From submitted files to a published snapshot, step by step.

    files     `reading.read`       bytes as sheets of cells
    sheets    `grid.grids`         sheets as tables: their headers, their rows
    rows      `records.records`    cells as values, people as keys
    rules     `checking.check`     rows against each other and the last snapshot
    snapshot  `assembling`         with what is carried forward, then sealed by `publish`

What goes back to the sender is made in `returned`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pyarrow as pa

from analytics.access.audit import Audit, AuditRefused, Kind
from analytics.access.scope import Scope
from analytics.access.viewer import Right, Viewer
from analytics.errors import SnapshotDamaged, SubmissionRefused
from analytics.intake import assembling, four_eyes, own_rows
from analytics.intake.files.reading import Book, read, read_bytes
from analytics.intake.files.refusals import SUFFIXES
from analytics.intake.finding import Finding, Flaw, Spot, digest
from analytics.intake.rows import person_key
from analytics.intake.rows.records import Record, records
from analytics.intake.rules.checking import check
from analytics.intake.rules.submitted import PEOPLE, Submitted
from analytics.intake.sheets.grid import Grid, grids
from analytics.log import refused
from analytics.warehouse.snapshots import publishing
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import DistrictReport, InputFile, Origin, Snapshot

NOTHING_SUBMITTED = Flaw("nothing_submitted", "The file contains no rows.", "Fill in at least one table.")
FILE_TWICE = Flaw("file_twice", "Two files have this name.", "Rename one, or leave it out.")

#: A file that is in memory only: its name and its bytes.
Upload = tuple[str, bytes]

log = logging.getLogger(__name__)

#: Told after each file: files done, files in all, the file's name.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Submission:
    """What would be published, made on the newest snapshot of that moment (`made_on`, its seq)."""

    as_of: date
    tables: Mapping[str, pa.Table]
    districts: Mapping[str, DistrictReport]
    #: By unit and table, the day its rows are of.
    table_days: Mapping[str, Mapping[str, date]]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    made_on: int | None
    #: The fingerprint of the key that stands behind its person keys.
    keyed_with: str | None

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What somebody must have looked at."""
        return tuple(finding for finding in self.findings if finding.is_warning)


@dataclass(frozen=True)
class Examination:
    """What is wrong with submitted files, and what they would publish."""

    findings: tuple[Finding, ...]
    #: Rows read, by table; every table is there.
    counts: Mapping[str, int]
    #: None when an error refuses.
    submission: Submission | None
    #: The codes of the units that rows were read of.
    units: frozenset[str] = frozenset()

    @property
    def publishable(self) -> bool:
        """No error was found; warnings still need somebody's tick."""
        return self.submission is not None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_warning)


def examine(
    root: Path,
    files: Sequence[Path | Upload],
    *,
    as_of: date,
    scope: Scope | None = None,
    progress: Progress | None = None,
) -> Examination:
    """Every finding in the files, and the snapshot they make with what was published before.

    `scope` is of which units the sender may hand in: rows of another are refused, and no finding tells of
    what others have published. Nothing is written but the person key on first use.
    `progress(done, total, file)` is told after each file. What lies outside the files is refused: a day in
    the future, damaged snapshots, a lost key.
    """
    began = monotonic()
    _refuse_future(as_of)
    catalogue = Catalogue(root)
    head = catalogue.head()
    before = assembling.earlier(catalogue, as_of)
    _refuse_damaged(catalogue, as_of)

    # Each step reads what the one before has made, and adds what it finds wrong.
    books, tables, findings = _tables(files, progress)
    examination = _examined(catalogue, head, before, books, tables, findings, as_of=as_of, scope=scope)
    _tell(files, books, examination, seconds=monotonic() - began)
    return examination


def _examined(
    catalogue: Catalogue,
    head: Snapshot | None,
    before: assembling.Earlier | None,
    books: Sequence[Book],
    tables: list[Grid],
    findings: list[Finding],
    *,
    as_of: date,
    scope: Scope | None,
) -> Examination:
    """What was found in the tables of the books, beside what was published before."""
    has_people = any(grid.table.name == PEOPLE for grid in tables)
    secret = _secret(catalogue) if has_people else None
    rows, row_findings = _records(tables, as_of=as_of, secret=secret or b"")
    findings += row_findings
    if not rows and not any(finding.is_error for finding in findings):
        findings += [NOTHING_SUBMITTED.at(Spot(book.name)) for book in books]
    submitted = Submitted(rows, as_of, own_rows.within(before, scope) if scope else before)
    foreign = own_rows.foreign(rows, scope) if scope else []
    # Beside rows of others, what the own ones are held against would tell of them.
    findings += foreign or check(submitted)
    counts = {name: len(of_table) for name, of_table in submitted.tables.items()}
    if any(finding.is_error for finding in findings):
        return Examination(tuple(findings), counts, None)

    units = frozenset(str(record.values["district_code"]) for record in rows)
    assembly = assembling.assemble(rows, before, as_of=as_of)
    findings += [*assembly.notices, *assembling.late(catalogue, as_of, books[0].name)]
    submission = Submission(
        as_of=as_of,
        tables=assembly.tables,
        districts=assembly.districts,
        table_days=assembly.table_days,
        inputs=_inputs(books, rows),
        findings=tuple(findings),
        made_on=head.seq if head else None,
        keyed_with=person_key.fingerprint(secret) if secret else _keyed_with(catalogue),
    )
    return Examination(tuple(findings), counts, submission, units)


def _tell(
    files: Sequence[Path | Upload], books: Sequence[Book], examination: Examination, *, seconds: float
) -> None:
    """Tells the log what came and what was found, without a file's name: it may be somebody's."""
    kinds = Counter(f"{finding.severity} {finding.code}" for finding in examination.findings)
    log.info(
        "Examined %s files: %s | rows: %s | findings: %s | after=%.2f s",
        len(files),
        ", ".join(_described(file, book) for file, book in zip(files, books, strict=True)),
        sum(examination.counts.values()),
        ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none",
        seconds,
    )


def _described(file: Path | Upload, book: Book) -> str:
    """A file by its kind, the beginning of its hash and its size."""
    suffix = Path(book.name).suffix.lower()
    size = len(file[1]) if isinstance(file, tuple) else file.stat().st_size if file.is_file() else 0
    kind = suffix if suffix in SUFFIXES else "another kind"
    return f"{kind} {book.sha256[:12] or 'unread'} of {size} bytes"


def publish(
    root: Path,
    submission: Submission,
    *,
    viewer: Viewer,
    accept_warnings: bool = False,
    is_rehearsal: bool = False,
    reason: str = "",
    handed_in_by: Collection[int | None] | None = None,
    engine: publishing.Engine | None = None,
) -> Snapshot:
    """Seals the very tables that were examined, in the viewer's name; refuses when somebody published since.

    `reason` is what the publisher says of why, above all of a revision; it stands in the snapshot for good.
    `handed_in_by` are the accounts it is from, the viewer's own unless others are given: see `four_eyes`.
    An `engine` works out the rollups in the place of the embedded one.

    Warnings that nobody accepted are refused too, with all findings. A rehearsal is for whoever may hand in,
    and the logs hear of none.
    """
    if is_rehearsal:
        viewer.require(Right.PUBLISH if viewer.may(Right.PUBLISH) else Right.SUBMIT)
    else:
        viewer.require(Right.PUBLISH)
        four_eyes.refuse_one_pair(viewer, {viewer.account} if handed_in_by is None else handed_in_by)
    if submission.warnings and not accept_warnings:
        raise SubmissionRefused(
            "Nothing was published. Warnings not yet accepted: {count}.",
            findings=submission.findings,
            count=len(submission.warnings),
        )
    if is_rehearsal:
        return _seal(publishing.seal, root, submission, viewer, reason)
    noted = Audit.of(root)
    units = [code for code, report in submission.districts.items() if not report.is_carried_forward]
    rows = sum(len(table) for table in submission.tables.values())
    said: dict[str, Any] = {"as_of": submission.as_of.isoformat(), "rows": rows, "units": units}
    noted.note(Kind.PUBLISHING, viewer, seq=submission.made_on or 0, **said)
    made = _seal(publishing.publish, root, submission, viewer, reason, engine)
    try:
        noted.note(
            Kind.PUBLISHED,
            viewer,
            seq=made.seq,
            revision=made.revision,
            hash=made.hashed_by.value,
            digest=made.digest,
            **said,
        )
    except AuditRefused as refusal:
        # It is out: that it began is noted, and the snapshots have their own log.
        refused(refusal)
    return made


def _seal(
    seal: Callable[..., Snapshot],
    root: Path,
    submission: Submission,
    viewer: Viewer,
    reason: str,
    engine: publishing.Engine | None = None,
) -> Snapshot:
    return seal(
        root,
        submission.tables,
        as_of=submission.as_of,
        actor=viewer.name or "",
        origin=Origin.SUBMISSION,
        districts=submission.districts,
        table_days=submission.table_days,
        expected_head=submission.made_on,
        inputs=submission.inputs,
        findings_sha256=digest(submission.findings),
        keyed_with=submission.keyed_with,
        reason=reason,
        engine=engine,
    )


def refuse_errors(examination: Examination) -> Submission:
    """What the files publish; refuses with every finding when one of them is an error."""
    if examination.submission is None:
        raise SubmissionRefused(
            "Nothing was published. Errors in the submission: {count}.",
            findings=examination.findings,
            count=len(examination.errors),
        )
    return examination.submission


def _tables(
    files: Sequence[Path | Upload], progress: Progress | None
) -> tuple[list[Book], list[Grid], list[Finding]]:
    """The files without their sheets, the tables in these, and what was found so far."""
    books = _books(files, progress)
    findings = [finding for book in books for finding in (*book.findings, *_same_file_twice(books, book))]
    tables, sheet_findings = grids([sheet for book in books for sheet in book.sheets])
    return [replace(book, sheets=()) for book in books], tables, findings + sheet_findings


def _books(files: Sequence[Path | Upload], progress: Progress | None) -> list[Book]:
    books = []
    for done, file in enumerate(files, start=1):
        books.append(read(file) if isinstance(file, Path) else read_bytes(*file))
        if progress:
            progress(done, len(files), books[-1].name)
    return books


def _same_file_twice(books: Sequence[Book], book: Book) -> list[Finding]:
    """Two files of one name cannot be told apart in findings."""
    is_twice = sum(other.name == book.name for other in books) > 1
    return [FILE_TWICE.at(Spot(book.name))] if is_twice else []


def _secret(catalogue: Catalogue) -> bytes:
    """The person key, made on first use: as long as nobody was ever published with another one."""
    published = any(snapshot.rows[PEOPLE] for snapshot in _submitted(catalogue))
    return person_key.secret(catalogue.root, may_be_new=not published, keyed_with=_keyed_with(catalogue))


def _keyed_with(catalogue: Catalogue) -> str | None:
    """The fingerprint of the key that the published people were keyed with."""
    keys = (snapshot.keyed_with for snapshot in reversed(catalogue.snapshots()))
    return next((key for key in keys if key), None)


def _submitted(catalogue: Catalogue) -> list[Snapshot]:
    """The published snapshots that are no sample."""
    return [snapshot for snapshot in catalogue.snapshots() if snapshot.origin is Origin.SUBMISSION]


def _records(tables: list[Grid], *, as_of: date, secret: bytes) -> tuple[list[Record], list[Finding]]:
    """The rows of all sheets, which are taken out of the list one by one."""
    rows: list[Record] = []
    findings: list[Finding] = []
    while tables:
        # A sheet that is read is held no longer: there may be millions of rows.
        grid_rows, grid_findings = records(tables.pop(0), as_of=as_of, secret=secret)
        rows += grid_rows
        findings += grid_findings
    return rows, findings


def _inputs(books: Sequence[Book], rows: Sequence[Record]) -> tuple[InputFile, ...]:
    counts = Counter(record.grid.file for record in rows)
    return tuple(InputFile(book.name, book.sha256, counts[book.name]) for book in books)


def _refuse_damaged(catalogue: Catalogue, as_of: date) -> None:
    """What would be carried forward may stand in a snapshot that cannot be read.

    Not so when a later publish, of its day or one between it and `as_of`, has taken over what it held.
    """
    for damage in catalogue.damage():
        day = catalogue.day_of(damage.seq)
        taken_over = day is not None and any(
            snapshot.seq > damage.seq and day <= snapshot.as_of <= as_of for snapshot in _submitted(catalogue)
        )
        if not taken_over:
            raise SnapshotDamaged(
                "Snapshot {seq} is damaged: {path} {what}. It may contain data this submission leaves "
                "out: restore that file from a backup, then publish.",
                seq=damage.seq,
                path=damage.path,
                what=damage.what,
            )


def _refuse_future(as_of: date) -> None:
    """A snapshot of tomorrow would stay the newest until then, and no snapshot can be taken back."""
    # The clock may stand in UTC while it is already tomorrow in Lanzhou.
    if as_of > (datetime.now(UTC) + timedelta(hours=8)).date():
        raise SubmissionRefused(
            "The as-of date {as_of} is in the future. Enter the correct as-of date.", as_of=as_of
        )
