"""Numbers and dates as a reader of the language writes them. A missing figure is a dash, never 0.

Written out here rather than taken from a locale library: a page formats hundreds of them, and both
languages group and point their numbers alike.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

MISSING = "—"
LANZHOU = ZoneInfo("Asia/Shanghai")
_MOST_DECIMALS = 6
#: Enough digits for any float there is.
_ALL_DIGITS = Context(prec=700)
#: Where differences of shares have nothing but noise.
_NOISE = 9
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rounded(value: Decimal | float, decimals: int = 0) -> Decimal:
    """四舍五入, as readers round: halves away from 0, of the digits a number is read with, and never -0.

    6.25 → 6.3, -0.125 → -0.13. Python's own rounding takes the even digit, or the float's last bit.
    """
    cut = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, context=_ALL_DIGITS)
    return cut or abs(cut)


def deciding(value: float, *thresholds: float, decimals: int) -> int:
    """How many digits after the point, from `decimals` on, say on which side of each threshold a value is.

    0.946 beside 0.95 needs three: 0.95 would be the threshold itself. What six cannot tell apart is noise.
    """

    def tells(digits: int) -> bool:
        written = rounded(value, digits)
        return all(
            (written > limit) - (written < limit) == (exact > limit) - (exact < limit) for limit in limits
        )

    exact, limits = Decimal(str(value)), [Decimal(str(threshold)) for threshold in thresholds]
    return next((digits for digits in range(decimals, _MOST_DECIMALS + 1) if tells(digits)), decimals)


def number(value: float | None, *, decimals: int = 0) -> str:
    """28902 → 28,902; at most `decimals` digits after the point."""
    if value is None:
        return MISSING
    written = fixed(value, decimals=decimals)
    return written.rstrip("0").rstrip(".") if decimals else written


def fixed(value: float, *, decimals: int) -> str:
    """The same with all its digits, for what stands below each other: 3.5 → 3.50."""
    return f"{rounded(value, decimals):,f}"


def quantity(value: float | None, language: str, *, decimals: int = 2) -> str:
    """Figures as they are spoken: 30000 → 3万 or 30,000; below ten thousand as `number`.

    What is not a round figure never reads as one, for floors and targets are: 29950 → 2.995万.
    """
    if value is None or language == "en" or abs(value) < 10_000:
        return number(value, decimals=0 if value is None or abs(value) >= 100 else decimals)
    written = number(value / 10_000, decimals=decimals)
    if "." not in written and value % 10_000:
        written = number(value / 10_000, decimals=6)
    return written + "万"


def percent(share: float | None, *, decimals: int = 1) -> str:
    """0.7838 → 78.4%; less than the whole never reads as the whole: 0.9997 → 99.97%."""
    if share is None:
        return MISSING
    written = rounded(Decimal(str(share)) * 100, decimals)
    if share < 1 and written == 100 and decimals < _MOST_DECIMALS:
        return percent(share, decimals=decimals + 1)
    return f"{written:f}%"


def share_of(part: int, whole: int) -> str:
    """A share with as many digits as the count can carry; none of a handful."""
    if whole < 20:
        return ""
    decimals = 1 if whole >= 1000 else 0
    written = percent(part / whole, decimals=decimals)
    least = percent(10**-decimals / 100, decimals=decimals)
    return f"< {least}" if part and written == percent(0.0, decimals=decimals) else written


def times(value: float) -> str:
    """How many times as much: 41, 3.4."""
    return number(value, decimals=0 if value > 10 else 1)


def percent_of(part: float, whole: float, *, decimals: int = 1) -> str:
    """134 of 156 → 85.9%."""
    return percent(part / whole, decimals=decimals)


def out_of(part: int, whole: int) -> str:
    """`51.2%`; of a handful `12/14`; a dash where there is nobody to speak of."""
    if not whole:
        return MISSING
    return f"{part}/{whole}" if whole < 20 else percent(part / whole)


def signed(value: float | None, *, decimals: int = 1) -> str:
    """-3.04 → −3.0, with a true minus sign."""
    if value is None:
        return MISSING
    # A difference of two numbers a reader knows exactly: 100 × (0.4225 − 0.36) is 6.25.
    cut = rounded(round(value, _NOISE), decimals)
    return f"{cut:+f}".replace("-", "−") if cut else f"{cut:f}"


def signed_count(value: int) -> str:
    """+1,234, −3, 0."""
    return f"{'+' if value > 0 else '−' if value else ''}{number(abs(value))}"


def signed_percent(share: float | None) -> str:
    """0.082 → +8.2%, with a true minus sign."""
    return MISSING if share is None else f"{signed(100 * share)}%"


def places(text: str) -> int:
    """How wide a text is: a Chinese character takes two places."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def day(value: date | None, language: str) -> str:
    """2020-06-30 → 2020年6月30日 or 30 Jun 2020."""
    if value is None:
        return MISSING
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: date | None, language: str) -> str:
    """2020-06-30 → 2020年6月 or Jun 2020."""
    if value is None:
        return MISSING
    if language == "zh":
        return f"{value.year}年{value.month}月"
    return f"{_MONTHS[value.month - 1]} {value.year}"


def size(bytes: int) -> str:
    """How large a file is: `214 KB`, `3.1 MB`; never 0."""
    if bytes < 1_000_000:
        return f"{number(max(1.0, bytes / 1000))} KB"
    return f"{number(bytes / 1_000_000, decimals=1)} MB"


def moment(value: datetime) -> str:
    """A moment in Lanzhou's time: 2020-07-03 09:15, in both languages."""
    return value.astimezone(LANZHOU).strftime("%Y-%m-%d %H:%M")
