"""Backup and restore: everything or nothing, from whichever database into whichever, while servers write."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.access.viewer import everybody
from analytics.database import archive as archive_module
from analytics.database.archive import Backup, BackupRefused
from analytics.database.backups import back_up, damaged_evidence, damaged_handed_in, restore
from analytics.database.engine import Database, DatabaseRefused
from analytics.database.events import Events
from analytics.database.migrating import NEWEST
from analytics.database.tables import events as events_table
from analytics.database.tables import tables
from analytics.database.witness import Witness
from analytics.errors import FileRefused
from analytics.kept.store import Store

KINDS = ("sqlite", "postgresql")
STREAM = "review/2019/620102"


class Place:
    """A database, its evidence and its witness, in a folder of their own."""

    def __init__(self, folder: Path, url: sa.URL) -> None:
        self.folder = folder
        self.database = Database(url, Witness(folder / "witness"))
        self.events = Events(self.database)
        self.store = Store(self.database, everybody())
        self.snapshots = folder / "snapshots"
        self.evidence = folder / "snapshots.evidence"

    def fill(self, *, count: int = 5) -> None:
        for n in range(count):
            self.events.append(STREAM, "asked", {"text": f"第{n}问 “—”"}, actor="李四", after=n)
        self.store.save("资金", {"subject": "money"})
        self.store.delete(self.store.save("会删", {"subject": "money"}).id)
        self.store.save("人员", {"subject": "people", "where.gender": "female"})
        self.store.remember({"subject": "people"})
        self.attach(b"%PDF-1.7 content")
        self.attach(b"\x89PNG" + bytes(range(256)) * 9000)

    def attach(self, content: bytes) -> Path:
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.evidence / sha256[:2] / sha256
        place.parent.mkdir(parents=True, exist_ok=True)
        # As the product does: half a file is never under its name.
        staged = place.with_name(f".{sha256}")
        staged.write_bytes(content)
        staged.rename(place)
        seen = len(self.events.of("review/2019/620103"))
        shown = {"sha256": sha256, "item": "x"}
        self.events.append("review/2019/620103", "evidence_shown", shown, actor="张三", after=seen)
        return place

    def hand_in(self, number: int, content: bytes) -> Path:
        sha256, key = hashlib.sha256(content).hexdigest(), f"{number:016x}"
        place = self.snapshots.with_name("snapshots.handed-in") / key / sha256
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
        body = {"key": key, "files": [{"name": "资金.csv", "sha256": sha256}]}
        self.events.append(f"submission/{number}", "handed_in", body, actor="王工", after=0)
        return place

    def settle(self, number: int, place: Path) -> None:
        self.events.append(f"submission/{number}", "withdrawn", {}, actor="王工", after=1)
        place.unlink()

    def content(self) -> dict[str, Any]:
        """Everything that is kept."""
        with self.database.reading() as connection:
            rows = {
                name: [
                    tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))
                ]
                for name, table in tables.tables.items()
            }
        files = {path.name: path.read_bytes() for path in sorted(self.evidence.rglob("*")) if path.is_file()}
        return {**rows, "files": files}

    def attached(self) -> set[str]:
        """The files that events name."""
        shown = [event for event in self.events.of("review/2019/620103") if event.kind == "evidence_shown"]
        return {event.body["sha256"] for event in shown}

    def change(self, statement: sa.Executable) -> None:
        with self.database.writing() as connection:
            connection.execute(statement)


@pytest.fixture
def at(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str, str], Place]]:
    """A new place, by its kind of database and its name."""
    places: list[Place] = []
    with ExitStack() as stack:

        def make(kind: str, name: str) -> Place:
            folder = tmp_path / name
            folder.mkdir()
            url = sa.URL.create("sqlite", database=str(folder / "kept.sqlite"))
            if kind == "postgresql":
                url = stack.enter_context(request.getfixturevalue("postgresql_server").database())
            places.append(Place(folder, url))
            return places[-1]

        yield make
        for place in places:
            place.database._engine.dispose()


@pytest.fixture(params=KINDS)
def here(at: Callable[[str, str], Place], request: pytest.FixtureRequest) -> Place:
    return at(request.param, "here")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_what_was_backed_up_is_the_same_after_it_is_put_back_into_either_database(
    at: Callable[[str, str], Place], archive: Path, source: str, target: str
) -> None:
    one, other = at(source, "one"), at(target, "other")
    one.fill()
    made = back_up(one.database, one.snapshots, archive)
    assert made.is_whole
    assert (made.number, made.evidence) == (7, 2)
    assert restore(archive, other.database, other.snapshots) == made
    assert other.content() == one.content()
    assert other.events.damage() is None
    # What comes after it goes on from there, in the chain and in the numbers of questions.
    other.events.append(STREAM, "asked", {}, actor="张三", after=5)
    assert other.store.save("新", {"subject": "money"}).id > max(one.id for one in one.store.saved())
    assert other.events.damage() is None
    again = archive.with_name("again.zip")
    back_up(other.database, other.snapshots, again)
    restore(again, one.database, one.snapshots, replaces=True)
    assert one.content() == other.content()


def test_nothing_is_backed_up_and_put_back_as_well(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    made = back_up(here.database, here.snapshots, archive)
    assert (made.number, made.digest, made.evidence) == (0, "", 0)
    there = at("sqlite", "there")
    restore(archive, there.database, there.snapshots)
    assert there.events.damage() is None
    there.fill()


def test_a_backup_is_for_whoever_made_it_and_never_in_the_place_of_another(
    here: Place, archive: Path
) -> None:
    here.fill()
    back_up(here.database, here.snapshots, archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    before = archive.read_bytes()
    with pytest.raises(BackupRefused, match=r"backup\.zip already exists"):
        back_up(here.database, here.snapshots, archive)
    assert archive.read_bytes() == before
    with pytest.raises(FileRefused, match="missing or out of place"):
        back_up(here.database, here.snapshots, archive.parent / "nowhere" / "backup.zip")
    assert [path.name for path in archive.parent.glob("*backup.zip*")] == ["backup.zip"]


def test_it_is_put_back_into_what_is_empty_unless_told(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    other = at("sqlite", "other")
    other.fill(count=2)
    back_up(other.database, other.snapshots, archive)
    here.events.append("notes", "noted", {"text": "这里的"}, actor="王五", after=0)
    before = here.content()
    with pytest.raises(BackupRefused, match="what is here was left as it is"):
        restore(archive, here.database, here.snapshots)
    assert here.content() == before
    restore(archive, here.database, here.snapshots, replaces=True)
    assert here.content() == other.content()
    # The chain of before is not missed.
    assert here.events.damage() is None


def test_evidence_that_lies_here_is_something_too(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    other = at("sqlite", "other")
    other.fill()
    back_up(other.database, other.snapshots, archive)
    left = here.attach(b"%PDF left")
    here.change(sa.delete(events_table))
    with pytest.raises(BackupRefused, match="what is here was left as it is"):
        restore(archive, here.database, here.snapshots)
    assert [path for path in here.evidence.rglob("*") if path.is_file()] == [left]


def test_one_made_while_servers_write_holds_one_state(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    here.fill()
    is_over = threading.Event()

    def write() -> None:
        seq = 0
        while not is_over.is_set():
            seq = here.events.append("notes", "noted", {"n": seq}, actor="王五", after=seq).seq
            here.attach(b"%%PDF %d" % seq)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(6):
            made = back_up(here.database, here.snapshots, archive.with_name(f"{n}.zip"))
            assert made.is_whole
            there = at("sqlite", f"there{n}")
            restore(archive.with_name(f"{n}.zip"), there.database, there.snapshots)
            assert there.events.damage() is None
            assert there.attached() <= there.content()["files"].keys()
    finally:
        is_over.set()
        writer.join()
    assert here.events.damage() is None


def test_no_bit_of_an_archive_can_turn_unseen(at: Callable[[str, str], Place], archive: Path) -> None:
    one = at("sqlite", "one")
    one.fill(count=2)
    back_up(one.database, one.snapshots, archive)
    whole = archive.read_bytes()
    before = one.content()
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        turned = bytearray(whole)
        turned[place] ^= 0x10
        archive.write_bytes(turned)
        # Times and attributes of members, which nobody reads, may differ.
        with suppress(BackupRefused):
            restore(archive, one.database, one.snapshots, replaces=True)
        assert one.content() == before, f"byte {place}"


@pytest.mark.parametrize("keeps", [0, 0.3, 0.99])
def test_an_archive_that_was_cut_short_is_refused_and_nothing_is_made(
    at: Callable[[str, str], Place], archive: Path, keeps: float
) -> None:
    one, other = at("sqlite", "one"), at("sqlite", "other")
    one.fill()
    back_up(one.database, one.snapshots, archive)
    archive.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * keeps)])
    with pytest.raises(BackupRefused, match="is no backup, or is damaged"):
        restore(archive, other.database, other.snapshots)
    assert list(other.folder.iterdir()) == []


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The archive with members changed, and with a manifest that agrees with them."""
    with zipfile.ZipFile(archive) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    manifest = json.loads(members["manifest.json"])
    change(members)
    if members["manifest.json"] == json.dumps(manifest, indent=1).encode():
        manifest["files"] = {
            name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in members.items()
            if name != "manifest.json"
        }
        members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)


def another_word(members: dict[str, bytes]) -> None:
    members["tables/events.jsonl"] = members["tables/events.jsonl"].replace(
        "第1问".encode(), "第9问".encode()
    )


def without_an_event(members: dict[str, bytes]) -> None:
    members["tables/events.jsonl"] = members["tables/events.jsonl"].split(b"\n", 1)[1]


def without_the_last_event(members: dict[str, bytes]) -> None:
    members["tables/events.jsonl"] = b"".join(members["tables/events.jsonl"].splitlines(keepends=True)[:-1])


def another_file(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("evidence/"))
    members[name] += b" and more"


def a_file_elsewhere(members: dict[str, bytes]) -> None:
    members["evidence/../../../elsewhere"] = b"out"


def of_a_newer_program(members: dict[str, bytes]) -> None:
    newest = f'"version": "{NEWEST}"'.encode()
    members["manifest.json"] = members["manifest.json"].replace(newest, b'"version": "0099"')


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (another_word, "damaged before it was backed up"),
        (another_file, "damaged before it was backed up"),
        (without_an_event, "is no backup, or is damaged"),
        (without_the_last_event, "is no backup, or is damaged"),
        (a_file_elsewhere, "is no backup, or is damaged"),
        (of_a_newer_program, "newer version"),
    ],
)
def test_an_archive_that_somebody_changed_is_refused_although_its_manifest_agrees(
    at: Callable[[str, str], Place], archive: Path, change: Callable[[dict[str, bytes]], None], why: str
) -> None:
    one, other = at("sqlite", "one"), at("sqlite", "other")
    one.fill()
    back_up(one.database, one.snapshots, archive)
    rewritten(archive, change)
    with pytest.raises(BackupRefused, match=why):
        restore(archive, other.database, other.snapshots)
    assert list(other.folder.iterdir()) == []


def test_what_is_damaged_is_backed_up_by_name_and_put_back_only_if_told(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    here.fill()
    here.change(sa.update(events_table).where(events_table.c.number == 3).values(actor="王五"))
    rotten = here.attach(b"%PDF rotten")
    rotten.write_bytes(b"%PDF rotter")
    made = back_up(here.database, here.snapshots, archive)
    assert (made.damaged_event, made.damaged_evidence) == (3, (rotten.name,))
    there = at("sqlite", "there")
    with pytest.raises(BackupRefused, match="try an earlier backup"):
        restore(archive, there.database, there.snapshots)
    restore(archive, there.database, there.snapshots, accepts_damage=True)
    assert there.content() == here.content()
    assert there.events.damage() == 3


def test_a_restore_that_fails_leaves_nothing_behind(
    here: Place, at: Callable[[str, str], Place], archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = at("sqlite", "other")
    other.fill()
    back_up(other.database, other.snapshots, archive)
    here.events.append("notes", "noted", {"text": "这里的"}, actor="王五", after=0)
    before = here.content()

    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("analytics.database.backups._count_on", fail)
    with pytest.raises(DatabaseRefused, match="no space is left"):
        restore(archive, here.database, here.snapshots, replaces=True)
    monkeypatch.undo()
    assert here.content() == before
    assert not here.evidence.exists()
    assert here.events.damage() is None


def of_version(members: dict[str, bytes], version: str, *held: str) -> None:
    """As that version made it, which had these tables and no other."""
    manifest = json.loads(members["manifest.json"])
    manifest["version"] = version
    for name in manifest["rows"].keys() - set(held):
        del members[f"tables/{name}.jsonl"], manifest["rows"][name], manifest["files"][f"tables/{name}.jsonl"]
    for later in ("audit", "damaged_entry"):
        del manifest[later]
    for name in held:
        content = members[f"tables/{name}.jsonl"]
        sha256 = hashlib.sha256(content).hexdigest()
        manifest["files"][f"tables/{name}.jsonl"] = {"size": len(content), "sha256": sha256}
    members["manifest.json"] = json.dumps(manifest).encode()


def test_one_of_an_older_version_is_brought_to_this_one(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    other = at("sqlite", "other")
    other.store.save("资金", {"subject": "money"})
    back_up(other.database, other.snapshots, archive)
    rewritten(archive, lambda members: of_version(members, "0001", "kept_saved", "kept_recent"))
    restore(archive, here.database, here.snapshots)
    assert [one.name for one in here.store.saved()] == ["资金"]
    here.events.append("notes", "noted", {}, actor="王五", after=0)
    assert here.events.damage() is None


def test_one_whose_events_did_not_name_their_hash_is_whole_and_goes_on(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    other = at("sqlite", "other")
    other.fill()

    def unnamed(line: bytes) -> bytes:
        row = json.loads(line)
        assert row.pop("hash") == "sha256"
        row["sha256"] = row.pop("digest")
        return json.dumps(row).encode()

    def of_version_two(members: dict[str, bytes]) -> None:
        lines = members["tables/events.jsonl"].splitlines()
        members["tables/events.jsonl"] = b"\n".join(map(unnamed, lines))
        of_version(members, "0002", "kept_saved", "kept_recent", "events")

    back_up(other.database, other.snapshots, archive)
    rewritten(archive, of_version_two)
    assert restore(archive, here.database, here.snapshots).is_whole
    assert here.content() == other.content()
    here.events.append(STREAM, "asked", {}, actor="张三", after=5)
    assert here.events.damage() is None


def test_evidence_that_is_missing_or_changed_is_named(here: Place) -> None:
    here.fill()
    gone, changed = here.attach(b"%PDF gone"), here.attach(b"%PDF changed")
    assert damaged_evidence(here.database, here.snapshots) == {}
    gone.unlink()
    changed.write_bytes(b"")
    assert damaged_evidence(here.database, here.snapshots) == {gone.name: False, changed.name: True}


def test_what_was_handed_in_is_held_as_long_as_it_waits(
    here: Place, at: Callable[[str, str], Place], archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, settled = here.hand_in(1, b"waits"), here.hand_in(2, b"settled")
    write = archive_module.write

    def settled_meanwhile(*said: Any) -> Backup:
        monkeypatch.setattr(archive_module, "write", write)
        here.settle(2, settled)
        return write(*said)

    monkeypatch.setattr(archive_module, "write", settled_meanwhile)
    made = back_up(here.database, here.snapshots, archive)
    assert (made.is_whole, made.handed_in, made.rows["events"]) == (True, 1, 3)
    there = at("sqlite", "there")
    restore(archive, there.database, there.snapshots)
    (restored,) = there.folder.glob("snapshots.handed-in/*/*")
    assert restored.read_bytes() == b"waits"
    assert restored.parent.name == waits.parent.name
    with pytest.raises(BackupRefused, match="what is here was left as it is"):
        restore(archive, at("sqlite", "other").database, there.snapshots)


def test_what_was_handed_in_and_is_lost_or_changed_is_named(
    here: Place, at: Callable[[str, str], Place], archive: Path
) -> None:
    lost, changed, settled = here.hand_in(1, b"lost"), here.hand_in(2, b"changed"), here.hand_in(3, b"x")
    here.settle(3, settled)
    assert damaged_handed_in(here.database, here.snapshots) == {}
    lost.unlink()
    changed.write_bytes(b"other")
    assert damaged_handed_in(here.database, here.snapshots) == {lost.name: False, changed.name: True}
    made = back_up(here.database, here.snapshots, archive)
    assert (made.handed_in, made.damaged_handed_in) == (1, (changed.name,))
    there = at("sqlite", "there")
    with pytest.raises(BackupRefused, match="try an earlier backup"):
        restore(archive, there.database, there.snapshots)
