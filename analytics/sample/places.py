"""Which communities exist when, and in which quarter each is first staffed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from analytics.reference import Community, communities, community_counts, districts
from analytics.sample.story import LOCAL, QUARTERS

Days = npt.NDArray[np.int32]

_EPOCH = date(1970, 1, 1).toordinal()

#: Editions of the division codes whose counts the sample follows, and the day each takes effect.
#: The edition of 2017 stands for the years before it too: 2016 has as many (397) and none are known earlier.
EDITIONS = {2017: date(2014, 1, 1), 2018: date(2018, 1, 1), 2019: date(2019, 1, 1), 2020: date(2020, 1, 1)}


def day(on: date) -> int:
    """Days since 1970-01-01, as arrow and numpy count them."""
    return on.toordinal() - _EPOCH


@dataclass(frozen=True)
class Places:
    """Communities and villages of 2020 in the order of their codes, each with the day it exists from."""

    communities: tuple[Community, ...]
    since: Days
    urban: npt.NDArray[np.bool_]
    district: npt.NDArray[np.str_]

    def existing(self, district_code: str, on: int) -> npt.NDArray[np.intp]:
        """Positions of the communities and villages a district has on a day."""
        return np.flatnonzero((self.district == district_code) & (self.since <= on))


@cache
def places() -> Places:
    """The city's places; urban communities by year: 397 (2014 to 2017), 400, 401 and 421."""
    ordered = tuple(sorted(communities(), key=lambda place: place.code))
    first = _first_editions(ordered)
    since = [day(EDITIONS[first[place.code]]) if place.code in first else 0 for place in ordered]
    return Places(
        ordered,
        np.array(since, dtype=np.int32),
        np.array([place.kind == "community" for place in ordered]),
        np.array([place.district_code for place in ordered]),
    )


def _first_editions(ordered: tuple[Community, ...]) -> dict[str, int]:
    """Urban community code → edition it first appears in.

    A district has its first communities by code, as many as its edition counts. Where an edition counts
    more than 2020 still lists (红古 had 22, of which 18 are left), the next codes of the city make it up.
    """
    urban = [place for place in ordered if place.kind == "community"]
    first: dict[str, int] = {}
    for edition in EDITIONS:
        counts = {code: n for (year, code), n in community_counts().items() if year == edition}
        seen: dict[str, int] = {}
        for place in urban:
            unit = place.code[:6]
            seen[unit] = seen.get(unit, 0) + 1
            if seen[unit] <= counts.get(unit, 0):
                first.setdefault(place.code, edition)
        for place in urban:
            if len(first) < sum(counts.values()):
                first.setdefault(place.code, edition)
    return first


def staffing(rng: np.random.Generator) -> tuple[tuple[int, ...], ...]:
    """By quarter, the positions of the urban communities staffed in it for the first time.

    Districts advance in proportion to where they end; older communities come before newer ones.
    """
    whole = places()
    queues = {code: _queue(whole, code, rng) for code in districts()}
    taken = dict.fromkeys(districts(), 0)
    staffed_at_the_end = {code: local.staffed_at_the_end for code, local in LOCAL.items()}
    plan = []
    for quarter in QUARTERS:
        ready = {
            code: sum(whole.since[place] <= day(quarter.as_of) for place in queue)
            for code, queue in queues.items()
        }
        chosen = []
        for code in shared_out(quarter.staffed, staffed_at_the_end, taken, ready):
            chosen.append(queues[code][taken[code]])
            taken[code] += 1
        plan.append(tuple(chosen))
    return tuple(plan)


def _queue(whole: Places, district_code: str, rng: np.random.Generator) -> list[int]:
    mine = np.flatnonzero((whole.district == district_code) & whole.urban)
    shuffled = rng.permutation(mine)
    return [int(place) for place in shuffled[np.argsort(whole.since[shuffled], kind="stable")]]


def shared_out(
    total: int, weights: Mapping[str, float], held: Mapping[str, int], room: Mapping[str, int] | None = None
) -> Iterator[str]:
    """District codes, one a unit to add so that they hold `total` together, each time the one furthest below
    its share; a district with no room left is passed over."""
    now = dict(held)
    whole = sum(weights.values())
    for _ in range(total - sum(now.values())):
        code = max(
            (code for code in weights if room is None or now[code] < room[code]),
            key=lambda code: weights[code] / whole * total - now[code],
        )
        now[code] += 1
        yield code
