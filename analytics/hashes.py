"""The hash by which what is sealed or chained is told, under its name beside it: sha256, or sm3 by setting.

LANZHOU_HASH=sm3 is GB/T 32905; what was written under the other name stays readable.
"""

from __future__ import annotations

import hashlib
import os
from enum import StrEnum
from pathlib import Path
from typing import Any

from analytics.errors import N_, Refusal, UnknownName


class Hash(StrEnum):
    """A hash of 64 hexadecimal digits, by the name hashlib has for it."""

    SHA256 = "sha256"
    SM3 = "sm3"

    def of(self, data: bytes) -> str:
        """The digest of some bytes."""
        made = self._begun()
        made.update(data)
        return str(made.hexdigest())

    def of_file(self, path: Path) -> str:
        """The digest of what a file holds."""
        with path.open("rb") as file:
            return hashlib.file_digest(file, self._begun).hexdigest()

    def _begun(self) -> Any:
        try:
            return hashlib.new(self.value)
        except ValueError as error:
            raise Refusal(
                N_("The OpenSSL of this server has no {what}: use another, or set LANZHOU_HASH=sha256."),
                what=self.name,
            ) from error


def chosen() -> Hash:
    """The hash for what is written now; refuses a name that is none, and one this system lacks."""
    named = os.environ.get("LANZHOU_HASH") or Hash.SHA256
    if named not in list(Hash):
        raise UnknownName("LANZHOU_HASH", named, list(Hash))
    found = Hash(named)
    found.of(b"")
    return found
