"""The sealed description of one snapshot: its canonical body, its hash, and back again.

    {"body": {seq, parent, parent_digest, as_of, revision, created_at, actor, origin, schema_version, hash,
              districts: {code: "reported" | {"carried_forward_from": day}}, table_days: {code: {table: day}},
              inputs: [{name, sha256, rows}], findings_sha256, keyed_with, reason,
              files: [{path, bytes, digest, rows}]},
     "digest": of the canonical body, by the hash it names}

Manifests from before `table_days`, `keyed_with` and `reason` are read as well: their rows are of the day of
the district's report. Those that name no hash are SHA-256, and call a digest `sha256`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from analytics.hashes import Hash
from analytics.warehouse.snapshots.damage import Damage, Harm
from analytics.warehouse.snapshots.snapshot import DistrictReport, InputFile, Origin, SealedFile, Snapshot

#: Counts up when a table of the dictionary changes so that older snapshots read differently.
SCHEMA_VERSION = 1

FOLDER = "manifests"
NAME = re.compile(r"(\d{8})\.json")
#: A manifest may only point into its own data folder.
DATA_FOLDER = re.compile(r"(\d{8})-[0-9a-f]{16}")
SEALED_PATH = re.compile(rf"data/{DATA_FOLDER.pattern}/[a-z][a-z_]*\.parquet")
TABLE_DAYS, KEYED_WITH, REASON, HASH = "table_days", "keyed_with", "reason", "hash"
DIGEST = "digest"
#: Not in the manifests of earlier versions, nor where there is nothing to say.
LATER_KEYS = frozenset((TABLE_DAYS, KEYED_WITH, REASON, HASH))
BODY_KEYS = frozenset(field.name for field in fields(Snapshot)) - LATER_KEYS - {DIGEST}
#: What manifests that name no hash called a digest, theirs and their parent's.
_UNNAMED = {DIGEST: "sha256", "parent_digest": "parent_sha256"}


def name_of(seq: int) -> str:
    """The file name of a manifest: `00000027.json`."""
    return f"{seq:08d}.json"


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one spelling of a body that is hashed: sorted keys, no spaces, UTF-8."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def hash_of(body: Mapping[str, Any]) -> str:
    """The digest of the canonical body: the snapshot's identity. ValueError where it names no known hash."""
    return Hash(body.get(HASH, Hash.SHA256)).of(canonical(body))


def body_of(snapshot: Snapshot) -> dict[str, Any]:
    """Everything a manifest says of a snapshot, apart from its own hash."""
    body: dict[str, Any] = {name: _plain(getattr(snapshot, name)) for name in BODY_KEYS | LATER_KEYS}
    said = {name: value for name, value in body.items() if name in BODY_KEYS or value is not None}
    if snapshot.hash is None:
        said["files"] = [_renamed(file, _UNNAMED) for file in said["files"]]
        return _renamed(said, _UNNAMED)
    return said


def sealed(draft: Snapshot, files: tuple[SealedFile, ...]) -> Snapshot:
    """The snapshot of a draft with its files and the hash of its body."""
    whole = replace(draft, files=files)
    return replace(whole, digest=hash_of(body_of(whole)))


def encode(snapshot: Snapshot) -> bytes:
    """The bytes of the manifest file."""
    own = _UNNAMED[DIGEST] if snapshot.hash is None else DIGEST
    return canonical({"body": body_of(snapshot), own: snapshot.digest}) + b"\n"


def decode(data: bytes, *, seq: int) -> Snapshot:
    """The snapshot a manifest file seals; SnapshotDamaged when it is not whole or not of this `seq`."""
    path = f"{FOLDER}/{name_of(seq)}"
    try:
        document = json.loads(data.decode("utf-8"))
        body = document["body"]
        names = {} if HASH in body else _UNNAMED
        digest = document[names.get(DIGEST, DIGEST)]
        is_whole = len(document) == 2 and set(body) - LATER_KEYS == {names.get(key, key) for key in BODY_KEYS}
        is_intact = digest == hash_of(body)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damage(seq, path, Harm.NOT_A_MANIFEST).refusal() from error
    if not (is_whole and is_intact):
        raise Damage(seq, path, Harm.HASH).refusal()
    if body["schema_version"] != SCHEMA_VERSION:
        raise Damage(seq, path, Harm.SCHEMA_VERSION).refusal()
    try:
        snapshot = _snapshot(_renamed(body, {old: new for new, old in names.items()}), digest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damage(seq, path, Harm.ENTRY).refusal() from error
    if snapshot.seq != seq:
        raise Damage(seq, path, Harm.OTHER_SEQ).refusal()
    if not all(_is_inside(file.path, seq) for file in snapshot.files):
        raise Damage(seq, path, Harm.OUTSIDE).refusal()
    if data != canonical(document) + b"\n":
        # One spelling only: of two entries under one name, JSON keeps the last and says nothing.
        raise Damage(seq, path, Harm.HASH).refusal()
    return snapshot


def _is_inside(path: str, seq: int) -> bool:
    match = SEALED_PATH.fullmatch(path)
    return match is not None and int(match[1]) == seq


def _renamed(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in said.items()}


def _snapshot(body: Mapping[str, Any], digest: str) -> Snapshot:
    values = dict(body)
    if HASH in body:
        values[HASH] = Hash(body[HASH])
    values["as_of"] = date.fromisoformat(body["as_of"])
    values["created_at"] = datetime.fromisoformat(body["created_at"])
    values["origin"] = Origin(body["origin"])
    values["districts"] = MappingProxyType(
        {code: _report(state) for code, state in body["districts"].items()}
    )
    values["inputs"] = tuple(InputFile(**entry) for entry in body["inputs"])
    old = {} if HASH in body else {_UNNAMED[DIGEST]: DIGEST}
    values["files"] = tuple(SealedFile(**_renamed(entry, old)) for entry in body["files"])
    if TABLE_DAYS in body:
        values[TABLE_DAYS] = MappingProxyType(
            {
                code: MappingProxyType({table: date.fromisoformat(day) for table, day in days.items()})
                for code, days in body[TABLE_DAYS].items()
            }
        )
    return Snapshot(**values, digest=digest)


def _plain(value: object) -> object:
    """A value of a snapshot as JSON has it."""
    match value:
        case date():
            return value.isoformat()
        case DistrictReport(carried_forward_from=since):
            return {"carried_forward_from": since.isoformat()} if since else "reported"
        case InputFile() | SealedFile():
            return asdict(value)
        case tuple():
            return [_plain(entry) for entry in value]
        case Mapping():
            return {key: _plain(entry) for key, entry in value.items()}
        case _:
            return value


def _report(state: str | Mapping[str, str]) -> DistrictReport:
    if state == "reported":
        return DistrictReport()
    if isinstance(state, str) or set(state) != {"carried_forward_from"}:
        raise ValueError(f"district state {state!r}")
    return DistrictReport(date.fromisoformat(state["carried_forward_from"]))
