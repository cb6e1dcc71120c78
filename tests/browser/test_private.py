"""An ID number in the name of a file or a publisher goes through the page into nothing kept or shown."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, Serve
from tests.browser.test_data import send
from tests.browser.watching import settled, visit
from tests.intake.test_private import kept_in
from tests.intake.workbooks import csv_file, entry, id_number
from tests.intake.writings import WRITINGS, digits_in

NUMBER = id_number(7)
AS_OF = date(2020, 6, 30)
#: What the page says, apart from the field that names the files of the reader's own disk.
SAID = """
() => {
  const page = document.body.cloneNode(true);
  page.querySelectorAll('[data-testid="stFileUploader"], script, style').forEach(part => part.remove());
  const shadows = [...document.querySelectorAll('*')].filter(node => node.shadowRoot);
  return page.textContent + shadows.map(node => node.shadowRoot.textContent).join('');
}
"""


def test_an_id_number_in_names_is_neither_published_nor_shown(
    sample: Path, serve: Serve, new_page: NewPage, tmp_path: Path
) -> None:
    root, written = tmp_path / "data" / "snapshots", WRITINGS["hyphens"](NUMBER)
    shutil.copytree(sample, root)
    before = len(list((root / "manifests").iterdir()))
    server = serve(root)
    page = visit(new_page(height=1600, server=server), "/data")
    file = csv_file(
        tmp_path / f"资金 {written}.csv", [{**entry(列支日期="2020-03-10", 资金年度=2020), "备注": 1}]
    )
    send(page, [file])
    expect(page.get_by_text("资金 ***.csv").first).to_be_visible()
    page.locator("[data-testid=stCheckbox] label").first.click()
    settled(page)
    _publish_as(page, f"张三 {written}")
    expect(page.get_by_text("发布人中含有身份证号，未发布；请只填写姓名。")).to_be_visible()
    assert len(list((root / "manifests").iterdir())) == before
    said = [page.evaluate(SAID), page.url]

    _publish_as(page, "王小明")
    expect(page.get_by_text("已发布")).to_be_visible(timeout=60_000)
    assert len(list((root / "manifests").iterdir())) == before + 1
    said += [page.evaluate(SAID), page.url, visit(page, "/data?part=snapshots").evaluate(SAID)]
    (rows,) = (root / "data").glob(f"{before + 1:08d}-*")
    for text in (*said, server.written(), *kept_in(rows), *kept_in(root / "manifests")):
        assert NUMBER not in digits_in(text)


def _publish_as(page: Page, actor: str) -> None:
    page.get_by_label("发布人").fill(actor)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="发布", exact=True).click()
    settled(page, seconds=60)
