"""`python -m benchmarks.load`: how long hundreds of readers wait who use all pages at once.

Readers are WebSocket clients that speak Streamlit's protocol (`tests/server/crowd.py`), each with choices and
pauses of their own, drawn from one seed. They run in a process of their own on the same machine: what they
take of its cores is told, and is not to be had by the server. With `--servers 2` as many serve them over one
folder, as behind a site that keeps readers at theirs (docs/servers.md): Python computes on one core each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlencode

from analytics.access.viewer import everybody
from analytics.dictionary import dictionary
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.sample.building import Sample, editions
from analytics.warehouse.snapshots.catalogue import Catalogue
from benchmarks.measure import p95
from benchmarks.rows import RESULTS, publish, sample_of
from pages.frame.frame import NAVIGATION
from tests.browser.server import ROOT, Server, serving
from tests.server.client import token
from tests.server.crowd import Visitor
from tests.server.process import descriptors, megabytes

#: Of a reader's steps so many open another page; the others choose a day, or a district.
OPENS, CHOOSES_DAY = 0.6, 0.25
#: Of the ways in which a reader of the explore page filters.
FILTERED = ("gender", "certificate", "employer_kind", "service_field", "education")


@dataclass
class Seen:
    """What readers saw: how long each run took in seconds, by page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        return [one for seconds in self.seconds.values() for one in seconds]


@dataclass(frozen=True)
class Load:
    """What so many readers met, in milliseconds; of the server, cores and megabytes."""

    readers: int
    what: str
    runs: int
    p50_ms: float
    p95_ms: float
    most_ms: float
    errors: int
    cores: float
    readers_cores: float
    mb_a_reader: float


@dataclass(frozen=True)
class Choices:
    """Where a reader may go: every page, by every day and district."""

    days: Sequence[str]
    random: random.Random

    def question(self) -> Mapping[str, str]:
        column = self.random.choice(FILTERED)
        value = self.random.choice(list(dictionary().table("registrations").column(column).codes))
        return {"subject": "people", "measure": "people", "by": "district_code", f"where.{column}": value}

    def step(self, page: str, shared: Mapping[str, str]) -> tuple[str, Mapping[str, str], str]:
        """The next page, what goes along of the address, and its query."""
        by = self.random.random()
        if by < OPENS:
            page = self.random.choice(NAVIGATION)[0]
        elif by < OPENS + CHOOSES_DAY:
            shared = {**shared, "as_of": self.random.choice(self.days)}
        else:
            shared = {**shared, "district": self.random.choice(["620100", *districts()])}
        return page, shared, urlencode({**shared, **(self.question() if page == "explore" else {})})


async def read(
    servers: Sequence[Server], readers: int, *, seconds: float, think: tuple[float, float], seed: int
) -> Seen:
    """So many readers for so long; the first third of it, in which they arrive, is not told."""
    look = Look.of(everybody(), Catalogue(Path(os.environ["LANZHOU_SNAPSHOTS"])), register())
    days = [day.isoformat() for day in look.days]
    seen, tokens = Seen(), await _tokens(servers)
    began = time.monotonic()
    told_from, ends = began + seconds / 3, began + seconds

    async def visit(number: int) -> None:
        own = Choices(days, random.Random(f"{seed}-{number}"))
        page = own.random.choice(NAVIGATION)[0]
        shared: Mapping[str, str] = {}
        await asyncio.sleep(own.random.uniform(0, min(think[1], seconds / 4)))
        url = servers[number % len(servers)].url
        async with Visitor(url, page, token=tokens[url]) as visitor:
            while time.monotonic() < ends:
                asked_at = time.monotonic()
                run = await visitor.run()
                if asked_at >= told_from:
                    seen.seconds.setdefault(page, []).append(run.seconds)
                if run.status or run.drawn("exception"):
                    seen.errors.append(f"{page}?{visitor.query}")
                await asyncio.sleep(own.random.uniform(*think))
                page, shared, visitor.query = own.step(page, shared)
                visitor.path = page

    for outcome in await asyncio.gather(*map(visit, range(readers)), return_exceptions=True):
        if isinstance(outcome, BaseException):
            seen.errors.append(repr(outcome))
    return seen


async def connect(servers: Sequence[Server], connections: int) -> Seen:
    """So many who open the overview in one moment."""
    seen, tokens = Seen(), await _tokens(servers)

    async def visit(number: int) -> None:
        began = time.monotonic()
        url = servers[number % len(servers)].url
        async with Visitor(url, "overview", token=tokens[url]) as visitor:
            run = await visitor.run()
            seen.seconds.setdefault("overview", []).append(time.monotonic() - began)
            if run.status or run.drawn("exception"):
                seen.errors.append("overview")

    for outcome in await asyncio.gather(*map(visit, range(connections)), return_exceptions=True):
        if isinstance(outcome, BaseException):
            seen.errors.append(repr(outcome))
    return seen


async def _tokens(servers: Sequence[Server]) -> dict[str, str]:
    """What each server gives who comes first, by its address."""
    return {server.url: await asyncio.to_thread(token, server.url) for server in servers}


class Watch:
    """What the servers and this process take meanwhile."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self.servers, self.began = servers, time.monotonic()
        self.took, self.readers_took = self._took(), _processor_seconds(os.getpid())
        self.megabytes = self._megabytes()

    def load(self, what: str, readers: int, seen: Seen) -> Load:
        seconds = time.monotonic() - self.began
        times = [1000 * one for one in seen.all]
        return Load(
            readers, what, len(times), statistics.median(times), p95(times), max(times), len(seen.errors),
            cores=(self._took() - self.took) / seconds,
            readers_cores=(_processor_seconds(os.getpid()) - self.readers_took) / seconds,
            mb_a_reader=(self._megabytes() - self.megabytes) / readers,
        )  # fmt: skip

    def _took(self) -> float:
        return sum(_processor_seconds(server.pid) for server in self.servers)

    def _megabytes(self) -> float:
        return sum(megabytes(server.pid) for server in self.servers)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def own_servers(count: int) -> Iterator[list[Server]]:
    """Servers over one copy of the sample, that soon forget who has gone."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        snapshots = Path(folder) / "snapshots"
        shutil.copytree(sample_of(1, RESULTS), snapshots)
        os.environ["LANZHOU_SNAPSHOTS"] = str(snapshots)
        options = ("--server.disconnectedSessionTTL", "5")
        yield [running.enter_context(serving(snapshots, options=options)) for _ in range(count)]


def main() -> None:
    options = _arguments()
    if options.publish:
        # The newest day of the sample once more, as a revision.
        newest = editions()[-1]
        publish(options.publish, newest, Sample().tables(newest))
        return
    RESULTS.mkdir(exist_ok=True)
    with own_servers(options.servers) as servers:
        told = list(_measured(servers, options))
        left = [f"{descriptors(one.pid)} descriptors, {megabytes(one.pid):.0f} MB" for one in servers]
    print(_table(told))
    print(f"afterwards: {'; '.join(left)}")
    path = RESULTS / f"load-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps([vars(one) for one in told], indent=1), encoding="utf-8")
    print(path)


def _measured(servers: Sequence[Server], options: argparse.Namespace) -> Iterator[Load]:
    think, seed = tuple(options.think), options.seed

    def met(what: str, readers: int, *, seconds: float = options.seconds) -> Load:
        watch = Watch(servers)
        seen = asyncio.run(read(servers, readers, seconds=seconds, think=think, seed=seed))
        for error in seen.errors[:5]:
            print("error:", error)
        return watch.load(what, readers, seen)

    # What is worked out once is not what readers wait for every day.
    asyncio.run(read(servers, 10, seconds=60, think=(0.2, 0.4), seed=seed))
    watch = Watch(servers)
    alone = asyncio.run(read(servers, 1, seconds=60, think=(0.5, 1), seed=seed))
    yield watch.load("alone", 1, alone)
    for readers in options.readers:
        yield met("all pages", readers)
        time.sleep(15)
    with _publishing():
        yield met("all pages, while a snapshot is published", options.readers[0], seconds=90)
    watch = Watch(servers)
    yield watch.load("opened in one moment", 200, asyncio.run(connect(servers, 200)))
    time.sleep(30)


@contextmanager
def _publishing() -> Iterator[None]:
    """A publish that begins when all readers have arrived."""
    command = [sys.executable, "-m", "benchmarks.load", "--publish", os.environ["LANZHOU_SNAPSHOTS"]]
    wait = f"import subprocess, time; time.sleep(45); subprocess.run({command!r}, check=True)"
    process = subprocess.Popen([sys.executable, "-c", wait], cwd=ROOT)
    try:
        yield
    finally:
        assert process.wait(120) == 0


def _table(told: Sequence[Load]) -> str:
    lines = [
        f"{'readers':>7}  {'what':<42}{'runs':>6}{'p50':>7}{'p95':>7}{'most':>8}{'errors':>8}"
        f"{'cores':>7}{'theirs':>8}{'MB each':>9}   (ms)"
    ]
    lines += [
        f"{one.readers:>7}  {one.what:<42}{one.runs:>6}{one.p50_ms:>7.0f}{one.p95_ms:>7.0f}"
        f"{one.most_ms:>8.0f}{one.errors:>8}{one.cores:>7.2f}{one.readers_cores:>8.2f}{one.mb_a_reader:>9.2f}"
        for one in told
    ]
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, nargs="+", default=[100, 300])
    parser.add_argument("--servers", type=int, default=1, help="one a core is as many as help")
    parser.add_argument("--seconds", type=float, default=180, help="for each number of readers")
    parser.add_argument("--think", type=float, nargs=2, default=(5, 15), help="seconds between two steps")
    parser.add_argument("--seed", type=int, default=date(2016, 4, 12).toordinal())
    parser.add_argument("--publish", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
