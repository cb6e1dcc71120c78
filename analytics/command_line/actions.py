"""Actions (督办): what is to be done, by whom and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import (
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
from analytics.command_line.printing import print_json, print_table, refusals, say

if TYPE_CHECKING:
    from analytics.documents import Document
    from analytics.reviews.actions import Action
    from analytics.reviews.reminders import Mailed

actions = typer.Typer(help="What is to be done about what is behind (督办).", no_args_is_help=True)

Actor = Annotated[str, typer.Option(metavar="NAME", help="Who does it; stays on record.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="See `actions list`.")]
Due = Annotated[date, typer.Option(metavar="DATE", parser=day_of_text, help="Until when.")]
COLUMNS = ["id", "state", "light", "due", "days_left", "district_code", "indicator", "responsible", "what"]


@actions.command("list")
def list_actions(
    context: typer.Context, district: Unit = None, data: Data = None, json: Json = False
) -> None:
    """Lists every action, the most urgent first."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.reviews.acting import Actions
        from analytics.reviews.actions import most_urgent_first
        from analytics.reviews.store import today

        viewer = everybody() if district is None else everybody().limited_to([district])
        found = most_urgent_first(Actions.of(folder_of(context, data), viewer).all(), today())
        show([action_document(one) for one in found], COLUMNS, as_json=json)


@actions.command("set")
def set_action(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be done.")],
    responsible: Annotated[str, typer.Option(metavar="NAME", help="Which office answers for it.")],
    due: Due,
    actor: Actor,
    indicator: Annotated[str | None, typer.Option(metavar="ID", help="Such as workforce.total.")] = None,
    district: District = None,
    year: Annotated[
        int | None, typer.Option(help="Of which year's review; without it that of today.")
    ] = None,
    meeting: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="The meeting that decided it.")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Sets an action in the city or one district."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.policy.loading import register
        from analytics.reference import CITY
        from analytics.reviews.acting import Actions
        from analytics.reviews.meetings import Meetings
        from analytics.reviews.store import today

        root, viewer = folder_of(context, data), everybody().named(actor)
        if meeting is not None:
            Meetings.of(root, viewer).get(meeting)
        made = Actions.of(root, viewer).set(
            register(),
            indicator=indicator,
            district_code=district or CITY,
            year=year or today().year,
            what=what,
            responsible=responsible,
            due=due,
            from_meeting=meeting,
        )
        _tell(made, as_json=json)


@actions.command("take-over")
def take_over(
    context: typer.Context, number: Number, actor: Actor, data: Data = None, json: Json = False
) -> None:
    """Says that whoever answers for an action has it on their desk (签收)."""
    _take(context, data, number, actor, "take_over", as_json=json)


@actions.command("done")
def report_done(
    context: typer.Context,
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was done.")],
    actor: Actor,
    data: Data = None,
    json: Json = False,
) -> None:
    """Reports an action done."""
    _take(context, data, number, actor, "report_done", text, as_json=json)


@actions.command("close")
def close(
    context: typer.Context,
    number: Number,
    actor: Actor,
    remark: Annotated[str, typer.Option(metavar="TEXT")] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Closes an action that somebody else reported done."""
    _take(context, data, number, actor, "close", remark, as_json=json)


@actions.command("ics")
def ics(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Such as 督办.ics.")] = Path("actions.ics"),
    district: Unit = None,
    lang: Lang = None,
    data: Data = None,
) -> None:
    """Writes the deadlines as a calendar, with an alarm on the day an action turns yellow."""
    with refusals(as_json=False):
        from analytics.access.viewer import everybody
        from analytics.language.translator import translator
        from analytics.reviews import calendar
        from analytics.reviews.acting import Actions

        look = look_of(context, data)
        viewer = everybody() if district is None else everybody().limited_to([district])
        found = Actions.of(look.catalogue.root, viewer).all()
        t = translator((lang or Language.ZH).value)
        out.write_bytes(calendar.ics(found, t, is_sample=look.head.is_sample))
        say(f"{out}: {len(found)} actions.")


@actions.command("remind")
def remind(context: typer.Context, actor: Actor, data: Data = None, json: Json = False) -> None:
    """Mails every unit what is due soon or overdue, once a day; needs LANZHOU_SMTP_URL."""
    with refusals(as_json=json):
        from analytics.access.viewer import everybody
        from analytics.reviews.reminders import send
        from analytics.reviews.store import today

        mailed = send(look_of(context, data), everybody().named(actor), today())
        documents = [_mailed_document(one) for one in mailed]
        show(documents, ["district_code", "is_sent", "reason", "actions"], as_json=json)
        if any(_has_failed(one) for one in mailed):
            raise typer.Exit(1)


def _take(
    context: typer.Context, data: Path | None, number: int, actor: str, step: str, *said: str, as_json: bool
) -> None:
    """One step of one action."""
    with refusals(as_json=as_json):
        from analytics.access.viewer import everybody
        from analytics.reviews import acting

        viewer = everybody().named(actor)
        decide: Callable[..., Any] = getattr(acting, step)
        made = acting.Actions.of(folder_of(context, data), viewer).write(
            number, lambda now: decide(now, viewer, *said)
        )
        _tell(made, as_json=as_json)


def _tell(action: Action, *, as_json: bool) -> None:
    document = action_document(action)
    if as_json:
        print_json(document)
    else:
        print_table([document], COLUMNS)


def show(documents: list[Document], columns: list[str], *, as_json: bool) -> None:
    """A list as it is asked for."""
    if as_json:
        print_json(documents)
    else:
        print_table(documents, columns)


def action_document(action: Action) -> Document:
    """An action as it stands today."""
    from analytics.reviews.store import today

    on = today()
    return {
        "id": action.id,
        "indicator": action.indicator,
        "district_code": action.district_code,
        "year": action.year,
        "what": action.what,
        "responsible": action.responsible,
        "due": action.due.isoformat(),
        "first_due": action.first_due.isoformat(),
        "state": str(action.state),
        "light": None if (light := action.light(on)) is None else str(light),
        "days_left": action.days_left(on),
        "set_by": action.set_by.actor,
        "from_meeting": action.from_meeting,
        "is_rectification": action.is_rectification,
        "notes": [
            {"text": one.text, "by": one.by.actor, "at": one.by.at.isoformat()} for one in action.notes
        ],
        "evidence": [{"sha256": one.file.sha256, "name": one.file.name} for one in action.evidence],
    }


def _mailed_document(mailed: Mailed) -> Document:
    return {
        "district_code": mailed.reminder.district_code,
        "is_sent": mailed.is_sent,
        "reason": mailed.reason,
        "actions": [one.id for one in mailed.reminder.actions],
    }


def _has_failed(mailed: Mailed) -> bool:
    """No mail went out that should have: one that went out earlier today is none."""
    from analytics.reviews.reminders import ALREADY

    return not mailed.is_sent and mailed.reason != ALREADY
