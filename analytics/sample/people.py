"""Everybody who is ever in the sample's talent register, as columns of life dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from analytics.reference import districts
from analytics.sample import story
from analytics.sample.careers import NEVER_DAY, Career, careers, district_shares
from analytics.sample.daily_life import EMPLOYERS, with_daily_life
from analytics.sample.entries import People, blank
from analytics.sample.places import day, staffing

#: Of general personnel active at a quarter's end, how many leave in the next.
LEAVING_SHARE = 0.005
#: The days a professional's career and entry both have.
CAREER_DAYS = (
    "enters", "assistant_on", "social_worker_on", "senior_on", "equivalent_from", "post_from", "cancelled_on",
)  # fmt: skip


def people(seed: int) -> People:
    """The whole register of the story; the same for the same seed."""
    plan = staffing(np.random.default_rng([seed, 1]))
    lives = careers(np.random.default_rng([seed, 2]), plan)
    rng = np.random.default_rng([seed, 3])
    general = _general(lives, rng)
    everybody = with_daily_life(_professionals(lives).with_rows(general), rng)
    return everybody.with_rows(_reported_twice(everybody, rng))


def _professionals(lives: list[Career]) -> People:
    position = list(districts())
    days: dict[str, Any] = {
        name: np.array([getattr(life, name) for life in lives], dtype=np.int32) for name in CAREER_DAYS
    }
    communities = [-1 if life.community is None else life.community for life in lives]
    return replace(
        blank(len(lives)),
        district=np.array([position.index(life.district_code) for life in lives], dtype=np.int32),
        community=np.array(communities, dtype=np.int32),
        degree=np.array([life.degree for life in lives]),
        community_from=days["post_from"],
        **days,
    )


def _general(lives: list[Career], rng: np.random.Generator) -> People:
    """General personnel, as many that with the professionals the story's totals come out."""
    enters = np.empty(0, dtype=np.int32)
    leaves = np.empty(0, dtype=np.int32)
    for index, quarter in enumerate(story.QUARTERS):
        start, end = day(story.quarter_start(index)), day(quarter.as_of)
        others = sum(life.enters <= end < life.cancelled_on for life in lives)
        active = np.flatnonzero(leaves == NEVER_DAY)
        leaving = rng.choice(active, round(LEAVING_SHARE * len(active)), replace=False)
        leaves[leaving] = rng.integers(start, end + 1, len(leaving))
        wanted = quarter.total - others - (len(active) - len(leaving))
        enters = np.concatenate([enters, rng.integers(start, end + 1, wanted).astype(np.int32)])
        leaves = np.concatenate([leaves, np.full(wanted, NEVER_DAY, dtype=np.int32)])
    shares = list(district_shares().values())
    return replace(
        blank(len(enters)),
        enters=enters,
        cancelled_on=leaves,
        district=rng.choice(len(shares), len(enters), p=shares).astype(np.int32),
    )


def _reported_twice(entries: People, rng: np.random.Generator) -> People:
    """Second entries of a few people, by another district: without a post, registered later or never."""
    early, late = day(date(2016, 12, 31)), day(date(2018, 2, 1))
    calm = (entries.enters <= early) & (entries.cancelled_on == NEVER_DAY)
    calm &= ~np.isin(
        entries.district, [list(districts()).index(code) for code in story.CARRIED_FORWARD.values()]
    )
    calm &= entries.post_from == NEVER_DAY
    is_professional = calm & (entries.professional_from <= early) & (entries.registered_on <= early)
    is_general = calm & ~entries.is_career & (entries.registered_on == NEVER_DAY)
    rows = np.concatenate(
        [
            rng.choice(np.flatnonzero(is_professional), story.REPORTED_TWICE_PROFESSIONALS, replace=False),
            rng.choice(np.flatnonzero(is_general), story.REPORTED_TWICE_GENERAL, replace=False),
        ]
    )
    second = entries.take(rows)
    never = np.full(len(rows), NEVER_DAY, dtype=np.int32)
    # The first two moved: the district that registered them last counts them.
    registered = never.copy()
    registered[:2] = late
    neighbour = np.where(second.district == 0, 1, 0).astype(np.int32)
    kinds = len(EMPLOYERS)
    return replace(
        second,
        district=neighbour,
        enters=np.full(len(rows), late, dtype=np.int32),
        employer=(40 * (kinds * neighbour + second.employer_kind)).astype(np.int32),
        community=np.full(len(rows), -1, dtype=np.int32),
        community_from=never,
        reported_post_from=never,
        project_from=never,
        registered_on=registered,
    )
