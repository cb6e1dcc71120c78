"""The columns of the register: one row an entry, with the days on which things happen to a person."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from analytics.dictionary import dictionary
from analytics.sample.careers import NEVER_DAY
from analytics.sample.places import Days

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """One row a register entry; days count from 1970-01-01, NEVER_DAY = it does not happen.

    Code columns hold positions in the dictionary's list of codes, `community` and `employer`
    positions in places() and `employer_names`; -1 = none. The same `number` twice = one person
    reported by two districts.
    """

    number: Numbers
    district: Numbers
    gender: Numbers
    birth_year: Numbers
    education: Numbers
    employer_kind: Numbers
    employer: Numbers
    service_field: Numbers
    community: Numbers
    degree: Flags
    enters: Days
    assistant_on: Days
    social_worker_on: Days
    senior_on: Days
    equivalent_from: Days
    community_from: Days
    post_from: Days
    #: As the day published twice had it at first.
    reported_post_from: Days
    project_from: Days
    registered_on: Days
    renewals: Numbers
    cancelled_on: Days
    cancel_reason: Numbers
    volunteers_from: Days
    volunteers: Numbers
    #: Fixed draws: who has a contract and insurance once that share of people has, who leaves fields empty.
    contract_rank: Shares
    insurance_rank: Shares
    empty_rank: Shares

    def __len__(self) -> int:
        return len(self.number)

    @property
    def certified_on(self) -> Days:
        """The first certificate."""
        return np.minimum(self.assistant_on, self.social_worker_on)

    @property
    def is_holder(self) -> Flags:
        """Holds a certificate now or later."""
        return self.certified_on < NEVER_DAY

    @property
    def is_career(self) -> Flags:
        """Professional now or later."""
        return self.degree | self.is_holder

    @property
    def professional_from(self) -> Days:
        """By degree from entry, else by the first certificate; NEVER_DAY for general personnel."""
        return np.where(self.degree, self.enters, np.maximum(self.enters, self.certified_on))

    def take(self, rows: npt.NDArray[np.intp]) -> People:
        """The entries at these positions."""
        return People(*(getattr(self, each.name)[rows] for each in fields(self)))

    def with_rows(self, other: People) -> People:
        """These entries, then those."""
        names = [each.name for each in fields(self)]
        return People(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in names))


def code_position(column: str, code: str) -> int:
    """Where a code stands in the dictionary's list for a column of the register."""
    return list(dictionary().table("registrations").column(column).codes).index(code)


def blank(count: int) -> People:
    """Entries in which nothing has happened yet."""
    kinds: dict[str, npt.NDArray[np.generic]] = {
        "Numbers": np.full(count, -1, dtype=np.int32),
        "Days": np.full(count, NEVER_DAY, dtype=np.int32),
        "Flags": np.zeros(count, dtype=np.bool_),
        "Shares": np.zeros(count),
    }
    return People(*(kinds[str(each.type)].copy() for each in fields(People)))  # type: ignore[arg-type]
