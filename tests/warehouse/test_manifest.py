"""A manifest says exactly what was sealed, and any change to it is noticed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from analytics.errors import SnapshotDamaged
from analytics.hashes import Hash
from analytics.warehouse.snapshots import manifest
from analytics.warehouse.snapshots.damage import Harm
from analytics.warehouse.snapshots.snapshot import DistrictReport, InputFile, Origin, SealedFile, Snapshot

FILE = SealedFile("data/00000027-0123456789abcdef/funding.parquet", bytes=1234, digest="f" * 64, rows=56)
DRAFT = Snapshot(
    seq=27,
    parent=26,
    parent_digest="a" * 64,
    as_of=date(2020, 6, 30),
    revision=1,
    created_at=datetime(2020, 7, 2, 8, 30, 1, 250, UTC),
    actor="李工",
    origin=Origin.SUBMISSION,
    schema_version=1,
    districts={"620103": DistrictReport(date(2020, 3, 31)), "620102": DistrictReport()},
    inputs=(InputFile("城关区.xlsx", "b" * 64, 12),),
    findings_sha256=None,
    files=(),
    digest="",
    table_days={"620102": {"funding": date(2020, 6, 30)}, "620103": {"funding": date(2020, 3, 31)}},
)
SEALED = manifest.sealed(DRAFT, (FILE,))

BODY = (
    '{"actor":"李工","as_of":"2020-06-30","created_at":"2020-07-02T08:30:01.000250+00:00",'
    '"districts":{"620102":"reported","620103":{"carried_forward_from":"2020-03-31"}},'
    '"files":[{"bytes":1234,"path":"data/00000027-0123456789abcdef/funding.parquet","rows":56,'
    f'"sha256":"{"f" * 64}"}}],"findings_sha256":null,'
    f'"inputs":[{{"name":"城关区.xlsx","rows":12,"sha256":"{"b" * 64}"}}],"origin":"submission",'
    f'"parent":26,"parent_sha256":"{"a" * 64}","revision":1,"schema_version":1,"seq":27,'
    '"table_days":{"620102":{"funding":"2020-06-30"},"620103":{"funding":"2020-03-31"}}}'
)


def resealed(**changes: Any) -> bytes:
    """A manifest whose body was changed and whose hash was made to agree with it."""
    body = json.loads(BODY) | changes
    return json.dumps({"body": body, "sha256": manifest.hash_of(body)}).encode()


def found(data: bytes, *, seq: int = 27) -> object:
    with pytest.raises(SnapshotDamaged) as refusal:
        manifest.decode(data, seq=seq)
    assert refusal.value.values["path"] == f"manifests/{manifest.name_of(seq)}"
    return refusal.value.values["what"]


def test_the_hash_is_of_the_body_with_sorted_keys_no_spaces_and_utf_8() -> None:
    assert SEALED.digest == hashlib.sha256(BODY.encode("utf-8")).hexdigest()
    assert json.loads(manifest.encode(SEALED)) == {"body": json.loads(BODY), "sha256": SEALED.digest}


@pytest.mark.parametrize("named", list(Hash))
def test_a_manifest_names_its_hash_and_calls_digests_so(named: Hash) -> None:
    sealed = manifest.sealed(replace(DRAFT, hash=named), (FILE,))
    document = json.loads(manifest.encode(sealed))
    assert document.keys() == {"body", "digest"}
    assert document["body"]["hash"] == named
    assert document["body"]["files"][0]["digest"] == "f" * 64
    assert "sha256" not in document["body"]["files"][0]
    assert document["digest"] == hashlib.new(named, manifest.canonical(document["body"])).hexdigest()
    assert manifest.decode(manifest.encode(sealed), seq=27) == sealed
    for other in {*Hash, "md5", None} - {named}:
        document["body"]["hash"] = other
        assert found(json.dumps(document).encode()) in (Harm.HASH, Harm.NOT_A_MANIFEST)
    del document["body"]["hash"]
    assert found(json.dumps(document).encode()) == Harm.NOT_A_MANIFEST


def test_no_flipped_bit_of_one_that_names_its_hash_goes_unnoticed() -> None:
    data = manifest.encode(manifest.sealed(replace(DRAFT, hash=Hash.SM3), (FILE,)))
    for place in range(0, len(data), 3):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            with pytest.raises(SnapshotDamaged):
                manifest.decode(bytes(flipped), seq=27)


def test_what_is_read_is_what_was_sealed() -> None:
    assert manifest.decode(manifest.encode(SEALED), seq=27) == SEALED


def test_a_manifest_that_does_not_tell_the_days_of_tables_is_read_by_the_districts_report() -> None:
    older = manifest.sealed(replace(DRAFT, table_days=None), (FILE,))
    assert "table_days" not in json.loads(manifest.encode(older))["body"]
    read = manifest.decode(manifest.encode(older), seq=27)
    assert read == older
    assert read.day_of("620103", "registrations", "funding") == date(2020, 3, 31)
    assert read.day_of("620102", "institutions") == date(2020, 6, 30)
    assert read.day_of("620104", "funding") is None


def test_a_reason_is_kept_where_one_was_given_and_older_manifests_have_none() -> None:
    given = manifest.sealed(replace(DRAFT, reason="补报两个社区"), (FILE,))
    assert json.loads(manifest.encode(given))["body"]["reason"] == "补报两个社区"
    assert manifest.decode(manifest.encode(given), seq=27).reason == "补报两个社区"
    assert "reason" not in json.loads(BODY)
    assert manifest.decode(manifest.encode(SEALED), seq=27).reason is None


def test_every_entry_of_the_body_is_part_of_the_identity() -> None:
    others = [
        replace(DRAFT, seq=28), replace(DRAFT, parent=25), replace(DRAFT, parent_digest="c" * 64),
        replace(DRAFT, as_of=date(2020, 6, 29)), replace(DRAFT, revision=2),
        replace(DRAFT, created_at=datetime(2020, 7, 3, tzinfo=UTC)), replace(DRAFT, actor="王工"),
        replace(DRAFT, origin=Origin.SAMPLE), replace(DRAFT, schema_version=2),
        replace(DRAFT, districts={"620102": DistrictReport()}), replace(DRAFT, inputs=()),
        replace(DRAFT, findings_sha256="d" * 64), replace(DRAFT, table_days={}),
        replace(DRAFT, keyed_with="e" * 16), replace(DRAFT, reason="补报两个社区"),
        replace(DRAFT, hash=Hash.SHA256), replace(DRAFT, hash=Hash.SM3),
    ]  # fmt: skip
    hashes = {manifest.sealed(other, (FILE,)).digest for other in others}
    hashes.add(manifest.sealed(DRAFT, (replace(FILE, rows=57),)).digest)
    assert len(hashes | {SEALED.digest}) == len(others) + 2


def test_no_flipped_bit_goes_unnoticed() -> None:
    data = manifest.encode(SEALED)
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            with pytest.raises(SnapshotDamaged):
                manifest.decode(bytes(flipped), seq=27)


def test_no_manifest_cut_short_is_read() -> None:
    data = manifest.encode(SEALED).rstrip()
    for length in range(len(data)):
        assert found(data[:length]) == Harm.NOT_A_MANIFEST


@pytest.mark.parametrize(("data", "harm"), [
    (b"", Harm.NOT_A_MANIFEST),
    (b"[]", Harm.NOT_A_MANIFEST),
    (b'{"body": {"seq": NaN}, "sha256": ""}', Harm.NOT_A_MANIFEST),
    (b"[" * 100_000, Harm.NOT_A_MANIFEST),
    (json.dumps({"body": json.loads(BODY), "sha256": "0" * 64}).encode(), Harm.HASH),
    (resealed(colour="red"), Harm.HASH),
    (resealed(seq=28), Harm.OTHER_SEQ),
    (resealed(schema_version=2), Harm.SCHEMA_VERSION),
    (resealed(as_of="2020-06-31"), Harm.ENTRY),
    (resealed(origin="guess"), Harm.ENTRY),
    (resealed(districts={"620102": "late"}), Harm.ENTRY),
    (resealed(districts={"620102": {"since": "2020-03-31"}}), Harm.ENTRY),
    (resealed(files=[{"path": "x"}]), Harm.ENTRY),
    *((resealed(files=[{"path": path, "bytes": 1, "sha256": "", "rows": 1}]), Harm.OUTSIDE) for path in (
        "../elsewhere/funding.parquet", "/etc/passwd", "data/00000027-0123456789abcdef/../../x.parquet",
        "data/00000026-0123456789abcdef/funding.parquet",
    )),
])  # fmt: skip
def test_a_manifest_that_cannot_be_trusted_is_refused_with_the_reason(data: bytes, harm: Harm) -> None:
    assert found(data) == harm


def test_a_manifest_under_another_number_is_refused() -> None:
    assert found(manifest.encode(SEALED), seq=28) == Harm.OTHER_SEQ
