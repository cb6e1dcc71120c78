"""Cities that nobody made up by hand: the same seed, the same city."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from analytics.dictionary import Column, dictionary
from tests.plain_snapshots import Tables
from tests.warehouse.small_city import AS_OF, CITY

UNITS = ["620102", "620103", "620104", "620105", "620111"]


class RandomCity:
    """A few hundred rows with every code of the dictionary, gaps, and dates on both sides of the day."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        # One district has no row in the register, another the register and its communities alone; in every
        # other city the city level sends nothing.
        self.silent, self.without_ledger = self.chance.sample(UNITS, 2)
        self.city_level = [CITY] if seed % 2 == 0 else []
        self.communities = [
            self._row("communities", code=f"{unit}0010{number:02}", district_code=unit)
            for unit in UNITS
            for number in range(8)
        ]
        self.tables: Tables = {
            "registrations": list(self._registrations(250)),
            "funding": self._numbered("funding", "entry_id", 150),
            "communities": self.communities,
            "institutions": self._numbered("institutions", "id", 300),
            "activities": self._numbered("activities", "id", 200),
            "measures": list(self._measures(120)),
        }

    def rows(self, table: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(**row) for row in self.tables[table]]

    def _numbered(self, table: str, key: str, count: int) -> list[dict[str, Any]]:
        return [self._row(table, **{key: str(n)}, district_code=self._unit()) for n in range(count)]

    def _row(self, table: str, **given: Any) -> dict[str, Any]:
        """A row with something in every column, by its type; often nothing where that is allowed."""
        columns = dictionary().table(table).stored
        return {
            **{column.name: self._value(column) for column in columns if column.name not in given},
            **given,
        }

    def _value(self, column: Column) -> Any:
        chance = self.chance
        if not column.required and chance.random() < 0.3:
            return None
        match column.type:
            case "code":
                return chance.choice(list(column.codes))
            case "flag":
                return chance.random() < 0.6
            case "date":
                # Often on the very day or the day beside it: that is where the rules end.
                return AS_OF + timedelta(days=chance.choice([0, 1, -1, chance.randint(-2000, 200)]))
            case "year":
                return chance.randint(*((2013, 2020) if column.name == "fund_year" else (1955, 1999)))
            case "count":
                return chance.choice([0, 0, 2, 24])
            case "yuan":
                return Decimal(chance.randint(1, 5_000_000)) / 100
            case "number":
                return 1.5
            case "community":
                return chance.choice(self.communities)["code"]
            case _:
                return chance.choice("甲乙丙")

    def _unit(self) -> str:
        """The city level where it sends anything, or a district that keeps ledgers."""
        return self.chance.choice([*self.city_level, *(one for one in UNITS if one != self.without_ledger)])

    def _registrations(self, people: int) -> Iterator[dict[str, Any]]:
        """People reported by one district or several, most of them not cancelled."""
        reporting = [unit for unit in UNITS if unit != self.silent]
        for number in range(people):
            for unit in self.chance.sample(reporting, self.chance.choice([1, 1, 1, 2, 3])):
                row = self._row("registrations", person_key=f"key-{number:04}", district_code=unit)
                yield row if self.chance.random() < 0.4 else {**row, "cancelled_on": None}

    def _measures(self, number: int) -> Iterator[dict[str, Any]]:
        rows = [self._row("measures", district_code=self._unit()) for _ in range(number)]
        key = dictionary().table("measures").key
        yield from {tuple(row[name] for name in key): row for row in rows}.values()
