"""Districts and communities of Lanzhou, from data/reference/."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from analytics.dictionary import Label

REFERENCE = Path(__file__).parent.parent / "data" / "reference"

#: A community's code begins with its street's or town's.
STREET_DIGITS = 9
#: The code of the city as a whole; in what is submitted, of the city level (市级), which reports for itself.
CITY = "620100"
#: The city level where a table has the whole city too.
CITY_LEVEL = "620100+level"


@dataclass(frozen=True)
class District:
    """One of the 8 statutory districts, or the city."""

    code: str
    name: str
    name_en: str
    name_short: str
    population_2020: int

    def in_language(self, language: str) -> str:
        """Its name, in `zh` or `en`."""
        return self.name_en if language == "en" else self.name


@dataclass(frozen=True)
class Community:
    """One community (社区), village (村) or town (乡镇) of 2020."""

    code: str
    name: str
    street: str
    district_code: str
    kind: str


@dataclass(frozen=True)
class Source:
    """Where one file of reference facts comes from."""

    file: str
    what: Label
    source: Label
    licence: str


@cache
def sources() -> tuple[Source, ...]:
    """Every file of reference facts, with its source and licence."""
    entries = tomllib.loads((REFERENCE / "sources.toml").read_text(encoding="utf-8"))["file"]
    return tuple(
        Source(entry["name"], Label(**entry["what"]), Label(**entry["source"]), entry["licence"])
        for entry in entries
    )


@cache
def districts() -> Mapping[str, District]:
    """The 8 districts by code, in the order of their codes."""
    return MappingProxyType({code: district for code, district in _units().items() if code != CITY})


def unit(code: str) -> District:
    """A district, or the city for its code.

    The city's residents are those of the 8 districts and of New Area (兰州新区), which none of them includes.
    """
    return _units()[code]


@cache
def communities() -> tuple[Community, ...]:
    """421 communities and 730 villages, edition of 2020-06-30."""
    return tuple(Community(**row) for row in _rows("communities.csv"))


@cache
def towns() -> tuple[Community, ...]:
    """The 61 towns (乡镇) that the communities and villages lie in; a town's own code ends in 000."""
    found = {
        place.code[:STREET_DIGITS]: Community(
            f"{place.code[:STREET_DIGITS]}000", place.street, place.street, place.district_code, "town"
        )
        for place in communities()
        if place.street.endswith(("镇", "乡"))
    }
    return tuple(town for _, town in sorted(found.items()))


def listed_places() -> tuple[Community, ...]:
    """Communities, villages and towns: wherever a district may report social-work posts."""
    return (*communities(), *towns())


@cache
def outlines() -> dict[str, tuple[tuple[tuple[float, float], ...], ...]]:
    """By district the rings of its simplified outline, (longitude, latitude) in WGS84; a second is a hole.

    Schematic, no authority on boundaries.
    """
    drawn = json.loads((REFERENCE / "lanzhou_districts.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["code"]: tuple(
            tuple((float(x), float(y)) for x, y in ring) for ring in feature["geometry"]["coordinates"]
        )
        for feature in drawn["features"]
    }


@cache
def community_counts() -> dict[tuple[int, str], int]:
    """Urban communities by (edition year, district code); 620171 is New Area, apart from the 8."""
    return {
        (int(row["edition_year"]), row["district_code"]): int(row["community"])
        for row in _rows("community_counts_by_year.csv")
    }


@cache
def _units() -> dict[str, District]:
    return {
        row["code"]: District(
            row["code"], row["name"], row["name_en"], row["name_short"], int(row["population_2020"])
        )
        for row in _rows("districts.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
