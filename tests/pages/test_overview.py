"""The overview without a browser: districts, past days, and what a reader must know first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.reference import districts
from tests import sealed, wording
from tests.command_answers import CITY, Answers
from tests.pages.conftest import OpenPage
from tests.pages.drawn import boards, figure, sent
from tests.sealed import Body


@pytest.fixture(scope="module")
def manifests(sample: Path) -> tuple[Body, ...]:
    """The body of every manifest of the sample, as it lies on disk."""
    return sealed.manifests(sample)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", [CITY, *districts()])
def test_it_opens_for_every_district(open_page: OpenPage, place: str, language: str) -> None:
    app = open_page("overview", district=place, lang=language)
    assert not app.error
    assert not app.warning
    assert place != CITY or len(boards(app)) == 12
    assert districts().get(place) is None or districts()[place].in_language(language) in app.title[0].value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_district_is_the_sheet_of_the_districts_page(open_page: OpenPage, language: str) -> None:
    here = open_page("overview", district="620104", lang=language)
    there = open_page("districts", part="profile", district="620104", lang=language)
    assert sent(here) == sent(there)
    assert [one.value for one in here.subheader] == [one.value for one in there.subheader]
    assert here.subheader[0].value == {"zh": "2020年底前必须完成", "en": "Due by the end of 2020"}[language]


@pytest.mark.parametrize("day", ["2014-03-31", "2015-12-31", "2016-06-30", "2018-12-31"])
def test_a_day_of_the_past_is_judged_by_its_own_snapshot(
    open_page: OpenPage, answers: Answers, day: str
) -> None:
    app = open_page("overview", as_of=day)
    said = answers.targets(as_of=day)
    assert {row["id"]: (row["status"], row["word"], row["value"], row["gap"]) for row in boards(app)} == {
        id: (one["status"], wording.status(one, "zh"), wording.value(one, "zh"), wording.gap(one, "zh"))
        for id, one in said.items()
    }


def test_each_district_has_its_coverage(open_page: OpenPage, sample: Path) -> None:
    drawn = figure(open_page("overview", district=CITY, lang="zh"), "districts-staffed")
    places = sealed.table(sample, "2020-06-30", "community_staffing").query("kind == 'urban'")
    shares = places.groupby("district_code")["staffed"].mean()
    bars = drawn["data"][0]
    names = [re.split(r"<br>|\s{2,}", str(name))[0] for name in bars["y"]]
    assert dict(zip(names, bars["x"], strict=True)) == {
        district.name: pytest.approx(shares[code]) for code, district in districts().items()
    }


@pytest.mark.parametrize("page", ["overview", "target"])
@pytest.mark.parametrize(("language", "sign"), [("zh", "示例数据"), ("en", "Sample data")])
def test_sample_data_is_called_sample_data(open_page: OpenPage, page: str, language: str, sign: str) -> None:
    app = open_page(page, lang=language)
    assert f":orange-badge[{sign}]" in app.markdown[0].value


@pytest.mark.parametrize("page", ["overview", "target"])
def test_the_footer_names_the_snapshot_that_was_read(
    open_page: OpenPage, manifests: tuple[Body, ...], page: str
) -> None:
    app = open_page(page, as_of="2018-12-31", lang="en")
    read = max(body["seq"] for body in manifests if body["as_of"] == "2018-12-31")
    newest = max(body["seq"] for body in manifests)
    assert app.caption[-1].value.startswith(f"Snapshot {read} of {newest} · as of 31 Dec 2018")


def test_a_district_carried_forward_is_named(open_page: OpenPage, manifests: tuple[Body, ...]) -> None:
    late = [
        (body["as_of"], code)
        for body in manifests
        for code, state in body["districts"].items()
        if state != "reported"
    ]
    assert late, "one district of the sample did not report once"
    for day, code in late:
        said = open_page("overview", as_of=day).caption[0].value
        assert "8个县区中7个已报送" in said
        assert f"沿用上期：{districts()[code].name}" in said
    assert "8个县区中8个已报送" in open_page("overview", district=CITY, lang="zh").caption[0].value


def test_a_revised_snapshot_says_so(open_page: OpenPage, manifests: tuple[Body, ...]) -> None:
    (day,) = (body["as_of"] for body in manifests if body["revision"])
    app = open_page("overview", as_of=day, lang="en")
    (choice,) = (box for box in app.sidebar.selectbox if box.key == "choice-as_of")
    assert choice.value == day
    assert sum("revision 1" in option for option in choice.options) == 1
    assert len(choice.options) == len({body["as_of"] for body in manifests})


def test_unknown_choices_fall_back_with_a_notice(open_page: OpenPage, answers: Answers) -> None:
    app = open_page("overview", district="999", as_of="2013-01-01", lang="fr")
    notices = "\n".join(warning.value for warning in app.warning)
    assert "district = 999" in notices
    assert r"as\_of = 2013\-01\-01" in notices
    assert "lang = fr" in notices
    assert app.title[0].value.startswith("兰州市")
    assert boards(app)[0]["status"] == wording.worst_first(list(answers.targets().values()))[0]["status"]


def test_markup_in_an_unknown_choice_is_shown_as_text(open_page: OpenPage) -> None:
    app = open_page("overview", district="`![x](http://far.invalid/x.png)`")
    (notice,) = (warning.value for warning in app.warning)
    assert r"\`\!\[x\]\(http" in notice
    # Not even a bare address becomes a link.
    assert "://" not in notice
