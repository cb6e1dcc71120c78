"""Actions whose deadline is over, where other pages tell of them: nothing where there are none."""

from __future__ import annotations

from analytics import log
from analytics.errors import Refusal
from analytics.reviews import listing
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action
from analytics.reviews.store import today
from pages.frame.frame import View


def of(view: View, *, indicator: str | None = None) -> tuple[Action, ...]:
    """The overdue ones of the unit looked at, about one indicator or any; none where they cannot be read.

    The page goes on without them: what is kept beside snapshots is no part of its numbers.
    """
    try:
        found = Actions.of(view.look.catalogue.root, view.viewer).all()
    except Refusal as refusal:
        log.refused(refusal)
        return ()
    return listing.overdue(listing.of_unit(found, view.look), today(), indicator=indicator)
