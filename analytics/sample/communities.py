"""The community sheet of the sample: posts, and the professionals each community says it has."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from analytics.sample.entries import Numbers
from analytics.sample.places import day, places
from analytics.sample.story import FIRST, LAST

#: Of the villages, how many have a post at the end; of communities nobody staffs, how many have an empty one.
RURAL_POSTS_SHARE = 0.28
EMPTY_POSTS_SHARE = 0.35


def communities(on_posts: Numbers, as_of: date, *, seed: int) -> pa.Table:
    """Every community and village of `as_of`; `on_posts` counts its registered professionals on a post,
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
    rows = np.flatnonzero(whole.since <= day(as_of))
    listed = [whole.communities[row] for row in rows]
    return pa.table(
        {
            "code": pa.array([place.code for place in listed], pa.string()),
            "name": pa.array([place.name for place in listed], pa.string()),
            "street": pa.array([place.street for place in listed], pa.string()),
            "district_code": pa.array([place.district_code for place in listed], pa.string()),
            "kind": pa.array(["urban" if urban else "rural" for urban in whole.urban[rows]], pa.string()),
            "posts": pa.array(posts[rows].astype(np.int32)),
            "professionals_reported": pa.array(
                reported[rows].astype(np.int32), mask=(reporting < np.where(whole.urban, 0.02, 0.06))[rows]
            ),
        }
    )
