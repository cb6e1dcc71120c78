"""The community sheet of the sample: posts, and the professionals each community and town says it has."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.reference import towns
from analytics.sample.entries import Numbers
from analytics.sample.places import day, places
from analytics.sample.story import FIRST, LAST, NEVER, TOWN_POSTS
from analytics.warehouse.snapshots.parquet import arrow_table

#: Of the villages, how many have a post at the end; of communities nobody staffs, how many have an empty one.
RURAL_POSTS_SHARE = 0.28
EMPTY_POSTS_SHARE = 0.35


def communities(on_posts: Numbers, as_of: date, *, seed: int) -> pa.Table:
    """Every community, village and town of `as_of`; `on_posts` counts its registered professionals on a post,
    by position in places(). The reported number differs from it here and there, or is left out."""
    whole = places()
    rng = np.random.default_rng([seed, 8])
    has_posts, posts_by, more, reporting = (rng.random(len(whole.communities)) for _ in range(4))
    elapsed = (as_of - FIRST).days / (LAST - FIRST).days
    share = np.where(whole.urban, EMPTY_POSTS_SHARE, RURAL_POSTS_SHARE)
    opened = (has_posts < share) & (posts_by <= 0.1 + 0.9 * elapsed)
    posts = np.maximum(np.where(opened, 1 + (more < 0.2), 0), on_posts)

    wave = np.random.default_rng([seed, 9, as_of.toordinal()]).random(len(whole.communities))
    reported = on_posts + np.where(wave < 0.02, 1, 0) - np.where((wave > 0.98) & (on_posts > 0), 1, 0)
    is_silent = reporting < np.where(whole.urban, 0.02, 0.06)
    rows = [
        {
            **vars(whole.communities[row]),
            "kind": "urban" if whole.urban[row] else "rural",
            "posts": int(posts[row]),
            "professionals_reported": None if is_silent[row] else int(reported[row]),
        }
        for row in np.flatnonzero(whole.since <= day(as_of))
    ]
    return arrow_table(dictionary().table("communities"), rows + _towns(as_of))


def _towns(as_of: date) -> list[dict[str, object]]:
    """The towns, with one post each from the day the story says; nobody is registered there."""
    return [
        {**vars(town), "posts": int(TOWN_POSTS.get(town.code, NEVER) <= as_of), "professionals_reported": 0}
        for town in towns()
    ]
