"""Submissions the tests look at, each drawn once."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tests.submissions.delivery import FAULTS, FORMATS, Submission, submission
from tests.submissions.model import Seeded

ROUNDS_OF_FORMATS = range(2 * len(FORMATS))
ROUND_OF_FAULTS = range(len(FAULTS))


@cache
def clean(seed: int) -> Submission:
    return submission(seed, clean=True)


@cache
def spoiled(seed: int) -> Submission:
    return submission(seed, clean=False)


def seeded(kind: str) -> list[tuple[Submission, Seeded]]:
    found = [(s, one) for s in map(spoiled, range(2 * len(FAULTS))) for one in s.seeded if one.kind == kind]
    assert found, kind
    return found


def lottery(delivered: Submission) -> Decimal:
    amounts = (row.values["amount_yuan"] for row in delivered.truth["funding"])
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
