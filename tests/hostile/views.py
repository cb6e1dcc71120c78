"""Every page of the city, with its parts that show texts of others."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

from tests.hostile.people import IN_REVIEW, ITEM, TOLD, YEAR

#: Every page, with its parts that show texts of others.
VIEWS: dict[str, tuple[str, ...]] = {
    "overview": ("", "?district=620102"),
    "target": (
        f"?target={ITEM}",
        f"?target={ITEM}&district=620102&since=1",
        "?target=agencies.established",
        "?target=pay.contracts",
        "?target=funding.district_floor&district=620102",
        "?target=institutions.supporting_document",
    ),
    "districts": ("", "?part=profile&district=620102", "?part=compare", "?part=ranking", "?part=map"),
    "communities": ("", "?district=620102", "?district=620121"),
    "workforce": ("", "?district=620102"),
    "funding": ("?district=620102", ""),
    "clauses": ("",),
    "reviews": (
        f"?year={YEAR}",
        f"?year={YEAR}&district={IN_REVIEW}",
        f"?year={YEAR}&district={IN_REVIEW}&item={ITEM}",
        f"?year={YEAR}&district={TOLD}&item={ITEM}",
    ),
    "actions": ("", "?action=1", "?action=7", "?action=20"),
    "meeting": ("", "?items=all"),
    "explore": (
        "?subject=institutions&measure=institutions&by=kind",
        "?subject=money&measure=yuan&behind=~all",
        "?subject=people&measure=people&by=community_code",
        "?subject=communities&measure=communities",
    ),
    "sql": ("",),
    "data": ("", "?part=completeness", "?part=snapshots"),
    "difference": ("",),
    "method": ("",),
    "confirm": ("?code=LZ-7K3M-Q2XD",),
    "audit": ("",),
    "accounts": ("",),
}


def choices(view: str) -> dict[str, str]:
    """What a view names in its address."""
    return dict(parse_qsl(view.removeprefix("?")))


def address(page: str, choices: Mapping[str, str]) -> str:
    """The path of a page with choices of any text: no sign of them is left for the address itself."""
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in choices.items())
    return f"/{page}?{query}"
