"""The reader without a browser is answered as one with a browser is."""

from __future__ import annotations

from datetime import date

from tests.browser.server import Server
from tests.in_a_thread import awaited
from tests.server.client import Client, chosen, dated
from tests.server.crowd import Visitor, crowd


def test_a_page_is_run_and_read(server: Server) -> None:
    with Client(server.url, "overview") as reader:
        run = reader.run()
        assert run.says("2020年目标进展")
        assert "总览".encode() in b"".join(run.sent)


def test_many_readers_are_answered_at_once(server: Server) -> None:
    pages = ("overview", "method")
    runs = awaited(crowd(server.url, pages, readers=20))
    assert len(runs) == 40
    for title in ("兰州市：2020年目标进展", "口径：每个数字怎么算"):
        assert sum(run.says(title) for run in runs) == 20


def test_one_of_many_chooses_and_comes_back(server: Server) -> None:
    async def visit() -> None:
        async with Visitor(server.url, "overview") as one:
            district = (await one.run()).widget("selectbox", "choice-district")
            run = await one.run(chosen(district, "城关区"))
            assert run.says("回到全市")
            session = one.session
        async with Visitor(server.url, "overview", session=session) as again:
            await again.run()
            assert again.session == session

    awaited(visit())


def test_files_are_put_into_the_field_of_the_page(server: Server) -> None:
    with Client(server.url, "data", "part=submit") as reader:
        files = [("城关区.csv", b"x,y\n1,2\n")]
        drawn = reader.run()
        assert drawn.says("未经确认不会发布")
        day = dated(drawn.widget("date_input", "submission-as-of").id, date(2020, 6, 30))
        examined = reader.run(day, reader.send_files(drawn, "submission-files-0", files))
        assert not examined.says("未经确认不会发布")
        assert examined.says("错误")
