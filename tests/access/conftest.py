"""What tests of who sees what share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def soaks(pytestconfig: pytest.Config) -> bool:
    """Whether the long runs were asked for."""
    return bool(pytestconfig.getoption("--soak", default=False))
