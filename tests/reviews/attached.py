"""Small files as districts attach them, and the same made to hurt."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping


def pdf(*, more: bytes = b"", trailer: bytes = b"") -> bytes:
    """A page without anything on it, and `more` objects."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        + more
        + b"trailer<</Root 1 0 R"
        + trailer
        + b">>\nstartxref\n9\n%%EOF\n"
    )


def object_stream(objects: bytes) -> bytes:
    body = zlib.compress(objects)
    head = f"9 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(body)}>>".encode()
    return head + b"stream\n" + body + b"\nendstream endobj\n"


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34"
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + scan + b"\xff\xd9"
    )


def word(parts: Mapping[str, bytes] = {}) -> bytes:
    text = b"<w:document><w:body><w:p><w:r><w:t>DDE 1</w:t></w:r></w:p></w:body></w:document>"
    return _zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": text, **parts})


def excel(parts: Mapping[str, bytes] = {}) -> bytes:
    return _zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **parts})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()
