"""What was added to the chain of events, noted apart from it: that its end was cut off is found by this.

A line an event, `number digest`, each at once behind its commit. A server that is killed in between leaves a
line out, which tells nothing: the next one says as much of the event before it.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path

from analytics import log
from analytics.database.sqlite import FILE_MODE

_LINE = re.compile(rb"([0-9]{1,12}) ([0-9a-f]{64})")


class Witness:
    """The notes of one database."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def begin(self) -> None:
        """Begins the notes, for a chain that is about to have its first row.

        A server that is killed before it has noted that row leaves them begun.
        """
        try:
            os.close(os.open(self.file, os.O_WRONLY | os.O_CREAT, FILE_MODE))
            _sync_folder(self.file.parent)
        except OSError as error:
            logging.getLogger(__name__).warning("%s", log.described(error))

    def note(self, number: int, digest: str, *, is_begun: bool = False) -> None:
        """Adds a line. That it cannot is logged and no more: what it is about is kept already.

        What `is_begun` is of a chain that has notes: where they are gone, none are begun in their place.
        """
        try:
            making = 0 if is_begun else os.O_CREAT
            descriptor = os.open(self.file, os.O_WRONLY | making | os.O_APPEND, FILE_MODE)
            try:
                os.write(descriptor, _line(number, digest))
            finally:
                os.close(descriptor)
        except OSError as error:
            logging.getLogger(__name__).warning("%s", log.described(error))

    def noted(self) -> dict[int, set[str]]:
        """The hashes noted of each event: one, unless the chain was another before."""
        try:
            lines = self.file.read_bytes().splitlines()
        except FileNotFoundError:
            return {}
        found: dict[int, set[str]] = {}
        for line in lines:
            # A line that was cut short by a power failure is none.
            if said := _LINE.fullmatch(line):
                found.setdefault(int(said[1]), set()).add(said[2].decode())
        return found

    def begin_anew(self, number: int, digest: str) -> None:
        """Knows of this event and no other: another chain was put in the place of the one noted."""
        self.file.unlink(missing_ok=True)
        if number:
            self.note(number, digest)

    def forget(self, *, through: int) -> None:
        """Knows no more of the rows up to one: they were cut off, which their chain says."""
        if not self.file.exists():
            return
        kept = [
            _line(number, digest)
            for number, noted in self.noted().items()
            for digest in sorted(noted)
            if number > through
        ]
        unfinished = self.file.with_name(f".{self.file.name}")
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(kept)
            os.replace(unfinished, self.file)
        except OSError as error:
            logging.getLogger(__name__).warning("%s", log.described(error))


def _sync_folder(folder: Path) -> None:
    # Windows keeps names by itself and opens no folder.
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _line(number: int, digest: str) -> bytes:
    # A line of its own, also behind one that was cut short.
    return f"\n{number} {digest}\n".encode()
