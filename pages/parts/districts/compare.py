"""Two or more districts side by side: verdicts and key figures as a table, one number over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.grid import columns_of, grid
from analytics.answers.districts.profile import KeyFigure, key_figures
from analytics.answers.districts.standing import Per, largest_two, ways
from analytics.figures.ranking import DistrictLine, district_lines
from analytics.language import phrases
from analytics.policy.register import Indicator
from pages.frame import show, url
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.component import to_target
from pages.parts.components.district_table import Cell, Row
from pages.parts.districts import choice
from pages.parts.districts.choice import counted, in_unit, written
from pages.parts.districts.grid import district_head, indicator_head, verdict_cell


def draw(view: View) -> None:
    t = view.t
    # Without a choice: the district chosen for all pages, and the two with most residents.
    usual = [code for code in view.look.districts if code in (*largest_two(), view.district_code)]
    with st.container(key="district-options"):
        names = {code: view.name(code) for code in view.look.districts}
        codes = url.choose_several(t("Districts beside each other"), names, name="with", default=usual)
    if len(codes) < 2:
        st.info(t("One district alone compares with nothing: choose at least one more above."))
        return
    _table(view, codes)
    _over_time(view, codes)


def _table(view: View, codes: Sequence[str]) -> None:
    t = view.t
    shown = grid(view.look)
    figures = key_figures(view.look.at(codes[0]))
    rows = [
        Row(
            indicator.id,
            indicator_head(view, indicator),
            [verdict_cell(view, indicator, code, shown.rows[code][indicator.id]) for code in codes],
        )
        for indicator in columns_of(view.register)
    ]
    known = {row.id for row in rows}
    rows += [_row(view, figure, codes) for figure in figures if figure.indicator.id not in known]
    district_table.draw(
        [district_head(view, code) for code in codes],
        rows,
        key="compare-table",
        label=t("The chosen districts side by side"),
        corner=t("Number"),
        layout="cards wide",
    )
    said = {
        row.id: {code: " ".join(_texts(cell)) for code, cell in zip(codes, row.cells, strict=True)}
        for row in rows
    }
    show.source(view, key="compare", data=tables.side_by_side(said))


def _row(view: View, figure: KeyFigure, codes: Sequence[str]) -> Row:
    """A key figure: the number, by residents, and the place among all districts."""
    t, indicator = view.t, figure.indicator
    cells = []
    for code in codes:
        own, place = figure.standings.by_district[code], figure.standings.place(code)
        by_residents = t(
            "{number} per 10,000 residents",
            number=written(view, indicator, own.level(Per.RESIDENTS), Per.RESIDENTS),
        )
        beside = counted(view, own) if indicator.is_share else by_residents
        placed = t("rank {rank}", rank=phrases.rank(place)) if place.first is not None else ""
        note = "\n".join(part for part in (beside, placed) if part)
        said = note if own.level() is not None else t("No data")
        cells.append(Cell(written(view, indicator, own.level()), said, to=to_target(indicator.id, code)))
    return Row(indicator.id, indicator_head(view, indicator), cells)


def _texts(cell: Cell) -> list[str]:
    return [text.replace("\n", " ") for text in (cell.word, cell.main, cell.note) if text]


def _over_time(view: View, codes: Sequence[str]) -> None:
    t = view.t
    st.subheader(t("Over time"), anchor=False)
    chosen = choice.choose(view, default="workforce.professional")
    if chosen is None:
        return
    indicator, per = chosen.indicator, chosen.per
    levels = ways(view.look, indicator, codes=codes, per=per)
    lines = [_line(view, indicator, per, code, way) for code, way in levels.items() if way]
    silent = [code for code, way in levels.items() if not way]
    if lines:
        show.figure(
            view,
            district_lines(lines, as_share=indicator.is_share, colours=view.colours),
            key="compare-way",
            alt=show.by_district(view, indicator, (f"{line.name} {line.text}" for line in lines)),
            data=tables.ways(levels),
        )
        st.caption(in_unit(view, indicator, per))
    if silent:
        st.info(t("No data up to this day: {districts}. Choose a later day.", districts=view.names(silent)))


def _line(
    view: View, indicator: Indicator, per: Per, code: str, way: Sequence[tuple[date, float | None]]
) -> DistrictLine:
    days, values = zip(*way, strict=True)
    return DistrictLine(view.name(code), days, values, written(view, indicator, values[-1], per))
