"""The answer: its total, its picture, and what a reader has to know of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analytics.explore import wording
from analytics.explore.answer import Answer
from analytics.explore.declarations import ColumnKind
from analytics.explore.question import Group, Picture
from analytics.figures.explore import Along, bars, lines, over_days, over_periods, shades
from analytics.language import formats, labels, phrases
from analytics.language.translator import Translator
from analytics.progress.crossed import is_exact
from pages.frame.frame import View
from pages.parts.components import answer_picture
from pages.parts.components.asking import filtering
from pages.parts.components.component import Exactly
from pages.parts.explore.behind import Opened
from pages.parts.explore.marks import Marks, Row

#: So many of each find room; the file to take away has all.
MOST_BARS, MOST_LINES, MOST_ROWS = 60, 12, 200


def draw(view: View, shown: Answer, opened: Opened | None, *, drawn: str) -> None:
    """Draws the answer as its picture says, or which filter to drop where nothing is left."""
    marks = Marks(view, shown, opened)
    is_empty = not marks.rows or shown.rows == 0
    kind, body = ("nothing", _nothing) if is_empty else (str(shown.picture), _BODIES[shown.picture])
    sentence = wording.sentence(shown, view.look, view.t)
    answer_picture.draw(
        key="explore-picture",
        label=sentence,
        drawn=drawn,
        head=_head(marks),
        kind=kind,
        shown=body(marks),
        hint="" if is_empty else _hint(marks),
        notes=[sentence, *_notes(marks)],
    )


def _hint(marks: Marks) -> str:
    t = marks.view.t
    if is_exact(marks.view.look):
        return t("A name filters; a number opens the records behind it.")
    return t("A name filters.")


def _head(marks: Marks) -> dict[str, Any]:
    shown, t = marks.shown, marks.view.t
    beside = shown.total_beside
    return {
        "label": wording.title(shown.question, t, named=marks.named),
        "total": vars(marks.total()),
        "beside": None
        if beside is None
        else {
            "label": wording.beside(shown.question, t),
            "text": wording.figure(shown.question, beside.value, t),
        },
    }


def _notes(marks: Marks) -> list[str]:
    shown, t = marks.shown, marks.view.t
    notes = []
    if shown.not_reported:
        names = marks.view.listed([labels.sender_word(code, t) for code in shown.not_reported])
        notes.append(t("Not reported up to this day, so missing here: {names}.", names=names))
    if any(row.get("hidden") for row in marks.rows):
        notes.append(t(phrases.HIDDEN))
    if shown.is_of_raw_rows:
        notes.append(t("No roll-up has all these columns: every record was read for this answer."))
    if shown.picture is Picture.BAR and len(marks.rows) > MOST_BARS:
        notes.append(_first(t, MOST_BARS, len(marks.rows)))
    if shown.picture is Picture.TABLE and len(marks.rows) > MOST_ROWS:
        notes.append(_first(t, MOST_ROWS, len(marks.rows)))
    if shown.picture is Picture.LINE and len(_lines_of(marks)) > MOST_LINES:
        text = t("The first {n} of {all} lines; show the largest alone, or a table.",
                 n=MOST_LINES, all=len(_lines_of(marks)))  # fmt: skip
        notes.append(text)
    return notes


def _first(t: Translator, n: int, all_of: int) -> str:
    return t("The first {n} of {all}; the file contains them all.", n=n, all=formats.number(all_of))


def _nothing(marks: Marks) -> dict[str, Any]:
    shown, t = marks.shown, marks.view.t
    if not shown.to_drop:
        return {"text": t("No records under these filters."), "drops": []}
    drops = []
    for column, rows in shown.to_drop.items():
        name = wording.header(shown.question.declared.column(column), t)
        values = dict(wording.filters(shown.question, t, most=3, named=marks.named))[name]
        text = t("Drop {column}: {values} (leaves {n})", column=name, values=values, n=formats.number(rows))
        drops.append({"id": f"drop={column}", "text": text, "change": filtering(column, ())})
    return {"text": t("No records under these filters. One of them dropped leaves some:"), "drops": drops}


def _bars(marks: Marks) -> dict[str, Any]:
    rows, question = marks.rows[:MOST_BARS], marks.shown.question
    drawn = bars([row["value"] for row in rows], [_beside(row) for row in rows])
    return {
        "rows": [
            {"name": vars(marks.of_row(row)), "figure": vars(marks.number(row)), **bar}
            for row, bar in zip(rows, drawn, strict=True)
        ],
        "legend": wording.beside(question, marks.view.t),
    }


def _beside(row: Row) -> float | None:
    """What a row is put beside: an earlier day, or the city."""
    beside: float | None = row.get("value_before", row.get("value_city"))
    return beside


def _grid(marks: Marks) -> dict[str, Any]:
    down, along = _sides(marks)
    rows, columns = list(dict.fromkeys(_key(row, down) for row in marks.rows)), _values(marks, along)
    if len(down) == 1:
        rows = [(value,) for value in _values(marks, down[0])]
    by_place = {(_key(row, down), _value(row, along)): row for row in marks.rows}
    cells = [by_place.get((row, column)) for row in rows for column in columns]
    depths = iter(shades([_known(cell) for cell in cells]))
    said = marks.view.listed([_side(marks, group) for group in down])
    return {
        "corner": marks.view.t("{rows} ↓ {columns} →", rows=said, columns=_side(marks, along)),
        "heads": [_name(marks, [along], (column,)) for column in columns],
        "rows": [
            {
                "name": _name(marks, down, row),
                "cells": [
                    {**vars(marks.number(by_place.get((row, column)))), "shade": next(depths)}
                    for column in columns
                ],
            }
            for row in rows
        ],
    }


def _sides(marks: Marks) -> tuple[list[Group | None], Group | None]:
    """What a grid has along its rows, and along its columns: the last of them; None is time."""
    by: list[Group | None] = list(marks.shown.question.by)
    *down, along = by if marks.shown.question.time is None else [*by, None]
    return down, along


def _lines(marks: Marks) -> dict[str, Any]:
    shown, t = marks.shown, marks.view.t
    group = _along(marks)
    places = _values(marks, group)
    drawn_lines = dict(list(_lines_of(marks).items())[:MOST_LINES])
    values = [[_known(line.get(place)) for place in places] for line in drawn_lines.values()]
    drawn = lines(_over(marks, group, places), values)
    return {
        "heights": [(y, wording.short(shown.question, value, t)) for y, value in drawn["heights"]],
        "marks": drawn["marks"],
        "lines": [
            {
                "name": _name(marks, _others(marks), key),
                "at": line["name"],
                "last": marks.number(_last(rows, places)).text,
                "runs": line["runs"],
                "points": [
                    _point(marks, rows[place], at)
                    for place, at in zip(places, line["points"], strict=True)
                    if at is not None
                ],
            }
            for (key, rows), line in zip(drawn_lines.items(), drawn["lines"], strict=True)
        ],
    }


def _point(marks: Marks, row: Row, at: tuple[float, float]) -> list[Any]:
    """Where it lies, what it says, and what opens its records."""
    behind = [Exactly(part) for part in marks.behind(row)]
    return [*at, f"{marks.said(row)}: {marks.number(row, with_note=False).text}", *behind]


def _known(row: Row | None) -> float | None:
    return None if row is None else row["value"]


def _last(rows: Mapping[Any, Row], places: list[Any]) -> Row | None:
    return next((rows[place] for place in reversed(places) if place in rows), None)


def _along(marks: Marks) -> Group | None:
    """What lines run over: time, or the first date they are grouped by."""
    question = marks.shown.question
    if question.time is not None:
        return None
    kinds = {group: question.declared.column(group.column).kind for group in question.by}
    return next(group for group, kind in kinds.items() if kind is ColumnKind.DATE)


def _others(marks: Marks) -> list[Group | None]:
    return [group for group in marks.shown.question.by if group != _along(marks)]


def _over(marks: Marks, group: Group | None, places: list[Any]) -> Along:
    if group is None:
        return over_days(places)
    return over_periods(
        [
            wording.cell(marks.shown.question, group, place, marks.view.t, named=marks.named)
            for place in places
        ]
    )


def _lines_of(marks: Marks) -> dict[tuple[str | None, ...], dict[Any, Row]]:
    """The rows of every line by their place on it; a line is what the other groups tell apart."""
    along, others = _along(marks), _others(marks)
    found: dict[tuple[str | None, ...], dict[Any, Row]] = {}
    for row in marks.rows:
        found.setdefault(_key(row, others), {})[_value(row, along)] = row
    return found


def _table(marks: Marks) -> dict[str, Any]:
    question, t = marks.shown.question, marks.view.t
    heads = [wording.group(question, group, t) for group in question.by]
    if question.time is not None:
        heads.append(t("As of"))
    heads.append(wording.measure(question, t))
    if question.against is not None:
        heads += [wording.beside(question, t), t("Difference")]
    return {
        "heads": heads,
        "rows": [_table_row(marks, row, str(place)) for place, row in enumerate(marks.rows[:MOST_ROWS])],
    }


def _table_row(marks: Marks, row: Row, place: str) -> list[dict[str, Any]]:
    question, t = marks.shown.question, marks.view.t
    names = [marks.of_group(group, row[group.written], place=f"{place}.") for group in question.by]
    if question.time is not None:
        names.append(marks.of_day(wording.day(row)))
    cells: list[dict[str, Any]] = [{"name": vars(name)} for name in names]
    cells.append(vars(marks.number(row, with_note=question.against is None)))
    if question.against is not None:
        cells.append({"text": wording.short(question, _beside(row), t)})
        cells.append({"text": wording.change(question, row["change"], t)})
    return cells


def _values(marks: Marks, side: Group | None) -> list[Any]:
    """Every value of a side, days and dates in their order, others as the table is read; missing last."""
    found = dict.fromkeys(_value(row, side) for row in marks.rows)
    declared = marks.shown.question.declared
    if side is None or declared.column(side.column).kind is ColumnKind.DATE:
        return [*sorted(value for value in found if value is not None), *([None] if None in found else [])]
    return list(found)


def _key(row: Row, sides: Sequence[Group | None]) -> tuple[Any, ...]:
    return tuple(_value(row, side) for side in sides)


def _value(row: Row, side: Group | None) -> Any:
    return wording.day(row) if side is None else row[side.written]


def _side(marks: Marks, side: Group | None) -> str:
    t = marks.view.t
    return t("As of") if side is None else wording.group(marks.shown.question, side, t)


def _name(marks: Marks, sides: Sequence[Group | None], values: tuple[Any, ...]) -> dict[str, Any]:
    """What a line, a row or a column is of: one value filters, or is a day to look at; several are told."""
    question, t = marks.shown.question, marks.view.t
    if not sides:
        return {"id": "all", "text": wording.measure(question, t)}
    if len(sides) == 1:
        (side,), (value,) = sides, values
        return vars(marks.of_day(value) if side is None else marks.of_group(side, value))
    words = [
        wording.cell(question, side, value, t, named=marks.named)
        for side, value in zip(sides, values, strict=True)
        if side
    ]
    return {"id": f"name={values}", "text": " · ".join(words)}


_BODIES: Mapping[Picture, Callable[[Marks], dict[str, Any]]] = {
    Picture.BAR: _bars,
    Picture.GRID: _grid,
    Picture.LINE: _lines,
    Picture.TABLE: _table,
}
