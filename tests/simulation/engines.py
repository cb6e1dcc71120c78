"""An engine that a publish asks: it answers, late, otherwise than it should, half, or not at all.

What stands between it and the publish is the product's own `SparkConnect`, which holds every answer against
the embedded engine; only the wire and the statements are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa

from analytics.errors import NotPublished
from analytics.reference import CITY
from analytics.warehouse.engines.deriving import Handing, SparkConnect
from tests.plain_snapshots import CHENGGUAN
from tests.simulation.machine import Machine
from tests.simulation.remembered import Remembering, cursor

ADDRESS = "sc://engine"
#: A late answer takes longer than other publishers wait for their turn.
LATE_S = 50.0

Files = Mapping[str, Path]
Tables = dict[str, pa.Table]


def observed(people: int) -> pa.Table:
    """The rollup that holds the number."""
    rows = [
        {"indicator": "workforce.total", "district_code": code, "value": float(people)}
        for code in ((CITY, CHENGGUAN) if people else ())
    ]
    kinds = pa.schema([("indicator", pa.string()), ("district_code", pa.string()), ("value", pa.float64())])
    return pa.Table.from_pylist(rows, schema=kinds)


def counted(cursor: Remembering, **_: object) -> Tables:
    """The one rollup of a publish without an engine: made of what the cursor holds."""
    ((people,),) = cursor.execute("select count(*) from registrations").fetchall()
    return {"observations": observed(people)}


class Engines:
    """The engine of a run, in the place of a server."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def own(self) -> SparkConnect:
        """As it is handed to a publish."""
        return SparkConnect(ADDRESS)

    @contextmanager
    def opened(self, _address: str, *, seconds: int) -> Iterator[object]:
        """A session: there may be none."""
        del seconds
        self._machine.world.take_turn("opens a session of the engine")
        if self._fails():
            raise NotPublished("Nothing was published: the engine cannot be reached.")
        yield SimpleNamespace()

    def embedded(self, files: Files, **_: object) -> Tables:
        """What is right."""
        return _rolled_up(files)

    def asked(self, handing: Handing, files: Files, *, as_of: date, older: object) -> Tables:
        """What the engine says: of files that are handed to it, as the product does."""
        del as_of, older
        right, world = _rolled_up(files), self._machine.world
        handing.file("given", pa.table({"given": [1]}))
        for name in list(right):
            world.take_turn(f"asks the engine for {name}")
            if self._fails():
                wrong = world.chance.choice(WRONG)
                world.note(f"…  the engine {wrong.__doc__}")
                right[name] = wrong(self._machine, right[name])
        return right

    def _fails(self) -> bool:
        return self._machine.strikes(self._machine.weather.engine)


def _late(machine: Machine, rows: pa.Table) -> pa.Table:
    """answers late"""
    machine.world.sleep(machine.world.chance.random() * LATE_S)
    return rows


def _gone(_machine: Machine, _rows: pa.Table) -> pa.Table:
    """breaks off"""
    raise NotPublished("Nothing was published: the engine broke off.")


def _broken(_machine: Machine, _rows: pa.Table) -> pa.Table:
    """ends with something that no one expected"""
    raise RuntimeError("as the seed says")


def _more(_machine: Machine, rows: pa.Table) -> pa.Table:
    """counts one more"""
    names = [name for name in ("value", "people") if name in rows.column_names]
    if not names or not rows.num_rows:
        return rows
    place, numbers = rows.column_names.index(names[0]), rows.column(names[0])
    more = pa.array([number + 1 for number in numbers.to_pylist()], numbers.type)
    return rows.set_column(place, names[0], more)


def _less(_machine: Machine, rows: pa.Table) -> pa.Table:
    """leaves the last row out"""
    return rows.slice(0, max(0, rows.num_rows - 1))


def _other(_machine: Machine, rows: pa.Table) -> pa.Table:
    """answers with other columns"""
    return rows.append_column("more", pa.nulls(rows.num_rows))


Wrong = Callable[[Machine, pa.Table], pa.Table]
WRONG: tuple[Wrong, ...] = (_late, _gone, _broken, _more, _less, _other)


def _rolled_up(files: Files) -> Tables:
    people, communities = _count(files["registrations"]), _count(files["communities"])
    cube = pa.table(
        {
            "district_code": pa.array([CHENGGUAN] * bool(people), pa.string()),
            "people": pa.array([people] * bool(people), pa.int64()),
        }
    )
    staffing = pa.table({"code": pa.array([str(n) for n in range(communities)], pa.string())})
    return {
        "observations": observed(people),
        "people_cube": cube,
        "workforce_cube": cube,
        "community_staffing": staffing,
    }


def _count(path: Path) -> int:
    with cursor() as asking:
        answer: Any = asking.execute(
            "select count(*) from read_parquet($files)", {"files": [str(path)]}
        ).fetchall()
    return int(answer[0][0])
