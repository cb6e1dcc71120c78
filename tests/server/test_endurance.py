"""A server that serves for long stays as it was: in memory, in descriptors, in processes.

`make soak` takes its time: 60 uploads, 100 publishes and 2,000 sessions whose connection breaks.
"""

from __future__ import annotations

import shutil
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.frame.frame import NAVIGATION
from tests.browser.server import Server, serving
from tests.intake.workbooks import csv_file, entry, id_number, person, workbook
from tests.server.client import Client, dated, pressed
from tests.server.process import children, descriptors, megabytes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

DAY = date(2020, 6, 30)
PEOPLE = 2_000
#: Seconds after which the session of a browser that has gone is over.
KEPT = 5
#: Seconds in which nothing more comes to an end when all has, and seconds until then on a busy machine.
STILL, ENDED = 2 * KEPT, 60


def test_a_server_that_serves_for_long_stays_as_it_was(sample: Path, tmp_path: Path, soaks: bool) -> None:
    uploads, publishes, drops, growth = (60, 100, 2_000, 1.3) if soaks else (4, 4, 60, 1.5)
    root = tmp_path / "snapshots"
    shutil.copytree(sample, root)
    with serving(root, options=("--server.disconnectedSessionTTL", str(KEPT))) as server:
        for name, _ in NAVIGATION:
            drop(server, name)
        # With the first one, the database it is noted in is opened for good.
        publish(server, csv_file(tmp_path / "ledger.csv", [entry(**{"金额(元)": 29_999})]))
        opened, before = at_rest(server), megabytes(server.pid)
        people = register(tmp_path)
        for _ in range(uploads):
            upload(server, people).drop()
        for number in range(publishes):
            publish(server, csv_file(tmp_path / "ledger.csv", [entry(**{"金额(元)": 30_000 + number})]))
        for _ in range(drops):
            drop(server, "overview")
        assert has_ended(server, opened), (children(server.pid), descriptors(server.pid), opened)
        after = megabytes(server.pid)
        assert after < growth * before, f"{before:.0f} MB, then {after:.0f} MB"


def at_rest(server: Server) -> int:
    """How many descriptors it has open once that has not changed for a while."""
    deadline = time.monotonic() + ENDED
    since, opened = time.monotonic(), -1
    while time.monotonic() - since < STILL and time.monotonic() < deadline:
        if (now := descriptors(server.pid)) != opened:
            since, opened = time.monotonic(), now
        time.sleep(0.2)
    return opened


def has_ended(server: Server, opened: int) -> bool:
    """Whether no process is left, nor more open than there was: a broken connection is noticed late."""
    deadline = time.monotonic() + ENDED
    while children(server.pid) or descriptors(server.pid) > opened:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def drop(server: Server, page: str) -> None:
    """A reader whose connection breaks once the page is drawn."""
    client = Client(server.url, page).open()
    client.run()
    client.drop()


def upload(server: Server, path: Path) -> Client:
    """Somebody who has seen what is wrong with a file."""
    client = Client(server.url, "data", "part=submit").open()
    drawn = client.run()
    day = dated(drawn.widget("date_input", "submission-as-of").id, DAY)
    client.run(day, client.send_files(drawn, "submission-files-0", [(path.name, path.read_bytes())]))
    return client


def publish(server: Server, path: Path) -> None:
    """Somebody who publishes a file."""
    client = upload(server, path)
    drawn = client.run()
    ticks = [one.checkbox.id for one in drawn.elements if one.WhichOneof("type") == "checkbox"]
    name = drawn.widget("text_input", "submission-actor").id
    named = client.run(
        WidgetState(id=name, string_value="测试"), *(WidgetState(id=id, bool_value=True) for id in ticks)
    )
    button = next(
        one.button.id
        for one in named.elements
        if one.WhichOneof("type") == "button" and "submission-publish" in one.button.id
    )
    assert client.run(pressed(button)).says("已发布")
    client.drop()


def register(folder: Path) -> Path:
    """A workbook of many people."""
    rows = [
        person(身份证号=id_number(n // 336 + 1, born=f"1980{n % 12 + 1:02d}{n % 336 // 12 + 1:02d}"))
        for n in range(PEOPLE)
    ]
    return workbook(folder / "城关区.xlsx", {"人才登记": rows})
