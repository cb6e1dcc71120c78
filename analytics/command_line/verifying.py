"""The command that reads everything and names what is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from analytics.command_line.options import Data, Json, folder_of
from analytics.command_line.printing import print_json, refusals, say


def verify(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Reads every file of every snapshot, what people wrote and what they attached; names what is damaged."""
    with refusals(as_json=json):
        from analytics.documents import damage_documents
        from analytics.warehouse.snapshots.catalogue import Catalogue

        folder = folder_of(context, data)
        catalogue = Catalogue(folder)
        damages = damage_documents(catalogue.verify())
        if not damages and not catalogue.snapshots():
            raise catalogue.nothing_published()
        damages += _written(folder)
        if json:
            print_json(damages)
        for damage in damages:
            place = damage["path"] if damage["seq"] is None else f"Snapshot {damage['seq']}: {damage['path']}"
            say(f"{place} {damage['what']}.")
        if damages:
            raise typer.Exit(1)
        if not json:
            say("Every file is as it was sealed, and everything written since is as it was written.")


def _written(snapshots: Path) -> Iterator[dict[str, Any]]:
    from analytics.access.audit import Audit
    from analytics.database import backups
    from analytics.database.chain import AUDIT, EVENTS
    from analytics.database.engine import DatabaseRefused, database_of

    database = database_of(snapshots)
    try:
        for chain, called in ((EVENTS, "event"), (AUDIT, "audit entry")):
            number = chain.damage(database)
            if number is not None:
                yield _damage(f"{called} {number}", "is gone or not as it was written")
            if not chain.is_witnessed(database):
                yield _damage(
                    f"witness, {called}", "is missing or ends before the database, which may be cut"
                )
        if (account := Audit(database).older_account()) is not None:
            yield _damage("audit log", f"is younger than account #{account}: what was before was removed")
        for sha256, is_there in backups.damaged_evidence(database, snapshots).items():
            what = "is not as it was attached" if is_there else "is missing"
            yield _damage(f"evidence/{sha256}", what)
        for sha256, is_there in backups.damaged_handed_in(database, snapshots).items():
            what = "is not as it was sent" if is_there else "is missing"
            yield _damage(f"handed-in/{sha256}", what)
    except DatabaseRefused as refused:
        yield _damage("database", f"cannot be opened: {refused.values['reason']}")


def _damage(path: str, what: str) -> dict[str, Any]:
    """As the damage of a snapshot's file, of none."""
    return {"seq": None, "path": path, "what": what}
