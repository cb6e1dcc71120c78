"""The overview without a browser: districts, past days, and what a reader must know first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.reference import districts
from tests import sealed, wording
from tests.command_answers import CITY, Answers
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import boards, component, sent, texts
from tests.plain_snapshots import plain, publish
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
    drawn = [[one for one in sent(page) if "entries" not in one] for page in (here, there)]
    assert drawn[0] == drawn[1]
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


def test_the_strip_has_every_district_and_every_target_set_for_districts(
    open_page: OpenPage, sample: Path, answers: Answers
) -> None:
    strip = component(open_page("overview", lang="zh"), "district-strip")
    places = sealed.table(sample, "2020-06-30", "community_staffing").query("kind == 'urban'")
    shares = places.groupby("district_code")["staffed"].mean()
    codes = {district.name: code for code, district in districts().items()}
    columns = [codes[column["name"]] for column in strip["columns"]]
    assert set(columns) == set(districts())
    rows = {row["id"]: row["cells"] for row in strip["targets"]}
    assert [cell["main"] for cell in rows["communities.staffed"]] == [
        f"{shares[code]:.0%}" for code in columns
    ]
    for id, cells in rows.items():
        said = [answers.targets(code)[id] for code in columns]
        for code, cell, one in zip(columns, cells, said, strict=True):
            page, _, choices = cell["to"]["href"].partition("?")
            assert page == "target"
            assert {f"target={id}", f"district={code}"} <= set(choices.split("&"))
            if not id.startswith("workforce."):
                assert cell["status"] == one["status"]
                assert cell["word"].startswith(wording.status(one, "zh"))


def test_a_district_has_no_strip_of_the_others(open_page: OpenPage) -> None:
    keys = [one.key for one in open_page("overview", district="620104").get("bidi_component")]
    assert "profile-owed" in keys
    assert "district-strip" not in keys


def test_a_row_says_what_changed_since_the_snapshot_before(open_page: OpenPage, answers: Answers) -> None:
    board = component(open_page("overview", lang="en"), "overview-board")
    before, now = answers.targets(as_of="2020-03-31"), answers.targets()
    assert board["heads"]["change"] == "Since 31 Mar 2020"
    for row in board["rows"]:
        words = [wording.status(one[row["id"]], "en") for one in (before, now)]
        is_same = before[row["id"]]["status"] == now[row["id"]]["status"] and (
            before[row["id"]]["sliding"] == now[row["id"]]["sliding"]
        )
        assert [step["word"] for step in row["change"]["steps"]] == ([] if is_same else words)
        assert (row["change"]["same"] == "unchanged") is (is_same and not row["change"]["also"])
    assert any(row["change"]["steps"] for row in board["rows"])


def test_why_a_floor_changed_is_told_of_the_district_where_it_did(open_page: OpenPage) -> None:
    """The city as a whole has no such number: its own page would name no change."""
    board = component(open_page("overview"), "overview-board")
    ways = {row["id"]: row["change"] for row in board["rows"] if row["change"]}
    led = {id: way["to"]["href"] for id, way in ways.items() if "district=" in way["to"]["href"]}
    assert set(led) == {"funding.growth"}
    assert "district=620105" in led["funding.growth"]
    assert "year=2020" in led["funding.growth"]
    assert "安宁区" in ways["funding.growth"]["why"]


def test_why_several_districts_changed_is_told_where_each_has_a_row(open_page: OpenPage) -> None:
    rows = component(open_page("overview"), "overview-board")["rows"]
    (way,) = [row["change"] for row in rows if row["id"] == "funding.district_floor"]
    page, _, asked = way["to"]["href"].partition("?")
    assert page == "difference"
    assert {"from=26", "indicator=funding.district_floor"} <= set(asked.split("&"))
    assert "红古区、永登县、皋兰县、榆中县" in way["why"]


def test_every_district_that_holds_a_target_back_is_named(open_page: OpenPage, answers: Answers) -> None:
    # Eight tie on the first day.
    for day, folded in (("2020-06-30", ""), ("2014-03-31", "8个县区")):
        rows = {
            row["id"]: row for row in component(open_page("overview", as_of=day), "overview-board")["rows"]
        }
        holds = rows["bases.district"]["holds"]
        lacking = [districts()[code].name for code in answers.targets(as_of=day)["bases.district"]["missing"]]
        assert sorted(name["text"] for name in holds["names"]) == sorted(lacking)
        assert holds["folded"] == folded
        assert all("target=bases.district" in name["to"]["href"] for name in holds["names"])


def test_a_missed_milestone_is_told_on_its_row(open_page: OpenPage) -> None:
    rows = component(open_page("overview", lang="zh"), "overview-board")["rows"]
    told = {row["id"]: [one["text"] for one in row["missed"]] for row in rows if row["missed"]}
    assert told == {"workforce.professional": ["2015年节点未完成（288 / 300）"]}


@pytest.mark.parametrize(
    ("standing", "statuses"),
    [
        ("missed", {"missed", "not_met"}),
        ("done", {"achieved", "met"}),
        ("behind", wording.RED | wording.AMBER),
    ],
)
def test_a_count_leads_to_its_rows_alone(
    open_page: OpenPage, answers: Answers, standing: str, statuses: set[str]
) -> None:
    app = open_page("overview", standing=standing, lang="zh")
    wanted = {id for id, one in answers.targets().items() if one["status"] in statuses}
    assert {row["id"] for row in component(app, "overview-board")["rows"]} == wanted
    headline = component(app, "headline")
    assert headline["back"]["text"] == "显示全部12个"
    assert [one["id"] for one in headline["counts"] if one["is_chosen"]] == [standing] * (
        standing != "behind"
    )
    assert sum(one["count"] for one in headline["counts"]) == 12


def test_the_headline_names_what_a_leader_must_know(open_page: OpenPage) -> None:
    pieces = component(open_page("overview", lang="zh"), "headline")["sentences"]
    said = "".join(piece["text"] for sentence in pieces for piece in sentence)
    assert said == (
        "政策时间已过88%。12项目标中4项滞后。滞后最多的是永登县：5项中5项。"
        "有回落：中高级社会工作专业人才。较2020年3月31日，3项变化。"
    )
    led = {piece["text"]: piece["to"]["href"] for sentence in pieces for piece in sentence if piece["to"]}
    assert set(led) == {"12项目标中4项滞后", "永登县", "中高级社会工作专业人才", "较2020年3月31日，3项变化"}
    assert "district=620121" in led["永登县"]


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
    assert app.main.caption[-1].value.startswith(f"Snapshot {read} of {newest} · as of 31 Dec 2018")


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
    assert "district=999" in notices
    assert r"as\_of=2013\-01\-01" in notices
    assert "lang=fr" in notices
    assert app.title[0].value.startswith("兰州市")
    assert boards(app)[0]["status"] == wording.gravest_first(list(answers.targets().values()))[0]["status"]


def test_markup_in_an_unknown_choice_is_shown_as_text(open_page: OpenPage) -> None:
    app = open_page("overview", district="`![x](http://far.invalid/x.png)`")
    (notice,) = (warning.value for warning in app.warning)
    assert r"\`\!\[x\]\(http" in notice
    # Not even a bare address becomes a link.
    assert "://" not in notice


@pytest.mark.parametrize(("day", "since"), [("2020-06-30", "2020-03-31"), ("2019-12-31", "2019-09-30")])
def test_the_changes_it_counts_are_a_click_away(
    open_page: OpenPage, manifests: tuple[Body, ...], day: str, since: str
) -> None:
    sentences = component(open_page("overview", as_of=day, lang="en"), "headline")["sentences"]
    (link,) = (piece["to"]["href"] for said in sentences for piece in said if "changes" in piece["text"])
    (seq,) = (body["seq"] for body in manifests if body["as_of"] == since)
    assert link.startswith("difference?")
    assert f"from={seq}" in link


def test_a_day_that_was_revised_says_so_and_leads_to_what_was(
    open_page: OpenPage, manifests: tuple[Body, ...]
) -> None:
    sentences = component(open_page("overview", as_of="2019-12-31", lang="zh"), "headline")["sentences"]
    (link,) = (piece["to"]["href"] for said in sentences for piece in said if "修订" in piece["text"])
    first = min(body["seq"] for body in manifests if body["as_of"] == "2019-12-31")
    assert f"from={first}" in link
    assert "as_of=2019-12-31" in link
    newest = component(open_page("overview", lang="zh"), "headline")["sentences"]
    assert not any("修订" in piece["text"] for said in newest for piece in said)


def test_of_what_nobody_knows_nobody_reads_that_nothing_is_behind(tmp_path: Path) -> None:
    """One district that sent only money of one year: none of the twelve targets has a verdict."""
    publish(tmp_path, date(2020, 6, 30), funding=[plain("funding", district_code="620121")])
    with pages_over(tmp_path) as run:
        said = [
            "".join(piece["text"] for piece in one)
            for one in component(run("overview"), "headline")["sentences"]
        ]
        assert said[1:3] == ["12项目标中0项滞后。", "12项暂无数据或无法判断。"]
        # Who looks at the whole city is not sent there.
        assert "该日没有县区报送城市社区。请选择更晚的日期。" in texts(run("communities"))
