"""Files are taken in where a field for them is drawn, and only so many; what nobody holds is freed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from pages.frame import uploading
from tests.browser.server import Server, serving
from tests.server.client import Client, asked, dated, uploaded
from tests.server.process import megabytes

FIELD = "submission-files-0"
#: Of a file, in megabytes: large ones show in the memory of the server.
LARGE = 18


@pytest.fixture(scope="module")
def server(sample: Path) -> Iterator[Server]:
    """One that ends a session five seconds after its browser has gone."""
    with serving(sample, options=("--server.disconnectedSessionTTL", "5")) as running:
        yield running


@pytest.fixture
def sender(server: Server) -> Iterator[Client]:
    with Client(server.url, "data", "part=submit") as client:
        yield client


def sent(client: Client, count: int, size: int) -> list[int]:
    """What is answered to so many files of so many bytes, one after the other."""
    content = bytes(size)
    places = client.places([f"{number}.csv" for number in range(count)])
    return [client.put(place.upload_url, "a.csv", content).status for place in places]


# The first, while the server holds nothing of others.
def test_so_much_of_all_sessions_is_taken_and_freed_when_they_end(server: Server) -> None:
    with Client(server.url, "data", "part=submit") as last:
        last.run()
        before = megabytes(server.pid)
        count = uploading.MOST_MEGABYTES // LARGE
        senders = [Client(server.url, "data", "part=submit").open() for _ in range(5)]
        answers = []
        for client in senders:
            client.run()
            answers += sent(client, count, LARGE * uploading.MEGABYTE)
        taken = uploading.MOST_MEGABYTES_IN_ALL // LARGE
        assert answers == [204] * taken + [429] * (5 * count - taken)
        assert sent(last, 1, LARGE * uploading.MEGABYTE) == [429]
        assert last.ran().says("服务器暂存空间已满")
        for client in senders:
            client.drop()
        # Without a next visitor.
        until(lambda: megabytes(server.pid) < before + 60)
        assert sent(last, 1, LARGE * uploading.MEGABYTE) == [204]


def test_files_are_taken_where_the_field_is_drawn(sender: Client) -> None:
    sender.run()
    assert sent(sender, 2, 10) == [204, 204]


def test_no_file_is_taken_on_another_page_or_part(server: Server, sender: Client) -> None:
    for path, query in (("overview", ""), ("data", "part=completeness")):
        sender.path, sender.query = path, query
        sender.run()
        assert sent(sender, 1, 10) == [403]
    sender.path, sender.query = "data", "part=submit"
    sender.run()
    assert sent(sender, 1, 10) == [204]
    sender.path = "overview"
    sender.run()
    assert sent(sender, 1, 10) == [403]


def test_no_file_is_taken_for_a_session_that_is_not(server: Server, sender: Client) -> None:
    sender.run()
    (place,) = sender.places(["a.csv"])
    assert sender.put(place.upload_url.replace(sender.session, "0" * 36), "a.csv", b"x").status == 403


def test_a_file_of_unknown_length_is_not_taken(server: Server, sender: Client) -> None:
    sender.run()
    (place,) = sender.places(["a.csv"])
    endless = {"Transfer-Encoding": "chunked"}
    assert asked(server.url, "PUT", place.upload_url, b"1\r\nx\r\n", headers=endless).status == 411


def test_so_many_files_are_taken_and_the_page_says_so(sender: Client) -> None:
    drawn, sentence = sender.run(), f"一次最多{uploading.MOST_FILES}个"
    files = [(f"{number}.csv", b"x") for number in range(uploading.MOST_FILES)]
    state = sender.send_files(drawn, FIELD, files)
    assert sent(sender, 1, 10) == [413]
    assert sender.ran().says(sentence)
    # A browser tells of those that were taken later, and the sentence stays until some are taken away.
    assert sender.run(state).says(sentence)
    assert not sender.run(uploaded(state.id, [], [])).says(sentence)


def test_so_much_of_a_session_is_taken_and_the_page_says_so(sender: Client) -> None:
    drawn = sender.run()
    names = [f"{number}.csv" for number in range(uploading.MOST_MEGABYTES // LARGE)]
    files = [(name, bytes(LARGE * uploading.MEGABYTE)) for name in names]
    state = sender.send_files(drawn, FIELD, files)
    assert sent(sender, 1, LARGE * uploading.MEGABYTE) == [413]
    assert sender.ran().says(f"合计最多{uploading.MOST_MEGABYTES} MB")
    # Room is made by what is taken away.
    sender.run(state)
    sender.run(uploaded(state.id, [], []))
    assert sent(sender, 1, LARGE * uploading.MEGABYTE) == [204]


def test_what_was_uploaded_stays_for_a_visit_elsewhere_and_no_stray_does(
    server: Server, sender: Client
) -> None:
    drawn = sender.run()
    day = dated(drawn.widget("date_input", "submission-as-of").id, date(2020, 6, 30))
    state = sender.send_files(drawn, FIELD, [("城关区.csv", b"x,y\n1,2\n")])
    sender.run(day, state)
    before = megabytes(server.pid)
    assert sent(sender, 5, LARGE * uploading.MEGABYTE) == [204] * 5
    del sender.widgets[state.id]
    sender.path = "overview"
    sender.run()
    until(lambda: megabytes(server.pid) < before + 60)
    sender.path = "data"
    assert sender.run().says("此前已上传：城关区")


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)
