"""What the data page shows: who reported what, what is wrong with uploaded files, and the snapshots."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.dictionary import dictionary
from analytics.intake.finding import Finding
from analytics.language.translator import Translator
from analytics.progress import completeness
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.tables import Table
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot


def rows_by_table(look: Look) -> Table:
    """One row a unit: its rows of every submitted table, what it sent for the day, and how late."""
    counts = questions.rows_by_district(look.catalogue, look.snapshot, scope=look.scope)
    keys = zip(counts["table"], counts["district_code"], strict=True)
    rows = dict(zip(keys, counts["rows"].tolist(), strict=True))
    codes = [code for code in (*districts(), CITY) if look.sees(code)]
    columns = {
        "sender": codes,
        **{
            f"rows:{table.name}": [rows.get((table.name, code)) for code in codes]
            for table in dictionary().tables
        },
        "report": [_report(look.snapshot, code) for code in codes],
        "days_late": [completeness.days_late(look, code) for code in codes],
    }
    return Table("completeness", columns)


def reports(look: Look) -> Table:
    """One row a day, the newest first, one column a district: what it sent for the day."""
    rows = [
        {"as_of": snapshot.as_of}
        | {f"report_kind:{code}": completeness.report(snapshot, code) for code in look.districts}
        for snapshot in reversed(look.timeline)
    ]
    return Table("reports", rows)


def snapshots(look: Look) -> Table:
    """One row a published snapshot, the newest first; how many rows all sent for who sees all of them."""
    has_rows = look.scope.is_everything
    rows = [
        {
            "seq": snapshot.seq,
            "as_of": snapshot.as_of,
            "revision": snapshot.revision or None,
            "published_at": snapshot.created_at,
            "published_by": None if snapshot.is_sample else snapshot.publisher,
            "reason_given": snapshot.reason,
            "carried_forward": sum(report.is_carried_forward for report in snapshot.districts.values()),
            "register_rows": snapshot.rows.get("registrations") if has_rows else None,
            "files": len(snapshot.inputs) or None,
        }
        for snapshot in reversed(look.catalogue.snapshots())
    ]
    return Table("snapshots", rows)


def sealed_files(catalogue: Catalogue) -> int:
    """How many files all snapshots are made of."""
    return sum(len(snapshot.files) for snapshot in catalogue.snapshots())


def findings(listed: Sequence[Finding], t: Translator) -> Table:
    """One row a finding: its place, what was found, why it is one and how to mend it, in one language."""
    rows = [
        (
            finding.severity,
            finding.file,
            finding.sheet,
            finding.row,
            finding.column,
            finding.value,
            *finding.said(t),
        )
        for finding in listed
    ]
    names = ("severity", "file", "sheet_name", "row", "column", "found", "finding", "mending")
    return Table("findings", pd.DataFrame(rows, columns=list(names)).astype({"row": "Int64"}))


def _report(snapshot: Snapshot, code: str) -> str | None:
    """`reported` or `carried_forward=2019-12-31`, then the older tables: `funding=2019-09-30`.

    None for the city level, which need not report.
    """
    report = snapshot.districts.get(code)
    if report is None:
        return None if code == CITY else "never"
    sent = f"carried_forward={report.carried_forward_from}" if report.is_carried_forward else "reported"
    return ";".join([sent, *(f"{name}={day}" for name, day in snapshot.older_tables(code).items())])
