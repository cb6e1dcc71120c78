"""The archive of a backup: one file that says what it holds, and is taken only as it was made.

manifest.json            of which version the tables are, the last event, size and sha256 of every file
tables/<name>.jsonl      the rows of a table, a JSON document a line
evidence/<2>/<sha256>    a file, under its hash
handed-in/<key>/<sha256> one that was handed in and waits
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

#: 2 holds what was handed in, too.
FORMAT = 2
MANIFEST = "manifest.json"
EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{62})")
HANDED_IN = re.compile(r"handed-in/([0-9a-f]{16})/([0-9a-f]{64})")
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
    #: Files handed in that are not as they were sent.
    damaged_handed_in: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether what it holds is as it was written."""
        is_written = self.damaged_event is None and self.damaged_entry is None
        return is_written and not self.damaged_evidence and not self.damaged_handed_in

    @property
    def tips(self) -> Mapping[str, Tip]:
        """The last row of each chain, by its table."""
        return {EVENTS.name: Tip(self.number, self.digest), AUDIT.name: self.audit}

    @property
    def evidence(self) -> int:
        """How many files of evidence it holds."""
        return sum(bool(EVIDENCE.fullmatch(name)) for name in self.files)

    @property
    def handed_in(self) -> int:
        """How many files that were handed in and wait."""
        return sum(bool(HANDED_IN.fullmatch(name)) for name in self.files)


def write(
    file: IO[bytes],
    rows: Mapping[str, list[Row]],
    noted: Mapping[str, Mapping[int, set[str]]],
    kept: Mapping[str, Path],
) -> Backup:
    """Writes rows, and files by their names; says which of them are not as they were written or kept."""
    files: dict[str, File] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in kept.items():
            with path.open("rb") as opened:
                files[name] = _add(archive, name, chunks(opened))
        for table, found in rows.items():
            lines = (json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in found)
            files[_member(table)] = _add(archive, _member(table), lines)
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
            damaged_evidence=_damaged(files, EVIDENCE),
            damaged_handed_in=_damaged(files, HANDED_IN),
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
        named |= {name for name in said.files if EVIDENCE.fullmatch(name) or HANDED_IN.fullmatch(name)}
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
    evidence, handed_in = _damaged(said.files, EVIDENCE), _damaged(said.files, HANDED_IN)
    found = replace(said, damaged_event=broken, damaged_entry=entry, damaged_evidence=evidence)
    return replace(found, damaged_handed_in=handed_in), rows


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


def _damaged(files: Mapping[str, File], kind: re.Pattern[str]) -> tuple[str, ...]:
    """The files of a kind whose name is not what they hold."""
    found = [(said[2], file) for name, file in files.items() if (said := kind.fullmatch(name))]
    return tuple(sha256 for sha256, file in found if file.sha256 != sha256)


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


def read(row: Row, moments: Iterable[str]) -> Row:
    """A row as a database takes it."""
    return {**row, **{name: row[name] and datetime.fromisoformat(row[name]) for name in moments}}


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file, piece by piece."""
    while chunk := file.read(_CHUNK):
        yield chunk


_BACKUP = TypeAdapter(Backup)
