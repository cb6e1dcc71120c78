"""The workforce's numbers agree with plain SQL over the same files, and every change of people adds up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Unpack

import duckdb
import pytest

from analytics.access.scope import Scope
from analytics.answers.turnover import Comparison, Turnover, people, turnover
from analytics.answers.workforce import STANDINGS, STATES, By, Group, Workforce, workforce
from analytics.answers.workforce_tables import parts
from analytics.errors import UnknownName
from analytics.reference import CITY, districts
from analytics.warehouse.questions import workforce as workforce_questions
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot
from tests.answers.test_difference import person, publish
from tests.looking import Where, look_at
from tests.sealed import file

EVERYTHING = Scope.everything()
CHENGGUAN, QILIHE, HONGGU = "620102", "620103", "620111"
SUMMER, YEAR_BEFORE, FIRST = date(2020, 6, 30), date(2019, 6, 30), date(2014, 3, 31)

#: Each group, written a second time from its definition.
WHERE = {
    Group.PERSONNEL: "true",
    Group.PROFESSIONAL: "category = 'professional'",
    Group.CERTIFIED: "category = 'professional' and certificate <> 'none'",
    Group.SENIOR: "category = 'professional' and "
    "(certificate in ('social_worker', 'senior') or coalesce(equivalent_ability, false))",
}

#: People counted once: the row of the latest registration, then of the lowest district code.
ONCE = """
    select * from '{file}'
    where cancelled_on is null or cancelled_on > date '{day}'
    qualify row_number() over (
        partition by person_key order by registered_on desc nulls last, district_code
    ) = 1
"""


def once(root: Path, as_of: date) -> str:
    return "(" + ONCE.format(file=file(root, as_of, "registrations"), day=as_of) + ")"


def rows(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def counts(query: str) -> dict[Any, int]:
    return dict(rows(query))


def seen(
    root: Path, *, group: Group = Group.PERSONNEL, by: By = By.EDUCATION, **where: Unpack[Where]
) -> Workforce:
    return workforce(look_at(root, **where), group=group, by=by)


def changed(
    root: Path, *, since: date = YEAR_BEFORE, group: Group = Group.PERSONNEL, **where: Unpack[Where]
) -> Comparison:
    return turnover(look_at(root, **where), since=since, group=group)


@pytest.mark.parametrize("unit", [CITY, HONGGU])
def test_the_ladder_counts_each_group_and_what_two_of_them_share(sample: Path, unit: str) -> None:
    ladder = seen(sample, unit=unit).ladder
    assert ladder is not None
    place = "" if unit == CITY else f" and district_code = '{unit}'"

    def count(where: str) -> int:
        ((n,),) = rows(f"select count(*) from {once(sample, SUMMER)} where {where}{place}")
        return int(n)

    assert [ladder.personnel, ladder.professional, ladder.certified, ladder.senior] == [
        count(WHERE[group]) for group in Group
    ]
    assert ladder.senior_certified == count(f"({WHERE[Group.CERTIFIED]}) and ({WHERE[Group.SENIOR]})")
    assert ladder.senior_certified <= min(ladder.senior, ladder.certified)


def test_the_ladder_says_what_the_targets_say(sample: Path) -> None:
    found = counts(
        f"select indicator, value::integer from '{file(sample, SUMMER, 'observations')}' "
        f"where district_code = '{CITY}' and indicator like 'workforce.%'"
    )
    ladder = seen(sample).ladder
    assert ladder is not None
    assert found == {
        "workforce.total": ladder.personnel,
        "workforce.professional": ladder.professional,
        "workforce.senior": ladder.senior,
    }


@pytest.mark.parametrize("by", [By.CERTIFICATE, By.EMPLOYER_KIND, By.SERVICE_FIELD, By.EDUCATION])
@pytest.mark.parametrize("group", list(Group))
def test_parts_are_those_of_plain_sql_in_the_city_and_each_district(
    sample: Path, group: Group, by: By
) -> None:
    shown = seen(sample, group=group, by=by).composition
    assert shown is not None
    told = rows(
        f"select district_code, {by}, count(*) from {once(sample, SUMMER)} where {WHERE[group]} group by all"
    )
    parts = {unit: found for unit, found in shown.by_district.items() if found is not None}
    assert set(parts) == set(districts())
    assert sorted(told) == sorted(
        (unit, code, n) for unit, found in parts.items() for code, n in found.items() if n
    )
    assert shown.by_gender is not None
    assert shown.people == {code: sum(found[code] or 0 for found in parts.values()) for code in shown.people}
    assert sum(n or 0 for n in shown.people.values()) == shown.total == sum(shown.by_gender.values())


def test_age_bands_are_by_the_age_of_the_year_and_the_unknown_stay_unknown(sample: Path) -> None:
    shown = seen(sample, by=By.AGE_BAND, group=Group.PROFESSIONAL).composition
    assert shown is not None
    ages = counts(
        f"select 2020 - birth_year, count(*) from {once(sample, SUMMER)} "
        f"where {WHERE[Group.PROFESSIONAL]} group by 1"
    )
    unknown = ages.pop(None)
    edges = {"up_to_35": (0, 35), "36_to_40": (36, 40), "41_to_45": (41, 45), "46_to_50": (46, 50),
             "51_to_54": (51, 54), "from_55": (55, 200)}  # fmt: skip
    known = {band: sum(n for age, n in ages.items() if a <= age <= b) for band, (a, b) in edges.items()}
    assert shown.people == known | {None: unknown}


def test_the_way_of_a_part_is_every_snapshot_up_to_the_day(sample: Path) -> None:
    shown = seen(sample, as_of=YEAR_BEFORE, by=By.EMPLOYER_KIND, group=Group.CERTIFIED).composition
    assert shown is not None
    points = shown.ways["agency"]
    assert (points[0].on, points[-1].on) == (FIRST, YEAR_BEFORE)
    for point in (points[0], points[7], points[-1]):
        ((n,),) = rows(
            f"select count(*) from {once(sample, point.on)} "
            f"where employer_kind = 'agency' and {WHERE[Group.CERTIFIED]}"
        )
        assert point.value == n


@pytest.mark.parametrize("group", list(Group))
@pytest.mark.parametrize("since", [FIRST, YEAR_BEFORE])
def test_before_and_joined_less_left_and_moves_is_after(sample: Path, group: Group, since: date) -> None:
    found = changed(sample, since=since, group=group)
    assert set(found.units) == {CITY, *districts()}
    for one in found.units.values():
        assert balance(one) == one.after
    parts = [found.units[code] for code in districts()]
    city = found.units[CITY]
    for name in ("before", "joined", "rose", "left", "stepped_down", "moved_in", "moved_out", "after"):
        assert getattr(city, name) == sum(getattr(part, name) for part in parts)
    for day, side in ((since, "before"), (SUMMER, "after")):
        told = counts(
            f"select district_code, count(*) from {once(sample, day)} where {WHERE[group]} group by 1"
        )
        assert {code: getattr(found.units[code], side) for code in told} == told
    assert city.moved_in == city.moved_out == sum(n for _, _, n in found.moves)


def balance(one: Turnover) -> int:
    return one.before + one.joined + one.rose + one.moved_in - one.left - one.stepped_down - one.moved_out


def test_each_way_in_and_out_is_told_apart(tmp_path: Path) -> None:
    holder: dict[str, Any] = {"category": "professional", "certificate": "assistant"}
    publish(
        tmp_path, YEAR_BEFORE,
        registrations=[
            person("a", **holder), person("b", **holder), person("c", **holder), person("d"),
            person("e", QILIHE, **holder), person("g", QILIHE),
            # Cancelled before: not there.
            person("h", cancelled_on=date(2019, 1, 1), **holder),
        ],
    )  # fmt: skip
    publish(
        tmp_path, SUMMER,
        registrations=[
            person("a", **holder), person("b", QILIHE, **holder), person("c"), person("d", **holder),
            person("f", **holder), person("g", QILIHE), person("h", **holder),
            # Reported twice, registered later in Qilihe: there it counts.
            person("i", registered_on=date(2020, 1, 1), **holder),
            person("i", QILIHE, registered_on=date(2020, 2, 1), **holder),
        ],
    )  # fmt: skip
    found = changed(tmp_path, group=Group.CERTIFIED)
    assert found.units[CHENGGUAN] == Turnover(
        before=3, joined=2, rose=1, left=0, stepped_down=1, moved_in=0, moved_out=1, after=4
    )
    assert found.units[QILIHE] == Turnover(
        before=1, joined=1, rose=0, left=1, stepped_down=0, moved_in=1, moved_out=0, after=2
    )
    assert found.moves == ((CHENGGUAN, QILIHE, 1),)
    assert balance(found.units[CITY]) == found.units[CITY].after == 6
    assert found.missing == tuple(code for code in districts() if code not in (CHENGGUAN, QILIHE))
    asked = look_at(tmp_path, as_of=SUMMER, seq=2, unit=CITY)
    told = people(asked, since=YEAR_BEFORE, group=Group.CERTIFIED).frame
    assert sorted((what, key[0]) for what, key in zip(told["what"], told["person_key"], strict=True)) == [
        ("joined", "f"), ("joined", "h"), ("joined", "i"), ("left", "e"), ("moved", "b"), ("rose", "d"),
        ("stepped_down", "c"),
    ]  # fmt: skip


def test_a_district_that_one_of_the_days_does_not_know_is_in_no_sum(tmp_path: Path) -> None:
    publish(tmp_path, YEAR_BEFORE, registrations=[person("a")])
    publish(tmp_path, SUMMER, registrations=[person("a"), person("b", QILIHE)])
    found = changed(tmp_path)
    assert QILIHE in found.missing
    assert QILIHE not in found.units
    assert found.units[CITY] == Turnover(1, 0, 0, 0, 0, 0, 0, 1)
    shown = seen(tmp_path)
    assert shown.composition is not None
    assert shown.composition.by_district[HONGGU] is None
    # One district more than a year before: the two sums do not compare.
    assert [point.value for point in shown.composition.ways["bachelor"]] == [None, 2]
    alone = seen(tmp_path, unit=HONGGU)
    assert (alone.ladder, alone.composition, alone.missing) == (None, None, (HONGGU,))


def test_registrations_due_and_the_months_ahead_agree(sample: Path) -> None:
    shown = seen(sample)
    assert shown.registrations is not None
    states = counts(
        f"select registration_state, sum(people)::integer from '{file(sample, SUMMER, 'workforce_cube')}' "
        "group by 1"
    )
    ((holders,),) = rows(
        f"select count(*) from {once(sample, SUMMER)} where {WHERE[Group.CERTIFIED]} and "
        f"(registered_on is null or registered_on > date '{SUMMER}')"
    )
    assert shown.registrations.people == states | {
        "not_registered": holders, "not_required": states["not_registered"] - holders,
    }  # fmt: skip
    assert sum(shown.expiries[:3]) == states["due"]
    by_month = counts(
        f"select month(valid_until), count(*) from {once(sample, SUMMER)} "
        "where valid_until > date '2020-06-30' and valid_until <= date '2021-06-30' "
        "and registered_on <= date '2020-06-30' group by 1"
    )
    # The day itself still belongs to the first month.
    ((today,),) = rows(
        f"select count(*) from {once(sample, SUMMER)} where valid_until = date '2020-06-30' "
        "and registered_on <= date '2020-06-30'"
    )
    months = [*range(7, 13), *range(1, 7)]
    assert list(shown.expiries) == [by_month.get(m, 0) + (today if m == 7 else 0) for m in months]


def test_a_registration_that_ends_today_is_due_and_the_fourth_month_is_not(tmp_path: Path) -> None:
    ends = [SUMMER, date(2020, 9, 30), date(2020, 10, 1), date(2021, 6, 30), date(2021, 7, 1),
            date(2020, 6, 29)]  # fmt: skip
    registered: dict[str, Any] = {"registered_on": date(2018, 6, 30)}
    everybody = [person(key, valid_until=end, **registered) for key, end in zip("abcdef", ends, strict=True)]
    publish(tmp_path, SUMMER, registrations=everybody)
    shown = seen(tmp_path)
    assert shown.registrations is not None
    told = {"valid": 3, "due": 2, "lapsed": 1, "not_registered": 0, "not_required": 0}
    assert shown.registrations.people == told
    assert shown.expiries == (1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1)


def test_hours_count_over_the_registration_period_against_72_and_90(tmp_path: Path) -> None:
    def register(hours: Mapping[str, int | None]) -> list[dict[str, object]]:
        period: dict[str, Any] = {"registered_on": date(2018, 7, 1), "valid_until": date(2021, 6, 30)}
        kinds = dict.fromkeys("abdeh", "assistant") | {"c": "social_worker"}
        return [
            person(key, category="professional", certificate=kinds[key], trained_hours_this_year=n, **period)
            for key, n in hours.items()
        ] + [
            person("f", category="professional", certificate="senior", registered_on=date(2015, 1, 1),
                   valid_until=date(2018, 1, 1), trained_hours_this_year=200),
            person("g", category="professional", certificate="assistant", registered_on=date(2017, 10, 1),
                   valid_until=date(2020, 9, 30), trained_hours_this_year=90),
        ]  # fmt: skip

    publish(
        tmp_path,
        date(2018, 12, 31),
        registrations=register({"a": 30, "b": 20, "c": 30, "d": 5, "e": None, "h": 5}),
    )
    publish(
        tmp_path,
        date(2019, 12, 31),
        registrations=register({"a": 30, "b": 29, "c": 30, "d": 5, "e": None, "h": 5}),
    )
    publish(tmp_path, SUMMER,
            registrations=register({"a": 12, "b": 0, "c": 12, "d": 0, "e": None, "h": None}))  # fmt: skip
    shown = seen(tmp_path, group=Group.CERTIFIED).hours
    assert (shown["assistant"].required, shown["social_worker"].required, shown["senior"].required) == (
        72, 90, 90,
    )  # fmt: skip
    told = {(kind, state): n for kind, one in shown.items() for state, n in one.people.items() if n}
    # a: 72 of 72. b: 49 of 72 after two thirds of the period. c: 72 of 90. d: 10 of 72. e: never said.
    # h: 10 of 72 and nothing told of 2020: it may be more.
    # f: lapsed. g: its period began in 2017, before the first snapshot.
    assert told == {
        ("assistant", "reached"): 1, ("assistant", "on_pace"): 1, ("assistant", "behind"): 1,
        ("assistant", "not_reported"): 2, ("assistant", "not_covered"): 1,
        ("social_worker", "on_pace"): 1, ("senior", "no_period"): 1,
    }  # fmt: skip


def test_every_certificate_holder_has_one_standing(sample: Path) -> None:
    shown = seen(sample, group=Group.CERTIFIED)
    assert shown.ladder is not None
    assert set(shown.hours["assistant"].people) == set(STANDINGS)
    assert sum(sum(one.people.values()) for one in shown.hours.values()) == shown.ladder.certified


def test_volunteers_contracts_and_insurance_are_those_of_the_policy_measures(sample: Path) -> None:
    told = {
        (indicator, unit): (int(value), int(total))
        for indicator, unit, value, total in rows(
            f"select indicator, district_code, value, total from '{file(sample, SUMMER, 'observations')}' "
            "where indicator in ('volunteers.linked', 'pay.contracts', 'pay.insurance')"
        )
    }
    everybody, professionals = seen(sample), seen(sample, group=Group.PROFESSIONAL)
    for unit in (CITY, *districts()):
        one, few = everybody.conditions[unit], professionals.conditions[unit]
        assert (few.linked, few.people) == told["volunteers.linked", unit]
        assert (one.with_contract, one.contract_staff) == told["pay.contracts", unit]
        assert (one.with_insurance, one.insurance_staff) == told["pay.insurance", unit]
    ((said, volunteers),) = rows(
        f"select count(volunteers_linked), sum(volunteers_linked) from {once(sample, SUMMER)}"
    )
    city = everybody.conditions[CITY]
    assert (city.volunteers_known, city.volunteers) == (said, volunteers)


def test_who_is_not_stated_is_neither_with_nor_without(tmp_path: Path) -> None:
    holder: dict[str, Any] = {"category": "professional", "certificate": "assistant"}
    staff: dict[str, Any] = {"employer_kind": "agency", "on_post": True}
    publish(
        tmp_path, SUMMER,
        registrations=[
            person("a", volunteers_linked=3, has_contract=True, has_insurance=True, **staff, **holder),
            person("b", volunteers_linked=0, has_contract=False, has_insurance=False, **staff),
            person("c", birth_year=None, **staff), person("d", birth_year=None, **staff),
        ],
    )  # fmt: skip
    shown = seen(tmp_path, by=By.AGE_BAND)
    one = shown.conditions[CITY]
    assert (one.linked, one.not_linked, one.volunteers_unsaid, one.volunteers_each) == (1, 1, 2, 1.5)
    assert (one.with_contract, one.without_contract, one.contract_unsaid) == (1, 1, 2)
    assert (one.with_insurance, one.without_insurance, one.insurance_unsaid) == (1, 1, 2)
    assert shown.composition is not None
    shares = {row["age_band"]: row["share"] for row in parts(shown.composition, By.AGE_BAND).records}
    assert (shares["up_to_35"], shares[None]) == (1.0, None)
    # Only the certificate holder has to register.
    assert shown.registrations is not None
    assert shown.registrations.people == dict.fromkeys(STATES, 0) | {"not_registered": 1, "not_required": 3}


def test_a_viewer_of_one_district_sees_that_district_alone(sample: Path) -> None:
    shown = seen(sample, unit=HONGGU, only=[HONGGU])
    assert shown.composition is not None
    assert set(shown.composition.by_district) == {HONGGU}
    assert set(shown.conditions) == {HONGGU}
    assert shown.ladder == seen(sample, unit=HONGGU).ladder
    assert set(changed(sample, unit=HONGGU, only=[HONGGU], since=FIRST).units) == {HONGGU}


def test_an_unknown_group_or_column_is_refused(sample: Path) -> None:
    catalogue = Catalogue(sample)
    last: Snapshot = catalogue.timeline()[-1]
    with pytest.raises(UnknownName, match="certified"):
        workforce_questions.flow(catalogue, last, last, group="certificated", scope=EVERYTHING)
    with pytest.raises(UnknownName, match="education"):
        workforce_questions.composition(catalogue, [last], by="person_key", scope=EVERYTHING)
