"""A clerk's way: the template filled in as offices do, checked, mended in its marked copy, published."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from analytics.intake.finding import FINDINGS_SHEET
from tests.browser.conftest import NewPage, Serve
from tests.browser.test_data import send
from tests.browser.watching import settled, visit
from tests.intake.workbooks import entry, id_number, person

ANNING = "620105"
#: 10 March in Lanzhou, as a web system wrote it into a cell.
AT_UTC_MIDNIGHT = datetime.fromisoformat("2020-03-09T16:00")
#: As offices fill a row: a stroke where there is nothing to say.
PEOPLE: Sequence[Mapping[str, object]] = [
    person(
        running, 身份证号=id_number(running, area=ANNING), 县区="安宁区", 所在社区代码="620105001001",
        注销日期="/", 注销原因="/", 联系志愿者人数="—", 登记有效期至="2021年9月1日",
    )
    for running in (1, 2)
]  # fmt: skip
LEDGER: Sequence[Mapping[str, object]] = [
    entry("AN-1", 县区="安宁区", 资金年度=2020, 列支日期=AT_UTC_MIDNIGHT, 项目名称="/"),
    entry("AN-2", 县区="安宁区", 资金年度=2020, 列支日期="2020.4.1", **{"金额(元)": 5}),
]
FOOTER = ("合计2笔", "制表：张三    审核：李四", "安宁区民政局（盖章）", "2020年6月30日")


def fill(sheet: Worksheet, rows: Sequence[Mapping[str, object]]) -> None:
    """Writes rows below the headers of the template, and the usual lines below them."""
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for header, value in row.items():
            sheet.cell(number, columns[header]).value = value
    for number, line in enumerate(FOOTER, start=len(rows) + 2):
        sheet.cell(number, 1).value = line


def downloaded(page: Page, button: str, path: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).first.click()
    shutil.copyfile(download.value.path(), path)
    return path


def test_a_template_filled_as_offices_do_comes_back_marked_is_mended_there_and_published(
    serve: Serve, new_page: NewPage, sample: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "snapshots"
    shutil.copytree(sample, folder)
    page = visit(new_page(height=1600, server=serve(folder)), f"/data?district={ANNING}")
    file = downloaded(page, "下载", tmp_path / "安宁区.xlsx")
    book = openpyxl.load_workbook(file)
    fill(book["人才登记"], PEOPLE)
    fill(book["资金台账"], LEDGER)
    amount = next(cell for cell in book["资金台账"][3] if cell.value == 5)
    # What WPS shows as 5万元 is five yuan to everybody else.
    amount.number_format = '0"万元"'
    book.save(file)

    send(page, [file])
    expect(page.get_by_text("不能发布")).to_be_visible()
    findings = page.locator(".st-key-findings tbody tr")
    expect(findings.filter(has_text="错误")).to_have_count(1)
    expect(findings.filter(has_text="错误")).to_contain_text("第3行")
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)

    marked = openpyxl.load_workbook(downloaded(page, "已标注", tmp_path / "安宁区-改.xlsx"))
    assert marked.sheetnames[0] == FINDINGS_SHEET
    cell = marked["资金台账"][amount.coordinate]
    assert cell.comment is not None
    assert cell.fill.fgColor.rgb.endswith("FF9C9C")
    cell.value, cell.number_format = 50_000, "General"
    marked.save(tmp_path / "安宁区-改.xlsx")

    # The first file is taken away, the mended one sent in its place.
    page.get_by_test_id("stFileUploader").get_by_role("button", name="移除").first.click()
    settled(page)
    page.locator("input[type=file]").set_input_files([tmp_path / "安宁区-改.xlsx"])
    tick = page.locator("[data-testid=stCheckbox] label")
    expect(tick).to_be_visible(timeout=60_000)
    # The days at 16:00 stay a question, answered by a tick.
    expect(findings.filter(has_text="错误")).to_have_count(0)
    expect(findings.filter(has_text="列支日期").filter(has_text="提醒")).to_have_count(1)
    tick.first.click()
    settled(page)
    page.get_by_label("发布人").fill("王小明")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布：快照28，2020年6月30日。")).to_be_visible(timeout=60_000)

    (ledger,) = folder.glob("data/00000028-*/funding.parquet")
    (register,) = folder.glob("data/00000028-*/registrations.parquet")
    with duckdb.connect() as plain:
        sums = plain.sql(f"select sum(amount_yuan), count(*) from '{ledger}'").fetchall()
        people = plain.sql(f"select count(*) from '{register}'").fetchall()
    assert (sums, people) == ([(80_000, 2)], [(2,)])
    visit(page, f"/funding?district={ANNING}")
    expect(page.get_by_text("8万元").or_(page.get_by_text("80,000")).first).to_be_visible()
