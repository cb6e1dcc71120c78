"""The explore page written in Dash, over the same answers: `python -m benchmarks.dash_explore PORT`.

Choices of values are one checklist a column: known by their ids, so that a click sends what is chosen and no
event of each of some two hundred values. It has the first subject; others differ in their columns.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, dcc, html

from analytics.explore import wording
from analytics.explore.answer import Answer, Listed
from analytics.explore.answering import answer
from analytics.explore.declarations import Column, ColumnKind, subjects
from analytics.explore.question import PARTS, Group, Picture, Question, Time, first, values_of, written
from analytics.figures import palette
from analytics.language import formats
from analytics.language.translator import translator
from benchmarks.dash_app import PLAIN, look, serve

SUBJECT = next(iter(subjects().values()))
COLOURS = palette.palette("light")
#: Like the dashboard's own page, which draws so many bars and lines.
MOST_BARS, MOST_LINES = 60, 12
#: As the values of a menu without a choice.
NOTHING = ""
T = translator("zh")


def page() -> html.Div:
    """What is asked above; below it the answer, and beside that one list a column."""
    groups = {NOTHING: T("nothing"), **{one.written: wording.group(first(), one, T) for one in _groups()}}
    times: dict[str, str] = {
        NOTHING: T("This day alone"),
        **{time: T(wording.TIME_WORDS[time]) for time in Time},
    }
    measures = {one.id: T.label(one.label) for one in SUBJECT.measures}
    choices = [
        _menu("measure", measures, first().measure),
        _menu("by", groups, first().by[0].written),
        _menu("by-and", groups, NOTHING),
        _menu("time", times, NOTHING),
    ]
    lists = [
        html.Details(
            [
                html.Summary(wording.header(column, T)),
                dcc.Checklist(id=column.id, value=[]),
                html.Small(id=_more(column)),
            ],
            open=True,
            className="listing",
        )
        for column in SUBJECT.columns
    ]
    main = [
        html.H2(id="total"),
        html.P(id="sentence"),
        dcc.Graph(id="picture", config=PLAIN, responsive=False),
        html.Div(id="chips"),
    ]
    return html.Div(
        [
            html.Div(choices, style={"display": "flex", "gap": "1rem"}),
            html.Div(
                [html.Div(main, style={"flex": "11", "minWidth": "0"}), html.Div(lists, style={"flex": "9"})],
                style={"display": "flex", "gap": "2rem"},
            ),
        ],
        id="main",
    )


def asked(measure: str, by: str, by_and: str, time: str, *chosen: Sequence[str]) -> tuple[Any, ...]:
    """Everything that follows from the choices, in the order of the outputs."""
    question = Question(
        SUBJECT.id,
        measure,
        by=tuple(dict.fromkeys(_group(text) for text in (by, by_and) if text)),
        time=Time(time) if time else None,
    )
    for column, values in zip(SUBJECT.columns, chosen, strict=True):
        question = question.filtering(column.id, values_of(",".join(values)))
    shown = answer(look(), question)
    lists = {one.column: one for one in shown.listings}
    total = wording.figure(question, shown.total.value, T)
    return (
        total,
        wording.sentence(shown, look(), T),
        picture(shown),
        [html.Span(f"{column}：{values} ") for column, values in wording.filters(question, T)],
        *([_option(column, one) for one in lists[column.id].values] for column in SUBJECT.columns),
        *(_further(lists[column.id].further) for column in SUBJECT.columns),
    )


def picture(shown: Answer) -> dict[str, Any]:
    """The picture that fits, as the dict plotly draws from."""
    rows = shown.table.records
    by = shown.question.by
    match shown.picture:
        case Picture.LINE:
            names = list(dict.fromkeys(_name(shown, row, by) for row in rows))[:MOST_LINES]
            data = [_line(shown, rows, name) for name in names]
        case Picture.GRID if len(by) > 1:
            data = [_grid(shown, rows)]
        case _:
            bars = rows[:MOST_BARS]
            data = [
                {
                    "type": "bar",
                    "orientation": "h",
                    "y": [_name(shown, row, by) for row in bars],
                    "x": [row["value"] for row in bars],
                    "text": [wording.figure(shown.question, row["value"], T) for row in bars],
                    "textposition": "outside",
                    "cliponaxis": False,
                    "marker": {"color": COLOURS.part},
                }
            ]
    height = 80 + 26 * len(data[0]["y"]) if data and data[0].get("orientation") else 420
    return {
        "data": data,
        "layout": {"height": height, "yaxis": {"autorange": "reversed" if height != 420 else True}},
    }


def _line(shown: Answer, rows: Sequence[dict[str, Any]], name: str) -> dict[str, Any]:
    own = [row for row in rows if _name(shown, row, shown.question.by) == name]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [row["as_of"] for row in own],
        "y": [row["value"] for row in own],
    }


def _grid(shown: Answer, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    one, other = shown.question.by
    across = list(dict.fromkeys(_name(shown, row, [other]) for row in rows))
    down = list(dict.fromkeys(_name(shown, row, [one]) for row in rows))
    cells = {(_name(shown, row, [one]), _name(shown, row, [other])): row["value"] for row in rows}
    return {
        "type": "heatmap",
        "x": across,
        "y": down,
        "z": [[cells.get((low, left)) for left in across] for low in down],
        "colorscale": "Greys",
        "reversescale": True,
    }


def _name(shown: Answer, row: dict[str, Any], by: Sequence[Group]) -> str:
    return " · ".join(wording.cell(shown.question, group, row[group.written], T) for group in by)


def _option(column: Column, listed: Listed) -> dict[str, str]:
    word = wording.value(column, listed.value, T)
    return {"value": written([listed.value]), "label": f"{word} {formats.number(listed.rows)}"}


def _further(n: int) -> str:
    return f"+ {formats.number(n)}" if n else ""


def _menu(id: str, words: dict[str, str], chosen: str) -> dcc.Dropdown:
    options = [{"value": value, "label": word} for value, word in words.items()]
    return dcc.Dropdown(options, chosen, id=id, clearable=False, style={"minWidth": "12rem"})


def _groups() -> list[Group]:
    return [
        group
        for column in SUBJECT.columns
        for group in (
            [Group(column.id, part) for part in PARTS]
            if column.kind is ColumnKind.DATE
            else [Group(column.id)]
        )
    ]


def _group(text: str) -> Group:
    column, _, part = text.partition(":")
    return Group(column, part or None)


def _more(column: Column) -> str:
    return f"more-{column.id}"


def main(port: int) -> None:
    app = Dash(__name__)
    app.layout = page()
    outputs = [
        Output("total", "children"),
        Output("sentence", "children"),
        Output("picture", "figure"),
        Output("chips", "children"),
        *(Output(column.id, "options") for column in SUBJECT.columns),
        *(Output(_more(column), "children") for column in SUBJECT.columns),
    ]
    menus = [Input(id, "value") for id in ("measure", "by", "by-and", "time")]
    app.callback(outputs, [*menus, *(Input(column.id, "value") for column in SUBJECT.columns)])(asked)
    serve(app, port)


if __name__ == "__main__":
    main(int(sys.argv[1]))
