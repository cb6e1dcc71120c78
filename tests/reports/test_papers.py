"""A printed file has a code that answers: what it said, whether a file is that one, what holds now."""

from __future__ import annotations

import base64
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
import segno

from analytics.access.viewer import everybody
from analytics.database.engine import DatabaseRefused, database_of
from analytics.database.events import Events
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress import verdicts
from analytics.reports import documents, papers
from analytics.reports.brief import brief
from analytics.reports.confirmation import Confirmation, confirmation
from analytics.reports.files import Format
from analytics.reports.marks import Mark
from analytics.reports.papers import CodeUnknown, Papers
from analytics.reports.pdf import pdf
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.command_answers import CITY, ROOT, Answers
from tests.looking import Where, look_at

GAOLAN = "620122"
ADDRESS = "https://progress.lanzhou.example/social-work"
#: A day of the sample that was published again, and the head before that.
REVISED, BEFORE = date(2019, 12, 31), 24


@pytest.fixture
def snapshots(sample: Path, tmp_path: Path) -> Path:
    """The sample under a name of its own, beside which nobody else writes."""
    folder = tmp_path / "snapshots"
    folder.symlink_to(sample)
    return folder


def made(snapshots: Path, format: Format = Format.PDF, language: str = "zh", **where: Any) -> bytes:
    return documents.document(look_at(snapshots, **where), format, language=language)


def said(file: bytes, format: Format) -> str:
    """What a file says as text; of a picture nothing is read."""
    if format is Format.PDF:
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
    if format is Format.HTML:
        return file.decode()
    header: Any = docx.Document(io.BytesIO(file)).sections[0].header
    cells = (str(cell.text) for table in header.tables for row in table.rows for cell in row.cells)
    return "".join(cells)


def code_in(file: bytes, format: Format = Format.PDF) -> str:
    return str(re.findall(r"LZ-\w{4}-\w{4}", said(file, format))[0])


def known(snapshots: Path, code: str, file: bytes | None = None) -> Confirmation:
    found = confirmation(Catalogue(snapshots), register(), everybody(), code)
    return found if file is None else found.beside(file)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("format", [Format.PDF, Format.WORD, Format.HTML])
def test_a_brief_says_its_code_and_the_code_says_the_brief(
    snapshots: Path, format: Format, language: str
) -> None:
    file = made(snapshots, format, language, unit=GAOLAN)
    found = known(snapshots, code_in(file, format), file)
    content = found.paper.content
    assert (content.format, content.language, content.unit) == (format, language, GAOLAN)
    assert (content.as_of, content.is_sample) == (date(2020, 6, 30), True)
    assert found.same == found.paper
    assert not found.changed
    assert not found.is_tampered


def test_the_numbers_kept_are_those_the_command_line_says(snapshots: Path, answers: Answers) -> None:
    kept = {one.key: one for one in known(snapshots, code_in(made(snapshots))).paper.content.numbers}
    for id, answer in answers.targets().items():
        one = kept[id, CITY, None]
        assert (one.value, one.total, one.status) == (answer["value"], answer["total"], answer["status"])
    own = answers.targets(GAOLAN)["communities.staffed"]
    assert kept["communities.staffed", GAOLAN, None].value == own["value"]


def test_the_same_file_is_made_again_with_the_same_code_and_kept_once(snapshots: Path) -> None:
    for format in (Format.PDF, Format.WORD, Format.PNG, Format.HTML):
        assert made(snapshots, format) == made(snapshots, format)
    code = code_in(made(snapshots))
    assert len(known(snapshots, code).papers) == 1
    others = {code_in(made(snapshots, unit=GAOLAN)), code_in(made(snapshots, language="en"))}
    assert len({code, *others}) == 3


@pytest.mark.parametrize("format", [Format.PDF, Format.WORD])
def test_a_tampered_file_is_found(snapshots: Path, format: Format) -> None:
    file = made(snapshots, format)
    code = code_in(file, format)
    assert known(snapshots, code, file[:-9] + b"tampered!").is_tampered
    assert known(snapshots, code, made(snapshots, format, unit=GAOLAN)).is_tampered
    assert not known(snapshots, code).is_tampered


def test_numbers_that_were_revised_stand_beside_those_that_were_printed(snapshots: Path) -> None:
    file = made(snapshots, seq=BEFORE, as_of=REVISED)
    found = known(snapshots, code_in(file), file)
    assert found.changed
    then, now = look_at(snapshots, seq=BEFORE, as_of=REVISED), look_at(snapshots, as_of=REVISED)
    for one in found.numbers:
        if one.then.unit == CITY:
            before, after = (verdicts.of(look)[one.then.indicator].overall for look in (then, now))
            assert one.now is not None
            assert (one.then.value, one.now.value) == (before.value, after.value)
            assert one.is_changed is ((before.value, before.total, before.status) != (
                after.value, after.total, after.status,
            ))  # fmt: skip


def test_the_qr_code_holds_the_address_of_the_confirming_page_or_the_code_alone(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANZHOU_ADDRESS", raising=False)
    file = made(snapshots, Format.WORD)
    code = code_in(file, Format.WORD)
    assert drawn_in(file) == qr(code)
    monkeypatch.setenv("LANZHOU_ADDRESS", f"{ADDRESS}/")
    assert drawn_in(made(snapshots, Format.WORD)) == qr(f"{ADDRESS}/confirm?code={code}")
    web = made(snapshots, Format.HTML)
    code = code_in(web, Format.HTML)
    (drawing,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', web.decode())
    assert base64.b64decode(drawing).decode() == Mark(code, f"{ADDRESS}/confirm").svg()
    monkeypatch.setenv("LANZHOU_ADDRESS", "javascript:alert(1)")
    assert drawn_in(made(snapshots, Format.WORD)) == qr(code_in(made(snapshots, Format.WORD), Format.WORD))


def drawn_in(file: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        (name,) = (name for name in parts.namelist() if name.endswith(".png"))
        return parts.read(name)


def qr(held: str) -> bytes:
    out = io.BytesIO()
    segno.make_qr(held, error="m").save(out, kind="png", border=2, scale=8)
    return out.getvalue()


def test_where_the_database_cannot_be_written_the_paper_is_made_and_says_so(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_in(made(snapshots))

    def refuse(*_: object, **__: object) -> None:
        raise DatabaseRefused("the disk is read-only")

    monkeypatch.setattr(Papers, "register", refuse)
    text = "".join(said(made(snapshots), Format.PDF).split())
    assert code in text
    assert "未登记" in text


def test_a_code_nobody_printed_and_one_of_a_unit_out_of_sight_are_unknown_alike(snapshots: Path) -> None:
    with pytest.raises(CodeUnknown, match="is registered here"):
        known(snapshots, "LZ-2222-2222")
    other = everybody().limited_to(["620102"])
    told = []
    for code in ("LZ-2222-2222", code_in(made(snapshots, unit=GAOLAN))):
        with pytest.raises(CodeUnknown, match="outside your area") as refused:
            confirmation(Catalogue(snapshots), register(), other, code)
        told.append(str(refused.value).replace(code, ""))
    assert len(set(told)) == 1, "which of both it is would tell of the other's paper"


def test_a_paper_whose_row_was_changed_is_seen_by_the_chain(snapshots: Path) -> None:
    code = code_in(made(snapshots))
    events = Events(database_of(snapshots))
    assert events.damage() is None
    assert known(snapshots, code).is_whole
    with closing(sqlite3.connect(snapshots.with_name("snapshots.kept.sqlite"))) as connection:
        connection.execute(
            "update events set body = replace(body, ?, ?)", (known(snapshots, code).paper.sha256, "0" * 64)
        )
        connection.commit()
    assert events.damage() == 1
    assert not known(snapshots, code).is_whole


@pytest.mark.parametrize("unit", [CITY, GAOLAN])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_code_makes_no_brief_longer(sample: Path, unit: str, language: str) -> None:
    t, where = translator(language), Where(unit=unit)
    mark = Mark("LZ-7K3M-Q2XD", f"{ADDRESS}/confirm", is_registered=False)
    pages = [
        len(pypdf.PdfReader(io.BytesIO(pdf(brief(look_at(sample, **where), t, one), t))).pages)
        for one in (None, mark)
    ]
    assert pages[0] == pages[1]


def test_the_command_confirms_a_file_and_finds_one_that_was_changed(snapshots: Path, tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "analytics", "--data", str(snapshots), *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    file = tmp_path / "a.pdf"
    assert run("brief", str(file)).returncode == 0
    code = code_in(file.read_bytes())
    done = run("confirm", code.lower(), str(file), "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["is_the_file"], answer["changed"]) == (0, True, [])
    assert answer["papers"][0]["unit"] == CITY
    assert "Of 20 numbers 0 are others now." in run("confirm", code).stderr
    file.write_bytes(file.read_bytes() + b"\n")
    done = run("confirm", code, str(file), "--json")
    assert (done.returncode, json.loads(done.stdout)["is_the_file"]) == (1, False)
    assert "is not the file that was made" in done.stderr
    done = run("confirm", code[:-1] + ("2" if code[-1] != "2" else "3"), "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["kind"]) == (1, "CodeRefused")
    assert papers.stream_of(code) == f"papers/{code}"
