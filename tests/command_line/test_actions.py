"""`actions`, `notes` and `meetings`: what a page does, from a terminal, with one document as its answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.reviews.meetings import Meetings
from tests.looking import look_at
from tests.plain_snapshots import plain, publish
from tests.reviews.acting_city import CHENGGUAN, SETTER, in_days

FIRST, SECOND = date(2019, 12, 31), date(2020, 3, 31)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshots"
    publish(folder, FIRST, registrations=[plain("registrations")])
    return folder


def run(root: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--data", str(root)])


def answer(root: Path, *arguments: object) -> Any:
    result = run(root, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def set_one(root: Path, *more: object) -> Any:
    usual = ("配备专业人才", "--responsible", "城关区民政局", "--due", in_days(3), "--actor", "王")
    return answer(root, "actions", "set", *usual, "--district", "城关区", *more)


def test_an_action_goes_from_set_to_closed(root: Path) -> None:
    made = set_one(root, "--indicator", "workforce.total", "--year", 2020)
    assert (made["id"], made["district_code"], made["state"], made["light"]) == (
        1,
        CHENGGUAN,
        "set",
        "yellow",
    )
    assert answer(root, "actions", "take-over", 1, "--actor", "李")["state"] == "taken_over"
    assert answer(root, "actions", "done", 1, "已配备", "--actor", "李")["state"] == "reported_done"
    refused = run(root, "actions", "close", 1, "--actor", "李", "--json")
    assert (refused.exit_code, "another person" in refused.stderr) == (1, True)
    closed = answer(root, "actions", "close", 1, "--actor", "王", "--remark", "属实")
    assert (closed["state"], closed["light"], closed["days_left"]) == ("closed", None, None)
    assert [note["text"] for note in closed["notes"]] == ["已配备", "属实"]
    assert answer(root, "actions", "list") == [closed]
    assert answer(root, "actions", "list", "--district", "七里河区") == []
    assert "已配备" not in run(root, "actions", "list").stdout
    assert "配备专业人才" in run(root, "actions", "list").stdout


def test_a_calendar_is_written(root: Path, tmp_path: Path) -> None:
    set_one(root)
    assert run(root, "actions", "ics", tmp_path / "督办.ics", "--lang", "en").exit_code == 0
    (event,) = Calendar.from_ical((tmp_path / "督办.ics").read_bytes()).walk("VEVENT")
    assert str(event["summary"]).startswith("Action 1, Chengguan")


def test_reminding_needs_a_server(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANZHOU_SMTP_URL", raising=False)
    result = run(root, "actions", "remind", "--actor", "王", "--json")
    assert result.exit_code == 1
    assert "No mail server is named" in json.loads(result.stdout)["error"]["message"]


def test_a_note_is_pinned_listed_and_withdrawn(root: Path) -> None:
    (id,) = answer(root, "notes", "pin", "workforce.total", FIRST, "年末集中登记", "--actor", "王").values()
    (listed,) = answer(root, "notes", "list")
    assert listed == {
        "id": id,
        "indicator": "workforce.total",
        "district_code": "620100",
        "on": "2019-12-31",
        "text": "年末集中登记",
        "by": "王",
    }
    assert run(root, "notes", "withdraw", id, "--actor", "王").exit_code == 0
    assert answer(root, "notes", "list") == []


def test_what_has_changed_since_a_meeting_has_numbers_with_their_cause(root: Path) -> None:
    assert run(root, "meetings", "since", "--json").exit_code == 1
    meetings = Meetings.of(root, SETTER)
    meetings.hold(look_at(root), FIRST)
    agreed = set_one(root, "--meeting", 1)
    meetings.end(1)
    people = [plain("registrations"), plain("registrations", person_key="k2")]
    publish(root, SECOND, registrations=people)
    told = answer(root, "meetings", "since", "--lang", "zh")
    assert (told["meeting"], told["from"], told["to"]) == (1, 1, 2)
    assert [one["id"] for one in told["agreed"]] == [agreed["id"]]
    sentences = {one["indicator"]: one["sentence"] for one in told["numbers"]}
    assert sentences["workforce.total"].startswith("较2019年12月31日增加1人")
    (listed,) = answer(root, "meetings", "list")
    assert (listed["has_ended"], listed["decisions"]) == (True, [1])
    lines = run(root, "meetings", "since").stdout.splitlines()
    (line,) = (one for one in lines if one.startswith("workforce.total: "))
    assert "31 Dec 2019" in line


def test_a_decision_of_no_meeting_is_refused(root: Path) -> None:
    usual = ("x", "--responsible", "y", "--due", in_days(3), "--actor", "王", "--meeting", 7, "--json")
    result = run(root, "actions", "set", *usual)
    assert (result.exit_code, json.loads(result.stdout)["error"]["kind"]) == (1, "UnknownName")
