"""A district's key figures and what it owes in words: the same on its page and in its brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.answers.districts.comparison import Line
from analytics.answers.districts.grid import Cell
from analytics.answers.districts.owed import Owed, OwedYear
from analytics.answers.districts.profile import KeyFigure, Profile
from analytics.answers.districts.standing import Per
from analytics.assess.assessment import measured
from analytics.assess.ranking import Place
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Register


@dataclass(frozen=True)
class KeyFigureText:
    """One number of a district as a row of texts; a dash where there is none."""

    indicator: Indicator
    count: str
    #: What it is of the district's reference share; empty where it has none.
    reference: str
    by_residents: str
    #: The districts taken together and the place among them: of who sees all of them.
    all_districts: str
    rank: str
    #: The whole city's, and the same per resident: of who does not.
    city: str
    city_by_residents: str


@dataclass(frozen=True)
class OwedText:
    """One thing a district owes: what, how much and which, by when or since when."""

    name: str
    amount: str
    details: str
    by: str


def owed_text(owed: Owed, register: Register, t: Translator) -> OwedText:
    """`配备专业人才的城市社区`, `25 个社区`, their names, `2020年12月31日前`."""
    return OwedText(_owed_name(owed, t), _owed_amount(owed, register, t), _details(owed, t), _by(owed, t))


def year_left(indicator: Indicator, year: OwedYear, t: Translator) -> str:
    """What one fund year is short of its floor, or of the year before."""
    if year.short_yuan is None:
        return t("not reported")
    amount = formats.number(year.short_yuan, decimals=2)
    if indicator.kind is Kind.YEARLY_FLOOR:
        return t("{amount} yuan below the floor", amount=amount)
    if year.is_flat:
        return t("no more than the year before")
    return t("{amount} yuan below the year before", amount=amount)


def _owed_name(owed: Owed, t: Translator) -> str:
    if owed.indicator is not None:
        return t.label(owed.indicator.name)
    return t("Registrations that have lapsed") if owed.is_past else t("Registrations to renew now")


def _owed_amount(owed: Owed, register: Register, t: Translator) -> str:
    indicator = owed.indicator
    if owed.amount is None:
        return formats.MISSING
    if indicator is None:
        return t("1 person") if owed.amount == 1 else t("{n} people", n=formats.number(owed.amount))
    if owed.years and owed.amount == 0:
        # As much as the year before, where more is wanted: no amount says what is missing.
        return t("not increased")
    if owed.years:
        return t("{amount} yuan", amount=formats.number(owed.amount, decimals=2))
    if indicator.unit == "districts":
        return t("no longer in place") if owed.is_lost else t("not established yet")
    return phrases.in_units(owed.amount, indicator, register, t)


def _details(owed: Owed, t: Translator) -> str:
    """The names, or the fund years one by one."""
    indicator = owed.indicator
    if indicator is not None and owed.years:
        return t("; ").join(
            t("{year}: {left}", year=year.year, left=year_left(indicator, year, t)) for year in owed.years
        )
    if owed.amount is None:
        return t("not reported")
    return t(", ").join(owed.names)


def _by(owed: Owed, t: Translator) -> str:
    if owed.past_since is not None:
        return t("past due since {day}", day=formats.day(owed.past_since, t.language))
    if owed.due is None:
        return t("past due, each since its own day")
    return t("by {day}", day=formats.day(owed.due, t.language))


def key_figures(sheet: Profile, register: Register, t: Translator) -> tuple[KeyFigureText, ...]:
    """The sheet's key figures, in its order."""
    return tuple(_text(figure, sheet.references, register, t) for figure in sheet.figures)


def key_figure_heads(sheet: Profile, t: Translator) -> tuple[str, str]:
    """What stands beside a district's key figures: the districts together and its rank, or the city."""
    if sheet.is_among_all:
        return t("All districts"), t("Rank")
    return t("Whole city"), t("Whole city per 10,000 residents")


def key_figure_notes(sheet: Profile, t: Translator) -> tuple[str, ...]:
    """How to read it."""
    if sheet.is_among_all:
        return (
            t("All districts: per 10,000 residents (2020 census), or the combined share."),
            t("Rank: among the districts, on the same basis."),
        )
    return (t("Per 10,000 residents: by the 2020 census."),)


def against_reference(cell: Cell, t: Translator) -> str:
    """`参考数10,934`, and below it `114%`: what falls to its residents, and how far the number goes."""
    if cell.reference is None:
        return ""
    if cell.reference_share is None:
        return t("No data")
    decimals = 1 if cell.reference < 100 else 0
    number = t("reference {number}", number=formats.number(cell.reference, decimals=decimals))
    return f"{number}\n{formats.percent(cell.reference_share, decimals=0)}"


def number(line: Line, code: str, t: Translator) -> str:
    """What is compared of a district, in the unit its row names: `75.0%`, `10,934`, `6 / 7` fund years."""
    if not line.counts_years:
        return phrases.level(line.indicator, line.number(code), t)
    met, closed = line.number(code), line.cells[code].assessment.total if code in line.cells else None
    return f"{formats.number(met)} / {formats.number(closed)}" if met is not None else formats.MISSING


def unit(line: Line, register: Register, t: Translator) -> str:
    """What the numbers of a row are in; empty where they say it themselves."""
    if line.counts_years:
        return t("fund years met")
    return "" if line.indicator.is_share else t.label(register.unit_label(line.indicator))


def difference(line: Line, code: str, register: Register, t: Translator) -> str:
    """`+2,345人`, `−4.6个百分点`, `+1个年度`; of yes or no whether it is the same; a dash without one."""
    value = line.difference(code)
    if value is None:
        return formats.MISSING
    if line.is_yes_or_no:
        return t("different") if value else t("the same")
    if line.counts_years:
        if abs(value) == 1:
            return t("{n} fund year", n=formats.signed(value, decimals=0))
        return t("{n} fund years", n=formats.signed(value, decimals=0))
    if line.indicator.is_share:
        # In percentage points, which it says itself.
        return phrases.gain(line.indicator, value, t)
    more = phrases.gain(line.indicator, value, t)
    return phrases.with_unit(more, phrases.unit_word(more.lstrip("+−"), line.indicator, register, t), t)


def difference_unit(line: Line, register: Register, t: Translator) -> str:
    """What `tables.compared` has the difference in."""
    if line.counts_years:
        return t("fund years met")
    return t("percentage points") if line.indicator.is_share else t.label(register.unit_label(line.indicator))


def _text(
    figure: KeyFigure, references: Sequence[tuple[Indicator, Cell]], register: Register, t: Translator
) -> KeyFigureText:
    indicator, own = figure.indicator, figure.standings.by_district[figure.district_code]
    city = measured(indicator, figure.city)
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
        rank=_rank(figure.standings.place(figure.district_code), t),
        city=phrases.level(indicator, city, t)
        if indicator.is_share
        else phrases.in_units(city, indicator, register, t),
        city_by_residents=formats.MISSING
        if indicator.is_share
        else phrases.level(indicator, figure.city_by_residents, t, is_divided=True),
    )


def _rank(place: Place, t: Translator) -> str:
    """`2`, `并列1`; with the places one more or one fewer would lead to: `2 [1–4]`."""
    rank, within = phrases.rank(place, t), phrases.rank_range(place)
    return f"{rank} [{within}]" if within else rank or formats.MISSING
