"""Nobody is shown on a page, or handed in a file, what is of a unit they may not see."""

from __future__ import annotations

import sys

import pytest

from analytics.access.roles import Role
from analytics.reference import districts
from pages.frame.frame import NAVIGATION
from tests.canaries.city import City
from tests.canaries.crawling import Seen, crawl
from tests.canaries.entered import CHENGGUAN, entered
from tests.canaries.foreign import Figures, Foreign

YUZHONG = "620123"
#: Whoever is gone through in a test run; a soak takes all.
QUICK = (CHENGGUAN, YUZHONG, "pair", Role.LEADER.value, Role.AUDITOR.value)
OTHERS = tuple(code for code in districts() if code not in QUICK) + tuple(
    role.value for role in (Role.REVIEWER, Role.ANALYST, Role.STEWARD, Role.ADMINISTRATOR)
)
#: States of one viewer, and files: in a test run, and in a soak.
STATES, SOAKED = 30, 170
FILES, FILES_SOAKED = 30, 1000


@pytest.mark.parametrize("who", [*QUICK, *OTHERS])
def test_no_page_and_no_file_shows_what_is_foreign(
    pages: City, figures: Figures, soaks: bool, who: str
) -> None:
    if who in OTHERS and not soaks:
        pytest.skip("gone through in a soak")
    foreign = Foreign(pages.viewer(who), figures)
    offered = entered(pages, who)
    rest = [one for place, one in enumerate(offered) if soaks or place % 3 == len(who) % 3]
    seen = crawl(
        foreign, most=SOAKED if soaks else STATES, entered=rest, files=FILES_SOAKED if soaks else FILES
    )
    # Told by `-rP`.
    sys.stdout.write(f"{who}: {len(seen.states)} states, {seen.files} files\n")
    assert seen.failed == []
    assert seen.refused == []
    assert seen.leaks == []
    assert len(seen.states) == (SOAKED if soaks else STATES) or who in (Role.AUDITOR, Role.ADMINISTRATOR)


def test_the_crawl_finds_what_is_foreign_where_it_is_shown(pages: City, figures: Figures) -> None:
    """On the pages of who sees everything, the eyes of one district's account find all sorts of canaries."""
    seen = _as_if(pages, figures)
    kinds = {leak.rpartition(": ")[2].split()[0] for leak in seen.leaks}
    assert {"canary", "figure", "code", "name"} <= kinds
    assert {name for name, _ in NAVIGATION} - {state.partition("?")[0] for state in seen.leaks} <= {
        "method",
        "confirm",
        "sql",
    }


def _as_if(city: City, figures: Figures) -> Seen:
    foreign = Foreign(city.viewer(CHENGGUAN), figures)
    everything = city.viewer(Role.REVIEWER.value)
    shown = Foreign(everything, figures)
    object.__setattr__(shown, "in_bytes", foreign.in_bytes)
    return crawl(shown, most=len(NAVIGATION), files=10)
