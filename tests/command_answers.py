"""What `python -m analytics targets --json` answers: the numbers every page is held to."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

#: One entry of the JSON document.
Answer = dict[str, Any]

TARGETS = (
    "workforce.total", "workforce.professional", "workforce.senior", "bases.provincial", "bases.city",
    "bases.district", "communities.staffed", "associations.district", "associations.city",
    "funding.city_floor", "funding.district_floor", "funding.growth",
)  # fmt: skip
CITY = "620100"
CHENGGUAN = "620102"


class Answers:
    """The command line over one snapshots folder; each question is asked once."""

    def __init__(self, snapshots: Path) -> None:
        self._snapshots = snapshots
        self.entries = cache(self._entries)

    def _entries(self, district: str = CITY, as_of: str | None = None) -> list[Answer]:
        """Every entry: targets, earlier milestones, fund years."""
        command = [sys.executable, "-m", "analytics", "targets", "--json", "--district", district]
        if as_of:
            command += ["--as-of", as_of]
        done = subprocess.run(
            [*command, "--data", str(self._snapshots)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        found: list[Answer] = json.loads(done.stdout)
        return found

    def targets(self, district: str = CITY, as_of: str | None = None) -> dict[str, Answer]:
        """By id, the entry that speaks for each of the twelve targets."""
        return {
            one["id"]: one
            for one in self.entries(district, as_of)
            if one["year"] is None and not one["is_milestone"]
        }

    def milestones(self, target: str, district: str = CITY) -> list[Answer]:
        """The earlier milestones of a target."""
        return [one for one in self.entries(district) if one["id"] == target and one["is_milestone"]]

    def years(self, target: str, district: str = CITY) -> list[Answer]:
        """A funding target's entries of one unit and fund year."""
        return [one for one in self.entries(district) if one["id"] == target and one["year"] is not None]
