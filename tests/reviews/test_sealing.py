"""What is sealed is whole, stays, and is compared with what is known now."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.access.viewer import everybody
from analytics.reviews import commands, sealing
from analytics.reviews.result import result
from analytics.reviews.review import review
from analytics.reviews.store import Reviews
from tests.looking import look_at
from tests.plain_snapshots import CHENGGUAN, plain, publish
from tests.reviews.course import ASSOCIATION, CONTRACTS, STAFFED, Course

pytestmark = pytest.mark.usefixtures("on_the_day")


def sealed_document() -> dict[str, Any]:
    course = Course()
    course.do("区里", commands.self_assess, STAFFED, 18.5, "都配齐了")
    course.do("区里", commands.show, ASSOCIATION, sha256="c" * 64, name="批文.pdf", mime="x", size=1)
    course.until_review()
    course.do("评分人", commands.judge, ASSOCIATION, 3, True, "属实")
    course.do("评分人", commands.ask, STAFFED, "哪些社区")
    course.do("区里", commands.answer, 6, "名单附后")
    course.do("评分人", commands.adjust, 2, "经验推广")
    course.do("评分人", commands.score, CONTRACTS, 0, reason="未报送", remark="催报")
    course.do("复核人", commands.check)
    course.do("签发人", commands.sign)
    document: dict[str, Any] = json.loads(course.do("签发人", commands.seal).seals[0].document)
    return document


def test_everything_that_was_said_is_in_the_document() -> None:
    said = sealed_document()
    assert said["version"] == 1
    opening = said["opened"]
    assert (opening["snapshot"], opening["snapshot_sha256"], opening["seq"]) == (24, "a" * 64, 26)
    assert opening["register_sha256"] == "b" * 64
    assert opening["scheme"]["items"]
    by_id = {entry["item"]["id"]: entry for entry in said["items"]}
    assert by_id[STAFFED]["own"]["score"] == 18.5
    assert by_id[STAFFED]["own"]["remark"] == "都配齐了"
    assert by_id[ASSOCIATION]["documents"][0]["shown"]["sha256"] == "c" * 64
    assert by_id[ASSOCIATION]["worked_out"]["evidence"] == "checked"
    assert by_id[CONTRACTS]["scored"]["reason"] == "未报送"
    assert by_id[CONTRACTS]["item"]["value"] is None
    assert [one["answer"] for one in said["questions"]] == ["名单附后"]
    assert [one["points"] for one in said["adjustments"]] == [2.0]
    # 30 of 40 points, and 2.
    assert (said["result"]["percent"], said["result"]["grade"]) == (77.0, "qualified")
    assert (said["checked"]["actor"], said["signed"]["actor"]) == ("复核人", "签发人")
    assert len(said["events"]) == 11


def test_the_same_review_is_the_same_text() -> None:
    course = Course().until_checked()
    assert sealing.document(course.now) == sealing.document(course.now)
    assert "\n" not in sealing.document(course.now)


def test_a_sealed_review_is_not_broken_whatever_follows() -> None:
    course = Course().until_told()
    course.do("区里", commands.object, CONTRACTS, "合同都签了")
    course.do("签发人", commands.decide, 8, True, "补交了合同", 3.0)
    course.do("签发人", commands.seal)
    assert sealing.broken(course.now) == ()


def test_a_seal_holds_by_what_was_said_also_where_a_later_program_works_it_out_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    course = Course().until_sealed()
    monkeypatch.setattr(sealing, "result", lambda review: replace(result(review), percent=1.0, points=2.0))
    assert sealing.broken(course.now) == ()


@pytest.mark.parametrize("what", ["document", "sha256", "score", "opened"])
def test_a_document_or_an_event_that_was_changed_is_found(what: str) -> None:
    course = Course().until_sealed()
    place = {"document": 5, "sha256": 5, "score": 2, "opened": 0}[what]
    event = course.history[place]
    body = dict(event.body)
    if what == "document":
        body["document"] = body["document"].replace("未报送", "已报送")
    elif what == "sha256":
        body["sha256"] = "0" * 64
    elif what == "score":
        body["score"] = 9.0
    else:
        body["snapshot"] = 25
    course.history[place] = replace(event, body=body)
    changed = review(course.history)
    assert changed is not None
    assert sealing.broken(changed) == (1,)


def test_what_changed_since_is_each_cell_then_and_now(tmp_path: Path) -> None:
    root, last = tmp_path / "snapshots", date(2019, 12, 31)
    staff = plain("registrations", employer_kind="government")
    posts = [plain("communities", code=f"62010200100{place}", posts=place % 2) for place in range(4)]
    publish(root, last, communities=posts, registrations=[staff])
    opened = Reviews.of(root, everybody().named("开启人")).open(
        look_at(root, as_of=last, unit=CHENGGUAN), year=2019
    )
    assert sealing.changed_since(opened, look_at(root)) == ()
    publish(root, last, communities=[{**one, "posts": 1} for one in posts], registrations=[staff])
    publish(root, date(2020, 3, 31), communities=posts, registrations=[staff])
    (change,) = sealing.changed_since(opened, look_at(root))
    assert change.item == "communities.posts"
    assert change.cells == (
        ("value", 2.0, 4.0),
        ("completion", 0.5, 1.0),
        ("status", "not_met", "met"),
        ("on_schedule", False, True),
        ("proposed", 1.5, 3.0),
    )
    assert Reviews.of(root, everybody()).get(2019, CHENGGUAN).entries["communities.posts"].item == change.then
