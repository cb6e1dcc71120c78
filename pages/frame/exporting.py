"""What every file taken away has in common: who may, what it says of them, and its entry in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from analytics.access.audit import Audit, AuditRefused, Kind, Refused
from analytics.access.taking import ReasonMissing, ReasonRefused, TakenFor, TooManyRows, require_export
from analytics.access.viewer import Viewer
from analytics.errors import NotAllowed, Refusal
from analytics.language.exports import Taken
from analytics.progress import sources
from analytics.reviews import evidence

#: What the log says of a refusal; others are of files and disks, and of nobody.
_WHY: Mapping[type[Refusal], Refused] = {
    NotAllowed: Refused.ROLE,
    TooManyRows: Refused.TOO_MANY_ROWS,
    ReasonMissing: Refused.NO_REASON,
    ReasonRefused: Refused.UNFIT_REASON,
}


def require(viewer: Viewer) -> None:
    """Refuses who may not take files away, at this moment."""
    require_export(sources.catalogue().root, viewer)


def taken(viewer: Viewer, why: TakenFor | None = None) -> Taken:
    """Who takes a file now: the name of the account and its number, which the log has too."""
    by = None if viewer.account is None else f"{viewer.name} (#{viewer.account})"
    return Taken(by, datetime.now(UTC), why)


def note(
    viewer: Viewer,
    *,
    page: str,
    table: str,
    format: str,
    rows: int = 0,
    snapshots: Sequence[int] = (),
    why: TakenFor | None = None,
) -> None:
    """Enters in the audit log that a file is taken away; refuses where that cannot be written."""
    said: dict[str, Any] = {"table": table, "format": format, "rows": rows, "snapshots": list(snapshots)}
    if page:
        said["page"] = page
    if why is not None:
        said["reason"] = why.reason.value
    Audit.of(sources.catalogue().root).note(Kind.EXPORTED, viewer, **said)


def note_refused(viewer: Viewer, refused: Refusal, **said: object) -> None:
    """Enters that something is not taken away, where it is for who asks or why; it is not in any case."""
    why = next((why for kind, why in _WHY.items() if isinstance(refused, kind)), None)
    if why is not None:
        with suppress(AuditRefused):
            named: dict[str, Any] = {name: value for name, value in said.items() if value}
            Audit.of(sources.catalogue().root).export_refused(viewer, why, **named)


def of(
    viewer: Viewer, made: Callable[[Taken], bytes], *, key: str, ending: str, snapshots: Sequence[int] = ()
) -> Callable[[], bytes]:
    """What makes a file of another kind for who takes it: asked for its right and noted when it is made."""

    def make() -> bytes:
        try:
            require(viewer)
        except Refusal as refused:
            note_refused(viewer, refused, table=key, format=ending)
            raise
        content = made(taken(viewer))
        note(viewer, page="", table=key, format=ending, snapshots=snapshots)
        return content

    return make


def as_kept(sha256: str, _taken: Taken) -> bytes:
    """What was attached, byte by byte: its hash is what proves it. Who took it stands in the audit log."""
    return evidence.read(sources.catalogue().root, sha256)
