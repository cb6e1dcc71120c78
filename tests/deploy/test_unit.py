"""The shipped unit is one systemd takes, closes what it can, and leaves what the dashboard needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import pytest

from pages.frame.frame import NAVIGATION
from tests.architecture.sources import product
from tests.browser.server import ROOT, _wait_until_healthy, free_port
from tests.deploy import confined
from tests.deploy.nginx import SETTINGS
from tests.server.client import Client

SYSTEMD = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(SYSTEMD is None, reason="no systemd-analyze")
needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or SYSTEMD is None or find_library("seccomp") is None,
    reason="root on Linux with systemd's lists of system calls and libseccomp",
)
#: What systemd says is exposed at most, of 10; its own services are between 1 and 9.
MOST_EXPOSED = 2.0


def confining(state: Path, *command: str) -> list[str]:
    return [sys.executable, "-m", "tests.deploy.confined", str(state), sys.executable, "-m", *command]


@pytest.fixture
def state(sample: Path) -> Iterator[Path]:
    """The folder of what is written, with the sample in it; outside of what tests keep in memory."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        shutil.copytree(sample, Path(folder) / "snapshots")
        yield Path(folder)


def test_every_setting_of_the_product_stands_in_the_shipped_settings() -> None:
    named = {name for source in product() for name in re.findall(r"\"(LANZHOU_[A-Z_]+)\"", source.text)}
    shipped = set(re.findall(r"^#?(LANZHOU_[A-Z_]+)=", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE))
    # A name of before, which is refused with the new one.
    assert named - {"LANZHOU_KEPT_URL"} == shipped


@needs_systemd
def test_systemd_takes_the_unit() -> None:
    run = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", str(confined.UNIT)], capture_output=True, text=True
    )
    said = [line for line in run.stderr.splitlines() if "lanzhou.service" in line]
    # The product is not installed here.
    assert [line for line in said if "is not executable" not in line] == []


@needs_systemd
def test_little_of_the_machine_is_exposed() -> None:
    command = [str(SYSTEMD), "security", "--offline=true", "--no-pager", str(confined.UNIT)]
    run = subprocess.run(command, capture_output=True, text=True)
    exposed = re.search(r"Overall exposure level.*: ([0-9.]+)", run.stdout)
    assert exposed, run.stderr
    assert float(exposed[1]) <= MOST_EXPOSED


@needs_root
def test_a_command_so_confined_has_no_rights_and_writes_nothing_elsewhere(state: Path) -> None:
    trying = (
        "import mmap, pathlib, ctypes\n"
        f"for place in ({str(ROOT / 'written')!r}, '/etc/written'):\n"
        "    try: pathlib.Path(place).write_text('')\n"
        "    except OSError as error: print(error.errno)\n"
        "try: mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)\n"
        "except OSError: print('no code')\n"
        "print(ctypes.CDLL(None).unshare(0x20000), ctypes.CDLL(None).ptrace(0, 0, 0, 0))\n"
    )
    script = state / "trying.py"
    script.write_text(trying)
    command = [*confining(state)[:-1], str(script)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.split() == ["30", "30", "no", "code", "-1", "-1"], run.stderr


@needs_root
@pytest.mark.parametrize(
    "command",
    [
        ["query", "select count(*) as people from registrations"],
        ["brief", "{state}/brief.pdf"],
        ["template", "{state}/template.xlsx", "--district", "620102"],
        ["verify"],
    ],
)
def test_what_runs_beside_the_server_works_confined(state: Path, command: list[str]) -> None:
    said = [part.format(state=state) for part in command]
    run = subprocess.run(
        confining(state, "analytics", "--data", str(state / "snapshots"), *said),
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "TMPDIR": str(state)},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


@needs_root
def test_every_page_is_drawn_by_a_server_so_confined(state: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = state / "server.log"
    environment = {
        **os.environ, "LANZHOU_SNAPSHOTS": str(state / "snapshots"), "TMPDIR": str(state), "HOME": str(state),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    command = confining(state, "streamlit", "run", "dashboard.py", "--server.port", str(port))
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        awaited(url, process)
        for name, _ in NAVIGATION:
            with Client(url, name) as reader:
                assert reader.run().elements, name
    finally:
        process.terminate()
        process.wait(30)
    written = log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in written
    refused = [line for line in written.splitlines() if "Refus" in line]
    # A page that wants an account is for nobody here.
    assert [line for line in refused if "do not have permission" not in line] == []


def awaited(url: str, process: subprocess.Popen[bytes]) -> None:
    """Comes back when a server answers."""
    _wait_until_healthy(process, url, Path(os.devnull))
