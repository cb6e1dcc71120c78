"""Somebody publishes at the very moment another reader's run is under way."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from analytics.access.viewer import everybody
from analytics.intake import submission as submissions
from analytics.intake.finding import Finding, Flaw, Severity, Spot
from analytics.intake.submission import Examination, Submission
from analytics.warehouse.snapshots.catalogue import Catalogue
from pages.parts.data import examining, uploads
from tests.intake.workbooks import csv_file, entry
from tests.pages.conftest import pages_over

DAY = date(2020, 6, 30)


@dataclass(frozen=True)
class Upload:
    """What the uploader holds of one file."""

    name: str
    content: bytes
    file_id: str

    def getvalue(self) -> bytes:
        return self.content


@pytest.fixture
def root(sample: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "snapshots"
    shutil.copytree(sample, folder)
    return folder


@pytest.fixture
def app(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The data page with one file, a day and a name."""
    file = csv_file(tmp_path / "市级.csv", [entry("A-1", 资金年度=2020, 列支日期="2020-03-01")])
    sent = [Upload(file.name, file.read_bytes(), "a")]
    monkeypatch.setattr(uploads, "files", lambda view, *, round: [] if round else sent)
    with pages_over(root) as run:
        app = run("data")
        app.session_state["submission-as-of"] = DAY
        app.run()
        app.text_input(key="submission-actor").input("甲").run()
        yield app
    # A publish freezes what it has loaded.
    gc.unfreeze()


def publishes(root: Path, folder: Path, actor: str = "乙") -> int:
    """Somebody else publishes another file."""
    file = csv_file(folder / "别处.csv", [entry("B-1", 资金年度=2020, 列支日期="2020-03-02")])
    made = submissions.refuse_errors(submissions.examine(root, [file], as_of=DAY))
    return submissions.publish(root, made, viewer=everybody().named(actor), accept_warnings=True).seq


def button(app: AppTest) -> Button:
    (found,) = (one for one in app.button if one.label == "发布")
    return found


def tick(app: AppTest) -> None:
    for box in app.checkbox:
        box.check()
    app.run()


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.warning, *app.error, *app.success))


def test_the_reason_that_was_entered_is_published(app: AppTest, root: Path) -> None:
    tick(app)
    app.text_input(key="submission-reason").input("补记一笔支出").run()
    button(app).click().run()
    head = Catalogue(root).head()
    assert head is not None
    assert (head.actor, head.reason) == ("甲", "补记一笔支出")


def test_a_publish_between_the_click_and_the_lock_is_a_conflict_with_a_new_preview(
    app: AppTest, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(app)
    original = submissions.publish

    def late(*arguments: Any, is_rehearsal: bool = False, **named: Any) -> Any:
        if not is_rehearsal:
            monkeypatch.setattr(submissions, "publish", original)
            publishes(root, tmp_path)
        return original(*arguments, is_rehearsal=is_rehearsal, **named)

    monkeypatch.setattr(submissions, "publish", late)
    button(app).click().run()
    assert not app.exception
    assert "未发布。在此期间，乙发布了快照28" in said(app)
    assert "再点一次发布" in said(app)
    head = Catalogue(root).head()
    assert head is not None
    assert head.seq == 28
    tick(app)
    button(app).click().run()
    head = Catalogue(root).head()
    assert head is not None
    assert (head.seq, head.parent, head.actor) == (29, 28, "甲")
    assert "已发布：快照29" in said(app)


def test_a_publish_between_the_check_and_the_preview_draws_the_page_once_more(
    app: AppTest, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = examining.examined

    def late(*arguments: Any) -> Examination:
        examination = original(*arguments)
        monkeypatch.setattr(examining, "examined", original)
        publishes(root, tmp_path)
        return examination

    monkeypatch.setattr(examining, "examined", late)
    app.session_state["preview"] = None
    app.run()
    assert not app.exception
    assert "未发布" not in said(app)
    assert "28" in said(app)
    assert button(app)


def test_a_tick_for_the_warnings_of_before_is_none_for_others(
    app: AppTest, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = examining.examined

    def warned(*arguments: Any) -> Examination:
        """A warning that names the newest snapshot."""
        examination = original(*arguments)
        made: Submission | None = examination.submission
        assert made is not None
        flaw = Flaw(f"since_{made.made_on}", "Something is odd.", "Look at it.", Severity.WARNING)
        findings: tuple[Finding, ...] = (flaw.at(Spot("市级.csv")),)
        return replace(examination, findings=findings, submission=replace(made, findings=findings))

    monkeypatch.setattr(examining, "examined", warned)
    app.run()
    tick(app)
    assert not button(app).disabled
    publishes(root, tmp_path)
    app.run()
    assert "在此期间，乙发布了快照28" in said(app)
    assert [box.value for box in app.checkbox] == [False]
    assert button(app).disabled
