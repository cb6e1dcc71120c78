"""Eight districts' files go from the senders' programs to the overview, through the page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import python_calamine
from playwright.sync_api import Page, expect

from analytics.intake.finding import FINDINGS_SHEET
from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.browser.watching import settled, visit
from tests.command_answers import Answers
from tests.intake.test_cases import CASES
from tests.intake.workbooks import csv_file, entry
from tests.submissions.delivery import submission

#: Clean deliveries of one file, one for each district, in four formats.
SEEDS = {
    "620102": 51, "620103": 12, "620104": 16, "620105": 3,
    "620111": 26, "620121": 38, "620122": 63, "620123": 157,
}  # fmt: skip
AS_OF = date(2020, 6, 30)


def send(page: Page, files: list[Path]) -> None:
    """Chooses the day and uploads the files."""
    page.get_by_role("spinbutton").first.click()
    page.keyboard.type(AS_OF.strftime("%Y%m%d"))
    page.keyboard.press("Tab")
    settled(page)
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="数据").click()
    settled(page)
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_text("检查结果")).to_be_visible(timeout=60_000)
    settled(page, seconds=60)


def test_eight_workbooks_are_checked_published_and_shown(
    own_server: Server, new_page: NewPage, folder: Path, tmp_path: Path
) -> None:
    files = []
    for seed in SEEDS.values():
        files += submission(seed, clean=True).write(tmp_path / str(seed))
    assert len({path.suffix for path in files}) >= 4
    page = visit(new_page(height=1600, server=own_server), "/data")
    expect(page.get_by_text("示例数据")).to_be_visible()
    send(page, files)
    expect(page.get_by_text("这是第一期真实快照")).to_be_visible()
    tick = page.locator("[data-testid=stCheckbox] label")
    if tick.count():
        expect(page.get_by_text("发布前请勾选已查看提醒")).to_be_visible()
        tick.first.click()
        settled(page)
    expect(page.get_by_text("发布前请填写发布人。")).to_be_visible()
    page.get_by_label("发布人").fill("王小明")
    page.keyboard.press("Tab")
    settled(page)
    # Whoever clicks again and again publishes once.
    page.get_by_role("button", name="发布", exact=True).evaluate("""
        button => {
          const again = setInterval(() => button.isConnected ? button.click() : clearInterval(again), 150);
          button.click();
        }
    """)
    expect(page.get_by_text("已发布：快照28，2020年6月30日。")).to_be_visible(timeout=60_000)
    assert not (folder / "manifests" / "00000029.json").exists()
    # The same files are not offered a second time.
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    expect(page.get_by_text("请上传一个或几个县区的文件")).to_be_visible()

    said = Answers(folder).targets()
    visit(page, "/overview")
    expect(page.get_by_text("示例数据")).to_have_count(0)
    expect(page.get_by_text("8个县区中8个已报送").first).to_be_visible()
    for target in ("workforce.total", "workforce.professional", "communities.staffed"):
        row = page.locator(f'li.row[data-target="{target}"]')
        assert row.get_attribute("data-status") == said[target]["status"]
        expect(row.locator(".value .main")).to_have_text(f"{said[target]['value']:,.0f}")


def test_an_error_is_shown_at_its_place_and_keeps_the_files_from_being_published(
    own_server: Server, new_page: NewPage, folder: Path, tmp_path: Path
) -> None:
    seed = next(n for n in range(200) if [s.severity for s in submission(n, clean=False).seeded] == ["error"])
    delivered = submission(seed, clean=False)
    page = visit(new_page(height=1600, server=own_server), "/data")
    send(page, delivered.write(tmp_path / "sent"))
    expect(page.get_by_text("不能发布")).to_be_visible()
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    (seeded,) = delivered.seeded
    found = page.locator(".st-key-findings tbody tr").filter(has_text="错误")
    expect(found).to_have_count(1)
    expect(found).to_contain_text(f"第{seeded.place.row}行")
    assert found.locator("td").nth(3).evaluate("cell => cell.scrollWidth <= cell.clientWidth"), "cut off"
    with page.expect_download() as download:
        page.get_by_role("button", name="已标注").first.click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    assert re.fullmatch(r".+_已标注_[0-9a-f]{8}\.xlsx", download.value.suggested_filename)
    assert not list(folder.glob("manifests/00000028.json"))


def test_findings_of_one_kind_down_a_column_are_one_line(
    own_server: Server, new_page: NewPage, tmp_path: Path
) -> None:
    file = csv_file(
        tmp_path / "资金台账.csv", [entry(number, 用途=f"别的{number % 5}") for number in range(300)]
    )
    page = visit(new_page(height=1600, server=own_server), "/data")
    send(page, [file])
    line = page.locator(".st-key-findings tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("300处：第2–301行")
    expect(line).to_contain_text("别的0、别的1、别的2、…")
    expect(line).to_contain_text("例如第2行：")


def test_a_copy_of_what_cannot_be_opened_or_holds_errors_is_taken_away(
    own_server: Server, new_page: NewPage
) -> None:
    names = ("annotate_error_cell.xls", "refusal_in_english.xlsx")
    page = visit(new_page(height=1600, server=own_server), "/data")
    send(page, [CASES / name for name in names])
    for name in names:
        with page.expect_download() as download:
            page.get_by_role("button", name=f"已标注：{name}").click()
        assert download.value.suggested_filename.startswith(f"{Path(name).stem}_已标注_")
        assert python_calamine.load_workbook(download.value.path()).sheet_names[0] == FINDINGS_SHEET


def test_a_visit_to_another_page_and_back_keeps_the_files_the_day_and_the_preview(
    own_server: Server, new_page: NewPage, tmp_path: Path
) -> None:
    page = visit(new_page(height=1600, server=own_server), "/data")
    files = submission(SEEDS["620105"], clean=True).write(tmp_path / "sent")
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_text("请选择截至日")).to_be_visible(timeout=60_000)
    # Typed, and Enter: the day is chosen.
    page.get_by_role("spinbutton").first.click()
    page.keyboard.type(AS_OF.strftime("%Y%m%d"))
    page.keyboard.press("Enter")
    preview = page.get_by_role("heading", name="发布后的变化")
    expect(preview).to_be_visible(timeout=60_000)
    settled(page, seconds=60)
    for away in ("总览", "县区"):
        page.get_by_role("link", name=away, exact=True).first.click()
        expect(preview).to_have_count(0)
        settled(page)
        page.get_by_role("link", name="数据", exact=True).first.click()
        expect(preview).to_be_visible(timeout=60_000)
        expect(page.get_by_text(f"此前已上传：{files[0].name}")).to_be_visible()
        assert [box.inner_text() for box in page.get_by_role("spinbutton").all()] == ["2020", "06", "30"]
        settled(page)
    page.get_by_role("button", name="移除这些文件").click()
    expect(page.get_by_text("请上传一个或几个县区的文件")).to_be_visible()
    expect(preview).to_have_count(0)


def test_every_file_is_checked_on_a_button(own_server: Server, new_page: NewPage, folder: Path) -> None:
    page = visit(new_page(server=own_server), "/data?part=snapshots")
    page.get_by_role("button", name="核对全部文件").click()
    expect(page.get_by_text("全部完好")).to_be_visible(timeout=30_000)
    broken = next(folder.glob("data/00000005-*/funding.parquet"))
    content = bytearray(broken.read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    page.get_by_role("button", name="核对全部文件").click()
    expect(page.get_by_text("快照5已损坏")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("part", ["submit", "completeness", "snapshots"])
def test_each_part_fits_a_phone_in_both_languages(new_page: NewPage, part: str) -> None:
    page = new_page(width=390, height=844)
    for language in ("zh", "en"):
        visit(page, f"/data?part={part}&lang={language}")
        assert page.evaluate("document.querySelector('.stMain').scrollWidth <= innerWidth")
