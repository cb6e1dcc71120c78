"""What a district's brief says beside its targets: key figures, fund years, communities without anybody.

Parts and small tables are what every printed document is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.answers.districts.profile import Profile
from analytics.answers.districts.wording import key_figure_heads, key_figure_notes, key_figures
from analytics.assess.assessment import OneYear, Status
from analytics.figures import palette
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reference import unit

#: How many communities without a professional a brief names.
NAMED = 40
#: Places of a line that make a column wider; longer ones wrap.
LONGEST = 24


@dataclass(frozen=True)
class Table:
    """A small table of texts under its own title, and how to read it; the first column names the row."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def shares(self) -> list[float]:
        """The width divided by the longest line of each column; a Chinese character takes two places."""
        longest = [
            max(min(formats.places(line), LONGEST) for text in column for line in text.splitlines() or [""])
            + 2
            for column in zip(self.heads, *self.rows, strict=True)
        ]
        return [length / sum(longest) for length in longest]


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    fill: tuple[str | Table, ...]


def figures(sheet: Profile, register: Register, t: Translator) -> Table:
    """The district's key figures beside those of all districts, and its rank; else beside the city's."""
    rows = tuple(
        (
            t.label(figure.indicator.name),
            " · ".join(part for part in (figure.count, figure.reference) if part),
            figure.by_residents,
            *(
                (figure.all_districts, figure.rank)
                if sheet.is_among_all
                else (figure.city, figure.city_by_residents)
            ),
        )
        for figure in key_figures(sheet, register, t)
    )
    place = unit(sheet.district_code).in_language(t.language)
    heads = (t("Number"), place, t("Per 10,000 residents"), *key_figure_heads(sheet, t))
    note = (
        *key_figure_notes(sheet, t),
        t("Reference: the whole-city target, scaled by the district's share of residents; not judged."),
    )
    return Table(t("Key figures"), heads, rows, ("" if t.language == "zh" else " ").join(note))


def years(sheet: Profile, register: Register, t: Translator) -> Table:
    """Lottery money by fund year: the amount, and each verdict with its symbol."""
    entries = [entry for items in sheet.years.values() for entry in items]
    amounts = {entry.year: entry.value for entry in entries if entry.value is not None}

    def verdict(items: Sequence[OneYear], year: int) -> str:
        entry = next((item for item in items if item.year == year), None)
        if entry is None:
            return formats.MISSING
        return f"{palette.symbol(entry)} {phrases.status_word(entry, t)}"

    rows = tuple(
        (
            str(year),
            formats.quantity(amounts.get(year), t.language),
            *(verdict(items, year) for items in sheet.years.values()),
        )
        for year in sorted({entry.year for entry in entries})
    )
    names = (t.label(register.indicator(id).name) for id in sheet.years)
    return Table(t("Lottery money by fund year"), (t("Fund year"), t("Yuan"), *names), rows)


def missing(sheet: Profile, t: Translator) -> tuple[str, str]:
    """The communities without a professional: a title with their number, and their names or why none."""
    coverage = next(item for indicator, item in sheet.verdicts if indicator.id == "communities.staffed")
    if coverage.status in (Status.NO_DATA, Status.CANNOT_JUDGE):
        return _title(formats.MISSING, t), t("No data: the district has not reported this for this day.")
    if not sheet.missing:
        return _title("0", t), t("Every urban community has a professional.")
    listed = t(", ").join(community.name for community in sheet.missing[:NAMED])
    left = len(sheet.missing) - NAMED
    named = t("{list} and {n} more", list=listed, n=left) if left > 0 else listed
    return _title(str(len(sheet.missing)), t), named


def _title(count: str, t: Translator) -> str:
    return t("Communities without a professional: {n}", n=count)
