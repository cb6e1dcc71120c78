"""What the rules look at: everything that was sent, the day it stands for, and what was published last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from analytics.dictionary import dictionary
from analytics.intake.assembling import Earlier, by_row
from analytics.intake.rows.records import Record

PEOPLE = "registrations"


@dataclass(frozen=True)
class Submitted:
    """The submitted rows in the order they were sent."""

    records: Sequence[Record]
    as_of: date
    before: Earlier | None = None

    @cached_property
    def tables(self) -> Mapping[str, Sequence[Record]]:
        """The rows by table; every table is there."""
        tables: dict[str, list[Record]] = {table.name: [] for table in dictionary().tables}
        for record in self.records:
            tables[record.grid.table.name].append(record)
        return tables

    def of(self, table: str) -> Sequence[Record]:
        """The submitted rows of one table."""
        return self.tables[table]

    def by_unit(self, table: str) -> dict[str, list[Record]]:
        """The submitted rows of one table by the district they name."""
        units: dict[str, list[Record]] = {}
        for record in self.of(table):
            code = record.values["district_code"]
            if isinstance(code, str):
                units.setdefault(code, []).append(record)
        return units

    def carried(self, table: str) -> pa.Table | None:
        """The published rows that stay, since their unit sent none of this table; None when nothing was."""
        if self.before is None:
            return None
        rows = self.before.tables[table]
        sent = pa.array(list(self.by_unit(table)), pa.string())
        return rows.filter(pc.invert(pc.is_in(rows["district_code"], sent)))

    @cached_property
    def active(self) -> tuple[Record, ...]:
        """The submitted people that are not cancelled on the as-of date."""
        return tuple(record for record in self.of(PEOPLE) if self.is_active(record.values["cancelled_on"]))

    def is_active(self, cancelled_on: object) -> bool:
        """Whether somebody cancelled on that day, or never, still counts."""
        return not (isinstance(cancelled_on, date) and cancelled_on <= self.as_of)

    def staff(self) -> Iterator[tuple[str, str, bool, bool]]:
        """Community, district, on a post, professional: of everybody active who would be in the snapshot."""
        for record in self.active:
            values = record.values
            code, district = values["community_code"], values["district_code"]
            if isinstance(code, str) and isinstance(district, str):
                yield code, district, bool(values["on_post"]), values["category"] == "professional"
        carried = self.carried(PEOPLE)
        if carried is None:
            return
        columns = ("community_code", "district_code", "on_post", "category", "cancelled_on")
        for code, district, on_post, category, cancelled_on in by_row(carried, *columns):
            if code is not None and self.is_active(cancelled_on):
                yield code, district, bool(on_post), category == "professional"
