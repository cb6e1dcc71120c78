"""`review`: a year's review from its opening to its seal and back, at the terminal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.reviews.scheme import FILE
from tests.plain_snapshots import CHENGGUAN, plain, publish

LAST = date(2019, 12, 31)
PERSON = plain("registrations", employer_kind="government")
#: Half of them with a post.
COMMUNITIES = [plain("communities", code=f"62010200100{place}", posts=place % 2) for place in range(4)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish(tmp_path / "snapshots", LAST, communities=COMMUNITIES, registrations=[PERSON])
    return tmp_path / "snapshots"


def review(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["review", *arguments, "--data", str(root)])


def done(root: Path, *arguments: str) -> Any:
    result = review(root, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def step(root: Path, actor: str, *arguments: str) -> Any:
    return done(root, *arguments, "--year", "2019", "--district", CHENGGUAN, "--actor", actor)


def item(document: Any, id: str) -> Any:
    return next(one for one in document["items"] if one["id"] == id)


def test_a_review_is_done_from_its_opening_to_its_seal(root: Path, tmp_path: Path) -> None:
    opened = step(root, "评分人", "open")
    assert (opened["step"], opened["percent"]) == ("self_assessment", None)
    assert item(opened, "communities.posts")["proposed"] == 1.5
    step(root, "区里", "self-assess", "communities.posts", "--score", "2", "--remark", "已设两处")
    step(root, "区里", "submit")
    for id in opened["open"]:
        step(root, "评分人", "score", id, "--score", "0", "--reason", "未报送")
    step(root, "评分人", "ask", "communities.posts", "哪些社区")
    refused = review(root, "check", "--year", "2019", "--district", CHENGGUAN, "--actor", "复核人", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["kind"] == "NotReady"
    number = done(root, "history", "--year", "2019", "--district", CHENGGUAN)[-1]["number"]
    step(root, "区里", "answer", str(number), "甲社区和丙社区")
    workbook = tmp_path / "名单.xlsx"
    openpyxl.Workbook().save(workbook)
    attached = step(root, "区里", "attach", "communities.posts", str(workbook))
    assert item(attached, "communities.posts")["evidence"] == "shown"
    number = done(root, "history", "--year", "2019", "--district", CHENGGUAN)[-1]["number"]
    step(root, "评分人", "judge", "communities.posts", str(number), "--accept")
    step(root, "评分人", "adjust", "1.5", "--reason", "经验推广")
    step(root, "复核人", "check")
    step(root, "签发人", "sign")
    sealed = step(root, "签发人", "seal")
    assert (sealed["step"], sealed["version"], len(sealed["seals"])) == ("sealed", 1, 1)
    shown = done(root, "show", "--year", "2019", "--district", "城关区")
    assert item(shown, "communities.posts")["own"] == 2.0
    assert "communities.posts" in review(root, "show", "--year", "2019", "--district", "城关区").stdout

    listed = done(root, "list", "--year", "2019")
    assert len(listed) == 8
    assert (listed[0]["step"], listed[0]["place"], listed[0]["places"]) == ("sealed", 1, [1, 1])
    assert (listed[1]["step"], listed[1]["percent"], listed[1]["place"]) == (None, None, None)
    assert "620103" in review(root, "list", "--year", "2019").stdout

    (held,) = done(root, "verify", "--year", "2019")
    assert held == {"district_code": CHENGGUAN, "sealed": [1], "broken": [], "changed_since": []}
    publish(root, LAST, communities=[{**one, "posts": 1} for one in COMMUNITIES], registrations=[PERSON])
    (changed,) = done(root, "verify", "--year", "2019")
    assert changed["broken"] == []
    assert {"item": "communities.posts", "fact": "proposed", "then": 1.5, "now": 3.0} in changed[
        "changed_since"
    ]
    assert (
        item(done(root, "show", "--year", "2019", "--district", "城关区"), "communities.posts")["score"]
        == 1.5
    )

    step(root, "评分人", "tell")
    objected = done(root, "history", "--year", "2019", "--district", CHENGGUAN)[-1]["number"] + 1
    step(root, "区里", "object", "四处都设岗了", "--item", "communities.posts")
    decided = step(root, "签发人", "decide", str(objected), "--uphold", "--score", "3", "--reason", "已核实")
    assert (decided["step"], decided["version"]) == ("decided", 2)
    assert len(step(root, "签发人", "seal")["seals"]) == 2


def test_all_districts_are_opened_at_once_and_those_that_are_stay(root: Path) -> None:
    step(root, "评分人", "open")
    others = done(root, "open", "--year", "2019", "--actor", "评分人")
    assert len(others) == 7
    assert review(root, "open", "--year", "2018", "--actor", "评分人").exit_code == 1
    assert review(root, "open", "--year", "2020", "--actor", "评分人").exit_code == 1


def test_a_broken_seal_is_told_with_exit_code_1(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step(root, "评分人", "open")
    monkeypatch.setattr("analytics.reviews.sealing.broken", lambda review: (1,))
    result = review(root, "verify", "--year", "2019", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["broken"] == [1]


def test_what_was_said_wrong_is_refused_in_a_sentence(root: Path) -> None:
    step(root, "评分人", "open")
    about = ("--year", "2019", "--district", CHENGGUAN, "--actor", "区里")
    for arguments in (
        ("score", "communities.posts", "--score", "3"),
        ("self-assess", "communities.post", "--score", "1"),
        ("self-assess", "communities.posts", "--score", "nan"),
        ("self-assess", "communities.posts", "--score", "99"),
        ("show", "--year", "2018", "--district", CHENGGUAN),
    ):
        result = review(root, *arguments, *([] if "show" in arguments else about))
        assert (arguments, result.exit_code, "Traceback" in result.output) == (arguments, 1, False)
        assert result.stderr


def test_a_scheme_is_adopted_for_a_year_and_its_history_is_listed(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "办法.toml"
    file.write_text(
        FILE.read_text(encoding="utf-8").replace("weight = 20.0", "weight = 25.0"), encoding="utf-8"
    )
    about = ("--year", "2019", "--actor", "签发人", "--reason", "突出社区配备")
    adopted = done(root, "adopt", str(file), *about)
    assert (adopted["version"], adopted["items"][0]["weight"]) == (2, 25.0)
    (version,) = done(root, "schemes")
    assert (version["year"], version["by"], version["weight"]) == (2019, "签发人", 105.0)
    assert version["changes"] == [
        {"item": "communities.staffed", "setting": "weight", "before": 20.0, "after": 25.0}
    ]
    assert item(step(root, "评分人", "open"), "communities.staffed")["weight"] == 25.0
    file.write_bytes(b"\xff\xfe")
    assert review(root, "adopt", str(file), *about).exit_code == 1
