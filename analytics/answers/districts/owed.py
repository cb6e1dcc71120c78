"""What one district owes: what is not there yet of what the policy sets for it, by when, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.assess.assessment import Dated, OneYear, Status, Verdict
from analytics.assess.verdict import worst_first
from analytics.policy.register import Indicator, Kind

#: Of these years something is owed.
_OPEN = (Status.NOT_MET, Status.FLAT, Status.RUNNING, Status.NO_DATA)


@dataclass(frozen=True)
class OwedYear:
    """The yuan one fund year is short of its floor or of the year before; None where nobody knows."""

    year: int
    short_yuan: float | None
    #: Growth wants more than the year before: with 0 yuan short it is as much, and still too little.
    is_flat: bool = False


@dataclass(frozen=True)
class Owed:
    """One thing a district owes by a day."""

    #: None: the registrations of its people.
    indicator: Indicator | None
    #: The last day on which it is in time; None: each of them has its own.
    due: date | None
    is_past: bool
    #: Communities, institutions, yuan of all its years, or people; None where nobody knows.
    amount: float | None
    #: Of how many; None of money.
    total: float | None = None
    #: It was there once.
    is_lost: bool = False
    #: Who lacks it, by name.
    names: tuple[str, ...] = ()
    #: Money: the fund years, ascending.
    years: tuple[OwedYear, ...] = ()

    @property
    def past_since(self) -> date | None:
        """The first day on which it was past due."""
        return self.due + timedelta(days=1) if self.is_past and self.due else None

    @property
    def is_closed(self) -> bool:
        """A fund year that is over: its money can no longer be booked in it."""
        return self.is_past and bool(self.years)


@dataclass(frozen=True)
class Owing:
    """Everything a district owes on one day, most urgent first."""

    #: By the last day of the year, and what is past due.
    by_year_end: tuple[Owed, ...]
    #: In a later year.
    later: tuple[Owed, ...]
    year_end: date


@dataclass(frozen=True)
class Renewals:
    """People whose registration has lapsed, and those whose registration is in its last months."""

    lapsed: int
    due: int


def owing(
    judged: Iterable[tuple[Indicator, Verdict]],
    *,
    on: date,
    names: Mapping[str, str],
    renewals: Renewals | None,
) -> Owing:
    """What the targets set for a district leave open, and the registrations to renew.

    What is past due and can still be made up comes first, then what is due, the gravest first; then
    registrations, and last the fund years that are over. `names` are those of communities by code; without
    a register there are no `renewals`.
    """
    judged = list(judged)
    gravest = [item.id for item in worst_first(verdict.overall for _, verdict in judged)]
    found = [
        owed
        for indicator, verdict in sorted(judged, key=lambda one: gravest.index(one[0].id))
        for owed in (_of_years(indicator, verdict.years, on) if indicator.kind.is_yearly
                     else _of_units(indicator, verdict.overall, on, names))
    ]  # fmt: skip
    year_end = date(on.year, 12, 31)
    found += _registrations(renewals, year_end)
    found.sort(key=lambda owed: (_rank(owed), owed.due or date.min))
    return Owing(
        tuple(owed for owed in found if owed.due is None or owed.due <= year_end),
        tuple(owed for owed in found if owed.due is not None and owed.due > year_end),
        year_end,
    )


def _rank(owed: Owed) -> int:
    if owed.is_closed:
        return 3
    if owed.indicator is None:
        return 2
    return 0 if owed.is_past else 1


def _of_units(indicator: Indicator, item: object, on: date, names: Mapping[str, str]) -> list[Owed]:
    """Communities without a professional, or an institution that is not there."""
    if not isinstance(item, Dated) or indicator.kind is Kind.LEVEL:
        return []
    amount = None if item.value is None or item.total is None else item.total - item.value
    if amount == 0:
        return []
    listed = tuple(names[code] for code in item.missing if code in names)
    return [Owed(indicator, item.due, on > item.due, amount, item.total, item.sliding, listed)]


def _of_years(indicator: Indicator, years: Sequence[OneYear], on: date) -> list[Owed]:
    """The year that runs and the years that are over, each of them one entry."""
    short = [(item.due, owed) for item in years if (owed := _short(indicator, item)) is not None]
    found = []
    for is_past in (False, True):
        ones = [owed for due, owed in short if (on > due) is is_past]
        if not ones:
            continue
        known = [one.short_yuan for one in ones if one.short_yuan is not None]
        due = date(ones[0].year, 12, 31)
        found.append(Owed(indicator, due, is_past, sum(known) if known else None, years=tuple(ones)))
    return found


def _short(indicator: Indicator, item: OneYear) -> OwedYear | None:
    if item.status not in _OPEN:
        return None
    if item.value is None or item.asked_yuan is None or item.reason is not None:
        # The floor says of a year without data that nobody knows; growth need not repeat it.
        return OwedYear(item.year, None) if indicator.kind is Kind.YEARLY_FLOOR else None
    left = item.asked_yuan - item.value
    return OwedYear(item.year, max(left, 0.0), is_flat=left <= 0)


def _registrations(renewals: Renewals | None, year_end: date) -> list[Owed]:
    if renewals is None:
        return []
    counted = (Owed(None, None, True, renewals.lapsed), Owed(None, year_end, False, renewals.due))
    return [owed for owed in counted if owed.amount]
