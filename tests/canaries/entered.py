"""Addresses that nobody offered: of other districts, their papers, actions, and codes in lists."""

from __future__ import annotations

from analytics.reference import CITY
from pages.frame.frame import NAVIGATION
from tests.canaries.city import City
from tests.canaries.crawling import State

CHENGGUAN, QILIHE = "620102", "620103"


def entered(city: City, who: str) -> list[State]:
    """What somebody types who means to see more than they may."""
    foreign = QILIHE if who != QILIHE else CHENGGUAN
    ways: list[tuple[str, dict[str, str]]] = [(name, {"district": foreign}) for name, _ in NAVIGATION]
    ways += [("overview", {"district": CITY}), ("overview", {"district": f"{foreign},{CHENGGUAN}"})]
    ways += [("confirm", {"code": code}) for code in city.papers.values()]
    ways += [("actions", {"action": str(number)}) for number in range(1, 10)]
    ways += [
        ("districts", {"part": "compare", "districts": f"{foreign},{CHENGGUAN}"}),
        ("districts", {"part": "compare", "with": foreign}),
        ("explore", {"subject": "people", "where.district_code": foreign}),
        ("explore", {"subject": "people", "by": "district_code", "against": "city"}),
        ("explore", {"subject": "money", "where.district_code": f"{foreign},{CHENGGUAN}", "by": "project"}),
        ("funding", {"unit": foreign}),
        ("reviews", {"year": "2019", "district": foreign, "item": "communities.staffed"}),
        ("target", {"target": "communities.staffed", "district": foreign, "since": "quarter"}),
        ("meeting", {"meeting": "1"}),
        ("difference", {"from": "1", "to": "4"}),
        ("data", {"part": "completeness"}),
        ("data", {"part": "snapshots"}),
    ]
    return [State.of(page, choices) for page, choices in ways]
