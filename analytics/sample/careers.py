"""The professionals of the sample, one by one: entry, certificates, posts, leaving.

A few hundred people whose counts must fit the story exactly, quarter by quarter; the general
personnel around them is drawn in bulk (people.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np

from analytics.reference import districts
from analytics.sample import story
from analytics.sample.places import day, places, shared_out

NEVER_DAY = day(story.NEVER)

#: A district keeps at least so many professionals without a community post before anybody leaves.
SPARE = 10

#: Whose post a community fills has been a professional for so long, if there is such a person.
STANDING_DAYS = 60


@dataclass(slots=True)
class Career:
    """One professional; days count from 1970-01-01, NEVER_DAY = it does not happen."""

    district_code: str
    enters: int
    degree: bool = True
    assistant_on: int = NEVER_DAY
    social_worker_on: int = NEVER_DAY
    senior_on: int = NEVER_DAY
    equivalent_from: int = NEVER_DAY
    cancelled_on: int = NEVER_DAY
    #: Position of the community whose post this person fills for good, and from when.
    community: int | None = None
    post_from: int = NEVER_DAY

    @property
    def certified_on(self) -> int:
        """The first certificate."""
        return min(self.assistant_on, self.social_worker_on)

    @property
    def professional_from(self) -> int:
        """By degree from entry, else by the first certificate."""
        return self.enters if self.degree else max(self.enters, self.certified_on)

    @property
    def is_holder(self) -> bool:
        return self.certified_on < NEVER_DAY

    @property
    def is_social_worker(self) -> bool:
        return self.social_worker_on < NEVER_DAY

    @property
    def is_equivalent(self) -> bool:
        return self.equivalent_from < NEVER_DAY

    @property
    def is_senior(self) -> bool:
        """Counted as senior now or later."""
        return self.is_social_worker or self.is_equivalent


def district_shares() -> dict[str, float]:
    """Share of people by district: residents of 2020 × share with college education, together 1."""
    weights = {
        code: unit.population_2020 * story.LOCAL[code].college_pct for code, unit in districts().items()
    }
    return {code: weight / sum(weights.values()) for code, weight in weights.items()}


@dataclass
class Profession:
    """All careers while they are being lived, quarter by quarter."""

    rng: np.random.Generator
    everybody: list[Career] = field(default_factory=list)
    active: list[Career] = field(default_factory=list)

    def live(self, index: int, quarter: story.Quarter, newly_staffed: Sequence[int]) -> None:
        """One quarter: some leave, others enter, certificates come in, posts are filled."""
        start, end = day(story.quarter_start(index)), day(quarter.as_of)
        self._leave(index, quarter, start, end)
        entrants = self._enter(quarter, start, end)
        self._certify(index, quarter, entrants)
        self._recognise(quarter, start, end)
        self._fill_posts(newly_staffed, start, end)

    def _leave(self, index: int, quarter: story.Quarter, start: int, end: int) -> None:
        if index < 2:
            return
        leaving: list[Career] = []
        if quarter.as_of == story.LAST:
            leaving = self._pick(
                1,
                lambda career: (
                    career.is_social_worker
                    and career.community is None
                    and career.senior_on == NEVER_DAY
                    and career.professional_from < start
                ),
            )
        for career in leaving:
            self._cancel(career, start + 5, end)
        for _ in range(max(1, round(quarter.professionals * 0.004)) - len(leaving)):
            spare = Counter(career.district_code for career in self.active if career.community is None)
            large = {code for code, count in spare.items() if count > SPARE}
            for career in self._pick(1, partial(_may_leave, districts=large, entered_before=start - 90)):
                self._cancel(career, start + 5, end)

    def _cancel(self, career: Career, first: int, last: int) -> None:
        career.cancelled_on = self._between(first, last)
        self.active.remove(career)

    def _enter(self, quarter: story.Quarter, start: int, end: int) -> list[Career]:
        held = Counter(dict.fromkeys(districts(), 0))
        held.update(career.district_code for career in self.active)
        entrants = [
            Career(code, self._between(start, end))
            for code in shared_out(quarter.professionals, district_shares(), held)
        ]
        self.everybody += entrants
        self.active += entrants
        return entrants

    def _certify(self, index: int, quarter: story.Quarter, entrants: list[Career]) -> None:
        """New certificates: three in four to people entering with one, the others to graduates."""
        autumn = quarter.as_of.month in (9, 12) and index > 0
        wanted = quarter.holders - sum(career.is_holder for career in self.active)
        from_entrants = min(len(entrants), round(wanted * 0.75) if autumn else wanted)
        new = [entrants[i] for i in sorted(self.rng.permutation(len(entrants))[:from_entrants])]
        for career in new:
            career.degree = bool(self.rng.random() < 0.35)
        new += self._pick(
            wanted - from_entrants,
            lambda career: (
                career not in entrants and career.degree and not career.is_holder and not career.is_equivalent
            ),
        )
        wanted_higher = quarter.social_workers - sum(career.is_social_worker for career in self.active)
        ready = self._certificate_day(index, quarter)[0] - 700
        upgraded = self._pick(
            wanted_higher // 2 if autumn else 0,
            lambda career: career.assistant_on < ready and not career.is_senior,
        )
        for career in upgraded:
            career.social_worker_on = self._between(*self._certificate_day(index, quarter))
        direct = {int(i) for i in self.rng.permutation(len(new))[: wanted_higher - len(upgraded)]}
        for i, career in enumerate(new):
            on = self._between(*self._certificate_day(index, quarter))
            if i in direct:
                career.social_worker_on = on
            else:
                career.assistant_on = on
            self._date_entry(career, career in entrants and index > 0, on, quarter, autumn)
        if autumn and quarter.as_of == date(story.FIRST_SENIOR_EXAM_YEAR, 12, 31):
            for career in self._pick(
                story.SENIOR_CERTIFICATES, lambda career: career.social_worker_on < ready - 700
            ):
                career.senior_on = self._between(day(date(2019, 11, 11)), day(date(2019, 12, 13)))

    def _date_entry(
        self, career: Career, is_entrant: bool, on: int, quarter: story.Quarter, autumn: bool
    ) -> None:
        """Who enters by certificate does so after it, or was in the register as general personnel before."""
        if not (is_entrant and autumn):
            return
        was_general = not career.degree and on - 180 > day(story.FIRST) and self.rng.random() < 0.4
        if was_general:
            career.enters = self._between(max(day(story.FIRST) + 1, on - 900), on - 90)
        else:
            career.enters = self._between(on + 3, day(quarter.as_of))

    def _certificate_day(self, index: int, quarter: story.Quarter) -> tuple[int, int]:
        """First and last possible day of a certificate that comes in this quarter."""
        year, month = quarter.as_of.year, quarter.as_of.month
        if index == 0:
            # Holders grew by about 27 % a year: each exam year weighs that much more than the one before.
            years = np.arange(story.FIRST_EXAM_YEAR, year)
            weights = 1.27 ** np.arange(len(years))
            year, month = int(self.rng.choice(years, p=weights / weights.sum())), 12
        elif month in (3, 6):
            year, month = year - 1, 12
        if month == 9:
            return day(date(year, 9, 2)), day(date(year, 9, 24))
        return day(date(year, 10, 9)), day(date(year, 11, 29))

    def _recognise(self, quarter: story.Quarter, start: int, end: int) -> None:
        wanted = quarter.equivalent - sum(career.is_equivalent for career in self.active)
        ready = self._pick(
            wanted, lambda career: career.degree and not career.is_senior and career.enters <= end
        )
        for career in ready:
            career.equivalent_from = max(career.enters, self._between(start, end))

    def _fill_posts(self, communities: Sequence[int], start: int, end: int) -> None:
        whole = places()
        for place in communities:
            unposted = partial(_is_unposted, district_code=str(whole.district[place]))
            standing = self._pick(1, partial(unposted, before=start - STANDING_DAYS))
            career = (standing or self._pick(1, partial(unposted, before=end)))[0]
            career.community = place
            career.post_from = max(career.professional_from, self._between(start, end))

    def _pick(self, count: int, fits: Callable[[Career], bool]) -> list[Career]:
        """Up to `count` active people who fit, drawn at random."""
        if count <= 0:
            return []
        fitting = [career for career in self.active if fits(career)]
        return [fitting[i] for i in sorted(self.rng.permutation(len(fitting))[:count])]

    def _between(self, first: int, last: int) -> int:
        return int(self.rng.integers(first, last + 1))


def _may_leave(career: Career, *, districts: set[str], entered_before: int) -> bool:
    is_free = career.community is None and not career.is_senior
    return is_free and career.district_code in districts and career.professional_from < entered_before


def _is_unposted(career: Career, *, district_code: str, before: int) -> bool:
    return (
        career.district_code == district_code
        and career.community is None
        and career.professional_from <= before
    )


def careers(rng: np.random.Generator, staffing: Sequence[Sequence[int]]) -> list[Career]:
    """Everybody who was ever a professional by the end; `staffing` as places.staffing gives it."""
    profession = Profession(rng)
    for index, quarter in enumerate(story.QUARTERS):
        profession.live(index, quarter, staffing[index])
    return profession.everybody
