"""How often things happened in this process, for whoever watches a server: numbers under words of our own.

Nothing a reader typed or sent is ever a kind, so that what is counted may be told to anybody who watches.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

_counted: dict[str, Counter[str]] = {}
_counting = threading.Lock()


def count(what: str, kind: str) -> None:
    """Once more of a kind: `count("refusals", "SnapshotDamaged")`."""
    with _counting:
        _counted.setdefault(what, Counter())[kind] += 1


def counted(what: str) -> Mapping[str, int]:
    """How often each kind was counted so far."""
    with _counting:
        return dict(_counted.get(what, {}))
