"""A year's review by clicks and keys: every step by whoever it is for, and nothing typed is lost."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from analytics.reference import districts
from analytics.reviews import commands
from analytics.reviews.items import Standing
from analytics.reviews.review import Evidence, Step
from analytics.reviews.store import Reviews
from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, broken, overflow
from tests.browser.server import Server, serving
from tests.browser.watching import settled, visit
from tests.reviewed import DISTRICT, IN_REVIEW, NAMES, REVIEWER, TOLD, YEAR, opened, review, under_way

CHENGGUAN = "620102"
STAFFED, CONTRACTS, ASSOCIATION = "communities.staffed", "pay.contracts", "associations.district"
LIST = f"/reviews?as_of=2019-12-31&year={YEAR}"
SHEET = f"{LIST}&district={CHENGGUAN}"
#: A page with one line: what a district attaches.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF\n"
)


def named(page: Page, name: str) -> Page:
    """Says who acts."""
    field = page.get_by_role("textbox", name="您的姓名")
    field.fill(name)
    field.press("Enter")
    return settled(page)


def cell(page: Page, item: str, field: str) -> Locator:
    return page.locator(f'[data-item="{item}"][data-field="{field}"]')


def state(page: Page, item: str) -> Locator:
    return page.locator(f'[data-state="{item}"]')


def press(page: Page, name: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).click()
    settled(page)


def at_step(page: Page, word: str) -> None:
    expect(page.locator(".review_head [aria-current=step]")).to_have_text(re.compile(word))
    settled(page)


def entry(folder: Path, item: str, code: str = CHENGGUAN):  # type: ignore[no-untyped-def]
    return review(folder, code).entries[item]


@pytest.fixture
def reviewed(folder: Path) -> Path:
    """A folder of its own with every district's review opened."""
    opened(folder)
    return folder


def handed_in(folder: Path) -> None:
    """Every district has handed in: the reviewers may score."""
    for code in districts():
        Reviews.of(folder, DISTRICT).write(YEAR, code, lambda now: commands.submit(now, DISTRICT))


def test_a_year_is_reviewed_from_opening_to_the_seal_after_an_objection(
    folder: Path, own_server: Server, new_page: NewPage, tmp_path: Path
) -> None:
    district, reviewer, checker, signer = (new_page(height=1400, server=own_server) for _ in NAMES)
    for page, name in zip((district, reviewer, checker, signer), NAMES, strict=True):
        named(visit(page, SHEET), name)
    # The reviewer opens it on the snapshot of the year's end.
    press(reviewer, "用这期快照启动2019年考核")
    at_step(reviewer, "县区自评")

    # The district assesses itself, attaches evidence and hands in.
    named(visit(district, SHEET), NAMES[0])
    cell(district, STAFFED, "own_score").fill("18")
    cell(district, STAFFED, "own_score").press("Tab")
    district.keyboard.type("附社区名单")
    district.keyboard.press("Tab")
    expect(state(district, STAFFED)).to_have_text("✓ 已保存")
    attach(district, ASSOCIATION, tmp_path)
    press(district, "报送自评")
    at_step(district, "审核中")

    # The reviewer puts a question, the district answers it.
    named(visit(reviewer, SHEET), NAMES[1])
    dialog = item_of(reviewer, CONTRACTS)
    dialog.get_by_label("向县区提问").fill("未签合同的是哪些人？")
    dialog.get_by_role("button", name="提问", exact=True).click()
    expect(dialog.get_by_text("李审核：未签合同的是哪些人？")).to_be_visible()
    named(visit(district, SHEET), NAMES[0])
    dialog = item_of(district, CONTRACTS)
    dialog.get_by_label("答复").fill("新聘人员，已补签")
    dialog.get_by_role("button", name="答复", exact=True).click()
    expect(dialog.get_by_text("王县区：新聘人员，已补签")).to_be_visible()

    # The reviewer looks at the evidence, scores, and gives a plus point.
    closed(reviewer, dialog=reviewer.get_by_role("dialog"))
    dialog = item_of(reviewer, ASSOCIATION)
    with reviewer.expect_download() as taken:
        dialog.get_by_role("button", name=re.compile("^下载")).click()
    assert Path(taken.value.path()).read_bytes() == PDF
    assert taken.value.suggested_filename.endswith(".pdf")
    dialog.get_by_role("button", name="认可", exact=True).click()
    expect(dialog.get_by_text("已认可（李审核）")).to_be_visible()
    assert entry(folder, ASSOCIATION).evidence is Evidence.CHECKED
    closed(reviewer, dialog)
    score_row(reviewer, STAFFED, "17.5", "两个社区无人在岗")
    reviewer.get_by_label("分数（减分填负数）").fill("1.5")
    reviewer.get_by_role("textbox", name="原因").fill("试点经验在全市推广")
    press(reviewer, "添加")
    expect(reviewer.get_by_text("+1.5分：试点经验在全市推广（李审核）")).to_be_visible()
    # Who scored does not check: the page says so instead of letting them.
    expect(reviewer.get_by_role("button", name="复核完毕，送签发")).to_be_disabled()
    expect(reviewer.get_by_text(re.compile("评分.*不能复核|不得复核|须由他人复核"))).to_be_visible()

    for page, name, button, word in (
        (checker, NAMES[2], "复核完毕，送签发", "已复核"),
        (signer, NAMES[3], "签发", "已签发"),
        (signer, NAMES[3], "封存", "已封存"),
        (reviewer, NAMES[1], "向县区反馈结果", "已反馈"),
    ):
        named(visit(page, SHEET), name)
        press(page, button)
        at_step(page, word)
    sealed = review(folder, CHENGGUAN).seals[0]
    expect(reviewer.get_by_text(sealed.sha256)).to_be_visible()

    # The district objects, the signer decides, and it is sealed anew.
    named(visit(district, SHEET), NAMES[0])
    district.get_by_text("提出申诉……").click()
    choose(district, "申诉事项", "配备专业人才的城市社区")
    district.get_by_label("申诉内容").fill("年底前已到岗")
    press(district, "提出申诉")
    at_step(district, "申诉中")
    named(visit(signer, SHEET), NAMES[3])
    signer.get_by_role("radio", name="成立", exact=True).or_(
        signer.get_by_role("button", name="成立", exact=True)
    ).first.click()
    signer.get_by_label("成立时的新评分（0至20）").fill("19")
    signer.get_by_label("理由").or_(signer.get_by_role("textbox", name="原因")).last.fill("核实属实")
    press(signer, "作出答复")
    at_step(signer, "申诉已答复")
    press(signer, "封存")
    expect(signer.get_by_text("第2版", exact=False).first).to_be_visible()
    settled(signer)
    done = review(folder, CHENGGUAN)
    assert [seal.version for seal in done.seals] == [1, 2]
    assert done.seals[0] == sealed
    assert (done.step, done.entries[STAFFED].score) == (Step.DECIDED, 19.0)
    # It is not closed while the district may object.
    expect(signer.get_by_role("button", name="办结")).to_be_disabled()


def item_of(page: Page, item: str) -> Locator:
    """The dialog of an item, opened from its row."""
    page.locator(f'tr[data-item="{item}"] .talk a').first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    settled(page)
    return dialog


def closed(page: Page, dialog: Locator) -> None:
    settled(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page).not_to_have_url(re.compile("item="))
    settled(page)


def attach(page: Page, item: str, folder: Path) -> None:
    """Attaches a file to an item by its dialog, and closes that."""
    dialog = item_of(page, item)
    file = folder / "批复.pdf"
    file.write_bytes(PDF)
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.get_by_role("button", name=re.compile("附上这")).click()
    expect(dialog.get_by_text("批复.pdf，王县区于", exact=False)).to_be_visible()
    closed(page, dialog)


def test_a_dialog_has_the_focus_again_when_a_file_was_taken_in_it(
    reviewed: Path, own_server: Server, new_page: NewPage, tmp_path: Path
) -> None:
    """A button is disabled while its file is made, and a browser takes the focus from what is disabled."""
    page = named(visit(new_page(server=own_server), SHEET), NAMES[0])
    attach(page, ASSOCIATION, tmp_path)
    for key in ("Space", "Enter"):
        dialog = item_of(page, ASSOCIATION)
        button = dialog.get_by_role("button", name=re.compile("^下载"))
        button.focus()
        with page.expect_download():
            page.keyboard.press(key)
        settled(page)
        expect(button).to_be_focused()
        closed(page, dialog)
    # A dialog sometimes takes the focus before the file is made.
    dialog = item_of(page, ASSOCIATION)
    button = dialog.get_by_role("button", name=re.compile("^下载"))
    button.focus()
    button.evaluate("button => { button.disabled = true; }")
    dialog.focus()
    button.evaluate("button => { button.disabled = false; }")
    expect(button).to_be_focused()
    # Who has gone on with the keyboard stays there.
    button.evaluate("button => { button.disabled = true; }")
    elsewhere = dialog.get_by_role("button", name="关闭")
    elsewhere.focus()
    button.evaluate("button => { button.disabled = false; }")
    settled(page)
    expect(elsewhere).to_be_focused()


def choose(page: Page, label: str, option: str) -> None:
    settled(page)
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def score_row(page: Page, item: str, score: str, reason: str) -> None:
    """Scores an item with the keyboard: the score waits for its reason, and says so."""
    cell(page, item, "score").focus()
    page.keyboard.type(score)
    page.keyboard.press("Tab")
    expect(state(page, item)).to_have_text(re.compile("未保存：.*理由"))
    page.keyboard.type(reason)
    page.keyboard.press("Tab")
    expect(state(page, item)).to_have_text("✓ 已保存")


def test_eight_districts_are_scored_by_keys_alone(
    reviewed: Path, own_server: Server, new_page: NewPage
) -> None:
    handed_in(reviewed)
    page = named(visit(new_page(server=own_server), SHEET), NAMES[1])
    for place, code in enumerate(districts()):
        entries = review(reviewed, code).entries
        rows = [id for id, one in entries.items() if one.item.proposed is not None]
        # Where something is owed and nothing known, a stroke wants a reason: only those are left.
        left = [id for id, one in entries.items() if one.standing is Standing.NO_DATA]
        page.locator("[data-field=score]").first.focus()
        for id in page.locator("[data-field=score]").evaluate_all("all => all.map(one => one.dataset.item)"):
            page.keyboard.press("=" if id in rows else "/")
            page.keyboard.press("Enter")
        expect(page.locator(".state.kept")).to_have_count(len(entries) - len(left))
        expect(page.locator(".state.refused")).to_have_count(len(left))
        # Below the last row the keys lead on to the next district.
        if place < len(districts()) - 1:
            page.keyboard.press("Enter")
            expect(page).to_have_url(re.compile(f"district={districts_after(code)}"))
            settled(page)
    scored = [
        one.scored is not None for code in districts() for one in review(reviewed, code).entries.values()
    ]
    assert sum(scored) > 90


def districts_after(code: str) -> str:
    codes = list(districts())
    return codes[codes.index(code) + 1]


def unwatched(browser: Browser, server: Server) -> Page:
    """A page nobody watches for errors: its server goes away."""
    context = browser.new_context(
        base_url=server.url, locale="zh-CN", viewport={"width": 1440, "height": 1200}
    )
    return named(visit(context.new_page(), SHEET), NAMES[1])


def test_what_is_typed_while_the_server_is_killed_is_kept_when_it_is_back(
    browser: Browser, reviewed: Path
) -> None:
    handed_in(reviewed)
    with serving(reviewed) as server:
        page, port = unwatched(browser, server), urlsplit(server.url).port
        cells = page.locator("[data-field=score]").evaluate_all("all => all.map(one => one.dataset.item)")
        items = cells[:6]
        cell(page, items[0], "score").focus()
        for place, _ in enumerate(items):
            page.keyboard.press("=")
            page.keyboard.press("Enter")
            if place == 2:
                os.kill(server.pid, signal.SIGKILL)
        expect(page.locator(".total")).to_have_text(re.compile("尚未保存"))
    with serving(reviewed, port=port):
        # The browser finds the new server by itself, and says what it was never answered.
        expect(page.locator(".state.kept")).to_have_count(len(items), timeout=120_000)
        expect(page.locator(".total")).to_have_text("填写的内容已全部保存。")
        settled(page)
    for item in items:
        assert entry(reviewed, item).scored is not None
    kinds = [event.kind for event in review(reviewed, CHENGGUAN).history]
    assert kinds.count("scored") == len(items)
    page.context.close()


def asked_for(page: Page) -> list[ClientState]:
    """What runs the page asks for from its next connection on."""
    asked: list[ClientState] = []

    def hear(sent: bytes | str) -> None:
        said = BackMsg()
        said.ParseFromString(sent if isinstance(sent, bytes) else sent.encode())
        asked.append(said.rerun_script)

    page.on("websocket", lambda socket: socket.on("framesent", hear))
    return asked


def test_what_is_typed_is_kept_when_the_server_is_killed_in_the_middle_of_a_run(
    browser: Browser, reviewed: Path
) -> None:
    handed_in(reviewed)
    with serving(reviewed) as server:
        page, port = unwatched(browser, server), urlsplit(server.url).port
        with closing(sqlite3.connect(reviewed.with_name("snapshots.kept.sqlite"))) as other:
            # The run waits for its turn to write, and its browser for the end of the run.
            other.execute("begin immediate")
            cell(page, STAFFED, "score").focus()
            page.keyboard.press("=")
            page.keyboard.press("Enter")
            expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "running")
            os.kill(server.pid, signal.SIGKILL)
    asked = asked_for(page)
    with serving(reviewed, port=port):
        expect(state(page, STAFFED)).to_have_text("✓ 已保存", timeout=60_000)
        settled(page)
    whole = [one for one in asked if one.HasField("context_info") and not one.fragment_id]
    # The last word says what stands in the fields of the page: who acts, above all.
    assert any(widget.id.endswith("acting-field") for widget in whole[-1].widget_states.widgets)
    assert entry(reviewed, STAFFED).scored is not None
    page.context.close()


def test_what_was_typed_in_a_browser_that_was_closed_is_offered_again(
    browser: Browser, reviewed: Path
) -> None:
    handed_in(reviewed)
    with serving(reviewed) as server:
        page, port = unwatched(browser, server), urlsplit(server.url).port
        os.kill(server.pid, signal.SIGKILL)
        cell(page, STAFFED, "remark").fill("社区名单已逐个核对")
        cell(page, STAFFED, "remark").press("Enter")
        expect(state(page, STAFFED)).to_have_text("正在保存……")
        context = page.context
        page.close()
    with serving(reviewed, port=port):
        page = visit(context.new_page(), SHEET)
        expect(page.get_by_text("在本浏览器中填写的1行没有保存")).to_be_visible()
        expect(page.get_by_role("button", name="保存", exact=True)).to_be_disabled()
        named(page, NAMES[1])
        expect(cell(page, STAFFED, "remark")).to_have_value("社区名单已逐个核对")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(state(page, STAFFED)).to_have_text("✓ 已保存")
        settled(page)
        assert entry(reviewed, STAFFED).scored.remark == "社区名单已逐个核对"
        visit(page, SHEET)
        expect(page.get_by_text("在本浏览器中填写的", exact=False)).to_have_count(0)
        context.close()


def test_a_reason_typed_before_its_score_is_answered_is_kept_with_it(
    reviewed: Path, own_server: Server, new_page: NewPage
) -> None:
    handed_in(reviewed)
    page = named(visit(new_page(server=own_server), SHEET), NAMES[1])
    cell(page, STAFFED, "score").focus()
    # Faster than any answer: the score alone is refused when its reason stands there already.
    for typed in ("17.5", "两个社区无人在岗"):
        page.keyboard.insert_text(typed)
        page.keyboard.press("Tab")
    expect(state(page, STAFFED)).to_have_text("✓ 已保存")
    settled(page)
    scored = entry(reviewed, STAFFED).scored
    assert (scored.score, scored.reason) == (17.5, "两个社区无人在岗")


@pytest.mark.parametrize(("button", "kept"), [("保留我的", "我的"), ("采用对方的", "对方的")])
def test_of_two_people_in_one_cell_the_second_is_told_and_chooses(
    reviewed: Path, own_server: Server, new_page: NewPage, button: str, kept: str
) -> None:
    handed_in(reviewed)
    page = named(visit(new_page(server=own_server), SHEET), NAMES[2])
    proposed = entry(reviewed, STAFFED).item.proposed

    def other(remark: str) -> Callable[..., object]:
        return lambda now: commands.score(now, REVIEWER, STAFFED, proposed, remark=remark)

    Reviews.of(reviewed, REVIEWER).write(YEAR, CHENGGUAN, other("对方的"))
    cell(page, STAFFED, "remark").fill("我的")
    cell(page, STAFFED, "remark").press("Enter")
    expect(state(page, STAFFED)).to_have_text(re.compile("李审核.*对方： 对方的 · 我的： 我的"))
    assert entry(reviewed, STAFFED).scored.remark == "对方的"
    page.get_by_role("button", name=button).click()
    expect(cell(page, STAFFED, "remark")).to_have_value(kept)
    settled(page)
    expect(page.locator(".total")).to_have_text("填写的内容已全部保存。")
    assert entry(reviewed, STAFFED).scored.remark == kept


def test_what_is_no_score_is_refused_in_its_row_and_stays(
    reviewed: Path, own_server: Server, new_page: NewPage
) -> None:
    handed_in(reviewed)
    page = named(visit(new_page(server=own_server), SHEET), NAMES[1])
    for typed, said in (("25", "0至20"), ("十", "不是分数"), ("19.55", "一位小数")):
        cell(page, STAFFED, "score").fill(typed)
        cell(page, STAFFED, "score").press("Enter")
        expect(state(page, STAFFED)).to_have_text(re.compile(f"未保存：.*{said}"))
        expect(cell(page, STAFFED, "score")).to_have_value(typed)
    assert entry(reviewed, STAFFED).scored is None


@pytest.fixture(scope="module")
def only_looked_at(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over reviews under way, in which nobody does anything."""
    root = tmp_path_factory.mktemp("data") / "snapshots"
    shutil.copytree(sample, root)
    under_way(root)
    with serving(root) as server:
        yield server


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
@pytest.mark.parametrize("code", [None, IN_REVIEW, TOLD])
def test_the_page_is_whole_and_open_to_all(
    only_looked_at: Server, new_page: NewPage, language: str, dark: bool, code: str | None
) -> None:
    address = f"{LIST}&lang={language}" + (f"&district={code}" if code else "")
    page = new_page(width=1440, dark=dark, server=only_looked_at)
    page.set_default_timeout(30_000)
    visit(page, address)
    name = page.get_by_role("textbox", name="您的姓名" if language == "zh" else "Your name")
    name.fill("李审核")
    name.press("Enter")
    settled(page)
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        assert overflow(page) == []
        assert barriers(page) == []
    assert broken(page) == []


def test_what_is_returned_needs_a_reason_and_goes_back(
    reviewed: Path, own_server: Server, new_page: NewPage
) -> None:
    handed_in(reviewed)
    page = named(visit(new_page(server=own_server), SHEET), NAMES[1])
    press(page, "退回", exact=False)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="退回", exact=True).click()
    expect(dialog.get_by_text("请写明退回的理由")).to_be_visible()
    dialog.get_by_role("textbox").fill("材料不全")
    dialog.get_by_role("button", name="退回", exact=True).click()
    expect(dialog).to_have_count(0)
    at_step(page, "县区自评")
    assert review(reviewed, CHENGGUAN).history[-1].body == {"reason": "材料不全"}
