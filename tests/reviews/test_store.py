"""Reviews as they are kept: nobody overwrites anybody, and what is read is what is there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.access.viewer import everybody
from analytics.database.engine import DatabaseRefused, database, database_of
from analytics.database.events import Event, Events, Overtaken
from analytics.database.tables import events as events_table
from analytics.errors import Refusal, UnknownName
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reviews import events as happened
from analytics.reviews import reading
from analytics.reviews.review import Review, review
from analytics.reviews.store import Reviews, stream_of
from analytics.warehouse.snapshots.catalogue import Catalogue

pytestmark = pytest.mark.usefixtures("either_database")

YEAR, CODE, OTHER = 2020, "620102", "620103"


@pytest.fixture
def kept_beside(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


@pytest.fixture
def reviews(sample: Path, kept_beside: Path) -> Reviews:
    """Two reviews are open."""
    opened = Reviews.of(kept_beside, everybody().named("李四"))
    for code in (CODE, OTHER):
        opened.open(Look.of(everybody(), Catalogue(sample), register(), unit=code), year=YEAR)
    return opened


def by(kept_beside: Path, name: str) -> Reviews:
    return Reviews.of(kept_beside, everybody().named(name))


def saying(item: str, remark: str) -> Callable[[Review], object]:
    return lambda _: happened.SelfAssessed(item, 1.0, remark)


def test_a_review_is_opened_once_and_found_by_its_year(reviews: Reviews, sample: Path) -> None:
    assert list(reviews.all(YEAR)) == [CODE, OTHER]
    assert reviews.years() == (YEAR,)
    with pytest.raises(Refusal, match="is open already"):
        reviews.open(Look.of(everybody(), Catalogue(sample), register(), unit=CODE), year=YEAR)
    with pytest.raises(UnknownName):
        reviews.get(YEAR, "620104")
    with pytest.raises(UnknownName) as refused:
        reviews.get(YEAR - 1, CODE)
    assert str(refused.value) == f"Unknown review “{YEAR - 1}/{CODE}”."
    with pytest.raises(UnknownName):
        reviews.get(YEAR, "\udcff")


def test_the_second_to_write_into_an_item_is_told_and_overwrites_nothing(
    reviews: Reviews, kept_beside: Path
) -> None:
    item = next(iter(reviews.get(YEAR, CODE).entries))
    seen = reviews.get(YEAR, CODE).entries[item].seq
    reviews.write(YEAR, CODE, saying(item, "先"), item=item, seen=seen)
    with pytest.raises(Overtaken, match="李四 changed this"):
        by(kept_beside, "王五").write(YEAR, CODE, saying(item, "后"), item=item, seen=seen)
    own = reviews.get(YEAR, CODE).entries[item].own
    assert own
    assert own.remark == "先"


def test_those_who_write_into_different_items_at_once_are_all_kept(
    reviews: Reviews, kept_beside: Path
) -> None:
    names = list(reviews.get(YEAR, CODE).entries)[:4]

    def write(item: str) -> None:
        own, seen = by(kept_beside, f"写{item}"), 0
        for n in range(5):
            seen = own.write(YEAR, CODE, saying(item, f"{n}"), item=item, seen=seen).entries[item].seq

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, names))
    now = reviews.get(YEAR, CODE)
    assert [entry.own and entry.own.remark for entry in now.entries.values()][:4] == ["4"] * 4
    assert now.seq == len(now.history) == 21
    assert Events(database_of(kept_beside)).damage() is None


def test_what_others_add_is_read_and_nothing_is_added_up_twice(
    reviews: Reviews, kept_beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = next(iter(reviews.get(YEAR, CODE).entries))
    read: list[str] = []
    really = happened.KINDS.read

    def noting(event: Event) -> object:
        read.append(event.kind)
        return really(event)

    # As another process would.
    Events(database_of(kept_beside)).append(
        stream_of(YEAR, CODE),
        "self_assessed",
        happened.KINDS.written(happened.SelfAssessed(item, 2.0, "另一台")),
        actor="赵六",
        after=1,
    )
    with monkeypatch.context() as noted:
        noted.setattr(happened.KINDS, "read", noting)
        now = reviews.get(YEAR, CODE)
        reviews.get(YEAR, CODE)
        assert read == ["self_assessed"]
    assert now.entries[item].own
    assert [event.actor for event in now.history] == ["李四", "赵六"]
    assert now == review(Events(database_of(kept_beside)).of(stream_of(YEAR, CODE)))


def test_another_chain_in_the_place_of_the_one_that_is_known_is_read_from_its_beginning(
    reviews: Reviews, kept_beside: Path
) -> None:
    item = next(iter(reviews.get(YEAR, CODE).entries))
    reviews.write(YEAR, CODE, saying(item, "之前"))
    kept = database_of(kept_beside)
    first: Event = reviews.get(YEAR, CODE).history[0]
    with kept.writing() as connection:
        connection.execute(sa.delete(events_table))
    with pytest.raises(UnknownName):
        reviews.get(YEAR, CODE)
    events = Events(kept)
    events.append(first.stream, first.kind, first.body, actor="赵六", after=0)
    events.append(
        first.stream,
        "self_assessed",
        happened.KINDS.written(happened.SelfAssessed(item, 2.0, "之后")),
        actor="赵六",
        after=1,
    )
    own = reviews.get(YEAR, CODE).entries[item].own
    assert own
    assert own.remark == "之后"


def test_what_is_known_of_a_database_goes_with_it(reviews: Reviews, kept_beside: Path) -> None:
    reviews.get(YEAR, CODE)
    kept = database_of(kept_beside)
    assert kept in reading._known
    database.cache_clear()
    assert database_of(kept_beside) not in reading._known


@pytest.mark.parametrize("body", ['{"item": "no.such", "score": 1, "remark": ""}', '{"score": "much"}'])
def test_an_event_that_no_program_of_ours_wrote_is_named_as_damage(
    reviews: Reviews, kept_beside: Path, body: str
) -> None:
    item = next(iter(reviews.get(YEAR, CODE).entries))
    reviews.write(YEAR, CODE, saying(item, "之前"))
    with database_of(kept_beside).writing() as connection:
        last = events_table.c.seq == 2
        connection.execute(sa.update(events_table).where(last).values(body=body))
    reading._known.clear()
    with pytest.raises(DatabaseRefused, match="damaged"):
        reviews.get(YEAR, CODE)
    assert reviews.get(YEAR, OTHER)
