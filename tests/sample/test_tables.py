"""Every table of the sample is one a district could have handed in."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from analytics.dictionary import dictionary
from tests.sample.quarters import BASE, END, QUARTERS, active, on, rows

TABLES = [table.name for table in dictionary().tables]
DAYS = [BASE, date(2018, 9, 30), END]


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("name", TABLES)
def test_columns_codes_keys_and_required_values_are_the_dictionarys(name: str, as_of: date) -> None:
    table, frame = dictionary().table(name), on(as_of)[name]
    assert list(frame.columns) == [column.name for column in table.stored]
    assert not frame.duplicated(list(table.key)).any()
    for column in table.stored:
        values = frame[column.name]
        if column.required:
            assert not values.isna().any(), column.name
        if column.type == "code":
            assert set(values.dropna()) <= set(column.codes), column.name
        if column.type in ("count", "yuan", "number"):
            assert (values.dropna() >= 0).all(), column.name


@pytest.mark.parametrize("as_of", QUARTERS)
def test_no_date_lies_after_the_day_except_the_end_of_a_registration(as_of: date) -> None:
    for name in TABLES:
        for column in dictionary().table(name).stored:
            if column.type == "date" and column.name != "valid_until":
                found = on(as_of)[name][column.name].dropna()
                assert not len(found) or found.max() <= as_of, (name, column.name)


@pytest.mark.parametrize("as_of", DAYS)
def test_the_dates_of_a_life_are_in_order(as_of: date) -> None:
    for row in rows("registrations", as_of):
        registered, until, cancelled = row["registered_on"], row["valid_until"], row["cancelled_on"]
        assert (registered is None) == (until is None)
        assert (cancelled is None) == (row["cancel_reason"] is None)
        assert (row["certificate"] == "none") == (row["certified_on"] is None)
        if registered:
            years = until.year - registered.year
            assert registered < until
            assert years in (3, 6, 9, 12) or (until.month, until.day) == (12, 31)
            assert not (cancelled and registered >= cancelled)
        if row["certified_on"]:
            # The first exam was in 2008, the first for the highest level in 2019; results come in autumn.
            assert row["certified_on"].year >= (2019 if row["certificate"] == "senior" else 2008)
            assert row["certified_on"].month >= 9
            assert not (cancelled and row["certified_on"] >= cancelled)
            if row["birth_year"]:
                assert row["certified_on"].year - row["birth_year"] >= 20
        if row["assessed_on"]:
            assert row["assessed_on"].year == as_of.year
            assert row["on_post"]


@pytest.mark.parametrize("as_of", DAYS)
def test_a_professional_has_a_certificate_or_a_degree_and_nobody_else_has(as_of: date) -> None:
    for row in rows("registrations", as_of):
        certified = row["certificate"] != "none"
        if row["category"] == "professional":
            assert row["qualified_by"] in (("certificate", "both") if certified else ("degree",))
        else:
            assert not certified
            assert row["qualified_by"] in ("none", None)
        assert not (row["equivalent_ability"] and row["category"] != "professional")


@pytest.mark.parametrize("as_of", DAYS)
def test_a_community_exists_and_lies_in_the_persons_district(as_of: date) -> None:
    home = on(as_of)["communities"].set_index("code")["district_code"]
    placed = on(as_of)["registrations"].dropna(subset=["community_code"])
    found = home.reindex(placed["community_code"])
    assert not found.isna().any()
    assert (found.to_numpy() == placed["district_code"].to_numpy()).all()
    assert set(placed["employer_kind"]) == {"community"}


def test_who_is_cancelled_has_no_post_no_project_and_a_breach_only_if_registered() -> None:
    cancelled = [row for row in rows("registrations", END) if row["cancelled_on"]]
    assert len(cancelled) > 1000
    assert not any(row["on_post"] or row["project_staff"] or row["assessed_on"] for row in cancelled)
    breaches = [row for row in cancelled if row["cancel_reason"].startswith("breach")]
    assert breaches
    assert all(row["registered_on"] for row in breaches)


def test_eight_people_are_reported_by_two_districts_and_counted_once() -> None:
    register = on(END)["registrations"]
    twice = register[register.duplicated("person_key", keep=False)]
    assert twice["person_key"].nunique() == 8
    assert (twice.groupby("person_key")["district_code"].nunique() == 2).all()
    assert len(active(END)) == register.loc[register["cancelled_on"].isna(), "person_key"].nunique()
    # The rule decides each way: by the later registration, by the only one, by the lower code.
    dates = twice.groupby("person_key")["registered_on"]
    assert sorted(dates.count().value_counts().items()) == [(0, 3), (1, 3), (2, 2)]
    assert dates.nunique().max() == 2


def test_what_communities_report_is_mostly_what_is_registered() -> None:
    everybody = active(END)
    posted = everybody[(everybody["category"] == "professional") & everybody["on_post"]]
    registered = posted["community_code"].value_counts()
    places = on(END)["communities"].set_index("code")
    reported = places["professionals_reported"]
    same = reported.dropna() == registered.reindex(reported.dropna().index).fillna(0)
    assert 0.93 < same.mean() < 0.995
    assert 0.01 < reported.isna().mean() < 0.08
    assert (places["posts"] >= registered.reindex(places.index).fillna(0)).all()


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("registrations", "birth_year"),
        ("registrations", "employer_name"),
        ("registrations", "has_contract"),
        ("registrations", "volunteers_linked"),
        ("registrations", "trained_hours_this_year"),
        ("institutions", "posts"),
        ("institutions", "evidence"),
        ("activities", "people"),
    ],
)
def test_some_optional_fields_are_left_empty(name: str, column: str) -> None:
    assert 0 < on(END)[name][column].isna().mean() < 0.65


def test_invented_names_and_documents_say_that_they_are_samples() -> None:
    real = set(on(END)["communities"]["name"])
    for name, column in (
        ("registrations", "employer_name"),
        ("funding", "project"),
        ("institutions", "name"),
        ("institutions", "evidence"),
        ("measures", "document"),
    ):
        invented = set(on(END)[name][column].dropna()) - real
        assert invented
        assert all("示例" in text for text in invented), (name, column)


def test_nothing_once_reported_disappears() -> None:
    for earlier, later in pairwise(QUARTERS):
        for name in TABLES:
            key = list(dictionary().table(name).key)
            before = pd.MultiIndex.from_frame(on(earlier)[name][key])
            after = pd.MultiIndex.from_frame(on(later)[name][key])
            assert before.isin(after).all(), (name, earlier)


def test_a_certificate_is_never_lost_and_never_lowered() -> None:
    order = {"none": 0, "assistant": 1, "social_worker": 2, "senior": 3}
    levels = [
        on(day)["registrations"].set_index(["person_key", "district_code"])["certificate"].map(order)
        for day in QUARTERS
    ]
    for before, after in pairwise(levels):
        assert (after.reindex(before.index) >= before).all()
    risen = levels[-1].reindex(levels[0].index) > levels[0]
    assert risen.any()
    assert (levels[-1] == 3).sum() == 5


def test_training_starts_anew_each_year() -> None:
    for year in range(2014, 2020):
        hours = [_trained_hours(day) for day in QUARTERS if day.year == year]
        assert sorted(hours) == hours
        assert _trained_hours(date(year + 1, 3, 31)) < hours[-1]


def _trained_hours(day: date) -> int:
    return int(on(day)["registrations"]["trained_hours_this_year"].sum())
