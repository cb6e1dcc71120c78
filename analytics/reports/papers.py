"""Papers that answer back: a file that is printed has a code, and what was in it is kept under that code."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from analytics import log
from analytics.access.scope import Scope
from analytics.database.engine import DatabaseRefused, database_of
from analytics.database.events import Events, Overtaken
from analytics.errors import N_, Refusal
from analytics.language.stamp import Taken, taken_by
from analytics.language.translator import translator
from analytics.reports.codes import code_of, read_code
from analytics.reports.marks import Mark
from analytics.reviews import texts
from analytics.reviews.journal import LONGEST_NAME

_FROZEN = ConfigDict(frozen=True)
#: The kind of event: a file was made.
_MADE = "made"


class Kind(StrEnum):
    """What a paper is."""

    BRIEF = "brief"
    #: One district's review of a year.
    REVIEW = "review"
    #: All reviews of a year.
    YEAR = "year"


@checked(config=_FROZEN)
class Number:
    """A number that was printed: of an indicator, or (empty) of a review as a whole."""

    indicator: str
    unit: str
    value: float | None
    total: float | None
    #: The verdict of a target, the standing of a review's item, or the grade.
    status: str
    #: The fund year of a yearly floor or growth.
    year: int | None = None
    #: The points of a review's item; the percentage of a review.
    score: float | None = None

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What it is the number of."""
        return self.indicator, self.unit, self.year


@checked(config=_FROZEN)
class Content:
    """What a paper says, before it is set: the same content has the same code."""

    kind: Kind
    format: str
    language: str
    unit: str
    as_of: date
    #: The head it was known at, and the snapshot of the day.
    seq: int
    snapshot: int
    snapshot_sha256: str
    is_sample: bool
    numbers: tuple[Number, ...]
    #: Of a review: its year, and what it was when it was printed.
    year: int | None = None
    state: str = ""


@checked(config=_FROZEN)
class File:
    """The bytes that were made."""

    content: Content
    sha256: str
    size: int


_CONTENT, _FILE = TypeAdapter(Content), TypeAdapter(File)


@dataclass(frozen=True)
class Paper:
    """One file that was made, by whom (empty: nobody said) and when."""

    code: str
    content: Content
    sha256: str
    size: int
    by: str
    at: datetime
    #: The number of its event.
    number: int


class CodeUnknown(Refusal):
    """No paper with this code was made here, or none the asker may see: of both they are told the same."""

    def __init__(self, code: str, scope: Scope) -> None:
        said = (
            N_("No paper with the code {code} is registered here.")
            if scope.is_everything
            else N_(
                "No paper with the code {code} can be looked up by you: none is registered, or it is of a "
                "unit outside your area."
            )
        )
        super().__init__(said, code=code)


class Papers:
    """The papers made of one snapshots folder."""

    def __init__(self, events: Events) -> None:
        self._events = events

    @classmethod
    def of(cls, snapshots: Path) -> Papers:
        """Those in the database of a snapshots folder."""
        return cls(Events(database_of(snapshots)))

    def made(self, typed: str, scope: Scope) -> tuple[Paper, ...]:
        """Every file made under a code, the first one first; refuses a code without any to be seen."""
        code = read_code(typed)
        found = [
            Paper(code, file.content, file.sha256, file.size, event.actor, event.at, event.number)
            for event in self._events.of(stream_of(code))
            for file in [_FILE.validate_python(event.body)]
        ]
        seen = tuple(paper for paper in found if scope.sees(paper.content.unit))
        if not seen:
            raise CodeUnknown(code, scope)
        return seen

    def is_whole(self, paper: Paper) -> bool:
        """Whether everything kept up to a paper is as it was written."""
        damaged = self._events.damage()
        return damaged is None or damaged > paper.number

    def register(self, code: str, file: File, *, by: str) -> None:
        """Keeps that a file was made; one that was made before is kept once."""
        body: dict[str, Any] = _FILE.dump_python(file, mode="json")
        while True:
            kept = self._events.of(stream_of(code))
            if any(event.body["sha256"] == file.sha256 for event in kept):
                return
            try:
                self._events.append(stream_of(code), _MADE, body, actor=by, after=len(kept))
            except Overtaken:
                # Somebody made it at the same time: perhaps the very same file.
                continue
            return


def issued(
    snapshots: Path,
    content: Content,
    write: Callable[[Mark], bytes],
    *,
    by: str = "",
    taken: Taken | None = None,
) -> bytes:
    """A file with its mark, registered; where the database cannot be written, it says that it is not.

    It says who took it, where that is given: then every file that is taken is one of its own, under one code.
    """
    t = translator(content.language)
    mark = Mark(
        code_of(_identity(content)), address_of_confirming(), taken=taken_by(taken, content.snapshot, t)
    )
    made = write(mark)
    file = File(content, hashlib.sha256(made).hexdigest(), len(made))
    try:
        Papers.of(snapshots).register(
            mark.code, file, by=texts.line(by, most=LONGEST_NAME, may_be_empty=True)
        )
    except DatabaseRefused as refusal:
        log.refused(refusal)
        return write(replace(mark, is_registered=False))
    return made


def address_of_confirming() -> str | None:
    """Where readers reach the page 核验, by LANZHOU_ADDRESS; None where nobody said."""
    base = os.environ.get("LANZHOU_ADDRESS", "").strip().rstrip("/")
    return f"{base}/confirm" if base.startswith(("https://", "http://")) else None


def stream_of(code: str) -> str:
    """`papers/LZ-7K3M-Q2XD`: where the files of a code are kept."""
    return f"papers/{code}"


def _identity(content: Content) -> str:
    said = _CONTENT.dump_python(content, mode="json")
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
