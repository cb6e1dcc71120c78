"""Hostile files are small, and as bad as they say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from tests.submissions.hostile import HOSTILE, hostile


@cache
def names_in(content: bytes) -> list[str]:
    return re.findall(r"[A-Za-z ]{8,}", content.decode("utf-16-le", "ignore"))


def test_hostile_files_are_small_and_as_bad_as_they_say(tmp_path: Path) -> None:
    paths = {kind: path for path, kind in hostile(tmp_path)}
    assert paths.keys() == HOSTILE.keys()
    assert max(path.stat().st_size for path in paths.values()) < 5_000_000
    declared = {kind: sum(entry.file_size for entry in ZipFile(paths[kind]).infolist()) for kind in
                ("zip_bomb", "zip_bomb_understated", "zip_ratio")}  # fmt: skip
    assert declared["zip_bomb"] > 200_000_000
    assert declared["zip_bomb_understated"] < 10_000
    assert declared["zip_ratio"] > 100 * paths["zip_ratio"].stat().st_size
    assert len(ZipFile(paths["zip_many_entries"]).infolist()) > 500
    assert any(name.startswith("/") for name in ZipFile(paths["zip_absolute_name"]).namelist())
    assert any(name.startswith("..") for name in ZipFile(paths["zip_parent_name"]).namelist())
    assert ZipFile(paths["zip_encrypted"]).infolist()[0].flag_bits & 1
    assert "EncryptedPackage" in names_in(paths["ole_encrypted"].read_bytes())
    assert b"XFD1048576" in ZipFile(paths["sparse_giant"]).read("xl/worksheets/sheet1.xml")
