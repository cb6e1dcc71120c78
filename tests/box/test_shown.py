"""The statement a page shows behind a number gives that very number in the box, for every indicator."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics.access.viewer import everybody
from analytics.warehouse.box import running
from analytics.warehouse.definitions import indicator_ids
from analytics.warehouse.questions.making import sql_of
from analytics.warehouse.questions.observations import observations
from analytics.warehouse.snapshots.catalogue import Catalogue


@pytest.mark.parametrize("indicator", indicator_ids())
def test_it_runs_as_it_stands_and_gives_what_was_sealed(sample: Path, indicator: str) -> None:
    catalogue, scope = Catalogue(sample), everybody().scope
    newest = catalogue.timeline()[-1]
    rows = running.run(catalogue, [newest], sql_of(newest, indicator), scope=scope).frame
    sealed = observations(catalogue, [newest], scope=scope)
    sealed = sealed[sealed["indicator"] == indicator]
    assert _as_text(rows) == _as_text(sealed)
    assert not sealed.empty


def _as_text(frame: pd.DataFrame) -> list[str]:
    values = frame[["district_code", "year", "value", "total"]].astype(object)
    return sorted(map(str, values.where(values.notna(), None).to_numpy().tolist()))
