"""ID numbers after GB 11643-1999 and names that nobody could take for a real person's."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from analytics.reference import districts

#: The factor of each of the first 17 digits, and the check character by the sum's remainder of 11.
FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

#: Where people came from who were not born in Lanzhou: 白银, 天水, 张掖, 西安, 北京, 成都.
ELSEWHERE = ("620402", "620502", "620702", "610113", "110105", "510107")

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "甲乙丙丁戊己庚辛壬癸"


def check_character(first_17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    total = sum(int(digit) * factor for digit, factor in zip(first_17, FACTORS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def id_number(area: str, born: str, sequence: int) -> str:
    """18 characters: area (6), date of birth as yyyymmdd (8), sequence (3, odd for men), check character."""
    first_17 = f"{area}{born}{sequence:03d}"
    return first_17 + check_character(first_17)


def old_form(id_18: str) -> str:
    """The 15 digits that somebody born before 2000 had on the first card: no century, no check character."""
    return id_18[:6] + id_18[8:17]


@dataclass(frozen=True)
class Person:
    """Somebody who never lived."""

    id_number: str
    name: str
    gender: str
    born: date


@dataclass
class People:
    """Gives out persons, each ID number once."""

    rng: random.Random
    given_out: set[str] = field(default_factory=set)

    def person(self, areas: Iterable[str] = ()) -> Person:
        """Somebody aged 19 to 59 in 2014, born in one of the areas, or anywhere."""
        rng = self.rng
        area = rng.choice([*areas, *districts(), *ELSEWHERE])
        born = date(1955, 1, 1) + timedelta(days=rng.randrange(40 * 365))
        sequence = rng.randrange(1, 1000)
        number = id_number(area, f"{born:%Y%m%d}", sequence)
        if number in self.given_out:
            return self.person(areas)
        self.given_out.add(number)
        name = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))
        return Person(number, name, "male" if sequence % 2 else "female", born)
