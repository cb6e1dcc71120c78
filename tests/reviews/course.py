"""A review without a database: facts as a test says them, and what follows, read back as it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from analytics.access.viewer import Viewer, everybody
from analytics.assess.assessment import Status
from analytics.database.events import Event
from analytics.policy.register import Force
from analytics.reviews import commands
from analytics.reviews import events as happened
from analytics.reviews.items import Item, Reported, Standing
from analytics.reviews.review import Review, review
from analytics.reviews.scheme import Rule, Scheme, Weighing, scheme

CHENGGUAN = "620102"

#: Staffed, a binding association with evidence asked for, and a duty of which nothing is known.
STAFFED, ASSOCIATION, CONTRACTS = "communities.staffed", "associations.district", "pay.contracts"


def item(id: str = STAFFED, *, proposed: float | None = 20.0, **facts: Any) -> Item:
    """An item on schedule, by its rule worth all of its 20 points."""
    plain = Item(
        id=id,
        force=Force.ASPIRATIONAL,
        rule=Rule.SCHEDULE,
        weight=20.0,
        evidence_asked=False,
        value=9.0,
        total=10.0,
        required=1.0,
        expected=0.8,
        completion=0.9,
        status=Status.ON_SCHEDULE,
        on_schedule=True,
        reported=Reported.REPORTED,
        reported_on=date(2019, 12, 31),
        standing=Standing.SCORED,
        proposed=proposed,
    )
    return replace(plain, **facts)


def association(**facts: Any) -> Item:
    about = {"force": Force.BINDING, "rule": Rule.THERE, "weight": 10.0, "evidence_asked": True}
    return item(ASSOCIATION, **{"proposed": 10.0, **about, **facts})


def contracts(**facts: Any) -> Item:
    about = {
        "force": Force.DUTY, "rule": Rule.SHARE, "weight": 10.0, "value": None, "total": None,
        "completion": None, "expected": None, "status": Status.NO_DATA, "on_schedule": None,
        "standing": Standing.NO_DATA, "reported": Reported.NOT_REPORTED, "reported_on": None,
    }  # fmt: skip
    return item(CONTRACTS, **{"proposed": None, **about, **facts})


def weighing(*items: Item, **changes: Any) -> Scheme:
    """The scheme that weighs these items."""
    chosen = tuple(Weighing(one.id, one.weight, one.rule, one.evidence_asked) for one in items)
    return replace(scheme(), items=chosen, **changes)


def opened(*items: Item, rules: Scheme | None = None, **facts: Any) -> happened.Opened:
    """The opening of a review of these items, else of the three above."""
    all_of_them = items or (item(), association(), contracts())
    plain = happened.Opened(
        year=2019,
        district_code=CHENGGUAN,
        snapshot=24,
        snapshot_sha256="a" * 64,
        seq=26,
        as_of=date(2019, 12, 31),
        is_sample=True,
        register_sha256="b" * 64,
        scheme=weighing(*all_of_them) if rules is None else rules,
        items=all_of_them,
        self_assessment_due=date(2020, 1, 16),
        review_due=date(2020, 2, 15),
    )
    return replace(plain, **facts)


def named(name: str) -> Viewer:
    return everybody().named(name)


class Course:
    """The events of one review, one after the other."""

    def __init__(self, opening: happened.Opened | None = None, at: datetime | None = None) -> None:
        self.at = at or datetime(2020, 1, 1, 4, tzinfo=UTC)
        self.history: list[Event] = []
        self.add(opening or opened(), "开启人")

    @property
    def now(self) -> Review:
        found = review(self.history)
        assert found is not None
        return found

    def add(self, said: object, actor: str) -> Review:
        """An event, as the database gives it back."""
        seq = len(self.history) + 1
        body = json.loads(json.dumps(happened.KINDS.written(said)))
        kind = happened.KINDS.kind_of(said)
        self.history.append(Event(seq, "review/2019/620102", seq, self.at, actor, kind, body, f"{seq:064x}"))
        return self.now

    def do(self, actor: str, command: Callable[..., object], *said: Any, **named_: Any) -> Review:
        """What a command says of the review as it stands, by somebody of that name."""
        return self.add(command(self.now, named(actor), *said, **named_), actor)

    def until_review(self) -> Course:
        self.do("区里", commands.submit)
        return self

    def until_checked(self) -> Course:
        self.until_review()
        self.do("评分人", commands.score, CONTRACTS, 0, reason="未报送")
        self.do("复核人", commands.check)
        return self

    def until_sealed(self) -> Course:
        self.until_checked()
        self.do("签发人", commands.sign)
        self.do("签发人", commands.seal)
        return self

    def until_told(self) -> Course:
        self.until_sealed()
        self.do("评分人", commands.tell)
        return self
