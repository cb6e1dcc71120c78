"""The whole city (全市) is the sum of all, the city level (市级) is by itself: never one for the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analytics.language.labels import labelled
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.policy.units import unit_of
from analytics.reference import CITY, CITY_LEVEL, districts
from analytics.tables import Table
from tests.pages.conftest import pages_over

WORDS = {CITY: ("全市", "Whole city"), CITY_LEVEL: ("市级", "City level")}
#: Pages that say something of the city, each with what makes it draw all its tables.
PAGES = (
    *(("target", {"target": id}) for id in ("funding.growth", "funding.city_floor", "workforce.total")),
    *(("target", {"target": id}) for id in ("systems.established", "funding.purchase", "pay.contracts")),
    *(("data", {"part": part}) for part in ("completeness", "snapshots")),
    ("difference", {"from": "2", "to": "27"}),
    *((page, {}) for page in ("overview", "districts", "communities", "workforce", "funding", "clauses")),
)  # fmt: skip


@contextmanager
def recorded(patch: pytest.MonkeyPatch) -> Iterator[list[Table]]:
    """Every table made meanwhile."""
    made: list[Table] = []
    init = Table.__post_init__

    def keep(table: Table) -> None:
        init(table)
        made.append(table)

    with patch.context() as context:
        context.setattr(Table, "__post_init__", keep)
        yield made


def places(table: Table) -> list[tuple[str, str]]:
    """Its columns that hold the code of a unit, and what kind of place each holds."""
    types = [(id, table.column(id).type) for id in table.ids]
    return [(id, kind) for id, kind in types if kind in ("district", "unit", "sender")]


def test_in_every_table_of_every_page_the_citys_code_is_called_what_it_is(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, set[str]] = {}
    with recorded(monkeypatch) as made, pages_over(sample) as run:
        for page, choices in PAGES:
            run(page, making=True, **choices)
    for table in made:
        for id, kind in places(table):
            codes = table.frame[id].map(
                lambda code, kind=kind: CITY_LEVEL if (code, kind) == (CITY, "sender") else code
            )
            if kind == "district":
                assert CITY not in set(codes), (table.name, "is no district")
            for language, place in (("zh", 0), ("en", 1)):
                said = labelled(table, translator(language)).iloc[:, table.ids.index(id)]
                for code, word in zip(codes, said, strict=True):
                    if code in WORDS:
                        assert word == WORDS[code][place], (table.name, id)
            seen.setdefault(table.name, set()).update(set(codes) & set(WORDS))
            if list(codes).count(CITY) == 1 and set(districts()) < set(codes):
                _is_the_sum(table, id)
    assert seen["years"] == seen["funding-grid"] == seen["completeness"] == {CITY_LEVEL}
    assert seen["conditions"] == {CITY}
    assert seen["flips"] == seen["moves"] == {CITY, CITY_LEVEL}


def _is_the_sum(table: Table, id: str) -> None:
    """What is called the whole city is all districts together, in every column that counts people or yuan."""
    frame = table.frame
    for name in table.ids:
        if table.column(name).type not in ("count", "yuan"):
            continue
        whole, parts = frame.loc[frame[id] == CITY, name], frame.loc[frame[id] != CITY, name]
        assert whole.sum() == parts.sum(), (table.name, name)


@pytest.mark.parametrize(
    ("id", "year", "place"),
    [
        ("workforce.total", None, CITY),
        ("communities.staffed", None, CITY),
        ("bases.city", None, CITY),
        ("funding.purchase", 2019, CITY),
        ("funding.district_floor", None, CITY),
        ("funding.city_floor", None, CITY_LEVEL),
        ("funding.city_floor", 2019, CITY_LEVEL),
        ("funding.growth", 2019, CITY_LEVEL),
        ("funding.growth", None, CITY),
        ("systems.established", None, CITY_LEVEL),
    ],
)
def test_a_number_under_the_citys_code_is_a_sum_or_the_city_levels_own(
    id: str, year: int | None, place: str
) -> None:
    assert unit_of(register().indicator(id), CITY, year) == place
    assert unit_of(register().indicator(id), "620102", year) == "620102"
