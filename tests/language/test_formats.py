"""Numbers and dates read as a reader of the language writes them."""

from __future__ import annotations

import ast
import math
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.language import formats
from tests.architecture.sources import sources

#: What readers see is written in these.
READ = ("answers", "command_line", "figures", "language", "reports")


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


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(6.25, 1, "6.3"), (0.125, 2, "0.13"), (-6.25, 1, "-6.3"), (0.5, 0, "1"), (2.5, 0, "3"),
     (1.005, 2, "1.01"), (-0.04, 1, "0"), (-0.0, 0, "0"), (1e22, 0, "10,000,000,000,000,000,000,000")],
)  # fmt: skip
def test_halves_are_rounded_away_from_zero_and_nothing_is_less_than_nothing(
    value: float, decimals: int, written: str
) -> None:
    assert formats.number(value, decimals=decimals) == written


def test_shares_and_differences_are_rounded_as_they_are_read() -> None:
    assert formats.percent(57 / 200, decimals=0) == "29%"
    assert formats.percent(-0.0001) == "0.0%"
    assert formats.signed(6.25) == "+6.3"
    assert formats.signed(-6.25) == "−6.3"
    # The last bits of a difference are not read: 100 × (0.4225 − 0.36) is 6.25.
    assert formats.signed(100 * (0.4225 - 0.36)) == "+6.3"
    assert formats.signed(-0.04) == "0.0"
    assert formats.signed_percent(0.0125) == "+1.3%"
    assert formats.quantity(12_500, "zh", decimals=1) == "1.3万"
    assert formats.times(3.25) == "3.3"


FINITE = st.floats(allow_nan=False, allow_infinity=False) | st.decimals(-1000, 1000, places=4).map(float)


@given(FINITE, st.integers(0, 6))
def test_every_number_is_rounded_half_up_as_its_decimal_digits_are(value: float, decimals: int) -> None:
    assume(abs(value) < 1e15)
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert formats.rounded(value, decimals) == exact
    assert Decimal(formats.fixed(value, decimals=decimals).replace(",", "")) == exact
    assert Decimal(formats.number(value, decimals=decimals).replace(",", "")) == exact


@given(st.decimals(-100, 100, places=5).map(float), st.integers(0, 3))
def test_a_difference_is_rounded_half_up_with_its_sign(value: float, decimals: int) -> None:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    written = formats.signed(value, decimals=decimals)
    assert Decimal(written.replace("−", "-")) == exact
    assert written.startswith("+" if exact > 0 else "−" if exact < 0 else "0")


@given(FINITE, st.integers(0, 4))
def test_nothing_is_written_as_less_than_nothing(value: float, decimals: int) -> None:
    for written in (
        formats.number(value, decimals=decimals), formats.percent(value, decimals=decimals),
        formats.signed(value, decimals=decimals), formats.quantity(value, "zh", decimals=decimals),
    ):  # fmt: skip
        digits = written.strip("-−%万").replace(",", "")
        assert Decimal(digits) or written[0] not in "-−"


@pytest.mark.parametrize(
    ("value", "threshold", "written"),
    [(0.946, 0.95, "0.946"), (0.95, 0.95, "0.95"), (0.94999, 0.95, "0.94999"), (0.951, 0.95, "0.951"),
     (0.5, 0.95, "0.5"), (1.0006, 0.95, "1"), (-0.001, 0.0, "-0.001"), (0.95 - 1e-12, 0.95, "0.95")],
)  # fmt: skip
def test_a_number_beside_a_threshold_has_the_digits_that_decide(
    value: float, threshold: float, written: str
) -> None:
    decimals = formats.deciding(value, threshold, decimals=2)
    assert formats.number(value, decimals=decimals) == written


@given(st.floats(-100, 100), st.sampled_from([-30.0, -10.0, 0.0, 0.6, 0.95, 10.0]))
def test_what_is_written_stands_on_the_side_of_the_threshold_where_the_number_is(
    value: float, threshold: float
) -> None:
    assume(value == threshold or abs(value - threshold) > 1e-6)
    decimals = formats.deciding(value, threshold, decimals=1)
    written = float(formats.rounded(value, decimals))
    assert (written > threshold) - (written < threshold) == (value > threshold) - (value < threshold)
    assert 1 <= decimals <= 6
    assert math.isclose(written, value, abs_tol=0.05 + 1e-9)


def test_numbers_are_rounded_in_one_place() -> None:
    """Python rounds to the even digit, or by the last bit of a float: what readers see is written here."""
    by_python = [
        source.place(node)
        for source in sources(*(f"analytics/{folder}" for folder in READ), "pages")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and re.search(r"\.|%", ast.unparse(node.format_spec))
    ]
    assert by_python == []


def test_a_file_is_as_large_as_it_is_and_never_0() -> None:
    assert [formats.size(bytes) for bytes in (3, 213_600, 3_140_000)] == ["1 KB", "214 KB", "3.1 MB"]
