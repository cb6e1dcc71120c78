"""A publish happens whole or not at all, and says truly which."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from analytics.dictionary import dictionary
from analytics.errors import NotPublished, PublishConflict, PublishUnknown, Refusal, UnknownName
from analytics.warehouse.connection import cursor
from analytics.warehouse.rollups import TABLES as ROLLUPS
from analytics.warehouse.rollups import derive
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.damage import Harm
from analytics.warehouse.snapshots.sealing import Disk, locked
from analytics.warehouse.snapshots.snapshot import DistrictReport, InputFile, Origin, Snapshot
from tests.intake.workbooks import id_number
from tests.intake.writings import WRITINGS, digits_in
from tests.plain_snapshots import CHENGGUAN, arrow, plain
from tests.warehouse.small_city import AS_OF, TABLES
from tests.warehouse.small_snapshots import BASE, QILIHE, SPRING, SUMMER, WatchedDisk, frame, seal, tables


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, the lock aside."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "LOCK"
    }


def stored(root: Path, snapshot: Snapshot, table: str) -> list[tuple[Any, ...]]:
    with cursor() as one:
        files = Catalogue(root).files([snapshot], table)
        return one.execute("select * from read_parquet($files)", {"files": files}).fetchall()


def publish_small(root: Path, **changes: Any) -> Snapshot:
    """Publishes the small tables with some of them replaced."""
    return seal(root, tables={**tables(), **changes})


# What is sealed


def test_every_table_comes_back_as_it_went_in(root: Path) -> None:
    given = {name: arrow(name, TABLES.get(name, ())) for name in BASE}
    snapshot = seal(root, tables=given, as_of=AS_OF, expected_head=None, derive=derive)
    for table in dictionary().tables:
        rows = stored(root, snapshot, table.name)
        assert len(rows) == snapshot.rows[table.name]
        meant = [tuple(row[c.name] for c in table.stored) for row in given[table.name].to_pylist()]
        keys = [[c.name for c in table.stored].index(name) for name in table.key]
        assert rows == sorted(meant, key=lambda row: [row[place] for place in keys])
    assert set(snapshot.rows) == BASE | {*ROLLUPS, "rules"}
    assert all(snapshot.rows[table] > 0 for table in snapshot.rows)


def test_tables_are_stored_with_the_dictionarys_columns_and_types(root: Path) -> None:
    snapshot = seal(root)
    for table in dictionary().tables:
        with cursor() as one:
            files = Catalogue(root).files([snapshot], table.name)
            found = one.execute("describe select * from read_parquet($files)", {"files": files}).fetchall()
        assert [(row[0], row[1].lower().replace(",", ", ")) for row in found] == [
            (column.name, column.sql_type) for column in table.stored
        ]


def test_the_manifest_says_what_was_published(root: Path) -> None:
    before = datetime.now(UTC)
    first = seal(root, as_of=SPRING)
    second = seal(
        root,
        districts={QILIHE: DistrictReport(SPRING), CHENGGUAN: DistrictReport()},
        inputs=(InputFile("城关区.xlsx", "c" * 64, 3),),
    )
    document = json.loads((root / "manifests" / "00000002.json").read_text(encoding="utf-8"))
    body = document["body"]
    assert document["digest"] == second.digest
    assert (body["seq"], body["parent"], body["parent_digest"]) == (2, 1, first.digest)
    assert (body["as_of"], body["revision"], body["actor"]) == ("2020-06-30", 0, "李工")
    assert (body["origin"], body["findings_sha256"], body["schema_version"]) == ("submission", None, 1)
    assert body["districts"] == {CHENGGUAN: "reported", QILIHE: {"carried_forward_from": "2020-03-31"}}
    assert body["inputs"] == [{"name": "城关区.xlsx", "sha256": "c" * 64, "rows": 3}]
    assert before <= datetime.fromisoformat(body["created_at"]) <= datetime.now(UTC)
    assert {Path(entry["path"]).stem for entry in body["files"]} == BASE | {"observations"}
    assert Catalogue(root).at(2) == second
    assert (first.parent, first.parent_digest) == (None, None)


def test_snapshots_of_both_hashes_and_of_before_they_were_named_are_one_chain(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("analytics.hashes.chosen", lambda: None)
        unnamed = seal(root, as_of=SPRING)
    log = root / "audit.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace('"digest"', '"sha256"'), encoding="utf-8")
    made = [unnamed]
    for name in ("sm3", "sha256", "sm3"):
        monkeypatch.setenv("LANZHOU_HASH", name)
        made.append(seal(root))
    said = [json.loads((root / f"manifests/0000000{seq}.json").read_bytes()) for seq in range(1, 5)]
    assert [one["body"].get("hash") for one in said] == [None, "sm3", "sha256", "sm3"]
    assert [one["body"].get("parent_digest") for one in said[1:]] == [one.digest for one in made[:3]]
    assert (said[0]["sha256"], said[0]["body"]["files"][0]["sha256"]) == (
        unnamed.digest,
        unnamed.files[0].digest,
    )
    newest = root / made[3].files[0].path
    assert made[3].files[0].digest == hashlib.new("sm3", newest.read_bytes()).hexdigest()
    lines = [json.loads(line) for line in log.read_bytes().splitlines()]
    assert [line.get("hash") for line in lines] == [None, "sm3", "sha256", "sm3"]
    assert Catalogue(root).verify() == ()
    assert Catalogue(root).snapshots() == tuple(made)
    content = bytearray(newest.read_bytes())
    content[40] ^= 1
    newest.write_bytes(content)
    assert [(damage.seq, damage.what) for damage in Catalogue(root).verify()] == [(4, Harm.BYTES)]


def test_a_hash_the_system_lacks_publishes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANZHOU_HASH", "md5")
    with pytest.raises(UnknownName, match="LANZHOU_HASH"):
        seal(root)
    monkeypatch.delenv("LANZHOU_HASH")
    assert Catalogue(root).head() is None
    assert seal(root).seq == 1


def test_the_same_rows_in_any_order_make_the_same_files(root: Path) -> None:
    rows = tables(50)["registrations"]
    first = publish_small(root, registrations=rows)
    second = publish_small(root, registrations=rows.sample(frac=1, random_state=3))
    assert [(f.table, f.digest) for f in first.files] == [(f.table, f.digest) for f in second.files]


def test_missing_stays_missing_however_pandas_says_it(root: Path) -> None:
    rows = frame("activities", plain("activities"), plain("activities", id="2"))
    rows["people"] = [float("nan"), 12.0]
    rows["hours"] = [None, 0.0]
    rows["held_on"] = pd.to_datetime(["2020-01-05", "2020-01-06"])
    snapshot = publish_small(root, activities=rows)
    assert [row[3:] for row in stored(root, snapshot, "activities")] == [
        (date(2020, 1, 5), None, None),
        (date(2020, 1, 6), 12, 0.0),
    ]


def test_money_keeps_its_cents(root: Path) -> None:
    rows = frame("funding", plain("funding"), plain("funding", entry_id="2"))
    rows["amount_yuan"] = [0.1, 123456789.07]
    snapshot = publish_small(root, funding=rows)
    amounts = [row[6] for row in stored(root, snapshot, "funding")]
    assert amounts == [Decimal("0.10"), Decimal("123456789.07")]


def test_revisions_count_the_publishes_of_a_date_apart_for_sample_and_real_ones(root: Path) -> None:
    made = [
        seal(root, as_of=SUMMER, origin=Origin.SAMPLE),
        seal(root, as_of=SUMMER, origin=Origin.SAMPLE),
        seal(root, as_of=SUMMER),
        seal(root, as_of=SPRING),
        seal(root, as_of=SUMMER),
    ]
    assert [(s.seq, s.revision) for s in made] == [(1, 0), (2, 1), (3, 0), (4, 0), (5, 1)]


def test_a_vanished_manifest_keeps_its_number(root: Path) -> None:
    for _ in range(2):
        seal(root)
    (root / "manifests" / "00000002.json").unlink()
    snapshot = seal(root)
    assert (snapshot.seq, snapshot.parent) == (3, 1)
    assert [one.seq for one in Catalogue(root).damage()] == [2]
    assert len(list((root / "data").glob("00000002-*"))) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_owners_group_may_read_and_nobody_else_whatever_the_umask(root: Path, umask: int) -> None:
    seen: set[tuple[bool, int]] = set()

    class Looking(Disk):
        def flush(self, descriptor: int) -> None:
            seen.update(modes())
            super().flush(descriptor)

    def modes() -> set[tuple[bool, int]]:
        return {(path.is_dir(), path.stat().st_mode & 0o777) for path in [root, *root.rglob("*")]}

    before = os.umask(umask)
    try:
        seal(root, disk=Looking())
    finally:
        os.umask(before)
    # The staging too, while it is there.
    assert seen | modes() == {(True, 0o750), (False, 0o640)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_was_closed_to_others_stays_closed_and_what_was_open_is_closed(root: Path) -> None:
    seal(root)
    (root / "manifests").chmod(0o700)
    log = root / "audit.jsonl"
    for before, after in ((0o600, 0o600), (0o644, 0o640)):
        log.chmod(before)
        seal(root)
        assert log.stat().st_mode & 0o777 == after
    assert (root / "manifests").stat().st_mode & 0o777 == 0o700
    # As older versions made them, with the files in them, or shared by a group that publishes.
    for before, after in ((0o755, 0o750), (0o2775, 0o2770)):
        (root / "data").chmod(before)
        seal(root)
        assert (root / "data").stat().st_mode & 0o7777 == after


# What is refused


def two(table: str, **second: Any) -> list[Mapping[str, Any]]:
    """A plain row, and one of another key that differs in what is given."""
    return [plain(table), plain(table, **{dictionary().table(table).key[-1]: "2", **second})]


#: What a cell without a zone holds.
NOON = datetime(2020, 1, 5, 12)  # noqa: DTZ001

REFUSED: list[tuple[str, list[Mapping[str, Any]], str]] = [
    ("funding", two("funding", entry_id=None), "funding: entry_id is required and missing in 1 rows"),
    ("funding", two("funding", amount_yuan=Decimal("1.005")), "1 rows of amount_yuan do not fit"),
    ("funding", two("funding", fund_year=40000), "1 rows of fund_year do not fit"),
    ("funding", two("funding", source="lotery"), "1 rows of source hold a code.*lottery, fiscal"),
    ("funding", two("funding", district_code="620171"), "1 rows of district_code hold a code"),
    ("funding", two("funding", entry_id="1"), r"funding: 2 rows have the same district_code \+ entry_id"),
    ("communities", two("communities", district_code="620100"), "1 rows of district_code hold a code"),
    ("communities", two("communities", posts=1.5), "1 rows of posts do not fit its type, integer"),
    ("communities", [plain("communities", posts="2")], "1 rows of posts do not fit"),
    ("communities", [plain("communities", code=620102001001)], "1 rows of code do not fit its type, varchar"),
    ("communities", two("communities", posts="x"), "mixes different kinds.*column posts"),
    ("activities", [plain("activities", hours=float("inf"))], "1 rows of hours do not fit its type, double"),
    ("activities", [plain("activities", held_on="2020-01-05")],
     "1 rows of held_on do not fit its type, date"),
    ("activities", [plain("activities", held_on=NOON)], "1 rows of held_on do not fit"),
    ("registrations", [plain("registrations", on_post=1)], "1 rows of on_post do not fit its type, boolean"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "rows", "sentence"), REFUSED)
def test_rows_that_do_not_fit_are_refused_with_their_place_and_number(
    root: Path, table: str, rows: list[Mapping[str, Any]], sentence: str
) -> None:
    with pytest.raises(NotPublished, match=sentence):
        publish_small(root, **{table: frame(table, *rows)})
    assert contents(root) == {}


def test_a_number_that_is_none_is_not_taken_from_arrow_either(root: Path) -> None:
    rows = pa.Table.from_pandas(frame("activities", plain("activities")), preserve_index=False)
    place = rows.column_names.index("hours")
    rows = rows.set_column(place, "hours", pa.array([float("nan")]))
    with pytest.raises(NotPublished, match="1 rows of hours do not fit"):
        publish_small(root, activities=rows)


def test_columns_and_tables_are_exactly_those_of_the_dictionary(root: Path) -> None:
    funding = tables()["funding"]
    with pytest.raises(NotPublished, match=r"funding: the column source is missing \(1 rows\)"):
        publish_small(root, funding=funding.drop(columns="source"))
    with pytest.raises(NotPublished, match="funding: the column name is not in the dictionary"):
        publish_small(root, funding=funding.assign(name="王某"))
    with pytest.raises(NotPublished, match=r"no table fundings.*Did you mean “funding”"):
        publish_small(root, fundings=funding)
    with pytest.raises(NotPublished, match="table measures is missing"):
        seal(root, tables={name: table for name, table in tables().items() if name != "measures"})


def test_claims_about_districts_and_people_are_checked(root: Path) -> None:
    with pytest.raises(UnknownName, match="district “620171”"):
        seal(root, districts={"620171": DistrictReport()})
    with pytest.raises(NotPublished, match="620102 is carried forward from 2020-06-30"):
        seal(root, districts={CHENGGUAN: DistrictReport(SUMMER)})
    with pytest.raises(NotPublished, match="No publisher is named"):
        seal(root, actor=" ")
    assert not root.exists()


@pytest.mark.parametrize("write", WRITINGS.values(), ids=WRITINGS)
def test_an_id_number_is_no_publishers_name_and_is_not_repeated(
    root: Path, write: Callable[[str], str]
) -> None:
    number = id_number(7)
    with pytest.raises(NotPublished, match=r"contains an ID number|cannot be displayed") as refused:
        seal(root, actor=f"张三{write(number)}")
    assert number not in digits_in(str(refused.value) + str(refused.value.values))
    assert not (root / "manifests").exists()


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        ("王" * 61, "has 61 characters; at most 60"),
        ("王\u202e小明", "cannot be displayed"),
        ("王\x07小明", "cannot be displayed"),
        ("\u200b", "No publisher is named"),
    ],
)
def test_a_publisher_has_a_name_that_can_be_shown(root: Path, actor: str, said: str) -> None:
    with pytest.raises(NotPublished, match=said):
        seal(root, actor=actor)


def test_the_reason_of_a_publish_stands_in_the_snapshot(root: Path) -> None:
    made = seal(root, reason=" 补报\u200b两个社区，\n更正一人 ")
    assert made.reason == "补报两个社区， 更正一人"
    assert Catalogue(root).at(made.seq).reason == made.reason
    assert seal(root, reason=" ").reason is None
    assert Catalogue(root).verify() == ()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("因" * 301, "has 301 characters; at most 300"),
        ("更正\u202e两人", "cannot be displayed"),
        (f"更正{id_number(7)}", "contains an ID number"),
    ],
)
def test_a_reason_that_cannot_be_shown_publishes_nothing_and_is_not_repeated(
    root: Path, reason: str, said: str
) -> None:
    with pytest.raises(NotPublished, match=said) as refused:
        seal(root, reason=reason)
    assert reason not in str(refused.value)
    assert not (root / "manifests").exists()


def test_signs_nobody_sees_are_no_part_of_the_publishers_name(root: Path) -> None:
    assert seal(root, actor=" 市委\u200b组织部\n 科员\ufeff ").actor == "市委组织部 科员"


@pytest.mark.parametrize("expected", [None, 1, 3])
def test_a_head_that_moved_is_a_conflict(root: Path, expected: int | None) -> None:
    seal(root, expected_head=None)
    seal(root, expected_head=1)
    before = contents(root)
    with pytest.raises(PublishConflict, match="The newest snapshot is now 2"):
        seal(root, expected_head=expected)
    assert contents(root) == before
    assert seal(root, expected_head=2).seq == 3


def test_no_sample_is_put_among_real_snapshots_or_what_may_be_some(root: Path) -> None:
    seal(root, origin=Origin.SAMPLE)
    (root / "manifests" / "00000001.json").write_text("{}")
    with pytest.raises(NotPublished, match="Choose an empty folder"):
        seal(root, origin=Origin.SAMPLE)
    seal(root)
    with pytest.raises(NotPublished, match="contains real snapshots"):
        seal(root, origin=Origin.SAMPLE)


def test_a_publish_waits_for_another_no_longer_than_it_was_told(root: Path) -> None:
    seal(root)
    before = contents(root)
    with locked(root / "LOCK", seconds=1), pytest.raises(NotPublished, match=r"held LOCK for 0\.1 seconds"):
        seal(root, lock_seconds=0.1)
    assert contents(root) == before
    assert seal(root, lock_seconds=0.1).seq == 2


# What goes wrong on the way


def steps_of_a_publish(root: Path) -> list[str]:
    disk = WatchedDisk()
    seal(root, disk=disk)
    return [name for name, _ in disk.calls]


def attempt(root: Path, disk: WatchedDisk) -> type[Refusal] | None:
    try:
        seal(root, people=7, disk=disk)
    except Refusal as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize("is_done_first", [False, True])
def test_a_failure_at_any_step_leaves_the_old_head_or_the_new_one_and_says_which(
    tmp_path: Path, is_done_first: bool
) -> None:
    seal(tmp_path / "rehearsal")
    steps = steps_of_a_publish(tmp_path / "rehearsal")
    root = tmp_path / "snapshots"
    old = seal(root)
    outcomes: dict[int, type[Refusal] | None] = {}
    fills = [at for at, step in enumerate(steps) if step == "fill"]
    # The files between the first and the last are written as those are.
    for at in (at for at in range(len(steps)) if not fills[0] + 2 <= at < fills[-1]):
        before = contents(root)
        outcomes[at] = attempt(root, WatchedDisk(at, is_done_first=is_done_first))
        head = Catalogue(root).head()
        assert Catalogue(root).verify() == ()
        assert head is not None
        if outcomes[at] is NotPublished:
            assert head == old
            assert contents(root) == before, steps[at]
        else:
            assert (head.seq, head.parent) == (old.seq + 1, old.seq)
        old = head

    # Up to the link nothing is published; from the synced folder of manifests on, it is.
    linking, publishing = steps.index("link"), steps.index("append")
    for at, outcome in outcomes.items():
        is_before = at < linking or (at == linking and not is_done_first)
        meant = NotPublished if is_before else PublishUnknown if at < publishing else None
        assert outcome is meant, steps[at]
    assert len(fills) == len(BASE) + 1


def test_a_disk_that_dies_at_any_step_leaves_nothing_the_next_publish_does_not_sweep(tmp_path: Path) -> None:
    seal(tmp_path / "rehearsal")
    steps = steps_of_a_publish(tmp_path / "rehearsal")
    root = tmp_path / "snapshots"
    old = seal(root)
    # Cleaning up fails too, as it would after a loss of power.
    for at in range(0, len(steps), 5):
        attempt(root, WatchedDisk(at, for_good=True))
        head = Catalogue(root).head()
        assert head in (old, Catalogue(root).snapshots()[-1])
        assert Catalogue(root).verify() == ()
        old = seal(root)
        assert list((root / "staging").iterdir()) == []
        named = {Path(file.path).parts[1] for s in Catalogue(root).snapshots() for file in s.files}
        assert {folder.name for folder in (root / "data").iterdir()} == named


def test_every_name_and_byte_is_synced_before_the_commit(root: Path) -> None:
    seal(root)
    disk = WatchedDisk()
    snapshot = seal(root, disk=disk)
    names = [name for name, _ in disk.calls]
    linking = names.index("link")
    folder = next(path for name, path in disk.calls if name == "make_folder")
    filled = [path for name, path in disk.calls if name == "fill"]
    assert {path.stem for path in filled if isinstance(path, Path)} == set(snapshot.rows)
    # Each file, the folders around them before and after the rename, the manifest; then its folder.
    assert names[names.index("fill") : linking] == [
        *["fill", "flush"] * len(filled), "flush", "rename", "flush", "flush", "write", "flush",
    ]  # fmt: skip
    # The manifest's folder; then a line in each of the two logs.
    assert names[linking:] == ["link", "flush", *["append", "flush"] * 2, "unlink"]
    assert isinstance(folder, Path)
    assert folder.parent.name == "staging"


def test_the_folders_of_a_first_publish_are_synced_before_anything_is_put_into_them(root: Path) -> None:
    disk = WatchedDisk()
    seal(root, disk=disk)
    names = [name for name, _ in disk.calls]
    made = [path for name, path in disk.calls if name == "make_folder"]
    assert made[:4] == [root, root / "staging", root / "data", root / "manifests"]
    # The new folder's name in its parent, and that one's; then the three names in it.
    assert names[:8] == ["make_folder", "flush", "flush", *["make_folder"] * 3, "flush", "make_folder"]


class OtherBytes(WatchedDisk):
    """A disk that keeps other rows than it was given, in files of the right form."""

    def fill(self, path: Path, write: Callable[[Path], object]) -> None:
        super().fill(path, write)
        if path.stem == "funding":
            with cursor() as one:
                changed = "select * replace (amount_yuan + 1 as amount_yuan) from read_parquet($file)"
                one.execute(f"create temp table kept as {changed}", {"file": str(path)})
                one.execute("copy kept to $file (format parquet)", {"file": str(path)})


class BrokenBytes(WatchedDisk):
    """A disk that keeps a file of the right size that is no table any more."""

    def fill(self, path: Path, write: Callable[[Path], object]) -> None:
        super().fill(path, write)
        if path.stem == "funding":
            data = path.read_bytes()
            path.write_bytes(data[:4] + bytes(len(data) - 8) + data[-4:])


def test_a_file_that_is_no_table_when_it_is_read_back_is_not_published(root: Path) -> None:
    with pytest.raises(NotPublished, match="funding: the file read back differs") as refusal:
        seal(root, disk=BrokenBytes())
    assert str(root) not in str(refusal.value)
    assert Catalogue(root).head() is None


def test_rows_that_read_back_otherwise_are_not_published(root: Path) -> None:
    with pytest.raises(NotPublished, match="funding: the file read back differs"):
        seal(root, disk=OtherBytes())
    assert contents(root) == {}
    assert Catalogue(root).head() is None


def test_a_rollup_that_fails_publishes_nothing_and_leaves_nothing(root: Path) -> None:
    def fail(cursor: duckdb.DuckDBPyConnection, **_: object) -> dict[str, pa.Table]:
        names = {row[0] for row in cursor.execute("select table_name from duckdb_tables()").fetchall()}
        assert names == BASE
        raise KeyError("no such indicator")

    with pytest.raises(NotPublished, match="no such indicator"):
        seal(root, derive=fail)
    assert contents(root) == {}
    assert list((root / "data").iterdir()) == []


def test_leftovers_of_a_crash_go_and_what_a_damaged_manifest_named_stays(root: Path) -> None:
    kept = seal(root)
    damaged = seal(root)
    (root / "manifests" / "00000002.json").write_text("")
    (root / "staging" / "0123456789abcdef").mkdir()
    (root / "staging" / "0123456789abcdef.json").write_text("{}")
    (root / "data" / "00000003-0123456789abcdef").mkdir()
    (root / "data" / "notes").mkdir()
    new = seal(root)
    folders = {Path(s.files[0].path).parts[1] for s in (kept, damaged, new)}
    assert {path.name for path in (root / "data").iterdir()} == {*folders, "notes"}
    assert list((root / "staging").iterdir()) == []


# Several at once

RACER = """
import sys
from pathlib import Path
from analytics.errors import PublishConflict
from analytics.warehouse.rollups import derive
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.warehouse.small_snapshots import seal

root, done = Path(sys.argv[1]), []
while len(done) < 3:
    head = Catalogue(root).head()
    try:
        done.append(seal(root, expected_head=head.seq if head else None).seq)
    except PublishConflict:
        pass
print(*done)
"""


def test_two_processes_that_publish_at_once_lose_nothing_and_overwrite_nothing(root: Path) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(root)], stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [racer.communicate(timeout=60)[0].split() for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0]
    assert sorted(int(seq) for one in said for seq in one) == list(range(1, 7))
    catalogue = Catalogue(root)
    assert [(s.seq, s.parent, s.revision) for s in catalogue.snapshots()] == [
        (seq, seq - 1 or None, seq - 1) for seq in range(1, 7)
    ]
    assert catalogue.verify() == ()
