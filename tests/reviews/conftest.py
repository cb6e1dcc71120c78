"""What tests of reviews share: another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from analytics.reviews import store


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Makes it another day."""

    def turn_to(day: date) -> None:
        monkeypatch.setattr(store, "today", lambda: day)

    turn_to(date(2020, 1, 1))
    return turn_to
