"""What a workbook's bytes must be before any reader sees them: the kind its name says, and of bounded size.

Runs in the child process that reads the workbook. A package that was made to hurt is told by what it
declares (entries, sizes, names) and by inflating it with a bound; nothing of it is interpreted here.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

MOST_ENTRIES = 500
#: Of a package once inflated.
MOST_INFLATED_BYTES = 200_000_000
MOST_RATIO = 100
#: A directory of 500 entries with long names is far below this.
MOST_DIRECTORY_BYTES = 1_000_000

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How files that are no table begin, and what they are called in a finding.
OTHER_KINDS: Mapping[bytes, str] = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "GZIP",
    b"BZh91AY&SY": "BZIP2",
    b"\xfd7zXZ": "XZ",
    b"MSCF\0": "CAB",
    b"MZ\x90": "EXE",
    b"\x7fELF": "ELF",
    b"{\\rtf": "RTF",
    b"SQLite format 3\0": "SQLite",
    b"\0\x01\0\0Standard ": "Access",
    b"L\0\0\0\x01\x14\x02\0": "LNK",
    b"[InternetShortcut]": "URL",
    b"MIME-Version:": "MHT",
}
#: The same of workbooks older than those that are read, which are no OLE files.
OLD_WORKBOOKS: Mapping[bytes, str] = {
    b"\x09\x00\x04\x00": "Excel 2.0",
    b"\x09\x02\x06\x00": "Excel 3.0",
    b"\x09\x04\x06\x00": "Excel 4.0",
    b"\x09\x08": "Excel 5.0/95",
}
#: What software that encrypts every file of an office writes into the first bytes.
SEALED: Mapping[bytes, str] = {b"%TSD-Header-###%": "TSD", b"E-SafeNet": "E-SafeNet"}
#: The parts by which a zip, and the streams by which an OLE file, is known for what it is.
ZIP_KINDS: Mapping[bytes, str] = {
    b"xl/workbook.xml": ".xlsx",
    b"xl/workbook.bin": ".xlsb",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.text": "ODT",
    b"word/document.xml": "Word",
    b"ppt/presentation.xml": "PowerPoint",
    b"Index/Document.iwa": "Numbers",
    b"OFD.xml": "OFD",
}
OLE_KINDS: Mapping[str, str] = {
    "Workbook": ".xls",
    "Book": ".xls",
    "WordDocument": "Word",
    "PowerPoint Document": "PowerPoint",
    "__properties_version1.0": "Outlook",
}
MARKUP = re.compile(rb"\s*<(!doctype\s+html|html|\?xml|table|meta|head|body|style|div)\b", re.IGNORECASE)
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")


class Refused(Exception):
    """The file is not read; `code` and `values` make the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Package:
    """The inflated parts of a zip package, by name."""

    parts: Mapping[str, bytes]
    #: Of the file as it came.
    file_bytes: int

    def part(self, name: str) -> bytes:
        if name not in self.parts:
            raise Refused("workbook_damaged")
        return self.parts[name]

    @property
    def has_macros(self) -> bool:
        return any(
            name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))
            for name in self.parts
        )


def kind(content: bytes) -> str | None:
    """What the first bytes say the file is: `zip`, `ole`, a name such as PDF, or None for text."""
    if content.startswith((ZIP, b"PK\x05\x06")):
        return "zip"
    if content.startswith(OLE):
        return "ole"
    if markup := MARKUP.match(content[:200].removeprefix(b"\xef\xbb\xbf")):
        return "XML" if markup[1].lower() == b"?xml" else "HTML"
    if content[257:262] == b"ustar":
        return "TAR"
    if content.startswith(b"BM") and content[6:10] == bytes(4):
        return "BMP"
    if content[8:12] == b"WEBP" or content[4:12] in (b"ftypheic", b"ftypmif1"):
        return "WebP" if content.startswith(b"RIFF") else "HEIC"
    sealed = (name for sign, name in SEALED.items() if sign in content[:64])
    begins = (name for start, name in {**OTHER_KINDS, **OLD_WORKBOOKS}.items() if content.startswith(start))
    return next(chain(sealed, begins), None)


def name_of(content: bytes) -> str:
    """What a file is called in a finding; a zip or an OLE file by what is in it, without opening it."""
    begins = kind(content)
    if begins == "zip":
        return next((name for part, name in ZIP_KINDS.items() if part in content), "ZIP")
    if begins == "ole":
        streams = ((f"{stream}\0".encode("utf-16-le"), name) for stream, name in OLE_KINDS.items())
        return next((name for stream, name in streams if stream in content), "OLE")
    return begins or "TXT"


def package(content: bytes, suffix: str) -> Package | None:
    """The parts of a zip workbook, None for an .xls; raises Refused for whatever is unsafe or mistaken."""
    begins = kind(content)
    if begins == "ole":
        _refuse_encrypted_ole(content)
    if begins != ("ole" if suffix == ".xls" else "zip"):
        raise Refused("file_kind", suffix=suffix, found=name_of(content))
    if begins == "ole":
        return None
    parts = _inflated(content)
    really = _zip_suffix(parts)
    if really != (".xlsx" if suffix == ".xlsm" else suffix):
        raise Refused("file_kind", suffix=suffix, found=really or name_of(content))
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("workbook_encrypted")
    if any(name.lower().startswith("xl/macrosheets/") for name in parts):
        raise Refused("macro_sheet")
    _refuse_entities(parts)
    return Package(parts, len(content))


def document(content: bytes) -> Package:
    """The parts of a Word file; raises Refused for whatever is unsafe or mistaken, as `package` does."""
    begins = kind(content)
    if begins == "ole":
        _refuse_encrypted_ole(content)
    parts = _inflated(content) if begins == "zip" else {}
    if "word/document.xml" not in parts:
        raise Refused("file_kind", suffix=".docx", found=name_of(content))
    _refuse_entities(parts)
    return Package(parts, len(content))


def _refuse_encrypted_ole(content: bytes) -> None:
    if any(stream.encode("utf-16-le") in content for stream in ("EncryptedPackage", "\x09DRMContent")):
        raise Refused("workbook_encrypted")


def _zip_suffix(parts: Mapping[str, bytes]) -> str | None:
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return ".ods"
    if "xl/workbook.bin" in parts:
        return ".xlsb"
    return ".xlsx" if "xl/workbook.xml" in parts else None


def _inflated(content: bytes) -> dict[str, bytes]:
    _refuse_large_directory(content)
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, struct.error) as error:
        raise Refused("workbook_damaged") from error
    if len(entries) > MOST_ENTRIES:
        raise Refused("package_entries", found=len(entries), most=MOST_ENTRIES)
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) < len(names) or any(map(_leads_out, names)):
        raise Refused("package_names")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("workbook_encrypted")
    declared = sum(entry.file_size for entry in entries)
    if declared > MOST_INFLATED_BYTES:
        raise Refused("package_size", megabytes=declared // 1_000_000, most=MOST_INFLATED_BYTES // 1_000_000)
    if declared > MOST_RATIO * len(content):
        raise Refused("package_ratio", ratio=declared // len(content), most=MOST_RATIO)
    return {entry.filename: _part(content, entry) for entry in entries if not entry.is_dir()}


def _refuse_large_directory(content: bytes) -> None:
    """Looks at the directory's size before zipfile makes an object of every entry."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if at < 0 or len(content) < at + 22:
        raise Refused("workbook_damaged")
    entries, size = struct.unpack_from("<HI", content, at + 10)
    # 0xFFFF sends readers to a second, larger directory, which no workbook needs.
    if entries > MOST_ENTRIES or size > MOST_DIRECTORY_BYTES:
        raise Refused("package_entries", found=entries, most=MOST_ENTRIES)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name


def _part(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry, exactly as many as it declares: a directory that lies is refused."""
    start = entry.header_offset
    if content[start : start + 4] != ZIP or len(content) < start + 30:
        raise Refused("workbook_damaged")
    start += 30 + sum(struct.unpack_from("<HH", content, start + 26))
    raw = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        data, whole = bytes(raw), True
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-15)
        try:
            data = inflater.decompress(raw, entry.file_size + 1)
            # The end may stand behind the last byte of the text.
            data += b"" if inflater.eof else inflater.decompress(inflater.unconsumed_tail, 1)
        except zlib.error as error:
            raise Refused("workbook_damaged") from error
        whole = inflater.eof
    else:
        raise Refused("workbook_damaged")
    if not whole or len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        raise Refused("workbook_damaged")
    return data


def _refuse_entities(parts: Mapping[str, bytes]) -> None:
    """A workbook never declares a document type; what declares one may also expand without end."""
    for name, data in parts.items():
        # What programs keep beside the workbook, such as its queries, is parsed by nobody here.
        if name.endswith((".xml", ".rels")) and not name.startswith("customXml/item"):
            if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
                raise Refused("workbook_damaged")
            # ODF of old programs names its DTD; entities are what nobody needs.
            if b"<!ENTITY" in data or (b"<!DOCTYPE" in data and not name.endswith("manifest.xml")):
                raise Refused("package_entities")
