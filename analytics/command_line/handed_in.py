"""What was handed in, for operators: list it, publish it, return it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import (
    AcceptWarnings,
    Data,
    Engine,
    Json,
    WhyPublished,
    engine_of,
    folder_of,
)
from analytics.command_line.printing import print_json, print_table, refusals, say

if TYPE_CHECKING:
    from analytics.intake.handed_in import HandIn

submissions = typer.Typer(help="What districts have handed in (报送).", no_args_is_help=True)

Actor = Annotated[str, typer.Option(metavar="NAME", help="Who does it; stays on record.")]
Numbers = Annotated[list[int], typer.Argument(metavar="NUMBER …", help="See `submissions list`.")]
COLUMNS = ["number", "state", "as_of", "units", "sender", "at", "files", "warnings", "snapshot"]


@submissions.command("list")
def list_submissions(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Lists what was handed in, the last first, and what became of it."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.intake.handed_in import HandIns

        found = HandIns.of(folder_of(context, data), everybody()).all()
        documents = [_document(one) for one in found]
        if json:
            print_json(documents)
        else:
            print_table([{column: _cell(one[column]) for column in COLUMNS} for one in documents], COLUMNS)


@submissions.command("publish")
def publish_submissions(
    context: typer.Context,
    numbers: Numbers,
    actor: Actor,
    accept_warnings: AcceptWarnings = False,
    reason: WhyPublished = "",
    engine: Engine = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Publishes what was handed in for one day as the snapshot of that day."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.errors import N_, SubmissionRefused
        from analytics.intake import submission
        from analytics.intake.handed_in import HandIns

        root, elsewhere = folder_of(context, data), engine_of(engine)
        store = HandIns.of(root, everybody().named(actor))
        chosen = [store.get(number) for number in numbers]
        days = {one.as_of for one in chosen}
        if len(days) > 1:
            raise SubmissionRefused(N_("These are of different as-of dates: choose those of one date."))
        examination = submission.examine(root, store.files(chosen), as_of=days.pop())
        made = store.publish(
            chosen,
            submission.refuse_errors(examination),
            reason=reason,
            accept_warnings=accept_warnings,
            engine=elsewhere,
        )
        if json:
            print_json({"seq": made.seq, "as_of": made.as_of.isoformat(), "revision": made.revision})
        else:
            say(f"Published {made.as_of}, revision {made.revision}, as snapshot {made.seq}.")


@submissions.command("return")
def return_submissions(
    context: typer.Context,
    numbers: Numbers,
    actor: Actor,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; the sender reads it.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Returns what was handed in to its senders."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.intake.handed_in import HandIns

        store = HandIns.of(folder_of(context, data), everybody().named(actor))
        returned = [_document(store.send_back(number, reason)) for number in numbers]
        if json:
            print_json(returned)
        else:
            say(f"Returned: {', '.join(map(str, numbers))}.")


def _document(one: HandIn) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": one.state.value,
        "as_of": one.as_of.isoformat(),
        "units": list(one.units),
        "sender": one.sender,
        "at": one.at.isoformat(timespec="seconds"),
        "files": [file.name for file in one.files],
        "rows": dict(one.rows),
        "warnings": one.warnings,
        "note": one.note,
        "settled_by": one.settled_by,
        "reason": one.reason,
        "snapshot": one.snapshot,
    }


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
