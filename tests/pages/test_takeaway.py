"""Every table of every page is taken away whole, in three formats alike, and says what it stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pyarrow import parquet
from streamlit.testing.v1 import AppTest

from analytics.language import both
from analytics.language.exports import Format
from analytics.language.written import Written, by_id, in_words
from analytics.tables import Table
from pages.frame.arrival import SHARED
from pages.frame.takeaway import Offer, Offers
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import figures, given_to, sent

#: Every page, its parts, and a district where it shows other tables.
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "overview": ("overview", {}),
    "target, a share": ("target", {"target": "communities.staffed"}),
    "target, years": ("target", {"target": "funding.growth"}),
    "measure": ("target", {"target": "pay.contracts"}),
    "measure by year": ("target", {"target": "training.frontline"}),
    "districts": ("districts", {}),
    "rankings": ("districts", {"part": "ranking"}),
    "rankings by residents": ("districts", {"part": "ranking", "per": "residents"}),
    "profile": ("districts", {"part": "profile", "district": "620102"}),
    "comparison": ("districts", {"part": "compare"}),
    "map": ("districts", {"part": "map"}),
    "communities": ("communities", {}),
    "communities of a district": ("communities", {"district": "620102"}),
    "workforce": ("workforce", {}),
    "workforce of a district": ("workforce", {"district": "620102"}),
    "funding": ("funding", {}),
    "clauses": ("clauses", {}),
    "reviews": ("reviews", {"year": "2019"}),
    "review under way": ("reviews", {"year": "2019", "district": "620102"}),
    "review with values changed since": ("reviews", {"year": "2019", "district": "620103"}),
    "actions": ("actions", {}),
    "actions of a district": ("actions", {"district": "620104"}),
    "meeting": ("meeting", {}),
    "explore": ("explore", {}),
    "explore, a share over time": (
        "explore",
        {"subject": "people", "measure": "women_share", "by": "certified_on:year", "time": "years"},
    ),
    "completeness": ("data", {"part": "completeness"}),
    "snapshots": ("data", {"part": "snapshots"}),
    "difference": ("difference", {}),
    "method": ("method", {}),
    "audit": ("audit", {}),
    "accounts": ("accounts", {}),
}

#: What is chosen for another look at a page; all other choices take the next that is offered.
TYPED = {"q": "城关"}
#: What leads elsewhere: another part of a page shows other tables.
LEADING = {*SHARED, "part", "lang"}


@pytest.fixture(scope="module")
def open_page(reviewed: Path) -> Iterator[OpenPage]:
    """Pages over the sample with reviews under way."""
    with pages_over(reviewed) as run:
        yield cache(run)


def offers(app: AppTest) -> dict[str, Offer]:
    """What a page offers, by key."""
    own: Offers = app.session_state["taken-away"]
    return own.settled


def is_small(table: Table) -> bool:
    """The rows behind a number are tens of thousands: alike, and read one by one elsewhere."""
    return len(table) <= 2000


@pytest.fixture(params=VIEWS)
def view(request: pytest.FixtureRequest, open_page: OpenPage) -> dict[str, Offer]:
    """What one page offers."""
    page, choices = VIEWS[request.param]
    return offers(open_page(page, making=True, **choices))


def test_every_table_is_the_same_in_every_format(view: dict[str, Offer]) -> None:
    assert view
    for key, offer in view.items():
        table = offer.table()
        table = table if is_small(table) else Table(table.name, table.frame.head(2000), of=table.of)
        of_none = replace(offer.stamp, snapshots=(), chosen=lambda t: {})
        heads, rows = read_csv(Format.CSV.made(table, of_none))
        written = in_words(table)
        assert heads == [column.header for column in written], key
        assert len(set(heads)) == len(heads), key
        assert rows == list(map(list, zip(*map(as_csv, written), strict=True))), key
        assert read_xlsx(Format.XLSX.made(table, offer.stamp)) == list(columns_of(written)), key
        assert read_parquet(Format.PARQUET.made(table, offer.stamp)) == list(columns_of(by_id(table))), key


def test_what_is_written_is_what_the_table_holds(view: dict[str, Offer]) -> None:
    for key, offer in view.items():
        table = offer.table()
        if not is_small(table):
            continue
        for column in by_id(table):
            held = table.frame[column.id].tolist()
            assert [one is None for one in column.cells] == [is_missing(one) for one in held], (
                key,
                column.id,
            )
            pairs = [(a, b) for a, b in zip(column.cells, held, strict=True) if isinstance(a, int | float)]
            assert [a for a, _ in pairs] == pytest.approx([float(b) for _, b in pairs], abs=6e-3), key


def test_a_file_is_the_same_in_either_language(open_page: OpenPage) -> None:
    for page, choices in VIEWS.values():
        chinese, english = (
            offers(open_page(page, making=True, **{**choices, "lang": lang})) for lang in ("zh", "en")
        )
        assert chinese.keys() == english.keys()
        for key in chinese:
            pair = [one.table() for one in (chinese[key], english[key])]
            if is_small(pair[0]):
                stamps = (chinese[key].stamp, english[key].stamp)
                files = [Format.CSV.made(table, stamp) for table, stamp in zip(pair, stamps, strict=True)]
                assert files[0] == files[1], (page, choices, key)


@pytest.mark.parametrize("name", VIEWS)
def test_what_a_table_stands_on_is_said_in_its_file(open_page: OpenPage, name: str) -> None:
    """Each choice of a page is changed by itself: a table that changes with it has to name it."""
    page, choices = VIEWS[name]
    first = open_page(page, making=True, **choices)
    for choice, label, other in changed(first):
        second = offers(open_page(page, making=True, **{**choices, choice: other}))
        for key, offer in offers(first).items():
            if key not in second or has_same_rows(offer, second[key]):
                continue
            for stamp in (offer.stamp, second[key].stamp):
                assert stamp.page == page_title(page)
            # A text that is typed stands on a file where there is one.
            before = () if choice in TYPED else said(offer)
            after = said(second[key])
            is_named = label in after and (choice in TYPED or label in before)
            assert is_named or is_said_otherwise(offer, second[key]), f"{name}: {key} does not say {label}"


def changed(app: AppTest) -> Iterator[tuple[str, str, str]]:
    """(name in the address, label, another id) of every choice a page draws for itself."""
    widgets = {str(one.key): str(one.proto.label) for one in choosing(app)}
    for key, label in widgets.items():
        choice = key.removeprefix("choice-")
        if not key.startswith("choice-") or choice in LEADING:
            continue
        if choice in TYPED:
            yield choice, label, TYPED[choice]
            continue
        ids = list(app.session_state[f"labels-{key}"].values())
        now = app.session_state[key]
        others = [id for id in ids if id not in (now if isinstance(now, list) else [now])]
        yield from (
            (choice, label, ",".join([*now[:1], id]) if isinstance(now, list) else id) for id in others[:2]
        )


def choosing(app: AppTest) -> list[Any]:
    kinds = ("selectbox", "text_input", "button_group", "segmented_control", "pills")
    return [one for kind in kinds for one in app.get(kind)]


def said(offer: Offer) -> set[str]:
    return {label.zh for label, _ in offer.stamp.choices}


def is_said_otherwise(one: Offer, other: Offer) -> bool:
    """The file is about another indicator or of other snapshots, which it always says."""
    return one.stamp.indicator != other.stamp.indicator or one.stamp.snapshots != other.stamp.snapshots


def has_same_rows(one: Offer, other: Offer) -> bool:
    tables = one.table(), other.table()
    written = [[(column.header, list(column.cells)) for column in in_words(table)] for table in tables]
    return written[0] == written[1]


def page_title(name: str) -> str:
    from pages.frame.frame import NAVIGATION

    return dict(NAVIGATION)[name]


def read_csv(made: bytes) -> tuple[list[str], list[list[str]]]:
    heads, *rows = csv.reader(io.StringIO(made.decode("utf-8-sig")))
    return heads, rows


def as_csv(column: Written) -> list[str]:
    def text(cell: Any) -> str:
        if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
            return f"'{cell}"
        # Written without an exponent.
        return (
            ""
            if cell is None
            else f"{cell:.6f}".rstrip("0").rstrip(".")
            if isinstance(cell, float)
            else str(cell)
        )

    return [text(cell) for cell in column.cells]


def columns_of(written: list[Written]) -> Iterator[tuple[str, list[Any]]]:
    for column in written:
        yield column.header, [plain(cell) for cell in column.cells]


def read_xlsx(made: bytes) -> list[tuple[str, list[Any]]]:
    """What Excel shows on the second sheet, column by column."""
    _, sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    heads, *rows = sheet.iter_rows(values_only=True)
    cells = list(zip(*rows, strict=True)) or [() for _ in heads]
    return [(str(head), [plain(cell) for cell in column]) for head, column in zip(heads, cells, strict=True)]


def read_parquet(made: bytes) -> list[tuple[str, list[Any]]]:
    read = parquet.read_table(io.BytesIO(made))
    assert {b"facts", b"columns"} <= read.schema.metadata.keys()
    return [(name, [plain(cell) for cell in read[name].to_pylist()]) for name in read.column_names]


def plain(cell: Any) -> Any:
    """A day as a day, a number as a number, and a text as XML has its lines."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == datetime.min.time() else cell.replace(microsecond=0)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return round(float(cell), 6)
    return cell.replace("\r\n", "\n") if isinstance(cell, str) else cell


def is_missing(value: Any) -> bool:
    if isinstance(value, tuple):
        return not value
    return bool(value is None or (not isinstance(value, str | date) and pd.isna(value)) or value is pd.NaT)


def test_a_run_that_no_longer_draws_a_table_offers_it_no_more(open_page: OpenPage) -> None:
    assert "ranking" in offers(open_page("districts", making=True, part="ranking"))
    assert "ranking" not in offers(open_page("districts", making=True, part="map"))


def test_texts_made_in_one_language_are_joined() -> None:
    assert both.of("All units") == "全部单位 / All units"


#: Components of our own that are pictures, by what they are drawn from.
DRAWN = ("smalls", "verdicts", "parts", "districts", "hint")


@pytest.mark.parametrize("name", VIEWS)
def test_every_figure_of_a_page_is_taken_away_as_a_picture(open_page: OpenPage, name: str) -> None:
    page, choices = VIEWS[name]
    app = open_page(page, making=True, **choices)
    lines = [one["line"] for one in sent(app, "line")]
    pictured = {line["picture"]["of"] for line in lines if line["picture"]}
    components = {
        str(element.key) for element in app.get("bidi_component") if set(DRAWN) & given_to(element).keys()
    }
    assert figures(app).keys() | components == pictured
    for line in lines:
        endings = [ending for ending, _ in line["formats"]]
        assert endings == ["csv", "xlsx", "parquet", *(["svg", "png"] if line["picture"] else [])]
