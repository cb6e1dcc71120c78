"""What a real server says on its wire, in files, errors and logs is of nobody a reader may not see."""

from __future__ import annotations

import sys

import pytest

from analytics.access.roles import Role
from analytics.reference import districts
from pages.frame.frame import NAVIGATION
from tests.canaries.entered import CHENGGUAN, QILIHE, entered
from tests.canaries.foreign import Figures, Foreign
from tests.canaries.wire import Crawl, Wired

#: Whoever is gone through at length in a test run. Of all others it opens what most is shown on; a soak
#: goes through all.
QUICK = (CHENGGUAN, "pair", Role.ANALYST.value, Role.STEWARD.value)
OTHERS = tuple(code for code in districts() if code not in QUICK) + tuple(
    role.value for role in Role if role not in (Role.DISTRICT, *QUICK)
)
SHORT = ("overview", "districts", "workforce", "reviews", "explore", "data", "accounts", "audit")
#: States and files of one account: shortly, in a test run, and in a soak.
STATES = {"short": 0, "run": 40, "soak": 110}
FILES = {"short": 4, "run": 25, "soak": 100}


@pytest.mark.parametrize("who", [*QUICK, *OTHERS])
def test_nothing_on_the_wire_is_foreign(wired: Wired, figures: Figures, soaks: bool, who: str) -> None:
    length = "soak" if soaks else "run" if who in QUICK else "short"
    only = SHORT if length == "short" else [name for name, _ in NAVIGATION]
    typed = [
        one
        for place, one in enumerate(entered(wired.city, who))
        if one.page in only and (soaks or place % 7 == len(who) % 7)
    ]
    foreign = Foreign(wired.city.viewer(who), figures)
    seen = Crawl(wired, who, foreign, most=STATES[length], files=FILES[length]).go(typed, only=only)
    # Told by `-rP`.
    sys.stdout.write(f"{who}: {len(seen.states)} states, {seen.files} files\n")
    assert seen.failed == []
    assert seen.refused == []
    assert seen.leaks == []
    assert len(seen.states) >= min(STATES[length], len(only))
    assert wired.told() == []


def test_a_crawl_finds_what_is_foreign_on_the_wire(wired: Wired, figures: Figures) -> None:
    """What who sees everything is sent, with the eyes of one district's account."""
    foreign, everything = Foreign(wired.city.viewer(CHENGGUAN), figures), wired.city.viewer("reviewer")
    shown = Foreign(everything, figures)
    object.__setattr__(shown, "in_bytes", foreign.in_bytes)
    only = ("funding", "workforce", "communities", "reviews", "districts")
    seen = Crawl(wired, "reviewer", shown, most=0, files=30).go((), only=only)
    kinds = {leak.rpartition(": ")[2].split()[0] for leak in seen.leaks}
    assert {"canary", "figure", "code", "name"} <= kinds
    assert {leak.partition("?")[0] for leak in seen.leaks} == set(only)
    assert any(" in /take/" in leak for leak in seen.leaks)


def test_no_answer_to_what_is_not_there_tells_of_anybody(wired: Wired, figures: Figures) -> None:
    """Also what a browser asks with the address of somebody else's page or paper in it."""
    foreign = Foreign(wired.city.viewer(QILIHE), figures)
    client = wired.client(QILIHE)
    paths = [f"/confirm?code={code}" for code in wired.city.papers.values()]
    paths += [f"/{name}?district={CHENGGUAN}" for name, _ in NAVIGATION]
    paths += [
        "/take/x/y?as=csv",
        "/media/x.csv",
        "/nothing",
        "/_stcore/upload_file/x/y",
        "/readyz",
        "/metrics",
    ]
    for path in paths:
        answer = client.get(path)
        found = set(foreign.in_bytes(answer.body + str(answer.headers).encode()))
        assert {one for one in found if one.partition(" ")[2] not in path} == set(), path
