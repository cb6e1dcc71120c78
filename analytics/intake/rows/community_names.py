"""Communities by their names: a name that only one community of the district bears stands for its code."""

from __future__ import annotations

from collections import Counter
from functools import cache

from analytics.intake.files.reading import Cell
from analytics.intake.finding import Flaw, Severity
from analytics.intake.rows.taken import Taken
from analytics.intake.sheets.headers import normal
from analytics.reference import communities


def community_named(name: Cell, district_code: object) -> Taken | None:
    """The code of the one listed community of a district with exactly this name, and that it was taken."""
    found = _codes().get((district_code, normal(name)))
    if found is None:
        return None
    return Taken(
        found,
        Flaw(
            "community_named",
            "“{value}” under “{column}” was read as {community}, the code of that name.",
            "Write the 12 digits of the code.",
            community=found,
        ),
        Severity.NOTICE,
    )


@cache
def _codes() -> dict[tuple[object, str], str]:
    """Codes by district and name; names that two communities of a district bear are left out."""
    every = [((item.district_code, normal(item.name)), item.code) for item in communities()]
    often = Counter(name for name, _ in every)
    return {name: code for name, code in every if often[name] == 1}
