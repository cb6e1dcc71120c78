"""Why a day was published again stands wherever the revision is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import texts
from tests.plain_snapshots import plain, publish

DAY = date(2019, 12, 31)
SAID = {
    "zh": "快照2 · 2019年12月31日（第1次修订）的发布说明（test）：补报一人",
    "en": "Reason given for snapshot 2 · 31 Dec 2019 (revision 1) by test: 补报一人",
}
both_languages = pytest.mark.parametrize("language", list(SAID))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPage]:
    root: Path = tmp_path_factory.mktemp("reason") / "snapshots"
    first = plain("registrations")
    publish(root, DAY, registrations=[first])
    publish(root, DAY, registrations=[first, plain("registrations", person_key="k2")], reason="补报一人")
    publish(root, date(2020, 3, 31), registrations=[first])
    with pages_over(root) as run:
        yield run


@both_languages
def test_the_comparison_says_it(pages: OpenPage, language: str) -> None:
    drawn = texts(pages("difference", lang=language, **{"from": "1", "to": "2"})).replace("\\", "")
    assert SAID[language] in drawn
    later = texts(pages("difference", lang=language, **{"from": "2", "to": "3"})).replace("\\", "")
    assert SAID[language] not in later


@both_languages
def test_the_explanation_says_it(pages: OpenPage, language: str) -> None:
    app = pages("target", target="workforce.total", lang=language, since="1", until="2", as_of="2019-12-31")
    (opened,) = (one for one in app.expander if one.label in ("变化由来", "Why it changed"))
    assert SAID[language] in [str(line.value).replace("\\", "") for line in opened.caption]


def test_the_list_of_snapshots_has_it(pages: OpenPage) -> None:
    frames = [one.value for one in pages("data", part="snapshots").dataframe]
    (listed,) = (frame for frame in frames if "发布说明" in frame.columns)
    assert [None if value != value else value for value in listed["发布说明"]] == [None, "补报一人", None]
