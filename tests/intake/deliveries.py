"""Made submissions examined as real ones are, beside the truth that came with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from analytics.access.viewer import everybody
from analytics.intake.finding import Finding
from analytics.intake.rows import person_key
from analytics.intake.rows.person_key import IdNumber
from analytics.intake.sheets.column_names import normal
from analytics.intake.submission import Examination, examine, publish, refuse_errors
from analytics.warehouse.snapshots.snapshot import Snapshot
from tests.submissions.delivery import Submission
from tests.submissions.model import Place, Seeded, TrueRow

#: What counts as found: a warning may be an error too, never the other way round.
AT_LEAST = {"error": ("error",), "warning": ("error", "warning"), "notice": ("error", "warning", "notice")}
Row = tuple[tuple[str, object], ...]


def published(root: Path, *files: Path, as_of: date, accept_warnings: bool = False) -> Snapshot:
    """The snapshot the files make; refused when one of the findings is an error."""
    submission = refuse_errors(examine(root, files, as_of=as_of))
    return publish(root, submission, viewer=everybody().named("测试"), accept_warnings=accept_warnings)


def examined(made: Submission, folder: Path) -> Examination:
    """What the product finds in a delivery, after the one of the quarter before has been published."""
    root = folder / "snapshots"
    if made.previous:
        before = made.previous.write(folder / "before")
        published(root, *before, as_of=made.previous.as_of, accept_warnings=True)
    return examine(root, made.write(folder / "in"), as_of=made.as_of)


def read_rows(examination: Examination, table: str) -> Counter[Row]:
    """The rows of a table as they would be published."""
    assert examination.submission
    return Counter(tuple(sorted(row.items())) for row in examination.submission.tables[table].to_pylist())


def true_rows(rows: Iterable[TrueRow], root: Path) -> Counter[Row]:
    """The rows as a snapshot holds them: the keyed hash in place of the person."""
    return Counter(tuple(sorted(_stored(row.values, root).items())) for row in rows)


def _stored(values: Mapping[str, object], root: Path) -> dict[str, object]:
    row = {
        name: value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }
    if "id_number" in row:
        number = str(row.pop("id_number"))
        row.pop("name")
        row["person_key"] = IdNumber(number).key(person_key.secret(root, may_be_new=False))
        row["birth_year"] = int(number[6:10])
    return row


def finds(findings: Iterable[Finding], seeded: Seeded) -> bool:
    """Whether a finding stands at the place and header of what was seeded, as grave or graver.

    At one of the further places no header need be named.
    """
    headers = {normal(text) for text in (seeded.column or "", *seeded.accepts)}
    return any(
        finding.severity.value in AT_LEAST[seeded.severity]
        and (
            _tidy(_place(finding)) in map(_tidy, seeded.also)
            or (
                _tidy(_place(finding)) == _tidy(seeded.place)
                and (seeded.column is None or normal(finding.column or "") in headers)
            )
        )
        for finding in findings
    )


def false_findings(findings: Iterable[Finding], seeded: Iterable[Seeded]) -> list[str]:
    """Errors and warnings where nothing was seeded: neither on their row nor on the whole of their sheet."""
    rows = {_tidy(place) for one in seeded for place in (one.place, one.other, *one.also) if place}
    files = {one.place.file for one in seeded if one.kind in WHOLE_FILE}
    sheets = {replace(_tidy(one.place), row=None) for one in seeded if one.kind in WHOLE_SHEET}
    return [
        f"{_place(finding)}: {finding.code}: {finding.sentence}"
        for finding in findings
        if (finding.is_error or finding.is_warning)
        and _tidy(_place(finding)) not in rows
        and replace(_tidy(_place(finding)), row=None) not in sheets
        and finding.file not in files
    ]


#: Without its column, or below a doubled one, no row of a sheet is as it was meant.
WHOLE_SHEET = frozenset(
    {
        "missing_column", "misspelt_column", "duplicate_column", "people_fell", "headers_in_another_order",
        "sheet_goes_on", "unit_not_understood",
    }
)  # fmt: skip
WHOLE_FILE = frozenset({"quotes_swallow_row"})


def _place(finding: Finding) -> Place:
    return Place(finding.file, finding.sheet, finding.row)


def _tidy(place: Place) -> Place:
    """The place with its sheet named as a finding shows it, without spaces at the ends."""
    return replace(place, sheet=place.sheet.strip() if place.sheet else None)
