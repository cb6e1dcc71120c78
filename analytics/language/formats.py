"""Numbers and dates as a reader of the language writes them. A missing figure is a dash, never 0."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

MISSING = "—"
_LOCALE = {"zh": "zh_CN", "en": "en"}


def number(value: float | None, language: str, *, decimals: int = 0) -> str:
    """28902 → 28,902; at most `decimals` digits after the point."""
    if value is None:
        return MISSING
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=_LOCALE[language]))


def quantity(value: float | None, language: str, *, decimals: int = 2) -> str:
    """Round figures as they are spoken: 30000 → 3万 or 30,000; below ten thousand as `number`."""
    if value is None or language == "en" or abs(value) < 10_000:
        return number(value, language, decimals=0 if value is None or abs(value) >= 100 else decimals)
    return number(value / 10_000, language, decimals=decimals) + "万"


def percent(share: float | None, *, decimals: int = 1) -> str:
    """0.7838 → 78.4%."""
    return MISSING if share is None else f"{share * 100:.{decimals}f}%"


def signed(value: float | None, *, decimals: int = 1) -> str:
    """-3.04 → −3.0, with a true minus sign."""
    if value is None:
        return MISSING
    rounded = round(value, decimals) or 0.0
    return f"{rounded:+.{decimals}f}".replace("-", "−") if rounded else f"{0:.{decimals}f}"


def day(value: date | None, language: str) -> str:
    """2020-06-30 → 2020年6月30日 or 30 Jun 2020."""
    if value is None:
        return MISSING
    pattern = "y年M月d日" if language == "zh" else "d MMM y"
    return str(format_date(value, pattern, locale=_LOCALE[language]))


def month(value: date | None, language: str) -> str:
    """2020-06-30 → 2020年6月 or Jun 2020."""
    if value is None:
        return MISSING
    return str(format_date(value, "y年M月" if language == "zh" else "MMM y", locale=_LOCALE[language]))
