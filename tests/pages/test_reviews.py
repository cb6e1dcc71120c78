"""The annual review's page: its list, its sheets, and the line on the overview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.reviews import commands, store
from analytics.reviews.review import Step
from analytics.reviews.store import Reviews
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import component, texts
from tests.reviewed import (  # fmt: skip
    DISTRICT,
    IN_REVIEW,
    REVIEWER,
    SIGNER,
    TOLD,
    YEAR,
    copied,
    opened,
    review,
    under_way,
)

CHOICES = {"year": str(YEAR)}
ITEM = "associations.district"


@pytest.fixture(scope="module")
def open_reviewed(reviewed: Path) -> Iterator[OpenPage]:
    with pages_over(reviewed) as run:
        yield run


def rows(app: AppTest) -> dict[str, list[dict[str, str]]]:
    """The list of districts: by district its cells."""
    return {row["id"]: row["cells"] for row in component(app, "review-list")["rows"]}


def said(app: AppTest) -> str:
    """What captions, warnings and refusals say."""
    return "\n".join(str(one.value) for one in (*app.caption, *app.warning, *app.error))


def test_the_list_has_every_district_with_its_step_and_what_is_open(open_reviewed: OpenPage) -> None:
    found = rows(open_reviewed("reviews", **CHOICES))
    assert len(found) == 8
    step, due, progress, still_open, total, grade, place = found[IN_REVIEW]
    assert (step["main"], progress["main"]) == ("审核中", "已评分1 / 14")
    assert (still_open["main"], total["note"]) == ("待答复提问1", "暂计")
    assert still_open["note"].startswith("待提供佐证")
    assert (found[TOLD][3]["main"], found[TOLD][3]["note"]) == ("申诉1", "")
    assert "剩" in due["note"]
    # Nobody is to read a grade or a place of a review that has only been opened as its result.
    assert (grade["main"], grade["note"]) == ("优秀", "暂计")
    assert place["main"].isdigit()
    assert place["note"].startswith("暂计")
    assert (found[TOLD][4]["note"], found[TOLD][5]["note"]) == ("", "")


def test_what_is_late_says_so(open_reviewed: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    later = store.today() + timedelta(days=20)
    monkeypatch.setattr(store, "today", lambda: later)
    monkeypatch.setattr("pages.parts.reviews.listing.today", lambda: later, raising=False)
    due = rows(open_reviewed("reviews", **CHOICES))["620104"][1]
    assert (due["word"], due["tone"]) == ("已逾期", "bad")


@pytest.mark.parametrize(("lang", "said"), [("zh", "政策没有规定"), ("en", "the policy sets none")])
@pytest.mark.parametrize("district", [{}, {"district": IN_REVIEW}])
def test_weights_are_said_to_be_the_reviewers_choice(
    open_reviewed: OpenPage, lang: str, said: str, district: dict[str, str]
) -> None:
    assert said in texts(open_reviewed("reviews", lang=lang, **CHOICES, **district))


def test_without_a_name_the_cells_are_closed_and_the_page_says_why(open_reviewed: OpenPage) -> None:
    app = open_reviewed("reviews", district=IN_REVIEW, **CHOICES)
    assert component(app, "review-sheet")["fields"] == []
    assert "请先填写您的姓名" in said(app)
    assert all(button.disabled for button in app.button if button.key in ("review-check", "review-give_back"))


def test_the_sheet_keeps_the_three_questions_apart(open_reviewed: OpenPage) -> None:
    sheet = component(open_reviewed("reviews", district=IN_REVIEW, **CHOICES), "review-sheet")
    found = {row["id"]: row for part in sheet["sections"] for row in part["rows"]}
    marks = {mark["label"]: mark["word"] for mark in found["associations.district"]["marks"]}
    assert marks == {"是否报送": "已报送", "有无佐证": "待提供", "序时进度": "按序时进度（已完成）"}
    # Reported and on schedule, and no evidence shown where it is asked for: not green.
    assert found["associations.district"]["light"]["word"] == "黄灯"
    assert [part["name"] for part in sheet["sections"]] == ["约束性", "力争（争取）", "职责"]


def test_values_that_changed_since_are_told_and_the_sealed_ones_stay(
    open_reviewed: OpenPage, reviewed: Path
) -> None:
    app = open_reviewed("reviews", district=TOLD, **CHOICES)
    assert "封存内容不随之改变" in texts(app)
    assert review(reviewed, TOLD).seals[0].sha256 in texts(app)
    changed = [row["name"] for row in component(app, "review-changes")["rows"]]
    assert changed == ["配备专业人才的城市社区", "在岗人员社会保险参保率", "设岗的城市社区"]


def test_the_overview_says_that_a_review_is_under_way_and_nothing_where_there_is_none(
    open_reviewed: OpenPage, sample: Path
) -> None:
    def links(app: AppTest) -> list[str]:
        return [link.proto.label for link in app.get("page_link") if "考核" in link.proto.label]

    assert links(open_reviewed("overview")) == ["2019年考核进行中：8个县区尚未办结"]
    with pages_over(sample) as run:
        assert links(run("overview")) == []


def test_an_item_that_is_none_is_told_as_unknown(open_reviewed: OpenPage) -> None:
    app = open_reviewed("reviews", district=IN_REVIEW, item="no.item", **CHOICES)
    assert "no.item" in said(app).replace("\\", "")


def test_evidence_has_buttons_to_judge_it_only_while_it_can_be_judged(sample: Path, tmp_path: Path) -> None:
    folder = copied(sample, tmp_path)
    opened(folder, codes=[IN_REVIEW])
    shown = partial(commands.show, item=ITEM, sha256=None, name="批复", mime="", size=0)
    Reviews.of(folder, DISTRICT).write(YEAR, IN_REVIEW, lambda now: shown(now, DISTRICT))
    seq = review(folder, IN_REVIEW).entries[ITEM].documents[0].by.seq
    button = f"review-judge-{seq}-True"
    with pages_over(folder) as run:
        app = run("reviews", district=IN_REVIEW, item=ITEM, **CHOICES)
        app.text_input(key="acting-field").set_value(REVIEWER.name).run()
        assert button not in {one.key for one in app.button}
        assert "县区自评" in said(app)
        Reviews.of(folder, DISTRICT).write(YEAR, IN_REVIEW, lambda now: commands.submit(now, DISTRICT))
        app.run()
        app.button(key=button).click().run()
        assert not app.exception
    assert review(folder, IN_REVIEW).entries[ITEM].documents[0].is_accepted is True


def test_a_review_is_closed_by_its_button_once_nobody_may_object_any_more(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(sample, tmp_path)
    under_way(folder)
    (objected,) = review(folder, TOLD).objections
    Reviews.of(folder, SIGNER).write(
        YEAR, TOLD, lambda now: commands.decide(now, SIGNER, objected, False, "未补签", None)
    )
    later = store.today() + timedelta(days=30)
    monkeypatch.setattr(store, "today", lambda: later)
    with pages_over(folder) as run:
        app = run("reviews", district=TOLD, **CHOICES)
        app.text_input(key="acting-field").set_value(REVIEWER.name).run()
        app.button(key="review-finalize").click().run()
        assert not app.exception
    assert review(folder, TOLD).step is Step.FINAL
    assert review(folder, TOLD).history[-1].actor == REVIEWER.name
