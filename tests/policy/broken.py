"""The real register file, broken or changed in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from analytics.errors import Refusal
from analytics.policy.loading import POLICY, register

TOTAL = 'id = "workforce.total"'
FLOOR = 'id = "funding.district_floor"'
GROWTH = 'id = "funding.growth"'
STAFFED = 'id = "communities.staffed"'
BASE = 'id = "bases.city"'
DUTY = 'id = "registration.projects"'
REVOKED = 'id = "registration.revoked"'
PURCHASE = 'id = "funding.purchase"'
LAST_LEVEL = "due = 2020-12-31, target = 30_000"


@dataclass(frozen=True)
class Broken:
    """One edit and what its refusal says; the edit is at the first `old` from `inside` on."""

    what: str
    inside: str
    old: str
    new: str
    says: tuple[str, ...]


def edited(folder: Path, inside: str, old: str, new: str) -> Path:
    """A copy of the real file, edited once, at the first `old` from `inside` on."""
    before, found, after = POLICY.read_text(encoding="utf-8").partition(inside)
    assert found, inside
    rest = found + after
    assert old in rest, old
    path = folder / POLICY.name
    path.write_text(before + rest.replace(old, new, 1), encoding="utf-8")
    return path


def refusal_of(broken: Broken, folder: Path) -> Refusal:
    """The refusal of the broken copy, after its sentence was found to say what it must."""
    path = edited(folder, broken.inside, broken.old, broken.new)
    with pytest.raises(Refusal) as refused:
        register(path)
    for part in (POLICY.name, *broken.says):
        assert part in str(refused.value)
    return refused.value
