"""What a manifest says of one sealed snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from analytics.reference import CITY


class Origin(StrEnum):
    """Where the rows came from. Pages mark a sample on every screen."""

    SAMPLE = "sample"
    SUBMISSION = "submission"


@dataclass(frozen=True)
class DistrictReport:
    """Whether a district reported, or which date its rows are carried forward from."""

    carried_forward_from: date | None = None

    @property
    def is_carried_forward(self) -> bool:
        return self.carried_forward_from is not None

    @property
    def state(self) -> str:
        """`reported` or `carried_forward`."""
        return "carried_forward" if self.is_carried_forward else "reported"


@dataclass(frozen=True)
class InputFile:
    """A submitted file the snapshot was made from."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class SealedFile:
    """One parquet file; `path` is relative to the snapshots folder, its stem is the table."""

    path: str
    bytes: int
    sha256: str
    rows: int

    @property
    def table(self) -> str:
        return Path(self.path).stem


@dataclass(frozen=True)
class Snapshot:
    """The state of all tables as of one date, sealed when published."""

    seq: int
    parent: int | None
    parent_sha256: str | None
    as_of: date
    #: 0 for the first publish of a date, then 1, 2, …
    revision: int
    created_at: datetime
    actor: str
    origin: Origin
    schema_version: int
    districts: Mapping[str, DistrictReport]
    inputs: tuple[InputFile, ...]
    findings_sha256: str | None
    files: tuple[SealedFile, ...]
    #: Of the canonical body: the snapshot's identity.
    sha256: str

    @property
    def reported(self) -> tuple[str, ...]:
        """The districts, without the city level, that reported for this very date."""
        return tuple(
            code for code, report in self.districts.items() if code != CITY and not report.is_carried_forward
        )

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        return {file.table: file.rows for file in self.files}
