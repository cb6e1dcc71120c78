"""A browser that has not heard of the last choice yet: no choice is lost, and none is made by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.frame import arrival, sources
from tests.command_answers import CHENGGUAN
from tests.pages.conftest import ENTRY

DAY = "2018-12-31"


@pytest.fixture
def app(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The clauses, whose run is over: nothing is under way."""
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(sample))
    monkeypatch.setattr(arrival, "MOMENT_S", 0.0)
    monkeypatch.setattr(arrival, "LINK_S", 0.0)
    sources.catalogue.cache_clear()
    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.switch_page("../clauses.py")
    yield app.run()
    sources.catalogue.cache_clear()


def select(app: AppTest, name: str, value: str) -> AppTest:
    return app.sidebar.selectbox(key=f"choice-{name}").select(value).run()


def address(app: AppTest) -> dict[str, str]:
    return dict(app.query_params)


def says(app: AppTest, label: str) -> AppTest:
    """The browser's box of days says a label of its own."""
    box = app.sidebar.selectbox(key="choice-as_of")
    box.options[:] = [label]
    box.set_value(label)
    return app.run()


def boxes(app: AppTest) -> tuple[str, str]:
    district, day = (app.sidebar.selectbox(key=f"choice-{name}").value for name in ("district", "as_of"))
    return str(district), str(day)


def test_a_second_choice_under_the_address_of_before_keeps_the_first(app: AppTest) -> None:
    select(app, "district", CHENGGUAN)
    app.query_params.clear()
    select(app, "as_of", DAY)
    assert address(app) == {"district": CHENGGUAN, "as_of": DAY}
    assert boxes(app) == (CHENGGUAN, DAY)
    # A third, when the browser has heard of the first alone.
    app.query_params.clear()
    app.query_params["district"] = CHENGGUAN
    app.text_input(key="choice-q").input("3.2").run()
    assert address(app) == {"district": CHENGGUAN, "as_of": DAY, "q": "3.2"}


def test_an_address_of_long_ago_is_meant(app: AppTest) -> None:
    select(app, "district", CHENGGUAN)
    select(app, "as_of", DAY)
    app.query_params.clear()
    app.run()
    assert address(app) == {}
    select(app, "as_of", DAY)
    assert address(app) == {"as_of": DAY}


def test_a_link_drawn_before_a_choice_takes_it_along(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "LINK_S", 60.0)
    select(app, "district", CHENGGUAN)
    app.query_params.clear()
    app.switch_page("../overview.py").run()
    assert address(app) == {"district": CHENGGUAN}
    assert app.title[0].value.startswith("城关区")


def test_a_link_that_names_another_district_means_it(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "LINK_S", 60.0)
    select(app, "district", CHENGGUAN)
    app.query_params["district"] = "620105"
    app.switch_page("../overview.py").run()
    assert address(app) == {"district": "620105"}


def test_a_box_that_still_says_what_the_address_overruled_chooses_nothing(app: AppTest) -> None:
    select(app, "district", CHENGGUAN)
    app.query_params.clear()
    app.run()
    assert boxes(app)[0] == "620100"
    # The browser repeats the district of before, beside a choice of now.
    app.sidebar.selectbox(key="choice-district").select(CHENGGUAN)
    select(app, "as_of", DAY)
    assert address(app) == {"as_of": DAY}
    # Alone, once all is drawn, it is a choice.
    select(app, "district", CHENGGUAN)
    assert address(app) == {"as_of": DAY, "district": CHENGGUAN}


def test_a_box_in_the_language_of_before_is_understood(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.run()
    assert "31 Dec 2018" in app.sidebar.selectbox(key="choice-as_of").options
    says(app, "2018年12月31日")
    assert address(app) == {"lang": "en", "as_of": DAY}


def test_what_no_box_offers_never_comes_into_the_address(app: AppTest) -> None:
    says(app, "30 Dec 2018")
    assert address(app) == {}
    assert not app.warning
