"""What stands beside a cell's value is no content of it: comments, pictures, how a name is read."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from analytics.intake.files.reading import Moment, Unreadable, read, read_bytes
from analytics.intake.submission import examine
from tests.intake.old_workbooks import old_workbook, records, written
from tests.intake.packages import packed, parts
from tests.intake.workbooks import entry
from tests.submissions import files
from tests.submissions.hostile import HEAD, MAIN, PNG, RELATIONS, workbook
from tests.submissions.model import Content, Sheet

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = f'xmlns:draw="{OASIS}:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
FRAME = "<text:p>框</text:p>"
#: What LibreOffice and WPS anchor in a cell.
BESIDE = {
    "comment": f"<office:annotation {NAMES}><dc:creator>甲</dc:creator>{FRAME}</office:annotation>",
    "text box": f"<draw:frame {NAMES}><draw:text-box>{FRAME}</draw:text-box></draw:frame>",
    "shape": f"<draw:custom-shape {NAMES}>{FRAME}</draw:custom-shape>",
    "rectangle": f"<draw:rect {NAMES}>{FRAME}</draw:rect>",
    "group": f"<draw:g {NAMES}><draw:rect>{FRAME}</draw:rect><draw:line>{FRAME}</draw:line></draw:g>",
    "caption": f"<draw:caption {NAMES}>{FRAME}</draw:caption>",
}


def changed(path: Path, part: str, *changes: tuple[str, str]) -> Path:
    """A package with texts of one part replaced; each must be there."""
    contents = parts(path.read_bytes())
    text = contents[part].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_bytes(packed({**contents, part: text.encode()}))
    return path


def ods(path: Path) -> Path:
    files.write_file(path, [Sheet("资金台账", [["甲", 3, None]])], files.Format("file.ods"))
    return path


@pytest.mark.parametrize("beside", BESIDE)
def test_what_an_ods_anchors_in_a_cell_is_no_content_of_it(beside: str, tmp_path: Path) -> None:
    anchored = BESIDE[beside]
    path = changed(
        ods(tmp_path / "a.ods"), "content.xml",
        ("<text:p>甲", f"{anchored}<text:p>甲"), ("<text:p>3", f"{anchored}<text:p>3"),
        ("<table:table-cell/>", f"<table:table-cell>{anchored}</table:table-cell>"),
    )  # fmt: skip
    assert [list(row) for row in read(path).sheets[0].rows] == [["甲", 3.0]]


def test_lines_tabs_and_the_reading_of_a_name_are_read_as_they_are_shown(tmp_path: Path) -> None:
    ruby = "<text:ruby><text:ruby-base>张</text:ruby-base><text:ruby-text>zhāng</text:ruby-text></text:ruby>"
    text = f'{ruby}<text:span>三</text:span><text:line-break/>四<text:s text:c="2"/>五<text:tab/>六'
    path = changed(
        ods(tmp_path / "a.ods"), "content.xml", ("<text:p>甲", f"<text:p>{text}</text:p><text:p>甲")
    )
    assert read(path).sheets[0].rows[0][0] == "张三\n四  五\t六\n甲"


def test_runs_and_the_reading_of_a_name_in_an_xlsx_are_one_text() -> None:
    runs = "<r><t>张</t></r><r><rPr><b/></rPr><t xml:space='preserve'>三 </t></r>"
    reading = '<rPh sb="0" eb="1"><t>zhāng</t></rPh><phoneticPr fontId="1"/>'
    strings = f'{HEAD}<sst xmlns="{MAIN}"><si>{runs}{reading}</si></sst>'
    rows = (
        f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{runs}{reading}</is></c></row>'
    )
    (sheet,) = read_bytes("a.xlsx", workbook({"xl/sharedStrings.xml": strings}, rows)).sheets
    assert [list(row) for row in sheet.rows] == [["张三 ", "张三 "]]


def test_a_workbook_of_the_strict_kind_is_read_alike() -> None:
    kind = "http://purl.oclc.org/ooxml"
    content = workbook(
        rows='<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d"><v>2016-08-22</v></c></row>'
    )
    names = ((MAIN, f"{kind}/spreadsheetml/main"), (RELATIONS, f"{kind}/officeDocument/relationships"))
    contents = parts(content)
    for loose, strict in names:
        contents = {part: data.replace(loose.encode(), strict.encode()) for part, data in contents.items()}
    book = read_bytes("a.xlsx", packed(contents))
    assert (book.findings, list(book.sheets[0].rows[0])) == ((), ["编号", date(2016, 8, 22)])


def test_formulas_that_share_one_keep_their_results() -> None:
    shared = '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c></row>'
    rows = shared + '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    rows += '<row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
    (sheet,) = read_bytes("a.xlsx", workbook(rows=rows)).sheets
    assert [row[0] for row in sheet.rows[:2]] == [2.0, 4.0]
    assert isinstance(sheet.rows[2][0], Unreadable)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsb"])
@pytest.mark.parametrize("from_1904", [False, True])
def test_a_time_of_day_arrives_with_its_day(suffix: str, from_1904: bool, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    files.write_file(path, [Sheet("a", [[date(2018, 5, 14)]])], files.Format(f"file.{suffix}", from_1904))
    day = 43234 - 1462 * from_1904
    later = struct.pack("<d", day + 2 / 3)
    if suffix == "xlsx":
        changed(path, "xl/worksheets/sheet1.xml", (f"<v>{day}</v>", f"<v>{day + 2 / 3!r}</v>"))
    elif suffix == "xls":
        numbers = {0x0203, 0x027E}
        pieces = records(path.read_bytes())
        changed_pieces = [
            (0x0203, data[:6] + later) if kind in numbers else (kind, data) for kind, data in pieces
        ]
        path.write_bytes(old_workbook(changed_pieces))
    else:
        contents = parts(path.read_bytes())
        sheet = contents["xl/worksheets/sheet1.bin"]
        contents["xl/worksheets/sheet1.bin"] = sheet.replace(struct.pack("<d", day), later)
        path.write_bytes(packed(contents))
    cell = read(path).sheets[0].rows[0][0]
    assert isinstance(cell, Moment)
    assert (cell, cell.time) == (date(2018, 5, 14), "16:00:00")


@pytest.mark.parametrize(("written", "time"), [
    ("T16:00:00", "16:00:00"), ("T23:59:17", "23:59:17"), ("T16:00:00.000", "16:00:00"), ("T00:00:00", None),
    ("", None),
])  # fmt: skip
def test_a_time_of_day_of_an_ods_too(written: str, time: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    files.write_file(path, [Sheet("a", [[date(2018, 5, 14)]])], files.Format("file.ods"))
    if written:
        changed(path, "content.xml", ('date-value="2018-05-14"', f'date-value="2018-05-14{written}"'))
    cell = read(path).sheets[0].rows[0][0]
    assert (cell, getattr(cell, "time", None)) == (date(2018, 5, 14), time)


DISPIMG = 'DISPIMG("ID_1",1)'
RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"


def excels_pictures(kind: str, error: str = "#VALUE!") -> bytes:
    """A cell that holds a rich value of a kind, as Excel 365 writes one: the value is an error."""
    values = f'{HEAD}<rvData xmlns="{RICH}" count="1"><rv s="0"><v>0</v><v>5</v></rv></rvData>'
    structures = (
        f'{HEAD}<rvStructures xmlns="{RICH}" count="1"><s t="{kind}"><k n="a" t="i"/></s></rvStructures>'
    )
    metadata = (
        f'{HEAD}<metadata xmlns="{MAIN}" xmlns:r="{RICH}"><metadataTypes count="1">'
        '<metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLRICHVALUE" count="1"><bk>'
        '<extLst><ext uri="{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"><r:rvb i="0"/></ext></extLst></bk>'
        '</futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
    )
    parts = {
        "xl/metadata.xml": metadata,
        "xl/richData/rdrichvalue.xml": values,
        "xl/richData/rdrichvaluestructure.xml": structures,
    }
    return workbook(parts, f'<row r="1"><c r="A1" t="e" vm="1"><v>{error}</v></c></row>')


def formula(text: str, result: str, kind: str = "str") -> bytes:
    cell = f'<c r="A1" t="{kind}"><f>{text.replace(chr(34), "&quot;")}</f><v>{result}</v></c>'
    return workbook(rows=f'<row r="1">{cell}</row>')


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
@pytest.mark.parametrize(("content", "code"), [
    (excels_pictures("_localImage"), "cell_picture"),
    (excels_pictures("_webimage"), "cell_picture"),
    (excels_pictures("_error"), "cell_error"),
    (excels_pictures("_linkedentity"), "cell_error"),
    (formula(f"_xlfn.{DISPIMG}", f"={DISPIMG}".replace('"', "&quot;")), "cell_picture"),
    # As Excel saves it, which knows no such function, and as a script writes it.
    (formula(f"_xlfn.{DISPIMG}", "#NAME?", "e"), "cell_picture"),
    (formula(DISPIMG, ""), "cell_picture"),
    (formula('_xlfn.IMAGE("https://example.org/a.png")', "#VALUE!", "e"), "cell_picture"),
    (formula("1/0", "#DIV/0!", "e"), "cell_error"),
], ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_a_picture_in_a_cell_is_said_to_be_one(content: bytes, code: str, suffix: str) -> None:
    (sheet,) = read_bytes(f"a{suffix}", content).sheets
    cell = sheet.rows[0][0]
    assert isinstance(cell, Unreadable)
    assert cell.flaw.code == code


@pytest.mark.parametrize("suffix", ["xls", "xlsb", "ods", "csv"])
def test_one_of_wps_is_known_by_its_text_where_there_is_no_formula(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    form = files.Format("csv.utf8" if suffix == "csv" else f"file.{suffix}")
    headers = [*entry(), "项目名称"]
    row: list[Content] = [
        "A-1",
        "城关区",
        2016,
        date(2016, 3, 10),
        "彩票公益金",
        "培训",
        30000,
        f"={DISPIMG}",
    ]
    files.write_file(path, [Sheet("资金台账", [[*headers], row])], form)
    found = examine(tmp_path / "snapshots", [path], as_of=date(2020, 6, 30)).findings
    assert [(one.code, str(one.severity), one.column) for one in found] == [
        ("cell_picture", "warning", "项目名称")
    ]


def _xlsx_with_picture(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("资金台账").write(0, 0, "编号")
        book.add_worksheet("社区岗位").insert_image(0, 0, "a.png", {"image_data": io.BytesIO(PNG)})


def _xls_with_picture(path: Path) -> None:
    pieces = records(written(lambda page: page.write(0, 0, "编号"), "社区岗位"))
    shape = (0x5D, struct.pack("<HHHHH12x", 0x15, 0x12, 8, 1, 0x6011) + bytes(4))
    path.write_bytes(old_workbook([*pieces[:-1], shape, pieces[-1]]))


def _ods_with_picture(path: Path) -> None:
    files.write_file(path, [Sheet("社区岗位", [["编号"]])], files.Format("file.ods"))
    image = f"<table:shapes><draw:frame {NAMES}><draw:image/></draw:frame></table:shapes>"
    changed(
        path,
        "content.xml",
        ('<table:table table:name="社区岗位">', f'<table:table table:name="社区岗位">{image}'),
    )


@pytest.mark.parametrize(("suffix", "write"), [
    (".xlsx", _xlsx_with_picture), (".xlsm", _xlsx_with_picture), (".xls", _xls_with_picture),
    (".ods", _ods_with_picture),
])  # fmt: skip
def test_pictures_over_the_cells_are_said_to_be_left_out(
    suffix: str, write: Callable[[Path], None], tmp_path: Path
) -> None:
    write(tmp_path / f"a{suffix}")
    (finding,) = read(tmp_path / f"a{suffix}").findings
    assert (finding.code, finding.severity.value, finding.sheet) == ("pictures_ignored", "notice", "社区岗位")


def test_a_chart_is_no_picture_and_a_comment_no_content(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "编号"
    book.worksheets[0]["B2"].comment = openpyxl.comments.Comment("批注", "甲")
    book.worksheets[0].add_chart(openpyxl.chart.BarChart())
    book.save(tmp_path / "a.xlsx")
    read_book = read(tmp_path / "a.xlsx")
    assert (read_book.findings, [list(row) for row in read_book.sheets[0].rows][:1]) == ((), [["编号"]])
    assert not any(cell for row in read_book.sheets[0].rows[1:] for cell in row)
