"""What was handed in: files kept for whoever publishes, until they are published, returned or withdrawn.

    <folder>.handed-in/<key>/<sha256>    a file as it was sent; for nobody but the server's account
    events `submission/<number>`         who handed in what and when, and what became of it

A file is there before an event names it, and is taken away once it has been settled: it holds names and ID
numbers. What a crash has left of either is taken away by the next one handed in.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from analytics.access.viewer import Right, Viewer
from analytics.database.backups import (
    HANDED_IN_FILE_MODE,
    HANDED_IN_MODE,
    HANDING_IN,
    SUBMISSIONS,
    handed_in_of,
)
from analytics.database.engine import database_of
from analytics.database.events import Event, Events, Overtaken
from analytics.errors import N_, FileRefused, NotAllowed, Refusal, SubmissionRefused, UnknownName
from analytics.id_numbers import holds_id_number
from analytics.intake import submission as submissions
from analytics.intake.finding import Severity, digest
from analytics.intake.personal import shown_file
from analytics.intake.submission import Examination, Submission, Upload
from analytics.visible import is_blank
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import Engine
from analytics.warehouse.snapshots.sealing import Disk, locked
from analytics.warehouse.snapshots.snapshot import Snapshot

#: So many of one account may wait; the disk is the server's.
MOST_WAITING = 20
LONGEST_TEXT = 300
#: What no event names is of a crash once it is so old.
LEFTOVER_SECONDS = 3600
#: Another publish is waited for.
PATIENCE_SECONDS = 30
_LOCK, _STAGING = "LOCK", "staging-"


class State(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class SentFile:
    """One of its files."""

    name: str
    sha256: str


@dataclass(frozen=True)
class HandIn:
    """Files of one sender for one day."""

    number: int
    sender: str
    account: int | None
    at: datetime
    as_of: date
    units: tuple[str, ...]
    #: Rows read, by table.
    rows: Mapping[str, int]
    files: tuple[SentFile, ...]
    warnings: int
    #: What the sender says to whoever publishes.
    note: str
    #: Under which its files lie.
    key: str
    #: Its last event.
    seq: int
    state: State = State.WAITING
    settled_by: str | None = None
    settled_at: datetime | None = None
    #: Why it was returned.
    reason: str = ""
    #: The snapshot it has become.
    snapshot: int | None = None


class AlreadySettled(Refusal):
    """Somebody else was first."""

    def __init__(self, one: HandIn) -> None:
        said = {
            State.PUBLISHED: N_(
                "{actor} has published submission {number} meanwhile. Nothing more was done."
            ),
            State.RETURNED: N_("{actor} has returned submission {number} meanwhile. Nothing more was done."),
            State.WITHDRAWN: N_(
                "{actor} has withdrawn submission {number} meanwhile. Nothing more was done."
            ),
        }[one.state]
        super().__init__(said, actor=one.settled_by, number=one.number)


class HandIns:
    """What was handed in beside a snapshots folder, as one viewer may handle it."""

    def __init__(self, snapshots: Path, viewer: Viewer) -> None:
        self._root, self._viewer = snapshots, viewer
        self._events = Events(database_of(snapshots))

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> HandIns:
        return cls(snapshots, viewer)

    def all(self) -> tuple[HandIn, ...]:
        """What the viewer may see, the last first: everything for who publishes, else their own."""
        if not (self._viewer.may(Right.PUBLISH) or self._viewer.may(Right.SUBMIT)):
            return ()
        found = [self._as_it_stands(events) for events in self._events.under(SUBMISSIONS).values()]
        return tuple(sorted(filter(self._is_seen, found), key=lambda one: -one.number))

    def waiting(self) -> tuple[HandIn, ...]:
        """Those that nothing was decided on, the first first."""
        return tuple(one for one in reversed(self.all()) if one.state is State.WAITING)

    def get(self, number: int) -> HandIn:
        """One by its number; refuses one that is not there or not to be seen, alike."""
        events = self._events.of(_stream(number))
        found = self._as_it_stands(events) if events else None
        if found is None or not self._is_seen(found):
            raise UnknownName("submission", number, [one.number for one in self.waiting()])
        return found

    def hand_in(self, files: Sequence[Upload], examination: Examination, *, note: str = "") -> HandIn:
        """Keeps the files that were examined, for somebody else to publish."""
        self._viewer.require(Right.SUBMIT)
        submission = submissions.refuse_errors(examination)
        if examination.units - self._viewer.scope.units:
            raise NotAllowed(Right.SUBMIT)
        sent = tuple(SentFile(shown_file(name), hashlib.sha256(data).hexdigest()) for name, data in files)
        _refuse_others(submission, sent)
        own = [one for one in self.waiting() if one.account == self._viewer.account]
        if len(own) >= MOST_WAITING:
            raise SubmissionRefused(
                N_("{n} submissions of yours are waiting already: withdraw one, or wait for an answer."),
                n=len(own),
            )
        key = secrets.token_hex(8)
        body = {
            "account": self._viewer.account,
            "as_of": submission.as_of.isoformat(),
            "units": sorted(examination.units),
            "rows": {table: count for table, count in examination.counts.items() if count},
            "files": [vars(one) for one in sent],
            "warnings": sum(one.severity is Severity.WARNING for one in examination.findings),
            "findings_sha256": digest(examination.findings),
            "note": _text(note),
            "key": key,
        }
        self._sweep()
        _keep(self._folder / key, {one.sha256: data for one, (_, data) in zip(sent, files, strict=True)})
        while True:
            number = len(self._events.streams(SUBMISSIONS)) + 1
            try:
                event = self._events.append(
                    _stream(number), HANDING_IN, body, actor=self._viewer.name or "", after=0
                )
            except Overtaken:
                # Somebody else took that number.
                continue
            return _handed_in(event)

    def withdraw(self, number: int) -> HandIn:
        """Takes one's own back, as long as nothing was decided."""
        self._viewer.require(Right.SUBMIT)
        one = self.get(number)
        if one.account != self._viewer.account:
            raise UnknownName("submission", number, [])
        return self._settle(one, "withdrawn", {})

    def send_back(self, number: int, reason: str) -> HandIn:
        """Returns it to its sender, who is told why."""
        self._viewer.require(Right.PUBLISH)
        if is_blank(reason):
            raise SubmissionRefused(N_("Say why it is returned: the sender reads it."))
        return self._settle(self.get(number), "returned", {"reason": _text(reason)})

    def files(self, chosen: Sequence[HandIn]) -> list[Upload]:
        """Their files as they were sent; those of one name in several say the number of theirs."""
        self._viewer.require(Right.PUBLISH)
        names = [file.name for one in chosen for file in one.files]
        return [
            (
                file.name if names.count(file.name) == 1 else f"{one.number}-{file.name}",
                self._content(one, file),
            )
            for one in chosen
            for file in one.files
        ]

    def publish(
        self,
        chosen: Sequence[HandIn],
        submission: Submission,
        *,
        reason: str = "",
        accept_warnings: bool = True,
        engine: Engine | None = None,
    ) -> Snapshot:
        """Publishes what was examined of them; one that somebody has settled meanwhile is refused."""
        self._viewer.require(Right.PUBLISH)
        sent = sorted(file.sha256 for one in chosen for file in one.files)
        if sent != sorted(file.sha256 for file in submission.inputs):
            raise SubmissionRefused(N_("What was examined is not what was handed in: look at it again."))
        Disk().make_folders(self._folder)
        self._folder.chmod(HANDED_IN_MODE)
        # Between looking and sealing nobody else publishes, returns or withdraws them.
        with locked(self._folder / _LOCK, seconds=PATIENCE_SECONDS):
            current = [self.get(one.number) for one in chosen]
            for one in current:
                if one.state is not State.WAITING:
                    raise AlreadySettled(one)
            made = submissions.publish(
                self._root,
                submission,
                viewer=self._viewer,
                accept_warnings=accept_warnings,
                reason=reason,
                handed_in_by={one.account for one in current},
                engine=engine,
            )
            # Where this fails, the sealed snapshot tells what became of them.
            for one in current:
                with suppress(Refusal):
                    self._note(one, "published", {"seq": made.seq})
        return made

    @property
    def _folder(self) -> Path:
        return handed_in_of(self._root)

    def _is_seen(self, one: HandIn) -> bool:
        if self._viewer.may(Right.PUBLISH):
            return True
        return self._viewer.may(Right.SUBMIT) and one.account == self._viewer.account

    def _as_it_stands(self, events: Sequence[Event]) -> HandIn:
        one = _handed_in(events[0])
        for event in events[1:]:
            one = _settled(one, event)
        if one.state is not State.WAITING:
            return one
        # A server that died after sealing could not say so.
        wanted = {file.sha256 for file in one.files}
        for snapshot in Catalogue(self._root).snapshots():
            is_later = snapshot.as_of == one.as_of and snapshot.created_at > one.at
            if is_later and wanted <= {file.sha256 for file in snapshot.inputs}:
                return replace(
                    one,
                    state=State.PUBLISHED,
                    settled_by=snapshot.actor,
                    settled_at=snapshot.created_at,
                    snapshot=snapshot.seq,
                )
        return one

    def _settle(self, one: HandIn, kind: str, said: dict[str, Any]) -> HandIn:
        Disk().make_folders(self._folder)
        with locked(self._folder / _LOCK, seconds=PATIENCE_SECONDS):
            now = self.get(one.number)
            if now.state is not State.WAITING:
                raise AlreadySettled(now)
            return self._note(now, kind, said)

    def _note(self, one: HandIn, kind: str, said: dict[str, Any]) -> HandIn:
        body = {"account": self._viewer.account, **said}
        event = self._events.append(
            _stream(one.number), kind, body, actor=self._viewer.name or "", after=one.seq
        )
        shutil.rmtree(self._folder / one.key, ignore_errors=True)
        return _settled(one, event)

    def _content(self, one: HandIn, file: SentFile) -> bytes:
        try:
            content = (self._folder / one.key / file.sha256).read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise SubmissionRefused(
                N_(
                    "The files of submission {number} are missing or damaged on the server: return it, so "
                    "that it is handed in again."
                ),
                number=one.number,
            )
        return content

    def _sweep(self) -> None:
        """Takes away what a crash has left: files that no waiting submission names."""
        found = [self._as_it_stands(events) for events in self._events.under(SUBMISSIONS).values()]
        named = {one.key for one in found if one.state is State.WAITING}
        for folder in self._folder.glob("*"):
            with suppress(OSError):
                is_old = time.time() - folder.stat().st_mtime > LEFTOVER_SECONDS
                if folder.is_dir() and folder.name not in named and is_old:
                    shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files in a folder of their own, all of them or none."""
    disk, staged = Disk(), folder.with_name(f"{_STAGING}{folder.name}")
    try:
        disk.make_folders(folder.parent)
        folder.parent.chmod(HANDED_IN_MODE)
        staged.mkdir(mode=HANDED_IN_MODE)
        for name, content in files.items():
            descriptor = os.open(staged / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, HANDED_IN_FILE_MODE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        disk.sync_folder(staged)
        staged.replace(folder)
        disk.sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(staged, ignore_errors=True)
        raise FileRefused(error) from error


def _refuse_others(submission: Submission, sent: Sequence[SentFile]) -> None:
    if [file.sha256 for file in submission.inputs] != [file.sha256 for file in sent]:
        raise SubmissionRefused(N_("What was examined is not what was handed in: look at it again."))


def _text(text: str) -> str:
    if holds_id_number(text):
        raise SubmissionRefused(N_("The text contains an ID number: leave it out."))
    return text.strip()[:LONGEST_TEXT]


def _stream(number: int) -> str:
    return f"{SUBMISSIONS}{number:06d}"


def _handed_in(event: Event) -> HandIn:
    said = event.body
    return HandIn(
        number=int(event.stream.removeprefix(SUBMISSIONS)),
        sender=event.actor,
        account=said["account"],
        at=event.at,
        as_of=date.fromisoformat(said["as_of"]),
        units=tuple(said["units"]),
        rows=said["rows"],
        files=tuple(SentFile(**file) for file in said["files"]),
        warnings=said["warnings"],
        note=said["note"],
        key=said["key"],
        seq=event.seq,
    )


def _settled(one: HandIn, event: Event) -> HandIn:
    return replace(
        one,
        seq=event.seq,
        state=State(event.kind),
        settled_by=event.actor,
        settled_at=event.at,
        reason=event.body.get("reason", ""),
        snapshot=event.body.get("seq"),
    )
