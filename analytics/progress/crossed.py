"""People by one thing said of them: which numbers are told to who sees no rows.

They are the same for everybody who sees groups alone, whatever units are theirs: what one hides another's
numbers cannot tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np

from analytics.access import crossed as tables
from analytics.access.crossed import Mark, Marks
from analytics.access.official_sums import Alike, Kind
from analytics.access.scope import Detail
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse.questions import workforce as questions
from analytics.warehouse.questions.workforce import GROUPS, People

__all__ = [
    "OFFICIAL",
    "REGISTRATION",
    "TOLD_BY",
    "Crossed",
    "Mark",
    "crossed",
    "is_exact",
    "registration_state",
]

#: Told of every group; of the other columns of `TOLD_BY` all personnel are.
REGISTRATION = "registration_state"
GROUPED = ("certificate", "employer_kind", "service_field", "age_band", "education", REGISTRATION)
#: What people are told by, one at a time. Not by equivalent ability: all who have it are senior among the
#: professionals, so that the senior ones by certificate, held against it, would give small numbers away.
TOLD_BY = (*GROUPED, "category", "gender", "on_post", "qualified_by", "project_staff")
#: How many are professionals the policy publishes of every unit.
OFFICIAL = "category"

Code = str | None


def is_exact(look: Look) -> bool:
    """Whether every number is told as it is: to who sees rows, masked or not."""
    return look.scope.detail is not Detail.NONE


@dataclass(frozen=True, eq=False)
class Crossed:
    """How the people of a day by one column are told."""

    groups: tuple[str, ...]
    units: tuple[str, ...]
    codes: tuple[Code, ...]
    marks: Marks

    def mark(self, unit: str, code: Code, *, group: str = GROUPS[0]) -> Mark:
        """How one number is told; nobody is told as nobody."""
        if unit not in self.units or code not in self.codes:
            return Mark.SHOWN
        place = self.groups.index(group), self.units.index(unit), self.codes.index(code)
        return Mark(int(self.marks[place]))

    def together(self, units: Sequence[str], codes: Iterable[Code]) -> Mark:
        """How the sum of some numbers is told: only where each of them is."""
        found = [self.mark(unit, code) for unit, code in product(units, codes)]
        if len(found) == 1:
            return found[0]
        return Mark.SHOWN if all(mark is Mark.SHOWN for mark in found) else Mark.BESIDE


def crossed(look: Look, by: str) -> Crossed:
    """How the people of the day looked at are told by one of `TOLD_BY`, in the city and every district."""
    return _crossed(replace(look, scope=look.scope.of_every_unit, unit=""), by)


def registration_state(row: People) -> People:
    """Only who holds a certificate must register: the others have not failed to."""
    needs_none = row.code == "not_registered" and not row.certified
    return row._replace(code="not_required") if needs_none else row


@lru_cache(maxsize=1024)
def _crossed(look: Look, by: str) -> Crossed:
    rows = _people(look, by)
    districts = tuple(sorted({row.district_code for row in rows}))
    codes = tuple(sorted({row.code for row in rows}, key=lambda code: (code is None, code or "")))
    groups, units = GROUPS if by in GROUPED else GROUPS[:1], (*districts, CITY)
    if by == OFFICIAL:
        return Crossed(groups, units, codes, np.zeros((1, len(units), len(codes)), np.int8))
    values: defaultdict[Kind, set[Code]] = defaultdict(set)
    for row in rows:
        values[_kind(row)].add(row.code)
    alike = Alike({kind: frozenset(of) for kind, of in values.items()})
    places = {kind: place for place, kinds in enumerate(alike.classes) for kind in kinds}
    people = np.zeros((len(alike.classes), len(districts), len(codes)), dtype=np.int64)
    for row in rows:
        people[places[_kind(row)], districts.index(row.district_code), codes.index(row.code)] += row.people
    belonging = [[n < 0 or kinds[0].groups[n] for kinds in alike.classes] for n in range(-1, len(groups) - 1)]
    return Crossed(groups, units, codes, tables.marks(people, belonging, alike.parts(codes)))


def _people(look: Look, by: str) -> tuple[People, ...]:
    if by == OFFICIAL:
        return questions.composition(look.catalogue, [look.snapshot], by=by, scope=look.scope)
    rows = questions.counted(look.catalogue, look.snapshot, by=by, scope=look.scope)
    return tuple(map(registration_state, rows)) if by == REGISTRATION else rows


def _kind(row: People) -> Kind:
    """The groups somebody belongs to, besides all personnel, and how official numbers count them."""
    return Kind((row.professional, row.certified, row.senior), row.reasons)
