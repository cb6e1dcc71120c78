"""What becomes of sealed files in time: bits flip, files are cut short or gone, and copies are put back."""

from __future__ import annotations

import os
from pathlib import Path

from analytics.warehouse.snapshots import audit, manifest
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Origin
from tests.simulation.ledger import Ledger
from tests.simulation.world import World


class Decay:
    """Harm to what is promised: the ledger knows of it, the product has to find it."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self._world, self._ledger = world, ledger
        self._ticks = 0

    def strike(self) -> None:
        """Harms one file, or mends one."""
        chance, harmed = self._world.chance, self._ledger.harmed
        if harmed and chance.random() < 0.4:
            name = chance.choice(sorted(harmed))
            data, _ = harmed.pop(name)
            self.put(name, data)
            self._world.note(f"a copy of {name} is put back")
            return
        if names := [name for name in self._sealed() if name not in harmed]:
            name = chance.choice(names)
            data = (self._ledger.root / name).read_bytes()
            harmed[name] = data, self._harm(name, data)
            self.put(name, harmed[name][1])

    def again(self) -> None:
        """What was harmed is so after a loss of power, too."""
        for name, (_, now) in self._ledger.harmed.items():
            # What is lost, and may not be, the ledger tells.
            if (self._ledger.root / name).exists():
                self.put(name, now)

    def put(self, name: str, data: bytes | None) -> None:
        """Other bytes, under a time of their own: the clock of a file system ticks too slowly for a run."""
        path, self._ticks = self._ledger.root / name, self._ticks + 1
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(data)
            os.utime(path, ns=(0, self._ticks))

    def _harm(self, name: str, data: bytes) -> bytes | None:
        chance = self._world.chance
        match chance.choice(("flip", "flip", "cut", "gone")):
            case "flip":
                place, bit = chance.randrange(len(data)), chance.randrange(8)
                self._world.note(f"bit {bit} of byte {place} of {name} flips")
                return bytes([*data[:place], data[place] ^ (1 << bit), *data[place + 1 :]])
            case "gone" if self._is_missed(name):
                self._world.note(f"{name} is gone")
                return None
            case _:
                place = chance.randrange(len(data))
                self._world.note(f"{name} is cut to {place} bytes")
                return data[:place]

    def _is_missed(self, name: str) -> bool:
        """Whether a log knows of it: a manifest of which none does is gone without a trace."""
        if not name.startswith(manifest.FOLDER):
            return True
        logs = audit.logs(self._ledger.root, Origin.SUBMISSION)
        return any(int(Path(name).stem) in audit.publications(log) for log in logs)

    def _sealed(self) -> list[str]:
        """Everything of the snapshots that are promised and shown."""
        shown = [s for s in Catalogue(self._ledger.root).snapshots() if self._ledger.promised.get(s.seq) == s]
        files = [file.path for snapshot in shown for file in snapshot.files]
        return [*files, *(f"{manifest.FOLDER}/{manifest.name_of(snapshot.seq)}" for snapshot in shown)]
