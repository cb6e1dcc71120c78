"""Two or more districts side by side: every indicator by its clause, and one number over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from analytics.answers.districts import tables, wording
from analytics.answers.districts.comparison import Group, Line, comparison
from analytics.answers.districts.standing import Per, largest_two, ways
from analytics.answers.districts.wording import against_reference
from analytics.assess.assessment import Status
from analytics.figures import palette
from analytics.figures.ranking import DistrictLine, district_lines
from analytics.language import both, labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from pages.frame import show, url
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.component import to_target
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.districts import choice
from pages.parts.districts.choice import counted, in_unit, written
from pages.parts.districts.grid import district_head


def draw(view: View) -> None:
    t = view.t
    # Without a choice: the district chosen for all pages, and the two with most residents.
    usual = [code for code in view.look.districts if code in (*largest_two(), view.district_code)]
    with st.container(key="district-options"):
        names = {code: view.name(code) for code in view.look.districts}
        codes = url.choose_several(t("Districts to compare"), names, name="with", default=usual)
    if len(codes) < 2:
        st.info(t("One district cannot be compared on its own: choose at least one more above."))
        return
    _table(view, codes)
    _over_time(view, codes)


def _table(view: View, codes: Sequence[str]) -> None:
    t = view.t
    groups = comparison(view.look, codes)
    heads = [district_head(view, code) for code in codes]
    if len(codes) == 2:
        heads.append(Head(" − ".join(map(view.name, codes))))
    district_table.draw(
        heads,
        [row for group in groups for row in _group(view, group)],
        key="compare-table",
        label=t("The chosen districts side by side"),
        corner=t("Number"),
        layout="cards plain wide",
    )
    lines = [line for group in groups for line in group.lines]
    parts = [
        choice.places_said(view, [line.place(code) for line in lines for code in codes]),
        t("Per 10,000 residents (2020 census)."),
    ]
    if len(codes) > 2:
        parts.append(t("The difference is shown when two districts are chosen."))
    for said in filter(None, [view.sentences(*parts), choice.residents_said(view, codes)]):
        st.caption(said)
    data = partial(both.table, partial(tables.compared, groups, view.register))
    count = len([code for line in lines for code in line.codes])
    show.source(view, key="compare", data=data, rows=count, chosen=partial(_compared, codes))


def _compared(codes: Sequence[str], t: Translator) -> dict[str, str]:
    """The districts, as a file says them."""
    return {t("Districts to compare"): t(", ").join(labels.unit_word(code, t) for code in codes)}


def _group(view: View, group: Group) -> list[Row]:
    """The rows of a clause, the first of them under its heading."""
    t, clause = view.t, group.clause
    heading = Head(f"{clause.id} {t.label(clause.heading)}")
    return [_row(view, line, None if number else heading) for number, line in enumerate(group.lines)]


def _row(view: View, line: Line, heading: Head | None) -> Row:
    t, indicator = view.t, line.indicator
    unit = wording.unit(line, view.register, t)
    name = Head(t.label(indicator.name), unit, to_target(indicator.id, None))
    cells = [_cell(view, line, code) for code in line.codes]
    if len(line.codes) == 2:
        cells.append(Cell(wording.difference(line, line.codes[0], view.register, t)))
    return Row(indicator.id, name, cells, heading)


def _cell(view: View, line: Line, code: str) -> Cell:
    """A district's number, its verdict above; below it what it is of, by residents, reference and place."""
    t, indicator = view.t, line.indicator
    own, place, by_residents = line.standings.by_district[code], line.place(code), line.by_residents(code)
    notes = [counted(view, own) if indicator.is_share and not line.is_yes_or_no else ""]
    if by_residents is not None:
        number = written(view, indicator, by_residents, Per.RESIDENTS)
        notes.append(t("{number} per 10,000", number=choice.marked(number, code, Per.RESIDENTS)))
    if code in line.cells:
        notes.append(against_reference(line.cells[code], t))
    if place.place is not None:
        notes.append(t("rank {rank}", rank=phrases.rank(place, t)))
        if within := phrases.rank_range(place):
            notes.append(t("range {range}", range=within))
    is_known = line.number(code) is not None
    said = "\n".join(filter(None, notes)) if is_known else _why_missing(view, line, code)
    status, symbol, word, tone = _verdict(view, line, code)
    to = to_target(indicator.id, code)
    return Cell(wording.number(line, code, t), said, symbol, word, tone, status, to)


def _verdict(view: View, line: Line, code: str) -> tuple[str, str, str, str]:
    """Status, symbol, word and tone of a target set for districts, and of a duty; else nothing."""
    t, judged, duty = view.t, line.judged(code), line.duties.get(code)
    if line.is_of_city:
        return "", "", "", "quiet"
    if judged is not None:
        word = phrases.status_word(judged, t)
        return str(judged.status), palette.symbol(judged), word, palette.tone(judged)
    if duty is None or line.number(code) is None:
        return "", "", "", "quiet"
    status = Status(duty.partition("+")[0])
    return str(status), phrases.symbol(duty), phrases.verdict_word(duty, t), palette.tone_of(status)


def _why_missing(view: View, line: Line, code: str) -> str:
    """There is nothing to count, the number is the city's, or nobody has reported it."""
    if line.is_of_city:
        return view.t("counted for the whole city only")
    return phrases.verdict_word(line.duties.get(code, str(Status.NO_DATA)), view.t)


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
            about=indicator,
            chosen=lambda t: {**_compared(codes, t), **chosen.beside(t)},
        )
        st.caption(in_unit(view, indicator, per))
    if silent:
        st.info(t("No data up to this day: {districts}. Choose a later day.", districts=view.names(silent)))


def _line(
    view: View, indicator: Indicator, per: Per, code: str, way: Sequence[tuple[date, float | None]]
) -> DistrictLine:
    days, values = zip(*way, strict=True)
    return DistrictLine(
        view.name(code), days, values, [written(view, indicator, value, per) for value in values]
    )
