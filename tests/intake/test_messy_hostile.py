"""A file made to hurt gets a sentence within three seconds, and the server none of its harm."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from analytics.intake.submission import examine
from tests.intake.test_wording import is_in_one_language
from tests.submissions.hostile import HOSTILE, workbook
from tests.submissions.open_document import MIME

SECONDS = 3
#: What reading one file may add to the server's memory.
MEGABYTES = 300


def _far(rows: int, columns: int) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("资金台账")
        sheet.write(0, 0, "x")
        sheet.write(rows - 1, columns - 1, "x")
    return stream.getvalue()


def _repeated(rows: int, columns: int) -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{name}="{urn}:{name}:1.0"' for name in ("office", "table", "text"))
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    text = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="资金台账"><table:table-row table:number-rows-repeated="{rows}">'
        f"{cell}<text:p>长文字长文字</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", MIME)
        package.writestr("content.xml", text)
    return stream.getvalue()


def _same_part_many_times() -> bytes:
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 5000))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = f'<workbook xmlns="{main}" xmlns:r="{relations}">'
    return workbook({"xl/workbook.xml": f"{head}<sheets>{sheets}</sheets></workbook>"})


def _long_texts() -> bytes:
    return ("编号,县区,资金年度,列支日期,资金来源,用途,金额(元)\n" + ("长" * 40_000 + ",") * 100).encode()


#: By kind: the file's name, its bytes, and the code of the sentence.
MORE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a cell a million rows down": ("a.xlsx", lambda: _far(1_048_576, 40), "sheet_too_large"),
    "a sheet of ten million blanks": ("a.xlsx", lambda: _far(100_000, 100), "sheet_area"),
    "a text repeated over a sheet": ("a.ods", lambda: _repeated(200_000, 100), "package_ratio"),
    "a text repeated over all rows": ("a.ods", lambda: _repeated(1_048_576, 16_384), "sheet_too_large"),
    "one part under many names": ("a.xlsx", _same_part_many_times, "workbook_damaged"),
    "a workbook within comments": ("a.xlsx", lambda: b"PK\x03\x04" + b"\0" * 100_000, "workbook_damaged"),
    "texts without end": ("a.csv", _long_texts, "header_missing"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(kind: str, tmp_path: Path) -> None:
    name, content, code = HOSTILE[kind]
    severity = "notice" if kind == "macro_workbook" else "error"
    assert _findings(tmp_path / name, content())[0] == (code, severity)


@pytest.mark.parametrize("kind", MORE)
def test_a_file_that_would_grow_is_refused_before_it_does(kind: str, tmp_path: Path) -> None:
    name, content, code = MORE[kind]
    assert _findings(tmp_path / name, content())[0] == (code, "error")


def _findings(path: Path, content: bytes) -> list[tuple[str, str]]:
    path.write_bytes(content)
    memory, start = _peak_megabytes(), _processor_seconds()
    findings = examine(path.parent / "snapshots", [path], as_of=date(2020, 6, 30)).findings
    assert _processor_seconds() - start < SECONDS
    assert _peak_megabytes() - memory < MEGABYTES
    for finding in findings:
        is_in_one_language(finding)
    return [(finding.code, finding.severity.value) for finding in findings]


def _processor_seconds() -> float:
    """Of this process and the child that read for it: what the file costs, however busy the machine is."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
