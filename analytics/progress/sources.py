"""Where pages read from: the catalogue of the snapshots folder."""

from __future__ import annotations

from functools import cache

from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.folder import snapshots_folder


@cache
def catalogue() -> Catalogue:
    """The catalogue of the snapshots folder, one a process."""
    return Catalogue(snapshots_folder())
