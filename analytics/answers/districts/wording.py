"""A district's key figures in words: the same on its page and in its brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.answers.districts.grid import Cell
from analytics.answers.districts.profile import KeyFigure, Profile
from analytics.answers.districts.standing import Per
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Register


@dataclass(frozen=True)
class KeyFigureText:
    """One number of a district as a row of texts; a dash where there is none."""

    indicator: Indicator
    count: str
    #: What it is of the district's reference share; empty where it has none.
    reference: str
    by_residents: str
    all_districts: str
    rank: str


def key_figures(sheet: Profile, register: Register, t: Translator) -> tuple[KeyFigureText, ...]:
    """The sheet's key figures, in its order."""
    return tuple(_text(figure, sheet.references, register, t) for figure in sheet.figures)


def against_reference(cell: Cell, t: Translator) -> str:
    """`参考数10,934`, and below it `114%`: what falls to its residents, and how far the number goes."""
    if cell.reference is None:
        return ""
    if cell.reference_share is None:
        return t("No data")
    decimals = 1 if cell.reference < 100 else 0
    number = t("reference {number}", number=formats.number(cell.reference, decimals=decimals))
    return f"{number}\n{formats.percent(cell.reference_share, decimals=0)}"


def _text(
    figure: KeyFigure, references: Sequence[tuple[Indicator, Cell]], register: Register, t: Translator
) -> KeyFigureText:
    indicator, own = figure.indicator, figure.standings.by_district[figure.district_code]
    share = next((cell.reference_share for known, cell in references if known.id == indicator.id), None)
    return KeyFigureText(
        indicator,
        count=phrases.level(indicator, own.level(), t)
        if indicator.is_share
        else phrases.in_units(own.level(), indicator, register, t),
        reference=""
        if share is None
        else t("{share} of reference", share=formats.percent(share, decimals=0)),
        by_residents=formats.MISSING
        if indicator.is_share
        else phrases.level(indicator, own.level(Per.RESIDENTS), t, is_divided=True),
        all_districts=phrases.level(indicator, figure.average, t, is_divided=True),
        rank=phrases.rank(figure.standings.place(figure.district_code)) or formats.MISSING,
    )
