"""On the data page a district hands in and a steward publishes or returns; each sees what is theirs."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from analytics.access.roles import Role
from analytics.access.viewer import Viewer, everybody
from analytics.intake.handed_in import HandIns, State
from analytics.warehouse.snapshots.catalogue import Catalogue
from pages.frame import admission
from pages.parts.data import uploads
from tests.handing_in import CHENGGUAN, DAY, QILIHE, account, file_of, handed_in
from tests.pages.conftest import pages_over
from tests.pages.drawn import sent, texts


@dataclass(frozen=True)
class Upload:
    """What the uploader holds of one file."""

    name: str
    content: bytes
    file_id: str = "a"

    def getvalue(self) -> bytes:
        return self.content


@dataclass
class Pages:
    """The data page as whoever is asked for sees it."""

    root: Path
    open: Callable[..., AppTest]
    uploaded: list[Upload]
    viewer: Viewer | None = None

    def of(self, viewer: Viewer, part: str = "submit", **choices: str) -> AppTest:
        self.viewer = viewer
        app = self.open("data", part=part, **choices)
        if part == "submit":
            app.session_state["submission-as-of"] = DAY
            app.run()
            assert not app.exception
        return app


@pytest.fixture
def pages(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    root = tmp_path / "data" / "snapshots"
    shutil.copytree(sample, root)
    uploaded: list[Upload] = []
    with pages_over(root) as run:
        made = Pages(root, run, uploaded)

        def viewer(language: str, *_: object, **__: object) -> Viewer:
            assert made.viewer is not None
            return replace(made.viewer, language=language)

        monkeypatch.setattr(admission, "_viewer", viewer)
        monkeypatch.setattr(uploads, "files", lambda view, *, round: [] if round else uploaded)
        yield made
    # A publish freezes what it has loaded.
    gc.unfreeze()


def button(app: AppTest, label: str) -> Button:
    (found,) = (one for one in app.button if one.label == label)
    return found


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def said(app: AppTest) -> str:
    """Notices, and every cell of the page's tables."""
    notices = "\n".join(one.value for one in (*app.warning, *app.error, *app.success))
    return "\n".join([texts(app), notices, str(sent(app, "rows"))])


def tick_warnings(app: AppTest) -> None:
    for box in app.checkbox:
        box.check()
    app.run()


def test_a_district_hands_in_and_a_steward_publishes_it(pages: Pages, tmp_path: Path) -> None:
    sender = account(pages.root, Role.DISTRICT, CHENGGUAN, name="城关王工")
    steward = account(pages.root, Role.STEWARD, name="甲")
    pages.uploaded += [Upload(name, data) for name, data in file_of(tmp_path, CHENGGUAN)]
    app = pages.of(sender)
    assert "发布" not in labels(app)
    tick_warnings(app)
    app.text_input(key="handing-in-note").input("年底补报").run()
    button(app, "报送").click().run()
    assert not app.exception
    assert "已报送，编号第1号" in said(app)
    assert "待审核" in said(app)
    assert Catalogue(pages.root).head().seq == 27  # type: ignore[union-attr]

    app = pages.of(steward, "handed-in")
    assert "年底补报" in said(app)
    assert "城关王工于" in said(app)
    app.checkbox(key="handed-in-1").check().run()
    assert not app.exception
    assert app.checkbox(key="handed-in-1").value
    assert not [one for one in app.text_input if one.label == "发布人"], "whoever signed in has a name"
    tick_warnings(app)
    button(app, "发布").click().run()
    assert not app.exception
    head = Catalogue(pages.root).head()
    assert head is not None
    assert (head.seq, head.actor, head.as_of) == (28, "甲", DAY)
    assert "没有待审核的报送" in said(app)

    app = pages.of(sender)
    assert "快照28、甲" in said(app)
    assert HandIns.of(pages.root, sender).get(1).state is State.PUBLISHED


def test_a_steward_returns_with_a_reason_and_the_sender_reads_it(pages: Pages, tmp_path: Path) -> None:
    sender = account(pages.root, Role.DISTRICT, CHENGGUAN, name="城关王工")
    steward = account(pages.root, Role.STEWARD, name="甲")
    handed_in(pages.root, tmp_path, sender)
    app = pages.of(steward, "handed-in")
    app.checkbox(key="handed-in-1").check().run()
    assert button(app, "退回所选（1件）").disabled, "a reason is asked for"
    app.text_input(key="handed-in-reason").input("金额与台账不符").run()
    button(app, "退回所选（1件）").click().run()
    assert "没有待审核的报送" in said(app)
    assert "金额与台账不符" in said(pages.of(sender))
    assert "Returned" in said(pages.of(sender, lang="en"))


def test_a_steward_is_asked_for_files_of_districts_and_a_district_for_its_own(pages: Pages) -> None:
    district = pages.of(account(pages.root, Role.DISTRICT, CHENGGUAN, name="王县区"))
    assert "请上传本县区的文件，确认后才会报送。" in texts(district)
    steward = texts(pages.of(account(pages.root, Role.STEWARD, name="孙管理")))
    assert "请上传一个或几个县区的文件。未经确认不会报送。" in steward
    assert "本县区" not in steward


def test_who_handed_in_is_told_that_somebody_else_publishes(pages: Pages, tmp_path: Path) -> None:
    steward = account(pages.root, Role.STEWARD, name="甲")
    handed_in(pages.root, tmp_path, steward)
    pages.uploaded += [Upload(name, data) for name, data in file_of(tmp_path, QILIHE)]
    app = pages.of(steward)
    assert "发布" not in labels(app), "not even straight from an upload"
    assert "报送" in labels(app)
    app = pages.of(steward, "handed-in")
    app.checkbox(key="handed-in-1").check().run()
    assert "所选中有您本人的报送" in said(app)
    assert "发布" not in labels(app)


def test_one_person_may_do_both_where_it_is_set_so(
    pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANZHOU_FOUR_EYES", "0")
    steward = account(pages.root, Role.STEWARD, name="甲")
    pages.uploaded += [Upload(name, data) for name, data in file_of(tmp_path, CHENGGUAN)]
    app = pages.of(steward)
    tick_warnings(app)
    button(app, "发布").click().run()
    assert "已发布：快照28" in said(app)


def test_a_sender_withdraws_what_waits(pages: Pages, tmp_path: Path) -> None:
    sender = account(pages.root, Role.DISTRICT, CHENGGUAN, name="城关王工")
    handed_in(pages.root, tmp_path, sender)
    app = pages.of(sender)
    button(app, "撤回第1号").click().run()
    assert "撤回第1号" not in labels(app)
    assert HandIns.of(pages.root, sender).get(1).state is State.WITHDRAWN


def test_of_two_stewards_the_second_is_told_who_was_first(pages: Pages, tmp_path: Path) -> None:
    sender = account(pages.root, Role.DISTRICT, CHENGGUAN, name="城关王工")
    first, second = (account(pages.root, Role.STEWARD, name=name) for name in ("甲", "乙"))
    one = handed_in(pages.root, tmp_path, sender)
    app = pages.of(second, "handed-in")
    app.checkbox(key="handed-in-1").check().run()
    app.text_input(key="handed-in-reason").input("请重报").run()
    HandIns.of(pages.root, first).send_back(one.number, "金额有误")
    button(app, "退回所选（1件）").click().run()
    assert not app.exception
    assert "金额有误" in said(app)
    assert HandIns.of(pages.root, sender).get(1).settled_by == "甲"


def test_a_sender_sees_nothing_of_others(pages: Pages, tmp_path: Path) -> None:
    sender = account(pages.root, Role.DISTRICT, CHENGGUAN, name="城关王工")
    other = account(pages.root, Role.DISTRICT, QILIHE, name="七里河李工")
    handed_in(pages.root, tmp_path, sender, note="城关的说明")
    app = pages.of(other)
    for word in ("城关王工", "城关的说明", "资金.csv"):
        assert word not in said(app)
    app = pages.of(other, "handed-in")
    assert "城关王工" not in said(app), "the part is not for them, whatever the address says"


def test_rows_of_another_district_are_refused_at_the_upload(pages: Pages, tmp_path: Path) -> None:
    sender = account(pages.root, Role.DISTRICT, CHENGGUAN, name="城关王工")
    pages.uploaded += [Upload(name, data) for name, data in file_of(tmp_path, CHENGGUAN, QILIHE)]
    app = pages.of(sender)
    assert "不能报送：有1处错误" in said(app)
    assert "含七里河区的数据1行；您只报送城关区的数据。" in said(app)
    assert "报送" not in labels(app)


def test_an_open_server_has_one_step(pages: Pages, tmp_path: Path) -> None:
    pages.uploaded += [Upload(name, data) for name, data in file_of(tmp_path, CHENGGUAN)]
    app = pages.of(everybody())
    assert "报送" not in labels(app)
    assert "县区报送" not in str(app.get("button_group"))
    tick_warnings(app)
    app.text_input(key="submission-actor").input("王小明").run()
    button(app, "发布").click().run()
    assert "已发布：快照28" in said(app)
    app = pages.of(everybody(), "handed-in")
    assert not app.exception
    assert app.warning, "the address asks for a part that is not there"
