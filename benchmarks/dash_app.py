"""The overview written in Dash, over the same analytics: `python -m benchmarks.dash_app PORT`."""

from __future__ import annotations

import gc
import logging
import sys
from datetime import date
from typing import Any

import plotly.graph_objects as go
import waitress
from dash import Dash, Input, Output, dcc, html

from analytics.access.viewer import everybody
from analytics.answers.overview import Overview, overview
from analytics.figures import palette
from analytics.figures.districts import Bar, district_bars
from analytics.language import formats, phrases
from analytics.language.translator import LANGUAGES, Translator, translator
from analytics.policy.loading import register
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import CITY, districts, unit
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.folder import snapshots_folder

CATALOGUE = Catalogue(snapshots_folder())
COLOURS = palette.palette("light")
PLAIN = {"displayModeBar": False}


def page() -> html.Div:
    """The choices at the side, and the places the answers go to."""
    days = [snapshot.as_of.isoformat() for snapshot in reversed(CATALOGUE.timeline())]
    places = [{"value": code, "label": unit(code).name} for code in (CITY, *districts())]
    side = html.Div(
        [
            dcc.Dropdown(days, days[0], id="as-of", clearable=False),
            dcc.Dropdown(places, CITY, id="district", clearable=False),
            dcc.RadioItems(LANGUAGES, "zh", id="language"),
        ],
        style={"width": "18rem"},
    )
    main = html.Div(
        [
            html.H1(id="title"),
            html.Div(id="headline", style={"display": "flex", "gap": "2rem"}),
            dcc.Graph(id="board", config=PLAIN, responsive=False),
            html.Div(id="lines"),
            html.H3(id="districts-title"),
            dcc.Graph(id="districts", config=PLAIN, responsive=False),
        ],
        id="main",
        style={"flex": "1", "minWidth": "0"},
    )
    return html.Div([side, main], style={"display": "flex", "gap": "2rem"})


def answer(as_of: str, district: str, language: str) -> tuple[Any, ...]:
    """Everything that follows from the choices, in the order of the outputs."""
    t = translator(language)
    shown = overview(look().on(date.fromisoformat(as_of)).at(district))
    title = t("{place}: progress on the 2020 targets", place=unit(district).in_language(language))
    districts_title = t("Communities with a professional, by district")
    return title, headline(shown, t), board(shown, t), lines(shown, t), districts_title, by_district(shown, t)


def look() -> Look:
    """The newest snapshot, as everybody sees it."""
    return Look.of(everybody(), CATALOGUE, register())


def headline(shown: Overview, t: Translator) -> list[html.Div]:
    counts, total = phrases.headline((line.assessment for line in shown.lines), t)
    return [html.Div([html.Small(name), html.H2(f"{count} / {total}")]) for name, count in counts.items()]


def board(shown: Overview, t: Translator) -> dict[str, Any]:
    """Bullet bars with two marks, worst first, as the dict plotly draws from."""
    rows = list(reversed(shown.lines))
    names = [t.label(line.indicator.name) for line in rows]
    tones = [COLOURS.of(palette.tone(line.assessment)) for line in rows]
    done = [phrases.share_done(line.indicator, line.assessment) for line in rows]

    def marks(x: list[float | None], size: int) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "markers",
            "y": names,
            "x": x,
            "marker": {"symbol": "line-ns", "size": size, "line": {"width": 3}},
        }

    return {
        "data": [
            {"type": "bar", "orientation": "h", "y": names, "x": done, "marker": {"color": tones}},
            marks([phrases.share_expected(line.assessment) for line in rows], 18),
            marks([1.0] * len(rows), 26),
        ],
        "layout": {"height": 60 + 38 * len(rows), "showlegend": False, "xaxis": {"range": [0, 1.3]}},
    }


def lines(shown: Overview, t: Translator) -> html.Table:
    """The words beside the bars."""
    return html.Table(
        [
            html.Tr(
                [
                    html.Td(text)
                    for text in (
                        f"{palette.symbol(line.assessment)} {phrases.status_word(line.assessment, t)}",
                        t.label(line.indicator.name),
                        *phrases.value_and_target(line.indicator, line.assessment, register(), t),
                        phrases.gap(line.assessment, t),
                        phrases.lag(line.assessment, t),
                        phrases.needed_in_words(line.indicator, line.assessment, register(), t),
                    )
                ]
            )
            for line in shown.lines
        ]
    )


def by_district(shown: Overview, t: Translator) -> go.Figure:
    lowest_first = sorted(shown.coverage.items(), key=lambda pair: pair[1].completion or 0)
    bars = [
        Bar(
            name=unit(code).in_language(t.language),
            status=f"{palette.symbol(item)} {phrases.status_word(item, t)}",
            share=item.completion,
            text=formats.percent(item.completion),
            tone=palette.tone(item),
            expected=phrases.expected(item),
        )
        for code, item in lowest_first
    ]
    captions = (t("Staffed"), t("Where we should be today"))
    return district_bars(bars, captions=captions, colours=COLOURS)


def main(port: int) -> None:
    app = Dash(__name__)
    app.layout = page()
    outputs = (
        ("title", "children"), ("headline", "children"), ("board", "figure"), ("lines", "children"),
        ("districts-title", "children"), ("districts", "figure"),
    )  # fmt: skip
    inputs = [Input("as-of", "value"), Input("district", "value"), Input("language", "value")]
    app.callback([Output(*output) for output in outputs], inputs)(answer)
    serve(app, port)


def serve(app: Dash, port: int) -> None:
    """Warm as the dashboard's own server is, then serve on this machine only."""
    verdicts.warm(look())
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    gc.collect()
    gc.freeze()
    waitress.serve(app.server, host="127.0.0.1", port=port, threads=4, _quiet=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
