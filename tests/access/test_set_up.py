"""A server that starts with another setting than was noted last enters it in the audit log, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics.access import set_up
from analytics.access.audit import Audit, Kind
from analytics.access.signing_in import AT_ONCE
from analytics.database.engine import database_of

ALL = (set_up.FOUR_EYES, AT_ONCE, "LANZHOU_AUDIT_MONTHS", "LANZHOU_HASH")


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ALL:
        monkeypatch.delenv(name, raising=False)


def noted(snapshots: Path) -> list[dict[str, Any]]:
    """What was noted, the first one first."""
    entries = [one for one in Audit.of(snapshots).entries() if one.kind == Kind.SETTINGS_CHANGED]
    assert {one.actor for one in entries} <= {"系统"}
    return [dict(one.body) for one in reversed(entries)]


def test_where_nothing_was_set_nothing_is_written(snapshots: Path) -> None:
    set_up.note(snapshots)
    assert database_of(snapshots).is_empty


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (set_up.FOUR_EYES, "0", {"setting": "four_eyes", "value": "off"}),
        (AT_ONCE, "2", {"setting": "sessions", "most": 2}),
        ("LANZHOU_AUDIT_MONTHS", "24", {"setting": "audit_months", "months": 24}),
        ("LANZHOU_HASH", "sm3", {"setting": "hash", "value": "sm3"}),
    ],
)
def test_a_setting_is_noted_when_it_is_another_one_and_when_it_is_put_back(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: dict[str, Any]
) -> None:
    monkeypatch.setenv(name, value)
    set_up.note(snapshots)
    assert noted(snapshots) == [said]
    set_up.note(snapshots)
    assert noted(snapshots) == [said]
    monkeypatch.delenv(name)
    set_up.note(snapshots)
    before, after = noted(snapshots)
    assert before == said
    assert after != said
    assert after["setting"] == said["setting"]
    set_up.note(snapshots)
    assert len(noted(snapshots)) == 2


@pytest.mark.parametrize(
    ("name", "value"), [(AT_ONCE, "many"), ("LANZHOU_AUDIT_MONTHS", "1"), ("LANZHOU_HASH", "md5")]
)
def test_what_is_no_setting_is_told_to_the_log_and_the_others_are_noted(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setenv(set_up.FOUR_EYES, "0")
    set_up.note(snapshots)
    # Where the log itself cannot be written by that hash, nothing is.
    assert name in caplog.text
    assert noted(snapshots) in ([{"setting": "four_eyes", "value": "off"}], [])
