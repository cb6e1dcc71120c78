"""Old workbooks record by record, for what no writer of .xls at hand makes."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlwt  # type: ignore[import-untyped]

from tests.submissions.hostile import compound_file

Records = list[tuple[int, bytes]]

BEGIN, END, SHEET = 0x0809, 0x0A, 0x85


def written(write: Callable[[Any], None], name: str = "资金台账") -> bytes:
    """An .xls of one sheet by xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    write(book.add_sheet(name))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def records(content: bytes) -> Records:
    """The records of an .xls by xlwt, whose stream follows the first sector."""
    pieces, at = Records(), 512
    while at + 4 <= len(content) and (kind := struct.unpack_from("<H", content, at)[0]):
        length = struct.unpack_from("<H", content, at + 2)[0]
        pieces.append((kind, content[at + 4 : at + 4 + length]))
        at += 4 + length
    return pieces


def stream_of(pieces: Sequence[tuple[int, bytes]]) -> bytes:
    """The records as one stream of one sheet, which its entry is told where to find."""
    stream = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in pieces)
    entry = stream.find(struct.pack("<H", SHEET))
    second = stream.find(struct.pack("<H", BEGIN), 4)
    if entry < 0 or second < 0:
        return stream
    return stream[: entry + 4] + struct.pack("<I", second) + stream[entry + 8 :]


def old_workbook(pieces: Iterable[tuple[int, bytes]], name: str = "Workbook") -> bytes:
    """An OLE file whose only stream has these records: in sectors of 64 bytes below 4,096, else of 512."""
    stream = stream_of(list(pieces))
    return _short(stream, name) if len(stream) < 4096 else _long(stream, name)


FREE, LAST, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _head(short: int) -> bytes:
    return (
        compound_file(())[:60]
        + struct.pack("<II", short, int(short != LAST))
        + struct.pack("<II109I", LAST, 0, 0, *[FREE] * 108)
    )


def _entries(name: str, *places: tuple[int, int]) -> bytes:
    named = zip((("Root Entry", 5, 1), (name, 2, FREE)), places, strict=True)
    entries = (
        (title.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(title) + 2, kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
        for (title, kind, child), (start, size) in named
    )
    return b"".join(entries).ljust(512, b"\0")


def _sectors(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers).ljust(512, b"\xff")


def _short(stream: bytes, name: str) -> bytes:
    count, sectors = -(-len(stream) // 64), -(-len(stream) // 512)
    table = [TABLE, LAST, LAST, *range(4, 3 + sectors), LAST]
    entries = _entries(name, (3, 64 * count), (0, len(stream)))
    short = _sectors([*range(1, count), LAST])
    return _head(2) + _sectors(table) + entries + short + stream.ljust(512 * sectors, b"\0")


def _long(stream: bytes, name: str) -> bytes:
    sectors = -(-len(stream) // 512)
    table = [TABLE, LAST, *range(3, 2 + sectors), LAST]
    assert len(table) <= 128
    entries = _entries(name, (LAST, 0), (2, len(stream)))
    return _head(LAST) + _sectors(table) + entries + stream.ljust(512 * sectors, b"\0")
