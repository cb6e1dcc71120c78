"""Coverage agrees with pandas over the sealed tables, street by street; changes of a year add up exactly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

import pandas as pd
import pytest

from analytics.answers.communities.area import Area, State
from analytics.answers.communities.coverage import Communities, communities
from analytics.answers.communities.listing import Only, Order, by_choice, listed
from analytics.progress import verdicts
from analytics.reference import CITY, districts
from tests.answers.test_difference import person, publish
from tests.looking import Where, look_at
from tests.sealed import counted_once, table

CHENGGUAN, QILIHE, XIGU, YONGDENG, YUZHONG = "620102", "620103", "620104", "620121", "620123"
SUMMER, YEAR_BEFORE = date(2020, 6, 30), date(2019, 6, 30)


def seen(root: Path, **where: Unpack[Where]) -> Communities:
    return communities(look_at(root, **where))


def counted(root: Path, as_of: date) -> pd.DataFrame:
    """The communities with their professionals, counted a second time from the raw tables."""
    people = counted_once(table(root, as_of, "registrations"), as_of)
    there = people[people["on_post"].fillna(False).astype(bool) & (people["category"] == "professional")]
    found = table(root, as_of, "communities").copy()
    found["professionals"] = found["code"].map(there["community_code"].value_counts()).fillna(0).astype(int)
    return found


def tally(area: Area) -> tuple[int, int | None, int]:
    return area.total, area.staffed, area.unstaffed


@pytest.mark.parametrize("as_of", [SUMMER, date(2016, 12, 31)])
def test_every_street_and_district_is_as_counted_from_the_raw_tables(sample: Path, as_of: date) -> None:
    urban = counted(sample, as_of)
    urban = urban[urban["kind"] == "urban"].assign(staffed=lambda rows: rows["professionals"] > 0)
    shown = seen(sample, as_of=as_of)
    for areas, keys in (
        (shown.districts, urban["district_code"]),
        ([one for streets in shown.streets.values() for one in streets], urban["code"].str[:9]),
    ):
        sums = urban.groupby(keys)["staffed"].agg(["size", "sum"])
        assert {one.code: tally(one) for one in areas} == {
            code: (size, staffed, size - staffed) for code, size, staffed in sums.itertuples()
        }
    assert tally(shown.whole) == (len(urban), urban["staffed"].sum(), (~urban["staffed"]).sum())
    assert {one.code: one.registered for one in shown.whole.communities} == dict(
        zip(urban["code"], urban["professionals"], strict=True)
    )


@pytest.mark.parametrize("unit", [CITY, YONGDENG])
def test_the_whole_is_what_the_target_says(sample: Path, unit: str) -> None:
    target = verdicts.of(look_at(sample, as_of=SUMMER, unit=unit))["communities.staffed"].overall
    shown = seen(sample, unit=unit).whole
    assert (shown.staffed, shown.total) == (target.value, target.total)


@pytest.mark.parametrize("as_of", [SUMMER, date(2018, 12, 31)])
def test_staffed_a_year_before_and_won_less_lost_is_staffed_now(sample: Path, as_of: date) -> None:
    then = as_of.replace(year=as_of.year - 1)
    past, now = (counted(sample, day) for day in (then, as_of))
    shown = seen(sample, as_of=as_of)
    assert shown.before_on == then
    was, is_ = (
        set(rows[(rows["kind"] == "urban") & (rows["professionals"] > 0)]["code"]) for rows in (past, now)
    )
    listing = set(now["code"])
    whole = shown.whole
    assert whole.before == ((past["kind"] == "urban").sum(), len(was))
    assert whole.count(State.GAINED) == len(is_ - was)
    assert whole.count(State.LOST) == len((was - is_) & listing)
    assert whole.dropped == len(was - listing)
    for area in (whole, *shown.districts):
        assert area.before is not None
        assert area.dropped is not None
        change = area.count(State.GAINED) - area.count(State.LOST) - area.dropped
        assert area.before[1] + change == area.staffed


def test_villages_are_apart(sample: Path) -> None:
    rural = counted(sample, SUMMER)
    rural = rural[rural["kind"] != "urban"]
    shown = seen(sample)
    for code, one in shown.villages.items():
        mine = rural[rural["district_code"] == code]
        villages, towns = (mine[mine["kind"] == kind] for kind in ("rural", "town"))
        assert (one.total, one.towns) == (len(villages), len(towns))
        if one.total:
            assert one.with_posts == (villages["posts"] > 0).sum()
            assert (one.posts, one.professionals) == (mine["posts"].sum(), mine["professionals"].sum())
        if one.towns:
            assert one.towns_with_posts == (towns["posts"] > 0).sum()
    assert sum(one.towns_with_posts or 0 for one in shown.villages.values()) == 23
    assert not {one.code for one in shown.whole.communities} & set(rural["code"])


def place(code: str, **more: object) -> dict[str, object]:
    return {
        "code": code, "name": f"社区{code[-3:]}", "street": f"街道{code[6:9]}", "district_code": code[:6],
        "kind": "urban", "posts": 1, **more,
    }  # fmt: skip


def worker(key: str, code: str) -> dict[str, object]:
    return person(key, code[:6], category="professional", certificate="assistant", on_post=True,
                  community_code=code)  # fmt: skip


A, B, C, D, E = (f"620102001{n:03}" for n in range(1, 6))
OTHER = "620103001001"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A keeps its professional, B loses, C wins, D is new, E leaves the list; Qilihe never had a register."""
    root = tmp_path_factory.mktemp("changed")
    publish(
        root, YEAR_BEFORE, communities=[place(code) for code in (A, B, C, E, OTHER)],
        registrations=[worker("a", A), worker("b", B), worker("e", E)],
    )  # fmt: skip
    publish(
        root, SUMMER,
        communities=[
            place(A, professionals_reported=2), place(B, posts=3),
            place(C, professionals_reported=1), place(D), place(OTHER, professionals_reported=1),
            place("620104101201", kind="rural"),
        ],
        registrations=[worker("a", A), worker("c", C), worker("d", D)],
    )  # fmt: skip
    return root


def test_each_way_to_change_has_its_own_state(changed: Path) -> None:
    shown = seen(changed, unit=CHENGGUAN)
    assert {one.code: one.state for one in shown.whole.communities} == {
        A: State.STAFFED, B: State.LOST, C: State.GAINED, D: State.GAINED,
    }  # fmt: skip
    assert (shown.whole.before, shown.whole.dropped, shown.whole.staffed) == ((4, 3), 1, 3)
    assert (shown.finished(CHENGGUAN), shown.nearest(CHENGGUAN)) == (0, (1, shown.streets[CHENGGUAN]))


def test_without_a_register_nobody_is_said_to_be_without(changed: Path) -> None:
    city = seen(changed)
    (other,) = (area for area in city.districts if area.code == QILIHE)
    assert (other.staffed, other.unknown, other.unstaffed, other.share) == (None, 1, 0, None)
    assert city.unregistered == (QILIHE,)
    assert city.nearest(QILIHE) == (0, ())
    assert city.finished(QILIHE) == 0
    assert (city.whole.staffed, city.whole.total, city.whole.unstaffed) == (3, 5, 1)
    # One of the districts has no number of then: the city has none to compare with.
    assert city.whole.before is None
    assert OTHER not in {one.code for one in listed(city, words="", only=Only.UNSTAFFED, order=Order.PLACE)}


def test_what_nobody_reported_is_missing_not_0(changed: Path) -> None:
    city = seen(changed)
    assert YUZHONG in city.missing
    assert XIGU not in city.streets
    assert (city.villages[XIGU].total, city.villages[XIGU].posts, city.villages[XIGU].professionals) == (
        1, 1, None,
    )  # fmt: skip
    nobody = seen(changed, unit=YUZHONG)
    assert (nobody.whole.total, nobody.whole.staffed, nobody.districts) == (0, None, ())


def test_a_snapshot_much_older_than_a_year_is_no_comparison(tmp_path: Path) -> None:
    publish(tmp_path, date(2019, 3, 1), communities=[place(A)], registrations=[worker("a", A)])
    publish(tmp_path, SUMMER, communities=[place(A)], registrations=[worker("a", A)])
    shown = seen(tmp_path)
    assert (shown.before_on, shown.whole.before, shown.whole.dropped) == (None, None, None)
    assert shown.whole.communities[0].state is State.STAFFED


def test_the_list_is_searched_by_every_word_and_sorted(changed: Path) -> None:
    city = seen(changed)

    def codes(words: str = "", only: Only = Only.ALL, order: Order = Order.PLACE) -> list[str]:
        return [one.code for one in listed(city, words=words, only=only, order=order)]

    assert codes() == [A, B, C, D, OTHER]
    assert codes("社区002") == codes(B) == codes("chengguan 002") == codes(only=Only.LOST) == [B]
    assert codes("城关区 街道001") == [A, B, C, D]
    assert codes("nothing") == []
    assert codes(only=Only.GAINED) == [C, D]
    # C reports one and one is registered; the register of Qilihe says nothing.
    assert codes(only=Only.DIFFERING) == [A]
    assert by_choice(city) == {only: len(codes(only=only)) for only in Only}
    assert codes(order=Order.POSTS)[0] == B
    assert codes(order=Order.DIFFERENCE)[0] == A


def test_streets_that_lack_the_fewest_come_first(sample: Path) -> None:
    shown = seen(sample)
    lacking = {one.code: one.unstaffed for streets in shown.streets.values() for one in streets}
    found = listed(shown, words="", only=Only.UNSTAFFED, order=Order.NEAREST)
    ways = [lacking[one.street_code] for one in found]
    assert ways == sorted(ways)
    assert ways[0] == 1
    fewest, streets = shown.nearest(CHENGGUAN)
    assert {one.code for one in streets} == {
        one.code for one in shown.streets[CHENGGUAN] if lacking[one.code] == fewest == 1
    }


def test_a_scope_sees_its_own_districts_only(sample: Path) -> None:
    found = seen(sample, unit=CHENGGUAN, only=[CHENGGUAN]).whole.communities
    assert {one.district_code for one in found} == {CHENGGUAN}
    assert tuple(area.code for area in seen(sample).districts) == tuple(districts())
