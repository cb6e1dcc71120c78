"""A publish under way leaves a note as long as its process lives, and what became of it can be told after."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from analytics.access.viewer import everybody
from analytics.intake import underway
from analytics.intake.submission import Submission, examine, publish, refuse_errors
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.sealing import Disk
from tests.intake.workbooks import csv_file, entry

DAY = date(2016, 12, 31)
REPOSITORY = Path(__file__).parents[2]

#: Notes a publish of the files given, does it or not, and dies.
DYING = """
import os, sys
from datetime import date
from pathlib import Path
from analytics.access.viewer import everybody
from analytics.intake import underway
from analytics.intake.submission import examine, publish, refuse_errors

root, file, publishes = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "publishes"
made = refuse_errors(examine(root, [file], as_of=date(2016, 12, 31)))
with underway.noted(root, made, actor="甲"):
    if publishes:
        publish(root, made, viewer=everybody().named("甲"), accept_warnings=True)
    os._exit(9)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "snapshots"


def submitted(root: Path, folder: Path) -> Submission:
    return refuse_errors(examine(root, [csv_file(folder / "市级.csv", [entry()])], as_of=DAY))


def dies(root: Path, folder: Path, *, publishes: bool) -> None:
    file = csv_file(folder / "城关区.csv", [entry("D-1")])
    arguments = [str(root), str(file), "publishes" if publishes else ""]
    ended = subprocess.run([sys.executable, "-c", DYING, *arguments], cwd=REPOSITORY, check=False)
    assert ended.returncode == 9


def notes(root: Path) -> list[Path]:
    return list((root / underway.FOLDER).iterdir())


@pytest.mark.parametrize("publishes", [True, False])
def test_what_became_of_a_publish_whose_process_died_is_told_until_it_was_read(
    root: Path, tmp_path: Path, publishes: bool
) -> None:
    dies(root, tmp_path, publishes=publishes)
    (told,) = underway.interrupted(Catalogue(root))
    assert (told.actor, told.as_of, told.files) == ("甲", DAY, 1)
    assert told.snapshot == (Catalogue(root).head() if publishes else None)
    assert (told.snapshot is None) is not publishes
    underway.dismiss(root, told.id)
    assert underway.interrupted(Catalogue(root)) == ()
    assert notes(root) == []


def test_a_publish_under_way_is_not_interrupted_and_leaves_nothing(root: Path, tmp_path: Path) -> None:
    made = submitted(root, tmp_path)
    with underway.noted(root, made, actor="乙"):
        assert len(list((root / underway.FOLDER).glob("*.json"))) == 1
        assert underway.interrupted(Catalogue(root)) == ()
        publish(root, made, viewer=everybody().named("乙"), accept_warnings=True)
    assert notes(root) == []


def test_the_next_publish_that_ends_settles_what_was_told(root: Path, tmp_path: Path) -> None:
    dies(root, tmp_path, publishes=False)
    made = submitted(root, tmp_path)
    with pytest.raises(ZeroDivisionError), underway.noted(root, made, actor="乙"):
        raise ZeroDivisionError
    assert len(underway.interrupted(Catalogue(root))) == 1
    with underway.noted(root, made, actor="乙"):
        pass
    assert notes(root) == []


def test_of_a_publish_whose_manifest_is_lost_nothing_untrue_is_told(root: Path, tmp_path: Path) -> None:
    dies(root, tmp_path, publishes=True)
    (root / "manifests" / "00000001.json").unlink()
    assert underway.interrupted(Catalogue(root)) == ()


def test_a_disk_that_takes_no_note_still_takes_the_publish(root: Path, tmp_path: Path) -> None:
    made = submitted(root, tmp_path)
    root.mkdir(parents=True)
    (root / underway.FOLDER).touch()
    with underway.noted(root, made, actor="乙"):
        assert publish(root, made, viewer=everybody().named("乙"), accept_warnings=True).seq == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_note_before_the_first_publish_is_for_the_owners_group_alone(
    root: Path, tmp_path: Path, umask: int
) -> None:
    made, before = submitted(root, tmp_path), os.umask(umask)
    try:
        with underway.noted(root, made, actor="甲"):
            modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in [root, *root.rglob("*")]}
    finally:
        os.umask(before)
    assert modes == {(True, 0o750), (False, 0o640)}


def test_a_full_disk_keeps_no_half_a_note(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_disk: object, path: Path, _note: bytes) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, "full")

    made = submitted(root, tmp_path)
    monkeypatch.setattr(Disk, "write", full)
    with underway.noted(root, made, actor="乙"):
        pass
    assert list((root / underway.FOLDER).iterdir()) == []


def test_a_note_names_nobody_by_number(root: Path, tmp_path: Path) -> None:
    with open_note(root, submitted(root, tmp_path), "甲 62010219800101001X") as text:
        assert "62010219800101001" not in text


@contextmanager
def open_note(root: Path, made: Submission, actor: str) -> Iterator[str]:
    with underway.noted(root, made, actor=actor):
        (path,) = (root / underway.FOLDER).glob("*.json")
        yield path.read_text(encoding="utf-8")
