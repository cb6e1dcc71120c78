"""What LibreOffice reads of our files, and writes anew, is texts alone: the same, and nothing that acts."""

from __future__ import annotations

import csv
import re
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from analytics.access.viewer import everybody
from analytics.language.exports import Format, Stamp
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reports import documents
from analytics.reports.files import Format as BriefFormat
from analytics.tables import Table
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.hostile.city import City
from tests.hostile.strings import WHOLE
from tests.hostile.test_files import ESCAPED, FORMULA, lines
from tests.reports.libreoffice import soffice

#: A formula, a link, a macro, or another document, as LibreOffice's own files have them.
ACTING = re.compile(
    rb'table:formula=|<text:a |<script:|xlink:href="(?!\./|Pictures/|#)[^"]*:|office:dde|<table:dde'
)
#: Words that are drawn as the same text, of which a workbook keeps no difference.
SAFE = [text for text in WHOLE if not ESCAPED.search(text)]


@pytest.fixture(scope="module")
def rewritten(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What LibreOffice made of our workbook, our CSV and our document."""
    folder = tmp_path_factory.mktemp("libreoffice")
    table = Table("communities", {"name_zh": SAFE, "value": range(len(SAFE))})
    for form in (Format.XLSX, Format.CSV):
        (folder / f"table.{form}").write_bytes(form.made(table, Stamp((), "620100")))
    look = Look.of(everybody().named("李工"), Catalogue(city.folder), register())
    (folder / "brief.docx").write_bytes(documents.document(look, BriefFormat.WORD, language="zh"))
    command = [str(soffice()), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    utf8, again = "--infilter=CSV:44,34,76,1,,0,false,true", "xlsx:Calc MS Excel 2007 XML"
    text = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    for source, out, *options in (
        ("table.xlsx", "", "--convert-to", "ods"),
        ("table.ods", "again", "--convert-to", again),
        ("table.csv", "of_csv", utf8, "--convert-to", "ods"),
        ("table.xlsx", "as_csv", "--convert-to", text),
        ("brief.docx", "", "--convert-to", "odt"),
    ):
        whole = [*command, *options, "--outdir", str(folder / out), str(folder / source)]
        subprocess.run(whole, check=True, capture_output=True, timeout=300)
    return folder


def shown(text: str) -> str:
    """As it is seen: in lines of one kind, without what is at their ends; LibreOffice's cells hold no tab."""
    return "\n".join(line.replace("\t", "").strip() for line in lines(text).strip().split("\n"))


@pytest.mark.parametrize("name", ["table.ods", "of_csv/table.ods", "brief.odt"])
def test_nothing_in_a_file_acts_once_it_is_opened(rewritten: Path, name: str) -> None:
    with zipfile.ZipFile(rewritten / name) as package:
        assert not [part for part in package.namelist() if part.startswith(("Basic/", "Scripts/"))]
        for part in package.namelist():
            if part.endswith(".xml"):
                assert not ACTING.search(package.read(part)), (part, ACTING.search(package.read(part)))


def test_a_workbook_that_was_saved_again_holds_the_same_texts(rewritten: Path) -> None:
    sheet = openpyxl.load_workbook(rewritten / "again" / "table.xlsx").worksheets[1]
    cells = [row[0] for row in sheet.iter_rows(min_row=2, max_row=len(SAFE) + 1)]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    pairs = zip(SAFE, (str(cell.value or "") for cell in cells), strict=True)
    assert [(a, b) for a, b in pairs if shown(a) != shown(b)] == []


def test_a_workbook_that_was_saved_as_csv_holds_the_same_texts(rewritten: Path) -> None:
    (written,) = (rewritten / "as_csv").glob("*.csv")
    with written.open(encoding="utf-8", newline="") as file:
        found = [row[0] for row in csv.reader(file)][1:]
    assert [(a, b) for a, b in zip(SAFE, found, strict=False) if shown(a) != shown(b)] == []
    assert len(found) == len(SAFE)


def test_a_formula_that_is_one_is_found(tmp_path: Path) -> None:
    """The check finds what it looks for."""
    book = openpyxl.Workbook()
    assert book.active
    book.active["A1"], book.active["A2"] = "=1+1", "乙"
    book.active["A2"].hyperlink = "http://127.0.0.1:1/a"
    book.save(tmp_path / "a.xlsx")
    command = [str(soffice()), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    convert = ["--convert-to", "ods", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")]
    subprocess.run([*command, *convert], check=True, capture_output=True, timeout=300)
    with zipfile.ZipFile(tmp_path / "a.ods") as package:
        found = {one.split(b"=")[0] for one in ACTING.findall(package.read("content.xml"))}
    assert {b"table:formula", b"<text:a "} <= found
    assert FORMULA.match("=1+1")
