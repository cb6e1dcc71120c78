"""How a page's reruns fare beside resource attacks: `python -m tests.box.measure [SNAPSHOTS]`.

Prints milliseconds of a page drawn in this process, alone and while two boxes are kept busy without end.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from analytics.access.viewer import everybody
from analytics.errors import Refusal
from analytics.warehouse.box import limits, running
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.box.test_resources import ATTACKS
from tests.pages.conftest import pages_over

PAGES = ("overview", "funding", "workforce")
RUNS = 12


def main(folder: Path) -> None:
    with pages_over(folder) as opened:
        apps = {page: opened(page) for page in PAGES}
        for state in ("alone", "beside attacks", "alone again"):
            over = threading.Event()
            attacking = [
                threading.Thread(target=_attack, args=(folder, over, number))
                for number in range(limits.PLACES if state == "beside attacks" else 0)
            ]
            for thread in attacking:
                thread.start()
            time.sleep(2 if attacking else 0)
            for page, app in apps.items():
                times = []
                for _ in range(RUNS):
                    began = time.perf_counter()
                    app.run()
                    times.append(1000 * (time.perf_counter() - began))
                middle, worst = statistics.median(times), max(times)
                sys.stdout.write(f"{state:16}{page:12}{middle:8.0f} ms{worst:8.0f} ms at most\n")
            over.set()
            for thread in attacking:
                thread.join()
    sys.stdout.write(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")


def _attack(folder: Path, over: threading.Event, number: int) -> None:
    """One statement after the other that takes all it is given."""
    catalogue, scope = Catalogue(folder), everybody().scope
    statements = list(ATTACKS.values())[number :: limits.PLACES]
    while not over.is_set():
        for statement in statements:
            if over.is_set():
                return
            with suppress(Refusal):
                running.run(catalogue, catalogue.timeline(), statement, scope=scope)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/snapshots"))
