"""Every file that is taken away holds the texts as they are kept, and opens as nothing but texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar
from lxml import etree
from pyarrow import parquet
from streamlit.testing.v1 import AppTest

from analytics.access.viewer import everybody
from analytics.intake.returned.annotating import annotated
from analytics.intake.submission import examine
from analytics.language.exports import Format, Stamp
from analytics.language.translator import LANGUAGES, translator
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reports import documents, minutes
from analytics.reports.files import Format as BriefFormat
from analytics.reports.review import documents as packs
from analytics.reports.review.files import Format as PackFormat
from analytics.reviews import calendar, reminders
from analytics.reviews.acting import Actions
from analytics.reviews.meetings import Meetings
from analytics.reviews.store import Reviews, today
from analytics.tables import Table
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.hostile.city import City
from tests.hostile.people import IN_REVIEW, TOLD, YEAR
from tests.hostile.strings import WHOLE
from tests.hostile.views import VIEWS, choices
from tests.intake.workbooks import entry, sheet_of, workbook
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.test_takeaway import offers, read_csv

ZH = translator("zh")
#: Pages that nobody opens without signing in.
CLOSED = ("audit", "accounts")
#: With what a spreadsheet begins a formula.
FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠﹦﹢﹣﹫]")
#: What fetches or runs something when a workbook or a document is opened.
FETCHING = re.compile(
    rb'TargetMode="External"|oleObject|externalLink|attachedTemplate|vbaProject|ddeLink|<f[ >]'
)
#: Signs no XML holds, and of which spreadsheets keep an escape.
ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


@pytest.fixture(scope="module")
def open_page(city: City) -> Iterator[OpenPage]:
    with pages_over(city.folder) as run:
        yield run


@pytest.fixture(scope="module")
def look(city: City) -> Look:
    return Look.of(everybody().named("李工"), Catalogue(city.folder), register())


def opened(open_page: OpenPage, name: str, view: str) -> AppTest:
    return open_page(name, making=True, **choices(view))


@pytest.mark.parametrize("form", Format)
def test_a_table_of_every_text_comes_back_as_it_was(form: Format) -> None:
    """Written, and read by another program."""
    table = Table("communities", {"name_zh": list(WHOLE), "value": range(len(WHOLE))})
    made = form.made(table, Stamp((), "620100", chosen=lambda t: {text: text for text in WHOLE[:50]}))
    if form is Format.CSV:
        heads, rows = read_csv(made)
        place = heads.index("名称 / Name") if "名称 / Name" in heads else len(heads) - 2
        found = [str(row[place]) for row in rows]
        assert [text for text in found if FORMULA.match(text)] == []
        found = [text[1:] if FORMULA.match(text[1:2]) and text[0] == "'" else text for text in found]
        expected = [text[1:] if text[:1] == "'" and FORMULA.match(text[1:2]) else text for text in WHOLE]
        assert found == expected
    elif form is Format.XLSX:
        cells = [
            row[0] for row in openpyxl.load_workbook(io.BytesIO(made)).worksheets[1].iter_rows(min_row=2)
        ]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell for cell in cells if cell.hyperlink] == []
        pairs = zip(WHOLE, (str(cell.value or "") for cell in cells), strict=True)
        assert [(a, b) for a, b in pairs if not ESCAPED.search(a) and lines(a) != lines(b)] == []
        harmless_package(made)
    else:
        assert parquet.read_table(io.BytesIO(made)).column("name_zh").to_pylist() == list(WHOLE)


def lines(text: str) -> str:
    """With one kind of line end, as XML has it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def harmless_package(content: bytes) -> None:
    """A workbook or document of well-formed parts that lead nowhere and run nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(part)
            assert not FETCHING.search(part), name


@pytest.mark.parametrize("name", [name for name in VIEWS if name not in CLOSED])
def test_every_table_of_every_page_is_taken_away_harmless(
    open_page: OpenPage, soaks: bool, name: str
) -> None:
    for view in VIEWS[name] if soaks else VIEWS[name][:2]:
        for key, offer in offers(opened(open_page, name, view)).items():
            table = offer.table()
            _, rows = read_csv(Format.CSV.made(table, offer.stamp))
            texts = [cell for row in rows for cell in row if isinstance(cell, str) and not _is_number(cell)]
            assert [text for text in texts if FORMULA.match(text)] == [], key
            harmless_package(Format.XLSX.made(table, offer.stamp))
            assert Format.PARQUET.made(table, offer.stamp)
            assert offer.name.isprintable(), key


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", BriefFormat)
def test_briefs_are_made_and_run_nothing(look: Look, form: BriefFormat, language: str) -> None:
    for one in (look, look.at("620102")):
        made = documents.document(one, form, language=language)
        checked(made)
        if form is BriefFormat.HTML:
            page = etree.HTML(made.decode())
            assert (
                page.xpath("//img[not(starts-with(@src, 'data:'))] | //iframe | //object | //form | //base")
                == []
            )
            assert page.xpath("//@*[starts-with(name(), 'on')]") == []
            assert b"outside.invalid/" not in re.sub(rb">[^<]*<", b"><", made)


@pytest.mark.parametrize("form", PackFormat)
def test_packs_are_made_and_run_nothing(city: City, form: PackFormat) -> None:
    viewer = everybody().named("\x1b[31m\u202e李工")
    reviews = Reviews.of(city.folder, viewer).all(YEAR)
    for code in (IN_REVIEW, TOLD):
        made = packs.of_district(city.folder, reviews[code], register(), form, language="zh", viewer=viewer)
        checked(made, formulas=form is PackFormat.EXCEL)
    made = packs.of_year(city.folder, reviews, register(), form, language="zh", viewer=viewer)
    checked(made, formulas=form is PackFormat.EXCEL)


def checked(made: bytes, *, formulas: bool = False) -> None:
    """A file that another program reads and that fetches and runs nothing."""
    if made.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            for name in package.namelist():
                part = package.read(name)
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(part)
                if formulas:
                    found = re.findall(rb"<f>([^<]*)</f>", part)
                    said = [
                        one
                        for one in found
                        if re.search(rb"(?i)hyperlink|webservice|cmd|import|image|rtd", one)
                    ]
                    assert said == [], name
                else:
                    assert not FETCHING.search(part), name
    elif made.startswith(b"%PDF"):
        assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|SubmitForm)\b", made)
        assert b"outside.invalid" not in b"".join(re.findall(rb"/URI\s*\(([^)]*)\)", made))


def test_minutes_are_made_and_run_nothing(city: City, look: Look) -> None:
    meetings = Meetings.of(city.folder, everybody()).all()
    actions = Actions.of(city.folder, everybody()).all()
    for language in LANGUAGES:
        for meeting in meetings:
            made = minutes.word(look, meeting, meetings, actions, translator(language))
            checked(made)


def test_a_calendar_has_no_more_lines_than_it_was_given(city: City) -> None:
    actions = Actions.of(city.folder, everybody()).all()
    made = calendar.ics(actions, ZH, is_sample=False)
    events = Calendar.from_ical(made).walk("VEVENT")
    assert len(events) == len(actions)
    allowed = {
        *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "TRANSP", "STATUS", "SUMMARY"),
        "DESCRIPTION",
    }
    assert {name for event in events for name in event} <= allowed
    by_number = {int(str(event["uid"]).split("-")[1]): event for event in events}
    for action in actions:
        assert action.what.splitlines()[0].strip() in str(by_number[action.id]["summary"]), ascii(action.what)
    assert not set(made.decode()) & set("\x85\u2028\u2029\x1b")


def test_a_mail_has_the_headers_it_was_given(city: City) -> None:
    due = reminders.due_now(Actions.of(city.folder, everybody()).all(), today())
    assert due
    addresses = reminders.Addresses("a@lanzhou.example", {"620102": ("b@lanzhou.example",)})
    for one in due:
        mail = reminders._mail(one, addresses, ("b@lanzhou.example",), today(), ZH, is_sample=False)
        read = message_from_bytes(bytes(mail), policy=default)
        named = {name.lower() for name in read}
        assert named == {
            "subject", "from", "to", "content-type", "content-transfer-encoding", "mime-version"
        }  # fmt: skip
        assert read.get_content_type() == "text/plain"
        assert read["to"] == "b@lanzhou.example"


def test_a_marked_copy_holds_findings_as_texts(tmp_path: Path) -> None:
    rows = [entry(f"A-{n}", 项目名称=text, 列支日期=text) for n, text in enumerate(WHOLE[:400])]
    path = workbook(tmp_path / "a.xlsx", {sheet_of("funding"): rows})
    findings = examine(tmp_path / "snapshots", [path], as_of=today()).findings
    assert len(findings) > 300
    made = annotated("a.xlsx", path.read_bytes(), findings)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels", ".vml")):
                etree.fromstring(part)
            assert not re.search(rb"<f[ >]", part), name
