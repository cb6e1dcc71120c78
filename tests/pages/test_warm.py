"""What is loaded at start is what the pages first show."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from analytics.access import set_up
from analytics.access.audit import Audit, Kind
from analytics.answers import funding, turnover, workforce
from analytics.answers.communities import coverage
from pages.frame import warm
from tests.in_a_thread import awaited
from tests.pages.conftest import pages_over

COUNTED: dict[str, list[Any]] = {
    "workforce": [workforce._workforce, turnover._turnover],
    "communities": [coverage._communities],
    "funding": [funding._funding],
}


@pytest.mark.parametrize("page", COUNTED)
def test_the_first_reader_of_a_page_waits_for_no_count(page: str, sample: Path) -> None:
    for counted in COUNTED[page]:
        counted.cache_clear()
    with pages_over(sample) as run:
        try:
            warm.warm()
        finally:
            gc.unfreeze()
        loaded = [counted.cache_info().misses for counted in COUNTED[page]]
        assert loaded == [1] * len(loaded)
        run(page)
    assert [counted.cache_info().misses for counted in COUNTED[page]] == loaded
    assert all(counted.cache_info().hits for counted in COUNTED[page])


def test_a_folder_in_which_nothing_was_published_is_no_refusal(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The first reader is shown how the sample is made."""
    with pages_over(tmp_path):
        try:
            warm.warm()
        finally:
            gc.unfreeze()
    assert "raised at" not in caplog.text


def test_a_server_enters_its_settings_before_anybody_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(set_up.FOUR_EYES, "0")

    async def start() -> list[str]:
        async with warm.lifespan(st.App("x")):
            return [entry.kind for entry in Audit.of(tmp_path).entries()]

    with pages_over(tmp_path):
        assert awaited(start()) == [Kind.SETTINGS_CHANGED]
