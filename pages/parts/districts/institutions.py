"""What a district has or not: since when it is there, and when it was lost."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answers.districts import institutions as answers
from analytics.answers.districts.institutions import Institutions
from analytics.answers.districts.profile import Profile
from analytics.assess.assessment import Assessment
from analytics.figures import palette
from analytics.language import formats, movements, phrases
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.component import to_target
from pages.parts.components.district_table import Cell, Head, Row


def of_one(view: View, shown: Profile) -> None:
    """One district's institutions, one row an indicator."""
    verdicts = {indicator.id: item for indicator, item in shown.verdicts}
    rows = [
        Row(
            known.indicator.id,
            Head(view.t.label(known.indicator.name), to=to_target(known.indicator.id, shown.district_code)),
            [
                *_cells(view, known, shown.district_code, verdicts[known.indicator.id]),
                *_city(view, known, shown),
            ],
        )
        for known in shown.institutions
    ]
    heads = [view.t("Whole city")] if shown.city_targets else []
    _table(view, rows, key="profile-institutions", corner=view.t("Target"), more=heads)


def of_all(view: View, known: Institutions, verdicts: dict[str, Assessment]) -> None:
    """Every district's institution of one indicator."""
    rows = [
        Row(
            code,
            Head(view.name(code), to=to_target(known.indicator.id, code)),
            _cells(view, known, code, item),
        )
        for code, item in verdicts.items()
    ]
    _table(view, rows, key="institutions", corner=view.t("District"))
    show.source(view, key="institutions", data=answers.table(known))


def _city(view: View, known: Institutions, shown: Profile) -> list[Cell]:
    """In how many of its districts the city has it, and the verdict on that; none where no row has it."""
    if not shown.city_targets:
        return []
    city = shown.city_targets.get(known.indicator.id)
    if city is None:
        return [Cell(formats.MISSING)]
    figure = movements.of_assessment(city, known.indicator, view.register, view.t, brief=True)
    word, tone = phrases.status_word(city, view.t), palette.tone(city)
    return [Cell(figure.main, figure.note, palette.symbol(city), word, tone, str(city.status))]


def _table(view: View, rows: Sequence[Row], *, key: str, corner: str, more: Sequence[str] = ()) -> None:
    t = view.t
    heads = [t("Status"), t("Established on"), t("Closed on"), *more]
    label = t("Institutions: when established and when closed")
    district_table.draw(heads, rows, key=key, label=label, corner=corner, layout="cards wide")


def _cells(view: View, known: Institutions, code: str, item: Assessment) -> list[Cell]:
    one = known.spoken_of(code)
    verdict = Cell(
        symbol=palette.symbol(item),
        word=phrases.status_word(item, view.t),
        tone=palette.tone(item),
        status=str(item.status),
    )
    if one is None:
        return [verdict, Cell(formats.MISSING), Cell(formats.MISSING)]
    return [verdict, Cell(view.day(one.established_on), one.name), Cell(view.day(one.closed_on))]
