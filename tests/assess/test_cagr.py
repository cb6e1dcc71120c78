"""The CAGR ratio reproduces what Statistics Canada published, and says nothing where it says nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from analytics.assess.assessment import CagrRatio
from analytics.assess.cagr import cagr_ratio
from analytics.policy.register import Direction

_FILE = Path(__file__).parent.parent / "vectors" / "cagr_ratio.csv"
VECTORS = list(csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines()))


def ratio_of(
    base: float, current: float, target: float, *, years: tuple[int, int] = (3, 6), down: bool = False
) -> CagrRatio:
    return cagr_ratio(
        (base, 2014),
        (current, 2014 + years[0]),
        target=(target, 2014 + years[1]),
        direction=Direction.DOWN if down else Direction.UP,
    )


def test_there_are_sixty_published_results_with_every_status() -> None:
    assert len(VECTORS) == 60
    assert {row["status"] for row in VECTORS} == {
        "target_achieved", "substantial_progress", "moderate_progress", "limited_progress", "deterioration",
    }  # fmt: skip


@pytest.mark.parametrize("row", VECTORS, ids=[row["tag"] for row in VECTORS])
def test_a_published_result_is_reproduced(row: dict[str, str]) -> None:
    result = cagr_ratio(
        (float(row["base_value"]), int(row["base_year"])),
        (float(row["current_value"]), int(row["current_year"])),
        target=(float(row["target"]), int(row["target_year"])),
        direction=Direction.UP if row["direction"] == "1" else Direction.DOWN,
    )
    assert result.ratio == pytest.approx(float(row["progress_value"]), rel=1e-9, abs=1e-9)
    assert result.score == pytest.approx(float(row["score"]), rel=1e-9, abs=1e-9)
    assert result.status == row["status"]


@pytest.mark.parametrize("years", [(0, 6), (3, 0), (-1, 6)])
def test_without_a_whole_year_there_is_no_ratio_and_no_status(years: tuple[int, int]) -> None:
    assert ratio_of(100, 900, 800, years=years) == CagrRatio(None, None, None)


def test_a_base_of_zero_counts_as_a_thousandth() -> None:
    # (5 / 0.001)^(1/2) - 1 = 69.7107 over (80 / 0.001)^(1/8) - 1 = 3.1010
    assert ratio_of(0, 5, 80, years=(2, 8)).ratio == pytest.approx(22.48, abs=0.01)


def test_a_target_of_zero_counts_as_a_thousandth_in_the_growth_but_not_in_being_reached() -> None:
    # 100 to 10 in 3 of 6 years: -0.535841 over |(0.001 / 100)^(1/6) - 1| = 0.853220
    result = ratio_of(100, 10, 0, down=True)
    assert result.ratio == pytest.approx(0.628023, abs=1e-6)
    assert result.status == "moderate_progress"
    assert ratio_of(100, 0.0005, 0, down=True).status != "target_achieved"
    assert ratio_of(100, 0, 0, down=True).status == "target_achieved"


def test_base_equal_to_target_has_no_ratio_but_reached_stays_reached() -> None:
    assert ratio_of(800, 900, 800) == CagrRatio(None, 5.0, "target_achieved")
    assert ratio_of(800, 700, 800) == CagrRatio(None, None, None)


def test_a_change_of_sign_has_no_real_growth_rate() -> None:
    assert ratio_of(-10, 5, 20) == CagrRatio(None, None, None)
    assert ratio_of(-10, 25, 20) == CagrRatio(None, 5.0, "target_achieved")


def test_a_negative_base_turns_the_sign_of_growth() -> None:
    # -100 to -50 towards -25 is halfway of two halvings: both rates are equal, and wanted upwards.
    rising = ratio_of(-100, -50, -25)
    assert rising.ratio == pytest.approx(1.0)
    assert rising.status == "substantial_progress"
    assert ratio_of(-100, -200, -25).status == "deterioration"


@pytest.mark.parametrize(
    ("current", "status"),
    # 100 to 800 in 6 years asks for 41.42 % a year; one year of growth is the ratio times that.
    [
        (139.36, "substantial_progress"),
        (139.35, "moderate_progress"),
        (124.86, "moderate_progress"),
        (124.85, "limited_progress"),
        (100.0, "limited_progress"),
        (99.99, "deterioration"),
    ],
)
def test_the_statuses_begin_at_95_60_and_0_percent(current: float, status: str) -> None:
    assert ratio_of(100, current, 800, years=(1, 6)).status == status


def test_the_score_runs_from_minus_five_to_five() -> None:
    assert ratio_of(100, 1, 800).score == -5.0
    assert ratio_of(100, 790, 800, years=(1, 6)).score == 5.0
