"""What befalls a file as a whole: it is cut short, locked, or its lines run together."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.submissions.files import BARE_QUOTE, Format
from tests.submissions.hostile import compound_file
from tests.submissions.plans import Delivery, Fault, FilePlan, seed

WORKBOOKS = frozenset({"file.xlsx", "file.xlsx_other", "file.xls", "file.xlsb", "file.ods"})
OPEN_XML = frozenset({"file.xlsx", "file.xlsx_other"})
TEXTS = (("funding", "project"), ("registrations", "employer_name"), ("measures", "document"))
#: Records of .xls: who wrote it, of a length that may stand for any other's, and that it is locked.
WRITTEN_BY, LOCKED = b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00"
MACRO_SHEET = (
    '<xm:macrosheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><sheetData/></xm:macrosheet>'
)
ENCRYPTION = '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="x"/>'


def damage(path: Path, form: Format, kind: str) -> None:
    """Does to a written file what befell it."""
    path.write_bytes(DAMAGES[kind](path.read_bytes(), form))


def _cut_short(content: bytes, form: Format) -> bytes:
    return content[: len(content) * 2 // 3]


def _locked(content: bytes, form: Format) -> bytes:
    """With a password, as each format has it."""
    match form.kind:
        case "file.xls":
            return content.replace(WRITTEN_BY, LOCKED, 1)
        case "file.ods":
            return _with_parts(content, {"META-INF/manifest.xml": _encrypted_manifest})
        case _:
            return compound_file(("EncryptionInfo", "EncryptedPackage"))


def _encrypted_manifest(manifest: str) -> str:
    return re.sub(r'(full-path="content.xml"[^>]*)/>', rf"\\1>{ENCRYPTION}</manifest:file-entry>", manifest)


def _with_macro_sheet(content: bytes, form: Format) -> bytes:
    return _with_parts(content, {"xl/macrosheets/sheet1.xml": lambda _: MACRO_SHEET})


def _with_parts(content: bytes, changes: Mapping[str, Callable[[str], str]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b"").decode()).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return stream.getvalue()


DAMAGES: Mapping[str, Callable[[bytes, Format], bytes]] = {
    "cut_short": _cut_short,
    "locked": _locked,
    "macro_sheet": _with_macro_sheet,
}


def _befalls(kind: str, forms: frozenset[str]) -> Fault:
    def fault(delivery: Delivery) -> bool:
        found = [file for file in delivery.files if file.form.kind in forms and not _is_touched(file)]
        if not found:
            return False
        file = delivery.rng.choice(found)
        file.damage = kind
        for plan in file.sheets:
            plan.lost = True
        return True

    return fault


def _is_touched(file: FilePlan) -> bool:
    return any(plan.spoiled or any(draft.touched for draft in plan.drafts) for plan in file.sheets)


def quotes_swallow_row(delivery: Delivery) -> bool:
    """Quotation marks that are not written twice pair over a line's end, and a row disappears in a text."""
    for table, column in delivery.rng.sample(TEXTS, len(TEXTS)):
        for file, plan in delivery.sheets(table):
            is_plain = file.form.is_csv and not file.form.quoted and not file.form.ragged
            if not is_plain or len(plan.drafts) < 3 or _is_touched(file):
                continue
            index = delivery.rng.randrange(len(plan.drafts) - 1)
            first, second = plan.drafts[index : index + 2]
            # Nothing may stand between the two rows, nor before the first mark.
            plan.habits = plan.habits.within({"rows.blank_between", "text.apostrophe"})
            second.written[column] = f"示例项目{BARE_QUOTE}"
            second.contradicted = True
            written = f"{BARE_QUOTE}示例项目"
            seed(plan, first, "quotes_swallow_row", column, written=written, writes=True, or_file=True)
            plan.lost = True
            return True
    return False


FILE_FAULTS: dict[str, Fault] = {
    "cut_short": _befalls("cut_short", WORKBOOKS),
    "locked": _befalls("locked", WORKBOOKS),
    "macro_sheet": _befalls("macro_sheet", OPEN_XML),
    "quotes_swallow_row": quotes_swallow_row,
}
