"""The command that runs a statement of one's own, in the same box as the page."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.options import AsOfOrNewest, Data, Unit, at_terminal, catalogue_of, snapshot_on
from analytics.command_line.printing import csv_text, print_bytes, print_json, print_table, refusals, say

if TYPE_CHECKING:
    from analytics.answers.sql import Answer


class Format(StrEnum):
    """How the rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def query(
    context: typer.Context,
    statement: Annotated[
        str, typer.Argument(metavar="SQL", help='One SELECT, such as "from registrations".')
    ],
    as_of: AsOfOrNewest = None,
    district: Unit = None,
    format: Annotated[Format, typer.Option("--format", help="Parquet is for a file: … > rows.parquet.")] = (
        Format.TABLE
    ),
    data: Data = None,
) -> None:
    """Runs one SELECT over the tables of a day and, as history.…, of all days up to it."""
    is_for_a_terminal = format is Format.PARQUET and sys.stdout.isatty()
    if is_for_a_terminal:
        raise typer.BadParameter("Parquet is no text: send it to a file.", param_hint="--format")
    with refusals(as_json=format is Format.JSON):
        from analytics.answers import sql
        from analytics.policy.loading import register
        from analytics.progress.look import Look

        viewer = at_terminal() if district is None else at_terminal().limited_to([district])
        catalogue = catalogue_of(context, data)
        day = snapshot_on(catalogue, as_of).as_of if as_of else None
        answer = sql.ask(viewer, Look.of(viewer, catalogue, register(), as_of=day), statement)
        _write(answer, format)
        if answer.is_truncated:
            say(f"Only the first {len(answer.rows):,} rows are given; there are more.")


def _write(answer: Answer, format: Format) -> None:
    from analytics.documents import plain

    ids = answer.rows.ids
    rows = [{id: plain(value) for id, value in row.items()} for row in answer.rows.records]
    match format:
        case Format.TABLE:
            print_table(rows, ids)
        case Format.JSON:
            print_json(rows)
        case Format.CSV:
            print_bytes(csv_text(ids, rows).encode("utf-8-sig"))
        case Format.PARQUET:
            print_bytes(answer.rows.frame.to_parquet(index=False))
