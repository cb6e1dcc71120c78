"""Notes and meetings: what is pinned to a number, what was decided, and what has changed since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.actions import COLUMNS, Actor, Number, action_document, show
from analytics.command_line.options import (
    AsOfOrNewest,
    Data,
    District,
    Json,
    Lang,
    Language,
    Unit,
    day_of_text,
    folder_of,
    look_of,
)
from analytics.command_line.printing import print_json, print_lines, print_table, refusals, say

if TYPE_CHECKING:
    from analytics.documents import Document
    from analytics.language.translator import Translator
    from analytics.reviews.meetings import Since

notes = typer.Typer(help="Notes pinned to a number, a unit and a day.", no_args_is_help=True)
meetings = typer.Typer(help="Meetings, and what has changed since one.", no_args_is_help=True)

#: The actions that have changed since a meeting, or that it decided.
_PARTS = ("agreed", "done", "overdue", "new")


@notes.command("list")
def list_notes(context: typer.Context, district: Unit = None, data: Data = None, json: Json = False) -> None:
    """Lists the notes by the day they are pinned to."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.reviews.notes import Notes

        viewer = everybody() if district is None else everybody().limited_to([district])
        documents = [
            {
                "id": one.id,
                "indicator": one.indicator,
                "district_code": one.district_code,
                "on": one.on.isoformat(),
                "text": one.text,
                "by": one.by.actor,
            }
            for one in Notes.of(folder_of(context, data), viewer).all()
        ]
        show(documents, ["id", "on", "district_code", "indicator", "text", "by"], as_json=json)


@notes.command("pin")
def pin(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(metavar="ID", help="Such as workforce.total.")],
    on: Annotated[date, typer.Argument(metavar="DATE", parser=day_of_text)],
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    actor: Actor,
    district: District = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Pins a note to a number of the city or one district on a day."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.policy.loading import register
        from analytics.reference import CITY
        from analytics.reviews.notes import Notes

        pinned = Notes.of(folder_of(context, data), everybody().named(actor)).pin(
            register(), indicator=indicator, district_code=district or CITY, on=on, text=text
        )
        if json:
            print_json({"id": pinned.id})
        else:
            say(f"Note {pinned.id} is pinned.")


@notes.command("withdraw")
def withdraw_note(
    context: typer.Context, number: Number, actor: Actor, data: Data = None, json: Json = False
) -> None:
    """Shows a note no longer."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.reviews.notes import Notes

        Notes.of(folder_of(context, data), everybody().named(actor)).withdraw(number)
        if json:
            print_json({"id": number})
        else:
            say(f"Note {number} is withdrawn.")


@meetings.command("list")
def list_meetings(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Lists the meetings, the last one first."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.reviews.acting import Actions
        from analytics.reviews.meetings import Meetings, decided

        root, viewer = folder_of(context, data), everybody()
        known = Actions.of(root, viewer).all()
        documents = [
            {
                "id": one.id,
                "on": one.on.isoformat(),
                "snapshot": one.snapshot,
                "as_of": one.as_of.isoformat(),
                "has_ended": one.ended is not None,
                "decisions": [action.id for action in decided(one, known)],
                "minutes": one.minutes,
            }
            for one in Meetings.of(root, viewer).all()
        ]
        show(documents, ["id", "on", "snapshot", "as_of", "has_ended", "decisions"], as_json=json)


@meetings.command("since")
def since(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(metavar="NUMBER", help="Without it the last one.")] = None,
    as_of: AsOfOrNewest = None,
    district: District = None,
    lang: Lang = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Says what has changed since a meeting: statuses, numbers with their cause, actions."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.errors import N_, Refusal
        from analytics.language.translator import translator
        from analytics.reviews import meetings as held
        from analytics.reviews.acting import Actions
        from analytics.reviews.store import today

        look = look_of(context, data, as_of, district)
        known = held.Meetings.of(look.catalogue.root, everybody())
        meeting = known.last() if number is None else known.get(number)
        if meeting is None:
            raise Refusal(N_("No meeting has been held yet."))
        found = Actions.of(look.catalogue.root, everybody()).all()
        told = held.since(look, meeting, found, on=today())
        document = _since_document(told, translator((lang or Language.EN).value), to=look.snapshot.seq)
        if json:
            print_json(document)
        else:
            _print_since(document)


def _since_document(told: Since, t: Translator, *, to: int) -> Document:
    from analytics.command_line.differences import status_document

    return {
        "meeting": told.meeting.id,
        "on": told.meeting.on.isoformat(),
        "from": told.meeting.snapshot,
        "to": to,
        "statuses": [status_document(flip) for flip in told.statuses],
        "numbers": [{"indicator": one.indicator.id, "sentence": one.sentence(t)} for one in told.numbers],
        **{name: [action_document(one) for one in getattr(told, name)] for name in _PARTS},
    }


def _print_since(document: Document) -> None:
    print_table(document["statuses"], ["id", "district_code", "turn", "before", "after", "cause"])
    for one in document["numbers"]:
        print_lines(f"{one['indicator']}: {one['sentence']}")
    for name in _PARTS:
        print_lines(f"{name}:")
        print_table(document[name], COLUMNS)
