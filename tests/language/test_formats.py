"""Numbers and dates read as a reader of the language writes them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.language import exports, formats


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [(28902, "zh", "28,902"), (0, "zh", "0"), (None, "zh", "—"), (182.54, "en", "182.5")],
)
def test_a_number_keeps_its_thousands_and_a_missing_one_is_a_dash(
    value: float | None, language: str, written: str
) -> None:
    assert formats.number(value, decimals=1) == written


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [(200_000, "zh", "20万"), (28_902, "zh", "2.89万"), (9_999, "zh", "9,999"), (200_000, "en", "200,000")],
)
def test_round_figures_are_spoken_in_wan_in_chinese_only(value: float, language: str, written: str) -> None:
    assert formats.quantity(value, language) == written


@pytest.mark.parametrize(("value", "written"), [
    (30_000, "3万"), (29_950, "2.995万"), (29_999.5, "2.99995万"), (199_990, "19.999万"),
    (300_010, "30.001万"),
])  # fmt: skip
def test_a_sum_just_beside_a_floor_never_reads_as_the_floor(value: float, written: str) -> None:
    assert formats.quantity(value, "zh") == written


def test_less_than_the_whole_never_reads_as_the_whole() -> None:
    assert formats.percent(29_990 / 30_000) == "99.97%"
    assert formats.percent(1) == "100.0%"
    assert formats.percent(1.0004) == "100.0%"


def test_shares_differences_and_days() -> None:
    assert formats.percent(0.78384) == "78.4%"
    assert formats.percent(None) == "—"
    assert formats.signed(-3.04) == "−3.0"
    assert formats.signed(0.01) == "0.0"
    assert formats.signed(2.06) == "+2.1"
    assert formats.day(date(2020, 6, 30), "zh") == "2020年6月30日"
    assert formats.day(date(2020, 6, 30), "en") == "30 Jun 2020"
    assert formats.day(None, "en") == "—"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "＠x"])
def test_a_text_in_a_csv_cannot_act_as_a_formula(text: str) -> None:
    assert exports.csv(pd.DataFrame({"a": [text]})).decode("utf-8-sig").splitlines()[1].startswith("\"'")


def test_numbers_in_a_csv_stay_numbers_and_missing_ones_stay_empty() -> None:
    frame = pd.DataFrame({"县区": ["城关区"], "n": [-3], "m": [None]})
    assert exports.csv(frame).decode("utf-8-sig") == '"县区","n","m"\r\n"城关区",-3,""\r\n'
    assert exports.csv(frame).startswith(b"\xef\xbb\xbf")


def test_missing_whole_numbers_and_days_in_a_csv_are_empty_and_days_have_no_hour() -> None:
    frame = pd.DataFrame(
        {"rows": pd.array([1, None], "Int64"), "day": pd.Series([pd.Timestamp("2016-09-01"), pd.NaT])}
    )
    assert exports.csv(frame).decode("utf-8-sig") == '"rows","day"\r\n1,"2016-09-01"\r\n"",""\r\n'
