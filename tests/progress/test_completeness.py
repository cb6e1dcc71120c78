"""Which tables a unit sent for a day, which are older, and how late its report came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from analytics.language.reporting import reports_line
from analytics.language.translator import translator
from analytics.progress import completeness
from analytics.progress.completeness import Report
from analytics.warehouse.snapshots import manifest
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot
from tests.looking import look_at
from tests.plain_snapshots import publish
from tests.progress.test_verdicts import community, money, person

EARLIER, DAY = date(2016, 12, 31), date(2020, 6, 30)
UNIT = "620102"
ROWS: dict[str, Any] = {
    "registrations": [person(f"{UNIT}001001")],
    "communities": [community(f"{UNIT}001001")],
    "funding": [money(UNIT, 2016, 30_000)],
}


def snapshot(root: Path, days: Mapping[str, date], as_of: date = DAY) -> Snapshot:
    """A snapshot with one district's three tables, of the given days."""
    publish(root, as_of, days={UNIT: days}, **ROWS)
    found = Catalogue(root).head()
    assert found is not None
    return found


def test_who_sends_only_money_keeps_an_old_register_and_says_so(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"registrations": EARLIER, "communities": DAY, "funding": DAY})
    assert completeness.report(found, UNIT) is Report.IN_PART
    assert found.older_tables(UNIT) == {"registrations": EARLIER}
    line = reports_line(found, translator("en"))
    assert line.endswith("1 of 8 districts reported · Chengguan: Talent register as of 31 Dec 2016")
    both = snapshot(tmp_path / "both", {"registrations": EARLIER, "communities": EARLIER, "funding": DAY})
    assert "城关区的人才登记、社区岗位为2016年12月31日数据" in reports_line(both, translator("zh"))
    assert completeness.report(found, "620103") is Report.NEVER
    assert found.older_tables("620103") == {}


def test_who_sends_every_table_has_reported_and_nothing_is_older(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"registrations": DAY, "communities": DAY, "funding": DAY})
    assert completeness.report(found, UNIT) is Report.REPORTED
    assert found.older_tables(UNIT) == {}
    assert reports_line(found, translator("en")).endswith("1 of 8 districts reported")


def test_a_table_never_sent_is_a_report_in_part(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"registrations": DAY, "communities": DAY})
    assert completeness.report(found, UNIT) is Report.IN_PART


def late(root: Path, published: Snapshot, unit: str = UNIT) -> int | None:
    return completeness.days_late(look_at(root, seq=published.seq), unit)


@pytest.fixture
def published_at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments the next snapshots are sealed at."""
    moments: list[datetime] = []
    sealed = manifest.sealed

    def at_its_moment(draft: Snapshot, files: tuple[object, ...]) -> Snapshot:
        return sealed(replace(draft, created_at=moments.pop(0)), files)  # type: ignore[arg-type]

    monkeypatch.setattr(manifest, "sealed", at_its_moment)
    return moments


def test_a_report_is_as_late_as_its_last_table_first_came(
    tmp_path: Path, published_at: list[datetime]
) -> None:
    """On time by 3 July, the register by 10 July; a correction in September makes nobody late."""
    published_at += [datetime(2020, month, day, 1, tzinfo=UTC) for month, day in ((7, 3), (7, 10), (9, 1))]
    rest = {"communities": DAY, "funding": DAY}
    first = snapshot(tmp_path, rest)
    second = snapshot(tmp_path, {**rest, "registrations": DAY})
    third = snapshot(tmp_path, {**rest, "registrations": DAY})
    assert [late(tmp_path, one) for one in (first, second, third)] == [3, 10, 10]
    assert late(tmp_path, third, "620103") is None


def test_the_day_of_a_report_is_that_of_lanzhou(tmp_path: Path, published_at: list[datetime]) -> None:
    """At 20:00 UTC on 30 June it is 1 July there."""
    published_at.append(datetime(2020, 6, 30, 20, tzinfo=UTC))
    found = snapshot(tmp_path, {"funding": DAY})
    assert late(tmp_path, found) == 1


def test_who_is_carried_forward_is_not_late(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"funding": EARLIER})
    assert late(tmp_path, found) is None
