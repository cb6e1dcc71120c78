"""A marked .xlsx is its sender's own workbook: whatever no finding is about is there as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from lxml import etree
from openpyxl.utils.cell import coordinate_from_string

from analytics.intake.finding import FINDINGS_SHEET, Finding, Flaw, Spot
from analytics.intake.returned import anew, annotating
from analytics.intake.returned.annotating import annotated
from analytics.intake.returned.looks import FILLS
from analytics.intake.submission import examine
from tests.intake.packages import full_ledger, packed, parts
from tests.submissions.hostile import workbook as least_workbook

AS_OF = date(2016, 12, 31)
STRICT = b"http://purl.oclc.org/ooxml/"
#: The parts a mark is written into.
TOUCHED = re.compile(
    r"\[Content_Types\]\.xml|xl/(workbook|styles|comments\d*|worksheets/sheet2|persons/person"
    r"|threadedComments/threadedComment1)\.xml|xl/drawings/vmlDrawing1\.vml|xl/(worksheets/)?_rels/.*\.rels"
)
#: A cell that is written, and its style.
CELL, STYLE = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*?(?:/>|>.*?</c>)'), re.compile(rb' s="[0-9]+"')


def findings_of(path: Path, as_of: date = AS_OF) -> tuple[Finding, ...]:
    return examine(path.parent / "snapshots", [path], as_of=as_of).findings


def marked(path: Path, language: str = "zh", as_of: date = AS_OF) -> bytes:
    """The copy of a file, which must be its sender's own workbook."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anew, "written", lambda *_: pytest.fail("written anew"))
        return annotated(path.name, path.read_bytes(), findings_of(path, as_of), language=language)


def opened(content: bytes, **options: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def values(content: bytes) -> dict[str, list[list[Any]]]:
    """What another reader than openpyxl finds in every sheet."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    return {
        about.name: book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        for about in book.sheets_metadata
        if about.typ is python_calamine.SheetTypeEnum.WorkSheet and about.name != FINDINGS_SHEET
    }


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_ledger(tmp_path_factory.mktemp("full") / "城关区.xlsx")


@pytest.fixture(scope="module")
def copy(full: Path) -> bytes:
    return marked(full)


def test_every_part_no_mark_is_written_into_is_there_byte_for_byte(full: Path, copy: bytes) -> None:
    before, after = parts(full.read_bytes()), parts(copy)
    untouched = {name: data for name, data in before.items() if not TOUCHED.fullmatch(name)}
    assert {"xl/cellimages.xml", "xl/media/image1.png", "xl/drawings/drawing1.xml", "xl/charts/chart1.xml",
            "customXml/item1.xml", "xl/printerSettings/printerSettings1.bin",
            "xl/sharedStrings.xml"} < untouched.keys()  # fmt: skip
    assert {name: after.get(name) for name in untouched} == untouched
    assert before.keys() <= after.keys()


def test_the_cells_are_as_they_were_but_for_the_style_of_marked_ones(full: Path, copy: bytes) -> None:
    before, after = (
        {cell[1].decode(): cell[0] for cell in CELL.finditer(parts(content)["xl/worksheets/sheet2.xml"])}
        for content in (full.read_bytes(), copy)
    )
    changed = {place for place in after if after[place] != before.get(place)}
    assert changed == {"F3", "I1", "K1", "L1"}
    assert before.keys() == after.keys() - {"I1"}
    for place in changed - {"I1"}:
        assert STYLE.sub(b"", after[place]) == STYLE.sub(b"", before[place])
    assert values(copy) == values(full.read_bytes())


def test_formulas_keep_their_results(full: Path, copy: bytes) -> None:
    for content in (full.read_bytes(), copy):
        assert [cell.value for cell in opened(content)["资金台账"]["G"]][1:] == [
            "=1*10000",
            "=1*20000",
            "=1*30000",
        ]
        results = opened(content, data_only=True)["资金台账"]["G"]
        assert [cell.value for cell in results][1:] == [10_000, 20_000, 30_000]


def test_what_surrounds_the_rows_is_as_it_was(full: Path, copy: bytes) -> None:
    """But for the box of comments and the sheet that is shown first."""

    def around(content: bytes) -> bytes:
        text = parts(content)["xl/worksheets/sheet2.xml"].replace(b' tabSelected="1"', b"")
        tree = etree.fromstring(re.sub(rb"<sheetData>.*</sheetData>", b"", text, flags=re.DOTALL))
        return bytes(etree.tostring(tree, method="c14n"))

    assert around(copy) == around(full.read_bytes())


def test_a_comment_is_added_below_the_senders_own(copy: bytes) -> None:
    sheet = opened(copy)["资金台账"]
    assert sheet["B2"].comment.text == "县区全称"
    own, _, added = sheet["F3"].comment.text.partition("\n")
    assert own == "请核对用途"
    assert added.startswith("错误: ")
    assert sheet["F3"].fill.fgColor.rgb == f"FF{FILLS['error']}"


def test_a_conversation_at_the_cell_gets_a_reply_in_a_name_of_its_own(copy: bytes) -> None:
    first, reply = etree.fromstring(parts(copy)["xl/threadedComments/threadedComment1.xml"])
    assert (first[0].text, reply.get("parentId"), reply.get("ref")) == ("用途待定", first.get("id"), "F3")
    assert "错误" in reply[0].text
    people = {
        one.get("id"): one.get("displayName")
        for one in etree.fromstring(parts(copy)["xl/persons/person.xml"])
    }
    assert [people[one.get("personId")] for one in (first, reply)] == ["科长", FINDINGS_SHEET]


def test_the_list_is_first_and_alone_on_the_screen(copy: bytes) -> None:
    book = opened(copy)
    assert book.sheetnames == [FINDINGS_SHEET, "封面", "资金台账", "图"]
    assert book.active.title == FINDINGS_SHEET
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [FINDINGS_SHEET]


def test_names_that_hold_in_one_sheet_still_hold_in_it(copy: bytes) -> None:
    book = opened(copy)
    assert set(book["资金台账"].defined_names) == {"本表"}
    assert set(book.defined_names) == {"全部"}


def test_a_style_keeps_its_number_format_and_border(full: Path) -> None:
    path = full
    finding = Flaw("x", "Wrong.", "Mend it.").at(Spot(path.name, "资金台账", 2, "金额(元)"))
    content = annotated(path.name, path.read_bytes(), [finding])
    cell = opened(content)["资金台账"]["G2"]
    assert (cell.number_format, cell.border.left.style) == ("#,##0.00", "thin")
    assert cell.fill.fgColor.rgb == f"FF{FILLS['error']}"


def test_marked_twice_the_earlier_list_and_nothing_else_is_replaced(
    full: Path, copy: bytes, tmp_path: Path
) -> None:
    path = tmp_path / full.name
    path.write_bytes(copy)
    again = marked(path)
    assert opened(again).sheetnames == opened(copy).sheetnames
    assert set(opened(again)["资金台账"].defined_names) == set(opened(copy)["资金台账"].defined_names)
    lists = [name for name in parts(again) if b"inlineStr" in parts(again)[name]]
    assert len(lists) == 1
    assert values(again) == values(full.read_bytes())


@pytest.mark.parametrize("is_kept", [True, False])
def test_of_merged_cells_the_one_that_is_seen_is_marked(
    full: Path, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_kept:
        monkeypatch.setattr(annotating, "_in_place", lambda *_: None)
    finding = Flaw("x", "Wrong.", "Mend it.").at(Spot(full.name, "资金台账", 1, "M"))
    book = opened(annotated(full.name, full.read_bytes(), [finding], language="en"))
    sheet = book["资金台账"]
    assert [cell.coordinate for row in sheet for cell in row if cell.fill.fill_type] == ["L1"]
    assert sheet["L1"].comment.text == "Error: Wrong.\nMend it."
    assert str(sheet.merged_cells) == "L1:M1"
    # The list names the place itself.
    assert [row[0].value for row in book[FINDINGS_SHEET]][-1] == "M1"


def test_what_was_mended_is_marked_no_more_in_the_next_copy(full: Path) -> None:
    flaw = Flaw("x", "Wrong.", "Mend it.")
    spots = [
        Spot(full.name, "资金台账", row, column) for row, column in ((2, "编号"), (3, "用途"), (4, "编号"))
    ]
    once = annotated(full.name, full.read_bytes(), [flaw.at(spot) for spot in spots], language="en")
    assert {cell.coordinate for row in opened(once)["资金台账"] for cell in row if cell.comment} == {
        "A2", "A4", "B2", "F3",
    }  # fmt: skip
    twice = annotated(full.name, once, [flaw.at(spot) for spot in spots[1:]], language="en")
    sheet = opened(twice)["资金台账"]
    comments = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    said = "Error: Wrong.\nMend it."
    assert comments == {"A4": said, "B2": "县区全称", "F3": f"请核对用途\n{said}"}
    assert {cell.coordinate for row in sheet for cell in row if cell.fill.fill_type} == {"F3", "A4"}
    talk = etree.fromstring(parts(twice)["xl/threadedComments/threadedComment1.xml"])
    assert [one[0].text for one in talk] == ["用途待定", said]
    boxes = etree.fromstring(parts(twice)["xl/drawings/vmlDrawing1.vml"])
    assert len(boxes.findall("{urn:schemas-microsoft-com:vml}shape")) == len(comments)


def test_a_workbook_in_strict_names_or_with_prefixes_is_marked_as_it_is(full: Path, tmp_path: Path) -> None:
    strict = {
        name: data.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006", STRICT + b"spreadsheetml")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/rel", STRICT + b"officeDocument/rel")
        for name, data in parts(full.read_bytes()).items()
    }  # fmt: skip
    prefixed = dict(parts(full.read_bytes()))
    sheet = prefixed["xl/worksheets/sheet2.xml"].decode()
    known = "<x:worksheet xmlns:xr='urn:xr' xr:uid='{1}' xmlns:mc='urn:mc' mc:Ignorable='xr' "
    sheet = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", sheet).replace("xmlns=", "xmlns:x=")
    prefixed["xl/worksheets/sheet2.xml"] = sheet.replace("<x:worksheet ", known).encode()
    path = tmp_path / full.name
    for contents in (strict, prefixed):
        path.write_bytes(packed(contents))
        copy = marked(path)
        assert values(copy) == values(path.read_bytes())
        after = parts(copy)
        # The list speaks the workbook's own dialect.
        names = [etree.QName(etree.fromstring(after[f"xl/{part}.xml"])).namespace for part in
                 ("workbook", "worksheets/sheet3")]  # fmt: skip
        assert names[0] == names[1]
        rows = re.search(rb"<(x:)?row r=\"3\".*?</(x:)?row>", after["xl/worksheets/sheet2.xml"])
        assert rows is not None
        marked_cells = re.findall(rb'r="F3" (?:t="s" )?s="[0-9]+"', rows[0])
        assert len(marked_cells) == 1
    assert b'mc:Ignorable="xr"' in after["xl/worksheets/sheet2.xml"]


@pytest.mark.parametrize("rows", ['<!-- --><row r="1"/>', '<row r="2"/><row r="1"><c><v>1</v></c></row>'])
def test_a_workbook_that_cannot_be_edited_is_written_anew_and_the_list_says_so(rows: str) -> None:
    finding = Flaw("x", "Wrong.", "Mend it.").at(Spot("a.xlsx", "资金台账", 1, "A"))
    copy = annotated("a.xlsx", least_workbook(rows=rows), [finding])
    first = opened(copy)[FINDINGS_SHEET]["A1"].value
    assert first == "本副本只保留单元格的值，不含公式、图片和格式。请在原文件中更正。"


#: Before and behind the cells of a row and between them, in a row nobody has written, and behind the last.
PLACES = ("A1", "B1", "A2", "A3", "B3", "C3", "D3", "A4", "CV9")
ROWS = {
    "numbered": '<row r="1"><c r="A1"><v>1</v></c></row><row r="3" spans="2:3"><c r="B3"><v>2</v></c>'
    '<c r="C3"><v>3</v></c></row>',
    "without numbers": '<row><c><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c><c><v>3</v></c></row>',
    "in single quotes": "<row r='1'><c r='A1'><v>1</v></c></row ><row r='3'><c r='B3'><v>2</v></c>"
    "<c r='C3'><v>3</v></c></row>",
    "blank rows": '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3"><c r="B3"><v>2</v></c>'
    '<c r="C3"><v>3</v></c></row>',
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("places", [PLACES, PLACES[1::3], PLACES[:1], PLACES[-1:]])
def test_any_cell_can_be_marked_whether_it_is_written_or_not(
    rows: str, places: Sequence[str], tmp_path: Path
) -> None:
    content = least_workbook(rows=ROWS[rows])
    flaw = Flaw("x", "Wrong.", "Mend it.")
    at = [coordinate_from_string(place) for place in places]
    findings = [flaw.at(Spot("a.xlsx", "资金台账", row, letters)) for letters, row in at]
    copy = annotated("a.xlsx", content, findings)
    book = opened(copy)
    sheet = book["资金台账"]
    filled = [cell.coordinate for row in sheet for cell in row if cell.fill.fill_type]
    assert filled == [*places]
    assert all(sheet[place].comment for place in places)
    (before,), (after,) = values(content).values(), values(copy).values()
    assert [[cell for cell in row if cell != ""] for row in after if any(row)] == [
        [cell for cell in row if cell != ""] for row in before if any(row)
    ]
    assert book[FINDINGS_SHEET]["A1"].value == "位置"
