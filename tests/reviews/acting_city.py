"""A city of two people who act, for the tests of actions, notes and meetings."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from analytics.access.viewer import Viewer, everybody
from analytics.policy.loading import register
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action
from analytics.reviews.store import today

#: 城关区 and 七里河区.
CHENGGUAN, QILIHE = "620102", "620103"
SETTER, CLERK = everybody().named("组织部 王"), everybody().named("城关区 李")


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def set_one(snapshots: Path, viewer: Viewer = SETTER, **said: Any) -> Action:
    """An action as any other, with what is `said` instead."""
    usual: dict[str, Any] = {
        "indicator": "communities.staffed",
        "district_code": CHENGGUAN,
        "year": 2020,
        "what": "为40个空缺社区配备专业人才",
        "responsible": "城关区民政局",
        "due": in_days(60),
    }
    return Actions.of(snapshots, viewer).set(register(), **{**usual, **said})
