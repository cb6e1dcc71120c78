"""The schemes of the years: the reviewers' choice, made before a year's first review, every version kept.

Stream `scheme/<year>`. A year for which none was adopted has that of the last year before, at first the one
in data/review.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from analytics.access.viewer import Right, Viewer
from analytics.database.engine import database_of
from analytics.database.events import Events
from analytics.errors import N_, Refusal
from analytics.policy.register import Register
from analytics.reviews import texts
from analytics.reviews.journal import actor_of, keep
from analytics.reviews.kinds import Kinds
from analytics.reviews.review import By
from analytics.reviews.scheme import Scheme, refuse_unsound, scheme
from analytics.tables import Table

_STREAMS = "scheme/"


@checked(config=ConfigDict(frozen=True))
class Adopted:
    """A scheme for a year, and why it is another one."""

    scheme: Scheme
    reason: str


KINDS = Kinds(Adopted)


@dataclass(frozen=True)
class Version:
    """A scheme of a year, and who adopted it when."""

    year: int
    scheme: Scheme
    reason: str
    by: By


@dataclass(frozen=True)
class Difference:
    """A setting that two schemes have otherwise; of an item, or of the whole (None)."""

    item: str | None
    setting: str
    before: Any
    after: Any


class Schemes:
    """The schemes of a database."""

    def __init__(self, events: Events, viewer: Viewer) -> None:
        self._events = events
        self._viewer = viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Schemes:
        """Those in the database of a snapshots folder."""
        return cls(Events(database_of(snapshots)), viewer)

    def of_year(self, year: int) -> Scheme:
        """The scheme a review of the year is opened with."""
        known = [one for one in self.versions() if one.year <= year]
        return known[-1].scheme if known else scheme()

    def versions(self) -> tuple[Version, ...]:
        """Every version ever adopted, by year and then as they followed."""
        found = []
        for stream, events in self._events.under(_STREAMS).items():
            for event in events:
                said: Adopted = KINDS.read(event)
                by = By.of(event)
                found.append(Version(int(stream.removeprefix(_STREAMS)), said.scheme, said.reason, by))
        return tuple(sorted(found, key=lambda one: (one.year, one.by.seq)))

    def adopt(self, year: int, chosen: Scheme, register: Register, *, reason: str) -> Scheme:
        """Another scheme for a year; refuses one that is unsound, and a year that is under review already."""
        self._viewer.require(Right.SIGN)
        actor_of(self._viewer)
        refuse_unsound(chosen, register)
        stream = f"{_STREAMS}{year}"
        seen = len(self._events.of(stream))
        if self._events.streams(f"review/{year}/"):
            raise Refusal(
                N_("The scheme of {year} stands: its reviews are open. Adopt one for a later year."),
                year=year,
            )
        now = self.of_year(year)
        if not differences(now, chosen):
            raise Refusal(N_("This is the scheme of {year} as it stands."), year=year)
        adopted = replace(chosen, version=now.version + 1)
        said = Adopted(adopted, texts.written(reason))
        keep(self._events, stream, KINDS, said, viewer=self._viewer, after=seen)
        return adopted


def differences(before: Scheme, after: Scheme) -> tuple[Difference, ...]:
    """What two schemes have otherwise, the items first; one that is in one alone differs in everything."""
    then, now = _settings(before), _settings(after)
    keys = dict.fromkeys((*then, *now))
    return tuple(
        Difference(*key, then.get(key), now.get(key)) for key in keys if then.get(key) != now.get(key)
    )


def table(found: tuple[Difference, ...]) -> Table:
    """The same to take away."""
    return Table(
        "scheme-changes",
        {
            "indicator": [one.item for one in found],
            "scheme_setting": [one.setting for one in found],
            "scheme_before": [_text(one.before) for one in found],
            "scheme_after": [_text(one.after) for one in found],
        },
    )


def _settings(scheme: Scheme) -> Mapping[tuple[str | None, str], Any]:
    of_items: dict[tuple[str | None, str], Any] = {
        (item.id, name): value
        for item in scheme.items
        for name, value in (("weight", item.weight), ("rule", item.rule), ("evidence", item.evidence))
    }
    of_all: dict[str, Any] = {
        "flat": scheme.flat,
        "four_eyes": scheme.four_eyes,
        "variation": scheme.variation,
        "days_self_assessment": scheme.days.self_assessment,
        "days_review": scheme.days.review,
        "days_objection": scheme.days.objection,
        "most_plus": scheme.adjustment.most_plus,
        "most_minus": scheme.adjustment.most_minus,
        "most_excellent": scheme.most_excellent,
        **{f"from_{one.id}": one.from_percent for one in scheme.grades},
    }
    return {**of_items, **{(None, name): value for name, value in of_all.items()}}


def _text(value: object) -> str | None:
    """A number without a needless point; flags and rules by their code."""
    if value is None:
        return None
    return f"{value:g}" if isinstance(value, float) else str(value).lower()
