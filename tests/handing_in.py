"""Who hands in and who publishes: accounts beside a snapshots folder, and files of a district examined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from analytics.access.accounts import Accounts
from analytics.access.roles import Role
from analytics.access.viewer import Viewer, everybody
from analytics.intake.handed_in import HandIn, HandIns
from analytics.intake.submission import Examination, Upload, examine
from tests.intake.workbooks import csv_file, entry

DAY = date(2016, 12, 31)
CHENGGUAN, QILIHE = "620102", "620103"
WRITTEN: Mapping[str, str] = {CHENGGUAN: "城关区", QILIHE: "七里河区"}


def account(root: Path, role: Role, *districts: str, name: str) -> Viewer:
    """Somebody who has signed in."""
    accounts = Accounts.of(root, everybody())
    if not accounts.all():
        accounts.add("https://provider.test", "first", name="管理员", role=Role.ADMINISTRATOR)
    return accounts.add("https://provider.test", name, name=name, role=role, districts=districts).viewer()


def file_of(folder: Path, *codes: str, name: str = "资金.csv", amount: int = 30000) -> list[Upload]:
    """A ledger with an entry of each of the districts."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [entry(f"{code}-1", 县区=WRITTEN[code], **{"金额(元)": amount}) for code in codes]
    return [(name, csv_file(folder / name, rows).read_bytes())]


def examined(root: Path, files: list[Upload], viewer: Viewer) -> Examination:
    return examine(root, files, as_of=DAY, scope=viewer.scope)


def handed_in(
    root: Path, folder: Path, viewer: Viewer, code: str = CHENGGUAN, *, note: str = "", amount: int = 30000
) -> HandIn:
    """A district's ledger, handed in."""
    files = file_of(folder, code, amount=amount)
    return HandIns.of(root, viewer).hand_in(files, examined(root, files, viewer), note=note)
