"""The short code of a paper: read aloud and typed from paper without mistakes that go unseen."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from analytics.errors import N_, Refusal

#: What a code begins with: Lanzhou.
BEGINS = "LZ"
#: 32 signs, none of which is taken for another on paper: no 0 and O, no 1 and I.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
#: Signs that tell papers apart; the one behind them is the check sign.
_TELLING = 7
#: A whole code amid other text: the line it is printed in, or the address its QR code holds.
_AMID = re.compile(rf"(?<![0-9A-Z]){BEGINS}\W?[0-9A-Z]{{4}}\W?[0-9A-Z]{{4}}(?![0-9A-Z])")


class CodeRefused(Refusal):
    """What was typed is no code, or one with a typing error."""


def code_of(identity: str) -> str:
    """`LZ-7K3M-Q2XD`: the code of what a paper is; the same identity always has the same one."""
    number = int.from_bytes(hashlib.sha256(identity.encode()).digest())
    signs = "".join(SIGNS[number >> 5 * place & 31] for place in range(_TELLING))
    return _written(signs + _check(signs))


def read_code(typed: str) -> str:
    """The code as it is written, of one typed in any case, width and spacing, or copied; or refuses it."""
    text = unicodedata.normalize("NFKC", typed).upper()
    if amid := _AMID.search(text):
        text = amid.group()
    signs = "".join(char for char in text if char.isalnum())
    if len(signs) == len(BEGINS) + _TELLING + 1 and signs.startswith(BEGINS):
        signs = signs.removeprefix(BEGINS)
    if len(signs) != _TELLING + 1:
        raise CodeRefused(N_("A code looks like LZ-7K3M-Q2XD: after LZ come eight letters or digits."))
    if set(signs) - set(SIGNS):
        raise CodeRefused(N_("A code contains no 0, O, 1 or I. Please check it again."))
    if _check(signs[:-1]) != signs[-1]:
        raise CodeRefused(N_("This code has a typing error: its last sign does not agree with the others."))
    return _written(signs)


def _written(signs: str) -> str:
    return f"{BEGINS}-{signs[:4]}-{signs[4:]}"


def _check(signs: str) -> str:
    """One sign changed, or any two of them in each other's place, give another check sign.

    Horner's rule in the field of 32 elements, x⁵ + x² + 1.
    """
    sum = 0
    for sign in signs:
        sum = (sum << 1 ^ (0b100101 if sum & 16 else 0)) ^ SIGNS.index(sign)
    return SIGNS[sum << 1 ^ (0b100101 if sum & 16 else 0)]
