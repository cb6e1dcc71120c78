"""Saved and recent questions as the explore page draws them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access.viewer import everybody
from analytics.kept.store import Recent, Store, _notes
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import sent


@pytest.fixture
def open_own(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """Pages over the sample, with a store of their own."""
    monkeypatch.setenv("LANZHOU_DATABASE_URL", f"sqlite:///{tmp_path / 'own.sqlite'}")
    with pages_over(sample) as run:
        yield run


@pytest.fixture
def store(open_own: OpenPage, sample: Path) -> Store:
    return Store.of(sample, everybody())


def recent(store: Store) -> tuple[Recent, ...]:
    """Those asked last, once the last note is made."""
    _notes.submit(lambda: None).result()
    return store.recent()


def lists(app: AppTest) -> dict[str, list[dict[str, Any]]]:
    (drawn,) = sent(app, "lists")
    return {one["id"]: one["entries"] for one in drawn["lists"]}


def test_an_entry_is_a_link_that_says_what_it_asks(open_own: OpenPage, store: Store) -> None:
    store.save("城关区", {"subject": "money", "measure": "yuan", "district": "620102", "as_of": "2019-12-31"})
    (entry,) = lists(open_own("explore", lang="en", as_of="2018-12-31", district="620103"))["saved"]
    assert entry["name"] == "城关区"
    assert entry["note"] == "Amount, Chengguan, 31 Dec 2019"
    assert "district=620102" in entry["to"]["href"]
    assert "as_of=2019-12-31" in entry["to"]["href"]
    assert "lang=en" in entry["to"]["href"]


def test_a_question_that_follows_the_newest_day_takes_the_day_of_the_page_away(
    open_own: OpenPage, store: Store
) -> None:
    store.save("资金", {"subject": "money", "measure": "yuan"})
    (entry,) = lists(open_own("explore", as_of="2018-12-31", district="620103"))["saved"]
    assert "as_of" not in entry["to"]["href"]
    assert "district" not in entry["to"]["href"]


def test_a_question_about_what_is_no_longer_declared_is_listed_and_tells_so_when_it_is_opened(
    open_own: OpenPage, store: Store
) -> None:
    address = {"subject": "people", "measure": "heads", "where.gender": "female", "where.colour": "red"}
    store.save("旧问题", address)
    (entry,) = lists(open_own("explore"))["saved"]
    assert entry["name"] == "旧问题"
    told = [warning.value for warning in open_own("explore", **address).warning]
    assert [("heads" in one, "red" in one) for one in told] == [(True, True)]
    (asked,) = recent(store)
    assert asked.address == {"subject": "people", "measure": "people", "where.gender": "female"}


def test_a_day_that_is_nowhere_is_not_kept_and_breaks_no_list(open_own: OpenPage, store: Store) -> None:
    told = open_own("explore", subject="money", as_of="不存在")
    assert any("不存在" in warning.value for warning in told.warning)
    (asked,) = recent(store)
    assert "as_of" not in asked.address
    # As versions before kept it.
    store.save("旧问题", {"subject": "money", "measure": "yuan", "as_of": "不存在"})
    (entry,) = lists(open_own("explore"))["saved"]
    assert entry["name"] == "旧问题"


def test_only_a_question_that_an_address_names_is_remembered(open_own: OpenPage, store: Store) -> None:
    open_own("explore")
    assert recent(store) == ()
    open_own("explore", subject="money")
    open_own("explore", subject="people", **{"where.service_field": "family"})
    assert [one.address["subject"] for one in recent(store)] == ["people", "money"]


def test_a_store_that_cannot_be_opened_is_told_of_and_the_rest_is_there(
    open_own: OpenPage, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "own.sqlite").write_bytes(b"no database" * 500)
    app = open_own("explore", subject="people")
    assert [warning.value for warning in app.warning] == [
        "无法打开保存问题和考核的数据库：文件已损坏，可由服务器管理员用备份恢复。"
    ]
    assert sent(app, "listings")


def test_a_question_is_listed_before_its_note_is_made_and_no_page_waits_for_it(
    open_own: OpenPage, store: Store
) -> None:
    open_own("explore", subject="money")
    recent(store)
    writing = Event()
    _notes.submit(writing.wait)
    try:
        listed = lists(open_own("explore", subject="people"))["recent"]
        noted = store.recent()
    finally:
        writing.set()
    assert ["subject=people" in entry["to"]["href"] for entry in listed] == [True, False]
    assert [one.address["subject"] for one in noted] == ["money"]
    assert [one.address["subject"] for one in recent(store)] == ["people", "money"]


def test_a_note_that_cannot_be_made_is_logged_alone(
    open_own: OpenPage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Store, "remember", None)
    app = open_own("explore", subject="people")
    _notes.submit(lambda: None).result()
    assert not app.warning
    assert sent(app, "listings")
    assert "A question was not noted" in caplog.text
