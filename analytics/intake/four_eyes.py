"""Four eyes: who publishes is not who handed in, as long as somebody signs in and nobody set it otherwise."""

from __future__ import annotations

from collections.abc import Collection

from analytics.access import set_up
from analytics.access.viewer import Viewer
from analytics.errors import N_, SubmissionRefused


def applies(viewer: Viewer) -> bool:
    """Whether a viewer may publish only what others have handed in; nobody can tell where nobody signs in."""
    return viewer.account is not None and set_up.four_eyes()


def refuse_one_pair(viewer: Viewer, handed_in_by: Collection[int | None]) -> None:
    """Refuses who would publish what they handed in themselves, told apart by account."""
    if applies(viewer) and viewer.account in handed_in_by:
        raise SubmissionRefused(
            N_(
                "Nothing was published: who publishes is not who handed in. Let another data steward look at "
                "it and publish it."
            )
        )
