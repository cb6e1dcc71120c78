"""Reviews of the sample's districts, at steps of their way, made by what the product itself does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from analytics.access.viewer import Viewer, everybody
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.reviews import commands
from analytics.reviews.items import Standing
from analytics.reviews.review import Review
from analytics.reviews.store import Reviews
from analytics.warehouse.snapshots.catalogue import Catalogue

YEAR, DAY = 2019, date(2019, 12, 31)
#: The snapshot of that day before it was revised.
UNREVISED = 24
#: In review, with whatever can be said in it; sealed and told. The others assess themselves.
IN_REVIEW, TOLD = "620102", "620103"
NAMES = ("王县区", "李审核", "赵复核", "周签发")
DISTRICT, REVIEWER, CHECKER, SIGNER = (everybody().named(name) for name in NAMES)


#: What is sealed: the rows and the manifests. The log is written on, and the lock is held.
_SEALED = {".parquet", ".json"}


def copied(sample: Path, folder: Path) -> Path:
    """A snapshots folder of its own: it shares the sample's sealed files, which nobody changes."""

    def taken(source: str, target: str) -> None:
        (os.link if Path(source).suffix in _SEALED else shutil.copy2)(source, target)

    return Path(shutil.copytree(sample, folder / "snapshots", copy_function=taken))


def opened(snapshots: Path, *, seq: int | None = None, codes: Iterable[str] | None = None) -> None:
    """Opens the reviews of districts, of all where none is named."""
    look = Look.of(REVIEWER, Catalogue(snapshots), register(), seq=seq, as_of=DAY)
    for code in codes or districts():
        Reviews.of(snapshots, REVIEWER).open(look.at(code), year=YEAR)


def under_way(snapshots: Path) -> None:
    """All of them opened, one in review, one sealed and told with an objection."""
    opened(snapshots, seq=UNREVISED)
    _write(snapshots, IN_REVIEW, DISTRICT, commands.self_assess, "communities.staffed", 18.0, "附名单")
    _write(snapshots, IN_REVIEW, DISTRICT, commands.submit)
    _write(snapshots, IN_REVIEW, REVIEWER, commands.score, "communities.staffed", 19.0, reason="核实有误")
    _write(snapshots, IN_REVIEW, REVIEWER, commands.ask, "pay.contracts", "未签合同的是哪些人？")
    _write(snapshots, IN_REVIEW, REVIEWER, commands.adjust, 1.5, "试点经验在全市推广")
    _write(snapshots, TOLD, DISTRICT, commands.submit)
    settle(snapshots, TOLD)
    for viewer, step in (
        (CHECKER, commands.check),
        (SIGNER, commands.sign),
        (SIGNER, commands.seal),
        (REVIEWER, commands.tell),
    ):
        _write(snapshots, TOLD, viewer, step)
    _write(snapshots, TOLD, DISTRICT, commands.object, "pay.contracts", "年底已补签")


def settle(snapshots: Path, code: str) -> None:
    """Gives every item that has no score one."""
    for id, entry in Reviews.of(snapshots, REVIEWER).get(YEAR, code).entries.items():
        if entry.standing is Standing.NO_DATA:
            _write(snapshots, code, REVIEWER, commands.score, id, 0.0, reason="没有材料")


def review(snapshots: Path, code: str) -> Review:
    """One of them as it stands."""
    return Reviews.of(snapshots, REVIEWER).get(YEAR, code)


def _write(
    snapshots: Path, code: str, viewer: Viewer, step: Callable[..., Any], *said: object, **more: object
) -> None:
    Reviews.of(snapshots, viewer).write(YEAR, code, lambda now: step(now, viewer, *said, **more))
