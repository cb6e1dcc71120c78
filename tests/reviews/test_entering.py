"""Cells typed into a sheet: kept once, refused in a sentence, and never over what somebody else wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.database.events import Overtaken
from analytics.errors import Refusal
from analytics.reviews import commands, entering
from analytics.reviews.entering import Entered, Side
from analytics.reviews.items import Standing
from analytics.reviews.review import Entry, Step
from analytics.reviews.store import Reviews
from tests.reviewed import CHECKER, DISTRICT, REVIEWER, YEAR, copied, opened, review

CODE, STAFFED = "620102", "communities.staffed"


@pytest.fixture
def snapshots(sample: Path, tmp_path: Path) -> Path:
    """Every district's review, opened and handed in."""
    folder = copied(sample, tmp_path)
    opened(folder, codes=[CODE])
    Reviews.of(folder, DISTRICT).write(YEAR, CODE, lambda now: commands.submit(now, DISTRICT))
    return folder


def typed(snapshots: Path, item: str = STAFFED, *, was: dict[str, str] | None = None, **now: str) -> Entry:
    """The item once the reviewer has typed into its cells."""
    stands = entering.cells(review(snapshots, CODE).entry(item))
    before = {field: stands[field] for field in now} | (was or {})
    entered = Entered("1", item, Side.REVIEW, before, now)
    entering.enter(Reviews.of(snapshots, REVIEWER), REVIEWER, YEAR, CODE, entered)
    return review(snapshots, CODE).entry(item)


def test_a_score_is_kept_with_its_reason_and_read_back_as_typed(snapshots: Path) -> None:
    entry = typed(snapshots, score="１７．５", reason="两个社区无人在岗")
    assert (entry.score, entry.scored and entry.scored.reason) == (17.5, "两个社区无人在岗")
    assert entering.cells(entry)["score"] == "17.5"


def test_a_reason_goes_with_the_difference_it_is_for(snapshots: Path) -> None:
    typed(snapshots, score="17.5", reason="两个社区无人在岗")
    entry = typed(snapshots, score="")
    assert (entry.score, entry.scored and entry.scored.reason) == (entry.item.proposed, "")


def test_a_remark_alone_leaves_the_score_the_rule_proposes(snapshots: Path) -> None:
    entry = typed(snapshots, remark="已核对")
    assert entry.score == entry.item.proposed
    assert entry.standing is Standing.SCORED


def test_a_stroke_takes_the_item_out_of_the_result_with_a_reason(snapshots: Path) -> None:
    with pytest.raises(Refusal):
        typed(snapshots, score="/")
    entry = typed(snapshots, score="/", reason="没有城市社区")
    assert entry.standing is Standing.NOT_APPLICABLE
    assert entering.cells(entry)["score"] == "/"


def test_what_is_said_twice_is_kept_once(snapshots: Path) -> None:
    typed(snapshots, score="18.0", reason="有出入")
    before = review(snapshots, CODE).seq
    typed(snapshots, was={"score": "", "reason": ""}, score="18.0", reason="有出入")
    assert review(snapshots, CODE).seq == before


def test_a_cell_somebody_wrote_into_meanwhile_is_not_overwritten_and_other_cells_are(snapshots: Path) -> None:
    typed(snapshots, remark="甲")
    with pytest.raises(Overtaken):
        typed(snapshots, was={"remark": ""}, remark="乙")
    # Another cell of the row is nobody's concern.
    entry = typed(snapshots, score="19", reason="有出入")
    assert entry.scored is not None
    assert (entry.scored.remark, entry.scored.score) == ("甲", 19.0)


def test_what_is_no_score_of_the_item_is_refused(snapshots: Path) -> None:
    for score in ("十", "1e1", "nan", "-1", "25", "1.25", "1 2", "∞"):
        with pytest.raises(Refusal):
            typed(snapshots, score=score, reason="有出入")
    assert review(snapshots, CODE).entry(STAFFED).scored is None


@pytest.mark.parametrize(
    "said",
    [
        None,
        "x",
        [{}],
        [{"id": "1", "item": STAFFED, "side": "nobody", "was": {}, "now": {}}],
        [{"id": "1", "item": STAFFED, "side": "own", "was": {}, "now": {"score": ["1"]}}],
        [{"id": "1", "item": STAFFED, "side": "own", "was": {}, "now": {}}] * 101,
    ],
)
def test_what_no_sheet_says_is_nothing(said: object) -> None:
    assert entering.read(said) == ()


def test_cells_of_the_other_side_or_of_no_item_are_refused(snapshots: Path) -> None:
    reviews = Reviews.of(snapshots, CHECKER)
    for item, side, field in ((STAFFED, Side.REVIEW, "own_score"), ("no.item", Side.REVIEW, "score")):
        with pytest.raises(Refusal):
            entering.enter(reviews, CHECKER, YEAR, CODE, Entered("1", item, side, {}, {field: "1"}))


def test_the_cells_that_are_open_follow_the_step(snapshots: Path) -> None:
    now = review(snapshots, CODE)
    assert (now.step, entering.side_of(now)) == (Step.IN_REVIEW, Side.REVIEW)
    back = commands.give_back(now, REVIEWER, "材料不全")
    Reviews.of(snapshots, REVIEWER).write(YEAR, CODE, lambda _: back)
    assert entering.side_of(review(snapshots, CODE)) is Side.OWN
