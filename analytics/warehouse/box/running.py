"""Runs one statement of a reader in a child of its own, which is killed at its deadline."""

from __future__ import annotations

import contextlib
import io
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

import analytics
from analytics import counts
from analytics.access.scope import Scope
from analytics.errors import N_, StatementRefused
from analytics.warehouse.box import limits, refusals, tables
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

#: What the child runs; the folder of the product is its only argument.
START = "import sys; sys.path.insert(0, sys.argv[1]); from analytics.warehouse.box import child; child.main()"
#: All that the child is told by its environment: with one arena it reserves a third of the address space.
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
#: Seconds between two words to whoever waits.
PATIENCE = 0.25

OFF_HERE = N_("The SQL box is off: it needs Linux, whose kernel bounds what a statement may do.")


#: Whole numbers stay whole where some are missing.
_WHOLE = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
}


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result: its name, once in it, and its type as DuckDB calls it."""

    name: str
    type: str


@dataclass(frozen=True, eq=False)
class Result:
    """What a statement gave: at most `limits.MOST_ROWS` rows; `is_truncated` says that there were more."""

    columns: tuple[ResultColumn, ...]
    rows: pa.Table
    is_truncated: bool
    #: From the child's start to the last row.
    seconds: float

    @property
    def frame(self) -> pd.DataFrame:
        frame: pd.DataFrame = self.rows.to_pandas(ignore_metadata=True, types_mapper=_WHOLE.get)
        return frame


@dataclass(frozen=True)
class Waiting:
    """How far it is: so many statements of others before it; none when its own is under way."""

    before: int


#: Told every quarter of a second; may raise to give the statement up.
Tell = Callable[[Waiting], None]


def run(
    catalogue: Catalogue,
    snapshots: Sequence[Snapshot],
    statement: str,
    *,
    scope: Scope,
    tell: Tell = lambda _: None,
) -> Result:
    """What one SELECT gives over the last of the snapshots, and all of them under `history`, in a scope.

    StatementRefused says why it was not run, or was ended.
    """
    if sys.platform != "linux":
        raise StatementRefused(OFF_HERE)
    if len(statement) > limits.LONGEST_STATEMENT:
        raise StatementRefused(refusals.TOO_LONG, count=limits.LONGEST_STATEMENT)
    offered = tables.offered(catalogue, snapshots, scope)
    with _place(tell):
        child = Child(statement, offered, tell)
        ended = "refused"
        try:
            result = child.result(
                lambda named: {
                    "tables": [
                        tables.loading(offered[name], catalogue, snapshots, scope)
                        for name in dict.fromkeys(named)
                    ]
                }
            )
            ended = "answered"
            return result
        finally:
            counts.count("statements", ended)
            child.end()


class Child:
    """One process for one statement."""

    def __init__(self, statement: str, offered: Mapping[str, tables.BoxTable], tell: Tell) -> None:
        self._statement = statement
        self._offered = offered
        self._tell = tell
        self._began = time.monotonic()
        self._deadline = self._began + limits.SECONDS_TO_LOAD
        self._has_begun = False
        self._received = b""
        self._taken = 0
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", START, str(Path(analytics.__path__[0]).parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )

    def result(self, load: Callable[[list[str]], Mapping[str, object]]) -> Result:
        """Its result; `load` says how the tables it names are loaded."""
        self._send({"statement": self._statement, "offered": list(self._offered)})
        self._named = [name for name in self._line("named")["named"] if name in self._offered]
        self._send(load(self._named))
        self._line("begun")
        self._has_begun = True
        self._deadline = time.monotonic() + limits.SECONDS
        head = self._line("types")
        try:
            rows = pa.ipc.open_stream(io.BytesIO(self._rest())).read_all()
        except (pa.ArrowInvalid, OSError) as error:
            raise StatementRefused(refusals.ENDED) from error
        if not all(map(_are_days, rows.columns)):
            raise StatementRefused(refusals.NO_DAY)
        seconds = time.monotonic() - self._began
        names = _once(rows.column_names)
        columns = tuple(map(ResultColumn, names, map(str, head["types"])))
        return Result(columns, _whole(rows.rename_columns(names)), bool(head["truncated"]), seconds)

    def end(self) -> None:
        """Leaves nothing of it, done or not."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with contextlib.suppress(BrokenPipeError):
                pipe.close()

    def _send(self, told: Mapping[str, object]) -> None:
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(told).encode() + b"\n")
            self._process.stdin.flush()

    def _line(self, key: str) -> dict[str, Any]:
        """The next line, which has a key; raises what else the child tells."""
        while b"\n" not in self._received:
            self._receive()
        line, _, self._received = self._received.partition(b"\n")
        try:
            told = json.loads(line)
        except ValueError as error:
            raise StatementRefused(refusals.ENDED) from error
        if not isinstance(told, dict) or key not in told:
            named = getattr(self, "_named", ())
            raise refusals.refusal(told, self._statement, self._offered, named)
        return told

    def _rest(self) -> bytes:
        with contextlib.suppress(_Over):
            while True:
                self._receive(is_last=True)
        return self._received

    def _receive(self, *, is_last: bool = False) -> None:
        """Takes what the child has written; its deadline, its end and its size are seen here."""
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        while not select.select([pipe], [], [], min(PATIENCE, max(0.0, self._deadline - time.monotonic())))[
            0
        ]:
            if time.monotonic() >= self._deadline:
                if self._has_begun:
                    raise StatementRefused(refusals.TOO_SLOW, seconds=int(limits.SECONDS))
                raise StatementRefused(refusals.TOO_SLOW_TO_LOAD, seconds=int(limits.SECONDS_TO_LOAD))
            self._tell(Waiting(0))
        taken = os.read(pipe, 2**20)
        if not taken:
            if is_last:
                raise _Over
            raise StatementRefused(refusals.ENDED)
        self._taken += len(taken)
        if self._taken > limits.MOST_BYTES:
            raise StatementRefused(refusals.TOO_LARGE)
        self._received += taken


class _Over(Exception):
    """The child has written all it had."""


_turn = threading.Condition()
_waiting: list[object] = []
_under_way: set[object] = set()


@contextlib.contextmanager
def _place(tell: Tell) -> Iterator[None]:
    """One of the few places; the others wait in the order they came."""
    own = object()
    with _turn:
        _waiting.append(own)
    try:
        while True:
            with _turn:
                before = _waiting.index(own)
                if not before and len(_under_way) < limits.PLACES:
                    _waiting.remove(own)
                    _under_way.add(own)
                    _turn.notify_all()
                    break
                before += len(_under_way)
                _turn.wait(PATIENCE)
            tell(Waiting(before))
        yield
    finally:
        with _turn:
            if own in _waiting:
                _waiting.remove(own)
            _under_way.discard(own)
            _turn.notify_all()


def _once(names: Sequence[str]) -> list[str]:
    """Every name once: a second `a` is `a_2`."""
    given: list[str] = []
    for name in names:
        number, free = 1, name
        while free in given:
            number += 1
            free = f"{name}_{number}"
        given.append(free)
    return given


#: The first and the last second of the years that pages and files have.
_SECONDS = (-62_135_596_800, 253_402_300_799)


def _are_days(column: pa.ChunkedArray) -> bool:
    """Whether dates and times can be shown: DuckDB knows some of other years, and endless ones."""
    if pa.types.is_nested(column.type):
        try:
            column.to_pylist()
        except (OverflowError, ValueError):
            return False
        return True
    if not pa.types.is_date(column.type) and not pa.types.is_timestamp(column.type):
        return True
    zone = getattr(column.type, "tz", None)
    seconds = column.cast(pa.timestamp("s", zone), safe=False).cast(pa.int64())
    least, most = pc.min_max(seconds).as_py().values()
    return least is None or _SECONDS[0] <= least <= most <= _SECONDS[1]


def _whole(rows: pa.Table) -> pa.Table:
    """Sums of whole numbers, which DuckDB gives in 128 bits, as ordinary ones where they fit."""
    for place, field in enumerate(rows.schema):
        if pa.types.is_decimal(field.type) and field.type.scale == 0:
            with contextlib.suppress(pa.ArrowInvalid):
                rows = rows.set_column(place, field.name, rows.column(place).cast(pa.int64()))
    return rows
