"""The page of each target, in the city and a district, held to the command line's answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.answers.indicators import in_order
from analytics.policy.loading import register
from analytics.reference import districts, unit
from tests import sealed, wording
from tests.command_answers import CHENGGUAN, CITY, TARGETS, Answer, Answers
from tests.pages.conftest import OpenPage
from tests.pages.drawn import alt, boards, component, figure, figures, printed, texts

LEVELS = TARGETS[:3]
COVERAGE = wording.COVERAGE
YEARLY = TARGETS[9:]
QUARTERS = 26
XIGU, YONGDENG = "620104", "620121"

every_target = pytest.mark.parametrize("target", TARGETS)
both_languages = pytest.mark.parametrize("language", ["zh", "en"])


def shown(open_page: OpenPage, target: str, language: str = "zh", place: str = CITY) -> AppTest:
    """The page of one target with 怎么算的 open."""
    return open_page("target", target=target, lang=language, district=place, making=True)


def steps(open_page: OpenPage, target: str, language: str = "zh") -> dict[str, str]:
    """The steps of 怎么算的 by their names, as read: backslashes keep signs from acting as markup."""
    drawn = shown(open_page, target, language).expander[-1].markdown
    lines = [line.value.replace("\\", "") for line in drawn]
    return {line.split("**")[1]: line for line in lines if "\n= **" in line}


@every_target
@both_languages
@pytest.mark.parametrize("place", [CITY, CHENGGUAN])
def test_it_opens_with_its_sentence_and_its_verdict(
    open_page: OpenPage, answers: Answers, target: str, language: str, place: str
) -> None:
    app = shown(open_page, target, language, place)
    assert not app.error
    assert re.sub(r"\W", "", register().indicator(target).quote) in re.sub(r"\W", "", app.markdown[1].value)
    rendering = re.sub(r"\W", "", register().indicator(target).rendering) + "ourtranslation"
    assert (rendering in re.sub(r"\W", "", app.markdown[1].value)) is (language == "en")
    said = answers.targets(place)[target]
    assert [
        (row["status"], row["value"], row["gap"], row["lag"])
        for row in component(app, "target-board")["rows"]
    ] == [
        (one["status"], wording.value(one, language), wording.gap(one, language), wording.lag(one, language))
        for one in (said, *answers.milestones(target, place))
    ]


@every_target
def test_its_way_so_far_is_every_snapshot_of_it(open_page: OpenPage, answers: Answers, target: str) -> None:
    app = shown(open_page, target)
    if target in YEARLY:
        assert "burnup" not in figures(app)
        return
    drawn = figure(app, "burnup")
    (reached,) = (trace for trace in drawn["data"] if trace.get("name") == "已完成")
    assert len(reached["x"]) == QUARTERS
    said = answers.targets()[target]
    assert reached["y"][-1] == pytest.approx(
        said["value"] / said["total"] if target in COVERAGE else said["value"]
    )
    names = {trace.get("name") for trace in drawn["data"]}
    has_line = target in LEVELS + COVERAGE
    assert ("序时线" in names, "趋势推算" in names) == (has_line, has_line)
    assert wording.value(said, "zh") in alt(app, "burnup")


@pytest.mark.parametrize("target", LEVELS + COVERAGE)
def test_the_schedule_runs_from_the_base_through_every_milestone(
    open_page: OpenPage, answers: Answers, target: str
) -> None:
    drawn = figure(shown(open_page, target), "burnup")
    (line,) = (trace for trace in drawn["data"] if trace.get("name") == "序时线")
    knots = [*answers.milestones(target), answers.targets()[target]]
    assert list(zip(line["x"], line["y"], strict=True)) == [
        (knots[0]["base_on"], pytest.approx(knots[0]["base"])),
        *((knot["due"], pytest.approx(knot["target"])) for knot in knots),
    ]


@pytest.mark.parametrize("target", ["communities.staffed", *LEVELS])
def test_small_multiples_show_every_district_as_it_stands(
    open_page: OpenPage, answers: Answers, target: str
) -> None:
    app = shown(open_page, target)
    drawn = component(app, "districts")
    names = [district.in_language("zh") for district in districts().values()]
    assert [small["name"] for small in drawn["smalls"]] == names
    assert drawn["label"] == "、".join(f"{small['name']} {small['text']}" for small in drawn["smalls"])
    here = answers.targets(CHENGGUAN)[target]
    text = f"{here['completion']:.1%}" if target in COVERAGE else f"{here['value']:,.0f}"
    chengguan = drawn["smalls"][0]
    assert chengguan["text"] == text
    assert [len(chengguan["points"]), chengguan["points"][-1][2]] == [QUARTERS, f"2020年6月30日  {text}"]


def test_what_a_district_has_or_not_has_days_and_no_line(open_page: OpenPage) -> None:
    city = shown(open_page, "bases.district")
    rows = {row["id"]: row["cells"] for row in component(city, "institutions")["rows"]}
    assert list(rows) == list(districts())
    assert [cell["main"] for cell in rows[XIGU]][1:] == ["2016年12月6日", "2018年12月20日"]
    assert [cell["main"] for cell in rows[YONGDENG]][1:] == ["—", "—"]
    one = shown(open_page, "bases.district", place=XIGU)
    assert [row["id"] for row in component(one, "institutions")["rows"]] == [XIGU]
    assert "burnup" in figures(city)
    assert "burnup" not in figures(one)


def test_the_indicators_beside_one_and_all_of_them_are_a_link_away(open_page: OpenPage) -> None:
    ones = in_order(register())
    app = open_page("target", target=ones[1].id, district=XIGU, as_of="2019-12-31", lang="en")
    menu = component(app, "indicator-menu")
    shared = f"as_of=2019-12-31&district={XIGU}&lang=en"
    assert menu["previous"]["to"]["href"] == f"target?{shared}&target={ones[0].id}"
    assert menu["next"]["to"]["href"] == f"target?{shared}&target={ones[2].id}"
    assert [group["heading"].partition(" (")[0] for group in menu["groups"]] == [
        "Dated targets", "Duties", "Tracked measures",
    ]  # fmt: skip
    entries = [entry for group in menu["groups"] for entry in group["entries"]]
    assert [entry["id"] for entry in entries] == [one.id for one in ones]
    assert [entry["id"] for entry in entries if entry["is_chosen"]] == [ones[1].id]
    first = component(open_page("target", target=ones[0].id), "indicator-menu")
    assert first["previous"] is None


@pytest.mark.parametrize("place", [CITY, CHENGGUAN])
def test_communities_without_a_professional_are_listed_by_name(
    open_page: OpenPage, answers: Answers, sample: Path, place: str
) -> None:
    app = shown(open_page, "communities.staffed", place=place)
    missing = answers.targets(place)["communities.staffed"]["missing"]
    staffing = sealed.table(sample, "2020-06-30", "community_staffing")
    named = list(staffing[staffing["code"].isin(missing)]["name"])
    listed = "、".join(text.value.partition("：")[2] for text in app.text)
    assert sorted(listed.split("、")) == sorted(named)
    assert len(named) == len(missing) > 0
    assert f"尚无专业人才的社区：{len(missing)}个" in [heading.value for heading in app.subheader]


@pytest.mark.parametrize("target", ["bases.district", "associations.district", *YEARLY])
@both_languages
def test_districts_that_are_missing_are_named(
    open_page: OpenPage, answers: Answers, target: str, language: str
) -> None:
    app = shown(open_page, target, language)
    missing = answers.targets()[target]["missing"]
    names = {"zh": "、", "en": ", "}[language].join(unit(code).in_language(language) for code in missing)
    assert [text.value for text in app.text] == ([names] if missing else [])


@pytest.mark.parametrize("target", LEVELS + COVERAGE)
@both_languages
def test_three_methods_stand_side_by_side(
    open_page: OpenPage, answers: Answers, target: str, language: str
) -> None:
    app = shown(open_page, target, language)
    said = answers.targets()[target]
    schedule, cagr, projection = printed(app)[0].to_numpy().tolist()
    assert schedule[1] == wording.status(said, language)
    assert wording.gap(said, language) in schedule[2]
    assert cagr[1] == _CAGR[said["cagr"]["status"]][language == "en"]
    ratio, written = said["cagr"]["ratio"], float(cagr[2].rpartition("= ")[2])
    assert written == pytest.approx(ratio, abs=0.005)
    # Written short, and never on the other side of what decides its word.
    assert [written >= limit for limit in (0.0, 0.6, 0.95)] == [ratio >= limit for limit in (0.0, 0.6, 0.95)]
    assert projection[1] == _PROJECTION[said["projection"]["status"]][language == "en"]
    value = said["projection"]["value"]
    assert (f"{value:.1%}" if target in COVERAGE else f"{round(value):,}") in projection[2]
    warned = any(text in _DISAGREE for text in (warning.value for warning in app.warning))
    assert warned is said["disagree"]


_CAGR = {
    "target_achieved": ("目标已达到", "Target achieved"),
    "substantial_progress": ("进展明显", "Substantial progress"),
    "moderate_progress": ("进展一般", "Moderate progress"),
    "limited_progress": ("进展有限", "Limited progress"),
    "deterioration": ("恶化", "Deterioration"),
}
_PROJECTION = {
    "sun": ("预计达到", "Will be reached"),
    "light_cloud": ("略差", "Narrowly missed"),
    "cloud": ("明显达不到", "Clearly missed"),
    "thunderstorm": ("差距未缩小", "Gap is not closing"),
}
_DISAGREE = (
    "三种方法结论不一致：以序时进度为准，其余供参考。",
    "The methods disagree. The schedule decides; the others are for reference.",
)


def test_one_target_of_the_sample_has_methods_that_disagree(answers: Answers) -> None:
    """Else the warning above would never be seen by a test."""
    assert answers.targets()["associations.district"]["disagree"]


@every_target
def test_the_history_has_a_verdict_for_every_snapshot(
    open_page: OpenPage, answers: Answers, target: str
) -> None:
    verdicts = component(shown(open_page, target), "history")["verdicts"]
    assert len(verdicts) == QUARTERS
    assert verdicts[-1]["said"] == "2020年6月30日 " + wording.status(answers.targets()[target], "zh")
    then = answers.targets(as_of="2016-12-31")[target]
    said = [verdict["said"] for verdict in verdicts]
    assert "2016年12月31日 " + wording.status(then, "zh") in said
    # A word stands where the status changes, and only there.
    changes = [text for text, before in zip(said, ["", *said], strict=False) if text[-4:] != before[-4:]]
    assert [verdict["said"] for verdict in verdicts if verdict["word"]] == changes


def test_a_day_of_the_past_shows_nothing_later(open_page: OpenPage, answers: Answers) -> None:
    app = open_page("target", target="workforce.total", as_of="2016-12-31")
    said = answers.targets(as_of="2016-12-31")["workforce.total"]
    assert boards(app)[0]["value"] == f"{said['value']:,.0f}"
    drawn = figure(app, "burnup")
    days = next(trace["x"] for trace in drawn["data"] if len(trace["x"]) > 5)
    assert (days[0], days[-1], len(days)) == ("2014-03-31", "2016-12-31", 12)
    verdicts = component(app, "history")["verdicts"]
    assert [verdicts[0]["said"][:10], verdicts[-1]["said"][:11], len(verdicts)] == [
        "2014年3月31日",
        "2016年12月31日",
        12,
    ]


@pytest.mark.parametrize("target", YEARLY)
@pytest.mark.parametrize("place", [CITY, CHENGGUAN])
@both_languages
def test_every_unit_and_fund_year_has_its_amount_and_verdict(
    open_page: OpenPage, answers: Answers, target: str, place: str, language: str
) -> None:
    app = shown(open_page, target, language, place)
    said = answers.years(target, place)
    if not said:
        assert "政策" in texts(app) or "policy sets" in texts(app)
        return
    table = printed(app)[0]
    assert table.size == len(said)
    for one in said:
        own = {"zh": "市级", "en": "City level"}[language]
        place = own if one["district_code"] == CITY else unit(one["district_code"]).in_language(language)
        cell = table.loc[place, str(one["year"])]
        assert cell == _cell(one, language)


def _cell(one: Answer, language: str) -> str:
    symbol = {"met": "✓", "not_met": "✕", "running": "◐", "flat": "＝"}[one["status"]]
    yuan = one["value"]
    in_wan = language == "zh" and yuan >= 10_000
    amount = f"{yuan / 10_000:.4f}".rstrip("0").rstrip(".") + "万" if in_wan else f"{yuan:,.0f}"
    quiet = one["status"] in ("met", "running")
    return f"{symbol} {amount}" if quiet else f"{symbol} {amount} {wording.status(one, language)}"


@pytest.mark.parametrize("target", LEVELS + COVERAGE + TARGETS[3:5] + TARGETS[8:9])
@pytest.mark.parametrize("place", [CITY, CHENGGUAN])
def test_the_rows_used_are_the_number(open_page: OpenPage, answers: Answers, target: str, place: str) -> None:
    app = shown(open_page, target, place=place)
    said = answers.targets(place)[target]
    rows = printed(app.expander[-1])[0].to_numpy()
    used = [int(count.replace(",", "")) for count, *_, why in rows if why == "计入"]
    assert used == ([int(said["value"])] if said["value"] else [])


def test_the_making_puts_the_figures_into_the_formulas(open_page: OpenPage, answers: Answers) -> None:
    said = answers.targets()["communities.staffed"]
    share, expected, base = (f"{said[key]:.2%}" for key in ("completion", "expected", "base"))
    made = "\n".join(steps(open_page, "communities.staffed").values())
    assert f"= {said['value']:.0f} ÷ {said['total']:.0f}  \n= **{said['completion']:.1%}**" in made
    assert f"({share} − {expected}) ÷ (100.00% − {base})  \n= **{wording.gap(said, 'zh')}**" in made
    assert wording.lag(said, "zh") in made
    assert f"(100% × {said['total']:.0f} − {said['value']:.0f})" in made


@pytest.mark.parametrize("target", [*LEVELS, *COVERAGE])
@both_languages
def test_the_making_arrives_at_what_stands_on_the_board_in_its_unit(
    open_page: OpenPage, answers: Answers, target: str, language: str
) -> None:
    (row, *_) = boards(shown(open_page, target, language))
    made = steps(open_page, target, language)
    results = [step.rpartition("\n= **")[2].removesuffix("**") for step in made.values()]
    assert row["gap"] in results
    if row["needed"] != "—":
        time = row["needed_note"].partition(" · ")[0]
        if time in ("每月", "a month"):
            said = f"每月{row['needed']}" if language == "zh" else f"{row['needed']} a month"
        else:
            to_go = {"zh": f"还差{row['needed']}，{time}", "en": f"{row['needed']} to go, {time}"}
            said = to_go[language]
        assert results[-1] == said
    share = f"{answers.targets()[target]['completion']:.1%}"
    assert share in results
    assert share in row["target"]
    # A difference of shares, or a pace, is never said in percent.
    assert [result for result in results if "%" in result and "pp" in result] == []


def test_a_level_is_the_sum_of_what_each_district_adds(open_page: OpenPage, sample: Path) -> None:
    (step, *_) = (
        line.value.replace("\\", "")
        for line in shown(open_page, "workforce.professional", "en").expander[-1].markdown
        if line.value.startswith("**Count**")
    )
    seen = {one.unit: one.value or 0 for one in sealed.observations(sample) if (
        one.indicator == "workforce.professional" and one.as_of.isoformat() == "2020-06-30"
    )}  # fmt: skip
    adds = [f"{district.name_en} {seen[code]:.0f}" for code, district in districts().items()]
    assert f"\n= {' + '.join(adds)}  \n= **{seen[CITY]:.0f} people**" in step


@every_target
def test_the_making_shows_its_query(open_page: OpenPage, target: str) -> None:
    app = shown(open_page, target)
    (query,) = (code.value for code in app.expander[-1].code)
    assert "select" in query
    assert query.lstrip().startswith("-- One row")


def test_the_making_is_asked_for_only_when_opened(open_page: OpenPage) -> None:
    app = open_page("target", target="workforce.total")
    assert not app.expander[-1].markdown
    assert not app.expander[-1].code


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "2020年3月31日：总数由12变为24个社区，已达到的仍为4。"),
        ("en", "31 Mar 2020: the total changed from 12 to 24 communities; those counted stayed at 4."),
    ],
)
def test_a_drop_that_is_the_totals_doing_is_told_under_its_line(
    open_page: OpenPage, language: str, said: str
) -> None:
    """The communities of 永登 doubled; nobody lost a professional."""
    captions = [line.value for line in shown(open_page, "communities.staffed", language, "620121").caption]
    assert said in captions
    assert not any("总数由" in line.value for line in shown(open_page, "workforce.total").caption)


def test_what_is_asked_of_the_city_alone_has_no_history_of_a_status_in_a_district(
    open_page: OpenPage,
) -> None:
    assert "历次状态" in texts(shown(open_page, "bases.city"))
    for target in ("bases.city", "workforce.total", "funding.city_floor"):
        assert "历次状态" not in texts(shown(open_page, target, place=CHENGGUAN))


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "照此2021年1月达到目标"), ("en", "reached in Jan 2021")]
)
def test_the_projection_says_when_the_target_is_reached(
    open_page: OpenPage, language: str, said: str
) -> None:
    app = open_page("target", target="workforce.professional", lang=language)
    assert any(said in text for table in printed(app) for text in table.to_numpy().ravel())
    # What is reached already has no such day.
    reached = open_page("target", target="workforce.senior", lang=language)
    words = {"zh": "达到目标", "en": "target is reached"}[language]
    assert not any(words in text for table in printed(reached) for text in table.to_numpy().ravel())


@pytest.mark.parametrize(("target", "said"), [
    ("workforce.total", "每月181.3人"), ("communities.staffed", "每月15.4个社区"),
    ("bases.district", "还差4个县区，剩6个月"),
])  # fmt: skip
def test_what_is_still_needed_arrives_at_what_the_board_says(
    open_page: OpenPage, target: str, said: str
) -> None:
    step = "每月还需" if said.startswith("每月") else "还需"
    assert steps(open_page, target)[step].endswith(f"= **{said}**")


@every_target
@both_languages
def test_nothing_is_said_as_the_code_has_it(open_page: OpenPage, target: str, language: str) -> None:
    for place in (CITY, YONGDENG):
        drawn = shown(open_page, target, language, place)
        said = "\n".join(step.value for step in drawn.expander[-1].markdown)
        assert not re.search(r"[A-Z]\w+\\?\(\w+\\?=|\bNone\b|\bnan\b", said)
