"""Workbooks with more in them than values, and what stands in their packages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.intake.workbooks import entry
from tests.submissions.hostile import PNG

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONVERSATION = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
PERSON = "http://schemas.microsoft.com/office/2017/10/relationships/person"
THREAD = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
CELL_IMAGES = "http://www.wps.cn/officeDocument/2020/cellImage"


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(contents: Mapping[str, bytes]) -> bytes:
    """A package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return stream.getvalue()


def related(contents: dict[str, bytes], part: str, *relations: tuple[str, str, bool]) -> list[str]:
    """Adds relationships of a part: whole type, target, whether it lies outside; gives their ids."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    ids = []
    for kind, target, is_outside in relations:
        ids.append(f"more{len(contents.get(rels, b''))}")
        mode = ' TargetMode="External"' if is_outside else ""
        made = f'<Relationship Id="{ids[-1]}" Type="{kind}" Target="{target}"{mode}/></Relationships>'
        contents[rels] = contents.get(rels, empty).replace(b"</Relationships>", made.encode())
    return ids


def full_ledger(path: Path) -> Path:
    """A ledger with all that offices put into a workbook beside its rows; its second row has a wrong purpose.

    F3 is the wrong cell; it has a comment and a conversation. Row 4 is hidden.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        cover, sheet = book.add_worksheet("封面"), book.add_worksheet("资金台账")
        chart_sheet = book.add_chartsheet("图")
        cover.write(0, 0, "城关区")
        _rows(book, sheet)
        sheet.insert_textbox("K2", "本表由城关区民政局填写")
        sheet.insert_image("K9", "x.png", {"image_data": io.BytesIO(PNG)})
        sheet.data_validation("F2:F99", {"validate": "list", "source": ["培训", "宣传"]})
        sheet.conditional_format("G2:G99", {"type": "cell", "criteria": ">", "value": 9,
                                            "format": book.add_format({"bold": True})})  # fmt: skip
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.write_comment("F3", "请核对用途")
        sheet.write_comment("B2", "县区全称")
        sheet.write_url("K1", "https://www.lanzhou.gov.cn/", string="兰州")
        sheet.merge_range("L1:M1", "备注")
        sheet.autofilter("A1:G4")
        sheet.freeze_panes(1, 0)
        sheet.activate()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=资金台账!$G$2:$G$4"})
        chart_sheet.set_chart(chart)
        book.define_name("资金台账!本表", "=资金台账!$A$1:$G$4")
        book.define_name("全部", "=资金台账!$G:$G")
    contents = parts(path.read_bytes())
    _with_more(contents)
    path.write_bytes(packed(contents))
    return path


def _rows(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    style = book.add_format({"num_format": "#,##0.00", "border": 1})
    rows = [entry("A-1"), entry("A-2", 用途="别的"), entry("A-3")]
    for column, header in enumerate(rows[0]):
        sheet.write(0, column, header)
        for number, row in enumerate(rows, start=1):
            if header == "金额(元)":
                sheet.write_formula(number, column, f"=1*{10_000 * number}", style, 10_000 * number)
            else:
                sheet.write(number, column, row[header])
    sheet.write_rich_string("I2", "请", book.add_format({"bold": True}), "核对", "此行")


def _with_more(contents: dict[str, bytes]) -> None:
    """Adds what only Excel and WPS write: pictures in cells, a conversation, a printer's settings."""
    contents["xl/cellimages.xml"] = (
        b'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
    )
    contents["customXml/item1.xml"] = b"<office:note xmlns:office='urn:x'>620102</office:note>"
    contents["xl/printerSettings/printerSettings1.bin"] = b"\0\x01printer"
    root, who = "{11111111-2222-3333-4444-555555555555}", "{AAAAAAAA-2222-3333-4444-555555555555}"
    contents["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{CONVERSATION}"><threadedComment ref="F3" dT="2016-12-01T08:00:00.00" '
        f'personId="{who}" id="{root}"><text>用途待定</text></threadedComment></ThreadedComments>'
    ).encode()
    contents["xl/persons/person.xml"] = (
        f'<personList xmlns="{CONVERSATION}"><person displayName="科长" id="{who}" userId="k" '
        'providerId="None"/></personList>'
    ).encode()
    related(
        contents,
        "xl/workbook.xml",
        (CELL_IMAGES, "cellimages.xml", False),
        (PERSON, "persons/person.xml", False),
        (f"{RELATIONS}/customXml", "../customXml/item1.xml", False),
    )
    related(
        contents,
        "xl/worksheets/sheet2.xml",
        (f"{RELATIONS}/printerSettings", "../printerSettings/printerSettings1.bin", False),
        (THREAD, "../threadedComments/threadedComment1.xml", False),
    )
    types = contents["[Content_Types].xml"]
    contents["[Content_Types].xml"] = types.replace(
        b"</Types>",
        b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        b'printerSettings"/></Types>',
    )
