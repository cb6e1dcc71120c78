"""Readers see what was sealed, from the newest snapshot that is whole, and never a damaged number."""

from __future__ import annotations

import errno
import json
import os
import pickle
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

import pytest

from analytics.errors import SnapshotDamaged, SnapshotRefused, SnapshotsMissing, UnknownName
from analytics.warehouse.connection import cursor
from analytics.warehouse.snapshots import audit, manifest
from analytics.warehouse.snapshots import catalogue as reading
from analytics.warehouse.snapshots.catalogue import Catalogue, Damage, Harm
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot
from tests.warehouse.small_snapshots import AUTUMN, SPRING, SUMMER, seal


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


@pytest.fixture(scope="module")
def spring_and_summer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sealed") / "snapshots"
    seal(root, as_of=SPRING, people=3)
    seal(root, as_of=SUMMER, people=4)
    return root


@pytest.fixture
def two(spring_and_summer: Path, root: Path) -> tuple[Snapshot, Snapshot]:
    """Two snapshots sealed under `root`, to be damaged."""
    shutil.copytree(spring_and_summer, root)
    shutil.copy(audit.witness(spring_and_summer), audit.witness(root))
    first, second = Catalogue(root).snapshots()
    return first, second


def data_file(root: Path, snapshot: Snapshot, table: str = "observations") -> Path:
    return root / next(file.path for file in snapshot.files if file.table == table)


def manifest_of(root: Path, seq: int) -> Path:
    return root / "manifests" / f"{seq:08d}.json"


def flip(path: Path) -> None:
    """One bit in the middle of a file, its size and its modification time as before."""
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def seqs(snapshots: tuple[Snapshot, ...]) -> list[int]:
    return [snapshot.seq for snapshot in snapshots]


# What there is


def test_a_folder_that_is_not_there_holds_no_snapshot(root: Path) -> None:
    catalogue = Catalogue(root)
    assert not catalogue.snapshots()
    assert not catalogue.timeline()
    assert not catalogue.damage()
    assert not catalogue.verify()
    assert catalogue.head() is None
    assert catalogue.takes_samples
    with pytest.raises(SnapshotRefused, match="no snapshot in snapshots yet"):
        catalogue.on(SUMMER)
    assert not root.exists()


def test_the_timeline_has_the_latest_revision_of_each_date_in_order(root: Path) -> None:
    seal(root, as_of=SUMMER)
    seal(root, as_of=SPRING)
    seal(root, as_of=SUMMER)
    catalogue = Catalogue(root)
    assert seqs(catalogue.snapshots()) == [1, 2, 3]
    assert [(s.as_of, s.seq, s.revision) for s in catalogue.timeline()] == [(SPRING, 2, 0), (SUMMER, 3, 1)]
    head = catalogue.head()
    assert head is not None
    assert head.seq == 3


def test_a_reader_pinned_on_a_seq_sees_what_there_was_then(root: Path) -> None:
    seal(root, as_of=SUMMER, people=2)
    pinned = Catalogue(root).timeline(until_seq=1)
    seal(root, as_of=SUMMER, people=9)
    seal(root, as_of=AUTUMN)
    catalogue = Catalogue(root)
    assert catalogue.timeline(until_seq=1) == pinned
    assert seqs(catalogue.timeline(until_seq=2)) == [2]
    assert catalogue.on(AUTUMN, until_seq=2).as_of == SUMMER
    with cursor() as one:
        files = catalogue.files(pinned, "observations")
        assert one.execute("select people from read_parquet($files)", {"files": files}).fetchall() == [(2,)]


def test_a_day_has_its_own_snapshot_or_the_last_one_before_it(root: Path) -> None:
    seal(root, as_of=SPRING)
    seal(root, as_of=AUTUMN)
    catalogue = Catalogue(root)
    assert catalogue.on(SPRING).as_of == SPRING
    assert catalogue.on(date(2020, 9, 29)).as_of == SPRING
    assert catalogue.on(date(2031, 1, 1)).as_of == AUTUMN
    with pytest.raises(UnknownName, match=r"2020-03-30.*Allowed: 2020-03-31, 2020-09-30"):
        catalogue.on(date(2020, 3, 30))


def test_one_snapshot_by_seq_and_no_other(root: Path, two: tuple[Snapshot, Snapshot]) -> None:
    snapshot = two[0]
    assert Catalogue(root).at(1) == snapshot
    with pytest.raises(UnknownName, match="snapshot “3”"):
        Catalogue(root).at(3)


def test_the_first_real_publish_retires_the_sample_for_later_readers_only(root: Path) -> None:
    seal(root, as_of=SPRING, origin=Origin.SAMPLE)
    seal(root, as_of=SUMMER, origin=Origin.SAMPLE)
    catalogue = Catalogue(root)
    assert seqs(catalogue.timeline()) == [1, 2]
    seal(root, as_of=SUMMER)
    assert seqs(catalogue.snapshots()) == seqs(catalogue.timeline()) == [3]
    assert seqs(catalogue.timeline(until_seq=2)) == [1, 2]
    assert catalogue.at(1).origin is Origin.SAMPLE
    with pytest.raises(UnknownName):
        catalogue.on(SPRING)


def test_files_are_absolute_and_in_the_order_asked_for(
    root: Path, two: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    monkeypatch.chdir(root.parent)
    paths = Catalogue(Path("snapshots")).files([second, first], "observations")
    assert paths == [str(data_file(root, second)), str(data_file(root, first))]
    with pytest.raises(UnknownName, match=r"table “observation”.*Did you mean “observations”"):
        Catalogue(root).files([first], "observation")


# What is damaged


def lost(path: Path) -> None:
    path.unlink()


def swapped(path: Path) -> None:
    """The file of the other snapshot, sound in itself."""
    other = next(p for p in path.parents[1].glob(f"*/{path.name}") if p != path)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize(
    ("harm", "what"),
    [(flip, {Harm.BYTES}), (cut, {Harm.SIZE}), (lost, {Harm.MISSING}), (swapped, {Harm.BYTES, Harm.SIZE})],
)
@pytest.mark.parametrize("has_read_before", [True, False])
def test_a_damaged_file_is_found_before_a_number_is_read_from_it(
    root: Path,
    two: tuple[Snapshot, Snapshot],
    harm: Callable[[Path], None],
    what: set[Harm],
    has_read_before: bool,
) -> None:
    good, bad = two
    catalogue = Catalogue(root)
    if has_read_before:
        assert len(catalogue.files([good, bad], "observations")) == 2
        assert catalogue.verify() == ()
    path = data_file(root, bad)
    harm(path)

    with pytest.raises(SnapshotDamaged, match=r"Snapshot 2 is damaged: data/00000002-.*/observations"):
        catalogue.files([good, bad], "observations")
    assert len(catalogue.files([good], "observations")) == 1
    (damage,) = catalogue.verify()
    assert (damage.seq, damage.path) == (2, str(path.relative_to(root)))
    assert damage.what in what
    assert catalogue.damage() == (damage,)
    assert catalogue.head() == good


def test_two_files_of_equal_size_cannot_trade_places(root: Path, two: tuple[Snapshot, Snapshot]) -> None:
    one, other = two
    a, b = data_file(root, one), data_file(root, other)
    assert a.stat().st_size == b.stat().st_size
    first, second = a.read_bytes(), b.read_bytes()
    assert first != second
    a.write_bytes(second)
    b.write_bytes(first)
    assert [(d.seq, d.what) for d in Catalogue(root).verify()] == [(1, Harm.BYTES), (2, Harm.BYTES)]
    assert Catalogue(root).head() is None


def test_damage_in_any_table_of_the_newest_snapshot_leads_back_to_the_one_before(
    root: Path, two: tuple[Snapshot, Snapshot]
) -> None:
    good, bad = two
    flip(data_file(root, bad, "registrations"))
    assert Catalogue(root).head() == good
    assert [(d.seq, d.what) for d in Catalogue(root).damage()] == [(2, Harm.BYTES)]


def test_damage_in_an_old_snapshot_leaves_the_head_and_is_found_by_verify(
    root: Path, two: tuple[Snapshot, Snapshot]
) -> None:
    bad, good = two
    flip(data_file(root, bad, "registrations"))
    assert Catalogue(root).head() == good
    assert Catalogue(root).damage() == ()
    assert [d.seq for d in Catalogue(root).verify()] == [1]


def test_a_day_whose_numbers_are_damaged_is_left_out_of_the_history_and_named(
    root: Path, two: tuple[Snapshot, Snapshot]
) -> None:
    bad, good = two
    flip(data_file(root, bad, "observations"))
    catalogue = Catalogue(root)
    assert catalogue.timeline() == (good,)
    assert [(d.seq, d.what) for d in catalogue.damage()] == [(1, Harm.BYTES)]


def test_bits_that_rot_without_a_trace_in_the_folder_are_found_by_verify(
    root: Path, two: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = two[0]
    catalogue = Catalogue(root)
    catalogue.files([snapshot], "funding")
    # The disk gives other bytes while every time and number in the folder stays the same.
    monkeypatch.setattr(reading, "digest_of", lambda path, named: "0" * 64)
    assert len(catalogue.files([snapshot], "funding")) == 1
    assert Damage(1, snapshot.files[1].path, Harm.BYTES) in catalogue.verify()
    with pytest.raises(SnapshotDamaged):
        catalogue.files([snapshot], "funding")


@pytest.mark.parametrize(
    ("harm", "what"), [(flip, {Harm.HASH, Harm.NOT_A_MANIFEST}), (cut, set()), (lost, {Harm.MISSING})]
)
def test_a_damaged_newest_manifest_is_named_and_the_one_before_is_the_head(
    root: Path, two: tuple[Snapshot, Snapshot], harm: Callable[[Path], None], what: set[Harm]
) -> None:
    good, _ = two
    catalogue = Catalogue(root)
    assert catalogue.head() is not None
    path = manifest_of(root, 2)
    if harm is cut:
        path.write_bytes(path.read_bytes()[:200])
        what = {Harm.NOT_A_MANIFEST}
    else:
        harm(path)
    assert catalogue.head() == good
    assert seqs(catalogue.snapshots()) == [1]
    (damage,) = catalogue.damage()
    assert (damage.seq, damage.path) == (2, "manifests/00000002.json")
    assert damage.what in what
    assert catalogue.verify() == (damage,)


def test_a_gap_in_the_manifests_is_named_even_without_the_log(root: Path) -> None:
    for _ in range(3):
        seal(root)
    (root / "audit.jsonl").unlink()
    manifest_of(root, 2).unlink()
    assert [(d.seq, d.what) for d in Catalogue(root).damage()] == [(2, Harm.MISSING)]
    assert seqs(Catalogue(root).snapshots()) == [1, 3]


@pytest.mark.parametrize("witness", ["the log", "the next snapshot"])
def test_a_sound_manifest_that_was_not_published_here_is_not_believed(
    root: Path, tmp_path: Path, two: tuple[Snapshot, Snapshot], witness: str
) -> None:
    seal(tmp_path / "elsewhere", people=5)
    if witness == "the log":
        manifest_of(root, 2).unlink()
    else:
        (root / "audit.jsonl").unlink()
    manifest_of(root, 1).write_bytes(manifest_of(tmp_path / "elsewhere", 1).read_bytes())
    assert (1, Harm.REPLACED) in [(d.seq, d.what) for d in Catalogue(root).damage()]
    assert 1 not in seqs(Catalogue(root).snapshots())


def test_real_snapshots_that_are_damaged_never_give_way_to_the_sample(root: Path) -> None:
    seal(root, origin=Origin.SAMPLE)
    seal(root)
    manifest_of(root, 2).unlink()
    catalogue = Catalogue(root)
    assert catalogue.head() is None
    assert catalogue.snapshots() == ()
    assert not catalogue.takes_samples
    assert [d.seq for d in catalogue.damage()] == [2]


def test_a_log_with_torn_lines_is_read_as_far_as_it_goes(root: Path) -> None:
    seal(root)
    log = root / "audit.jsonl"
    log.write_bytes(log.read_bytes() + b'{"event": "publ')
    seal(root)
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["seq"] for line in (lines[0], lines[2])] == [1, 2]
    assert Catalogue(root).damage() == ()


# What has gone as a whole


def test_the_newest_manifest_and_the_log_lost_together_are_missed(
    root: Path, two: tuple[Snapshot, Snapshot]
) -> None:
    manifest_of(root, 2).unlink()
    (root / audit.NAME).unlink()
    assert Catalogue(root).damage() == (Damage(2, "manifests/00000002.json", Harm.MISSING),)
    assert Catalogue(root).head() == two[0]
    assert seal(root).seq == 3


def test_a_sample_never_comes_back_where_what_followed_it_is_lost_with_the_log(root: Path) -> None:
    seal(root, origin=Origin.SAMPLE)
    seal(root)
    manifest_of(root, 2).unlink()
    (root / audit.NAME).unlink()
    assert Catalogue(root).head() is None
    assert [(d.seq, d.what) for d in Catalogue(root).damage()] == [(2, Harm.MISSING)]


def emptied(root: Path) -> None:
    """As a mount point is where nothing is mounted."""
    shutil.rmtree(root)
    root.mkdir()


@pytest.mark.parametrize("vanish", [shutil.rmtree, emptied])
@pytest.mark.parametrize("memory", ["the log beside it", "the process that has read it"])
def test_real_snapshots_that_vanish_with_their_folder_are_missed(
    root: Path, two: tuple[Snapshot, Snapshot], vanish: Callable[[Path], None], memory: str
) -> None:
    catalogue = Catalogue(root)
    if memory == "the log beside it":
        seal(root)
    else:
        assert catalogue.head() == two[1]
    last = 3 if memory == "the log beside it" else 2
    vanish(root)
    if memory != "the log beside it":
        audit.witness(root).unlink(missing_ok=True)
    else:
        catalogue = Catalogue(root)
    missing = catalogue.missing()
    assert missing is not None
    assert f"snapshot {last} of {SUMMER} was published there" in str(missing)
    assert catalogue.head() is None
    with pytest.raises(SnapshotsMissing, match="contains none"):
        catalogue.on(SUMMER)
    assert not catalogue.takes_samples


def test_a_log_that_cannot_be_read_tells_of_snapshots_all_the_same(root: Path) -> None:
    root.mkdir()
    (root / audit.NAME).write_bytes(b"\0" * 40)
    assert "the log of what was published" in str(Catalogue(root).missing())


def test_data_without_a_manifest_and_without_a_log_is_missed(
    root: Path, two: tuple[Snapshot, Snapshot]
) -> None:
    shutil.rmtree(root / manifest.FOLDER)
    for log in audit.logs(root, Origin.SUBMISSION):
        log.unlink(missing_ok=True)
    assert str(Catalogue(root).missing()).startswith("The snapshots are missing: snapshots contains data")
    # A first publish that was cut short has left data of its own, and nothing is lost.
    for newer in (root / reading.DATA).glob("00000002-*"):
        shutil.rmtree(newer)
    assert Catalogue(root).missing() is None


def test_a_sample_that_vanishes_is_not_missed(root: Path) -> None:
    catalogue = Catalogue(root)
    seal(root, origin=Origin.SAMPLE)
    assert catalogue.head() is not None
    shutil.rmtree(root)
    assert catalogue.missing() is None
    assert list(root.parent.iterdir()) == []


def test_a_folder_that_cannot_be_read_is_missing_too(root: Path) -> None:
    root.write_text("no folder")
    with pytest.raises(SnapshotsMissing, match="snapshots cannot be read"):
        Catalogue(root).head()


# What it costs


def test_asking_for_the_head_again_parses_and_hashes_nothing(
    root: Path, two: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = two[1]
    assert Catalogue(root).head() == head

    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("read again")

    monkeypatch.setattr(reading, "digest_of", refuse)
    monkeypatch.setattr(manifest, "decode", refuse)
    monkeypatch.setattr(audit, "publications", refuse)
    assert Catalogue(root).head() == head
    assert len(Catalogue(root).files([head], "observations")) == 1


def test_a_manifest_that_could_not_be_read_once_is_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = seal(root), seal(root, people=4)
    read = Path.read_bytes

    def fails(path: Path) -> bytes:
        if path.name == manifest.name_of(2):
            raise OSError(errno.EIO, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", fails)
    for cached in (reading._manifest, reading._read):
        cached.cache_clear()
    catalogue = Catalogue(root)
    assert [damage.what for damage in catalogue.damage()] == [Harm.UNREADABLE]
    assert catalogue.head() == first
    monkeypatch.undo()
    assert catalogue.damage() == ()
    assert catalogue.head() == second


def test_what_is_asked_at_once_is_of_one_moment_for_that_thread_alone(root: Path) -> None:
    seal(root)
    catalogue = Catalogue(root)
    others: list[int] = []
    with catalogue.at_once():
        assert (catalogue.last_seq, seqs(catalogue.timeline())) == (1, [1])
        second = seal(root, people=4)
        assert (catalogue.last_seq, seqs(catalogue.timeline())) == (1, [1])
        # In a process of its own, too.
        assert pickle.loads(pickle.dumps(catalogue)).last_seq == 2
        thread = threading.Thread(target=lambda: others.append(catalogue.last_seq))
        thread.start()
        thread.join()
    assert (others, catalogue.last_seq, catalogue.head()) == ([2], 2, second)


def test_a_file_is_looked_at_once_and_by_verify_again(root: Path) -> None:
    (file,) = (one for one in seal(root).files if one.table == "observations")
    catalogue = Catalogue(root)
    with catalogue.at_once():
        head = catalogue.head()
        assert head is not None
        (root / file.path).unlink()
        assert catalogue.files([head], "observations") == [str(root / file.path)]
        assert [damage.path for damage in catalogue.verify()] == [file.path]
        assert catalogue.head() is None
    assert catalogue.head() is None


@pytest.mark.parametrize("publish_first", [True, False], ids=["before the listing", "after the listing"])
def test_a_publish_while_the_folder_is_read_is_no_damage(
    root: Path, monkeypatch: pytest.MonkeyPatch, publish_first: bool
) -> None:
    seal(root)

    def meanwhile(folder: Path) -> AbstractContextManager[list[os.DirEntry[str]]]:
        monkeypatch.undo()
        if publish_first:
            seal(root, people=4)
        with os.scandir(folder) as entries:
            listed = list(entries)
        if not publish_first:
            seal(root, people=4)
        return nullcontext(listed)

    monkeypatch.setattr(os, "scandir", meanwhile)
    catalogue = Catalogue(root)
    assert catalogue.damage() == ()
    assert seqs(catalogue.snapshots()) == [1, 2]


def test_many_threads_read_while_snapshots_are_published(root: Path) -> None:
    seal(root, as_of=SPRING)
    failures: list[object] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                catalogue = Catalogue(root)
                head = catalogue.head()
                assert head is not None
                assert catalogue.files(catalogue.timeline(head.seq), "observations")
                assert catalogue.damage() == ()
                time.sleep(0.005)
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for people in range(3):
        seal(root, people=people)
    is_over.set()
    for thread in threads:
        thread.join()
    assert failures == []
