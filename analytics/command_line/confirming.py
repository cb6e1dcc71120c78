"""The command that says what became of what a paper says."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import Data, Json, catalogue_of
from analytics.command_line.printing import print_json, print_table, refusals, say

if TYPE_CHECKING:
    from analytics.reports.confirmation import Confirmation
    from analytics.reports.papers import Number, Paper


def confirm(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="As it is printed: LZ-7K3M-Q2XD.")],
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Is this the file that was made?")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Says what a brief or a pack with this code says, and what the same numbers are now.

    Ends with 1 where the file is not one that was made under the code, or what is kept of it was changed.
    """
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.policy.loading import register
        from analytics.reports.confirmation import confirmation

        known = confirmation(catalogue_of(context, data), register(), everybody(), code)
        if file:
            known = known.beside(file.read_bytes())
        if json:
            print_json(_document(known))
        else:
            _print(known)
        if not known.is_whole:
            say("What is kept under this code was changed in the database: see `verify`.")
        if known.is_tampered:
            say(
                f"{file} is not the file that was made under {known.code}: it was changed, or is another one."
            )
        if known.is_tampered or not known.is_whole:
            raise typer.Exit(1)
        if known.is_compared and not json:
            say(f"{file} is the file that was made under {known.code}.")


def _document(known: Confirmation) -> dict[str, Any]:
    return {
        "code": known.code,
        "papers": [_paper(paper) for paper in known.papers],
        "is_the_file": known.same is not None if known.is_compared else None,
        "is_record_whole": known.is_whole,
        "numbers": len(known.paper.content.numbers),
        "unknown": None if known.unknown is None else str(known.unknown),
        "changed": [
            {"indicator": one.then.indicator or None, "unit": one.then.unit, "year": one.then.year}
            | {"then": _values(one.then), "now": one.now and _values(one.now)}
            for one in known.changed
        ],
    }


def _paper(paper: Paper) -> dict[str, Any]:
    content = {name: value for name, value in asdict(paper.content).items() if name != "numbers"}
    content["as_of"] = paper.content.as_of.isoformat()
    made = {"sha256": paper.sha256, "size": paper.size, "by": paper.by or None, "at": paper.at.isoformat()}
    return content | made


def _values(number: Number) -> dict[str, Any]:
    return {"value": number.value, "total": number.total, "status": number.status, "score": number.score}


def _print(known: Confirmation) -> None:
    columns = ["kind", "format", "language", "unit", "as_of", "snapshot", "by", "at"]
    print_table([_paper(paper) for paper in known.papers], columns)
    if known.unknown:
        say(str(known.unknown))
        return
    say(f"Of {len(known.numbers)} numbers {len(known.changed)} are others now.")
    rows = [
        {
            "indicator": one.then.indicator,
            "unit": one.then.unit,
            "year": one.then.year,
            "then": one.then.score if one.then.score is not None else one.then.value,
            "now": one.now and (one.now.score if one.now.score is not None else one.now.value),
            "status then": one.then.status,
            "status now": one.now and one.now.status,
        }
        for one in known.changed
    ]
    if rows:
        print_table(rows, list(rows[0]))
