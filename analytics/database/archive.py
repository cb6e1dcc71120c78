"""The archive of a backup: one file that says what it holds, and is taken only as it was made.

manifest.json            of which version the tables are, the last event, size and sha256 of every file
tables/<name>.jsonl      the rows of a table, a JSON document a line
evidence/<2>/<sha256>    a file, under its hash
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from analytics.database.chain import AUDIT, CHAINS, EVENTS, Chain, Tip
from analytics.database.migrating import NEWEST
from analytics.errors import N_, Refusal
from analytics.hashes import Hash

FORMAT = 1
MANIFEST = "manifest.json"
EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_CHUNK = 2**20

Row = dict[str, Any]


class BackupRefused(Refusal):
    """A backup was not made, or not put back: nothing was changed."""


@dataclass(frozen=True)
class File:
    """A file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Backup:
    """What an archive says it holds."""

    format: int
    version: str
    made_at: datetime
    #: Rows by table.
    rows: Mapping[str, int]
    #: Number and digest of the last event; 0 and empty where there is none.
    number: int
    digest: Annotated[str, Field(alias="sha256")]
    #: Those of the last entry of the audit log.
    audit: Tip = field(default_factory=Tip)
    files: Mapping[str, File] = field(default_factory=dict)
    #: The first event, and the first entry of the audit log, that is not as it was written.
    damaged_event: int | None = None
    damaged_entry: int | None = None
    #: Files of evidence that are not as they were kept.
    damaged_evidence: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether what it holds is as it was written."""
        return self.damaged_event is None and self.damaged_entry is None and not self.damaged_evidence

    @property
    def tips(self) -> Mapping[str, Tip]:
        """The last row of each chain, by its table."""
        return {EVENTS.name: Tip(self.number, self.digest), AUDIT.name: self.audit}

    @property
    def evidence(self) -> int:
        """How many files of evidence it holds."""
        return sum(bool(EVIDENCE.fullmatch(name)) for name in self.files)


def write(
    file: IO[bytes],
    rows: Mapping[str, list[Row]],
    noted: Mapping[str, Mapping[int, set[str]]],
    evidence: Iterable[Path],
) -> Backup:
    """Writes rows and files, and says which of them are not as they were written or attached."""
    files: dict[str, File] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, found in rows.items():
            lines = (json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in found)
            files[_member(table)] = _add(archive, _member(table), lines)
        for path in evidence:
            with path.open("rb") as opened:
                files[name_of(path)] = _add(archive, name_of(path), chunks(opened))
        tips = {name: _last(rows[name]) for name in CHAINS}
        made = Backup(
            format=FORMAT,
            version=NEWEST,
            made_at=datetime.now(UTC),
            rows={table: len(found) for table, found in rows.items()},
            number=tips[EVENTS.name].number,
            digest=tips[EVENTS.name].digest,
            audit=tips[AUDIT.name],
            files=files,
            damaged_event=_first_damaged(EVENTS, rows, noted),
            damaged_entry=_first_damaged(AUDIT, rows, noted),
            damaged_evidence=_damaged(files),
        )
        said = _BACKUP.dump_python(made, mode="json", by_alias=True)
        archive.writestr(MANIFEST, json.dumps(said, indent=1))
    return made


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> File:
    size, hashed = 0, hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
            hashed.update(chunk)
            size += len(chunk)
    return File(size, hashed.hexdigest())


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, _NoBackup) as error:
        raise BackupRefused(
            N_("{file} is no backup, or is damaged: nothing was changed."), file=source.name
        ) from error


class _NoBackup(Exception):
    """What is read is not what a backup holds."""


def checked(archive: zipfile.ZipFile) -> tuple[Backup, dict[str, list[Row]]]:
    """What an archive says it holds, and its rows, when every byte is as it was written."""
    members = {info.filename: info for info in archive.infolist()}
    if any(info.flag_bits & 1 for info in members.values()) or MANIFEST not in members:
        raise _NoBackup
    try:
        said = _BACKUP.validate_json(archive.read(MANIFEST))
        if not re.fullmatch("[0-9]{4}", said.version):
            raise _NoBackup
        if said.format > FORMAT or said.version > NEWEST:
            raise BackupRefused(N_("The backup was made by a newer version of this program."))
        named = {_member(table) for table in said.rows}
        named |= {name for name in said.files if EVIDENCE.fullmatch(name)}
        if not named == said.files.keys() == members.keys() - {MANIFEST}:
            raise _NoBackup
        for name, file in said.files.items():
            if _hashed(archive, name, file.size) != file:
                raise _NoBackup
        rows = {name: _table(archive, name) for name in said.rows}
        if said.rows != {name: len(found) for name, found in rows.items()}:
            raise _NoBackup
        if {name: _last(rows.get(name, [])) for name in CHAINS} != said.tips:
            raise _NoBackup
        broken, entry = (_first_damaged(chain, rows, {}) for chain in CHAINS.values())
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise _NoBackup from error
    # What it says of its own damage is not taken on trust.
    evidence = _damaged(said.files)
    return replace(said, damaged_event=broken, damaged_entry=entry, damaged_evidence=evidence), rows


def _hashed(archive: zipfile.ZipFile, name: str, most: int) -> File:
    """Size and hash of a member, of which no more is read than it may have."""
    size, hashed = 0, hashlib.sha256()
    with archive.open(name) as member:
        while size <= most and (chunk := member.read(_CHUNK)):
            hashed.update(chunk)
            size += len(chunk)
    return File(size, hashed.hexdigest())


def _table(archive: zipfile.ZipFile, table: str) -> list[Row]:
    with archive.open(_member(table)) as member:
        return [json.loads(line) for line in member]


def _damaged(files: Mapping[str, File]) -> tuple[str, ...]:
    """The files of evidence whose name is not what they hold."""
    found = {said[2]: file for name, file in files.items() if (said := EVIDENCE.fullmatch(name))}
    return tuple(sha256 for sha256, file in found.items() if file.sha256 != sha256)


def _last(rows: list[Row]) -> Tip:
    """The last row of a chain."""
    last = rows[-1] if rows else {}
    return Tip(last["number"], _named(last)["digest"]) if last else Tip()


def _first_damaged(
    chain: Chain, rows: Mapping[str, list[Row]], noted: Mapping[str, Mapping[int, set[str]]]
) -> int | None:
    """The first row of a chain that is not as it was written."""
    written = [read(_named(row), ["at"]) for row in rows.get(chain.name, [])]
    return chain.first_damaged(written, noted.get(chain.name, {}), chain.cuts_in(written))


def _named(row: Row) -> Row:
    """A row of a chain; those of before they named their hash had their digest under its name."""
    return row if "digest" in row else {**row, "digest": row["sha256"], "hash": Hash.SHA256.value}


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def name_of(path: Path) -> str:
    """What a file of evidence is called in the archive."""
    return f"evidence/{path.parent.name}/{path.name}"


def read(row: Row, moments: Iterable[str]) -> Row:
    """A row as a database takes it."""
    return {**row, **{name: row[name] and datetime.fromisoformat(row[name]) for name in moments}}


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file, piece by piece."""
    while chunk := file.read(_CHUNK):
        yield chunk


_BACKUP = TypeAdapter(Backup)
