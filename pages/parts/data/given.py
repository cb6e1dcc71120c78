"""A file that is examined on the page: one that was uploaded, or one that somebody has handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Given(Protocol):
    """What Streamlit's uploaded files are too."""

    @property
    def file_id(self) -> str: ...

    @property
    def name(self) -> str: ...

    def getvalue(self) -> bytes: ...


@dataclass(frozen=True)
class KeptFile:
    """One that was handed in."""

    file_id: str
    name: str
    content: bytes

    def getvalue(self) -> bytes:
        return self.content
