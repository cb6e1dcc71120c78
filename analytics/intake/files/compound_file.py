"""OLE files, in which old office programs keep their streams: sectors chained by a table ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

#: Streams below this size lie in the sectors of 64 bytes of another stream.
SMALL_BELOW, SMALL_BYTES = 4096, 64
LAST_SECTOR = 0xFFFFFFFA
Table = Sequence[int]


class CompoundFile:
    """The streams of an OLE file, by their names in lower case; raises struct.error or ValueError."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << int.from_bytes(content[30:32], "little")
        if self.size not in (512, 4096):
            raise ValueError("sector size")
        self.table = self._table()
        directory = self._joined(self._places(struct.unpack_from("<I", content, 48)[0]))
        self.entries = {
            directory[at : at + 64].decode("utf-16-le").rstrip("\0").casefold(): struct.unpack_from(
                "<II", directory, at + 116
            )
            for at in range(0, len(directory), 128)
        }

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        return self._joined(self._stream_places(name))[: self.entries[name][1]]

    def with_stream(self, name: str, stream: bytes) -> bytes:
        """The whole file with other bytes in a stream, as many as there were."""
        content, at = bytearray(self.content), 0
        for place in self._stream_places(name):
            piece = stream[at : at + place.stop - place.start]
            content[place.start : place.start + len(piece)] = piece
            at += len(piece)
        return bytes(content)

    def _table(self) -> Table:
        """Of every sector, the one that follows it."""
        places = list(struct.unpack_from("<109I", self.content, 76))
        following = struct.unpack_from("<I", self.content, 68)[0]
        for _ in range(self._sectors):
            if following >= LAST_SECTOR:
                break
            numbers = self._numbers(following)
            places += numbers[:-1]
            following = numbers[-1]
        return [number for place in places if place < self._sectors for number in self._numbers(place)]

    @property
    def _sectors(self) -> int:
        return len(self.content) // self.size

    def _numbers(self, sector: int) -> Table:
        part = self.content[self._place(sector)].ljust(self.size, b"\xff")
        return struct.unpack(f"<{self.size // 4}I", part)

    def _place(self, sector: int) -> slice:
        return slice((sector + 1) * self.size, (sector + 2) * self.size)

    def _places(self, start: int) -> Iterator[slice]:
        return map(self._place, _chain(start, self.table, self._sectors))

    def _stream_places(self, name: str) -> Iterator[slice]:
        """Where the pieces of a stream lie in the file."""
        start, length = self.entries[name]
        if length >= SMALL_BELOW:
            return self._places(start)
        large = [place.start for place in self._places(self.entries["root entry"][0])]
        first = struct.unpack_from("<I", self.content, 60)[0]
        table = [
            number for sector in _chain(first, self.table, self._sectors) for number in self._numbers(sector)
        ]
        return (self._small(number, large) for number in _chain(start, table, len(table)))

    def _small(self, number: int, large: Sequence[int]) -> slice:
        sector, rest = divmod(number * SMALL_BYTES, self.size)
        return slice(large[sector] + rest, large[sector] + rest + SMALL_BYTES)

    def _joined(self, places: Iterator[slice]) -> bytes:
        return b"".join(self.content[place] for place in places)


def _chain(start: int, table: Table, most: int) -> Iterator[int]:
    """The sectors of a stream; a chain in a circle ends after as many as there are."""
    for _ in range(most):
        if start >= len(table):
            return
        yield start
        start = table[start]
