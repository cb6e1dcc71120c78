"""Small files that want to hurt whoever reads them, or are not what their names say."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.submissions.excel import write_xls, write_xlsx
from tests.submissions.model import Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c></row>'
#: More than a workbook may declare, and what one compresses it to in pieces of a megabyte.
BOMB_MEGABYTES = 210
ENTRIES = 600

PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    + b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
HTML = "<html><head><meta charset='gb2312'></head><table><tr><td>编号</td></tr></table></html>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "哈">{LAUGHS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY file SYSTEM "file:///etc/hostname">]>'


def workbook(parts: Mapping[str, str | bytes] = {}, rows: str = ROWS) -> bytes:
    """The least .xlsx there is, with parts added or replaced."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package = "http://schemas.openxmlformats.org/package/2006"
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="资金台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}"><si><t>编号</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{MAIN}">'
        f"<sheetData>{rows}</sheetData></worksheet>",
        **parts,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package_file:
        for name, content in contents.items():
            package_file.writestr(name, content)
    return stream.getvalue()


def _bomb() -> bytes:
    """A sheet that declares, and unpacks to, more than 200 MB of spaces."""
    stream = io.BytesIO(workbook())
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(BOMB_MEGABYTES):
            part.write(b" " * 1_048_576)
    return stream.getvalue()


def _understating_bomb() -> bytes:
    """The sheet says 100 bytes in the directory and in its header, and unpacks to 30 MB."""
    text = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode() + b" " * 30_000_000
    honest = workbook({"xl/worksheets/sheet1.xml": text})
    return honest.replace(struct.pack("<I", len(text)), struct.pack("<I", 100))


def _squeezed() -> bytes:
    """30 MB of one repeated cell: far below 200 MB, far above a ratio of 100."""
    return workbook(rows=ROWS.replace('<row r="1">', "<row>").replace(' r="A1"', "") * 400_000)


def _locked() -> bytes:
    """Every entry marked as encrypted, as a zip program with a password leaves it."""
    data = bytearray(workbook())
    for signature, at_flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + at_flags] |= 1
            start = data.find(signature, start + 4)
    return bytes(data)


def compound_file(streams: tuple[str, ...]) -> bytes:
    """An OLE compound file of 512-byte sectors with empty streams of the given names, at most three."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, end, 0, end, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[free] * 108)
    allocation = struct.pack("<128I", table, end, *[free] * 126)
    entries = [_entry("Root Entry", 5, child=1)]
    for n, name in enumerate(streams, start=1):
        entries.append(_entry(name, 2, right=n + 1 if n < len(streams) else free))
    return header + allocation + b"".join(entries).ljust(512, b"\0")


def _entry(name: str, kind: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )


def _xls() -> bytes:
    return _written(lambda path: write_xls(path, [Sheet("资金台账", [["编号"]])], from_1904=False))


def _xlsx() -> bytes:
    return _written(lambda path: write_xlsx(path, [Sheet("资金台账", [["编号"], ["1"]])], from_1904=False))


def _written(write: Callable[[Path], None]) -> bytes:

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book"
        write(path)
        return path.read_bytes()


def _wide_row(columns: int) -> str:
    return "<row>" + "<c><v>1</v></c>" * columns + "</row>"


def _with_macros() -> bytes:
    """A macro workbook renamed; its one row is in order."""
    entry = "620102-2016-001,城关区,2016,2016-03-01,彩票公益金,培训,30000"
    lines = (CSV_HEAD.strip().split(","), entry.split(","))
    cells = ("".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in line) for line in lines)
    parts = {"xl/vbaProject.bin": compound_file(("VBA",))}
    return workbook(parts, "".join(f"<row>{line}</row>" for line in cells))


def _declaring(entities: str, text: str) -> bytes:
    """Its one cell is a text of entities that its own head declares."""
    strings = f'{entities}<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    return workbook({"xl/sharedStrings.xml": strings}, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')


FAR = ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
CSV_HEAD = "编号,县区,资金年度,列支日期,资金来源,用途,金额(元)\n"
CSV_ROW = "1,{},2016,2016-03-10,彩票公益金,培训,30000\n"

#: By kind: the file's name, its bytes, and the code of the sentence it is told; a second guard behind
#: the first would tell it otherwise, or later. Only a `macro_workbook` may be read, with a notice.
HOSTILE: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "zip_bomb": ("炸弹.xlsx", _bomb, "package_size"),
    "zip_bomb_understated": ("少报.xlsx", _understating_bomb, "workbook_damaged"),
    "zip_ratio": ("压缩.xlsx", _squeezed, "package_ratio"),
    "zip_many_entries": ("条目.xlsx", lambda: workbook({f"xl/media/{n}.txt": "" for n in range(ENTRIES)}),
        "package_entries"),
    "zip_absolute_name": ("绝对.xlsx", lambda: workbook({"/etc/lanzhou": "x"}), "package_names"),
    "zip_parent_name": ("上级.xlsx", lambda: workbook({"../../lanzhou": "x"}), "package_names"),
    "zip_backslash_name": ("反斜杠.xlsx", lambda: workbook({"..\\..\\lanzhou": "x"}), "package_names"),
    "zip_encrypted": ("密码.xlsx", _locked, "workbook_encrypted"),
    "zip_truncated": ("截断.xlsx", lambda: _xlsx()[: len(_xlsx()) // 2], "workbook_damaged"),
    "zip_empty": ("空包.xlsx", lambda: b"PK\x05\x06" + bytes(18), "file_kind"),
    "zip_no_workbook": ("文档.xlsx", lambda: _zip_of({"word/document.xml": HEAD + "<document/>"}),
        "file_kind"),
    "sheet_broken_xml": ("坏表.xlsx", lambda: workbook(rows="<row><c><v>1</c>"), "workbook_damaged"),
    "sparse_giant": ("远格.xlsx", lambda: workbook(rows=FAR), "sheet_too_large"),
    "too_many_columns": ("宽表.xlsx", lambda: workbook(rows=_wide_row(2_000)), "sheet_too_large"),
    "entities_in_strings": ("实体.xlsx", lambda: _declaring(ENTITIES, "&l9;"), "package_entities"),
    "entity_of_a_file": ("外部.xlsx", lambda: _declaring(OUTSIDE, "&file;"), "package_entities"),
    "ole_encrypted": ("加密.xlsx", lambda: compound_file(("EncryptionInfo", "EncryptedPackage")),
        "workbook_encrypted"),
    "ole_without_workbook": ("复合.xls", lambda: compound_file(("Ole10Native",)), "workbook_damaged"),
    "xls_truncated": ("半截.xls", lambda: _xls()[:1500], "workbook_damaged"),
    "png_named_xlsx": ("图片.xlsx", lambda: PNG, "file_kind"),
    "xlsx_named_csv": ("改名.csv", _xlsx, "file_kind"),
    "xlsx_named_xls": ("改名.xls", _xlsx, "file_kind"),
    "xls_named_xlsx": ("旧版.xlsx", _xls, "file_kind"),
    "html_named_xls": ("网页.xls", lambda: HTML.encode("gb18030"), "file_kind"),
    "csv_named_xlsx": ("文本.xlsx", lambda: CSV_HEAD.encode(), "file_kind"),
    "pdf_named_csv": ("扫描.csv", lambda: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
        "file_kind"),
    "macro_workbook": ("宏.xlsx", _with_macros, "macros_ignored"),
    "empty_file": ("空.xlsx", lambda: b"", "file_empty"),
    "empty_csv": ("空.csv", lambda: b"", "file_empty"),
    "csv_only_mark": ("标记.csv", lambda: b"\xef\xbb\xbf", "sheet_empty"),
    "csv_broken_bytes": ("乱码.csv", lambda: (CSV_HEAD * 3).encode() + b"1,\xff\xfe\x80,2016\n",
        "csv_encoding"),
    "csv_with_nul": ("零字节.csv", lambda: CSV_HEAD.encode() + CSV_ROW.format("\0\0").encode(),
        "text_characters"),
    "csv_private_use": ("自造字.csv", lambda: (CSV_HEAD + CSV_ROW.format("\ue000")).encode("gb18030"),
        "text_characters"),
    "csv_long_line": ("长行.csv", lambda: CSV_HEAD.encode() + b"1," * 2_000_000, "sheet_too_large"),
    "csv_open_quote": ("引号.csv", lambda: CSV_HEAD.encode() + b'"1,' + b"620102,2016\n" * 100_000,
        "csv_quotes"),
    "csv_too_many_rows": ("长表.csv", lambda: CSV_HEAD.encode() + b"1,,,,,,\n" * 200_001, "sheet_too_large"),
    # Delimiters alone hold nothing: its row is blank but for one cell.
    "csv_too_many_columns": ("宽表.csv", lambda: CSV_HEAD.encode() + b"1" + b"," * 101 + b"\n", "row_bare"),
    "csv_no_known_header": ("通讯录.csv", lambda: "部门,电话\n民政局,0931\n".encode(), "table_unknown"),
}  # fmt: skip


def _zip_of(parts: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def hostile(folder: Path) -> list[tuple[Path, str]]:
    """Writes every hostile file into the folder: (path, kind), in the order of `HOSTILE`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, (name, content, _) in HOSTILE.items():
        path = folder / name
        path.write_bytes(content())
        written.append((path, kind))
    return written
