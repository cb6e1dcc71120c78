"""Whatever is tried in whatever order, a review keeps its promises."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from analytics.errors import Refusal
from analytics.reviews import commands, sealing, store
from analytics.reviews.agenda import in_the_way
from analytics.reviews.items import Standing
from analytics.reviews.result import result
from analytics.reviews.review import Review, Seal, Step, as_sealed, review
from tests.reviews.course import ASSOCIATION, CONTRACTS, STAFFED, Course

FIRST_DAY = date(2020, 1, 1)
#: Where each command may lead from each step; all others stay at theirs.
LEADS: dict[str, dict[Step, set[Step]]] = {
    "submit": {Step.SELF_ASSESSMENT: {Step.IN_REVIEW}},
    "give_back": {
        Step.IN_REVIEW: {Step.SELF_ASSESSMENT},
        Step.CHECKED: {Step.IN_REVIEW},
        Step.SIGNED: {Step.IN_REVIEW},
    },
    "check": {Step.IN_REVIEW: {Step.CHECKED}},
    "sign": {Step.CHECKED: {Step.SIGNED}},
    "seal": {Step.SIGNED: {Step.SEALED}, Step.DECIDED: {Step.DECIDED}},
    "tell": {Step.SEALED: {Step.TOLD}},
    "object": {step: {Step.OBJECTED} for step in (Step.TOLD, Step.OBJECTED, Step.DECIDED)},
    "decide": {Step.OBJECTED: {Step.OBJECTED, Step.DECIDED}},
    "finalize": {Step.TOLD: {Step.FINAL}, Step.DECIDED: {Step.FINAL}},
    "reopen": {step: {Step.IN_REVIEW} for step in (Step.SEALED, Step.TOLD, Step.DECIDED, Step.FINAL)},
}
#: Between checking and telling nobody touches what was checked.
CLOSED = (Step.CHECKED, Step.SIGNED, Step.SEALED, Step.TOLD, Step.FINAL)

WRONG = (20.1, -0.1, 0.05, math.nan, math.inf)
#: The way to late steps, one after the other.
STARTS: tuple[Callable[[Course], object], ...] = (
    lambda course: course.do("区里", commands.submit),
    lambda course: course.do("评分人", commands.score, CONTRACTS, 0.0, reason="没有数据"),
    lambda course: [course.do("复核人", commands.check), course.do("签发人", commands.sign)],
    lambda course: [course.do("签发人", commands.seal), course.do("评分人", commands.tell)],
    lambda course: course.do("区里", commands.object, STAFFED, "不同意"),
)

actors = st.sampled_from(["区里", "评分人", "复核人", "签发人"])
ids = st.sampled_from([STAFFED, ASSOCIATION, CONTRACTS] * 5 + ["unknown"])
scores = st.one_of(
    st.integers(0, 100).map(lambda tenths: tenths / 10),
    st.sampled_from([None, 0.0, 10.0, 20.0]),
    st.sampled_from([3.3, 5.5, 7.0, *WRONG]),
)
texts = st.sampled_from(["理由充分"] * 10 + ["", "身份证 110101199003070038"])
seqs = st.integers(1, 60)


def moving(name: str, /, **said: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """One of the methods below, and what it is told."""
    return st.tuples(st.just(name), st.fixed_dictionaries(said))


#: Drawn by one rule, since hypothesis leaves rules out of whole runs: late steps would hardly be reached.
moves = st.one_of(
    moving("time_passes", days=st.integers(1, 20)),
    moving("hand_in", actor=actors),
    moving("self_assess", actor=actors, id=ids, score=scores, text=texts),
    moving("self_assess", actor=actors, id=ids, score=scores, text=texts),
    moving("score", actor=actors, id=ids, score=scores, applicable=st.booleans(), text=texts),
    moving("score", actor=actors, id=ids, score=scores, applicable=st.booleans(), text=texts),
    moving("settle_all", actor=actors),
    moving("ask", actor=actors, id=ids, text=texts),
    moving("ask_evidence", actor=actors, id=ids, text=texts),
    moving("show", actor=actors, id=ids, name=texts, digit=st.sampled_from("abX")),
    moving("judge", actor=actors, id=ids, seq=seqs, is_accepted=st.booleans(), text=texts),
    moving("adjust", actor=actors, points=scores, text=texts),
    moving("adjust", actor=actors, points=scores, text=texts),
    moving("withdraw", actor=actors, seq=seqs),
    moving("give_back", actor=actors, text=texts),
    moving("go_on", actor=actors, command=st.sampled_from([commands.check, commands.sign, commands.seal])),
    moving("go_far", actor=actors),
    moving("go_far", actor=actors),
    moving("tell", actor=actors),
    moving("tell", actor=actors),
    moving("object", actor=actors, id=st.one_of(st.none(), ids), text=texts),
    moving("object", actor=actors, id=st.one_of(st.none(), ids), text=texts),
    moving("decide", actor=actors, is_upheld=st.booleans(), score=scores, text=texts),
    moving("decide", actor=actors, is_upheld=st.booleans(), score=scores, text=texts),
    moving("finalize", actor=actors),
    moving("reopen", actor=actors, text=texts),
    moving("reopen", actor=actors, text=texts),
)


class Reviewing(RuleBasedStateMachine):
    @initialize(start=st.integers(0, 5))
    def begin(self, start: int) -> None:
        """At any of the steps: most sequences would end before the late ones."""
        self.day = FIRST_DAY
        self.real_today = store.today
        store.today = lambda: self.day
        self.course = Course()
        self.seals: tuple[Seal, ...] = ()
        for go_on in STARTS[:start]:
            go_on(self.course)

    def teardown(self) -> None:
        if hasattr(self, "real_today"):
            store.today = self.real_today

    def tried(self, actor: str, command: Callable[..., object], *said: Any, **more: Any) -> None:
        """A command, taken or refused in a sentence; where it leads is where it may."""
        before, name = self.course.now, command.__name__
        self.course.at = datetime.combine(self.day, time(4), UTC)
        try:
            now = self.course.do(actor, command, *said, **more)
        except Refusal:
            assert self.course.now == before
            return
        assert now.step in LEADS.get(name, {}).get(before.step, {before.step}), (name, before.step, now.step)
        if before.step in CLOSED and name != "reopen":
            assert now.entries == before.entries

    @rule(move=moves)
    def something_happens(self, move: tuple[str, dict[str, Any]]) -> None:
        name, said = move
        getattr(self, name)(**said)

    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)

    def hand_in(self, actor: str) -> None:
        self.tried(actor, commands.submit)

    def self_assess(self, actor: str, id: str, score: float | None, text: str) -> None:
        self.tried(actor, commands.self_assess, id, score, text)

    def score(self, actor: str, id: str, score: float | None, applicable: bool, text: str) -> None:
        self.tried(actor, commands.score, id, score, applicable=applicable, reason=text)

    def settle_all(self, actor: str) -> None:
        self.settle(actor)

    def settle(self, actor: str) -> None:
        """Whatever is in the way of a check is put out of it."""
        now = self.course.now
        for id in in_the_way(now).unknown:
            self.tried(actor, commands.score, id, 0.0, reason="没有数据")
        for seq, question in now.questions.items():
            if question.answer is None:
                self.tried(actor, commands.answer, seq, "答复")
        for id, entry in now.entries.items():
            for document in entry.documents:
                if document.is_accepted is None:
                    self.tried(actor, commands.judge, id, document.by.seq, True, "")

    def ask(self, actor: str, id: str, text: str) -> None:
        self.tried(actor, commands.ask, id, text)

    def ask_evidence(self, actor: str, id: str, text: str) -> None:
        self.tried(actor, commands.ask_evidence, id, text)

    def show(self, actor: str, id: str, name: str, digit: str) -> None:
        self.tried(actor, commands.show, id, sha256=digit * 64, name=name, mime="x", size=1)

    def judge(self, actor: str, id: str, seq: int, is_accepted: bool, text: str) -> None:
        self.tried(actor, commands.judge, id, seq, is_accepted, text)

    def adjust(self, actor: str, points: float | None, text: str) -> None:
        self.tried(actor, commands.adjust, -1.0 if points is None else points, text)

    def withdraw(self, actor: str, seq: int) -> None:
        self.tried(actor, commands.withdraw, seq)

    def give_back(self, actor: str, text: str) -> None:
        self.tried(actor, commands.give_back, text)

    def go_on(self, actor: str, command: Callable[..., object]) -> None:
        self.tried(actor, command)

    def go_far(self, actor: str) -> None:
        """So that late steps are reached often."""
        self.hand_in(actor)
        self.settle("评分人")
        for name, command in (
            ("复核人", commands.check),
            ("签发人", commands.sign),
            ("签发人", commands.seal),
        ):
            self.tried(name, command)

    def tell(self, actor: str) -> None:
        self.tried(actor, commands.tell)

    def object(self, actor: str, id: str | None, text: str) -> None:
        self.tried(actor, commands.object, id, text)

    def decide(self, actor: str, is_upheld: bool, score: float | None, text: str) -> None:
        self.decide_all(actor, is_upheld, score, text)

    def decide_all(self, actor: str, is_upheld: bool, score: float | None, text: str) -> None:
        for seq, objection in self.course.now.objections.items():
            if objection.is_upheld is None:
                given = score if is_upheld and objection.item else None
                self.tried(actor, commands.decide, seq, is_upheld, text, given)

    def finalize(self, actor: str) -> None:
        self.tried(actor, commands.finalize)

    def reopen(self, actor: str, text: str) -> None:
        self.tried(actor, commands.reopen, text)

    @invariant()
    def the_same_events_give_the_same_review(self) -> None:
        assert review(self.course.history) == self.course.now

    @invariant()
    def what_is_sealed_stays(self) -> None:
        now = self.course.now
        assert now.seals[: len(self.seals)] == self.seals
        assert [seal.version for seal in now.seals] == list(range(1, len(now.seals) + 1))
        assert sealing.broken(now) == ()
        sealed = as_sealed(now)
        assert (sealed is None) == (not now.seals)
        if now.is_sealed:
            assert sealed is not None
            assert sealed.entries == now.entries
        self.seals = now.seals

    @invariant()
    def scores_are_within_their_weight(self) -> None:
        for entry in self.course.now.entries.values():
            assert entry.score is None or 0 <= entry.score <= entry.item.weight
            assert (entry.score is None) == (entry.standing is not Standing.SCORED)

    @invariant()
    def what_is_open_is_no_0(self) -> None:
        now = self.course.now
        found = result(now)
        is_open = any(entry.standing is Standing.NO_DATA for entry in now.entries.values())
        assert bool(found.open) == is_open
        assert (found.percent is None) == (is_open or not found.possible)
        assert found.lowest <= (found.lowest if found.percent is None else found.percent) <= found.highest
        assert (found.lowest < found.highest) == is_open

    @invariant()
    def nobody_checks_their_own(self) -> None:
        now: Review = self.course.now
        if now.step in CLOSED:
            assert not in_the_way(now)
            assert now.checked is not None
            assert now.signed is None or now.signed.actor != now.checked.actor
            before = [
                event.actor for event in now.history if event.seq < now.checked.seq and event.kind == "scored"
            ]
            assert now.checked.actor not in before
        if now.step is Step.FINAL:
            assert now.is_sealed


TestReviewing = Reviewing.TestCase
# A failure is told as it was found: to make it short takes minutes.
TestReviewing.settings = settings(max_examples=80, stateful_step_count=30, phases=[Phase.generate])
