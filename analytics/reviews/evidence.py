"""Evidence (佐证材料): files kept by their hash beside the snapshots, and documents the data names.

    <folder>.evidence/<first two digits>/<sha256>

A file is written once, whole or not at all, and never changed; which review or action it belongs to is said
by their events. It is only ever handed over as it came, to be saved.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analytics.access.viewer import Right, Viewer
from analytics.database.backups import evidence_of
from analytics.errors import N_, FileRefused, NotAllowed, Refusal
from analytics.hashes import Hash
from analytics.id_numbers import holds_id_number
from analytics.progress.look import Look
from analytics.reviews.attachments import mime_of
from analytics.reviews.settings import settings
from analytics.tables import records
from analytics.visible import file_name
from analytics.warehouse.questions import documents
from analytics.warehouse.snapshots.sealing import Disk, digest_of

#: Who has one of them may attach a file to something of theirs.
WRITING = (Right.SELF_ASSESS, Right.REVIEW, Right.REPORT)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STAGING = "staging"


@dataclass(frozen=True)
class Kept:
    """A file that is on the disk."""

    sha256: str
    name: str
    mime: str
    size: int


class EvidenceDamaged(Refusal):
    """A file of evidence is missing or is not as it was kept."""


def keep(snapshots: Path, content: bytes, name: str, viewer: Viewer) -> Kept:
    """A file on the disk under its hash, the same for the same bytes; refuses what it may not be."""
    if not viewer.rights.intersection(WRITING):
        raise NotAllowed(Right.SELF_ASSESS)
    name, most = file_name(name.replace("\\", "/").rpartition("/")[2]), settings().evidence_megabytes
    if len(content) > most * 2**20:
        raise Refusal(
            N_("The file has {size} MB; at most {most} MB can be attached."),
            size=f"{len(content) / 2**20:.1f}",
            most=most,
        )
    if holds_id_number(name):
        raise Refusal(N_("The file's name contains an ID number: give it another name."))
    mime = mime_of(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        _write(evidence_of(snapshots), sha256, content)
    except OSError as error:
        raise FileRefused(error) from error
    return Kept(sha256, name, mime, len(content))


def read(snapshots: Path, sha256: str) -> bytes:
    """The bytes of a file; refuses one that is missing or not as it was kept."""
    try:
        content = _place(evidence_of(snapshots), sha256).read_bytes()
    except FileNotFoundError as error:
        raise EvidenceDamaged(N_("This file is missing on the server: tell its administrator.")) from error
    except OSError as error:
        raise FileRefused(error) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EvidenceDamaged(
            N_("This file is not as it was attached any more: tell the administrator of the server.")
        )
    return content


def _place(folder: Path, sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise EvidenceDamaged(N_("This file is missing on the server: tell its administrator."))
    return folder / sha256[:2] / sha256


def _write(folder: Path, sha256: str, content: bytes) -> None:
    disk, place = Disk(), _place(folder, sha256)
    disk.make_folders(place.parent)
    if not (place.exists() and digest_of(place, Hash.SHA256) == sha256):
        disk.make_folders(folder / _STAGING)
        staged = folder / _STAGING / secrets.token_hex(8)
        try:
            disk.write(staged, content)
            # Over one that is damaged, too: what comes is what it was.
            os.replace(staged, place)
        finally:
            with suppress(FileNotFoundError):
                disk.unlink(staged)
    # Also of one that was there: who put it there may have died before this line.
    disk.sync_folder(place.parent)


@dataclass(frozen=True)
class NamedDocument:
    """A document that a row of the data names: the evidence for an institution, the text of a measure."""

    district_code: str
    #: As the row has it.
    name: str
    source_table: str
    row_key: str


def named(look: Look, indicator_id: str) -> tuple[NamedDocument, ...]:
    """The documents named by the rows that count in a number, in the unit looked at; the city's in all."""
    indicator = look.register.indicator(indicator_id)
    if not {"institutions", "measures"}.intersection(indicator.tables):
        return ()
    rows = documents.named(
        look.catalogue,
        look.snapshot,
        indicator.id,
        scope=look.scope,
        district_code=None if look.is_city else look.unit,
    )
    return tuple(
        NamedDocument(row["district_code"], row["document"], row["source_table"], row["row_key"])
        for row in records(rows)
    )
