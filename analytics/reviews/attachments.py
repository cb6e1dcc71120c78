"""What may be attached as evidence: PDF, pictures, Word and Excel, as their names say, and nothing that runs.

Files are looked through as bytes. Nothing of them is drawn, opened by another program, or kept when it is
not known to be harmless to whoever opens it later.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from analytics.errors import N_, Refusal
from analytics.intake.files import guards

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MIMES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": WORD,
    ".xlsx": EXCEL,
}

_BROKEN = N_("The file is damaged or incomplete: save it again and attach the new one.")
_ENCRYPTED = N_("The file is protected by a password: save it without one and attach that.")
_ACTIVE = N_("The file contains macros, scripts or embedded programs: save it without them and attach that.")
#: All object streams of a PDF together, once inflated.
_MOST_INFLATED = 50_000_000

#: What makes a PDF run, open or send something; forms of the XFA kind hold scripts of their own.
_ACTIVE_NAMES = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)(?![A-Za-z0-9])"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
#: Relations of an Office file that fetch or run something when it is opened.
_FETCHED = re.compile(rb"/(?:attachedTemplate|oleObject|frame|subDocument)\"")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_FIELD_CODE = re.compile(rb"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"")


def mime_of(content: bytes, name: str) -> str:
    """The type of a file whose name and content agree; refuses every other one, in a sentence."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in MIMES:
        raise Refusal(
            N_("Files of this kind cannot be attached: {suffix}. Allowed: {allowed}."),
            suffix=suffix or "–",
            allowed=", ".join(MIMES),
        )
    if not content:
        raise Refusal(N_("The file is empty."))
    _CHECKS[suffix](content)
    return MIMES[suffix]


def _refuse_another_kind(content: bytes, suffix: str, *begins: bytes) -> None:
    if not content.startswith(begins):
        found = guards.name_of(content)
        raise Refusal(
            N_("The file is called {suffix}, but its content is {found}: attach it under its own ending."),
            suffix=suffix,
            found=found,
        )


def _check_pdf(content: bytes) -> None:
    _refuse_another_kind(content, ".pdf", b"%PDF-")
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content:
        raise Refusal(_BROKEN)
    outside = _plain_names(_STREAM.sub(b" ", content))
    if re.search(rb"/Encrypt(?![A-Za-z0-9])", outside):
        raise Refusal(_ENCRYPTED)
    if any(map(_ACTIVE_NAMES.search, (outside, *_object_streams(content)))):
        raise Refusal(_ACTIVE)


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The objects a PDF keeps compressed: dictionaries like those outside."""
    left = _MOST_INFLATED
    for found in _STREAM.finditer(content):
        begin = content.rfind(b"obj", max(0, found.start() - 2000), found.start())
        head = _plain_names(content[max(0, begin) : found.start()])
        if b"/ObjStm" not in head:
            continue
        inflater = zlib.decompressobj()
        try:
            objects = inflater.decompress(found[1], left) if b"/FlateDecode" in head else found[1]
        except zlib.error as error:
            raise Refusal(_BROKEN) from error
        left -= len(objects)
        if inflater.unconsumed_tail or left <= 0:
            raise Refusal(_BROKEN)
        yield _plain_names(objects)


def _plain_names(content: bytes) -> bytes:
    """With every sign of a name as itself: `/J#61vaScript` is another writing of `/JavaScript`."""
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), content)


def _check_png(content: bytes) -> None:
    _refuse_another_kind(content, ".png", b"\x89PNG")
    at, chunk = 8, b""
    while chunk != b"IEND":
        if len(content) < at + 12:
            raise Refusal(_BROKEN)
        length, chunk = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        is_whole = end <= len(content) and (at > 8 or chunk == b"IHDR")
        if not is_whole or zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            raise Refusal(_BROKEN)
        at = end
    if at != len(content):
        # What stands behind a picture is no part of it.
        raise Refusal(_BROKEN)


def _check_jpeg(content: bytes) -> None:
    _refuse_another_kind(content, ".jpg", b"\xff\xd8\xff")
    at, has_frame = 2, False
    while True:
        if len(content) < at + 4 or content[at] != 0xFF:
            raise Refusal(_BROKEN)
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xFF:
            at += 1
            continue
        has_frame |= 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC)
        at += 2 + length
        if marker == 0xDA:
            break
    # Telephones write more pictures behind the first one.
    if not has_frame or content.find(b"\xff\xd9", at) < 0:
        raise Refusal(_BROKEN)


def _check_word(content: bytes) -> None:
    _check_office(content, ".docx", guards.document)


def _check_excel(content: bytes) -> None:
    def workbook(content: bytes) -> guards.Package:
        made = guards.package(content, ".xlsx")
        assert made is not None
        return made

    _check_office(content, ".xlsx", workbook)


def _check_office(content: bytes, suffix: str, read: Callable[[bytes], guards.Package]) -> None:
    try:
        package = read(content)
    except guards.Refused as refused:
        if refused.code == "file_kind":
            _refuse_another_kind(content, suffix, b"\0")
        said = {"workbook_encrypted": _ENCRYPTED, "macro_sheet": _ACTIVE}.get(refused.code, _BROKEN)
        raise Refusal(said) from refused
    if package.has_macros or any(_is_active(name.lower(), part) for name, part in package.parts.items()):
        raise Refusal(_ACTIVE)


def _is_active(name: str, part: bytes) -> bool:
    if "/activex/" in name or ("/embeddings/" in name and name.endswith(".bin")):
        return True
    if name == "[content_types].xml":
        return b"macroEnabled" in part
    if name.endswith(".rels"):
        outward = (one for one in _RELATION.findall(part) if b'TargetMode="External"' in one)
        return any(map(_FETCHED.search, outward))
    if name.startswith("xl/externallinks/"):
        return b"ddeLink" in part
    return name.startswith("word/") and name.endswith(".xml") and _asks_a_program(part)


def _asks_a_program(part: bytes) -> bool:
    """Whether a field of a Word file fetches its value from another program; its code may stand in pieces."""
    code = b"".join(text or attribute for text, attribute in _FIELD_CODE.findall(part))
    return bool(re.search(rb"DDE(?:AUTO)?\b", code, re.IGNORECASE))


_CHECKS: Mapping[str, Callable[[bytes], None]] = {
    ".pdf": _check_pdf,
    ".png": _check_png,
    ".jpg": _check_jpeg,
    ".jpeg": _check_jpeg,
    ".docx": _check_word,
    ".xlsx": _check_excel,
}
