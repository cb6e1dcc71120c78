"""What the tests of answers share: the random city, sealed once a session."""

from __future__ import annotations

import pytest

from analytics.access.viewer import everybody
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.explore.cities import sealed


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return sealed(tmp_path_factory.mktemp("cities"))


@pytest.fixture(scope="session")
def look(catalogue: Catalogue) -> Look:
    """The whole city on the newest of the four days."""
    return Look.of(everybody(), catalogue, register())
