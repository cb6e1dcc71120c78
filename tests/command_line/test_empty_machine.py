"""A backup put back on a machine where nothing is gives the same numbers, the same head, the same chains."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.access.audit import Audit, Kind
from analytics.access.roles import Role
from analytics.access.viewer import everybody
from analytics.database.chain import AUDIT, EVENTS
from analytics.database.engine import database, database_of
from analytics.database.events import Events
from analytics.database.migrating import version_table
from analytics.intake.handed_in import HandIns
from analytics.kept.store import Store
from analytics.warehouse.snapshots import mirroring
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.access.accounted import made
from tests.handing_in import CHENGGUAN, account, examined, handed_in
from tests.warehouse.small_snapshots import AUTUMN, seal

AS_OF = "2020-06-30"
CONTENT = b"%PDF content"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def run(*arguments: object, data: Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--data", str(data)])


def said(*arguments: object, data: Path) -> Any:
    result = run(*arguments, "--json", data=data)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def tips(snapshots: Path) -> tuple[Any, ...]:
    """The last row of each chain."""
    with database_of(snapshots).reading() as connection:
        return EVENTS.last(connection), AUDIT.last(connection)


@pytest.fixture
def machine(sample: Path, tmp_path: Path, either_database: str) -> Path:
    """A snapshots folder with all that a server keeps beside it."""
    folder = tmp_path / "machine" / "snapshots"
    shutil.copytree(sample, folder)
    place = folder.with_name("snapshots.evidence") / SHA256[:2] / SHA256
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT)
    Events(database_of(folder)).append(
        "review/2019/620102", "evidence_shown", {"sha256": SHA256}, actor="张三", after=0
    )
    Store.of(folder, everybody()).save("资金", {"subject": "money"})
    account = made(folder, "王主任", Role.LEADER)
    Audit.of(folder).note(Kind.ACCOUNT_MADE, everybody(), account=account.id)
    key = folder.parent / "keys" / "person_key.key"
    key.parent.mkdir()
    key.write_bytes(os.urandom(32))
    key.chmod(0o600)
    return folder


def test_an_empty_machine_is_as_the_one_that_was_backed_up(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, copy, keys = tmp_path / "kept.zip", tmp_path / "copy" / "snapshots", tmp_path / "safe"
    everything = ("--snapshots", copy, "--keys", keys)
    assert run("backup", archive, *everything, data=machine).exit_code == 0
    before = {
        "targets": said("targets", "--as-of", AS_OF, data=machine),
        "observations": said("observations", "--as-of", AS_OF, data=machine),
        "snapshots": said("snapshots", data=machine),
        "questions": said("questions", data=machine),
    }
    head, chains = Catalogue(machine).head(), tips(machine)
    key = (machine.parent / "keys" / "person_key.key").read_bytes()
    shutil.rmtree(machine.parent)

    monkeypatch.delenv("LANZHOU_DATABASE_URL", raising=False)
    other = tmp_path / "another" / "place" / "snapshots"
    other.parent.mkdir(parents=True)
    assert run("restore", archive, *everything, data=other).exit_code == 0
    assert run("verify", data=other).exit_code == 0
    assert Catalogue(other).head() == head
    # What is noted of the restore itself comes behind what was backed up.
    assert tips(other)[0] == chains[0]
    assert chains[1] in (tips(other)[1], *_entries(other))
    after = {name: said(name, *(("--as-of", AS_OF) if name in DAYS else ()), data=other) for name in before}
    assert after == before
    restored = other.parent / "keys" / "person_key.key"
    assert restored.read_bytes() == key
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600


def test_what_waited_to_be_published_waits_still(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = account(machine, Role.DISTRICT, CHENGGUAN, name="城关王工")
    steward = account(machine, Role.STEWARD, name="甲")
    waits = handed_in(machine, tmp_path / "waits", sender, note="年底补报")
    withdrawn = handed_in(machine, tmp_path / "withdrawn", sender, amount=20000)
    HandIns.of(machine, sender).withdraw(withdrawn.number)
    sent = HandIns.of(machine, steward).files([waits])
    archive, copy = tmp_path / "kept.zip", tmp_path / "copy"
    made = said("backup", archive, "--snapshots", copy, data=machine)
    assert (made["handed_in"], made["missing_handed_in"], made["damaged_handed_in"]) == (1, [], [])
    shutil.rmtree(machine.parent)

    monkeypatch.delenv("LANZHOU_DATABASE_URL", raising=False)
    other = tmp_path / "another" / "snapshots"
    other.parent.mkdir()
    assert run("restore", archive, "--snapshots", copy, data=other).exit_code == 0
    assert run("verify", data=other).exit_code == 0
    store = HandIns.of(other, steward)
    assert store.waiting() == (waits,)
    assert store.files([waits]) == sent
    place = other.with_name("snapshots.handed-in") / waits.key
    assert {stat.S_IMODE(path.stat().st_mode) for path in (place, place.parent)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}
    submission = examined(other, sent, steward).submission
    assert submission is not None
    assert store.publish([waits], submission).actor == "甲"

    refused = run("restore", archive, data=other)
    assert refused.exit_code == 1


DAYS = ("targets", "observations")


def _entries(snapshots: Path) -> list[Any]:
    """Number and digest of every row of the audit log."""
    from analytics.database.chain import Tip

    table = AUDIT.table
    with database_of(snapshots).reading() as connection:
        return [Tip(row.number, row.digest) for row in connection.execute(table.select())]


def test_a_copy_is_brought_up_to_date_by_what_is_new_alone(tmp_path: Path) -> None:
    root, copy = tmp_path / "snapshots", tmp_path / "elsewhere" / "copy"
    seal(root)
    first = mirroring.mirror(root, copy)
    kept = {path: path.stat().st_mtime_ns for path in copy.rglob("*.parquet")}
    assert first > len(kept) > 0
    assert mirroring.mirror(root, copy) == 0
    seal(root, as_of=AUTUMN)
    assert 0 < mirroring.mirror(root, copy) < 2 * first
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert Catalogue(copy).head() == Catalogue(root).head()
    assert Catalogue(copy).verify() == ()
    assert [path for path in copy.rglob("*") if path.name.startswith(".")] == []


def test_a_copy_of_a_publish_under_way_lacks_it_as_a_whole_or_holds_it_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, copy = tmp_path / "snapshots", tmp_path / "copy"
    seal(root)
    copied = mirroring._copy
    later = iter([AUTUMN])

    def publishing_meanwhile(source: Path, target: Path, disk: Any) -> None:
        for day in later:
            seal(root, as_of=day)
        copied(source, target, disk)

    monkeypatch.setattr(mirroring, "_copy", publishing_meanwhile)
    mirroring.mirror(root, copy)
    assert Catalogue(copy).verify() == ()
    mirroring.mirror(root, copy)
    assert Catalogue(copy).head() == Catalogue(root).head()


def test_a_copy_of_other_snapshots_is_left_as_it_is(tmp_path: Path) -> None:
    one, another, copy = tmp_path / "one", tmp_path / "another", tmp_path / "copy"
    seal(one)
    seal(another, people=3)
    mirroring.mirror(one, copy)
    with pytest.raises(mirroring.MirrorRefused, match="other snapshots"):
        mirroring.mirror(another, copy)
    assert Catalogue(copy).head() == Catalogue(one).head()


def test_snapshots_are_put_back_only_where_there_are_none(tmp_path: Path) -> None:
    root, copy = tmp_path / "snapshots", tmp_path / "copy"
    with pytest.raises(mirroring.MirrorRefused, match="no snapshots"):
        mirroring.put_back(copy, root)
    seal(root)
    mirroring.mirror(root, copy)
    with pytest.raises(mirroring.MirrorRefused, match="already"):
        mirroring.put_back(copy, root)


def test_another_key_is_never_written_over(machine: Path, tmp_path: Path) -> None:
    keys = tmp_path / "safe"
    assert run("backup", tmp_path / "one.zip", "--keys", keys, data=machine).exit_code == 0
    assert stat.S_IMODE((keys / "person_key.key").stat().st_mode) == 0o600
    (machine.parent / "keys" / "person_key.key").write_bytes(bytes(32))
    refused = run("backup", tmp_path / "two.zip", "--keys", keys, data=machine)
    assert refused.exit_code == 1
    assert "another person key" in refused.output


@pytest.mark.parametrize("either_database", ["sqlite"], indirect=True)
def test_back_from_an_upgrade_what_the_newer_program_wrote_is_moved_away_first(
    machine: Path, tmp_path: Path
) -> None:
    """As docs/install.md has it; the tables of a newer program are those of a version nobody knows."""
    archive, copy = tmp_path / "before.zip", tmp_path / "before"
    assert run("backup", archive, "--snapshots", copy, data=machine).exit_code == 0
    before = said("targets", "--as-of", AS_OF, data=machine)
    with database_of(machine).writing() as connection:
        connection.execute(sa.update(version_table).values(version_num="9999"))
    database.cache_clear()
    back = run("restore", archive, "--replace", data=machine)
    assert back.exit_code == 1
    assert "newer version" in back.stderr
    after = machine.parent / "after"
    after.mkdir()
    for path in [machine, *machine.parent.glob("snapshots.*")]:
        path.rename(after / path.name)
    database.cache_clear()
    done = run("restore", archive, "--snapshots", copy, data=machine)
    assert done.exit_code == 0, done.stderr
    assert run("verify", data=machine).exit_code == 0
    assert said("targets", "--as-of", AS_OF, data=machine) == before
