"""The picture of sources and purposes: one scale for all rows, and what has no bar still says why."""

from __future__ import annotations

from analytics.figures.funding import Row, year_rows


def test_all_rows_share_one_scale() -> None:
    rows = [Row("lottery", [1.0, 4.0], ["1", "4"]), Row("social", [None, 2.0], ["—", "2"])]
    upper, lower = year_rows(rows)
    assert (upper["name"], lower["name"]) == ("lottery", "social")
    assert upper["bars"] == [(0.25, "1"), (1, "4")]
    assert lower["bars"] == [(0, "—"), (0.5, "2")]


def test_nothing_at_all_and_less_than_nothing_can_be_drawn() -> None:
    assert [row["bars"] for row in year_rows([Row("social", [0.0], ["0"])])] == [[(0, "0")]]
    assert [row["bars"] for row in year_rows([Row("social", [-5.0, 10.0], ["-5", "10"])])] == [
        [(0, "-5"), (1, "10")]
    ]
