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
    found = questions.rows_by_district(look.catalogue, look.snapshot, scope=look.scope)
    keys = zip(found["table"], found["district_code"], strict=True)
    rows = dict(zip(keys, found["rows"].tolist(), strict=True))
    codes = [code for code in (*districts(), CITY) if look.sees(code)]
    columns = {
        "sender": codes,
        **{f"rows:{one.name}": [rows.get((one.name, code)) for code in codes] for one in dictionary().tables},
        "report": [_report(look.snapshot, code) for code in codes],
        "days_late": [completeness.days_late(look, code) for code in codes],
    }
    return Table("completeness", columns)


def reports(look: Look) -> Table:
    """One row a day, the newest first, one column a district: what it sent for the day."""
    rows = [
        {"as_of": one.as_of}
        | {f"report_kind:{code}": completeness.report(one, code) for code in look.districts}
        for one in reversed(look.timeline)
    ]
    return Table("reports", rows)


def snapshots(catalogue: Catalogue) -> Table:
    """One row a published snapshot, the newest first."""
    rows = [
        {
            "seq": one.seq,
            "as_of": one.as_of,
            "revision": one.revision or None,
            "published_at": one.created_at,
            "published_by": None if one.is_sample else one.actor,
            "carried_forward": sum(report.is_carried_forward for report in one.districts.values()),
            "people": one.rows.get("registrations"),
            "files": len(one.inputs) or None,
        }
        for one in reversed(catalogue.snapshots())
    ]
    return Table("snapshots", rows)


def sealed_files(catalogue: Catalogue) -> int:
    """How many files all snapshots are made of."""
    return sum(len(one.files) for one in catalogue.snapshots())


def findings(found: Sequence[Finding], t: Translator) -> Table:
    """One row a finding: its place, what was found, why it is one and how to mend it, in one language."""
    rows = [
        (one.severity, one.file, one.sheet, one.row, one.column, one.value, *one.said(t)) for one in found
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
