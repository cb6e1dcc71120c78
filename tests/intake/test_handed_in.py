"""A district hands in, somebody else publishes: nobody else sees, does or leaves anything of it."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from analytics.access.roles import Role
from analytics.access.set_up import FOUR_EYES
from analytics.access.viewer import Right, Viewer, everybody
from analytics.errors import NotAllowed, Refusal, SubmissionRefused, UnknownName
from analytics.intake import handed_in as module
from analytics.intake.handed_in import AlreadySettled, HandIns, State
from analytics.intake.submission import examine, publish, refuse_errors
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.handing_in import CHENGGUAN, DAY, QILIHE, account, examined, file_of, handed_in
from tests.intake.workbooks import csv_file, id_number, person


@dataclass(frozen=True)
class People:
    root: Path
    sender: Viewer
    other: Viewer
    steward: Viewer
    second: Viewer

    def of(self, viewer: Viewer) -> HandIns:
        return HandIns.of(self.root, viewer)

    @property
    def folder(self) -> Path:
        return self.root.with_name("snapshots.handed-in")

    def publishes(self, viewer: Viewer, *numbers: int) -> int:
        """Looks at what was handed in and publishes it; the seq of the snapshot."""
        store = self.of(viewer)
        chosen = [store.get(number) for number in numbers]
        made = examine(self.root, store.files(chosen), as_of=DAY, scope=viewer.scope)
        return store.publish(chosen, refuse_errors(made)).seq


@pytest.fixture
def people(tmp_path: Path) -> People:
    root = tmp_path / "data" / "snapshots"
    root.parent.mkdir()
    return People(
        root,
        account(root, Role.DISTRICT, CHENGGUAN, name="城关"),
        account(root, Role.DISTRICT, QILIHE, name="七里河"),
        account(root, Role.STEWARD, name="甲"),
        account(root, Role.STEWARD, name="乙"),
    )


def test_a_district_hands_in_and_a_steward_publishes(people: People, tmp_path: Path) -> None:
    one = handed_in(people.root, tmp_path / "sent", people.sender, note="补报一笔")
    assert (one.number, one.sender, one.units, one.rows) == (1, "城关", (CHENGGUAN,), {"funding": 1})
    assert not Catalogue(people.root).snapshots(), "nothing is published by handing in"
    (seen,) = people.of(people.steward).waiting()
    assert (seen.note, seen.state, seen.as_of) == ("补报一笔", State.WAITING, DAY)
    assert people.publishes(people.steward, 1) == 1
    assert Catalogue(people.root).at(1).actor == "甲"
    told = people.of(people.sender).get(1)
    assert (told.state, told.settled_by, told.snapshot) == (State.PUBLISHED, "甲", 1)


def test_several_are_published_together_and_files_of_one_name_are_told_apart(
    people: People, tmp_path: Path
) -> None:
    handed_in(people.root, tmp_path / "a", people.sender)
    handed_in(people.root, tmp_path / "b", people.other, QILIHE)
    seq = people.publishes(people.steward, 1, 2)
    made = Catalogue(people.root).at(seq)
    assert made.rows["funding"] == 2
    assert [file.name for file in made.inputs] == ["1-资金.csv", "2-资金.csv"]
    assert {one.state for one in people.of(people.steward).all()} == {State.PUBLISHED}


def test_files_are_for_the_server_alone_and_gone_once_settled(people: People, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        for number in (1, 2, 3):
            handed_in(people.root, tmp_path / str(number), people.sender, amount=30000 + number)
    finally:
        os.umask(before)
    kept = [path for path in people.folder.rglob("*") if path.is_file() and path.name != "LOCK"]
    assert len(kept) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    folders = [people.folder, *(path for path in people.folder.iterdir() if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    people.publishes(people.steward, 1)
    people.of(people.steward).send_back(2, "金额有误")
    people.of(people.sender).withdraw(3)
    assert not [path for path in people.folder.iterdir() if path.is_dir()]


def test_nobody_sees_what_others_have_handed_in(people: People, tmp_path: Path) -> None:
    handed_in(people.root, tmp_path / "sent", people.sender)
    assert people.of(people.other).all() == ()
    for do in (people.of(people.other).get, people.of(people.other).withdraw):
        with pytest.raises(UnknownName):
            do(1)
    leader = account(people.root, Role.LEADER, name="领导")
    assert people.of(leader).all() == ()


def test_each_step_asks_for_its_right(people: People, tmp_path: Path) -> None:
    one = handed_in(people.root, tmp_path / "sent", people.sender)
    files = file_of(tmp_path / "more", CHENGGUAN)
    made = examined(people.root, files, people.sender)
    analyst = account(people.root, Role.ANALYST, name="分析")
    steps: tuple[Callable[[], object], ...] = (
        lambda: people.of(analyst).hand_in(files, made),
        lambda: people.of(people.sender).files([one]),
        lambda: people.of(people.sender).send_back(1, "不行"),
        lambda: people.of(people.sender).publish([one], refuse_errors(made)),
        # Examined by somebody who may hand in for others.
        lambda: people.of(people.other).hand_in(files, made),
    )
    for step in steps:
        with pytest.raises(NotAllowed):
            step()
    assert people.of(people.sender).get(1).state is State.WAITING
    assert len(people.of(people.steward).all()) == 1


def test_who_handed_in_does_not_publish_unless_it_is_set_so(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in(people.root, tmp_path / "sent", people.steward)
    with pytest.raises(SubmissionRefused, match="who publishes is not who handed in"):
        people.publishes(people.steward, 1)
    made = examined(people.root, file_of(tmp_path / "own", CHENGGUAN), people.steward)
    with pytest.raises(SubmissionRefused, match="who publishes is not who handed in"):
        publish(people.root, refuse_errors(made), viewer=people.steward, accept_warnings=True)
    renamed = replace(people.steward, name="另一个名字")
    with pytest.raises(SubmissionRefused, match="who publishes is not who handed in"):
        people.publishes(renamed, 1)
    assert not Catalogue(people.root).snapshots()
    monkeypatch.setenv(FOUR_EYES, "0")
    assert people.publishes(people.steward, 1) == 1
    monkeypatch.delenv(FOUR_EYES)
    handed_in(people.root, tmp_path / "again", people.steward, QILIHE)
    assert people.publishes(people.second, 2) == 2


def test_on_an_open_server_one_person_uploads_and_publishes(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    viewer = everybody().named("王小明")
    made = examined(root, file_of(tmp_path / "sent", CHENGGUAN), viewer)
    assert publish(root, refuse_errors(made), viewer=viewer, accept_warnings=True).seq == 1


def test_of_two_who_publish_the_same_one_wins_and_the_other_is_told(people: People, tmp_path: Path) -> None:
    handed_in(people.root, tmp_path / "sent", people.sender)
    ready, outcomes = threading.Barrier(2), []

    def publishes(viewer: Viewer) -> None:
        store = people.of(viewer)
        chosen = [store.get(1)]
        made = refuse_errors(examine(people.root, store.files(chosen), as_of=DAY))
        ready.wait()
        try:
            store.publish(chosen, made)
            outcomes.append("published")
        except AlreadySettled as refused:
            outcomes.append(str(refused))

    threads = [threading.Thread(target=publishes, args=(one,)) for one in (people.steward, people.second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = Catalogue(people.root).at(1).actor
    told = f"{winner} has published submission 1 meanwhile. Nothing more was done."
    assert sorted(outcomes) == sorted(["published", told])
    assert len(Catalogue(people.root).snapshots()) == 1


def test_what_is_settled_is_not_settled_again(people: People, tmp_path: Path) -> None:
    one = handed_in(people.root, tmp_path / "sent", people.sender)
    made = refuse_errors(examined(people.root, file_of(tmp_path / "sent", CHENGGUAN), people.steward))
    people.of(people.steward).send_back(1, "金额有误")
    told = people.of(people.sender).get(1)
    assert (told.state, told.reason, told.settled_by) == (State.RETURNED, "金额有误", "甲")
    with pytest.raises(AlreadySettled, match="甲 has returned submission 1"):
        people.of(people.second).publish([one], made)
    with pytest.raises(AlreadySettled):
        people.of(people.sender).withdraw(1)
    assert not Catalogue(people.root).snapshots()


def test_only_what_was_handed_in_is_published(people: People, tmp_path: Path) -> None:
    one = handed_in(people.root, tmp_path / "sent", people.sender)
    changed = file_of(tmp_path / "changed", CHENGGUAN, amount=90000)
    made = refuse_errors(examined(people.root, changed, people.steward))
    with pytest.raises(SubmissionRefused, match="not what was handed in"):
        people.of(people.steward).publish([one], made)
    examination = examined(people.root, file_of(tmp_path / "sent", CHENGGUAN), people.sender)
    with pytest.raises(SubmissionRefused, match="not what was handed in"):
        people.of(people.sender).hand_in(changed, examination)


def test_a_server_that_died_after_sealing_is_known_to_have_published(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in(people.root, tmp_path / "sent", people.sender)

    def dies(*_: object) -> None:
        raise Refusal("gone")

    with monkeypatch.context() as patch:
        patch.setattr(HandIns, "_note", dies)
        people.publishes(people.steward, 1)
    told = people.of(people.sender).get(1)
    assert (told.state, told.settled_by, told.snapshot) == (State.PUBLISHED, "甲", 1)
    # The same file handed in once more is another submission.
    handed_in(people.root, tmp_path / "sent", people.sender)
    assert people.of(people.sender).get(2).state is State.WAITING


def test_nothing_half_done_stays(people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Refusal):
            handed_in(people.root, tmp_path / "sent", people.sender)
    assert people.of(people.sender).all() == ()
    assert list(people.folder.iterdir()) == []
    # What a killed server has left is taken away later, what is being handed in is not.
    for name, age in (("staging-a", 0), ("b", 0), ("c", 10)):
        left = people.folder / name
        left.mkdir()
        (left / "x").write_bytes(b"x")
        if not age:
            os.utime(left, (0, 0))
    handed_in(people.root, tmp_path / "sent", people.sender)
    assert {path.name for path in people.folder.iterdir()} == {"c", people.of(people.sender).get(1).key}


def test_files_that_are_gone_or_damaged_are_said_to_be(people: People, tmp_path: Path) -> None:
    one = handed_in(people.root, tmp_path / "sent", people.sender)
    (place,) = (people.folder / one.key).iterdir()
    place.write_bytes(b"something else")
    with pytest.raises(SubmissionRefused, match="missing or damaged"):
        people.of(people.steward).files([one])


def test_so_many_may_wait_and_no_more(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    for number in (1, 2):
        handed_in(people.root, tmp_path / str(number), people.sender)
    with pytest.raises(SubmissionRefused, match="2 submissions of yours"):
        handed_in(people.root, tmp_path / "3", people.sender)
    handed_in(people.root, tmp_path / "4", people.other, QILIHE)


def test_what_is_said_holds_no_id_number(people: People, tmp_path: Path) -> None:
    with pytest.raises(SubmissionRefused, match="ID number"):
        handed_in(people.root, tmp_path / "sent", people.sender, note=f"见 {id_number()}")
    assert people.of(people.sender).all() == ()


def test_a_file_with_rows_of_another_district_is_refused_with_a_finding(
    people: People, tmp_path: Path
) -> None:
    files = file_of(tmp_path, QILIHE, CHENGGUAN, QILIHE)
    examination = examined(people.root, files, people.sender)
    assert not examination.publishable
    (found,) = examination.errors
    assert (found.code, found.row) == ("rows_of_others", 2)
    assert found.sentence == "Rows of 七里河区: 2. You hand in for 城关区 only."
    with pytest.raises(SubmissionRefused, match="Errors in the submission: 1"):
        people.of(people.sender).hand_in(files, examination)
    assert examined(people.root, files, people.steward).publishable is False, "the two have one number"


def test_no_finding_tells_of_what_others_have_published(people: People, tmp_path: Path) -> None:
    """Who would like to know whether somebody is registered elsewhere hands in their ID number."""
    register = csv_file(tmp_path / "人才.csv", [person(县区="七里河区", 所在社区代码=None)])
    open_server = everybody().named("甲")
    published = refuse_errors(examine(people.root, [register], as_of=DAY))
    publish(people.root, published, viewer=open_server, accept_warnings=True)
    probe = [("人才.csv", csv_file(tmp_path / "探.csv", [person()]).read_bytes())]
    codes = {finding.code for finding in examined(people.root, probe, people.sender).findings}
    assert "person_published_elsewhere" not in codes
    steward = {finding.code for finding in examined(people.root, probe, people.steward).findings}
    assert "person_published_elsewhere" in steward, "whoever publishes is told"
    beside = csv_file(tmp_path / "并.csv", [person(), person(2, 县区="七里河区", 所在社区代码=None)])
    sent = examined(people.root, [("并.csv", beside.read_bytes())], people.sender)
    assert {finding.code for finding in sent.findings} == {"rows_of_others"}


def test_a_rehearsal_is_for_whoever_may_hand_in(people: People, tmp_path: Path) -> None:
    made = refuse_errors(examined(people.root, file_of(tmp_path / "sent", CHENGGUAN), people.sender))
    with pytest.raises(NotAllowed, match=Right.PUBLISH.value):
        publish(people.root, made, viewer=people.sender, accept_warnings=True)
    copy = tmp_path / "copy"
    publish(copy, made, viewer=people.sender, accept_warnings=True, is_rehearsal=True)
    reader = account(people.root, Role.LEADER, name="领导")
    with pytest.raises(NotAllowed):
        publish(copy, made, viewer=reader, accept_warnings=True, is_rehearsal=True)
