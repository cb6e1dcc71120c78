"""What a manifest says of one sealed snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from analytics.dictionary import dictionary
from analytics.hashes import Hash
from analytics.id_numbers import without_personal_numbers
from analytics.reference import CITY
from analytics.reference import districts as statutory_districts
from analytics.visible import cut, visible

#: The name of whoever publishes is no longer, nor what they say of why.
LONGEST_ACTOR = 60
LONGEST_REASON = 300


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
class OlderReport:
    """A table of a unit whose rows are of a day before the snapshot's."""

    unit: str
    table: str
    on: date


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
    #: By the hash of its manifest.
    digest: str
    rows: int

    @property
    def table(self) -> str:
        # Asked thousands of times a page: without making a Path of each.
        return self.path.rpartition("/")[2].removesuffix(".parquet")


@dataclass(frozen=True)
class Snapshot:
    """The state of all tables as of one date, sealed when published."""

    seq: int
    parent: int | None
    parent_digest: str | None
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
    digest: str
    #: By which its digest and those of its files are; None where the manifest does not say: it is SHA-256.
    hash: Hash | None = None
    #: Of which day each unit's rows of each table are, by unit and table: see `days`. None where the manifest
    #: does not say.
    table_days: Mapping[str, Mapping[str, date]] | None = None
    #: What tells the key behind its person keys from another key; None where no submitted person was keyed.
    keyed_with: str | None = None
    #: Why it was published, above all what a revision puts right, where its publisher says so.
    reason: str | None = None

    @property
    def publisher(self) -> str:
        """Who published, as it is shown: older snapshots were published under whatever was typed."""
        return cut(" ".join(visible(without_personal_numbers(self.actor)).split()), LONGEST_ACTOR)

    @property
    def hashed_by(self) -> Hash:
        """The hash of its digests."""
        return self.hash or Hash.SHA256

    @property
    def is_sample(self) -> bool:
        return self.origin is Origin.SAMPLE

    @property
    def days(self) -> Mapping[str, Mapping[str, date]]:
        """By unit and table the day its rows are of; a table the unit never sent is not in it.

        Where the manifest does not say, every table of a unit is of the day of its report.
        """
        if self.table_days is not None:
            return self.table_days
        return {
            code: {table.name: report.carried_forward_from or self.as_of for table in dictionary().tables}
            for code, report in self.districts.items()
        }

    def day_of(self, code: str, *tables: str) -> date | None:
        """The day a unit's rows of some tables are of, the oldest of them; None where it never reported one.

        Who has reported and sent no row of a table that goes with the report has none: it is of the day of
        the table it goes with, and of the city level, which keeps no register, of its newest one.
        """
        own = self.days.get(code, {})
        of_city = max(own.values(), default=None) if code == CITY else None

        def day_of(table: str) -> date | None:
            goes_with = dictionary().table(table).reported_with
            return own.get(table) or (own.get(goes_with, of_city) if goes_with else None)

        days = [day_of(name) for name in tables]
        known = [day for day in days if day]
        return min(known) if known and len(known) == len(days) else None

    @property
    def older_reports(self) -> tuple[OlderReport, ...]:
        """Every table of every unit whose rows are of a day before the snapshot's."""
        days = [
            (code, table.name, self.day_of(code, table.name))
            for code in self.days
            for table in dictionary().tables
        ]
        return tuple(OlderReport(code, name, day) for code, name, day in days if day and day < self.as_of)

    def older_tables(self, code: str) -> Mapping[str, date]:
        """The tables that all units send whose rows are older than the unit's own report, with their day."""
        report = self.districts.get(code)
        if report is None:
            return {}
        newest = report.carried_forward_from or self.as_of
        days = {
            table.name: self.day_of(code, table.name)
            for table in dictionary().tables
            if not table.reported_with
        }
        return {name: day for name, day in days.items() if day is not None and day < newest}

    def told(self, *tables: str, year: int | None = None) -> frozenset[str]:
        """The districts whose rows of all these tables are known, be they carried forward.

        With a year: known of that year or later, since older rows cannot say what happened in it.
        """
        days = {code: self.day_of(code, *tables) for code in statutory_districts()}
        return frozenset(code for code, day in days.items() if day and (year is None or day.year >= year))

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
