"""Making the sample: the tables of each quarter, and their publication like anything else's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import PublishConflict, SnapshotRefused
from analytics.reference import districts
from analytics.sample import activities, communities, funding, institutions, people, registrations
from analytics.sample.story import CARRIED_FORWARD, DATES, REVISED_ON
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.snapshot import DistrictReport, InputFile, Origin, Snapshot

SEED = 2016
ACTOR = "sample"


@dataclass(frozen=True)
class Edition:
    """One publication: the state of a day, as it was first reported or as it was corrected later."""

    as_of: date
    as_first_reported: bool = False

    @property
    def districts(self) -> dict[str, DistrictReport]:
        """All eight report, but for the one that is carried forward."""
        late = CARRIED_FORWARD.get(self.as_of)
        return {code: DistrictReport(_before(self.as_of) if code == late else None) for code in districts()}


def editions() -> tuple[Edition, ...]:
    """What is published, in order: 26 quarters, one of them twice."""
    return tuple(
        Edition(as_of, as_first_reported)
        for as_of in DATES
        for as_first_reported in ((True, False) if as_of == REVISED_ON else (False,))
    )


class Sample:
    """The whole story of one seed; `scale` copies of each person, everything else once."""

    def __init__(self, *, scale: int = 1, seed: int = SEED) -> None:
        if scale < 1:
            raise SnapshotRefused(
                "The sample cannot have {scale} copies of each person. Allowed: 1 or more.", scale=scale
            )
        self.scale, self.seed = scale, seed
        self.people = people.people(seed)
        self.keys = registrations.person_keys(self.people, scale=scale)
        self.ledger = funding.ledger(seed)
        self.institutions = institutions.institutions_ever(seed)
        self.activities = activities.activities_ever(seed)

    def tables(self, edition: Edition) -> dict[str, pa.Table]:
        """The six tables of an edition, columns and types as in the dictionary."""
        now = self._reported(edition)
        late = CARRIED_FORWARD.get(edition.as_of)
        if late is None:
            return now
        before = self._reported(Edition(_before(edition.as_of)))
        return {name: _carried_forward(table, before[name], late) for name, table in now.items()}

    def _reported(self, edition: Edition) -> dict[str, pa.Table]:
        as_of, first = edition.as_of, edition.as_first_reported
        on_posts = registrations.professionals_on_posts(self.people, as_of, as_first_reported=first)
        return {
            "registrations": registrations.registrations(
                self.people, self.keys, as_of, seed=self.seed, as_first_reported=first
            ),
            "funding": funding.funding(self.ledger, as_of),
            "communities": communities.communities(on_posts * self.scale, as_of, seed=self.seed),
            "institutions": institutions.institutions(self.institutions, as_of),
            "activities": activities.activities(self.activities, as_of),
            "measures": institutions.measures(as_of),
        }


def build(
    root: Path, *, scale: int = 1, seed: int = SEED, progress: Callable[[int, int, date], None] | None = None
) -> tuple[Snapshot, ...]:
    """Publishes the whole sample into a folder without snapshots, and returns them in order.

    A build of the same scale and seed that was cut short is taken up where it stopped, and one that
    another server is at is gone on with, whoever publishes next. Anything else in the folder is refused.
    `progress` hears (published so far, of how many, their day).
    """
    wanted = editions()
    done = list(_begun(root, wanted, scale=scale, seed=seed))
    if len(done) == len(wanted):
        raise SnapshotRefused(
            "{folder} already contains all {count} snapshots of this sample: nothing was done. To "
            "rebuild it, choose an empty folder.",
            folder=root.name,
            count=len(done),
        )
    sample = Sample(scale=scale, seed=seed)
    while len(done) < len(wanted):
        edition = wanted[len(done)]
        try:
            made = publish(
                root,
                sample.tables(edition),
                as_of=edition.as_of,
                actor=ACTOR,
                origin=Origin.SAMPLE,
                districts=edition.districts,
                inputs=[_recipe(scale, seed)],
                expected_head=done[-1].seq if done else None,
            )
        except PublishConflict:
            done = list(_begun(root, wanted, scale=scale, seed=seed))
            continue
        done.append(made)
        if progress:
            progress(len(done), len(wanted), edition.as_of)
    return tuple(done)


def is_unfinished(catalogue: Catalogue) -> bool:
    """Nothing is published yet, or the default sample was cut short: `build` begins it or takes it up.

    Refuses a folder whose snapshots have gone: what is invented never stands where real data was.
    """
    if missing := catalogue.missing():
        raise missing
    head = catalogue.head()
    is_begun = head is None or (head.inputs == (_recipe(1, SEED),) and head.as_of < DATES[-1])
    # Asked last: every run of every page asks, and it looks at the files of every snapshot.
    return is_begun and not catalogue.damage()


def _begun(root: Path, wanted: tuple[Edition, ...], *, scale: int, seed: int) -> tuple[Snapshot, ...]:
    """The snapshots a build cut short has left, in order; refuses a folder with any others."""
    catalogue = Catalogue(root)
    if missing := catalogue.missing():
        raise missing
    there = catalogue.snapshots()
    ours = [(snapshot.as_of, snapshot.origin, snapshot.inputs) for snapshot in there]
    expected = [(edition.as_of, Origin.SAMPLE, (_recipe(scale, seed),)) for edition in wanted]
    if catalogue.damage() or catalogue.last_seq != len(there) or ours != expected[: len(ours)]:
        raise SnapshotRefused(
            "{folder} already contains other snapshots ({count} readable), so no sample was "
            "added. Choose an empty folder, or move these away first.",
            folder=root.name,
            count=len(there),
        )
    return there


def _recipe(scale: int, seed: int) -> InputFile:
    """What the sample was made from, as its manifests say it: no file, only a scale and a seed."""
    name = f"sample --scale {scale} --seed {seed}"
    return InputFile(name, hashlib.sha256(name.encode()).hexdigest(), 0)


def _before(as_of: date) -> date:
    return DATES[DATES.index(as_of) - 1]


def _carried_forward(now: pa.Table, before: pa.Table, district_code: str) -> pa.Table:
    """The other districts' rows of now, and this one's rows of before."""
    others = now.filter(pc.not_equal(now["district_code"], district_code))
    return pa.concat_tables([others, before.filter(pc.equal(before["district_code"], district_code))])
