"""A district hands in, somebody who did not send it publishes it, and the district sees it, in browsers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.access.accounts import Account
from analytics.access.roles import Role
from analytics.intake.handed_in import HandIns, State
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.access.accounted import CHENGGUAN, made
from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.browser.signed_in import closed, sign_in
from tests.browser.test_data import AS_OF, send
from tests.browser.test_hostile_texts import BEYOND
from tests.browser.watching import settled, visit
from tests.handing_in import file_of

NOTE = "年底补报一笔"


@dataclass(frozen=True)
class Closed:
    """A dashboard with sign-in over snapshots of its own."""

    server: Server
    root: Path

    def page(self, new_page: NewPage, account: Account, **options: int) -> Page:
        """A browser of somebody who is signed in."""
        page = new_page(server=self.server, **options)
        sign_in(page.context, self.server, self.root, account)
        return page


@pytest.fixture
def dashboard(sample: Path, tmp_path: Path) -> Iterator[Closed]:
    root = tmp_path / "data" / "snapshots"
    shutil.copytree(sample, root)
    made(root, "王管理", Role.ADMINISTRATOR)
    with closed(root, tmp_path) as server:
        yield Closed(server, root)


def ledger(folder: Path, *, amount: int = 30000) -> Path:
    """A file of 城关区 with one entry."""
    ((name, _),) = file_of(folder, CHENGGUAN, amount=amount)
    return folder / name


def hand_in(page: Page, file: Path, number: int, *, note: str = "") -> None:
    """From the file to the sentence that says its number."""
    visit(page, "/data")
    send(page, [file])
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    expect(page.get_by_text("可以发布")).to_have_count(0)
    for tick in page.locator("[data-testid=stCheckbox] label").all():
        tick.click()
        settled(page)
    page.get_by_label("给审核人的说明").fill(note)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text(f"已报送，编号第{number}号")).to_be_visible(timeout=60_000)
    settled(page)


def choose(page: Page, number: int) -> None:
    """Ticks one of those that wait."""
    visit(page, "/data?part=handed-in")
    page.locator(f".st-key-handed-in-{number} label").first.click()
    settled(page, seconds=60)


def test_a_district_hands_in_another_publishes_and_the_district_sees_it(
    dashboard: Closed, new_page: NewPage, tmp_path: Path
) -> None:
    sender = made(dashboard.root, "城关王工", Role.DISTRICT, districts=[CHENGGUAN])
    steward = made(dashboard.root, "数据甲", Role.STEWARD)
    head = Catalogue(dashboard.root).head()
    assert head is not None
    theirs = dashboard.page(new_page, sender, height=1600)
    hand_in(theirs, ledger(tmp_path / "sent"), 1, note=NOTE)
    own = theirs.locator(".st-key-handed-in-own")
    expect(own.get_by_text("待审核")).to_be_visible()

    ours = dashboard.page(new_page, steward, height=1600)
    visit(ours, "/data")
    ours.get_by_role("radio", name="县区报送（1件待审核）").click()
    settled(ours)
    expect(ours.get_by_text(NOTE).first).to_be_visible()
    expect(ours.get_by_text("城关王工").first).to_be_visible()
    choose(ours, 1)
    expect(ours.get_by_text("检查结果")).to_be_visible(timeout=60_000)
    for tick in ours.locator("[class*=st-key-submission-accept] label").all():
        tick.click()
        settled(ours)
    expect(ours.get_by_label("发布人")).to_have_count(0)
    ours.get_by_role("button", name="发布", exact=True).click()
    expect(ours.get_by_text(f"已发布：快照{head.seq + 1}，2020年6月30日。")).to_be_visible(timeout=60_000)
    made_of_it = Catalogue(dashboard.root).head()
    assert made_of_it is not None
    assert (made_of_it.seq, made_of_it.actor, made_of_it.as_of) == (head.seq + 1, "数据甲", AS_OF)

    visit(theirs, "/data")
    expect(own.get_by_text("已发布")).to_be_visible()
    expect(own.get_by_text(f"快照{head.seq + 1}")).to_be_visible()
    expect(own.get_by_text("数据甲")).to_be_visible()
    expect(theirs.get_by_role("button", name="撤回")).to_have_count(0)
    visit(theirs, "/overview")
    expect(theirs.get_by_text("示例数据")).to_have_count(0)


def test_who_sent_it_is_offered_no_publish_and_another_steward_is(
    dashboard: Closed, new_page: NewPage, tmp_path: Path
) -> None:
    first, second = (made(dashboard.root, name, Role.STEWARD) for name in ("数据甲", "数据乙"))
    theirs = dashboard.page(new_page, first, height=1600)
    hand_in(theirs, ledger(tmp_path / "sent"), 1)
    choose(theirs, 1)
    expect(theirs.get_by_text("须由他人发布").first).to_be_visible()
    expect(theirs.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    ours = dashboard.page(new_page, second, height=1600)
    choose(ours, 1)
    expect(ours.get_by_role("button", name="发布", exact=True)).to_be_visible(timeout=60_000)
    ours.get_by_label("退回原因").fill("金额与台账不符")
    ours.keyboard.press("Tab")
    settled(ours)
    ours.get_by_role("button", name="退回所选").click()
    expect(ours.get_by_text("没有待审核的报送")).to_be_visible()
    visit(theirs, "/data")
    expect(theirs.locator(".st-key-handed-in-own").get_by_text("金额与台账不符")).to_be_visible()
    assert HandIns.of(dashboard.root, first.viewer()).get(1).state is State.RETURNED


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_sides_fit_a_phone(dashboard: Closed, new_page: NewPage, tmp_path: Path, lang: str) -> None:
    sender = made(dashboard.root, "城关王工", Role.DISTRICT, districts=[CHENGGUAN])
    steward = made(dashboard.root, "数据甲", Role.STEWARD)
    theirs = dashboard.page(new_page, sender, width=390, height=844)
    hand_in(theirs, ledger(tmp_path / "sent"), 1, note=NOTE * 20)
    ours = dashboard.page(new_page, steward, width=390, height=844)
    for page, address in ((theirs, "/data"), (ours, "/data?part=handed-in")):
        visit(page, f"{address}{'&' if '?' in address else '?'}lang={lang}")
        expect(page.get_by_text("城关" if lang == "zh" else "Chengguan").first).to_be_visible()
        assert page.evaluate(BEYOND) <= 0, address
    ours.locator(".st-key-handed-in-1 label").first.click()
    settled(ours, seconds=60)
    assert ours.evaluate(BEYOND) <= 0
