"""The page that compares two snapshots says what `diff --json` answers, and why a status is another one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from analytics.__main__ import app as commands
from analytics.policy.loading import register
from analytics.reference import CITY, unit
from tests import wording
from tests.pages.conftest import OpenPage
from tests.pages.drawn import component, figure, key_figures, printed, texts

CAUSES = {
    "new_data": ("新数据", "New data"),
    "revised_data": ("数据修订", "Revised data"),
    "time_passing": ("时间推移", "Passage of time"),
    "rule_changed": ("规则调整", "Change of rules"),
}
TURNS = {"worse": ("变差", "worse"), "better": ("变好", "better"), "other": ("其他", "other")}
#: What a verdict says beyond its status, of a target that is reached.
MORE = {"early": ("提前完成", "Achieved early"), "sliding": ("已完成、有回落", "Achieved, slipping")}
both_languages = pytest.mark.parametrize("language", ["zh", "en"])


def diff(sample: Path, a: int, b: int) -> Any:
    """What the command line answers."""
    done = CliRunner().invoke(commands, ["diff", str(a), str(b), "--data", str(sample), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def shown(open_page: OpenPage, a: int, b: int, **choices: str) -> AppTest:
    found = open_page("difference", **{"from": str(a), "to": str(b), **choices})
    assert not found.error
    return found


def metrics(app: AppTest) -> list[int]:
    return [int(one.replace(",", "")) for one in key_figures(app).values()]


@both_languages
@pytest.mark.parametrize(("a", "b"), [(24, 25), (26, 27)])
def test_flips_come_first_with_both_words_and_the_cause(
    open_page: OpenPage, sample: Path, a: int, b: int, language: str
) -> None:
    english = language == "en"
    table = component(shown(open_page, a, b, lang=language), "difference-statuses")["rows"]
    answers = diff(sample, a, b)["statuses"]
    assert len(table) == len(answers) > 0
    for line, one in zip(table, answers, strict=True):
        place, (target, turn, before, after, cause) = line["name"], line["cells"]
        city = ("City level" if english else "市级") if one["year"] else ("Whole city" if english else "全市")
        name = city if one["district_code"] == CITY else unit(one["district_code"]).in_language(language)
        assert turn["word"] == TURNS[one["turn"]][english]
        assert place == name
        assert register().indicator(one["id"]).name.in_language(language) in target["main"]
        assert f"target={one['id']}" in target["to"]["href"]
        assert (one["year"] is None) or str(one["year"]) in target["main"]
        for cell, verdict in ((before, one["before"]), (after, one["after"])):
            status, _, more = verdict.partition("+")
            assert cell["word"] == MORE[more][english] if more else wording.STATUS[status][english]
        assert before["symbol"]
        assert after["symbol"]
        assert cause["main"] == CAUSES[one["cause"]][english]
        asked = parse_qs(urlsplit(cause["to"]["href"]).query)
        found = asked["target"], asked["since"], asked["until"]
        assert found == ([one["id"]], [str(a)], [str(b)])


def test_the_headline_adds_up_what_the_command_lists(open_page: OpenPage, sample: Path) -> None:
    answer = diff(sample, 26, 27)
    assert metrics(shown(open_page, 26, 27)) == [
        len(answer["statuses"]),
        len(answer["indicators"]),
        *(sum(row[what] for row in answer["rows"]) for what in ("added", "removed", "changed")),
    ]


def test_numbers_and_rows_are_those_of_the_command(open_page: OpenPage, sample: Path) -> None:
    answer = diff(sample, 24, 25)
    numbers, rows = (frame.value for frame in shown(open_page, 24, 25, lang="en").dataframe)
    names = {id: one.name.en for id, one in register().indicators.items()}
    assert sorted(zip(numbers["Indicator"], numbers["Before"], numbers["After"], strict=True)) == sorted(
        (names[one["indicator"]], one["before"], one["after"]) for one in answer["indicators"]
    )
    assert (numbers["After"] - numbers["Before"] == numbers["Change"]).all()
    assert list(zip(rows["Added"], rows["Removed"], rows["Changed"], strict=True)) == [
        (one["added"], one["removed"], one["changed"]) for one in answer["rows"]
    ]


def test_one_indicator_can_be_looked_at_alone(open_page: OpenPage) -> None:
    chosen = shown(open_page, 24, 25, lang="en", indicator="communities.staffed")
    numbers = chosen.dataframe[0].value
    assert set(numbers["Indicator"]) == {register().indicator("communities.staffed").name.en}
    (city,) = numbers[numbers["District"] == "Whole city"].itertuples(index=False)
    assert (city.Before, city.After, city.Change) == (315, 305, -10)
    other = shown(open_page, 24, 25, lang="en", indicator="workforce.total")
    assert "This number is the same in both." in texts(other)


def test_a_district_sees_its_own_part(open_page: OpenPage) -> None:
    rows = component(shown(open_page, 24, 25, district="620105"), "difference-statuses")["rows"]
    assert [row["name"] for row in rows] == ["安宁区"]
    assert "没有目标的状态发生变化。" in texts(shown(open_page, 20, 21, district="620121"))
    same = shown(open_page, 24, 25, district="620121")
    assert "两者完全相同：数据行、数值和状态都没有变化。" in texts(same)
    assert not key_figures(same)


def test_the_sample_is_published_by_its_generator_and_not_by_a_name_of_the_code(open_page: OpenPage) -> None:
    said = texts(shown(open_page, 24, 25))
    assert "（示例生成程序发布）" in said
    assert "sample" not in said


def test_the_chosen_day_is_compared_with_the_snapshot_before_it(open_page: OpenPage) -> None:
    """The address says nothing: from the one before to the one looked at."""
    app = open_page("difference", as_of="2019-12-31")
    assert [box.value for box in app.main.selectbox[:2]] == ["24", "25"]
    assert metrics(app)[0] == 2


def test_the_same_snapshot_twice_and_an_unknown_one_say_so(open_page: OpenPage) -> None:
    assert "两边选的是同一期快照" in texts(shown(open_page, 24, 24))
    unknown = shown(open_page, 99, 27)
    assert unknown.warning
    assert [box.value for box in unknown.main.selectbox[:2]] == ["26", "27"]


@both_languages
def test_a_target_says_what_was_reported_then_and_is_revised_now(open_page: OpenPage, language: str) -> None:
    app = open_page("target", target="communities.staffed", lang=language)
    (table,) = (one for one in printed(app) if "24 → 25" in one.to_string())
    _, then, now, _ = table.iloc[0]
    assert then.startswith("315 / 401")
    assert then.endswith(wording.STATUS["on_schedule"][language == "en"])
    assert now.startswith("305 / 401")
    assert now.endswith(wording.STATUS["slightly_behind"][language == "en"])
    drawn = figure(app, "burnup")
    (mark,) = (one for one in drawn["data"] if (one.get("marker") or {}).get("symbol") == "circle-open")
    assert (mark["x"], mark["y"]) == (["2019-12-31"], [pytest.approx(315 / 401)])


def test_a_target_the_revision_left_alone_says_nothing_of_it(open_page: OpenPage) -> None:
    app = open_page("target", target="workforce.total")
    assert not [one for one in printed(app) if "24 → 25" in one.to_string()]
