"""The sample is the same every time, grows in people only, and is published like anything else."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import Refusal, SnapshotsMissing
from analytics.sample import building
from analytics.sample.building import Edition, Sample, build, editions
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Origin
from tests.sample.quarters import END, on, professionals, senior, staffed, tables
from tests.warehouse import small_snapshots

GAOLAN = "620122"


def gaolan_has(name: str, day: date) -> pd.DataFrame:
    table = on(day)[name]
    return table[table["district_code"] == GAOLAN]


def digest(made: Sample, edition: Edition) -> str:
    """Of every value of every table, in order."""
    total = hashlib.sha256()
    for name, table in made.tables(edition).items():
        total.update(name.encode())
        for column in table.columns:
            total.update(pd.util.hash_pandas_object(column.to_pandas()).to_numpy().tobytes())
            total.update(bytes(column.is_null().to_numpy()))
    return total.hexdigest()


@pytest.mark.parametrize("edition", [Edition(date(2016, 9, 30)), Edition(END)])
def test_the_same_seed_tells_the_same_story_to_the_byte(edition: Edition) -> None:
    assert digest(Sample(seed=2016), edition) == digest(Sample(seed=2016), edition)
    assert digest(Sample(seed=2016), edition) != digest(Sample(seed=2017), edition)


def test_a_quarter_is_the_same_whatever_was_made_before_it() -> None:
    made = Sample(seed=2016)
    made.tables(Edition(END))
    assert digest(made, Edition(date(2015, 3, 31))) == digest(Sample(seed=2016), Edition(date(2015, 3, 31)))


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_other_seeds_have_other_people_and_the_same_counts(seed: int) -> None:
    register = tables(END, seed=seed)["registrations"]
    there = register[register["cancelled_on"].isna()].drop_duplicates("person_key")
    assert len(there) == 28904
    assert (there["category"] == "professional").sum() == 742
    assert not register["birth_year"].equals(on(END)["registrations"]["birth_year"])


def test_scale_multiplies_people_and_nothing_else() -> None:
    once, thrice = on(END), tables(END, scale=3)
    assert len(thrice["registrations"]) == 3 * len(once["registrations"])
    people = [frame["registrations"]["person_key"].nunique() for frame in (once, thrice)]
    assert people[1] == 3 * people[0]
    columns = ["district_code", "category", "certificate", "on_post", "gender"]
    counts = [frame["registrations"].value_counts(columns) for frame in (once, thrice)]
    pd.testing.assert_series_equal(counts[0] * 3, counts[1].reindex(counts[0].index))
    for name in ("funding", "institutions", "activities", "measures"):
        assert once[name].equals(thrice[name])


def test_a_person_keeps_the_key_from_quarter_to_quarter() -> None:
    before = set(on(date(2020, 3, 31))["registrations"]["person_key"])
    now = set(on(END)["registrations"]["person_key"])
    assert before < now
    assert all(len(key) == 64 and int(key, 16) >= 0 for key in now)


def test_no_copies_are_refused() -> None:
    with pytest.raises(Refusal, match="0 copies"):
        Sample(scale=0)


def test_there_are_27_editions_of_26_days_and_2019_ends_twice() -> None:
    days = [edition.as_of for edition in editions()]
    assert (len(days), len(set(days)), sorted(days)) == (27, 26, days)
    assert [edition.as_of for edition in editions() if edition.as_first_reported] == [date(2019, 12, 31)]
    assert days.count(date(2019, 12, 31)) == 2


def test_gaolan_is_carried_forward_once_with_the_rows_it_had() -> None:
    late, before = date(2018, 9, 30), date(2018, 6, 30)
    for name in on(late):
        then, now = (gaolan_has(name, day) for day in (before, late))
        pd.testing.assert_frame_equal(now.reset_index(drop=True), then.reset_index(drop=True))
    claims = {edition.as_of: edition.districts for edition in editions()}
    carried = [
        (day, code, report.carried_forward_from)
        for day, districts in claims.items()
        for code, report in districts.items()
        if report.is_carried_forward
    ]
    assert carried == [(late, GAOLAN, before)]
    assert all(len(districts) == 8 for districts in claims.values())
    # The others did report something new.
    assert len(on(late)["registrations"]) > len(on(before)["registrations"])


class Interrupted(Exception):
    """What a test stops a build with."""


def stop_after(count: int) -> Callable[[int, int, date], None]:
    def progress(done: int, of: int, day: date) -> None:
        if done >= count:
            raise Interrupted(f"{done} of {of}, {day}")

    return progress


def test_a_build_cut_short_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    with pytest.raises(Interrupted, match="2 of 27, 2014-06-30"):
        build(tmp_path, progress=stop_after(2))
    first = Catalogue(tmp_path).snapshots()
    with pytest.raises(Interrupted, match="3 of 27, 2014-09-30"):
        build(tmp_path, progress=stop_after(3))
    there = Catalogue(tmp_path).snapshots()
    assert there[:2] == first
    assert [one.as_of for one in there] == [edition.as_of for edition in editions()[:3]]
    assert {one.origin for one in there} == {Origin.SAMPLE}


@pytest.mark.parametrize("other", [{"seed": 1}, {"scale": 2}])
def test_another_sample_is_not_put_among_the_snapshots_of_one(tmp_path: Path, other: dict[str, int]) -> None:
    with pytest.raises(Interrupted):
        build(tmp_path, progress=stop_after(1))
    with pytest.raises(Refusal, match="already contains other snapshots"):
        build(tmp_path, **other)  # type: ignore[arg-type]
    assert len(Catalogue(tmp_path).snapshots()) == 1


def test_two_servers_that_make_the_sample_at_once_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = editions()[:4]
    monkeypatch.setattr(building, "editions", lambda: first)

    def another_publishes(done: int, _total: int, _day: date) -> None:
        if done == 1:
            with pytest.raises(Interrupted):
                build(tmp_path, progress=stop_after(2))

    made = build(tmp_path, progress=another_publishes)
    assert [one.seq for one in made] == [1, 2, 3, 4]
    assert [one.as_of for one in made] == [edition.as_of for edition in first]
    assert Catalogue(tmp_path).snapshots() == made
    assert Catalogue(tmp_path).verify() == ()


def test_the_whole_sample_is_published_and_refused_a_second_time(sample: Path) -> None:
    catalogue = Catalogue(sample)
    assert [(one.as_of, one.revision) for one in catalogue.snapshots()] == [
        (edition.as_of, int(edition.as_of == date(2019, 12, 31) and not edition.as_first_reported))
        for edition in editions()
    ]
    observed = pd.read_parquet(catalogue.files([catalogue.on(END)], "observations")[0])
    city = observed[observed["district_code"] == "620100"].set_index("indicator")["value"]
    assert city["workforce.total"] == 28904
    assert city["workforce.professional"] == len(professionals(END))
    assert city["workforce.senior"] == senior(END)
    assert city["communities.staffed"] == staffed(END)[0]
    with pytest.raises(Refusal, match="all 27 snapshots of this sample"):
        build(sample)


def test_no_sample_is_built_where_real_snapshots_have_gone(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    small_snapshots.seal(root)
    shutil.rmtree(root)
    for build_or_ask in (lambda: build(root), lambda: building.is_unfinished(Catalogue(root))):
        with pytest.raises(SnapshotsMissing):
            build_or_ask()
    assert not root.exists()


def test_a_build_cut_short_is_known_as_unfinished_and_a_whole_or_damaged_one_is_not(
    sample: Path, tmp_path: Path
) -> None:
    assert building.is_unfinished(Catalogue(tmp_path))
    assert not building.is_unfinished(Catalogue(sample))
    shutil.copytree(sample, tmp_path / "cut")
    newest = tmp_path / "cut" / "manifests" / "00000027.json"
    newest.unlink()
    # A manifest that was published and is gone is damage, not an unfinished build.
    assert not building.is_unfinished(Catalogue(tmp_path / "cut"))
    log = tmp_path / "cut" / "audit.jsonl"
    log.write_text("".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert building.is_unfinished(Catalogue(tmp_path / "cut"))
