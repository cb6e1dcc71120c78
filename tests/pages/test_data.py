"""What uploaded files bring onto the page: a name of any kind, and a tick for warnings that were read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import sources
from tests.pages.conftest import ENTRY

AS_OF = date(2016, 6, 30)
HEADER = "编号,县区,资金年度,列支日期,资金来源,用途,金额(元),项目名称,已评估"


def ledger(entry: str) -> bytes:
    """A ledger with one entry of so little money that it is asked about."""
    return f"{HEADER}\n{entry},城关区,2016,2016-03-10,彩票公益金,培训,5,,\n".encode()


@pytest.fixture
def data_page(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The data page over a copy of the sample, with a day of 2016 chosen."""
    root = tmp_path / "data" / "snapshots"
    shutil.copytree(sample, root)
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(root))
    sources.catalogue.cache_clear()
    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.switch_page("../data.py")
    app.run()
    app.date_input[0].set_value(AS_OF).run()
    yield app
    sources.catalogue.cache_clear()


def test_a_file_of_any_name_is_examined_and_its_name_is_only_text(data_page: AppTest) -> None:
    name = "![x](http:&#47;&#47;a.example) 620102199001011236 " + "城" * 90 + ".csv"
    data_page.file_uploader[0].upload(name, b"\xff\xfe\x00no table", "text/csv").run()
    assert not data_page.exception
    labels = [button.proto.label for button in data_page.get("download_button")]
    assert any("城城城" in label for label in labels)
    # A backslash keeps the bracket from opening a link.
    assert not [label for label in labels if "![" in label or "620102199001011236" in label]


def test_a_tick_is_for_the_warnings_that_were_shown(data_page: AppTest) -> None:
    first = ("a.csv", ledger("A"), "text/csv")
    data_page.file_uploader[0].set_value([first]).run()
    data_page.checkbox[0].check().run()
    assert data_page.checkbox[0].value
    data_page.file_uploader[0].set_value([first, ("b.csv", ledger("B"), "text/csv")]).run()
    assert "2" in data_page.checkbox[0].label
    assert not data_page.checkbox[0].value
