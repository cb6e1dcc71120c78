"""A file that is not read is named for what it is, with advice that fits it, in both languages."""

from __future__ import annotations

import gzip
import io
import re
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from analytics.intake.files import reading
from analytics.intake.files.reading import read, read_bytes
from analytics.intake.finding import Finding
from analytics.language.translator import translator
from tests.intake.old_workbooks import old_workbook, records, written
from tests.submissions import files
from tests.submissions.hostile import PNG, compound_file
from tests.submissions.model import Sheet

HAN = re.compile("[\u4e00-\u9fff]")
UNPACK, COPY, SAVE = "Unpack", "Copy its table", "Open it in Excel or WPS"


def refusal(name: str, content: bytes) -> Finding:
    """The one finding of a file, which says all it says in either language."""
    (finding,) = read_bytes(name, content).findings
    english = finding.said(translator("en"))
    assert not any(HAN.search(text) for text in english)
    assert all(HAN.search(text) for text in finding.said(translator("zh")))
    return finding


def named(value: object) -> str:
    """Of a table's line, what names it in every process: bytes are made anew in each."""
    return value if isinstance(value, str) else ""


def archive(*names: str, mimetype: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        if mimetype:
            package.writestr("mimetype", mimetype)
        for name in names:
            package.writestr(name, "x")
    return stream.getvalue()


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as package:
        package.addfile(tarfile.TarInfo("城关区.xlsx"))
    return stream.getvalue()


@pytest.mark.parametrize(("name", "content", "found", "advice"), [
    ("a.xlsx", archive("城关区.xlsx"), "ZIP", UNPACK),
    ("a.xls", archive("城关区.xlsx"), "ZIP", UNPACK),
    ("a.csv", archive("城关区.xlsx"), "ZIP", UNPACK),
    ("a.xlsx", b"Rar!\x1a\x07\x01\0", "RAR", UNPACK),
    ("a.xls", b"7z\xbc\xaf\x27\x1c", "7z", UNPACK),
    ("a.csv", gzip.compress(b"a,b"), "GZIP", UNPACK),
    ("a.ods", tar(), "TAR", UNPACK),
    ("a.xlsx", b"%PDF-1.7\n", "PDF", COPY),
    ("a.xlsx", archive("word/document.xml"), "Word", COPY),
    ("a.csv", archive("word/document.xml"), "Word", COPY),
    ("a.xls", compound_file(("WordDocument",)), "Word", COPY),
    ("a.xlsx", compound_file(("WordDocument",)), "Word", COPY),
    ("a.xlsx", archive("OFD.xml"), "OFD", COPY),
    ("a.ods", archive(mimetype="application/vnd.oasis.opendocument.text"), "ODT", COPY),
    ("a.xls", PNG, "PNG", COPY),
    ("a.xlsx", b"\xff\xd8\xff\xe0", "JPEG", COPY),
    ("a.xlsx", archive("Index/Document.iwa"), "Numbers", "Open it in the program"),
    ("a.xls", compound_file(("__properties_version1.0",)), "Outlook", "Save the attached"),
    ("a.xls", b"<html><table>", "HTML", SAVE),
    ("a.xls", b'\xef\xbb\xbf<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML", SAVE),
    ("a.xls", b"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "MHT", SAVE),
    ("a.xls", "编号\t县区\n".encode("gb18030"), "TXT", SAVE),
    ("a.csv", b"<html><table>", "HTML", SAVE),
    ("a.csv", compound_file(("Workbook",)), ".xls", SAVE),
    ("a.csv", archive("xl/workbook.xml"), ".xlsx", SAVE),
    ("a.xls", archive("xl/workbook.xml"), ".xlsx", SAVE),
], ids=named)  # fmt: skip
def test_another_kind_of_file_is_named_with_what_helps(
    name: str, content: bytes, found: str, advice: str
) -> None:
    finding = refusal(name, content)
    assert (finding.code, finding.values["found"]) == ("file_kind", found)
    assert finding.fix.startswith(advice)


@pytest.mark.parametrize(("name", "advice"), [
    ("a.zip", UNPACK), ("a.RAR", UNPACK), ("a.tar.gz", UNPACK), ("a.7z", UNPACK), ("a.pdf", COPY),
    ("a.ofd", COPY), ("a.docx", COPY), ("a.wps", COPY), ("a.jpg", COPY), ("a.et", SAVE), ("a.txt", SAVE),
    ("a.xml", SAVE), ("a.numbers", "Open it in the program"), ("a.dbf", "Open it in the program"),
    ("a.eml", "Save the attached"), ("a.lnk", "It only points"), ("a", SAVE),
])  # fmt: skip
def test_a_name_that_ends_as_no_table_does_gets_the_same_advice(name: str, advice: str) -> None:
    finding = refusal(name, b"x")
    assert finding.code == "file_type"
    assert finding.fix.startswith(advice)


@pytest.mark.parametrize(("name", "begin"), [
    ("~$城关区.xlsx", "~$"), (".~lock.城关区.ods#", ".~lock."), (".~城关区.xlsx", ".~"),
    ("._城关区.csv", "._"),
])  # fmt: skip
def test_what_a_program_keeps_beside_an_open_workbook_leads_to_the_workbook(name: str, begin: str) -> None:
    finding = refusal(name, b"\x06Office")
    assert (finding.code, finding.values["begin"]) == ("file_beside", begin)


@pytest.mark.parametrize(("content", "version"), [
    (b"\x09\x00\x04\x00\x02\x00\x10\x00", "Excel 2.0"),
    (b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00", "Excel 3.0"),
    (b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", "Excel 4.0"),
    # As scripts of the web write it that know eight records.
    (b"\x09\x08\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00", "Excel 5.0/95"),
    (old_workbook([(0x0809, struct.pack("<4H", 0x0500, 5, 0, 0)), (0x0A, b"")], "Book"), "Excel 5.0/95"),
], ids=named)  # fmt: skip
def test_a_workbook_older_than_those_read_is_named(content: bytes, version: str) -> None:
    finding = refusal("a.xls", content)
    assert (finding.code, finding.values["version"]) == ("old_workbook", version)


def _with_password() -> bytes:
    first, *rest = records(written(lambda page: page.write(0, 0, "编号")))
    return old_workbook([first, (0x2F, bytes(6)), *rest])


def _ods_with_password() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<m:manifest><m:encryption-data/></m:manifest>")
        package.writestr("content.xml", b"\x13\x37")
    return stream.getvalue()


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.xls", _with_password(), "workbook_encrypted"),
    ("a.xlsx", compound_file(("EncryptionInfo", "EncryptedPackage")), "workbook_encrypted"),
    ("a.xlsm", compound_file(("EncryptionInfo", "EncryptedPackage")), "workbook_encrypted"),
    ("a.xlsb", compound_file(("EncryptionInfo", "EncryptedPackage")), "workbook_encrypted"),
    ("a.xls", compound_file(("\x09DRMContent",)), "workbook_encrypted"),
    ("a.ods", _ods_with_password(), "workbook_encrypted"),
    ("a.xlsx", b"%TSD-Header-###%" + bytes(100), "file_sealed"),
    ("a.csv", b"b\x14#e\0\0E-SafeNet\0LOCK", "file_sealed"),
], ids=named)  # fmt: skip
def test_what_is_protected_is_said_to_be(name: str, content: bytes, code: str) -> None:
    assert refusal(name, content).code == code


def _macro_sheet_of_97() -> bytes:
    content = written(lambda page: page.write(0, 0, "编号"))
    pieces = [
        (kind, data[:5] + b"\x01" + data[6:] if kind == 0x85 else data) for kind, data in records(content)
    ]
    return old_workbook(pieces)


def _with_macro_sheet(form: str, folder: Path) -> bytes:
    path = folder / "made"
    files.write_file(path, [Sheet("资金台账", [["编号"]])], files.Format(form))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/macrosheets/sheet1.xml", "<macrosheet/>")
    return path.read_bytes()


@pytest.mark.parametrize(("name", "content"), [
    ("a.xls", lambda folder: _macro_sheet_of_97()),
    ("a.xlsm", lambda folder: _with_macro_sheet("file.xlsx", folder)),
    ("a.xlsb", lambda folder: _with_macro_sheet("file.xlsb", folder)),
], ids=named)  # fmt: skip
def test_a_macro_sheet_is_said_to_be_one(name: str, content: Callable[[Path], bytes], tmp_path: Path) -> None:
    finding = refusal(name, content(tmp_path))
    assert (finding.code, finding.fix[:21]) == ("macro_sheet", "Copy the filled cells")


@pytest.mark.parametrize(("child", "code"), [
    ("import os; os.abort()", "workbook_failed"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "workbook_failed"),
    ("import sys; sys.exit(1)", "workbook_failed"),
    ("import sys; sys.exit(5)", "workbook_failed"),
    ("import sys; sys.exit(3)", "workbook_damaged"),
    ("import sys; sys.exit(4)", "workbook_memory"),
    ("import os; os.write(2, b'memory allocation of 99 bytes failed'); os.abort()", "workbook_memory"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "workbook_memory"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "workbook_time"),
])  # fmt: skip
def test_what_the_reader_dies_of_is_told_apart(
    child: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    xlsxwriter.Workbook(str(path)).close()
    monkeypatch.setattr(reading, "START", child)
    (finding,) = read(path).findings
    assert finding.code == code
    # Nobody is told of seconds or megabytes that were not used.
    used = {"workbook_time": {"seconds"}, "workbook_memory": {"megabytes"}}
    assert finding.values.keys() - {"value", "column"} == used.get(code, set())


def test_a_reader_that_gives_up_on_itself_is_not_called_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    panics = reading.START.replace(
        "workbook.main(",
        "E = type('PanicException', (BaseException,), {})\n"
        "def document(*_): raise E()\nworkbook.document = document\nworkbook.main(",
    )
    monkeypatch.setattr(reading, "START", panics)
    assert refusal("a.xlsx", archive("xl/workbook.xml")).code == "workbook_failed"
