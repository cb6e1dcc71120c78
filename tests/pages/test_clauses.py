"""The policy's page: all of it in both languages, in the city and a district; choices in the address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.policy.loading import register
from tests import wording
from tests.command_answers import CHENGGUAN, CITY, Answers
from tests.intake.workbooks import id_number
from tests.pages.conftest import OpenPage
from tests.pages.drawn import key_figures, printed, sent, texts

both_languages = pytest.mark.parametrize("language", ["zh", "en"])


def chapters(app: AppTest) -> list[dict[str, Any]]:
    """The document as it is sent to the browser; empty when there is none."""
    return [chapter for document in sent(app, "chapters") for chapter in document["chapters"]]


def rows(app: AppTest) -> dict[str, dict[str, Any]]:
    """Its indicators by id."""
    return {row["id"]: row for found in chapters(app) for group in found["groups"] for row in group["rows"]}


@both_languages
@pytest.mark.parametrize("place", [CITY, CHENGGUAN])
def test_the_whole_policy_stands_there_in_its_order(open_page: OpenPage, language: str, place: str) -> None:
    app = open_page("clauses", lang=language, district=place)
    assert not app.error
    found = chapters(app)
    assert [(one["id"], one["heading"], one["summary"]) for one in found] == [
        (clause.id, clause.heading.in_language(language), clause.summary.in_language(language))
        for clause in register().clauses
    ]
    assert set(rows(app)) == set(register().indicators)
    for row in rows(app).values():
        assert row["name"] == register().indicator(row["id"]).name.in_language(language)
        assert row["to"]["href"].startswith("target?")
        assert f"target={row['id']}" in row["to"]["href"]
        assert row["word"]


def test_each_sentence_is_quoted_once_under_its_clause(open_page: OpenPage) -> None:
    quoted = [
        (found["id"], group["quote"]) for found in chapters(open_page("clauses")) for group in found["groups"]
    ]
    assert sorted(set(quoted)) == sorted(quoted)
    assert {(clause, quote.strip("“”")) for clause, quote in quoted if quote} == {
        (item.clause, item.quote) for item in register().indicators.values()
    }


def test_in_english_each_sentence_says_below_what_it_means(open_page: OpenPage) -> None:
    said = {
        group["quote"].strip("“”"): group["rendering"]
        for found in chapters(open_page("clauses", lang="en"))
        for group in found["groups"]
        if group["quote"]
    }
    assert said == {
        item.quote: f"{item.rendering} (our translation)" for item in register().indicators.values()
    }
    chinese = chapters(open_page("clauses"))
    assert {group["rendering"] for found in chinese for group in found["groups"]} == {""}


@both_languages
def test_dated_targets_read_as_the_command_line_answers(
    open_page: OpenPage, answers: Answers, language: str
) -> None:
    shown = rows(open_page("clauses", lang=language))
    then = answers.targets(as_of="2019-06-30")
    for id, said in answers.targets().items():
        row = shown[id]
        assert (row["status"], row["word"]) == (said["status"], wording.status(said, language))
        if id in wording.COVERAGE:
            assert row["now"] == f"{said['completion']:.1%}"
            assert row["before"] == f"{then[id]['completion']:.1%}"
        else:
            expected = (wording.value(said, language), wording.asked(said, language))
            assert (row["now"], row["now_note"]) == expected
            assert row["before"] == wording.value(then[id], language)


def test_a_duty_has_a_verdict_and_a_measure_only_its_way(open_page: OpenPage) -> None:
    shown = rows(open_page("clauses"))
    duty, tracked, undirected = (
        shown[id] for id in ("pay.insurance", "training.cadres", "registration.revoked")
    )
    assert (duty["symbol"], duty["word"], duty["kind"]) == ("✕", "未达标", "职责")
    assert (duty["moved_symbol"], duty["moved"], duty["moved_tone"]) == ("↑", "好转", "good")
    assert (tracked["word"], tracked["moved_symbol"], tracked["moved"]) == ("跟踪", "↓", "变差")
    assert (undirected["moved"], undirected["moved_tone"]) == ("减少", "quiet")


@both_languages
def test_what_is_set_for_the_city_alone_has_one_sign_in_a_district_wherever_it_stands(
    open_page: OpenPage, language: str
) -> None:
    """Targets and duties; the method page says what the sign means."""
    of_city = ("·", "全市目标" if language == "zh" else "Whole-city target")
    found = rows(open_page("clauses", lang=language, district=CHENGGUAN))
    for id in ("workforce.total", "training.plan"):
        assert (found[id]["symbol"], found[id]["word"]) == of_city
        app = open_page("target", lang=language, district=CHENGGUAN, target=id)
        (menu,) = (shown for shown in sent(app, "groups") if "previous" in shown)
        entries = [one for group in menu["groups"] for one in group["entries"]]
        assert [(one["symbol"], one["word"]) for one in entries if one["id"] == id] == [of_city]
    legends = [table.to_string() for table in printed(open_page("method", lang=language))]
    assert any(" ".join(of_city) in legend.replace("\\", "") for legend in legends)
    assert found["workforce.total"]["symbol"] != rows(open_page("clauses"))["workforce.total"]["symbol"]


def test_the_headline_counts_what_the_document_shows(open_page: OpenPage) -> None:
    app = open_page("clauses")
    found = rows(app).values()
    kinds = {item.id: str(item.kind) for item in register().indicators.values()}
    reached = sum(row["status"] in ("achieved", "met") and kinds[row["id"]] != "duty" for row in found)
    better, worse = (
        sum(row["moved"] == word and kinds[row["id"]] == "tracked" for row in found)
        for word in ("好转", "变差")
    )
    # Of the duties the training plan alone is met.
    assert [row["id"] for row in found if row["status"] == "met" and kinds[row["id"]] == "duty"] == [
        "training.plan"
    ]
    assert [*key_figures(app).values()] == [
        f"{reached} / 12", "1 / 13", f"{better} / 21", f"{worse} / 21",
    ]  # fmt: skip


def test_a_search_in_the_address_shows_what_holds_it(open_page: OpenPage) -> None:
    app = open_page("clauses", q="协会")
    assert app.text_input[0].value == "协会"
    assert {"associations.district", "associations.city"} <= set(rows(app)) < set(register().indicators)
    # Clause 3.3.3 names the associations of the profession among those in charge.
    assert chapters(app)[0]["id"] == "3"
    assert "certified.on_post" in rows(app)
    assert "筛选结果" in texts(app)


@both_languages
def test_what_is_behind_can_be_had_alone(open_page: OpenPage, language: str) -> None:
    app = open_page("clauses", only="behind", lang=language)
    behind = rows(app)
    assert {"bases.district", "pay.contracts", "training.cadres"} <= set(behind)
    (chosen,) = (group for group in app.get("button_group") if group.key == "choice-only")
    assert f"{len(behind)}" in " ".join(option.content for option in chosen.proto.options)


@pytest.mark.parametrize(
    ("choices", "advice"),
    [
        ({"q": "没有这样的词"}, "减少或更换关键词"),
        ({"q": "没有这样的词", "only": "behind"}, "请选“全部”"),
        ({"only": "no_data"}, "选“全部”"),
        ({"q": "nothing like it", "lang": "en"}, "Use fewer or different words"),
    ],
)
def test_a_choice_that_leaves_nothing_says_how_to_widen_it(
    open_page: OpenPage, choices: dict[str, str], advice: str
) -> None:
    app = open_page("clauses", **choices)
    assert chapters(app) == []
    assert [note.value for note in app.info if advice in note.value]


def test_an_id_number_searched_for_is_not_repeated(open_page: OpenPage) -> None:
    app = open_page("clauses", q=id_number())
    assert [note.value for note in app.info if r"\*\*\*" in note.value]
    assert not [note.value for note in app.info if id_number() in note.value]


def test_words_of_the_address_do_not_act_as_markup(open_page: OpenPage) -> None:
    app = open_page("clauses", q="![x](http://a)")
    assert re.search(r"\\!\\\[x\\\]\\\(http", app.info[0].value)


def test_the_first_year_has_nothing_to_compare_with_and_says_so(open_page: OpenPage) -> None:
    for row in rows(open_page("clauses", as_of="2014-12-31")).values():
        assert (row["before"], row["moved"], row["moved_symbol"], row["change"]) == ("—", "—", "", "")


@both_languages
def test_a_share_that_its_total_moved_says_so_beside_its_change(open_page: OpenPage, language: str) -> None:
    row = rows(open_page("clauses", district="620121", lang=language))["communities.staffed"]
    why = {
        "zh": "−16.7个百分点；总数由12变为24个社区，已达到的仍为4",
        "en": "−16.7 pp; the total changed from 12 to 24 communities; those counted stayed at 4",
    }
    assert row["change"] == why[language]


def test_unit_years_neither_rise_nor_fall(open_page: OpenPage) -> None:
    shown = rows(open_page("clauses"))
    for id in ("funding.city_floor", "funding.district_floor", "funding.growth"):
        assert (shown[id]["moved"], shown[id]["moved_symbol"], shown[id]["change"]) == ("—", "", "")
