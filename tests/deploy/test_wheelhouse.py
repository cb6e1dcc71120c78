"""What `make wheelhouse` gathers is enough to install and serve from on a machine without a network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.server import ROOT

#: Runs a command where no network can be reached, as an ordinary account may.
WITHOUT_NETWORK = ["unshare", "--user", "--map-root-user", "--net"]


@pytest.fixture
def soaks(pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("--soak", default=False):
        pytest.skip("make soak")
    if shutil.which("unshare") is None:
        pytest.skip("no unshare")


def test_it_installs_without_a_network(soaks: None, tmp_path: Path) -> None:
    wheels, fresh = tmp_path / "wheelhouse", tmp_path / "venv"
    subprocess.run(["make", "wheelhouse", f"WHEELHOUSE={wheels}"], cwd=ROOT, check=True, timeout=1800)
    subprocess.run([sys.executable, "-m", "venv", fresh], check=True)
    python = fresh / "bin" / "python"
    reaching = "import socket; socket.create_connection(('1.1.1.1', 53), timeout=5)"
    assert subprocess.run([*WITHOUT_NETWORK, python, "-c", reaching], capture_output=True).returncode
    subprocess.run(
        [*WITHOUT_NETWORK, python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--isolated", "--no-index", "--find-links", wheels, "--require-hashes",
         "-r", wheels / "requirements.txt"],
        check=True, timeout=1800,
    )  # fmt: skip
    data = tmp_path / "data" / "snapshots"
    for command in (["sample"], ["verify"], ["targets", "--json"]):
        subprocess.run(
            [*WITHOUT_NETWORK, python, "-m", "analytics", "--data", data, *command],
            cwd=ROOT, check=True, timeout=900, stdout=subprocess.DEVNULL,
        )  # fmt: skip
