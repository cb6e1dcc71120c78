"""Files are examined in turn, behind the readers, and only while somebody waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from analytics.intake.turns import PLACES
from tests.browser.server import Server
from tests.intake.workbooks import Row, id_number, person, workbook
from tests.server.client import Client, dated, uploaded
from tests.server.process import children

DAY = date(2020, 6, 30)
#: Enough for some seconds of reading and checking.
PEOPLE = 16_000
PATIENCE = 120.0


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """A workbook of many people."""
    rows: list[Row] = [
        person(身份证号=id_number(n // 336 + 1, born=_day(n % 336)), 工作单位="街道") for n in range(PEOPLE)
    ]
    path = workbook(tmp_path_factory.mktemp("register") / "城关区.xlsx", {"人才登记": rows})
    return path.name, path.read_bytes()


@pytest.fixture
def sender(server: Server) -> Iterator[Client]:
    with Client(server.url, "data", "part=submit") as client:
        yield client


def send(client: Client, *files: tuple[str, bytes]) -> None:
    """Uploads files and asks for their examination; does not wait for it."""
    drawn = client.run()
    day = dated(drawn.widget("date_input", "submission-as-of").id, DAY)
    client.ask(day, client.send_files(drawn, "submission-files-0", files))


def told(client: Client, text: str) -> str:
    """What is drawn, once it says a text."""
    for message in client.messages(patience=PATIENCE):
        if message.WhichOneof("type") == "delta" and text in str(message.delta.new_element.alert.body):
            return message.delta.new_element.alert.body
    raise AssertionError(f"Never said: {text}")


def at_work(server: Server) -> list[int]:
    """The processes that examine."""
    return children(server.pid)


def until(condition: object, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_others_wait_and_see_their_place(server: Server, register: tuple[str, bytes]) -> None:
    senders = [Client(server.url, "data", "part=submit").open() for _ in range(PLACES + 2)]
    for client in senders:
        send(client, register)
    assert "前面还有" in told(senders[-1], "排队中")
    most = 0
    for client in senders:
        client.ran(patience=PATIENCE)
        most = max(most, len(at_work(server)))
        client.end()
    assert most <= PLACES
    until(lambda: at_work(server) == [])


def test_who_leaves_gives_up_the_place(server: Server, register: tuple[str, bytes]) -> None:
    """Whether the network breaks or another page is visited."""
    gone = [Client(server.url, "data", "part=submit").open() for _ in range(PLACES + 1)]
    for client in gone:
        send(client, register)
    until(lambda: at_work(server) != [])
    began = time.monotonic()
    for client in gone:
        client.drop()
    until(lambda: at_work(server) == [])
    assert time.monotonic() - began < 20


def test_another_choice_keeps_the_examination_and_other_files_begin_a_new_one(
    server: Server, sender: Client, register: tuple[str, bytes]
) -> None:
    send(sender, register)
    until(lambda: len(at_work(server)) == 1)
    first, examined = at_work(server), server.written().count("Examined")
    sender.query = "part=submit&lang=en"
    sender.ask()
    time.sleep(1)
    assert at_work(server) == first
    sender.ask(*(uploaded(id, [], []) for id in list(sender.widgets) if id.endswith("submission-files-0")))
    until(lambda: at_work(server) == [])
    # It was given up before it was done.
    assert server.written().count("Examined") == examined


def _day(number: int) -> str:
    return f"1980{number % 12 + 1:02d}{number // 12 + 1:02d}"
