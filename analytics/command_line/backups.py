"""The commands that keep what people wrote: backup and restore."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import Data, Json, at_terminal, folder_of
from analytics.command_line.printing import print_json, refusals, say

if TYPE_CHECKING:
    from analytics.access.audit import Audit
    from analytics.database.archive import Backup
    from analytics.database.chain import Tip

Archive = Annotated[Path, typer.Argument(metavar="FILE", help="Such as 2026-11-27.zip.")]


#: Also the snapshots, and the key people are told apart by, each from and into a folder of its own.
Copy = Annotated[
    Path | None,
    typer.Option("--snapshots", metavar="DIR", help="The copy of the snapshots: only new ones are copied."),
]
Keys = Annotated[
    Path | None,
    typer.Option("--keys", metavar="DIR", help="The copy of the person key: kept apart from the others."),
]


def backup(
    context: typer.Context,
    file: Archive,
    copy: Copy = None,
    keys: Keys = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Backs up what people wrote, attached and handed in, while the server runs."""
    with refusals(as_json=json):
        from analytics.database import backups
        from analytics.database.engine import database_of

        snapshots = folder_of(context, data)
        database = database_of(snapshots)
        made = backups.back_up(database, snapshots, file)
        _copy(snapshots, copy, keys)
        evidence = _missing(backups.damaged_evidence(database, snapshots))
        handed_in = _missing(backups.damaged_handed_in(database, snapshots))
        if json:
            missing = {"missing_evidence": evidence, "missing_handed_in": handed_in}
            print_json(_document(file, made) | missing)
        else:
            say(f"{file.name}: {_contents(made)}.")
        _say_damage(made)
        for sha256 in evidence:
            say(f"Missing: evidence {sha256} is named and not there.")
        for sha256 in handed_in:
            say(f"Missing: the file {sha256} that was handed in is named and not there.")
        if evidence or handed_in or not made.is_whole:
            raise typer.Exit(1)


def restore(
    context: typer.Context,
    file: Archive,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is something, which is then gone.")
    ] = False,
    accept_damage: Annotated[
        bool, typer.Option("--accept-damage", help="Also what was damaged when it was backed up.")
    ] = False,
    copy: Copy = None,
    keys: Keys = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Puts back a backup, all of it or nothing; the snapshots and the key where there are none."""
    with refusals(as_json=json):
        from analytics.access.audit import Audit
        from analytics.database import backups
        from analytics.database.engine import database_of

        snapshots = folder_of(context, data)
        _put_back(snapshots, copy, keys)
        log = Audit.of(snapshots)
        before = log.last()
        done = backups.restore(
            file, database_of(snapshots), snapshots, replaces=replace, accepts_damage=accept_damage
        )
        _note_restored(log, before, done)
        if json:
            print_json(_document(file, done))
        else:
            say(f"Restored {_contents(done)}, as of {done.made_at.isoformat(timespec='minutes')}.")
        _say_damage(done)


def _note_restored(log: Audit, before: Tip, done: Backup) -> None:
    """The audit log is that of the backup now: how far the one before it went is its next entry."""
    from analytics.access.audit import AuditRefused, Kind

    said: dict[str, Any] = {"digest": before.digest} if before.number else {}
    said |= {"made_on": done.made_at.date().isoformat(), "through": before.number}
    try:
        log.note(Kind.RESTORED, at_terminal(), **said)
    except AuditRefused as refused:
        # It is done.
        say(str(refused))


def _copy(snapshots: Path, copy: Path | None, keys: Path | None) -> None:
    from analytics.intake.rows import person_key
    from analytics.warehouse.snapshots import mirroring

    # After the database: what is written names snapshots, and no snapshot what is written.
    if copy:
        mirroring.mirror(snapshots, copy)
    if keys:
        _copy_key(person_key.key_file(snapshots), keys / person_key.KEY_NAME)


def _put_back(snapshots: Path, copy: Path | None, keys: Path | None) -> None:
    from analytics.intake.rows import person_key
    from analytics.warehouse.snapshots import mirroring

    if copy:
        mirroring.put_back(copy, snapshots)
    if keys:
        _copy_key(keys / person_key.KEY_NAME, person_key.key_file(snapshots))


def _copy_key(source: Path, target: Path) -> None:
    from analytics.errors import FileRefused
    from analytics.intake.rows import person_key

    try:
        person_key.copy(source, target)
        if not source.exists():
            say(f"There is no person key {source}: none was copied. The first register published makes it.")
    except OSError as error:
        raise FileRefused(error) from error


def _missing(damaged: dict[str, bool]) -> list[str]:
    return [sha256 for sha256, is_there in damaged.items() if not is_there]


def _document(file: Path, backup: Backup) -> dict[str, Any]:
    return {
        "file": str(file),
        "made_at": backup.made_at.isoformat(),
        "version": backup.version,
        "rows": dict(backup.rows),
        "evidence": backup.evidence,
        "handed_in": backup.handed_in,
        "last_event": asdict(backup.tips["events"]) if backup.number else None,
        "last_entry": asdict(backup.audit) if backup.audit.number else None,
        "damaged_event": backup.damaged_event,
        "damaged_entry": backup.damaged_entry,
        "damaged_evidence": list(backup.damaged_evidence),
        "damaged_handed_in": list(backup.damaged_handed_in),
    }


def _contents(backup: Backup) -> str:
    rows = [f"{count} in {name}" for name, count in backup.rows.items() if count]
    return ", ".join([*rows, f"{backup.evidence} files of evidence", f"{backup.handed_in} that wait"])


def _say_damage(backup: Backup) -> None:
    if backup.damaged_event is not None:
        say(f"Damaged: event {backup.damaged_event} is gone or not as it was written.")
    if backup.damaged_entry is not None:
        say(f"Damaged: entry {backup.damaged_entry} of the audit log is gone or not as it was written.")
    for sha256 in backup.damaged_evidence:
        say(f"Damaged: evidence {sha256} is not as it was attached.")
    for sha256 in backup.damaged_handed_in:
        say(f"Damaged: the file {sha256} that was handed in is not as it was sent.")
