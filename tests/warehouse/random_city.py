"""Cities that nobody made up by hand: the same seed, the same city."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from analytics.dictionary import dictionary
from tests.plain_snapshots import Tables
from tests.warehouse.small_city import AS_OF, CITY

UNITS = ["620102", "620103", "620104", "620105", "620111"]


class RandomCity:
    """A few hundred rows with every code of the dictionary, gaps, and dates on both sides of the day."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        # One district has no row in the register, another none in the ledger.
        self.silent, self.without_ledger = self.chance.sample(UNITS, 2)
        self.communities = [
            {"code": f"{unit}0010{number:02}", "name": "社区", "district_code": unit,
             "kind": self.chance.choice(["urban", "urban", "rural"]), "posts": self.chance.randrange(3)}
            for unit in UNITS for number in range(8)
        ]  # fmt: skip
        self.registrations = list(self._registrations(250))
        self.funding = list(self._funding(150))
        self.institutions = list(self._institutions(300))
        self.activities = list(self._activities(200))
        self.measures = list(self._measures(60))

    @property
    def tables(self) -> Tables:
        return {
            "registrations": self.registrations, "funding": self.funding, "communities": self.communities,
            "institutions": self.institutions, "activities": self.activities, "measures": self.measures,
        }  # fmt: skip

    def rows(self, table: str) -> list[SimpleNamespace]:
        """The rows with every column of the dictionary; what is not given is None."""
        columns = dict.fromkeys(column.name for column in dictionary().table(table).stored)
        return [SimpleNamespace(**{**columns, **row}) for row in self.tables[table]]

    def _code(self, table: str, column: str) -> str:
        return self.chance.choice(list(dictionary().table(table).column(column).codes))

    def _day(self, missing: float = 0.0, near: int = 900) -> date | None:
        if self.chance.random() < missing:
            return None
        # Often on the very day or the day beside it: that is where the rules end.
        offset = self.chance.choice([0, 1, -1, self.chance.randint(-near, 200)])
        return AS_OF + timedelta(days=offset)

    def _sure_day(self) -> date:
        return self._day() or AS_OF

    def _unit(self) -> str:
        """The city level, or a district that keeps ledgers."""
        return self.chance.choice([CITY, *(unit for unit in UNITS if unit != self.without_ledger)])

    def _flag(self) -> bool | None:
        return self.chance.choice([True, False, None])

    def _registrations(self, people: int) -> Iterator[dict[str, Any]]:
        reporting = [unit for unit in UNITS if unit != self.silent]
        codes = ("employer_kind", "service_field", "category", "certificate", "gender", "education")
        for number in range(people):
            for unit in self.chance.sample(reporting, self.chance.choice([1, 1, 1, 2, 3])):
                yield {
                    "person_key": f"key-{number:04}", "district_code": unit,
                    **{name: self._code("registrations", name) for name in codes},
                    "community_code": self.chance.choice(self.communities)["code"]
                    if self.chance.random() < 0.8 else None,
                    "birth_year": self.chance.choice([None, *range(1955, 2000)]),
                    "equivalent_ability": self._flag(), "on_post": self.chance.random() < 0.6,
                    "project_staff": self._flag(), "registered_on": self._day(0.3, near=2000),
                    "valid_until": self._day(0.3), "cancelled_on": self._day(0.7),
                    "cancel_reason": self._code("registrations", "cancel_reason"),
                    "volunteers_linked": self.chance.choice([None, 0, 3]),
                    "trained_hours_this_year": self.chance.choice([None, 0, 24]),
                    "assessed_on": self._day(0.3), "has_contract": self._flag(),
                    "has_insurance": self._flag(),
                }  # fmt: skip

    def _funding(self, entries: int) -> Iterator[dict[str, Any]]:
        for number in range(entries):
            yield {
                "entry_id": str(number),
                "district_code": self._unit(),
                "fund_year": self.chance.randint(2013, 2020), "booked_on": self._day(near=2500),
                "source": self._code("funding", "source"), "purpose": self._code("funding", "purpose"),
                "amount_yuan": Decimal(self.chance.randint(1, 5_000_000)) / 100,
                "project": self.chance.choice([None, "甲", "乙", "丙"]), "evaluated": self._flag(),
            }  # fmt: skip

    def _institutions(self, number: int) -> Iterator[dict[str, Any]]:
        for id in range(number):
            yield {
                "id": str(id), "district_code": self._unit(), "kind": self._code("institutions", "kind"),
                "name": "机构", "established_on": self._sure_day(), "closed_on": self._day(0.5),
                "posts": self.chance.choice([None, 0, 0, 2]), "has_party_organization": self._flag(),
            }  # fmt: skip

    def _activities(self, number: int) -> Iterator[dict[str, Any]]:
        for id in range(number):
            yield {
                "id": str(id), "district_code": self._unit(), "kind": self._code("activities", "kind"),
                "held_on": self._sure_day(), "people": self.chance.choice([None, 10, 25]),
            }  # fmt: skip

    def _measures(self, number: int) -> Iterator[dict[str, Any]]:
        keys = {(self._unit(), self._code("measures", "measure"), self._sure_day()) for _ in range(number)}
        for district_code, measure, adopted_on in sorted(keys):
            yield {"district_code": district_code, "measure": measure, "adopted_on": adopted_on}
