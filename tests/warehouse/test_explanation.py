"""Why a number changed: the parts add up to the difference, and every kind of part is told as what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analytics.access.scope import Scope
from analytics.policy.loading import register
from analytics.progress.look import units
from analytics.warehouse.definitions import indicator_ids
from analytics.warehouse.questions.explanation import Known, Pair, comparing, of_each_unit
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot
from tests.plain_snapshots import Tables, publish
from tests.warehouse.random_city import RandomCity
from tests.warehouse.small_city import AS_OF, CITY, A, B, day, institution, money, professional

EVERYTHING = Scope.everything()
EARLIER = date(2020, 3, 31)


#: Units looked at in a test run of the numbers that each makes of its own rows alone, which all do alike:
#: the city level and two districts, of which one reports late where any does. In a soak it is all units.
ALONE = (CITY, A, B)
#: In a test run, every so many-eth indicator is looked at in one pair of the sample, the next in the next.
IN_TURN = 18


@pytest.fixture
def alone(soaks: bool) -> Sequence[str]:
    return units() if soaks else ALONE


def remainders(
    catalogue: Catalogue,
    before: Snapshot,
    after: Snapshot,
    indicators: Iterable[str],
    *,
    alone: Sequence[str],
) -> Iterator[tuple[object, ...]]:
    """Every number whose parts do not add up to its difference, in any unit and year of either snapshot.

    `alone` are the units looked at of the numbers that each makes of its own rows.
    """
    for id in indicators:
        own = of_each_unit(register().indicator(id))
        for pair in _pairs(catalogue, before, after, id):
            for together in [[unit] for unit in alone] if own else [units()]:
                with comparing(catalogue, pair, id, scope=EVERYTHING, unit=together[0]) as compared:
                    for unit in together:
                        known, parts = compared.known(unit), compared.parts(unit)
                        for side in ("value", "total"):
                            told = sum((part.change for part in parts if part.side == side), Decimal())
                            if told != _difference(*known, side):
                                yield id, unit, pair, side, known, told


def _pairs(catalogue: Catalogue, before: Snapshot, after: Snapshot, id: str) -> list[Pair]:
    """The years in which the number is looked at: its own of each side, and of money the one before."""
    years = {(before.as_of.year, after.as_of.year), (after.as_of.year, after.as_of.year)}
    if register().indicator(id).unit == "yuan":
        years = {(year, year) for year in (after.as_of.year, after.as_of.year - 1)}
    return [Pair(before, after, *pair) for pair in sorted(years)]


def _difference(before: Known | None, after: Known | None, side: str) -> Decimal:
    """A number that is not known stands for none."""
    first, second = (getattr(one, side, None) or Decimal() for one in (before, after))
    return second - first


class TestThePartsAddUp:
    """To the last person and fen, against what was sealed with the snapshots."""

    def test_over_neighbouring_snapshots_of_the_sample(
        self, sample: Path, soaks: bool, alone: Sequence[str]
    ) -> None:
        """In a test run each pair with some indicators and each of these with some pair; in a soak all."""
        catalogue = Catalogue(sample)
        for number, (before, after) in enumerate(pairwise(catalogue.snapshots())):
            ids = indicator_ids() if soaks else indicator_ids()[number % IN_TURN :: IN_TURN]
            assert list(remainders(catalogue, before, after, ids, alone=alone)) == []

    def test_over_the_newest_pair_of_the_sample_for_all(self, sample: Path, alone: Sequence[str]) -> None:
        catalogue = Catalogue(sample)
        before, after = catalogue.snapshots()[-2:]
        assert list(remainders(catalogue, before, after, indicator_ids(), alone=alone)) == []

    def test_over_a_day_that_was_published_again(self, sample: Path, alone: Sequence[str]) -> None:
        catalogue = Catalogue(sample)
        before, after = catalogue.at(24), catalogue.at(25)
        assert before.as_of == after.as_of
        assert list(remainders(catalogue, before, after, indicator_ids(), alone=alone)) == []

    @pytest.mark.parametrize(("turn", "seeds"), [(0, (0, 1)), (1, (3, 2))])
    def test_between_random_cities(
        self, tmp_path: Path, soaks: bool, turn: int, seeds: tuple[int, int], alone: Sequence[str]
    ) -> None:
        """Which have most keys in common and hardly a value; in a soak each pair with all indicators."""
        for number, (seed, on) in enumerate(zip(seeds, (EARLIER, AS_OF), strict=True)):
            assert publish(tmp_path, on, **_tables(RandomCity(seed).tables)) == number + 1
        catalogue = Catalogue(tmp_path)
        pair = catalogue.at(1), catalogue.at(2)
        ids = indicator_ids() if soaks else indicator_ids()[turn::2]
        assert list(remainders(catalogue, *pair, ids, alone=alone)) == []

    def test_where_units_report_late_for_a_year(self, tmp_path: Path, alone: Sequence[str]) -> None:
        """Rows of an earlier year say nothing of this one, and count in neither side of it."""
        city = RandomCity(5)
        publish(tmp_path, date(2019, 12, 31), **_tables(city.tables))
        days = {unit: dict.fromkeys(city.tables, AS_OF) for unit in units()}
        days[B] = dict.fromkeys(city.tables, date(2019, 12, 31))
        publish(tmp_path, AS_OF, days=days, **_tables(city.tables))
        catalogue = Catalogue(tmp_path)
        pair = catalogue.at(1), catalogue.at(2)
        assert list(remainders(catalogue, *pair, indicator_ids(), alone=alone)) == []


def _tables(tables: Tables) -> dict[str, Any]:
    return dict(tables)


class TestWhatBecameOfARow:
    """One row, two snapshots, and what is said of it."""

    def told(
        self,
        root: Path,
        indicator: str,
        before: dict[str, Any],
        after: dict[str, Any],
        *,
        days: tuple[date, date] = (EARLIER, AS_OF),
        unit: str = A,
    ) -> list[tuple[str, str | None, str | None, int]]:
        """(code, reason before, reason after, what it adds) of the value's parts in a unit."""
        for on, tables in zip(days, (before, after), strict=True):
            publish(root, on, **tables)
        catalogue = Catalogue(root)
        pair = Pair(catalogue.at(1), catalogue.at(2), 2020, 2020)
        with comparing(catalogue, pair, indicator, scope=EVERYTHING, unit=unit) as compared:
            parts = compared.parts(unit)
        return [
            (part.code, part.reason_before, part.reason_after, int(part.change))
            for part in parts
            if part.side == "value"
        ]

    def people(self, root: Path, before: list[Any], after: list[Any], **more: Any) -> list[Any]:
        """The same of the workforce; somebody else stays as she is, so that the unit has reported."""
        stays = professional("stays", A)
        return self.told(
            root,
            "workforce.total",
            {"registrations": [stays, *before]},
            {"registrations": [stays, *after]},
            **more,
        )

    def test_a_new_person(self, tmp_path: Path) -> None:
        new = professional("p1", A, registered_on=day("2020-05-01"))
        assert self.people(tmp_path, [], [new]) == [("new", None, "used", 1)]

    def test_a_person_of_whom_no_day_is_known_is_new(self, tmp_path: Path) -> None:
        assert self.people(tmp_path, [], [professional("p1", A)]) == [("new", None, "used", 1)]

    def test_somebody_registered_before_the_earlier_report_was_reported_late(self, tmp_path: Path) -> None:
        late = professional("p1", A, registered_on=EARLIER)
        assert self.people(tmp_path, [], [late]) == [("late", None, "used", 1)]

    def test_somebody_added_in_a_revision_of_the_day(self, tmp_path: Path) -> None:
        added = professional("p1", A)
        found = self.people(tmp_path, [], [added], days=(AS_OF, AS_OF))
        assert found == [("revised_in", None, "used", 1)]

    def test_somebody_who_left(self, tmp_path: Path) -> None:
        left = professional("p1", A, cancelled_on=day("2020-05-01"), cancel_reason="left_profession")
        assert self.people(tmp_path, [professional("p1", A)], [left]) == [
            ("no_longer", "used", "cancelled", -1)
        ]

    def test_somebody_who_had_left_before_the_earlier_report(self, tmp_path: Path) -> None:
        left = professional("p1", A, cancelled_on=EARLIER, cancel_reason="left_profession")
        assert self.people(tmp_path, [professional("p1", A)], [left]) == [
            ("revised_out", "used", "cancelled", -1)
        ]

    def test_somebody_struck_out_in_a_revision_of_the_day(self, tmp_path: Path) -> None:
        left = professional("p1", A, cancelled_on=day("2020-06-01"), cancel_reason="left_profession")
        found = self.people(tmp_path, [professional("p1", A)], [left], days=(AS_OF, AS_OF))
        assert found == [("revised_out", "used", "cancelled", -1)]

    def test_somebody_whose_row_is_gone(self, tmp_path: Path) -> None:
        assert self.people(tmp_path, [professional("p1", A)], []) == [("withdrawn", "used", None, -1)]

    def test_somebody_who_moved_is_no_new_person(self, tmp_path: Path) -> None:
        others = [professional("stays-too", B)]
        before, after = [professional("p1", A), *others], [professional("p1", B), *others]
        assert self.people(tmp_path / "a", before, after) == [("moved_away", "used", None, -1)]
        assert self.people(tmp_path / "b", before, after, unit=B) == [("moved_here", None, "used", 1)]
        assert self.people(tmp_path / "city", before, after, unit=CITY) == [
            ("moved_away", "used", None, -1),
            ("moved_here", None, "used", 1),
        ]

    def test_somebody_reported_by_two_moves_with_the_newer_registration(self, tmp_path: Path) -> None:
        here = professional("p1", A, registered_on=day("2018-01-01"))
        there = professional("p1", B, registered_on=day("2020-05-01"))
        stays = professional("stays-too", B)
        found = self.people(tmp_path, [here, stays], [here, there, stays])
        assert found == [("moved_away", "used", "other_district", -1)]

    def test_somebody_registered_again_elsewhere_after_leaving(self, tmp_path: Path) -> None:
        left = professional("p1", A, cancelled_on=day("2019-05-01"), cancel_reason="left_profession")
        again = professional("p1", B, registered_on=day("2020-05-01"))
        stays = professional("stays-too", B)
        found = self.people(tmp_path, [left, stays], [left, again, stays], unit=B)
        assert found == [("now_counts", "cancelled", "used", 1)]

    def test_a_unit_that_had_never_reported(self, tmp_path: Path) -> None:
        found = self.people(tmp_path, [], [professional("p1", B, registered_on=day("2015-01-01"))], unit=B)
        assert found == [("first_report", None, "used", 1)]

    def test_somebody_with_a_new_certificate(self, tmp_path: Path) -> None:
        stays = professional("stays", A)
        after = professional("p1", A, certificate="assistant", certified_on=day("2020-05-01"))
        found = self.told(
            tmp_path, "certified.on_post",
            {"registrations": [stays, professional("p1", A)]}, {"registrations": [stays, after]},
        )  # fmt: skip
        assert found == [("now_counts", "no_certificate", "used", 1)]

    def test_a_certificate_older_than_the_earlier_report_was_reported_late(self, tmp_path: Path) -> None:
        stays = professional("stays", A)
        after = professional("p1", A, certificate="assistant", certified_on=day("2019-05-01"))
        found = self.told(
            tmp_path, "certified.on_post",
            {"registrations": [stays, professional("p1", A)]}, {"registrations": [stays, after]},
        )  # fmt: skip
        assert found == [("late", "no_certificate", "used", 1)]

    def test_money_booked_anew_late_and_with_another_amount(self, tmp_path: Path) -> None:
        before = [money("1", A, 2020, "lottery", "training", "100.10", "2020-01-20")]
        after = [
            money("1", A, 2020, "lottery", "training", "350.10", "2020-01-20"),
            money("2", A, 2020, "lottery", "training", "30", "2020-05-01"),
            money("3", A, 2020, "lottery", "training", "7", "2020-03-01"),
            money("4", A, 2019, "lottery", "training", "1000"),
        ]
        found = self.told(tmp_path, "funding.district_floor", {"funding": before}, {"funding": after})
        assert found == [
            ("amount", "used", "used", 250),
            ("late", None, "used", 7),
            ("new", None, "used", 30),
        ]

    def test_a_district_counts_once_whichever_institution_it_has(self, tmp_path: Path) -> None:
        first = institution("1", A, "practice_base", "2018-01-01")
        closed = institution("1", A, "practice_base", "2018-01-01", "2020-05-01")
        other = institution("2", A, "practice_base", "2020-04-15")
        replaced = {"institutions": [closed, other]}
        assert self.told(tmp_path / "a", "bases.district", {"institutions": [first]}, replaced) == []
        lost = {"institutions": [closed]}
        assert self.told(tmp_path / "b", "bases.district", {"institutions": [first]}, lost) == [
            ("no_longer", "used", "closed", -1)
        ]
        none = {"institutions": [institution("1", A, "practice_base", "2018-01-01", "2019-05-01")]}
        assert self.told(tmp_path / "c", "bases.district", none, replaced) == [("new", None, "used", 1)]
