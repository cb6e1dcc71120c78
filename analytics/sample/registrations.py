"""The talent register as it stood on a day, from the life dates of people.py."""

from __future__ import annotations

import hmac
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.reference import districts
from analytics.sample.careers import NEVER_DAY
from analytics.sample.daily_life import employer_names
from analytics.sample.entries import Flags, Numbers, People, Shares, code_position
from analytics.sample.places import Days, day, places

#: Not a secret: there is nobody behind the numbers it turns into keys.
KEY = b"sample of 2016"

#: A registration is valid for three years and renewed in the last three months of them.
VALID_MONTHS = 36
RENEWED_BEFORE_DAYS = 45

#: Nearly all of their people have a contract and insurance.
PUBLIC_EMPLOYERS = ("government", "mass_organization", "public_institution")

YEARLY_DRAWS = ("trained", "hours", "begins", "assessed")


def person_keys(people: People, *, scale: int) -> pa.StringArray:
    """Keyed hashes (64 hex digits), one an entry: first all entries of copy 0, then of copy 1, …"""
    persons = int(people.number.max()) + 1
    keys = [hmac.digest(KEY, b"%d" % n, "sha256").hex() for n in range(persons * scale)]
    order = np.concatenate([people.number + persons * copy for copy in range(scale)])
    return pa.array(keys, pa.string()).take(pa.array(order))


def registrations(
    people: People, keys: pa.StringArray, as_of: date, *, seed: int, as_first_reported: bool = False
) -> pa.Table:
    """Everybody ever registered by `as_of`, cancelled ones included; columns and codes as in the dictionary.

    One row an entry and copy: with n times as many keys as entries there are n people for each.
    """
    rows = np.flatnonzero(people.enters <= day(as_of))
    once = _Standing(people, rows, as_of, seed, as_first_reported).table()
    copies = len(keys) // len(people)
    chosen = np.concatenate([rows + copy * len(people) for copy in range(copies)])
    table = pa.concat_tables([once] * copies)
    return table.add_column(0, "person_key", keys.take(pa.array(chosen)))


def professionals_on_posts(people: People, as_of: date, *, as_first_reported: bool = False) -> Numbers:
    """Active professionals on a post, by position in places()."""
    on = day(as_of)
    post = people.reported_post_from if as_first_reported else people.post_from
    counted = (people.enters <= on) & (people.cancelled_on > on) & (post <= on)
    counted &= (people.professional_from <= on) & (people.community >= 0)
    return np.bincount(people.community[counted], minlength=len(places().communities)).astype(np.int32)


class _Standing:
    """The entries visible on a day, column by column."""

    def __init__(
        self, people: People, rows: npt.NDArray[np.intp], as_of: date, seed: int, as_first_reported: bool
    ) -> None:
        self.people = people.take(rows)
        self.rows = rows
        self.on = day(as_of)
        self.as_of = as_of
        # Draws of a year must not change from quarter to quarter: one generator a year, over all entries.
        rng = np.random.default_rng([seed, 7, as_of.year])
        self.draw = {name: rng.random(len(people))[rows] for name in YEARLY_DRAWS}
        self.assessed_in = rng.integers(0, 30, len(people))[rows]
        self.post_from = self.people.reported_post_from if as_first_reported else self.people.post_from

    def table(self) -> pa.Table:
        p, on = self.people, self.on
        certificate, certified_on = self._certificate()
        is_holder = certified_on < NEVER_DAY
        professional = p.degree | is_holder
        qualified = np.where(is_holder & p.degree, 2, np.where(is_holder, 0, np.where(p.degree, 1, 3)))
        shown = np.where((self.post_from <= on) | (p.community_from <= on), p.community, -1)
        on_post = (self.post_from <= on) & (p.cancelled_on > on)
        registered, valid_until = self._registration()
        cancelled = p.cancelled_on <= on
        empty = p.empty_rank
        columns: dict[str, pa.Array] = {
            "gender": coded("gender", p.gender),
            "birth_year": pa.array(p.birth_year.astype(np.int16), mask=empty < 0.01),
            "education": coded("education", p.education),
            "district_code": _texts(list(districts()), p.district),
            "community_code": _texts([place.code for place in places().communities], shown),
            "employer_name": self._employer(shown),
            "employer_kind": coded("employer_kind", p.employer_kind),
            "service_field": coded("service_field", p.service_field),
            "category": coded("category", professional.astype(np.int32)),
            "qualified_by": coded("qualified_by", np.where(~professional & (empty > 0.98), -1, qualified)),
            "certificate": coded("certificate", certificate),
            "certified_on": dates(certified_on),
            "equivalent_ability": pa.array(p.equivalent_from <= on, mask=~professional & (empty > 0.97)),
            "on_post": pa.array(on_post),
            "project_staff": pa.array((p.project_from <= on) & ~cancelled, mask=self._left_empty(0.50, 0.51)),
            "registered_on": dates(registered),
            "valid_until": dates(valid_until),
            "cancelled_on": dates(np.where(cancelled, p.cancelled_on, NEVER_DAY)),
            "cancel_reason": coded("cancel_reason", np.where(cancelled, p.cancel_reason, -1)),
            "volunteers_linked": self._volunteers(professional),
            "trained_hours_this_year": self._trained_hours(professional),
            "assessed_on": dates(self._assessed(on_post)),
            "has_contract": self._growing(p.contract_rank, 0.62, 0.04, p.employer_kind),
            "has_insurance": self._growing(p.insurance_rank, 0.56, 0.045, p.employer_kind),
        }
        order = [column.name for column in dictionary().table("registrations").stored[1:]]
        return pa.table({name: columns[name] for name in order})

    def _certificate(self) -> tuple[Numbers, Days]:
        """The highest certificate held and its day."""
        level = np.zeros(len(self.rows), dtype=np.int32)
        since = np.full(len(self.rows), NEVER_DAY, dtype=np.int32)
        p = self.people
        for position, on in enumerate((p.assistant_on, p.social_worker_on, p.senior_on), start=1):
            level = np.where(on <= self.on, position, level)
            since = np.where(on <= self.on, on, since)
        return level.astype(np.int32), since.astype(np.int32)

    def _registration(self) -> tuple[Days, Days]:
        """First registration, and the last day of its present term."""
        p = self.people
        until_when = np.minimum(self.on, p.cancelled_on)
        renewed = np.zeros(len(self.rows), dtype=np.int32)
        for term in range(1, 4):
            end = _term_end(p.registered_on, np.full(len(self.rows), term))
            renewed += (p.renewals >= term) & (end - RENEWED_BEFORE_DAYS <= until_when)
        visible = p.registered_on <= self.on
        return (
            np.where(visible, p.registered_on, NEVER_DAY).astype(np.int32),
            np.where(visible, _term_end(p.registered_on, renewed + 1), NEVER_DAY).astype(np.int32),
        )

    def _employer(self, shown: npt.NDArray[np.int32]) -> pa.Array:
        """A community's own staff have its name; a few entries leave it out."""
        own = employer_names()
        names = own + [place.name for place in places().communities]
        which = np.where(shown >= 0, len(own) + shown, self.people.employer)
        return _texts(names, np.where(self._left_empty(0.20, 0.24), -1, which))

    def _volunteers(self, professional: Flags) -> pa.Array:
        p = self.people
        years = (self.on - p.volunteers_from) // 365
        linked = np.where(p.volunteers_from <= self.on, p.volunteers + years, 0)
        unknown = np.where(professional, p.empty_rank > 0.96, p.empty_rank > 0.4)
        return pa.array(linked.astype(np.int32), mask=unknown)

    def _trained_hours(self, professional: Flags) -> pa.Array:
        """Hours since 1 January: more people each year, more hours each quarter."""
        year, quarter = self.as_of.year - 2014, (self.as_of.month - 1) // 3 + 1
        share = np.where(professional, 0.40 + 0.055 * year, 0.06 + 0.02 * year)
        taking_part = (self.draw["trained"] < share) & (self.draw["begins"] * 4 < quarter)
        whole_year = 8 + 4 * (self.draw["hours"] * np.where(professional, 16, 6)).astype(np.int32)
        hours = np.where(taking_part, np.maximum(whole_year * quarter // 4, 2), 0)
        return pa.array(hours.astype(np.int32), mask=self._left_empty(0.60, 0.63))

    def _assessed(self, on_post: Flags) -> Days:
        """This year's assessment: a quarter of those assessed in June, the others in November."""
        share = 0.45 + 0.06 * (self.as_of.year - 2014)
        month = np.where(self.draw["assessed"] < share / 4, 6, 11)
        first = np.where(month == 6, day(date(self.as_of.year, 6, 1)), day(date(self.as_of.year, 11, 5)))
        on = first + self.assessed_in % 28
        done = on_post & (self.draw["assessed"] < share) & (self.post_from <= on) & (on <= self.on)
        return np.where(done, on, NEVER_DAY).astype(np.int32)

    def _growing(self, rank: Shares, at_first: float, a_year: float, kind: Numbers) -> pa.Array:
        """True for a share of people that grows; nearly all in offices and institutions; a few left empty."""
        public = np.isin(kind, [code_position("employer_kind", code) for code in PUBLIC_EMPLOYERS])
        share = np.where(public, 0.97, at_first + a_year * (self.on - day(date(2014, 1, 1))) / 365.25)
        return pa.array(rank < share, mask=self._left_empty(0.300, 0.315))

    def _left_empty(self, low: float, high: float) -> Flags:
        """The few people whose entry leaves a field out, another few for each field."""
        return (self.people.empty_rank > low) & (self.people.empty_rank < high)


def _term_end(first: Days, terms: Numbers) -> Days:
    """The last day of the given number of three-year terms."""
    start = first.astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    ending = month + (VALID_MONTHS * terms).astype("timedelta64[M]")
    last = ending.astype("datetime64[D]") + (start - month.astype("datetime64[D]")) - np.timedelta64(1, "D")
    return np.asarray(last.astype(np.int32))


def dates(days: Days) -> pa.Array:
    """Days since 1970 as dates; NEVER_DAY is null."""
    return pa.array(days.astype(np.int32), mask=days == NEVER_DAY).cast(pa.date32())


def _texts(values: list[str], positions: npt.NDArray[np.int32]) -> pa.Array:
    """The values at these positions; -1 is null."""
    return pa.array(values, pa.string()).take(pa.array(positions, mask=positions < 0))


def coded(column: str, positions: npt.NDArray[np.int32]) -> pa.Array:
    """Codes of a column of the register at these positions of the dictionary's list; -1 is null."""
    return _texts(list(dictionary().table("registrations").column(column).codes), positions)
