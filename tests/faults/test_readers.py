"""Whoever reads while snapshots are published sees one of them, never some numbers of each."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from analytics.access.viewer import everybody
from analytics.policy.loading import register as load
from analytics.policy.register import Register
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse.connection import cursor
from analytics.warehouse.questions import making
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.plain_snapshots import CHENGGUAN

REPOSITORY = Path(__file__).parents[2]
#: Revisions of one date published while readers read: in a test run, and in a soak.
REVISIONS, SOAKED, READERS = 8, 40, 2
PAUSE_SECONDS = 0.1

#: Publishes revisions of one date, each with as many people as its seq, rollups and all.
PUBLISHER = """
import sys
from pathlib import Path
from analytics.warehouse.rollups import derive
from tests.warehouse.small_snapshots import seal

for seq in range(1, int(sys.argv[2]) + 1):
    seal(Path(sys.argv[1]), people=seq, expected_head=seq - 1 or None, derive=derive)
"""


def test_all_numbers_of_a_page_are_of_one_snapshot_while_others_are_published(
    folder: Path, soaks: bool
) -> None:
    root, register = folder / "snapshots", load()
    pages: list[list[int]] = []
    failures: list[BaseException] = []
    revisions = SOAKED if soaks else REVISIONS
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, str(root), str(revisions)], cwd=REPOSITORY
    ) as publisher:

        def read() -> None:
            try:
                while publisher.poll() is None:
                    pages.extend(_page(root, register))
            except BaseException as error:
                failures.append(error)

        readers = [threading.Thread(target=read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert failures == []
    assert publisher.returncode == 0
    pages.extend(_page(root, register))
    assert [page for page in pages if len(set(page)) > 1] == []
    # Readers came along at several snapshots, and the last is seen once its publish has returned.
    assert len({page[0] for page in pages}) >= REVISIONS // 3
    assert pages[-1][0] == revisions


def _page(root: Path, register: Register) -> list[list[int]]:
    """What one run of a page reads, each in its own way: always the seq, since there are as many people."""
    catalogue = Catalogue(root)
    head = catalogue.head()
    if head is None:
        return []
    # As long as a page may take to be drawn: somebody publishes meanwhile.
    time.sleep(PAUSE_SECONDS)
    look = Look.of(everybody(), catalogue, register, seq=head.seq, unit=CHENGGUAN)
    timeline, judged = look.timeline, verdicts.of(look)["workforce.total"].overall
    observed = questions.observations(catalogue, timeline, scope=look.scope)
    totals = observed[(observed["indicator"] == "workforce.total") & (observed["district_code"] == CITY)]
    made = making.making(catalogue, timeline[-1], "workforce.total", scope=look.scope)
    with cursor() as one:
        files = catalogue.files(timeline, "registrations")
        ((people,),) = one.execute("select count(*) from read_parquet($files)", {"files": files}).fetchall()
    return [
        [
            head.seq,
            int(judged.value or 0),
            int(totals["value"].iloc[-1]),
            int(made.loc[made["reason"] == "used", "rows"].sum()),
            people,
            timeline[-1].rows["registrations"],
        ]
    ]
