"""The picture of sources and purposes: one scale, numbers on top, running years and gaps told apart."""

from __future__ import annotations

from analytics.figures import palette
from analytics.figures.funding import TALLEST, Row, year_rows


def test_all_rows_share_one_scale_and_a_running_year_is_an_outline() -> None:
    rows = [Row("lottery", [1.0, 4.0], ["1", "4"]), Row("social", [None, 2.0], ["—", "2"])]
    figure = year_rows(rows, ["2019", "2020"], running=[False, True], colours=palette.LIGHT)
    upper, lower = figure.data
    assert list(upper.y) == [TALLEST / 4, TALLEST]
    assert list(lower.y) == [0, TALLEST / 2]
    assert (upper.base[0], lower.base[0]) == (1, 0)
    assert [list(one.text) for one in figure.data] == [["1", "4"], ["—", "2"]]
    assert list(upper.marker.color) == [palette.LIGHT.accent, palette.LIGHT.accent_soft]
    assert list(upper.marker.line.width) == [0, 2]
    assert [note.text for note in figure.layout.annotations] == ["lottery", "social"]


def test_nothing_at_all_can_be_drawn() -> None:
    figure = year_rows([Row("social", [0.0], ["0"])], ["2020"], running=[True], colours=palette.DARK)
    assert list(figure.data[0].y) == [0]
