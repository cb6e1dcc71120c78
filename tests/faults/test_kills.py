"""kill -9 of a publishing process at any moment: nothing is damaged, and no answer is taken back."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from analytics.warehouse.snapshots import audit
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Origin
from tests.faults.leftovers import leftovers
from tests.faults.publishers import End, Job, Publishers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no kill -9")

#: Killed processes: in a test run, and in a soak. After so many a folder gets a whole publish.
KILLS, SOAKED, IN_ONE_FOLDER = 100, 1000, 25
#: A kill follows its call at once, within the time of a small step, or within that of a table.
DELAYS = (0.0, 0.0005, 0.01)


def test_a_publish_that_is_killed_has_happened_or_not(
    folder: Path, publishing: Publishers, soaks: bool
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    (whole,) = publishing(Job(folder / "whole"))
    assert whole.published
    killed = committed = started = 0
    while killed < (SOAKED if soaks else KILLS):
        started += 1
        root = folder / str(killed // IN_ONE_FOLDER)
        before = Catalogue(root).head()
        moment = chance.randint(0, whole.calls), chance.choice(DELAYS) * chance.random()
        (end,) = publishing(Job(root, people=started % 10, kill=moment))
        assert end.refused is None, end
        head = Catalogue(root).head()
        is_new = head != before
        if is_new:
            assert head
            assert head.parent == (before.seq if before else None), f"seed {seed}, publish {started}"
        if end.published:
            assert head
            assert end.published == (head.seq, head.digest), f"seed {seed}, publish {started}"
        assert Catalogue(root).damage() == (), f"seed {seed}, publish {started}"
        killed += end.is_killed
        committed += is_new and not end.published
        if end.is_killed and killed % IN_ONE_FOLDER == 0:
            assert _fault_after(root, *publishing(Job(root))) is None, f"seed {seed}, publish {started}"
    # Some were killed after the commit and before they could say so: kills do reach the last steps.
    assert committed >= killed // 50


def _fault_after(root: Path, whole: End) -> str | None:
    """What is wrong with a folder of killed publishes after one that was left alone."""
    catalogue = Catalogue(root)
    head = catalogue.head()
    if not (head and whole.published == (head.seq, head.digest)):
        return f"not published: {whole}"
    if damage := catalogue.verify():
        return f"damaged: {damage}"
    if left := leftovers(root):
        return f"left lying about: {left}"
    if any(head.seq not in audit.publications(log) for log in audit.logs(root, Origin.SUBMISSION)):
        return "a log has lost the publish"
    return None
