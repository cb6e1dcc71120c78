"""Four days of a city that nobody made up by hand, sealed and as plain rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from analytics.warehouse.rollups import derive
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin
from tests.explore.recount import Day
from tests.plain_snapshots import CHENGGUAN, arrow
from tests.warehouse.random_city import RandomCity
from tests.warehouse.small_city import AS_OF

DAYS = (date(2018, 12, 31), date(2019, 12, 31), date(2020, 3, 31), AS_OF)
#: In one of them the city level sends nothing.
CITIES = {day: RandomCity(seed) for day, seed in zip(DAYS, (4, 3, 6, 8), strict=True)}
TOLD = {day: Day(day, city.tables) for day, city in CITIES.items()}


def sealed(root: Path, derived: Callable[..., Any] = derive) -> Catalogue:
    """The four days as snapshots."""
    for day, city in CITIES.items():
        publish(
            root, {name: arrow(name, rows) for name, rows in city.tables.items()}, as_of=day, actor="test",
            origin=Origin.SUBMISSION, districts={CHENGGUAN: DistrictReport()}, expected_head="any",
            derive=derived,
        )  # fmt: skip
    return Catalogue(root)
