"""A figure or a table with what belongs to it: title, alternative text, source line, data to take away."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.access.viewer import Right
from analytics.answers.difference import with_reasons
from analytics.figures.layout import Figure
from analytics.figures.palette import DARK
from analytics.language import exports, formats, labels
from analytics.language.exports import Chosen, Stamp, nothing_chosen
from analytics.language.labels import labelled
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from analytics.tables import Table
from pages.frame import exporting, noting, takeaway
from pages.frame.frame import View, plain
from pages.frame.frame import view as current
from pages.frame.pictures import SCRIPT as PICTURE_SCRIPT
from pages.parts.components import chart as plotted
from pages.parts.components import key_figures, link_line, source_line, text_table
from pages.parts.components.component import Link
from pages.parts.components.text_table import Cell, Look

#: So many rows behind a number are drawn; the file to take away has them all.
SHOWN_ROWS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chart(drawn: Figure, *, key: str, alt: str, links: Mapping[str, Link] | None = None) -> None:
    """A figure alone, without its source line; a click on what has a `customdata` follows its link."""
    plotted.draw(drawn, key=key, label=alt, links=links)


def figure(
    view: View,
    drawn: Figure,
    *,
    key: str,
    alt: str,
    data: Table | Callable[[], Table],
    rows: int | None = None,
    about: Indicator | None = None,
    chosen: Chosen = nothing_chosen,
    said: str | None = None,
    of: exports.Snapshots | None = None,
) -> None:
    """Draws a figure and its source line, which takes its data away, and the picture itself."""
    chart(drawn, key=key, alt=alt)
    source(view, key=key, data=data, rows=rows, about=about, chosen=chosen, said=said, of=of, picture=key)


def table(
    view: View,
    data: Table,
    *,
    alt: str,
    written: pd.DataFrame | None = None,
    look: Look = "plain",
    chosen: Chosen = nothing_chosen,
) -> None:
    """A small table that prints, as it is `written` or else as texts; its source line, and its data."""
    shown = texts(data, view.t) if written is None else written
    printed(shown, key=f"{data.name}-table", alt=alt, look=look)
    source(view, key=data.name, data=data, chosen=chosen)


def printed(
    shown: pd.DataFrame, *, key: str, alt: str, hide_index: bool = True, look: Look = "plain"
) -> None:
    """A table that prints, of texts and cells; what is missing in it is a dash. `alt` is its name."""
    columns = [map(_written, column.tolist()) for _, column in shown.items()]
    heads = list(map(str, shown.columns))
    if not hide_index:
        columns, heads = [map(str, shown.index), *columns], ["", *heads]
    text_table.draw(
        heads, list(zip(*columns, strict=True)), key=key, label=alt, look=look, is_headed=not hide_index
    )


def _written(cell: object) -> str | Cell:
    if isinstance(cell, str | Cell):
        return cell
    if cell is None or cell != cell:
        return formats.MISSING
    raise TypeError(f"A table that prints has texts, not {cell!r}.")


def texts(data: Table, t: Translator, *, decimals: int = 0) -> pd.DataFrame:
    """A table in the reader's language: texts as they are, numbers grouped, missing as a dash."""

    years = [place for place, id in enumerate(data.ids) if data.column(id).type == "year"]

    def text(cell: float | str | None) -> str:
        if isinstance(cell, str):
            return cell
        return formats.number(None if pd.isna(cell) else float(cell), decimals=decimals)

    written = labelled(data, t)
    for place in years:
        # A year is no quantity.
        name = written.columns[place]
        written[name] = [None if pd.isna(year) else str(int(year)) for year in written[name]]
    return written.map(text)


def first_rows(view: View, drawn: Table, *, key: str, alt: str, of: int | None = None) -> None:
    """The first rows behind a number, which scroll in themselves, and `of` how many they are."""
    if not noting.may_show(view, drawn):
        return
    st.dataframe(
        labelled(drawn, view.t), hide_index=True, height=260, placeholder=formats.MISSING, key=key, alt=alt
    )
    if of not in (None, len(drawn)):
        written = formats.number(of)
        said = view.t("{shown} of {rows} rows; the file contains them all.", shown=SHOWN_ROWS, rows=written)
        st.caption(said)


def headline(figures: Mapping[str, str], *, key: str) -> None:
    """A line of figures, each under its label."""
    key_figures.draw([key_figures.Figure(label, figure) for label, figure in figures.items()], key=key)


def by_district(view: View, indicator: Indicator, told: Iterable[str]) -> str:
    """What a picture of districts tells of each, as its alternative text."""
    t = view.t
    return t("{name} by district: {list}", name=t.label(indicator.name), list=view.listed(told))


def reasons(view: View, compared: exports.Snapshots) -> None:
    """Why what was published between two snapshots was, where its publishers say so."""
    for published in with_reasons(view.look, *compared):
        st.caption(plain(labels.reason_given(published, view.t)))


def makings(view: View, ids: Sequence[str], *, key: str, said: str | None = None) -> None:
    """Links to the pages on which the indicators behind some numbers are defined and made."""
    t = view.t
    names = [(t.label(view.register.indicator(id).name), Link("target", {"target": id})) for id in ids]
    link_line.draw(said or t("How it is worked out:"), names, key=key)


def source(
    view: View,
    *,
    key: str,
    data: Table | Callable[[], Table],
    rows: int | None = None,
    said: str | None = None,
    about: Indicator | None = None,
    of: exports.Snapshots | None = None,
    chosen: Chosen = nothing_chosen,
    picture: str | None = None,
) -> None:
    """The source line: snapshot and rows (or what is `said` instead), and what may be taken away.

    The file says what it is `about` where that is one indicator, `of` which snapshots it is (the one looked
    at unless others are given, or none), and what was `chosen` on the page for it, as labels and words.
    `picture` is the key of what is drawn above, where that is a picture. Files are made on the click. Data
    too large to be asked for on every run is asked for then too; `rows` says how much it is. Who may take
    nothing away is offered nothing.
    """
    t = view.t
    stamp = Stamp((view.look.snapshot,) if of is None else of, view.district_code, about, chosen, view.page)
    if isinstance(data, Table) and rows is None:
        rows = len(data)
    line = said or t(
        "Source: snapshot {seq}, {day}; rows: {rows}",
        seq=view.look.snapshot.seq, day=view.day(view.as_of), rows=formats.number(rows),
    )  # fmt: skip
    if not view.viewer.may(Right.EXPORT):
        st.caption(line)
        return
    name = data.name if isinstance(data, Table) else key
    file = stamp.file_stem(name, t)
    make = (lambda: data) if isinstance(data, Table) else data
    source_line.draw(
        line,
        takeaway.offer(key, takeaway.Offer(make, stamp, file, view.viewer, noting.script_of(view.page))),
        _FILES if picture is None else _FILES | _PICTURES,
        source_line.Words(
            t("Download"), t("Download as"), t("Being made …"), t("Saved."),
            t("This file could not be made. Reload the page and try again."),
        ),
        key=f"source-{key}",
        file=file,
        picture=None if picture is None else _picture(view, picture, stamp, name, line),
        script=PICTURE_SCRIPT,
    )  # fmt: skip


#: What files end with, and how they are called.
_FILES = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet"}
_PICTURES = {"svg": "SVG", "png": "PNG"}


def _picture(view: View, key: str, stamp: Stamp, name: str, line: str) -> source_line.Picture:
    """What is written around a picture: its title, what it is of, and where its numbers are from."""
    t = view.t
    parts = [labels.table_title(name, t), view.place]
    if stamp.indicator is not None:
        parts.insert(0, t.label(stamp.indicator.name))
    choices = [f"{label}{t(': ')}{words}" for label, words in stamp.chosen(t).items()]
    nature = labels.word("data_nature", str(stamp.snapshots[-1].origin), t) if stamp.snapshots else ""
    if stamp.snapshots and stamp.snapshots[-1].is_sample:
        nature = f"{t('Sample data')}{t(': ')}{t('Made up for demonstration; not real data.')}"
    lines = [*choices, line, nature, t("Social work in Lanzhou")]
    return source_line.Picture(key, " · ".join(parts), [part for part in lines if part], view.colours == DARK)


def download(
    label: str, made: Callable[[exports.Taken], bytes], *, file: str, mime: str, key: str, **options: Any
) -> None:
    """A button that takes a file away, which is made only when somebody clicks it, and for them."""
    name, _, ending = file.rpartition(".")
    view = current()
    seqs = [view.look.snapshot.seq]
    offered = exporting.of(view.viewer, made, key=key, ending=ending.lower(), snapshots=seqs)
    # Media addresses of near-equal files collide across readers: a nonce keeps them apart.
    file_name = f"{name}_{secrets.token_hex(4)}.{ending}"
    st.download_button(
        label, data=offered, file_name=file_name, mime=mime, key=key, on_click="ignore", **options
    )
