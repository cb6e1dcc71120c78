"""The page of meetings: what meeting mode shows, what is different since the last one, and the minutes."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from streamlit.testing.v1 import AppTest

from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress import sources
from analytics.progress.look import Look
from analytics.reports.minutes import word
from analytics.reviews.acting import Actions
from analytics.reviews.meetings import Meetings
from analytics.reviews.store import today
from pages.parts.meeting import mode
from tests.acted import WANG, set_one
from tests.pages.conftest import OpenPage
from tests.pages.drawn import component, key_figures, sent, texts
from tests.pages.test_takeaway import offers


def slides(app: AppTest) -> list[dict[str, Any]]:
    (drawn,) = sent(app, "slides")
    found: list[dict[str, Any]] = drawn["slides"]
    return found


def look(day: str | None = None) -> Look:
    found = Look.of(WANG, sources.catalogue(), register())
    return found if day is None else found.on(today().fromisoformat(day))


def test_what_is_behind_is_one_item_a_screen_in_the_order_of_the_overview(open_own: OpenPage) -> None:
    app = open_own("meeting")
    ids = [slide["id"] for slide in slides(app)]
    board = [row["id"] for row in component(open_own("overview"), "overview-board")["rows"]]
    assert ids == board[: len(ids)]
    first = slides(app)[0]
    assert first["word"] == "未达标"
    assert first["since"] == "自2014年12月"
    assert first["holds"]["names"] == "永登县、皋兰县"
    assert len(slides(open_own("meeting", items="all"))) == 12


def test_what_was_agreed_last_time_stands_on_its_item_with_its_light(root: Path, open_own: OpenPage) -> None:
    held = Meetings.of(root, WANG).hold(look(), today())
    set_one(root, days=-2, from_meeting=held.id, what="上次议定")
    set_one(root, what="另行下达")
    Meetings.of(root, WANG).end(held.id)
    (slide,) = [one for one in slides(open_own("meeting")) if one["id"] == "communities.staffed"]
    assert [(one["what"], one["tone"]) for one in slide["agreed"]] == [("上次议定", "bad")]
    assert [one["what"] for one in slide["other"]] == ["另行下达"]


def test_since_the_last_meeting_verdicts_numbers_and_actions_have_changed(
    root: Path, open_own: OpenPage
) -> None:
    held = Meetings.of(root, WANG).hold(look("2019-12-31"), today())
    set_one(root, days=-2, from_meeting=held.id)
    Meetings.of(root, WANG).end(held.id)
    app = open_own("meeting")
    figures = key_figures(app)
    assert figures["逾期督办"] == "1"
    assert int(figures["状态变化"]) > 0
    numbers = component(app, "since-numbers")["rows"]
    (staffed,) = [row for row in numbers if row["id"] == "communities.staffed"]
    assert "较2019年12月31日" in staffed["cells"][0]["main"]
    groups = [row["group"]["name"] for row in component(app, "since-actions")["rows"] if row["group"]]
    assert groups == ["该次会议议定", "已逾期"]
    assert {"since-statuses", "since-numbers", "since-actions"} <= offers(app).keys()


def test_what_a_browser_tells_becomes_one_action_of_the_meeting_however_often_it_tells_it(
    root: Path, open_own: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_own("meeting")
    said = {
        "nonce": "7-1", "what": "月底前补齐", "responsible": "西固区民政局", "unit": "620104",
        "name": "李局长", "indicator": "communities.staffed",
        "due": (today() + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    state: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", state)
    view = _view()
    mode._decided(view, said)
    mode._decided(view, said)
    (one,) = Actions.of(root, WANG).all()
    assert (one.what, one.set_by.actor, one.from_meeting) == ("月底前补齐", "李局长", 1)
    for forged in (None, 3, {"nonce": 1}, {}, {"nonce": "x", "due": "soon"}):
        mode._decided(view, forged)
    assert len(Actions.of(root, WANG).all()) == 1
    assert state["meeting-told"]["x"].is_refused


def _view() -> Any:
    from analytics.figures.palette import palette
    from pages.frame.frame import View

    return View(translator("zh"), palette("light"), WANG, look(), "Meeting")


def test_minutes_are_kept_and_another_ones_are_not_overwritten(root: Path, open_own: OpenPage) -> None:
    held = Meetings.of(root, WANG)
    held.hold(look(), today())
    app = open_own("meeting")
    app.text_input(key="acting-field").set_value("李强").run()
    app.text_area(key="minutes-1").set_value("甲").run()
    assert held.get(1).minutes == "甲"
    held.write_minutes(1, "王芳写的")
    app.text_area(key="minutes-1").set_value("乙").run()
    assert "王芳同时作了修改" in app.warning[0].value
    assert held.get(1).minutes == "王芳写的"
    assert "王芳写的" in texts(app)
    # Now that it has been seen, what is typed is kept.
    app.text_area(key="minutes-1").set_value("乙，并王芳写的").run()
    assert held.get(1).minutes == "乙，并王芳写的"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_word_file_says_what_the_screen_said_and_what_was_decided(
    root: Path, open_own: OpenPage, language: str
) -> None:
    shown = slides(open_own("meeting", lang=language))
    held = Meetings.of(root, WANG)
    meeting = held.hold(look(), today())
    one = set_one(root, from_meeting=meeting.id)
    held.write_minutes(meeting.id, "要按月通报。\n下次会议一月召开。")
    made = word(look(), held.get(meeting.id), held.all(), (one,), translator(language))
    document = docx.Document(io.BytesIO(made))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for slide in shown:
        assert slide["name"] in said
    assert f"{shown[0]['name']}{'：' if language == 'zh' else ': '}" in said
    assert "要按月通报。" in said
    assert ("示例数据" if language == "zh" else "Sample data") in said
    assert [cell.text for cell in document.tables[0].rows[1].cells][:2] == ["1", one.what]
    assert made == word(look(), held.get(meeting.id), held.all(), (one,), translator(language))
