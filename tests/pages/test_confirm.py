"""The page 核验 answers a code: what was printed, and what the same numbers are now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.language.exports import Format
from analytics.reports import documents
from analytics.reports.confirmation import confirmation
from analytics.reports.files import Format as Brief
from pages.frame.takeaway import Offers
from tests.looking import look_at
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import printed

DAY, BEFORE, CITY = date(2019, 12, 31), 24, "620100"
both_languages = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(scope="module")
def snapshots(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("confirm") / "snapshots"
    folder.symlink_to(sample)
    return folder


@pytest.fixture(scope="module")
def open_page(snapshots: Path) -> Iterator[OpenPage]:
    with pages_over(snapshots) as run:
        yield run


def code_of(snapshots: Path, **where: object) -> str:
    """The code of a brief made now."""
    made = documents.document(look_at(snapshots, **where), Brief.HTML, language="zh")  # type: ignore[arg-type]
    return str(re.findall(r"LZ-\w{4}-\w{4}", made.decode())[0])


@both_languages
def test_without_a_code_it_says_where_one_is(open_page: OpenPage, language: str) -> None:
    app = open_page("confirm", lang=language)
    assert not printed(app)
    said = {"zh": "每份简报和考核材料", "en": "Every brief and every pack"}[language]
    assert any(said in caption.value for caption in app.caption)


@both_languages
def test_numbers_that_changed_stand_first_with_then_and_now(
    open_page: OpenPage, snapshots: Path, language: str
) -> None:
    code = code_of(snapshots, seq=BEFORE, as_of=DAY)
    app = open_page("confirm", code=code.lower(), lang=language)
    look = look_at(snapshots)
    from analytics.access.viewer import everybody

    known = confirmation(look.catalogue, look.register, everybody(), code)
    assert 0 < len(known.changed) < len(known.numbers)
    (table,) = printed(app)
    last = table.iloc[:, 2].tolist()
    unchanged = {"zh": "不变", "en": "unchanged"}[language]
    assert [cell != unchanged for cell in last] == sorted(
        (one.is_changed for one in known.numbers), reverse=True
    )
    assert len(app.warning) == 1
    assert str(len(known.changed)) in app.warning[0].value


@both_languages
def test_a_paper_that_still_holds_says_so(open_page: OpenPage, snapshots: Path, language: str) -> None:
    app = open_page("confirm", code=code_of(snapshots, unit="620122"), lang=language)
    assert not app.warning
    assert {"zh": "目前均未变化", "en": "are still the same"}[language] in app.success[0].value
    assert app.subheader[0].value == {
        "zh": "皋兰县进展简报（2020年6月30日）", "en": "Progress brief of Gaolan, 30 Jun 2020",
    }[language]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("LZ-2222-2222", "没有登记"),
        ("LZ-2222-2223", "校验不符"),
        ("LZ-0000-2222", "没有0、O、1和I"),
        ("<b>x</b>", "编号形如"),
    ],
)
def test_a_code_that_is_none_is_told_why(open_page: OpenPage, code: str, said: str) -> None:
    app = open_page("confirm", code=code)
    assert said in app.warning[0].value
    assert not printed(app)


def test_its_table_is_taken_away_alike_in_either_language(open_page: OpenPage, snapshots: Path) -> None:
    code = code_of(snapshots, seq=BEFORE, as_of=DAY)
    files = []
    for language in ("zh", "en"):
        offers: Offers = open_page("confirm", code=code, lang=language).session_state["taken-away"]
        offer = offers.settled["confirmed"]
        files.append(Format.CSV.made(offer.table(), offer.stamp))
    assert files[0] == files[1]
    assert code.encode() in files[0]
