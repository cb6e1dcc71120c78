"""Actions: who does what in which order, when a light turns, and what two people at once are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.access.viewer import Right, everybody
from analytics.assess.verdict import WORST_FIRST
from analytics.database.events import Event, Overtaken
from analytics.errors import NotAllowed, Refusal, UnknownName
from analytics.policy.loading import register
from analytics.reviews import acting
from analytics.reviews.acting import Actions, Move, next_moves
from analytics.reviews.actions import Action, ActionLight, State, carried, day_of, most_urgent_first, table
from analytics.reviews.behind import behind
from analytics.reviews.settings import settings as chosen
from analytics.reviews.store import today
from tests.looking import look_at
from tests.reviews.acting_city import CHENGGUAN, CLERK, QILIHE, SETTER, in_days, set_one

pytestmark = pytest.mark.usefixtures("either_database")

STEPS: dict[Move, Callable[[Action], Any]] = {
    Move.TAKE_OVER: lambda now: acting.take_over(now, CLERK),
    Move.REPORT_DONE: lambda now: acting.report_done(now, CLERK, "40个社区已配备"),
    Move.SEND_BACK: lambda now: acting.send_back(now, SETTER, "2个社区仍空缺"),
    Move.CLOSE: lambda now: acting.close(now, SETTER),
    Move.EXTEND: lambda now: acting.extend(now, SETTER, now.due + timedelta(days=30), "招聘推迟"),
    Move.NOTE: lambda now: acting.note(now, CLERK, "已发布招聘公告"),
    Move.SHOW: lambda now: acting.show(
        now, CLERK, sha256=f"{now.seq:064x}", name="名单.pdf", mime="application/pdf", size=9
    ),
    Move.WITHDRAW: lambda now: acting.withdraw(now, SETTER, "目标已调整"),
}


def done(snapshots: Path, id: int, *moves: Move) -> Action:
    for move in moves:
        Actions.of(snapshots, CLERK if move in (Move.TAKE_OVER, Move.REPORT_DONE) else SETTER).write(
            id, STEPS[move]
        )
    return Actions.of(snapshots, SETTER).get(id)


def test_an_action_goes_from_set_to_closed_and_keeps_who_did_what(snapshots: Path) -> None:
    one = set_one(snapshots)
    assert (one.id, one.state, one.set_by.actor) == (1, State.SET, "组织部 王")
    one = done(snapshots, 1, Move.TAKE_OVER, Move.NOTE, Move.REPORT_DONE, Move.CLOSE)
    assert one.state is State.CLOSED
    assert one.taken_over is not None
    assert one.taken_over.actor == "城关区 李"
    assert [note.text for note in one.notes] == ["已发布招聘公告", "40个社区已配备"]
    assert one.ended is not None
    assert one.ended.actor == "组织部 王"
    assert [event.kind for event in one.history] == [
        "action_set",
        "taken_over",
        "noted",
        "reported_done",
        "closed",
    ]


def test_what_is_not_done_goes_back_and_is_reported_again(snapshots: Path) -> None:
    set_one(snapshots)
    one = done(snapshots, 1, Move.TAKE_OVER, Move.REPORT_DONE, Move.SEND_BACK)
    assert (one.state, one.reported) == (State.TAKEN_OVER, None)
    assert done(snapshots, 1, Move.REPORT_DONE, Move.CLOSE).state is State.CLOSED


@pytest.mark.parametrize("name", ["城关区 李", "城关区李", "城关区\u3000李"])
def test_who_reports_an_action_done_does_not_close_it_however_the_name_is_written(
    snapshots: Path, name: str
) -> None:
    set_one(snapshots)
    done(snapshots, 1, Move.TAKE_OVER, Move.REPORT_DONE)
    same = CLERK.named(name)
    with pytest.raises(Refusal, match="another person"):
        Actions.of(snapshots, same).write(1, lambda now: acting.close(now, same))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.sampled_from(list(Move)), max_size=8))
def test_a_step_is_taken_exactly_where_it_is_offered(snapshots: Path, moves: list[Move]) -> None:
    one = set_one(snapshots)
    for move in moves:
        if move in next_moves(one, SETTER):
            one = done(snapshots, one.id, move)
        else:
            with pytest.raises(Refusal, match="not possible now"):
                done(snapshots, one.id, move)
    assert one == Actions.of(snapshots, SETTER).get(one.id)
    assert one.is_open == bool(next_moves(one, SETTER))


def test_the_second_of_two_people_is_told_and_overwrites_nothing(snapshots: Path) -> None:
    seen = set_one(snapshots)
    Actions.of(snapshots, SETTER).write(1, STEPS[Move.WITHDRAW], seen=seen.seq)
    with pytest.raises(Overtaken, match="组织部 王"):
        Actions.of(snapshots, CLERK).write(1, STEPS[Move.TAKE_OVER], seen=seen.seq)
    assert Actions.of(snapshots, CLERK).get(1).state is State.WITHDRAWN


def test_numbers_go_on_and_two_who_set_at_once_get_two(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [set_one(snapshots).id for _ in range(11)] == list(range(1, 12))
    actions = Actions.of(snapshots, SETTER)
    under = actions._events.under
    answers: Iterator[Mapping[str, tuple[Event, ...]]] = iter([{}])

    def seen_too_early(prefix: str) -> Mapping[str, tuple[Event, ...]]:
        first = next(answers, None)
        return under(prefix) if first is None else first

    monkeypatch.setattr(actions._events, "under", seen_too_early)
    made = actions.set(
        register(), indicator=None, district_code=QILIHE, year=2020, what="x", responsible="y", due=in_days(1)
    )
    assert made.id == 12


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"what": " "}, "enter a text"),
        ({"what": "字" * 2001}, "2001 characters"),
        ({"what": "见11010519491231002X"}, "ID number"),
        ({"responsible": "110105 19491231 002X"}, "ID number"),
        ({"due": in_days(-1)}, "is over already"),
        ({"indicator": "communities.stafed"}, "Did you mean “communities.staffed”"),
        ({"district_code": "620199"}, "Unknown district"),
    ],
)
def test_what_cannot_be_kept_is_refused(snapshots: Path, said: dict[str, Any], refused: str) -> None:
    with pytest.raises(Refusal, match=refused):
        set_one(snapshots, **said)
    assert Actions.of(snapshots, SETTER).all() == ()


def test_nobody_acts_without_a_name_or_the_right(snapshots: Path) -> None:
    with pytest.raises(Refusal, match="Say who you are"):
        set_one(snapshots, everybody())
    reader = replace(CLERK, rights=frozenset({Right.READ}))
    with pytest.raises(NotAllowed):
        set_one(snapshots, reader)
    one = set_one(snapshots)
    with pytest.raises(NotAllowed):
        acting.take_over(one, reader)


def test_a_viewer_sees_the_actions_of_their_units_alone(snapshots: Path) -> None:
    set_one(snapshots, district_code=QILIHE)
    own = set_one(snapshots)
    actions = Actions.of(snapshots, CLERK.limited_to([CHENGGUAN]))
    assert actions.all() == (own,)
    with pytest.raises(UnknownName, match="Unknown action “1”"):
        actions.write(1, STEPS[Move.TAKE_OVER])
    with pytest.raises(UnknownName, match="district"):
        set_one(snapshots, CLERK.limited_to([CHENGGUAN]), district_code=QILIHE)


def test_a_light_turns_yellow_before_the_deadline_and_red_after_it(snapshots: Path) -> None:
    one, days = set_one(snapshots), chosen().yellow_days
    lights = {left: one.light(one.due - timedelta(days=left)) for left in (days + 1, days, 0, -1)}
    assert lights == {
        days + 1: ActionLight.GREEN,
        days: ActionLight.YELLOW,
        0: ActionLight.YELLOW,
        -1: ActionLight.RED,
    }
    assert one.days_left(one.due + timedelta(days=3)) == -3


def test_what_was_reported_in_time_is_not_late_while_it_waits_to_be_closed(snapshots: Path) -> None:
    set_one(snapshots)
    one = done(snapshots, 1, Move.TAKE_OVER, Move.REPORT_DONE)
    long_after = one.due + timedelta(days=90)
    assert one.light(long_after) is ActionLight.GREEN
    assert one.reported is not None
    late = replace(one, due=day_of(one.reported.at) - timedelta(days=1))
    assert late.light(long_after) is ActionLight.RED
    assert done(snapshots, 1, Move.CLOSE).light(long_after) is None


def test_a_deadline_is_only_ever_moved_on_and_the_first_one_stays_known(snapshots: Path) -> None:
    one = set_one(snapshots)
    with pytest.raises(Refusal, match="must lie after"):
        acting.extend(one, SETTER, one.due, "再等等")
    moved = done(snapshots, 1, Move.EXTEND)
    assert (moved.first_due, moved.due) == (one.due, one.due + timedelta(days=30))


def test_a_file_is_attached_once(snapshots: Path) -> None:
    set_one(snapshots)
    one = done(snapshots, 1, Move.SHOW)
    with pytest.raises(Refusal, match="attached already"):
        acting.show(one, CLERK, sha256=one.evidence[0].file.sha256, name="又.pdf", mime="x", size=1)


def test_the_next_year_takes_over_what_is_open(snapshots: Path) -> None:
    for year, district in ((2019, CHENGGUAN), (2019, QILIHE), (2020, CHENGGUAN), (2019, CHENGGUAN)):
        set_one(snapshots, year=year, district_code=district)
    done(snapshots, 4, Move.WITHDRAW)
    actions = Actions.of(snapshots, SETTER).all()
    assert [one.id for one in carried(actions, 2020, CHENGGUAN)] == [1]
    assert [one.id for one in carried(actions, 2021, CHENGGUAN)] == [1, 3]


def test_what_is_most_urgent_stands_first_and_what_is_over_last(snapshots: Path) -> None:
    for days in (60, 3, 0, 60):
        set_one(snapshots, due=in_days(days))
    done(snapshots, 4, Move.WITHDRAW)
    on = in_days(1)
    found = most_urgent_first(Actions.of(snapshots, SETTER).all(), on)
    assert [(one.id, one.is_overdue(on)) for one in found] == [(3, True), (2, False), (1, False), (4, False)]


def test_the_table_says_what_stands_on_the_day(snapshots: Path) -> None:
    set_one(snapshots)
    set_one(snapshots, indicator=None)
    done(snapshots, 2, Move.TAKE_OVER, Move.REPORT_DONE)
    first, second = table(Actions.of(snapshots, SETTER).all(), today()).records
    assert (first["days_left"], first["action_light"], first["last_note"]) == (60, "green", None)
    assert (second["indicator"], second["days_left"], second["last_note"]) == (None, None, "40个社区已配备")


def test_what_is_behind_is_listed_until_somebody_acts_on_it(sample: Path, snapshots: Path) -> None:
    look = look_at(sample, unit=CHENGGUAN)
    listed = behind(look, ())
    assert listed
    first = listed[0]
    action = set_one(snapshots, indicator=first.indicator.id)
    assert behind(look, [action]) == listed[1:]
    assert behind(look, [replace(action, state=State.CLOSED)]) == listed
    assert behind(look, [replace(action, district_code=QILIHE)]) == listed


def test_of_the_city_its_own_and_each_districts_arrears_are_listed_worst_first(sample: Path) -> None:
    city = behind(look_at(sample), ())
    ranks = [one.status for one in city]
    assert ranks == sorted(ranks, key=WORST_FIRST.index)
    own = {one.indicator.id for one in city if one.district_code == CHENGGUAN}
    assert own == {one.indicator.id for one in behind(look_at(sample, unit=CHENGGUAN), ())}
    assert not any(one.district_code == CHENGGUAN for one in behind(look_at(sample, only=[QILIHE]), ()))
