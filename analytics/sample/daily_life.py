"""What surrounds the targets in a person's entry: age, employer, community, post, registration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analytics.dictionary import dictionary
from analytics.reference import districts
from analytics.sample.careers import NEVER_DAY
from analytics.sample.entries import Numbers, People, Shares, code_position
from analytics.sample.places import EDITIONS, Days, day, places
from analytics.sample.story import FIRST, MARK, REPORTED_EARLY, REPORTED_EARLY_FROM, REVISED_ON

#: Kind of employer: weight among general personnel, among professionals.
EMPLOYERS: Mapping[str, tuple[float, float]] = {
    "government": (0.07, 0.06),
    "mass_organization": (0.06, 0.06),
    "public_institution": (0.19, 0.26),
    "community": (0.47, 0.24),
    "agency": (0.05, 0.28),
    "other_social_organization": (0.09, 0.06),
    "enterprise": (0.07, 0.04),
}

#: Fields more common with a kind of employer than elsewhere: how many times as common.
COMMON_FIELDS: Mapping[str, Mapping[str, float]] = {
    "community": {"community_building": 12, "mediation": 4, "relief": 3, "culture": 3, "family_planning": 3},
    "agency": {"community_building": 4, "welfare": 4, "family": 3, "education": 3, "disability": 3},
    "public_institution": {"welfare": 6, "education": 5, "mental_health": 4, "relief": 3, "culture": 2},
    "government": {"relief": 5, "poverty": 5, "correction": 4, "emergency": 3, "drug_rehabilitation": 3},
    "mass_organization": {"workers": 6, "family": 6, "disability": 5, "education": 3, "employment": 3},
    "enterprise": {"workers": 5, "employment": 4},
}


def employer_names() -> list[str]:
    """Invented employers: 40 a district and kind, in the order `40 × (kinds × district + kind)`."""
    kinds = dictionary().table("registrations").column("employer_kind").codes.values()
    return [
        f"{unit.name}{kind.zh} {n}{MARK}"
        for unit in districts().values()
        for kind in kinds
        for n in range(1, 41)
    ]


def with_daily_life(entries: People, rng: np.random.Generator) -> People:
    """The same entries with age, employer, post, registration and all that does not move a target."""
    count, career = len(entries), entries.is_career
    entries = replace(
        entries,
        number=np.arange(count, dtype=np.int32),
        gender=np.where(
            rng.random(count) < 0.7, code_position("gender", "female"), code_position("gender", "male")
        ).astype(np.int32),
        birth_year=_birth_years(entries, rng),
        education=_educations(entries, rng),
        contract_rank=rng.random(count),
        insurance_rank=rng.random(count),
        empty_rank=rng.random(count),
        volunteers_from=_sometimes(np.where(career, 0.75, 0.12), entries.enters, 1500, rng),
        volunteers=rng.integers(2, 14, count, dtype=np.int32),
    )
    return _registered(_on_posts(_employed(entries, rng), rng), rng)


def _birth_years(entries: People, rng: np.random.Generator) -> Numbers:
    """21 to 58 years old on entry, professionals younger than the others."""
    career = entries.is_career
    age = np.where(career, rng.gamma(5.0, 2.4, len(entries)) + 21, rng.normal(39, 9, len(entries)))
    entered = 1970 + entries.enters / 365.2425
    # A certificate of 2008 is held by somebody grown up in 2008.
    grown_up = np.where(entries.is_holder, 1970 + entries.certified_on / 365.2425 - 21, 9999)
    return np.asarray(np.minimum(entered - np.clip(age, 21, 58), grown_up).astype(np.int32))


def _educations(entries: People, rng: np.random.Generator) -> Numbers:
    """Levels as in the dictionary, postgraduate first; a recognised degree is one of the first three."""
    draw = rng.random(len(entries))
    general = np.searchsorted([0.02, 0.24, 0.62, 0.80], draw)
    with_degree = np.searchsorted([0.09, 0.68], draw)
    certified = np.searchsorted([0.03, 0.38, 0.86, 0.96], draw)
    others = np.where(entries.is_career, certified, general)
    return np.where(entries.degree, with_degree, others).astype(np.int32)


def _sometimes(share: Shares | float, after: Days, within: int, rng: np.random.Generator) -> Days:
    """A day up to `within` days after `after` for that share of entries, NEVER_DAY for the others."""
    happens = rng.random(len(after)) < share
    later = np.minimum(after.astype(np.int64) + rng.integers(0, within, len(after)), NEVER_DAY)
    return np.where(happens, later, NEVER_DAY).astype(np.int32)


def _employed(entries: People, rng: np.random.Generator) -> People:
    career, anchored = entries.is_career, entries.community >= 0
    kinds = list(EMPLOYERS)
    draws = [rng.choice(len(kinds), len(entries), p=[w[i] for w in EMPLOYERS.values()]) for i in (0, 1)]
    kind = np.where(anchored, kinds.index("community"), np.where(career, draws[1], draws[0])).astype(np.int32)
    which = np.minimum(rng.geometric(0.12, len(entries)) - 1, 39)
    field_codes = list(dictionary().table("registrations").column("service_field").codes)
    service = np.zeros(len(entries), dtype=np.int32)
    for position, name in enumerate(kinds):
        weights = np.array([COMMON_FIELDS.get(name, {}).get(code, 1.0) for code in field_codes])
        mine = np.flatnonzero(kind == position)
        service[mine] = rng.choice(len(field_codes), len(mine), p=weights / weights.sum())
    return replace(
        entries,
        employer_kind=kind,
        employer=(40 * (len(kinds) * entries.district + kind) + which).astype(np.int32),
        service_field=service,
    )


def _on_posts(entries: People, rng: np.random.Generator) -> People:
    """Communities and posts of those who do not hold a community's first professional post."""
    entries = _in_communities(entries, rng)
    career, anchored = entries.is_career, entries.reported_post_from < NEVER_DAY
    share = np.where(career, 0.72, 0.03)
    post = _sometimes(share, np.where(career, entries.professional_from, entries.enters), 240, rng)
    # A community post opens to a second professional only after the community has its first.
    community = entries.community
    urban = (community >= 0) & places().urban[community]
    opened = np.full(len(places().communities), NEVER_DAY, dtype=np.int32)
    opened[community[anchored]] = entries.post_from[anchored]
    post = np.where(career & urban & (post < NEVER_DAY), np.maximum(post, opened[community] + 1), post)
    post = np.where(anchored, entries.post_from, np.minimum(post, NEVER_DAY)).astype(np.int32)
    agency = list(EMPLOYERS).index("agency")
    on_project = np.where(entries.employer_kind == agency, 0.3, np.where(career, 0.1, 0.008))
    return replace(
        entries,
        post_from=post,
        reported_post_from=np.where(anchored, entries.reported_post_from, post),
        project_from=_sometimes(on_project, entries.enters, 600, rng),
    )


def _in_communities(entries: People, rng: np.random.Generator) -> People:
    """Who works in a community, in which; only communities that exist when the person enters."""
    anchored = entries.community >= 0
    wanted = (entries.employer_kind == list(EMPLOYERS).index("community")) & ~anchored
    wanted &= rng.random(len(entries)) < 0.88
    community = entries.community.copy()
    whole = places()
    opening = [0, *(day(on) for edition, on in EDITIONS.items() if edition > min(EDITIONS)), NEVER_DAY]
    for position, code in enumerate(districts()):
        for start, end in pairwise(opening):
            mine = np.flatnonzero(
                wanted & (entries.district == position) & (entries.enters >= start) & (entries.enters < end)
            )
            choice = whole.existing(code, max(start, day(FIRST)))
            weights = np.where(whole.urban[choice], 4.0, 1.0)
            community[mine] = rng.choice(choice, len(mine), p=weights / weights.sum())
    reported = np.where(anchored, entries.post_from, NEVER_DAY).astype(np.int32)
    early = _reported_early(entries, rng)
    reported[early] = day(REPORTED_EARLY_FROM)
    since = np.where(anchored, entries.community_from, np.where(wanted, entries.enters, NEVER_DAY))
    return replace(
        entries, community=community, community_from=since.astype(np.int32), reported_post_from=reported
    )


def _reported_early(entries: People, rng: np.random.Generator) -> npt.NDArray[np.intp]:
    """Whose community posts, taken up in 2020, were first reported as filled on the day published twice."""
    ready = day(REPORTED_EARLY_FROM)
    anchored = np.flatnonzero(entries.community >= 0)
    standing = places().since[entries.community[anchored]] <= day(REVISED_ON)
    fits = standing & (entries.post_from[anchored] > day(REVISED_ON))
    fits &= entries.professional_from[anchored] <= ready
    return np.sort(rng.choice(anchored[fits], REPORTED_EARLY, replace=False))


def _registered(entries: People, rng: np.random.Generator) -> People:
    """First registration: within a year of passing for nearly all holders, for half of the graduates,
    for few others; and why it was cancelled."""
    # Whose certificate the first snapshot already shows registered soon after it, whenever they came here.
    passed = entries.certified_on
    passed = np.where(passed < day(FIRST), passed, np.maximum(passed, entries.enters))
    holder = _sometimes(0.93, passed, 300, rng)
    graduate = _sometimes(0.5, entries.enters, 400, rng)
    # The duty to register staff of purchased projects is kept better by those who came later, and renewed.
    on_project = entries.project_from < NEVER_DAY
    dutiful = np.clip(0.5 + 0.08 * (entries.enters - day(FIRST)) / 365.25, 0.3, 0.95)
    other = _sometimes(np.where(on_project, dutiful, 0.03), entries.enters, 300, rng)
    registered = np.where(entries.is_holder, holder, np.where(entries.degree, graduate, other))
    registered = np.where(registered >= entries.cancelled_on, NEVER_DAY, registered).astype(np.int32)
    renewals = np.minimum(rng.geometric(0.38, len(entries)) - 1, 3)
    revoked, left = _reasons(0.12, len(entries), rng), _reasons(0.0, len(entries), rng)
    return replace(
        entries,
        registered_on=registered,
        renewals=np.where(on_project, 3, renewals).astype(np.int32),
        # Who is not registered is taken off the list, but no registration is revoked.
        cancel_reason=np.where(registered < NEVER_DAY, revoked, left),
    )


def _reasons(breaches: float, count: int, rng: np.random.Generator) -> Numbers:
    """Why each would be cancelled, with this share of breaches of law or of professional ethics."""
    shares = {
        "left_profession": 0.8 - breaches,
        "other": 0.13,
        "died": 0.07,
        "breach_of_ethics": breaches * 0.6,
        "breach_of_law": breaches * 0.4,
    }
    codes = np.array([code_position("cancel_reason", code) for code in shares], dtype=np.int32)
    return codes[rng.choice(len(codes), count, p=list(shares.values()))]
