"""Every text in every column is kept as it was typed, or refused in a sentence that does nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from analytics.dictionary import dictionary
from analytics.intake.finding import Finding
from analytics.intake.submission import examine
from analytics.language.translator import LANGUAGES, translator
from analytics.visible import is_blank, turns
from tests.hostile.city import PLACES, City, Place, column
from tests.hostile.strings import FAMILIES, STRINGS, UNSEEN, WHOLE
from tests.intake.workbooks import csv_file, entry, person, sheet_of, workbook
from tests.submissions.model import Sheet
from tests.submissions.open_document import write_ods

#: What is refused, and the families it may be refused of; each is in one of them for that very reason.
REFUSALS = {
    "text_characters", "text_long", "formula_without_value", "cell_error", "required",
    "required_says_nothing", "key_twice",
}  # fmt: skip
#: What offices write where there is nothing to say.
NOTHING = re.compile(r"[-/\\—–―_·.．、／一]*|无|null|NULL|N/A|n/a")
#: Opens a text and is not closed in it: how a spreadsheet is told to take what follows as text.
MARKS = {"'": "'", "＇": "＇", "`": "`", "‘": "’", "’": "’"}


def kept(text: str) -> str | None:
    """What is kept of a text that is taken."""
    seen = " ".join("".join(sign for sign in text if sign not in UNSEEN).split())
    if seen[:1] in MARKS and MARKS[seen[0]] not in seen[1:] and len(seen) > 1:
        seen = seen[1:].lstrip()
    return seen or None


def test_there_are_more_than_555_and_no_two_alike() -> None:
    assert len(STRINGS) == len(set(STRINGS)) >= 555
    assert all(len(texts) >= 4 for texts in FAMILIES.values())


def test_every_text_column_is_sent() -> None:
    texts = {
        (table.name, one.name) for table in dictionary().tables for one in table.columns if one.type == "text"
    }
    private = {(table, name) for table, name in texts if dictionary().table(table).column(name).private}
    assert set(PLACES) == texts - private
    assert private == {("registrations", "name")}


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_a_text_is_kept_as_it_was_typed_or_refused(city: City, place: Place) -> None:
    sent = city.sent[place]
    assert {*sent.stored, *sent.refused} == set(WHOLE)
    assert {finding.code for finding in sent.refused.values()} <= REFUSALS
    for text, stored in sent.stored.items():
        is_nothing = stored is None and NOTHING.fullmatch(kept(text) or "")
        assert is_nothing or stored == kept(text) or "_xFFF" in str(stored), ascii(text)
    # A name of a real person is never taken for an attack.
    names = [name for name in FAMILIES["names"] if name in sent.refused]
    assert [name for name in names if sent.refused[name].code != "key_twice"] == []


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_what_is_refused_is_refused_for_what_it_is(city: City, place: Place) -> None:
    for text, finding in city.sent[place].refused.items():
        match finding.code:
            case "text_long":
                assert len(kept(text) or "") > (column(place).longest or 0)
            case "formula_without_value":
                assert text.strip().startswith("=")
            case "text_characters":
                signs = [sign for sign in text if unicodedata.category(sign)[0] in "CM"]
                assert signs or is_blank(text) or "\ufffd" in text


def test_a_persons_name_is_read_and_kept_nowhere(tmp_path: Path) -> None:
    rows = [person(1, 姓名=text) for text in WHOLE]
    path = workbook(tmp_path / "a.xlsx", {sheet_of("registrations"): rows})
    findings = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31)).findings
    harmless(findings)


def test_every_finding_does_nothing_wherever_it_is_said(city: City) -> None:
    assert len(city.findings) > 1000
    harmless(city.findings)


@pytest.mark.parametrize("text", FAMILIES["halves"], ids=ascii)
def test_half_of_a_sign_is_no_text(tmp_path: Path, text: str) -> None:
    path = csv_file(tmp_path / "a.csv", [entry("A-1", 项目名称="甲")])
    content = path.read_bytes().replace("甲".encode(), text.encode("utf-8", "surrogatepass"))
    examination = examine(tmp_path / "snapshots", [("a.csv", content)], as_of=date(2016, 12, 31))
    assert not examination.publishable
    harmless(examination.findings)


def test_the_names_of_files_sheets_and_headers_do_nothing(tmp_path: Path) -> None:
    content = csv_file(tmp_path / "a.csv", [entry("A-1")]).read_bytes()
    day = date(2016, 12, 31)
    named = [(name, content) for text in STRINGS for name in (f"{text}.csv", text)]
    harmless(examine(tmp_path / "snapshots", named, as_of=day).findings)
    for first in range(0, len(WHOLE), 80):
        headers = {f"列{text}": "甲" for text in WHOLE[first : first + 80]}
        path = csv_file(tmp_path / "b.csv", [{**entry("A-1"), **headers}])
        harmless(examine(tmp_path / "snapshots", [path], as_of=day).findings)
    sheets = [Sheet(text[:200], [["甲"], ["乙"]]) for text in STRINGS if text.isprintable()]
    write_ods(tmp_path / "c.ods", sheets[:100])
    harmless(examine(tmp_path / "snapshots", [tmp_path / "c.ods"], as_of=day).findings)


def harmless(findings: Iterable[Finding]) -> None:
    """Nothing in them begins a line, moves a cursor, turns a line round or is half of a sign."""
    for finding in findings:
        for language in LANGUAGES:
            said = finding.as_json(translator(language))
            for part in (said["message"], said["value"], said["file"], said["sheet"], said["column"]):
                text = str(part or "")
                categories = {unicodedata.category(sign) for sign in text}
                assert not categories & {"Cc", "Cs", "Zl", "Zp"}, ascii(text)
                assert not turns(text), ascii(text)
