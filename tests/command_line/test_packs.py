"""`pack` writes a district's, the city's or all packs of a review, and says why not."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.command_answers import ROOT
from tests.reports.reviewed import SEALED, reviewed_sample


@pytest.fixture(scope="module")
def snapshots(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed_sample(sample, tmp_path_factory.mktemp("packs"))


def run(snapshots: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analytics", "--data", str(snapshots), "pack", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["--district", SEALED], "城关区2019年度考核-示例数据.docx"),
        (["--city", "--year", "2019", "--format", "excel"], "兰州市2019年度考核-草稿-示例数据.xlsx"),
        (["--all"], "兰州市2019年度考核-草稿-示例数据.zip"),
    ],
)
def test_it_writes_a_file_that_says_whose_it_is(
    snapshots: Path, tmp_path: Path, options: list[str], name: str
) -> None:
    done = run(snapshots, tmp_path, *options)
    assert (done.returncode, done.stdout) == (0, "")
    (made,) = tmp_path.iterdir()
    assert made.name == name
    assert made.read_bytes().startswith(b"PK")
    if "--all" in options:
        assert len(zipfile.ZipFile(made).namelist()) == 27
        assert "27/27" in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        ([], 2, "one of --district CODE, --city and --all"),
        (["--city", "--all"], 2, "one of --district CODE, --city and --all"),
        (["--city", "--year", "2014"], 1, "There is no review of this year yet."),
        (["--district", "620199"], 1, "Unknown review"),
    ],
)
def test_it_says_why_not(
    snapshots: Path, tmp_path: Path, options: list[str], code: int, sentence: str
) -> None:
    done = run(snapshots, tmp_path, *options)
    assert done.returncode == code
    assert sentence in " ".join(done.stderr.split())
    assert not list(tmp_path.iterdir())
