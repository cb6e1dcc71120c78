"""The workforce page says what the calculation says, in both languages, and why where it shows nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.answers.turnover import turnover
from analytics.answers.workforce import By, Group, Workforce, workforce
from analytics.reference import CITY, districts
from tests.looking import look_at
from tests.pages.conftest import OpenPage
from tests.pages.drawn import alt, figure, figures, key_figures, printed, texts

HONGGU = "620111"
LAST = date(2020, 6, 30)
FIGURES = ("ladder", "parts", "ways", "expiries")


def calculated(sample: Path, **choices: str) -> Workforce:
    return workforce(
        look_at(sample, as_of=LAST, unit=choices.get("district", CITY)),
        group=Group(choices.get("group", "personnel")),
        by=By(choices.get("by", "employer_kind")),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("choices", [
    {},
    {"district": HONGGU, "group": "certified", "by": "service_field"},
    {"group": "senior", "by": "certificate"},
], ids=["city", "district", "senior"])  # fmt: skip
def test_it_opens_with_every_figure_told_in_words(
    open_page: OpenPage, choices: dict[str, str], language: str
) -> None:
    app = open_page("workforce", lang=language, **choices)
    assert not app.error
    assert not app.warning
    for key in FIGURES:
        assert alt(app, key)
    assert ("parts-by-district" not in figures(app)) is ("district" in choices)
    place = districts()[HONGGU] if "district" in choices else None
    assert place is None or place.in_language(language) in app.title[0].value


def test_the_ladder_draws_each_group_on_its_scale(open_page: OpenPage, sample: Path) -> None:
    drawn, found = figure(open_page("workforce"), "ladder"), calculated(sample).ladder
    assert found is not None
    assert found.senior_certified is not None
    bars = drawn["data"][0]
    lengths = [round(length * found.professional) for length in bars["x"][2:]]
    starts = [round(start * found.professional) for start in bars["base"][2:]]
    ability = found.senior - found.senior_certified
    assert bars["x"][1] == pytest.approx(found.professional / found.personnel)
    # Each bar in two pieces: what it shares with the bar above it, and what it does not.
    assert lengths == [found.professional, 0, found.certified, 0, found.senior_certified, ability]
    assert starts[4:] == [found.certified - found.senior_certified, found.certified]


def test_a_district_reads_its_share_beside_the_city(open_page: OpenPage, sample: Path) -> None:
    words = alt(open_page("workforce", district=HONGGU, lang="en", by="education"), "parts")
    here = calculated(sample, district=HONGGU, by="education").composition
    city = calculated(sample, by="education").composition
    assert here is not None
    assert city is not None
    bachelor, of_city = here.people["bachelor"], city.people["bachelor"]
    assert bachelor
    assert of_city
    assert f"Bachelor's degree  {bachelor}" in words
    assert f"{bachelor / here.total:.0%}, city {of_city / city.total:.1%}" in words


def test_ages_stand_on_two_sides(open_page: OpenPage, sample: Path) -> None:
    app = open_page("workforce", by="age_band", group="professional", lang="en")
    drawn, found = figure(app, "parts"), calculated(sample, by="age_band", group="professional").composition
    assert found is not None
    assert found.by_gender is not None
    women, men = (trace["x"] for trace in drawn["data"])
    assert [-n for n in women] == [found.by_gender[band, "female"] for band in found.people if band]
    assert list(men) == [found.by_gender[band, "male"] for band in found.people if band]
    assert f"Without a year of birth, so not drawn: {found.people[None]}." in texts(app)


@pytest.mark.parametrize("place", [CITY, HONGGU, "620102"])
def test_the_equation_adds_up_on_the_page(open_page: OpenPage, sample: Path, place: str) -> None:
    app = open_page("workforce", district=place, lang="en", **{"from": "2014-03-31", "to": "2019-12-31"})
    shown = key_figures(app)
    numbers = {
        name: int(shown[name].replace(",", "").replace("−", "-"))
        for name in ("Before", "Joined", "Left", "Moved between districts", "After")
    }
    moved = 0 if place == CITY else numbers["Moved between districts"]
    assert numbers["Before"] + numbers["Joined"] + numbers["Left"] + moved == numbers["After"]
    look = look_at(sample, as_of=date(2019, 12, 31), unit=place)
    found = turnover(look, since=date(2014, 3, 31), group=Group.PERSONNEL).units[place]
    assert (numbers["Before"], numbers["After"]) == (found.before, found.after)
    if place != CITY:
        written = printed(app)[-1]["People"]
        assert (written["Before"], written["After"]) == (shown["Before"], shown["After"])


def test_the_day_looked_at_is_compared_with_the_year_before(open_page: OpenPage) -> None:
    app = open_page("workforce", as_of="2018-12-31")
    chosen = {box.key: box.value for box in app.main.selectbox}
    assert (chosen["choice-from"], chosen["choice-to"]) == ("2017-12-31", "2018-12-31")
    # From cannot be later than to: the default instead, and a notice.
    turned = open_page("workforce", **{"from": "2020-03-31", "to": "2019-12-31"})
    assert "from=2020\\-03\\-31" in turned.warning[0].value


@pytest.mark.parametrize(("language", "said"), [("zh", "请选择更宽的人群"), ("en", "Choose a wider group")])
def test_a_group_nobody_belongs_to_says_how_to_see_more(
    open_page: OpenPage, language: str, said: str
) -> None:
    """On the first day no professional of Gaolan was a middle or senior one."""
    app = open_page("workforce", district="620122", group="senior", as_of="2014-03-31", lang=language)
    assert said in texts(app)
    assert not app.exception


def test_days_between_which_nothing_happened_say_so(open_page: OpenPage) -> None:
    app = open_page("workforce", district=HONGGU, group="certified", lang="en", **{"from": "2019-12-31"})
    assert "No one joined, left or moved between these days." in texts(app)
    assert "Source: snapshots as of 31 Dec 2019 and 30 Jun 2020; rows: 1" in texts(app)
    assert key_figures(app)["Before"] == key_figures(app)["After"]
