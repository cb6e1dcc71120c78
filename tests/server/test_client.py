"""The reader without a browser is answered as one with a browser is."""

from __future__ import annotations

from datetime import date

from tests.browser.server import Server
from tests.server.client import Client, dated


def test_a_page_is_run_and_read(server: Server) -> None:
    with Client(server.url, "overview") as reader:
        assert reader.run().says("总览")


def test_files_are_put_into_the_field_of_the_page(server: Server) -> None:
    with Client(server.url, "data", "part=submit") as reader:
        files = [("城关区.csv", b"x,y\n1,2\n")]
        drawn = reader.run()
        assert drawn.says("未经确认不会发布")
        day = dated(drawn.widget("date_input", "submission-as-of").id, date(2020, 6, 30))
        examined = reader.run(day, reader.send_files(drawn, "submission-files-0", files))
        assert not examined.says("未经确认不会发布")
        assert examined.says("错误")
