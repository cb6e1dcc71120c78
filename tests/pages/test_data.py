"""What the data page says of a submission before anybody publishes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.answers.data import snapshots
from analytics.language.labels import labelled
from analytics.language.reporting import who
from analytics.language.translator import translator
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import DistrictReport
from pages.parts.data.publishing import Published
from tests.looking import look_at
from tests.pages.conftest import pages_over

GAOLAN, HONGGU = "620122", "620111"


def test_a_preview_names_who_reported_whose_older_report_stands_in_and_who_never_did() -> None:
    reports = {
        CITY: DistrictReport(),
        GAOLAN: DistrictReport(),
        HONGGU: DistrictReport(carried_forward_from=date(2020, 9, 30)),
    }
    assert who(reports, translator("zh")) == [
        "本次报送：市级、皋兰县",
        "沿用上期：红古区（数据截至2020年9月30日）",
        "至今从未报送：城关区、七里河区、西固区、安宁区、永登县、榆中县",
    ]


def test_who_is_complete_has_one_line() -> None:
    said = who({code: DistrictReport() for code in districts()}, translator("en"))
    assert len(said) == 1
    assert said[0].startswith("Reported this time: Chengguan, ")


def test_the_rows_of_a_snapshot_are_called_rows(sample: Path) -> None:
    """People are counted without those cancelled, and each once."""
    table = snapshots(look_at(sample))
    heads = [list(labelled(table, translator(language)).columns) for language in ("zh", "en")]
    place = table.ids.index("register_rows")
    assert [head[place] for head in heads] == ["人才登记行数", "Rows in the register"]
    newest = Catalogue(sample).snapshots()[-1]
    assert table.records[0]["register_rows"] == newest.rows["registrations"]
    assert not {"人数", "People"} & {name for head in heads for name in head}


def test_a_run_that_began_before_a_publish_ended_is_drawn_once_more_and_not_for_ever(sample: Path) -> None:
    """Two quick clicks: the second's run may have looked for the newest snapshot before the first had one."""
    with pages_over(sample) as run:
        app = run("data")
        app.session_state["published"] = Published(seq=99, count=1)
        app.run()
        assert app.session_state["published"].drawn_again_for == 99
        assert not app.exception
