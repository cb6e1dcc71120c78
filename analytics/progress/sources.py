"""Where pages read from: the snapshots folder and the policy register."""

from __future__ import annotations

from functools import cache

from analytics.policy import loading
from analytics.policy.register import Register
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.folder import snapshots_folder


@cache
def catalogue() -> Catalogue:
    """The catalogue of the snapshots folder, one a process."""
    return Catalogue(snapshots_folder())


def register() -> Register:
    """The policy register."""
    return loading.register()
