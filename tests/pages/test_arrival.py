"""A browser that has not heard of the last choice yet: no choice is lost, and none is made by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.frame import arrival
from pages.frame.arrival import Address, Choice, Request, Told, decide
from tests.command_answers import CHENGGUAN, CITY
from tests.intake.workbooks import id_number
from tests.intake.writings import WRITINGS
from tests.pages.conftest import pages_over

DAY = "2018-12-31"


# What is decided, moment by moment: the run before ended at second 100

NOWHERE: Address = {}
CHOSEN: Address = {"district": CHENGGUAN}


def told(address: Address = NOWHERE, *before: Address, **others: Any) -> Told:
    return Told(**{"page": "clauses", "address": address, "before": before, "drawn_at": 100.0, **others})


def asks(
    named: Address = NOWHERE, *, page: str = "clauses", is_walk: bool = False, is_link: bool = False
) -> Request:
    return Request(page, named, is_walk, is_link)


def choice(name: str, value: str, *, default: str = "", run: int = 1) -> Choice:
    return Choice(f"choice-{name}", name, value, default, run)


DISTRICT, DATE = choice("district", CHENGGUAN), choice("as_of", DAY)
ASKED: Address = {**CHOSEN, "where.gender": "female"}
TOLD_OF_DISTRICT = told(CHOSEN, NOWHERE)


@pytest.mark.parametrize(
    ("told", "asked", "now", "address", "is_said"),
    [
        pytest.param(Told(), asks(CHOSEN), 0.0, CHOSEN, False, id="a first visit means its address"),
        pytest.param(told(CHOSEN), asks(CHOSEN), 101.0, CHOSEN, False, id="nothing changed, nothing is said"),
        pytest.param(told(choices=(DISTRICT,)), asks(), 101.0, CHOSEN, True, id="a choice is said"),
        pytest.param(
            told(CHOSEN, choices=(choice("district", CITY, default=CITY),)), asks(CHOSEN), 101.0,
            NOWHERE, True, id="the default leaves no trace",
        ),
        pytest.param(
            TOLD_OF_DISTRICT, asks(), 100.2, CHOSEN, True,
            id="within a moment the address of before is no word",
        ),
        pytest.param(
            TOLD_OF_DISTRICT, asks(), 190.0, CHOSEN, True,
            id="nor from a browser that takes its time",
        ),
        pytest.param(
            TOLD_OF_DISTRICT, asks(is_link=True), 190.0, NOWHERE, False,
            id="a link on the page itself means it",
        ),
        pytest.param(
            told({"sort": "worst"}, NOWHERE, drawn_at=None),
            asks({"target": "x"}, page="target", is_link=True), 100.1, {"target": "x"}, True,
            id="and is said again over a word that is still under way",
        ),
        pytest.param(
            told(choices=(DATE,)), asks({"part": "profile"}, is_link=True), 100.1,
            {"part": "profile", "as_of": DAY}, True, id="and takes along what was chosen after it was drawn",
        ),
        pytest.param(
            told(CHOSEN, NOWHERE, CHOSEN), asks(CHOSEN), 100.4, CHOSEN, False,
            id="a browser that has heard is told no more",
        ),
        pytest.param(
            told(CHOSEN, NOWHERE, drawn_at=None), asks(), 200.0, CHOSEN, True,
            id="a run cut off ends no moment",
        ),
        pytest.param(
            told(CHOSEN, NOWHERE, choices=(DATE,)), asks(), 200.0,
            {**CHOSEN, "as_of": DAY}, True, id="beside a choice the address of before is never meant",
        ),
        pytest.param(
            told(CHOSEN, NOWHERE), asks({"q": "3"}), 100.1, {"q": "3"}, True,
            id="an address never told is a link's on the same page: meant at once, and said",
        ),
        pytest.param(
            told(CHOSEN, NOWHERE), asks(is_walk=True), 100.1, NOWHERE, False, id="Back means what it says",
        ),
        pytest.param(
            told(CHOSEN, NOWHERE, drawn_at=None), asks(is_walk=True), 100.1,
            NOWHERE, True, id="Back is said again where a word is under way",
        ),
        pytest.param(
            told(choices=(DISTRICT,)), asks(is_walk=True), 101.0, NOWHERE, False,
            id="nobody chooses with Back",
        ),
        pytest.param(
            TOLD_OF_DISTRICT, asks(page="overview"), 101.9, CHOSEN, True,
            id="a link of before takes the choice along",
        ),
        pytest.param(
            TOLD_OF_DISTRICT, asks(page="overview"), 102.1, NOWHERE, False,
            id="later a link means what it names",
        ),
        pytest.param(
            TOLD_OF_DISTRICT, asks({"district": "620105"}, page="overview"), 100.1,
            {"district": "620105"}, False, id="a link to another district means it",
        ),
        pytest.param(
            told({"q": "3"}, NOWHERE), asks(page="overview"), 100.1,
            NOWHERE, False, id="a choice of one page does not go along to another",
        ),
        pytest.param(
            told(overruled={DISTRICT.key: CHENGGUAN}, choices=(DISTRICT, DATE)), asks(), 101.0,
            {"as_of": DAY}, True, id="what the address overruled is not chosen beside a choice",
        ),
        pytest.param(
            told(overruled={DISTRICT.key: CHENGGUAN}, choices=(DISTRICT,)), asks(), 100.1,
            NOWHERE, False, id="nor alone within a moment",
        ),
        pytest.param(
            told(overruled={DISTRICT.key: CHENGGUAN}, choices=(DISTRICT,)), asks(), 101.0,
            CHOSEN, True, id="alone after it, it is a choice",
        ),
        pytest.param(
            told(left={DISTRICT.key: CHENGGUAN}, choices=(DISTRICT, DATE)), asks(), 100.1,
            {"as_of": DAY}, True, id="what a choice left is not chosen again beside another within a moment",
        ),
        pytest.param(
            told(left={DISTRICT.key: CHENGGUAN}, choices=(DISTRICT, DATE)), asks(), 101.0,
            {**CHOSEN, "as_of": DAY}, True, id="later it is",
        ),
        pytest.param(
            told(left={DISTRICT.key: CHENGGUAN}, choices=(DISTRICT,)), asks(), 100.1, CHOSEN, True,
            id="and alone at once",
        ),
        pytest.param(
            told(choices=(DISTRICT, choice("as_of", DAY, run=2))), asks(), 101.0,
            {**CHOSEN, "as_of": DAY}, True, id="choices of runs cut off are kept",
        ),
        pytest.param(
            told(CHOSEN, asked=ASKED), asks(CHOSEN), 101.0, ASKED, True,
            id="what a part was asked for is meant, whatever the client names",
        ),
        pytest.param(
            told(CHOSEN, asked=ASKED, choices=(DATE,)), asks(CHOSEN), 101.0, {**ASKED, "as_of": DAY}, True,
            id="a choice beside it is kept",
        ),
        pytest.param(
            told(ASKED, CHOSEN, was_asked=True), asks(CHOSEN), 100.1, ASKED, True,
            id="within a moment the client has not heard of what was asked",
        ),
        pytest.param(
            told(ASKED, CHOSEN, was_asked=True), asks(CHOSEN), 101.0, CHOSEN, True,
            id="later it has, and a link to the address of before is meant",
        ),
        pytest.param(
            told(CHOSEN, asked=ASKED), asks(is_walk=True), 101.0, NOWHERE, False,
            id="whoever went back meanwhile means it",
        ),
    ],
)  # fmt: skip
def test_the_address_of_a_run_is_decided(
    told: Told, asked: Request, now: float, address: Address, is_said: bool
) -> None:
    decided = decide(told, asked, now)
    assert (decided.address, bool(decided.before)) == (address, is_said)
    assert (decided.page, decided.drawn_at, decided.choices) == (asked.page, None, ())


def test_what_is_said_may_be_answered_by_every_address_of_before() -> None:
    first = decide(told(choices=(DISTRICT,)), asks(), 101.0)
    second = decide(replace(first, choices=(choice("as_of", DAY, run=2),)), asks(), 101.1)
    assert second.before == (NOWHERE, CHOSEN, NOWHERE)
    third = decide(replace(second, choices=(choice("q", "3.2", run=3),)), asks(CHOSEN), 101.2)
    assert third.address == {**CHOSEN, "as_of": DAY, "q": "3.2"}


def test_what_a_choice_left_is_remembered_for_a_moment() -> None:
    first = decide(told(choices=(DISTRICT,)), asks(), 101.0)
    assert first.left == {DISTRICT.key: ""}
    assert decide(replace(first, drawn_at=102.0), asks(CHOSEN), 102.2).left == first.left
    assert decide(replace(first, drawn_at=102.0), asks(CHOSEN), 102.4).left == {}


# What a session does with it


@pytest.fixture
def app(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The clauses, whose run is over: nothing is under way."""
    monkeypatch.setattr(arrival, "MOMENT_S", 0.0)
    monkeypatch.setattr(arrival, "LINK_S", 0.0)
    with pages_over(sample) as run:
        yield run("clauses")


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
    app.run()
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
    app.run()
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


@pytest.mark.parametrize("writing", ["plain", "hyphens", "full width"])
def test_an_id_number_that_is_searched_for_does_not_stand_in_the_address(app: AppTest, writing: str) -> None:
    app.text_input(key="choice-q").input(WRITINGS[writing](id_number(7))).run()
    assert address(app) == {"q": "***"}
    assert app.text_input(key="choice-q").value == "***"
    app.text_input(key="choice-q").input("协会").run()
    assert address(app) == {"q": "协会"}
