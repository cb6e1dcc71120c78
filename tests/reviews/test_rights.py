"""Who may do which step of an action or a review, in which units; and whose eyes are two pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.access.roles import Role
from analytics.access.viewer import Right, Viewer
from analytics.errors import NotAllowed, Refusal, UnknownName
from analytics.kept.store import Store
from analytics.policy.loading import register
from analytics.reference import districts
from analytics.reviews import acting, commands, entering, store
from analytics.reviews.acting import Actions, Move, next_moves
from analytics.reviews.journal import is_by
from analytics.reviews.notes import Notes
from analytics.reviews.review import By, Review, Step
from analytics.reviews.store import Reviews
from tests import reviewed
from tests.reviews.acting_city import CHENGGUAN, QILIHE, set_one
from tests.reviews.course import CONTRACTS, Course
from tests.signed_in import viewer_of

CLERK = viewer_of(Role.DISTRICT, CHENGGUAN, account=1, name="王芳")
REVIEWER = viewer_of(Role.REVIEWER, account=2, name="王芳")
OTHER = viewer_of(Role.REVIEWER, account=3, name="王芳")
LEADER = viewer_of(Role.LEADER, account=4, name="李局长")
READERS = [viewer_of(Role.ANALYST), viewer_of(Role.STEWARD), viewer_of(Role.AUDITOR)]


def test_a_district_takes_over_its_own_action_and_reports_it_done_and_the_city_closes_it(
    snapshots: Path,
) -> None:
    one = set_one(snapshots, LEADER)
    assert next_moves(one, CLERK) == (Move.TAKE_OVER, Move.NOTE, Move.SHOW)
    Actions.of(snapshots, CLERK).write(1, lambda now: acting.take_over(now, CLERK))
    one = Actions.of(snapshots, CLERK).write(1, lambda now: acting.report_done(now, CLERK, "已配备"))
    assert next_moves(one, CLERK) == (Move.NOTE, Move.SHOW)
    for step in (
        lambda: acting.close(one, CLERK),
        lambda: acting.send_back(one, CLERK, "不"),
        lambda: acting.withdraw(one, CLERK, "不"),
        lambda: acting.extend(one, CLERK, date(2099, 1, 1), "不"),
        lambda: set_one(snapshots, CLERK),
    ):
        with pytest.raises(NotAllowed):
            step()
    Actions.of(snapshots, REVIEWER).write(1, lambda now: acting.close(now, REVIEWER))


def test_a_step_on_another_districts_action_is_one_on_an_action_that_is_not_there(snapshots: Path) -> None:
    one = set_one(snapshots, LEADER, district_code=QILIHE)
    assert next_moves(one, CLERK) == ()
    with pytest.raises(UnknownName):
        acting.take_over(one, CLERK)
    with pytest.raises(UnknownName):
        Actions.of(snapshots, CLERK).get(one.id)


@pytest.mark.parametrize("reader", READERS, ids=lambda one: "-".join(sorted(one.rights)))
def test_who_only_reads_does_nothing_with_an_action(snapshots: Path, reader: Viewer) -> None:
    one = set_one(snapshots, LEADER)
    assert next_moves(one, reader) == ()
    with pytest.raises(NotAllowed):
        acting.note(one, reader, "不")
    with pytest.raises(NotAllowed):
        Notes.of(snapshots, reader).pin(
            register(), indicator="workforce.total", district_code=CHENGGUAN, on=date(2019, 6, 30), text="不"
        )


def test_two_people_of_one_name_are_two_pairs_of_eyes_and_one_of_two_names_is_one() -> None:
    assert not is_by(OTHER, By(REVIEWER.name or "", None, 1, account=2))  # type: ignore[arg-type]
    assert is_by(replace(REVIEWER, name="王方"), By("王芳", None, 1, account=2))  # type: ignore[arg-type]
    # Of what was written before anybody signed in nothing but the name is known.
    assert is_by(REVIEWER, By("王 芳", None, 1))  # type: ignore[arg-type]


def test_who_scored_does_not_check_and_their_namesake_does(snapshots: Path, sample: Path) -> None:
    root = reviewed.copied(sample, snapshots.parent / "copied")
    reviewed.opened(root, codes=[CHENGGUAN])
    reviewed.settle(root, CHENGGUAN)
    reviews = Reviews.of(root, CLERK)
    reviews.write(reviewed.YEAR, CHENGGUAN, lambda now: commands.submit(now, CLERK))
    scored = Reviews.of(root, REVIEWER)
    scored.write(
        reviewed.YEAR,
        CHENGGUAN,
        lambda now: commands.score(now, REVIEWER, "communities.staffed", 1.0, reason="有"),
    )
    with pytest.raises(Refusal, match="another person"):
        scored.write(reviewed.YEAR, CHENGGUAN, lambda now: commands.check(now, REVIEWER))
    now = Reviews.of(root, OTHER).write(reviewed.YEAR, CHENGGUAN, lambda now: commands.check(now, OTHER))
    assert now.step is Step.CHECKED
    assert now.checked is not None
    assert now.checked.account == 3


def test_cells_are_written_into_by_whose_they_are() -> None:
    course = Course()
    assert entering.may_write(course.now, CLERK)
    assert not entering.may_write(course.now, REVIEWER)
    course.until_review()
    assert not entering.may_write(course.now, CLERK)
    assert entering.may_write(course.now, REVIEWER)
    assert not entering.may_write(course.now, LEADER)


def test_a_saved_question_is_its_accounts_whatever_the_name(snapshots: Path) -> None:
    Store.of(snapshots, REVIEWER).save("资金", {"subject": "money"})
    assert Store.of(snapshots, OTHER).saved() == ()
    (own,) = Store.of(snapshots, replace(REVIEWER, name="王方")).saved()
    with pytest.raises(Refusal, match="not there any more"):
        Store.of(snapshots, OTHER).delete(own.id)


def test_a_district_is_told_its_place_once_all_are_settled_and_it_was_told(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Course().until_told().now
    points = dict(zip(districts(), (3.0, 9.0, 5.0, 5.0, 1.0, 1.0, 1.0, 1.0), strict=True))
    all_of_them = {code: _with(told, code, score) for code, score in points.items()}
    monkeypatch.setattr(store, "current", lambda _events, stream: all_of_them.get(stream[-6:]))
    own = Reviews.of(snapshots, viewer_of(Role.DISTRICT, CHENGGUAN))
    assert own.place(all_of_them[CHENGGUAN]) == 4
    with pytest.raises(UnknownName):
        own.place(all_of_them[QILIHE])
    all_of_them[QILIHE] = replace(all_of_them[QILIHE], step=Step.IN_REVIEW)
    assert own.place(all_of_them[CHENGGUAN]) is None


def _with(review: Review, code: str, score: float) -> Review:
    entry = review.entries[CONTRACTS]
    assert entry.scored is not None
    entries = {**review.entries, CONTRACTS: replace(entry, scored=replace(entry.scored, score=score))}
    return replace(review, opened=replace(review.opened, district_code=code), entries=entries)


def test_every_right_of_a_step_is_one_some_role_has() -> None:
    assert {Right.REPORT, Right.ACT} <= LEADER.rights
    assert Right.REPORT in CLERK.rights
    assert Right.ACT not in CLERK.rights
