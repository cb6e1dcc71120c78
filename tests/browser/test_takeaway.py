"""Files readers take away, as a browser gets them: tables in three formats, and pictures of what is drawn."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pyarrow import parquet

from analytics.figures.palette import DARK, LIGHT
from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, overflow
from tests.browser.taking import line, opened, taken
from tests.browser.watching import settled, visit

SVG = "{http://www.w3.org/2000/svg}"

#: Figures, a grid of colours, a map, and components of our own: by key their address, and what is read there.
PICTURES = {
    "burnup": ("/target?target=workforce.total", ["30,000", "2016"]),
    "by-district": ("/target?target=workforce.total", ["城关区", "2015", "2020"]),
    "history": ("/target?target=communities.staffed", ["2014"]),
    "parts-by-district": ("/workforce", ["城关", "人群：社会工作人才", "划分方式：单位性质"]),
    "map": ("/districts?part=map", ["永登县", "%"]),
    "community-picture": ("/communities", ["城关区", "雁南街道", "已配备"]),
    "funding-source": ("/funding", ["彩票公益金", "2014"]),
    "profile-trend": ("/districts?part=profile&district=620102", ["城关区", "2015", "2020"]),
}
#: What stands around every one.
AROUND = ("来源：快照27，2020年6月30日", "示例数据：为演示而编制，不是真实数据。", "兰州社会工作人才")


def read(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_text(encoding="utf-8"))


def texts(drawing: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()) for node in drawing.iter(f"{SVG}text"))


def pixels(page: Page, path: Path) -> tuple[int, int, set[str]]:
    """Width, height and the colours of a PNG, as the browser reads it."""
    encoded = base64.b64encode(path.read_bytes()).decode()
    width, height, colours = page.evaluate(_PIXELS, f"data:image/png;base64,{encoded}")
    return width, height, set(colours)


_PIXELS = """
async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4)
    colours.add("#" + [...data.slice(at, at + 3)].map(part => part.toString(16).padStart(2, "0")).join(""));
  return [canvas.width, canvas.height, [...colours]];
}
"""


def test_a_table_is_taken_away_in_three_formats(page: Page) -> None:
    visit(page, "/target?target=communities.staffed")
    made = {name: taken(page, "missing", name) for name in ("CSV", "Excel", "Parquet")}
    stem = "兰州社工_未配备社区_配备专业人才的城市社区_2020-06-30_示例"
    assert [one.suggested_filename for one in made.values()] == [
        f"{stem}.{ending}" for ending in ("csv", "xlsx", "parquet")
    ]
    facts, rows = openpyxl.load_workbook(io.BytesIO(made["Excel"].path().read_bytes())).worksheets
    said = {row[0]: row[1] for row in facts.iter_rows(values_only=True)}
    assert (said["页面 / Page"], said["数据 / Data"]) == ("目标 / Target", "示例 / sample")
    count = parquet.read_table(made["Parquet"].path()).num_rows
    assert rows.max_row == count + 1
    assert len(made["CSV"].path().read_text(encoding="utf-8-sig").splitlines()) == count + 1
    expect(line(page, "missing").get_by_role("status")).to_have_text("已下载。")


def test_a_file_has_what_was_chosen_last(page: Page) -> None:
    visit(page, "/workforce?lang=en")
    opened(page, "parts")
    page.get_by_role("radio", name="Professionals", exact=True).click()
    settled(page)
    made = taken(page, "parts").path().read_text(encoding="utf-8-sig")
    assert "人群 / Group: 专业人才 / Professionals" in made.splitlines()[1]


@pytest.mark.parametrize(
    ("key", "dark"), [("burnup", False), ("history", False), *((k, True) for k in PICTURES)]
)
def test_a_picture_says_what_it_is_of_and_is_light(new_page: NewPage, key: str, dark: bool) -> None:
    path, awaited = PICTURES[key]
    page = visit(new_page(dark=dark), path)
    made = taken(page, key, "SVG")
    assert made.suggested_filename.endswith("_示例.svg")
    drawing = read(made.path())
    said = texts(drawing)
    for text in (
        *awaited,
        "来源：快照27，2020年6月30日",
        "示例数据：为演示而编制，不是真实数据。",
        "兰州社会工作人才",
    ):
        assert text in said
    ground = drawing.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == LIGHT.background
    whole = ElementTree.tostring(drawing, encoding="unicode")
    assert "Noto Sans SC" in whole
    for colour in (DARK.accent, DARK.ink, DARK.part):
        written = ", ".join(map(str, bytes.fromhex(colour.removeprefix("#"))))
        assert colour not in whole
        assert f"rgb({written})" not in whole


@pytest.mark.parametrize("key", ["burnup", "by-district"])
def test_a_png_is_twice_as_fine_as_the_screen_and_not_blank(new_page: NewPage, key: str) -> None:
    page = visit(new_page(dark=True), PICTURES[key][0])
    drawing = read(taken(page, key, "SVG").path())
    width, height, colours = pixels(page, taken(page, key, "PNG").path())
    assert (width, height) == (2 * int(drawing.get("width", "")), 2 * int(drawing.get("height", "")))
    assert {LIGHT.background, LIGHT.accent, LIGHT.ink} <= colours
    assert DARK.background not in colours


def test_the_keyboard_takes_a_file_away(page: Page) -> None:
    visit(page, "/target?target=workforce.total&lang=en")
    opener = line(page, "burnup").get_by_role("button", name="Download", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    with page.expect_download() as awaited:
        page.keyboard.press("Enter")
    assert awaited.value.suggested_filename.endswith(".csv")
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    expect(opener).to_be_focused()


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_what_is_opened_fits_a_phone_and_is_open_to_all(new_page: NewPage, language: str, dark: bool) -> None:
    page = visit(
        new_page(width=390, height=844, dark=dark), f"/target?target=workforce.total&lang={language}"
    )
    opened(page, "burnup")
    assert overflow(page) == []
    assert barriers(page) == []


def test_a_file_that_cannot_be_made_says_so(new_page: NewPage) -> None:
    page = visit(new_page(), "/overview?lang=en")
    opened(page, "district-strip")
    # The browser says of any other answer that it is an error.
    page.evaluate("window.fetch = async () => new Response('', { status: 503 })")
    line(page, "district-strip").get_by_role("button", name="CSV", exact=True).click()
    failed = "This file could not be made. Reload the page and try again."
    expect(line(page, "district-strip").get_by_role("status")).to_have_text(failed)
