"""Reviews as they are kept: opened once, seen by who may, and nothing of anybody's overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from analytics.access.viewer import everybody
from analytics.database.events import Overtaken
from analytics.errors import Refusal, UnknownName
from analytics.reviews import commands
from analytics.reviews.review import Review, Step
from analytics.reviews.store import Reviews
from tests.looking import look_at
from tests.plain_snapshots import CHENGGUAN, plain, publish
from tests.reviews.course import named

OTHER = "620103"
ITEM, ANOTHER = "communities.posts", "leadership.assessed"

pytestmark = pytest.mark.usefixtures("either_database")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshots"
    person = plain("registrations", employer_kind="government")
    other = plain("registrations", person_key="k2", district_code=OTHER, employer_kind="government")
    publish(folder, date(2019, 12, 31), communities=[plain("communities")], registrations=[person, other])
    return folder


def opened(root: Path, unit: str = CHENGGUAN) -> Review:
    return Reviews.of(root, named("评分人")).open(look_at(root, unit=unit), year=2019)


def by(root: Path, name: str) -> Reviews:
    return Reviews.of(root, named(name))


def test_a_review_is_opened_once_on_a_snapshot_of_its_year(root: Path) -> None:
    first = opened(root)
    assert (first.step, first.opened.snapshot, first.opened.as_of) == (
        Step.SELF_ASSESSMENT, 1, date(2019, 12, 31),
    )  # fmt: skip
    assert first.opened.snapshot_sha256 == look_at(root).snapshot.digest
    with pytest.raises(Refusal, match="open already"):
        opened(root)
    with pytest.raises(Refusal, match="of that year"):
        by(root, "评分人").open(look_at(root, unit=CHENGGUAN), year=2018)
    with pytest.raises(UnknownName):
        by(root, "评分人").open(look_at(root), year=2019)
    with pytest.raises(Refusal, match="who you are"):
        Reviews.of(root, everybody()).open(look_at(root, unit=OTHER), year=2019)


def test_reviews_are_listed_by_year_and_district_and_seen_by_who_may(root: Path) -> None:
    opened(root, OTHER)
    opened(root)
    kept = by(root, "评分人")
    assert list(kept.all(2019)) == [CHENGGUAN, OTHER]
    assert (kept.years(), dict(kept.all(2018))) == ((2019,), {})
    only = Reviews.of(root, everybody().limited_to([OTHER]))
    assert list(only.all(2019)) == [OTHER]
    with pytest.raises(UnknownName):
        only.get(2019, CHENGGUAN)


def test_who_writes_into_an_item_another_wrote_into_is_told(root: Path) -> None:
    seen = opened(root).entries[ITEM].seq
    viewer = named("甲")
    by(root, "甲").write(
        2019, CHENGGUAN, lambda now: commands.self_assess(now, viewer, ITEM, 3, ""), item=ITEM, seen=seen
    )
    other = named("乙")
    with pytest.raises(Overtaken, match="甲"):
        by(root, "乙").write(
            2019, CHENGGUAN, lambda now: commands.self_assess(now, other, ITEM, 1, ""), item=ITEM, seen=seen
        )
    now = by(root, "乙").write(
        2019, CHENGGUAN, lambda now: commands.self_assess(now, other, ANOTHER, 1, ""), item=ANOTHER, seen=0
    )
    first, second = now.entries[ITEM].own, now.entries[ANOTHER].own
    assert first is not None
    assert (first.score, first.by.actor) == (3.0, "甲")
    assert second is not None


def test_an_item_that_is_not_there_is_refused(root: Path) -> None:
    opened(root)
    with pytest.raises(UnknownName):
        by(root, "甲").write(2019, CHENGGUAN, lambda now: None, item="communities.post", seen=0)


def test_many_write_into_one_review_at_once_and_nothing_is_lost(root: Path) -> None:
    items = list(opened(root).entries)

    def assess(id: str) -> None:
        viewer = named(f"填报人{id}")
        decide = lambda now: commands.self_assess(now, viewer, id, 1, "")  # noqa: E731
        Reviews.of(root, viewer).write(2019, CHENGGUAN, decide, item=id, seen=0)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(assess, items))
    now = by(root, "甲").get(2019, CHENGGUAN)
    assert all(entry.own and entry.own.score == 1.0 for entry in now.entries.values())
    assert [event.seq for event in now.history] == list(range(1, len(items) + 2))
