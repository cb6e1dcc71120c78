"""What stands around a page says truly what is shown, and what the address asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.frame.frame import NAVIGATION, plain
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import component

YONGDENG, DAY = "620121", "2019-12-31"


def test_a_choice_that_does_not_exist_is_told_once(open_page: OpenPage) -> None:
    page = open_page("overview", lang="fr")
    assert [warning.value for warning in page.warning] == ["地址中的“lang=fr”在此不存在，已按默认显示。"]


def test_much_that_is_wrong_in_an_address_is_one_notice(open_page: OpenPage) -> None:
    page = open_page(
        "explore", subject="people", **{"where.gender": "x", "where.colour": "red", "top": "many"}
    )
    (notice,) = (warning.value for warning in page.warning)
    assert notice == (
        "地址中的以下内容在此不存在，已按默认显示：where.gender=x、where.colour=red、top=many。"
    )


@pytest.mark.parametrize("what", ["manifests/00000008.json", "data/00000008-*/observations.parquet"])
def test_a_damaged_snapshot_older_than_the_newest_is_named_and_all_others_are_shown(
    sample: Path, tmp_path: Path, what: str
) -> None:
    root = tmp_path / "snapshots"
    shutil.copytree(sample, root)
    (lost,) = root.glob(what)
    lost.write_bytes(b"\0" * lost.stat().st_size)
    with pages_over(root) as run:
        page = run()
    (said,) = (error.value for error in page.error)
    assert "快照8" in said
    assert "未采用" in said
    assert [title.value for title in page.title] == ["兰州市：2020年目标进展"]


@pytest.mark.parametrize(
    "text", ["![i](http://a.example/i)", "a\n\n# b", "www.a.example", "x@a.example", ":red[b] $x$ &#47;"]
)
def test_a_text_inside_markdown_is_one_line_whose_markup_is_escaped(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    assert "://" not in shown.replace("\\", "")
    assert "www." not in shown
    for char in "![]()#:$&_*`<>":
        assert shown.count(char) == shown.count(f"\\{char}")


@pytest.mark.parametrize("page", [name for name, _ in NAVIGATION])
def test_every_page_leads_to_all_others_with_the_shared_choices_and_marks_itself(
    open_page: OpenPage, page: str
) -> None:
    drawn = component(open_page(page, district=YONGDENG, as_of=DAY, lang="en"), "navigation")
    to = {one["page"]: one["to"]["href"].partition("&subject=")[0] for one in drawn["entries"]}
    assert to == {name: f"{name}?as_of={DAY}&district={YONGDENG}&lang=en" for name, _ in NAVIGATION}
    assert [one["page"] for one in drawn["entries"] if one["is_current"]] == [page]
    assert drawn["name"] == "Social work in Lanzhou"


@pytest.mark.parametrize("page", [name for name, _ in NAVIGATION])
def test_a_page_of_one_district_says_so_and_leads_back_to_the_whole_city(
    open_page: OpenPage, page: str
) -> None:
    (back,) = (link for link in links(open_page(page, district=YONGDENG, as_of=DAY)) if "回到全市" in link[0])
    assert back == ("只看永登县　✕ 回到全市", f"as_of={DAY}")
    assert not any("回到全市" in label for label, _ in links(open_page(page)))


def links(app: AppTest) -> list[tuple[str, str]]:
    """(label, query) of every link to a page."""
    return [(link.proto.label, link.proto.query_string) for link in app.get("page_link")]
