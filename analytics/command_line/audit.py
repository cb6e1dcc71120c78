"""The commands of the audit log: list, verify, export, trim."""

from __future__ import annotations

import json as json_module
import os
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import Data, Json, Unit, at_terminal, day_of_text, folder_of
from analytics.command_line.printing import print_json, print_table, refusals, say

if TYPE_CHECKING:
    from analytics.database.entries import Entry

#: Nobody but who exported it: it tells who did what.
MODE = 0o600

audit = typer.Typer(help="Who came, looked, took away, asked, published and changed.", no_args_is_help=True)


@audit.command("list")
def listed(
    context: typer.Context,
    who: Annotated[str | None, typer.Option(metavar="NAME", help="Such as #7, an account.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Such as exported.")] = None,
    district: Unit = None,
    since: Annotated[date | None, typer.Option("--from", metavar="DATE", parser=day_of_text)] = None,
    until: Annotated[date | None, typer.Option("--to", metavar="DATE", parser=day_of_text)] = None,
    most: Annotated[int, typer.Option(min=1, help="So many at most.")] = 200,
    data: Data = None,
    json: Json = False,
) -> None:
    """Lists entries and what people wrote, the newest first; days are those of Lanzhou, both included."""
    with refusals(as_json=json):
        from analytics.access.audit import Audit, Kind
        from analytics.database.entries import Filter
        from analytics.errors import UnknownName

        for name in kind or ():
            if name not in list(Kind):
                raise UnknownName("kind", name, list(Kind))
        asked = Filter(who, kind or (), district, _moment(since, time.min), _moment(until, time.max))
        documents = [
            _document(entry) for entry in Audit.of(folder_of(context, data)).entries(asked, most=most)
        ]
        if json:
            print_json(documents)
        else:
            lines = [{**document, "body": _short(document["body"])} for document in documents]
            print_table(lines, ["chain", "number", "at", "actor", "kind", "unit", "body"])


@audit.command()
def verify(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Reads the log through; 1 where entries are gone or changed, or nothing witnesses where it ends."""
    with refusals(as_json=json):
        from analytics.access.audit import Audit

        log = Audit.of(folder_of(context, data))
        damaged, is_witnessed, last = log.damage(), log.is_witnessed(), log.last()
        older = log.older_account()
        is_whole = damaged is None and older is None and is_witnessed
        if json:
            told = {"number": last.number, "digest": last.digest}
            found = {"damaged_entry": damaged, "older_account": older, "is_witnessed": is_witnessed}
            print_json({**found, "last_entry": told})
        elif is_whole:
            say(f"The audit log is whole, up to entry {last.number}.")
        if damaged is not None:
            say(f"Damaged: entry {damaged} of the audit log is gone or not as it was written.")
        if not is_witnessed:
            say("Damaged: the witness of the audit log is missing or ends before it: its end may be cut off.")
        if older is not None:
            say(f"Damaged: account #{older} is older than the log: every entry before that was removed.")
        if not is_whole:
            raise typer.Exit(1)


@audit.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Such as audit-2026.jsonl.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Writes every entry as it is chained, a JSON document a line, to be kept on another machine."""
    with refusals(as_json=json):
        from analytics.access.audit import Audit, Kind
        from analytics.errors import FileRefused, Refusal

        log = Audit.of(folder_of(context, data))
        log.note(Kind.EXPORTED, at_terminal(), table="audit", format="jsonl")
        count = 0
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
            with os.fdopen(descriptor, "wb") as opened:
                for row in log.rows():
                    opened.write(json_module.dumps(row, ensure_ascii=False).encode() + b"\n")
                    count += 1
        except FileExistsError as error:
            raise Refusal("{file} already exists: choose another name.", file=file.name) from error
        except OSError as error:
            raise FileRefused(error) from error
        if json:
            print_json({"file": str(file), "entries": count})
        else:
            say(f"{file.name}: {count} entries.")


@audit.command()
def trim(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Cuts off what is older than LANZHOU_AUDIT_MONTHS (12; six at least), and notes where the log begins."""
    with refusals(as_json=json):
        from analytics.access.audit import Audit

        done = Audit.of(folder_of(context, data)).trim(at_terminal())
        if json:
            print_json({"entries": done.count, "before": done.before.isoformat()})
        else:
            say(f"{done.count} entries from before {done.before.date()} were cut off.")


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "chain": entry.chain,
        "number": entry.number,
        "at": entry.at.isoformat(timespec="seconds"),
        "actor": entry.actor,
        "kind": entry.kind,
        "unit": entry.unit,
        "body": dict(entry.body),
        "digest": entry.digest,
    }


def _short(body: Mapping[str, Any]) -> str:
    from analytics.answers.audit import said

    return said({name: value for name, value in body.items() if name != "digest"})


def _moment(day: date | None, at: time) -> datetime | None:
    from analytics.language.formats import LANZHOU

    return None if day is None else datetime.combine(day, at, LANZHOU)
