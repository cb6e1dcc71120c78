"""Files made for whoever signed in say who took them, when and of which snapshot; what is sealed stays."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from analytics.access.viewer import everybody
from analytics.language.stamp import Taken, taken_by
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.reports import documents as briefs
from analytics.reports.confirmation import confirmation
from analytics.reports.confirmed import all_made, made
from analytics.reports.files import Format as Brief
from analytics.reports.method_workbook import method_workbook
from analytics.reports.review import documents
from analytics.reports.review.files import Format
from analytics.reviews.store import Reviews
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.looking import look_at
from tests.reports.reviewed import SEALED, UNDER_WAY, YEAR, reviewed, reviewed_sample
from tests.reports.test_papers import code_in, said
from tests.reports.test_review_pack import every_text

NAME, NUMBER = "王工 & 李", "(#7)"
AT = datetime(2026, 11, 27, 12, 3, tzinfo=UTC)
BY, LATER = Taken(f"{NAME} {NUMBER}", AT), Taken("赵主任 (#8)", AT)
NOBODY = Taken(None, AT)
LINE = f"取用人：{NAME} {NUMBER}，2026-11-27 20:03，快照"


@pytest.fixture(scope="module")
def root(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed_sample(sample, tmp_path_factory.mktemp("taken"))


def tight(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("format", [Brief.PDF, Brief.WORD, Brief.HTML])
def test_a_brief_says_who_took_it(root: Path, format: Brief) -> None:
    file = briefs.document(look_at(root), format, language="zh", taken=BY)
    line = f"{LINE}27".replace("&", "&amp;") if format is Brief.HTML else f"{LINE}27"
    assert tight(line) in tight(said(file, format))
    # It answers to its code, as the file that was made.
    found = confirmation(Catalogue(root), register(), everybody(), code_in(file, format)).beside(file)
    assert found.same
    if format is Brief.PDF:
        unsaid = briefs.document(look_at(root), format, language="zh")
        assert len(PdfReader(io.BytesIO(file)).pages) == len(PdfReader(io.BytesIO(unsaid)).pages)
    english = briefs.document(look_at(root), format, language="en", taken=BY)
    assert "2026-11-2720:03,snapshot27" in tight(said(english, format))


def test_of_many_files_of_a_code_the_last_ones_are_told(root: Path) -> None:
    look, t = look_at(root, unit="620123"), translator("zh")
    for minute in range(7):
        at = AT.replace(minute=minute)
        file = briefs.document(look, Brief.HTML, language="zh", taken=Taken("王工 (#7)", at))
    papers = confirmation(Catalogue(root), register(), everybody(), code_in(file, Brief.HTML)).papers
    assert len(papers) == 7
    before, *last = all_made(papers, t)
    assert before == "此前另有2份"
    assert last == [made(paper, t) for paper in papers[2:]]
    assert all_made(papers[:5], t) == [made(paper, t) for paper in papers[:5]]


def test_a_picture_is_another_one_for_who_took_it(root: Path) -> None:
    files = [
        briefs.document(look_at(root), Brief.PNG, language="zh", taken=one) for one in (BY, LATER, NOBODY)
    ]
    assert len(set(files)) == 3


@pytest.mark.parametrize("format", Brief)
def test_where_nobody_signs_in_a_brief_names_nobody(root: Path, format: Brief) -> None:
    look = look_at(root)
    alike = briefs.document(look, format, language="zh", taken=NOBODY)
    assert alike == briefs.document(look, format, language="zh")


def pack(root: Path, code: str, format: Format, taken: Taken | None) -> bytes:
    review = Reviews.of(root, everybody()).get(YEAR, code)
    return documents.of_district(
        root, review, register(), format, language="zh", viewer=everybody(), taken=taken
    )


@pytest.mark.parametrize("format", Format)
def test_a_draft_says_who_took_it_and_a_sealed_pack_is_the_same_for_everybody(
    root: Path, format: Format
) -> None:
    assert all(tight(LINE) in tight(text) for text in every_text(pack(root, UNDER_WAY, format, BY), format))
    assert (
        pack(root, SEALED, format, BY)
        == pack(root, SEALED, format, LATER)
        == pack(root, SEALED, format, None)
    )


def test_an_archive_says_who_took_it_beside_what_is_sealed(root: Path) -> None:
    reviews = Reviews.of(root, everybody()).all(YEAR)

    def archive(taken: Taken | None) -> dict[str, bytes]:
        made = documents.archive(
            root, reviews, register(), [Format.EXCEL], language="zh", viewer=everybody(), taken=taken
        )
        with zipfile.ZipFile(io.BytesIO(made)) as files:
            return {name: files.read(name) for name in files.namelist()}

    whose, nobodys = archive(BY), archive(None)
    assert set(whose) - set(nobodys) == {"取用人.txt"}
    assert whose["取用人.txt"].decode("utf-8-sig").startswith(LINE)
    (sealed,) = (name for name in nobodys if name.startswith("城关区"))
    assert whose[sealed] == nobodys[sealed]
    assert all(whose[name] != made for name, made in nobodys.items() if "草稿" in name)


def test_a_workbook_of_the_method_and_a_calendar_say_it(root: Path) -> None:
    from analytics.reviews import calendar

    line = taken_by(BY, 27, translator("zh"))
    book = openpyxl.load_workbook(io.BytesIO(method_workbook(register(), translator("zh"), taken=line)))
    assert book.properties.description == line
    assert all(NUMBER in str(sheet.oddFooter.left.text) for sheet in book)
    folded = calendar.ics([], translator("zh"), is_sample=True, taken=line).decode()
    assert "X-WR-CALDESC" in folded
    assert tight(line.replace(",", "\\,")) in tight(folded.replace("\r\n ", ""))


def test_minutes_say_it(sample: Path, tmp_path: Path) -> None:
    from analytics.reports.minutes import word
    from analytics.reviews.meetings import Meetings
    from tests.acted import met
    from tests.reviewed import copied

    folder = copied(sample, tmp_path)
    reviewed(folder)
    met(folder)
    (meeting, *_) = Meetings.of(folder, everybody()).all()
    look = look_at(folder)
    made: Any = docx.Document(io.BytesIO(word(look, meeting, [meeting], [], translator("zh"), taken=BY)))
    assert made.paragraphs[-1].text == f"{LINE}{meeting.snapshot}"
