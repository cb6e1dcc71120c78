"""The settings that decide what may be done and what is kept, as the audit log last had them.

A server that starts with another one enters it: who may set them leaves no other trace.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from analytics import log
from analytics.access.audit import KEPT_MONTHS, Audit, Kind, kept_months
from analytics.access.signing_in import most_at_once
from analytics.database.entries import Filter
from analytics.errors import Refusal
from analytics.hashes import Hash, chosen

#: Set to 0 it lets one person hand in and publish.
FOUR_EYES = "LANZHOU_FOUR_EYES"
#: So many entries are looked through for the last one of each.
_LOOKED_THROUGH = 1000

#: How a setting stands in the log, where nobody has set it.
_UNSET: Mapping[str, Mapping[str, object]] = {
    "four_eyes": {"value": "on"},
    "sessions": {"most": 0},
    "audit_months": {"months": KEPT_MONTHS},
    "hash": {"value": Hash.SHA256.value},
}
#: The same as this process has it.
_NOW: Mapping[str, Callable[[], Mapping[str, object]]] = {
    "four_eyes": lambda: {"value": "on" if four_eyes() else "off"},
    "sessions": lambda: {"most": most_at_once()},
    "audit_months": lambda: {"months": kept_months()},
    "hash": lambda: {"value": chosen().value},
}


def four_eyes() -> bool:
    """Whether who publishes is not who handed in."""
    return os.environ.get(FOUR_EYES, "1").strip() != "0"


def wrong() -> list[Refusal]:
    """Why the settings that are none are none, each of them: a server does not start with one."""
    found = []
    for read in _NOW.values():
        try:
            read()
        except Refusal as refusal:
            found.append(refusal)
    return found


def note(snapshots: Path) -> None:
    """Enters the settings that are others than those last noted; asked when a server starts.

    What cannot be entered, or is no setting, is told to the server's own log; what needs it is refused there.
    """
    try:
        audit = Audit.of(snapshots)
        noted: dict[object, Mapping[str, object]] = {}
        for entry in audit.entries(Filter(kinds=[Kind.SETTINGS_CHANGED]), most=_LOOKED_THROUGH):
            noted.setdefault(entry.body["setting"], entry.body)
    except Refusal as refusal:
        log.refused(refusal)
        return
    for setting, unset in _UNSET.items():
        try:
            now: dict[str, Any] = {"setting": setting, **_NOW[setting]()}
            if now != noted.get(setting, {"setting": setting, **unset}):
                audit.note(Kind.SETTINGS_CHANGED, None, **now)
        except Refusal as refusal:
            log.refused(refusal)
