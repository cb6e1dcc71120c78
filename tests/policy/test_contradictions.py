"""A register that contradicts itself is refused: where, what was found, what is allowed.

Each row breaks the real file in one place.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import RegisterRefused
from tests.policy.broken import (
    BASE,
    DUTY,
    FLOOR,
    GROWTH,
    LAST_LEVEL,
    PURCHASE,
    REVOKED,
    STAFFED,
    TOTAL,
    Broken,
    refusal_of,
)

CONTRADICTIONS = [
    Broken("indicator twice", 'id = "workforce.professional"', 'id = "workforce.professional"', TOTAL,
           ("indicator[1], id: found “workforce.total” a second time",)),
    Broken("clause twice", 'id = "2.2"', 'id = "2.2"', 'id = "2.1"',
           ("clause[3], id: found “2.1” a second time",)),
    Broken("clauses out of order", 'id = "3.1.2"', 'id = "3.1.2"', 'id = "3.1.4"',
           ("clause 3.1.3, id: found “3.1.3” after 3.1.4", "order of the text")),
    Broken("clause without its section", 'id = "3.1"', 'id = "3.1"', 'id = "3.0"',
           ("clause 3.1.1, id: found “3.1.1” without clause 3.1 before it",)),
    Broken("milestones in the wrong order", TOTAL, LAST_LEVEL, "due = 2014-12-31, target = 30_000",
           ("workforce.total, milestones[1], due: found “2014-12-31”", "after 2015-12-31")),
    Broken("two milestones on one day", TOTAL, LAST_LEVEL, "due = 2015-12-31, target = 30_000",
           ("milestones[1], due: found “2015-12-31”",)),
    Broken("falling milestones of a rising target", TOTAL, LAST_LEVEL, "due = 2020-12-31, target = 3_000",
           ("milestones[1], target: found “3000”", "more than 15000, as the direction is up")),
    Broken("rising milestones of a falling target", TOTAL, 'direction = "up"', 'direction = "down"',
           ("milestones[1], target: found “30000”", "less than 15000")),
    Broken("target of nobody", BASE, "target = 1}", "target = 0}",
           ("bases.city, milestones[0], target: found “0”", "more than 0")),
    Broken("half an institution", BASE, "target = 1}", "target = 1.5}",
           ("milestones[0], target: found “1.5”", "a whole number")),
    Broken("coverage of less than all", STAFFED, "target = 1.0}", "target = 0.9}",
           ("communities.staffed, milestones[0], target: found “0.9”", "1.0, which is every unit")),
    Broken("coverage as a number of units", STAFFED, "target = 1.0}", "target = 421}",
           ("found “421”", "1.0, which is every unit")),
    Broken("floor of nothing", FLOOR, "floor = 30_000", "floor = 0",
           ("funding.district_floor, floor: found “0”", "more than 0 yuan")),
    Broken("base on the first milestone", TOTAL, 'kind = "level"',
           'kind = "level"\nbase = {on = 2015-12-31, value = 9000}',
           ("workforce.total, base, on: found “2015-12-31”", "a day before 2015-12-31")),
    Broken("own clause again", PURCHASE, '["4.4"]', '["3.2.3"]',
           ("funding.purchase, further_clauses: found “3.2.3”", "any clause but 3.2.3")),
    Broken("milestone of a tracked measure", REVOKED, 'kind = "tracked"',
           'kind = "tracked"\nmilestones = [{due = 2020-12-31, target = 1}]',
           ("registration.revoked: found “milestones”, which does not go with kind tracked", "Remove it.")),
    Broken("floor of a duty", DUTY, 'kind = "duty"', 'kind = "duty"\nfloor = 1',
           ("found “floor”, which does not go with kind duty",)),
    Broken("floor of yearly growth", GROWTH, "from_year", "floor = 1\nfrom_year",
           ("found “floor”, which does not go with kind yearly_growth",)),
    Broken("base of a count", BASE, 'kind = "count"', 'kind = "count"\nbase = {on = 2014-01-01, value = 0}',
           ("found “base”, which does not go with kind count",)),
    Broken("first year of a level", TOTAL, 'kind = "level"', 'kind = "level"\nfrom_year = 2014',
           ("found “from_year”, which does not go with kind level",)),
    Broken("thresholds of a yearly floor", FLOOR, 'kind = "yearly_floor"',
           'kind = "yearly_floor"\nthresholds = {ahead_pp = 5}',
           ("found “thresholds”, which does not go with kind yearly_floor",)),
    Broken("duty without a direction", DUTY, 'direction = "up"', 'direction = "none"',
           ("registration.projects, direction: found “none”", "up or down for kind duty")),
    Broken("target without a direction", TOTAL, 'direction = "up"', 'direction = "none"',
           ("workforce.total, direction: found “none”", "for kind level")),
    Broken("floor that should fall", FLOOR, 'direction = "up"', 'direction = "down"',
           ("direction: found “down”", "up for kind yearly_floor")),
    Broken("binding measure without a number", REVOKED, 'force = "tracked"', 'force = "binding"',
           ("registration.revoked, force: found “binding”", "tracked for kind tracked")),
    Broken("target without force", TOTAL, 'force = "binding"', 'force = "tracked"',
           ("force: found “tracked”", "binding or aspirational for kind level")),
    Broken("duty that is only hoped for", DUTY, 'force = "duty"', 'force = "aspirational"',
           ("force: found “aspirational”", "duty for kind duty")),
    Broken("coverage that is no share", STAFFED, "is_share = true", "is_share = false",
           ("communities.staffed, is_share: found “false”", "true for kind coverage")),
    Broken("level that is a share", TOTAL, "is_share = false", "is_share = true",
           ("is_share: found “true”", "false for kind level")),
    Broken("ahead below schedule", "[thresholds]", "ahead_pp = 10", "ahead_pp = -5",
           ("thresholds, ahead_pp: found “-5”", "more than 0")),
    Broken("behind above schedule", "[thresholds]", "\nbehind_pp = -10", "\nbehind_pp = 10",
           ("thresholds, behind_pp: found “10”", "less than 0")),
    Broken("seriously behind before slightly", "[thresholds]", "seriously_behind_pp = -30",
           "seriously_behind_pp = -10", ("seriously_behind_pp: found “-10”", "less than behind_pp, -10")),
    Broken("months swapped", "[thresholds]", "count_slightly_months = 12", "count_slightly_months = 6",
           ("count_slightly_months: found “6”", "more than count_seriously_months, 6")),
    Broken("months after the day", "[thresholds]", "count_seriously_months = 6",
           "count_seriously_months = -1",
           ("count_seriously_months: found “-1”", "0 or more")),
    Broken("own threshold against a default", TOTAL, 'kind = "level"',
           'kind = "level"\nthresholds = {behind_pp = -40}',
           ("indicator workforce.total, thresholds, seriously_behind_pp: found “-30”", "behind_pp, -40")),
]  # fmt: skip


@pytest.mark.parametrize("broken", CONTRADICTIONS, ids=lambda row: row.what)
def test_a_contradiction_is_refused(broken: Broken, tmp_path: Path) -> None:
    assert type(refusal_of(broken, tmp_path)) is RegisterRefused
