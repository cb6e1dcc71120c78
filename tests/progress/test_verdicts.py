"""From snapshots to assessments: the right day, revision, unit and scope, and never a stale number."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Unpack

import pandas as pd
import pytest

from analytics.assess.assessment import AllYears, Dated, Point, Reason, Scheduled, Status
from analytics.dictionary import dictionary
from analytics.errors import SnapshotDamaged, UnknownName
from analytics.policy.loading import register
from analytics.policy.register import JudgedFor, Kind
from analytics.progress import history, verdicts
from analytics.progress.history import observed
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.entries import Entry, entries
from tests.looking import Where, look_at
from tests.plain_snapshots import plain, publish
from tests.sealed import counted_once, table

FIRST, SECOND = date(2016, 12, 31), date(2017, 12, 31)


def money(unit: str, year: int, yuan: int) -> dict[str, object]:
    told = {"fund_year": year, "booked_on": date(year, 3, 1), "amount_yuan": Decimal(yuan)}
    return plain("funding", entry_id=f"{year}", district_code=unit, **told)


def association(unit: str, since: date = date(2016, 1, 1)) -> dict[str, object]:
    return plain("institutions", district_code=unit, kind="association", established_on=since)


def home(unit: str) -> dict[str, object]:
    return plain("institutions", id="2", district_code=unit, kind="elderly")


def community(code: str, kind: str = "urban") -> dict[str, object]:
    return plain("communities", code=code, district_code=code[:6], kind=kind)


def person(community_code: str, key: str = "a") -> dict[str, object]:
    place = {"district_code": community_code[:6], "community_code": community_code}
    qualified = {"category": "professional", "certificate": "social_worker", "on_post": True}
    return plain("registrations", person_key=key, **place, **qualified)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Two years of three units, and a revision of the second."""
    root = tmp_path_factory.mktemp("real") / "snapshots"
    places = [
        community("620102001001"),
        community("620102001002"),
        community("620103001001"),
        community("620103001002", "rural"),
    ]
    publish(
        root,
        FIRST,
        communities=places,
        registrations=[person("620102001001")],
        funding=[money(CITY, 2014, 260_000), money(CITY, 2015, 250_000), money(CITY, 2016, 200_000),
                 money("620102", 2016, 30_000)],
        institutions=[association("620102"), home("620103")],
    )  # fmt: skip
    for more in ((), (money("620103", 2017, 29_999),)):
        publish(
            root,
            SECOND,
            communities=places,
            registrations=[person("620102001001"), person("620103001001", "b")],
            funding=[money(CITY, 2016, 200_000), money(CITY, 2017, 200_000), money("620102", 2016, 30_000),
                     money("620102", 2017, 30_001), *more],
            institutions=[association("620102"), home("620103"), association("620104", date(2017, 5, 1))],
        )  # fmt: skip
    return Catalogue(root)


def judged(catalogue: Catalogue, **where: Unpack[Where]) -> dict[tuple[str, str, int | None], Entry]:
    """The entries by (id, unit, year); of those with milestones the target itself."""
    found = entries(*verdicts.of(look_at(catalogue.root, **where)).values())
    return {(one.id, one.district_code, one.year): one for one in found if not one.is_milestone}


def test_the_newest_snapshot_is_judged_unless_a_day_is_asked_for(real: Catalogue) -> None:
    assert {one.as_of for one in judged(real).values()} == {SECOND}
    assert {one.as_of for one in judged(real, as_of=date(2017, 6, 30)).values()} == {FIRST}
    assert judged(real)["workforce.total", CITY, None].value == 2
    assert judged(real, as_of=FIRST)["workforce.total", CITY, None].value == 1
    with pytest.raises(UnknownName):
        judged(real, as_of=date(2016, 12, 30))


def test_targets_stand_in_the_registers_order_each_with_an_entry_that_speaks_for_it(real: Catalogue) -> None:
    for unit in (CITY, *districts()):
        found = entries(*verdicts.of(look_at(real.root, unit=unit)).values())
        assert list(dict.fromkeys(one.id for one in found)) == [target.id for target in register().targets]
        speaking = [one for one in found if one.year is None and not one.is_milestone]
        assert len(speaking) == len(register().targets)
        assert {one.district_code for one in speaking} == {unit}


def test_a_verdict_has_the_figures_of_its_kind_and_no_others(sample: Path) -> None:
    kinds = {Kind.LEVEL: Scheduled, Kind.COVERAGE: Scheduled, Kind.COUNT: Dated}
    city, district = verdicts.of(look_at(sample)), verdicts.of(look_at(sample, unit="620102"))
    for target in register().targets:
        verdict = city[target.id]
        assert type(verdict.overall) is kinds.get(target.kind, AllYears), target.id
        assert len(verdict.milestones) == max(len(target.milestones) - 1, 0)
        assert bool(verdict.years) is target.kind.is_yearly
        if target.judged_for is JudgedFor.CITY:
            # Its number is shown where there is one, and nothing is asked.
            assert not isinstance(district[target.id].overall, Scheduled | AllYears), target.id
            assert district[target.id].overall.reason is Reason.NO_DISTRICT_TARGET


def test_a_look_moved_to_another_day_and_unit_is_judged_as_one_made_there(real: Catalogue) -> None:
    look = look_at(real.root)
    for unit in (CITY, "620102"):
        for day in (FIRST, date(2017, 6, 30), SECOND):
            alone = verdicts.of(look_at(real.root, as_of=day, unit=unit))
            assert verdicts.of(look.on(day).at(unit)) == alone
    with pytest.raises(UnknownName):
        look.on(date(2016, 12, 30))
    with pytest.raises(UnknownName):
        look_at(real.root, only=["620102"]).on(SECOND).at("620103")


def test_the_city_has_no_verdict_while_districts_have_never_reported(real: Catalogue) -> None:
    """Three of eight report, and all their communities are staffed: the city is not achieved for that."""
    entries = judged(real, as_of=SECOND)
    for id in ("workforce.total", "communities.staffed", "bases.district"):
        assert (entries[id, CITY, None].status, entries[id, CITY, None].reason) == (
            Status.CANNOT_JUDGE,
            "districts_missing",
        )
        assert entries[id, CITY, None].value is not None
    assert entries["bases.city", CITY, None].reason is None
    assert entries["funding.district_floor", CITY, None].status is Status.NOT_MET
    assert judged(real, unit="620102")["communities.staffed", "620102", None].reason is None


def test_districts_that_begin_to_report_are_no_growth_of_the_city(tmp_path: Path) -> None:
    """Three of eight in 2015, all of them from 2016 on: the city is measured from 2016."""
    codes = tuple(districts())
    for day, reporting in ((date(2015, 12, 31), codes[:3]), (FIRST, codes), (SECOND, codes)):
        publish(
            tmp_path,
            day,
            registrations=[person(f"{code}001001", code) for code in reporting],
            institutions=[association(code) for code in reporting],
        )
    found = entries(*verdicts.of(look_at(tmp_path)).values())
    milestone, total = (one for one in found if one.id == "workforce.total")
    assert (total.base, total.base_on, total.reason) == (8, FIRST, None)
    assert (milestone.status, milestone.reason, milestone.value) == (
        Status.CANNOT_JUDGE,
        "districts_missing",
        3,
    )
    (covered,) = (one for one in found if one.id == "associations.district")
    assert (covered.status, covered.base, covered.sliding) == (Status.ACHIEVED, 1.0, False)


def test_the_city_is_judged_by_a_table_only_when_every_district_sent_that_table(tmp_path: Path) -> None:
    """All eight send money, one sends its people: that is no city of two people."""
    publish(
        tmp_path,
        FIRST,
        funding=[money(code, 2016, 30_000) for code in districts()],
        registrations=[person("620102001001"), person("620102001001", "b")],
    )
    found = judged(Catalogue(tmp_path))
    one = found["workforce.total", CITY, None]
    assert (one.status, one.reason, one.value) == (Status.CANNOT_JUDGE, "districts_missing", 2)
    assert (one.base, one.expected, one.gap_pp, one.completion) == (None, None, None, None)
    assert {found["funding.district_floor", code, 2016].status for code in districts()} == {Status.MET}


def test_no_institution_in_a_register_that_was_sent_is_none_of_eight(tmp_path: Path) -> None:
    publish(
        tmp_path,
        FIRST,
        registrations=[person(f"{code}001001", code) for code in districts()],
        institutions=[association("620102")],
    )
    found = judged(Catalogue(tmp_path))["associations.district", CITY, None]
    assert (found.value, found.total, found.reason) == (1, 8, None)


def test_past_the_due_date_a_city_of_registers_alone_names_every_district_and_not_itself(
    tmp_path: Path,
) -> None:
    """No row of any institution: each of the eight has none; of the city level nobody knows."""
    everybody = [person(f"{code}001001", code) for code in districts()]
    publish(tmp_path, date(2021, 6, 30), registrations=everybody)
    found = judged(Catalogue(tmp_path))
    for id in ("associations.district", "bases.district"):
        one = found[id, CITY, None]
        assert (one.status, one.value, one.total, one.missing) == (Status.MISSED, 0, 8, tuple(districts()))
        own = judged(Catalogue(tmp_path), unit="620104")[id, "620104", None]
        assert (own.status, own.value, own.missing) == (Status.MISSED, 0, ("620104",))
    of_the_city = ("associations.city", "bases.city", "bases.provincial")
    for id in of_the_city:
        assert (found[id, CITY, None].status, found[id, CITY, None].value) == (Status.NO_DATA, None)
    # Its ledger is a report of its own.
    publish(tmp_path, date(2021, 9, 30), registrations=everybody, funding=[money(CITY, 2021, 200_000)])
    found = judged(Catalogue(tmp_path))
    for id in of_the_city:
        assert (found[id, CITY, None].status, found[id, CITY, None].value) == (Status.MISSED, 0)


def test_districts_of_the_sample_that_held_nothing_have_held_none(sample: Path) -> None:
    """红古 and 皋兰 sent their registers for the first quarter of 2014 and no activity."""
    first = date(2014, 3, 31)
    assert not set(table(sample, first, "activities")["district_code"]) & {"620111", "620122"}
    history = observed(look_at(sample))
    for id in (
        "training.cadres",
        "training.frontline",
        "practice.services",
        "publicity.events",
        "funding.audited",
    ):
        years = history.years(id, first)
        assert {unit for unit, _ in years} == {CITY, *districts()}, id
        assert {years[unit, 2014].value for unit in ("620111", "620122")} == {0}, id


def test_a_city_day_without_a_district_is_no_point_of_its_way(tmp_path: Path) -> None:
    """A district whose report of an older day comes last: the newest day lacks it and has no verdict."""
    everybody = [person(f"{code}001001", code) for code in districts()]
    publish(tmp_path, SECOND, registrations=everybody[:7])
    publish(tmp_path, FIRST, registrations=everybody)
    catalogue = Catalogue(tmp_path)
    points = observed(look_at(tmp_path)).points("workforce.total", CITY)
    assert points == (Point(FIRST, 8), Point(SECOND, None))
    found = judged(catalogue)["workforce.total", CITY, None]
    assert (found.status, found.reason, found.as_of, found.value, found.base, found.sliding) == (
        Status.CANNOT_JUDGE, "districts_missing", SECOND, 7, 8, False,
    )  # fmt: skip


def test_a_level_that_some_districts_reach_alone_is_reached(tmp_path: Path) -> None:
    many = [person("620102001001", str(number)) for number in range(80)]
    publish(tmp_path, FIRST, registrations=many)
    found = judged(Catalogue(tmp_path))["workforce.senior", CITY, None]
    assert (found.status, found.value, found.completion, found.base) == (Status.ACHIEVED, 80, 1, None)


def test_a_fund_year_is_over_when_a_ledger_of_its_end_says_so(tmp_path: Path) -> None:
    """20,000 yuan by June, and no ledger since: nobody knows how the year ended."""
    rows = [money("620102", 2016, 40_000), money("620102", 2017, 20_000)]
    others = [money(code, 2017, 30_000) for code in ("620103", "620104")]
    june = date(2017, 6, 30)
    old = {code: {"funding": june} for code in ("620102", "620103")} | {"620104": {"funding": SECOND}}
    publish(tmp_path, SECOND, days=old, funding=[*rows, *others])
    found = judged(Catalogue(tmp_path), unit="620102")
    for id in ("funding.district_floor", "funding.growth"):
        assert (found[id, "620102", 2017].status, found[id, "620102", 2017].reason) == (
            Status.RUNNING,
            "ledger_older",
        )
    assert found["funding.district_floor", "620102", 2016].status is Status.MET
    assert found["funding.district_floor", "620102", None].value == 1
    other = judged(Catalogue(tmp_path), unit="620103")
    assert other["funding.district_floor", "620103", 2017].status is Status.MET, "met is met before its end"
    current = {**old, "620102": {"funding": SECOND}}
    publish(tmp_path, SECOND, days=current, funding=[*rows, *others])
    found = judged(Catalogue(tmp_path), unit="620102")
    assert found["funding.district_floor", "620102", 2017].status is Status.NOT_MET
    assert found["funding.growth", "620102", 2017].status is Status.NOT_MET


def test_a_reader_pinned_on_a_seq_sees_what_was_known_then(real: Catalogue) -> None:
    key = ("funding.district_floor", "620103", 2017)
    assert judged(real, seq=2)[key].status is Status.NO_DATA
    assert judged(real, seq=3)[key].status is Status.NOT_MET
    assert judged(real)[key] == judged(real, seq=3)[key]
    assert {one.as_of for one in judged(real, seq=1).values()} == {FIRST}


def test_the_base_is_the_earliest_snapshot(real: Catalogue) -> None:
    found = judged(real, unit="620102")["communities.staffed", "620102", None]
    assert (found.base, found.base_on, found.as_of) == (0.5, FIRST, SECOND)
    assert judged(real)["workforce.total", CITY, None].base is None, "the city is not known yet"


def test_growth_knows_the_year_before(real: Catalogue) -> None:
    found = judged(real, as_of=FIRST)
    assert found["funding.growth", CITY, 2015].target == 260_000, "2014 is judged nowhere and still counts"
    assert found["funding.growth", CITY, 2016].target == 250_000
    assert found["funding.growth", CITY, 2016].status is Status.NOT_MET
    assert judged(real)["funding.growth", CITY, 2017].status is Status.FLAT
    assert judged(real)["funding.growth", "620102", 2017].status is Status.MET


def test_floors_are_judged_in_the_units_the_policy_sets_them_for(real: Catalogue) -> None:
    units = {
        id: {unit for found, unit, year in judged(real) if found == id and year == 2017}
        for id in ("funding.city_floor", "funding.district_floor", "funding.growth")
    }
    assert units == {
        "funding.city_floor": {CITY},
        "funding.district_floor": set(districts()),
        "funding.growth": {CITY, *districts()},
    }


def test_a_district_has_its_own_floors_and_none_of_the_citys_targets(real: Catalogue) -> None:
    found = judged(real, unit="620102")
    assert found["funding.district_floor", "620102", 2017].status is Status.MET
    for id in ("workforce.total", "bases.city", "associations.city", "funding.city_floor"):
        one = found[id, "620102", None]
        assert (one.status, one.reason) == (Status.CANNOT_JUDGE, Reason.NO_DISTRICT_TARGET)


def test_coverage_names_what_is_missing_and_never_who_has_no_data(real: Catalogue) -> None:
    found = judged(real)
    assert found["communities.staffed", CITY, None].missing == ("620102001002",)
    assert found["associations.district", CITY, None].missing == ("620103",)
    assert judged(real, as_of=FIRST)["communities.staffed", CITY, None].missing == ("620102001002",), (
        "620103 has no register yet, so nobody knows about its community"
    )
    own = judged(real, unit="620103")
    assert own["communities.staffed", "620103", None].missing == ()
    assert own["associations.district", "620103", None].missing == ("620103",)
    assert judged(real, unit="620105")["associations.district", "620105", None].missing == ()


def test_a_unit_is_judged_alike_by_who_sees_it_alone(real: Catalogue) -> None:
    assert judged(real, unit="620102", only=["620102"]) == judged(real, unit="620102")


def test_who_sees_the_city_but_not_all_districts_gets_no_verdict_on_all_of_them(real: Catalogue) -> None:
    judged(real)
    found = judged(real, only=[CITY, "620102"])
    assert {unit for _, unit, _ in found} == {CITY, "620102"}
    overall = found["funding.district_floor", CITY, None]
    assert (overall.status, overall.value, overall.reason) == (
        Status.CANNOT_JUDGE,
        None,
        Reason.OUTSIDE_SCOPE,
    )
    assert found["associations.district", CITY, None].missing == ()


def test_history_has_no_rows_of_units_outside_the_scope(real: Catalogue) -> None:
    own = observed(look_at(real.root, only=["620102"]))
    assert own.points("workforce.total", "620102") == (Point(FIRST, 1), Point(SECOND, 1))
    assert own.points("workforce.total", CITY) == own.points("workforce.total", "620103") == ()
    assert {unit for unit, _ in own.amounts("funding.growth", SECOND)} == {"620102"}
    assert own.days == (FIRST, SECOND)


def test_an_older_number_does_not_speak_for_a_newer_day(tmp_path: Path) -> None:
    publish(tmp_path, FIRST, registrations=[person("620102001001")], institutions=[home("620103")])
    publish(tmp_path, SECOND, communities=[community("620102001001")], institutions=[association("620102")])
    catalogue = Catalogue(tmp_path)
    found = judged(catalogue)["workforce.total", CITY, None]
    assert (found.value, found.status) == (None, Status.NO_DATA)
    points = observed(look_at(tmp_path)).points("workforce.total", CITY)
    assert points == (Point(FIRST, None), Point(SECOND, None)), "one district is not the city"
    points = observed(look_at(tmp_path)).points("workforce.total", "620102")
    assert points == (Point(FIRST, 1), Point(SECOND, None))
    # 城关 sent its register then and no institution: it had none.
    then = judged(catalogue, as_of=FIRST)["associations.district", CITY, None]
    assert then.missing == ("620102", "620103")
    assert judged(catalogue)["associations.district", CITY, None].missing == ()


def test_a_publish_is_seen_at_once(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    publish(tmp_path, FIRST, registrations=[person("620102001001")])
    assert judged(catalogue)["workforce.total", CITY, None].value == 1
    publish(tmp_path, FIRST, registrations=[person("620102001001"), person("620102001001", "b")])
    assert judged(catalogue)["workforce.total", CITY, None].value == 2


def test_another_folder_under_the_same_name_and_seq_is_another(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    publish(root, FIRST, registrations=[person("620102001001")])
    assert judged(Catalogue(root))["workforce.total", CITY, None].value == 1
    shutil.rmtree(root)
    publish(root, FIRST, registrations=[person("620102001001"), person("620102001001", "b")])
    assert judged(Catalogue(root))["workforce.total", CITY, None].value == 2


def test_without_a_whole_snapshot_nothing_is_judged(tmp_path: Path) -> None:
    publish(tmp_path, FIRST, registrations=[person("620102001001")])
    (file,) = tmp_path.rglob("funding.parquet")
    file.unlink()
    with pytest.raises(SnapshotDamaged, match=r"funding\.parquet"):
        judged(Catalogue(tmp_path))


def test_readers_at_the_same_time_get_the_same_answers(real: Catalogue) -> None:
    history._observed.cache_clear()
    verdicts._of.cache_clear()
    units = [CITY, *districts()] * 4
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda unit: judged(real, unit=unit), units))
    assert found == [judged(real, unit=unit) for unit in units]


def test_the_samples_verdicts_rest_on_what_its_raw_rows_say(sample: Path) -> None:
    catalogue, day = Catalogue(sample), "2020-06-30"
    raw = {one.name: table(sample, day, one.name) for one in dictionary().tables}
    active = counted_once(raw["registrations"], day)
    professionals = active[active["category"] == "professional"]
    senior = active["certificate"].isin(["social_worker", "senior"]) | active["equivalent_ability"].eq(True)
    urban = raw["communities"].query("kind == 'urban'")
    staffed = urban["code"].isin(professionals[professionals["on_post"]]["community_code"])
    institutions = raw["institutions"]
    closed = pd.to_datetime(institutions["closed_on"]) <= pd.Timestamp(day)
    kinds = institutions[~closed].groupby("kind")["district_code"]
    local = kinds.get_group("association")

    found = judged(catalogue)
    value = {id: one.value for (id, _, year), one in found.items() if year is None}
    assert value["workforce.total"] == len(active)
    assert value["workforce.professional"] == len(professionals)
    assert value["workforce.senior"] == senior.sum()
    assert (value["communities.staffed"], found["communities.staffed", CITY, None].total) == (
        staffed.sum(),
        len(urban),
    )
    assert sorted(found["communities.staffed", CITY, None].missing) == sorted(urban["code"][~staffed])
    assert value["associations.district"] == local[local != CITY].nunique()
    assert value["associations.city"] == (local == CITY).sum()
    assert value["bases.provincial"] == len(kinds.get_group("training_base_provincial"))
    assert value["bases.city"] == len(kinds.get_group("training_base_city"))
    assert value["bases.district"] == kinds.get_group("practice_base").nunique()
    lottery = raw["funding"].query("source == 'lottery'")
    sums = lottery.groupby(["district_code", "fund_year"])["amount_yuan"].sum()
    floors = {key[1:]: one for key, one in found.items() if key[0] == "funding.district_floor" and key[2]}
    assert {key: one.value for key, one in floors.items()} == {
        (unit, year): float(sums[unit, year]) for unit in districts() for year in range(2014, 2021)
    }
    assert found["funding.city_floor", CITY, 2019].value == float(sums[CITY, 2019])
    by_district = {unit: judged(catalogue, unit=unit) for unit in districts()}
    for id in ("workforce.total", "workforce.professional", "workforce.senior", "communities.staffed"):
        assert sum(one[id, unit, None].value or 0 for unit, one in by_district.items()) == value[id]
