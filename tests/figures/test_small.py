"""What small pictures are drawn from: places, scales, gaps and years."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.assessment import Point
from analytics.figures.small import Drawn, Small, small_multiples
from analytics.figures.timeline import StatusOn, status_history, years

YEARS = [date(year, 1, 1) for year in range(2015, 2020)]


def drawn(*lines: list[float | None], as_share: bool = False, total: float | None = None) -> list[Drawn]:
    """Lines with a value a year from 2015, drawn to the last day of theirs."""
    smalls = []
    for line in lines:
        points = [Point(on, value, total) for on, value in zip(YEARS, line, strict=False)]
        smalls.append(Small("a", points, "", ["?"] * len(line)))
    return small_multiples(smalls, until=YEARS[len(lines[0]) - 1], as_share=as_share)


def test_shares_keep_one_scale() -> None:
    low, high = drawn([1, 2], [3, 4], as_share=True, total=4)
    assert low["heights"] == high["heights"]
    assert [text for _, text in low["heights"]] == ["0%", "50%", "100%"]
    at = {text: height for height, text in low["heights"]}
    assert [y for _, y, _ in low["points"]] == [pytest.approx(at["50%"] / 2, abs=1e-3), at["50%"]]
    assert [y for _, y, _ in high["points"]][-1] == at["100%"]


@pytest.mark.parametrize(("largest", "written"), [
    (1, ["0", "1"]), (3, ["0", "2"]), (8, ["0", "5"]), (12_448, ["0", "5,000", "10,000"]),
    (576, ["0", "500"]), (0, ["0", "1"]),
])  # fmt: skip
def test_counts_have_a_scale_each_of_few_round_numbers(largest: int, written: list[str]) -> None:
    (small,) = drawn([0, largest])
    assert [text for _, text in small["heights"]] == written
    heights = [height for height, _ in small["heights"]]
    assert heights[0] == 0
    assert heights == sorted(heights)
    assert heights[-1] <= 1
    assert max(y for _, y, _ in small["points"]) < 1


def test_a_day_without_a_value_leaves_a_gap_and_is_no_point() -> None:
    (small,) = drawn([1, None, 2, 3])
    assert [len(run) for run in small["runs"]] == [1, 2]
    assert len(small["points"]) == 3
    assert [x for run in small["runs"] for x, _ in run] == [x for x, _, _ in small["points"]]
    assert [small["points"][0][0], small["points"][-1][0]] == [0, 1]


def test_a_line_that_begins_later_begins_further_right() -> None:
    early = Small("a", [Point(on, 1) for on in YEARS], "", ["?"] * 5)
    late = Small("b", [Point(on, 1) for on in YEARS[3:]], "", ["?"] * 2)
    first, second = small_multiples([early, late], until=YEARS[-1], as_share=False)
    assert second["points"][0][0] == first["points"][3][0] == pytest.approx(0.75, abs=0.01)


def test_years_stand_at_the_middle_of_what_is_seen_of_them() -> None:
    places = years(date(2014, 3, 31), date(2020, 6, 30))
    assert [year for _, year in places] == ["2014", "2015", "2016", "2017", "2018", "2019", "2020"]
    assert places[1][0] == pytest.approx((275 + 182) / 2283, abs=1e-3)
    assert places[-1][0] == pytest.approx(1 - 90.5 / 2283, abs=1e-3)
    assert [year for _, year in years(date(2014, 3, 31), date(2020, 6, 30), steps=3)] == ["2015", "2020"]
    # Little is seen of 2013 and of 2019.
    assert [year for _, year in years(date(2013, 12, 31), date(2015, 12, 31))] == ["2014", "2015"]
    assert [year for _, year in years(date(2017, 12, 31), date(2019, 3, 31))] == ["2018"]
    assert years(date(2014, 3, 31), date(2014, 9, 30)) == [(0.5, "2014")]
    assert years(date(2014, 3, 31), date(2014, 3, 31)) == [(0.0, "2014")]


def test_a_status_history_names_a_status_only_where_it_changes() -> None:
    verdicts = [
        StatusOn(date(2019, month, 1), "●" if month < 3 else "▽", "on" if month < 3 else "behind", "good", "")
        for month in range(1, 5)
    ]
    days = status_history(verdicts)
    assert [day["word"] for day in days] == ["on", None, "behind", None]
    assert [day["symbol"] for day in days] == ["●", "●", "▽", "▽"]
    assert [days[0]["at"], days[-1]["at"]] == [0, 1]
