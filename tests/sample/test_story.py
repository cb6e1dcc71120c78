"""What the sample tells, counted from its tables and not from its own figures."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from analytics.reference import CITY
from tests.sample.quarters import (
    BASE,
    END,
    QUARTERS,
    active,
    gap_pp,
    holding,
    lottery,
    on,
    professionals,
    senior,
    staffed,
)

DISTRICTS = ("620102", "620103", "620104", "620105", "620111", "620121", "620122", "620123")
DUE = date(2020, 12, 31)


@pytest.mark.parametrize(
    ("as_of", "total", "professional", "senior_level", "communities"),
    [
        (date(2014, 3, 31), 11180, 168, 24, (40, 397)),
        (date(2015, 12, 31), 15164, 288, 52, (118, 397)),
        (date(2017, 12, 31), 20610, 478, 66, (210, 397)),
        (date(2018, 12, 31), 23905, 612, 75, (260, 400)),
        (date(2019, 12, 31), 27362, 735, 82, (305, 401)),
        (date(2020, 3, 31), 28140, 738, 84, (316, 421)),
        (date(2020, 6, 30), 28904, 742, 83, (328, 421)),
    ],
)
def test_the_people_and_communities_counted_are_those_of_the_story(
    as_of: date, total: int, professional: int, senior_level: int, communities: tuple[int, int]
) -> None:
    assert len(active(as_of)) == total
    assert len(professionals(as_of)) == professional
    assert senior(as_of) == senior_level
    assert staffed(as_of) == communities


def test_personnel_and_professionals_keep_within_ten_points_of_their_schedule_throughout() -> None:
    for base, milestone, target, counted in ((11180, 15000, 30000, active), (168, 300, 800, professionals)):
        due_first = date(2015, 12, 31)
        for as_of in QUARTERS[1:]:
            start, since, end, due = base, BASE, milestone, due_first
            if as_of > due_first:
                start, since, end, due = milestone, due_first, target, DUE
            expected = start + (end - start) * (as_of - since).days / (due - since).days
            assert abs(100 * (len(counted(as_of)) - expected) / (target - base)) < 10, as_of


def test_of_the_milestones_of_2015_only_the_professionals_are_missed_and_by_little() -> None:
    then = date(2015, 12, 31)
    assert len(active(then)) >= 15_000
    assert 285 <= len(professionals(then)) < 300
    assert senior(then) >= 50


def test_the_senior_target_is_reached_early_and_slides() -> None:
    by_quarter = [senior(as_of) for as_of in QUARTERS]
    assert QUARTERS[next(i for i, count in enumerate(by_quarter) if count >= 80)] == date(2019, 12, 31)
    assert by_quarter[-2:] == [84, 83]
    assert sorted(by_quarter[:-1]) == by_quarter[:-1]


def test_communities_are_slightly_behind_at_the_end() -> None:
    (first, of_first), (now, of_now) = staffed(BASE), staffed(END)
    elapsed, whole = (END - BASE).days, (DUE - BASE).days
    gap = gap_pp(now / of_now, first / of_first, 1, elapsed_days=elapsed, whole_days=whole)
    assert -30 < gap < -10
    assert now / of_now == pytest.approx(0.78, abs=0.005)


def test_the_revision_of_2019_turns_on_schedule_into_slightly_behind() -> None:
    day = date(2019, 12, 31)
    then, of_then = staffed(day, as_first_reported=True)
    now, of_now = staffed(day)
    first, of_first = staffed(BASE)
    whole = {"elapsed_days": (day - BASE).days, "whole_days": (DUE - BASE).days}
    assert (then, now) == (315, 305)
    assert gap_pp(then / of_then, first / of_first, 1, **whole) > -10
    assert -30 < gap_pp(now / of_now, first / of_first, 1, **whole) < -10


def test_the_revision_changes_ten_entries_and_what_their_communities_report() -> None:
    day = date(2019, 12, 31)
    first, corrected = on(day, as_first_reported=True), on(day)
    before, after = first["registrations"], corrected["registrations"]
    assert before["person_key"].equals(after["person_key"])
    changed = ((before != after) & ~(before.isna() & after.isna())).fillna(True).any(axis="columns")
    assert changed.sum() == 10
    assert before.loc[changed, "on_post"].all()
    assert not after.loc[changed, "on_post"].any()
    for name in ("funding", "institutions", "activities", "measures"):
        assert first[name].equals(corrected[name])


def test_seven_districts_have_an_association_and_four_a_practice_base() -> None:
    assert set(DISTRICTS) - holding("association", END) == {"620121"}
    assert holding("practice_base", END) == {"620102", "620103", "620105", "620123"}
    # A base that was closed again counted while it was open.
    assert "620104" in holding("practice_base", date(2017, 12, 31))
    whole = {"elapsed_days": (END - BASE).days, "whole_days": (DUE - BASE).days}
    assert -10 < gap_pp(7 / 8, len(holding("association", BASE)) / 8, 1, **whole) < 10
    assert gap_pp(4 / 8, len(holding("practice_base", BASE)) / 8, 1, **whole) < -30


def test_of_the_rules_the_city_level_has_some_and_of_the_units_most_have_theirs() -> None:
    """The rules stand out of those asked for; 红古, 永登 and 皋兰 have no information base."""
    rules = {kind: set(rows["district_code"]) for kind, rows in on(END)["measures"].groupby("measure")}
    having = {kind: CITY in units for kind, units in rules.items()}
    assert having["training_plan"]
    assert [having[f"recruitment_{rule}"] for rule in ("exam", "preference", "bonus")] == [True, True, False]
    assert [having[f"{kind}_standards"] for kind in ("post", "assessment")] == [True, False]
    assert [having[kind] for kind in ("purchase_policy", "financial_rules")] == [True, False]
    units = {*DISTRICTS, CITY}
    assert units - rules["information_base"] == {"620111", "620121", "620122"}
    assert units - rules["floors_assessed"] == {"620121", "620122"}


@pytest.mark.parametrize("kind", ["training_base_provincial", "training_base_city", "association"])
def test_the_city_has_one_of_each(kind: str) -> None:
    all_of_them = on(END)["institutions"]
    mine = all_of_them[(all_of_them["kind"] == kind) & (all_of_them["district_code"] == "620100")]
    assert len(mine) == 1
    assert mine["closed_on"].isna().all()


def test_the_city_keeps_its_floor_and_gives_more_every_year() -> None:
    by_year = [lottery(END)["620100", year] for year in range(2014, 2021)]
    assert min(by_year) >= 200_000
    assert all(later > earlier for earlier, later in pairwise(by_year))


@pytest.mark.parametrize(
    ("unit", "yuan"),
    [
        ("620100", [260000, 300000, 380000, 420000, 520000, 600000, 610000]),
        ("620102", [120000, 150000, 190000, 230000, 290000, 350000, 240000]),
        ("620122", [15000, 30500, 31000, 28000, 34000, 36000, 30000]),
    ],
)
def test_lottery_money_sums_up_to_the_yuan(unit: str, yuan: list[float]) -> None:
    assert [lottery(END)[unit, year] for year in range(2014, 2021)] == yuan


def test_five_of_the_56_district_years_are_below_the_floor() -> None:
    amounts = lottery(END)
    below = {(code, year) for code in DISTRICTS for year in range(2014, 2021) if amounts[code, year] < 30_000}
    assert below == {("620111", 2014), ("620121", 2014), ("620121", 2015), ("620122", 2014), ("620122", 2017)}


def test_two_district_years_are_flat_three_fall_and_2020_is_mostly_running() -> None:
    amounts = lottery(END)
    change = {
        (code, year): amounts[code, year] - amounts[code, year - 1]
        for code in DISTRICTS
        for year in range(2015, 2021)
    }
    closed = {key: by for key, by in change.items() if key[1] < 2020}
    assert {key for key, by in closed.items() if by == 0} == {("620103", 2017), ("620111", 2018)}
    fell = {key for key, by in closed.items() if by < 0}
    assert fell == {("620104", 2018), ("620121", 2018), ("620122", 2017)}
    assert [code for code in DISTRICTS if change[code, 2020] > 0] == ["620105"]


def test_holders_step_up_each_autumn_and_hold_two_fifths_of_the_professionals() -> None:
    holders = [int((professionals(as_of)["certificate"] != "none").sum()) for as_of in QUARTERS]
    spring = [holders[i] for i, day in enumerate(QUARTERS) if day.month == 6]
    year_end = [holders[i] for i, day in enumerate(QUARTERS) if day.month == 12]
    grown = {2015 + i: later / earlier for i, (earlier, later) in enumerate(pairwise(year_end))}
    assert all(after > before for before, after in zip(spring, year_end, strict=False))
    assert abs(holders[-1] - year_end[-1]) <= 1, "the exam of 2020 was put off: no step"
    assert min(grown, key=lambda year: grown[year]) == 2017
    assert max(grown, key=lambda year: grown[year]) == 2016
    assert grown[2018] > grown[2019]
    assert (year_end[5] / year_end[0]) ** (1 / 5) == pytest.approx(1.266, abs=0.01)
    for as_of, count in zip(QUARTERS, holders, strict=True):
        assert 0.35 <= count / len(professionals(as_of)) <= 0.50
    higher = professionals(END)["certificate"].isin(["social_worker", "senior"]).sum()
    assert 0.20 <= higher / holders[-1] <= 0.30


def test_lapsed_registrations_are_fifteen_to_thirty_five_percent() -> None:
    for as_of in QUARTERS:
        registered = active(as_of).dropna(subset=["registered_on"])
        assert 0.15 <= (registered["valid_until"] < as_of).mean() <= 0.35, as_of


def test_most_general_personnel_is_not_registered() -> None:
    everybody = active(END)
    general = everybody[everybody["category"] == "general"]
    assert general["registered_on"].isna().mean() > 0.9


def test_people_are_spread_by_population_and_education() -> None:
    shares = active(END)["district_code"].value_counts(normalize=True)
    for code, share in (("620102", 0.432), ("620105", 0.174), ("620123", 0.084), ("620122", 0.015)):
        assert shares[code] == pytest.approx(share, abs=0.01)
    assert (active(END)["gender"] == "female").mean() == pytest.approx(0.7, abs=0.01)
