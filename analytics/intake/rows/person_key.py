"""ID numbers (GB 11643) and the keyed hash that stands for a person.

A plain hash of an ID number is guessed within minutes, so it is keyed: HMAC-SHA256 over
`id:v1:` and the 18-digit number. The key lives beside the snapshots, never in them.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.errors import Refusal
from analytics.id_numbers import AREAS, born, check_digit
from analytics.intake.finding import Flaw
from analytics.warehouse.snapshots.sealing import Disk

KEY_BYTES = 32
KEY_NAME = "person_key.key"

ID_NUMBER_FORM = Flaw(
    "id_number_form",
    "The ID number has {length} characters, or contains something other than digits.",
    "Enter all 18 characters: 17 digits and a check digit (0–9 or X).",
)
ID_NUMBER_IMPOSSIBLE = Flaw(
    "id_number_impossible",
    "The ID number contains an area or a date of birth that does not exist.",
    "Check it against the identity card.",
)
ID_NUMBER_CHECK_DIGIT = Flaw(
    "id_number_check_digit",
    "The check digit of the ID number does not match the digits before it.",
    "A digit is wrong or two are swapped: check it against the identity card.",
)


@dataclass(frozen=True)
class IdNumber:
    """A valid 18-digit ID number. It is never stored, printed or logged."""

    digits: str

    def __repr__(self) -> str:
        return "IdNumber(***)"

    @property
    def birth_year(self) -> int:
        return int(self.digits[6:10])

    @property
    def gender(self) -> str:
        """`male` or `female`, from the 17th digit."""
        return "male" if int(self.digits[16]) % 2 else "female"

    def key(self, secret: bytes) -> str:
        """The person_key: 64 hexadecimal digits, the same for the same person and secret."""
        return hmac.digest(secret, b"id:v1:" + self.digits.encode(), "sha256").hex()


def id_number(text: str, *, as_of: date) -> IdNumber | Flaw:
    """The ID number in a text of 18 digits, or of 15 (then of the 1900s), valid on `as_of`."""
    digits = text.upper()
    if re.fullmatch(r"[0-9]{15}", digits):
        digits = f"{digits[:6]}19{digits[6:]}"
        digits += check_digit(digits)
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", digits):
        return ID_NUMBER_FORM.naming(length=len(text))
    day = born(digits)
    if digits[:2] not in AREAS or day is None or day > as_of:
        return ID_NUMBER_IMPOSSIBLE
    if check_digit(digits[:17]) != digits[17]:
        return ID_NUMBER_CHECK_DIGIT
    return IdNumber(digits)


def key_file(root: Path) -> Path:
    """Where the key lies: LANZHOU_PERSON_KEY_FILE, else keys/person_key.key beside the snapshots folder."""
    chosen = os.environ.get("LANZHOU_PERSON_KEY_FILE")
    return Path(chosen) if chosen else root.resolve().parent / "keys" / KEY_NAME


def copy(source: Path, target: Path) -> None:
    """The key in another place, for its owner alone; none is there before the first register is.

    Refuses another key in that place.
    """
    if not source.exists():
        return
    key = source.read_bytes()
    if target.exists():
        if target.read_bytes() != key:
            raise Refusal("There is another person key at {path}: it was left as it is.", path=target)
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())


def fingerprint(secret: bytes) -> str:
    """What tells one key from another and gives neither away: 16 hexadecimal digits."""
    return hmac.digest(secret, b"fingerprint:v1", "sha256").hex()[:16]


def secret(root: Path, *, may_be_new: bool, keyed_with: str | None = None) -> bytes:
    """The key: 32 random bytes, made on first use and readable by its owner only.

    Refuses a key inside the snapshots folder, one that others may read, one of another length,
    a missing one when people were already published under it (`may_be_new` is False), and one whose
    fingerprint is not `keyed_with`: with another key the same person would count as somebody else.
    """
    path = key_file(root).resolve()
    if path.is_relative_to(root.resolve()):
        raise Refusal("The person key {path} is inside the snapshots folder. Move it elsewhere.", path=path)
    if not path.exists():
        if not may_be_new:
            raise Refusal(
                "The person key {path} is missing, and the people published so far were keyed with "
                "it. Restore it from your backup, or give its location in LANZHOU_PERSON_KEY_FILE.",
                path=path,
            )
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Refusal("The person key {path} can be read by others. Run: chmod 600 {path}", path=path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise Refusal(
            "The person key {path} has {length} bytes instead of {allowed}. Restore it from your backup.",
            path=path,
            length=len(key),
            allowed=KEY_BYTES,
        )
    if keyed_with is not None and fingerprint(key) != keyed_with:
        raise Refusal(
            "The person key {path} is not the one the people published so far were keyed with. "
            "Restore that one from your backup, or give its location in LANZHOU_PERSON_KEY_FILE.",
            path=path,
        )
    return key


def _make(path: Path) -> None:
    """A new key under its name at once and whole; a key that appeared meanwhile stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
    # The people published with it are on the disk for good, so its name must be too.
    for folder in (path.parent, path.parent.parent):
        Disk().sync_folder(folder)
