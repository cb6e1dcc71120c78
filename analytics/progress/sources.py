"""Where pages read from: the catalogue of the snapshots folder, and whether it waits for the sample."""

from __future__ import annotations

from functools import cache

from analytics.errors import N_, Refusal, SnapshotRefused, SnapshotsMissing
from analytics.intake.rows import person_key
from analytics.sample import building
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.folder import snapshots_folder

NOT_YET = N_("There are no snapshots yet. The sample is made when the first page of the dashboard is opened.")


@cache
def catalogue() -> Catalogue:
    """The catalogue of the snapshots folder, one a process."""
    return Catalogue(snapshots_folder())


def published() -> Catalogue:
    """The same for who draws no page; refuses while there is no snapshot, or only part of the sample."""
    if awaits_sample():
        raise SnapshotRefused(NOT_YET)
    return catalogue()


def awaits_sample() -> bool:
    """Nothing is published yet, or the sample was cut short; refuses where real data may have been."""
    refuse_after_real_data(catalogue())
    return building.is_unfinished(catalogue())


def refuse_after_real_data(catalogue: Catalogue) -> None:
    """Refuses an empty folder beside which people of real files were keyed.

    The folder may be a drive that is not mounted, together with everything that remembers what it held.
    """
    if not catalogue.last_seq and not catalogue.missing() and person_key.key_file(catalogue.root).exists():
        raise SnapshotsMissing(
            "The snapshots are missing: {folder} contains none, but the person key is there, so real files "
            "were read here. Reconnect the drive, or restore the folder from a backup. If nothing was ever "
            "published, make the sample with: python -m analytics sample --data DIR",
            folder=catalogue.root.name,
        )


def are_back() -> bool:
    """Whether there is a whole snapshot to read."""
    try:
        return catalogue().head() is not None
    except Refusal:
        return False
