"""Publishers of a run: small snapshots, each known again by its reason, through the product's own `seal`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Literal

import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.errors import PublishConflict, PublishUnknown, SnapshotRefused
from analytics.warehouse.snapshots import parquet
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import Engine, seal
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin, Snapshot
from tests.plain_snapshots import CHENGGUAN, PLAIN, plain
from tests.simulation.engines import Engines, counted
from tests.simulation.ledger import Answer, Attempt, Ledger
from tests.simulation.machine import Machine
from tests.simulation.world import Process

DAYS = (date(2020, 3, 31), date(2020, 6, 30))
#: So many people are in the register, at most.
PEOPLE = 4
#: How probable it is that a publish asks an engine.
ASKED = 0.2

Head = int | Literal["any"] | None


class Publishing:
    """What publishers do on a machine; the ledger knows what they were told."""

    def __init__(self, machine: Machine, ledger: Ledger, engines: Engines) -> None:
        self._machine, self._ledger, self._engines = machine, ledger, engines

    def publish(self, process: Process) -> None:
        """One publish, on the head that is looked at or on any."""
        chance, world = self._machine.world.chance, process.world
        expected: Head = "any"
        if chance.random() < 0.5:
            head = Catalogue(self._machine.root).head()
            expected = head.seq if head else None
        attempt = self._ledger.attempt(chance.randrange(PEOPLE))
        engine = self._engines.own() if chance.random() < ASKED else None
        by = " by an engine" if engine else ""
        world.take_turn(f"begins {attempt.reason} of {attempt.people} people on {expected}{by}")
        try:
            made = self._seal(attempt, expected, engine)
        except (SnapshotRefused, PublishConflict) as refused:
            is_unknown = isinstance(refused, PublishUnknown)
            attempt.answer = Answer.UNKNOWN if is_unknown else Answer.REFUSED
            attempt.names_a_place = str(self._machine.base) in str(refused)
        else:
            self._ledger.acknowledge(attempt, made, expected)
        world.note(f"{process.name}  is told of {attempt.reason}: {attempt.answer}")

    def last(self) -> Snapshot:
        """One more when everything else is over."""
        attempt = self._ledger.attempt(PEOPLE)
        made = self._seal(attempt, "any")
        self._ledger.acknowledge(attempt, made, "any")
        return made

    def _seal(self, attempt: Attempt, expected: Head, engine: Engine | None = None) -> Snapshot:
        return seal(
            self._machine.root,
            tables(attempt.people),
            as_of=self._machine.world.chance.choice(DAYS),
            actor="李工",
            origin=Origin.SUBMISSION,
            districts={CHENGGUAN: DistrictReport()},
            expected_head=expected,
            reason=attempt.reason,
            derive=counted,
            engine=engine,
            disk=self._machine.disk(),
        )


@cache
def tables(people: int) -> dict[str, pa.Table]:
    """The six tables, with so many people in the register."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [plain(name)] for name in ("funding", "communities", "activities")
    }
    rows["registrations"] = [plain("registrations", person_key=f"k{number}") for number in range(people)]
    return {name: parquet.arrow_table(dictionary().table(name), rows.get(name, ())) for name in PLAIN}
