"""The reviews of a database: opening one, reading it, and writing into it without overwriting anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from analytics.access.viewer import Right, Viewer
from analytics.database.engine import database_of
from analytics.database.events import Event, Events, Overtaken
from analytics.errors import N_, Refusal, UnknownName
from analytics.language.formats import LANZHOU
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.reviews import events as happened
from analytics.reviews.items import items
from analytics.reviews.journal import TRIES, keep
from analytics.reviews.reading import current
from analytics.reviews.result import places
from analytics.reviews.review import TOLD, UNSETTLED, Review
from analytics.reviews.scheme import Scheme, refuse_unsound
from analytics.reviews.schemes import Schemes

#: Says what happens next in a review as it stands now, or refuses.
Decision = Callable[[Review], Any]


class Reviews:
    """The reviews one viewer may see and write into."""

    def __init__(self, events: Events, viewer: Viewer) -> None:
        self._events = events
        self._viewer = viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Reviews:
        """Those in the database of a snapshots folder."""
        return cls(Events(database_of(snapshots)), viewer)

    def open(self, look: Look, *, year: int) -> Review:
        """Opens the review of the district looked at on the snapshot looked at; refuses a second one."""
        self._viewer.require(Right.REVIEW)
        _refuse_no_district(look.unit)
        if look.as_of.year != year:
            raise Refusal(
                N_("The review of {year} is opened on a snapshot of that year, best of its last day."),
                year=year,
            )
        chosen = self.scheme(year)
        refuse_unsound(chosen, look.register)
        opened_on = today()
        said = happened.Opened(
            year=year,
            district_code=look.unit,
            snapshot=look.snapshot.seq,
            snapshot_sha256=look.snapshot.digest,
            seq=look.seq,
            as_of=look.as_of,
            is_sample=look.snapshot.is_sample,
            register_sha256=look.register.sha256,
            scheme=chosen,
            items=items(look, chosen, year=year),
            self_assessment_due=opened_on + timedelta(days=chosen.days.self_assessment),
            review_due=opened_on + timedelta(days=chosen.days.review),
        )
        stream = stream_of(year, look.unit)
        if self._events.of(stream):
            raise Refusal(N_("The review of this district and year is open already."))
        self._append(stream, said, after=0)
        return self.get(year, look.unit)

    def scheme(self, year: int) -> Scheme:
        """The scheme of a year: that of its first review, else the one adopted for it."""
        for events in self._events.under(f"review/{year}/").values():
            opened = happened.KINDS.read(events[0])
            assert isinstance(opened, happened.Opened)
            return opened.scheme
        return Schemes(self._events, self._viewer).of_year(year)

    def get(self, year: int, district_code: str) -> Review:
        """A review as it stands; refuses one that is not there or not to be seen."""
        # Only of a district: no other text can be asked of every database.
        is_seen = district_code in districts() and self._viewer.scope.sees(district_code)
        found = current(self._events, stream_of(year, district_code)) if is_seen else None
        if found is None:
            raise UnknownName("review", f"{year}/{district_code}", [])
        return found

    def all(self, year: int) -> Mapping[str, Review]:
        """The reviews of a year by district, in the districts' order."""
        found = {
            code: current(self._events, stream_of(year, code))
            for code in districts()
            if self._viewer.scope.sees(code)
        }
        return {code: one for code, one in found.items() if one is not None}

    def place(self, review: Review) -> int | None:
        """The place of a review among those of all districts: of the others it tells no more than that.

        None as long as it may still be another one, and before the district was told its result.
        """
        self.get(review.year, review.district_code)
        every = [current(self._events, stream_of(review.year, code)) for code in districts()]
        settled = [one for one in every if one is not None and one.step not in UNSETTLED]
        if len(settled) < len(every) or review.step not in TOLD:
            return None
        return next((one.place for one in places(settled) if one.district_code == review.district_code), None)

    def before(self, year: int) -> Mapping[str, Review]:
        """The reviews of the year before."""
        return self.all(year - 1)

    def years(self) -> tuple[int, ...]:
        """The years of which there is a review, the last one first."""
        found = {int(stream.split("/")[1]) for stream in self._events.streams("review/")}
        return tuple(sorted(found, reverse=True))

    def write(
        self,
        year: int,
        district_code: str,
        decide: Decision,
        *,
        item: str | None = None,
        seen: int | None = None,
    ) -> Review:
        """Decides on the review as it stands and keeps what was decided.

        `seen` is the seq of the item as the writer saw it: where somebody wrote into it since, `Overtaken`.
        """
        stream = stream_of(year, district_code)
        for _ in range(TRIES):
            now = self.get(year, district_code)
            if item is not None and seen is not None and (last := now.entry(item).seq) != seen:
                raise Overtaken(tuple(event for event in now.history if event.seq == last))
            said = decide(now)
            try:
                self._append(stream, said, after=now.seq)
            except Overtaken:
                # Somebody wrote elsewhere in it: decided anew on what stands now.
                continue
            return self.get(year, district_code)
        raise Refusal(N_("Too many are writing into this review just now; please try again."))

    def _append(self, stream: str, said: Any, *, after: int) -> Event:
        return keep(self._events, stream, happened.KINDS, said, viewer=self._viewer, after=after)


def stream_of(year: int, district_code: str) -> str:
    """`review/2019/620102`: the stream of one review."""
    return f"review/{year}/{district_code}"


def today() -> date:
    """The day it is in Lanzhou."""
    return datetime.now(UTC).astimezone(LANZHOU).date()


def _refuse_no_district(code: str) -> None:
    if code not in districts():
        raise UnknownName("district", code, list(districts()))
