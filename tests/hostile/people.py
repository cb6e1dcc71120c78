"""What people write, made of texts that try to act, by people who are called so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from analytics.access.viewer import Viewer, everybody
from analytics.errors import Refusal
from analytics.kept.store import Store
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reviews import acting, commands, evidence
from analytics.reviews.acting import Actions
from analytics.reviews.meetings import Meetings
from analytics.reviews.notes import Notes
from analytics.reviews.scheme import scheme
from analytics.reviews.schemes import Schemes
from analytics.reviews.store import Reviews
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests import reviewed
from tests.acted import met
from tests.reviews.acting_city import in_days
from tests.reviews.attached import pdf

#: Of the reviews, those of which something is written.
YEAR, IN_REVIEW, TOLD = reviewed.YEAR, reviewed.IN_REVIEW, reviewed.TOLD
#: On what, in a review.
ITEM = "communities.staffed"


def write(snapshots: Path, texts: Sequence[str]) -> None:
    """Reviews under way, actions, notes, a meeting, saved questions and evidence, all of these texts."""
    reviewed.opened(snapshots)
    met(snapshots)
    turn = _Turn(texts)
    _write_reviews(snapshots, turn)
    _write_actions(snapshots, turn, texts)
    _write_beside(snapshots, turn, texts)


class _Turn:
    """The texts one after the other, over and over: every field gets its own."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts, self._at = texts, 0

    def __call__(self) -> str:
        self._at += 1
        return self._texts[self._at % len(self._texts)]

    def name(self) -> Viewer:
        return everybody().named(self())


def _tried(turn: _Turn, act: Callable[[str, Viewer], Any], *, times: int = 40) -> None:
    """Does something with so many of the texts; those that are refused are refused."""
    for _ in range(times):
        with suppress(Refusal):
            act(turn(), turn.name())


def _write_reviews(snapshots: Path, turn: _Turn) -> None:
    def written(step: Callable[..., Any], code: str = IN_REVIEW) -> Callable[[str, Viewer], Any]:
        return lambda text, viewer: Reviews.of(snapshots, viewer).write(
            YEAR, code, lambda now: step(now, viewer, text)
        )

    def scored(now: Any, viewer: Viewer, text: str) -> Any:
        return commands.score(now, viewer, ITEM, 19.0, reason=text, remark=text)

    def shown(now: Any, viewer: Viewer, text: str) -> Any:
        kept = evidence.keep(snapshots, pdf(more=f"%{text!a}\n".encode()), f"{text}.pdf", viewer)
        said: Any = {"sha256": kept.sha256, "name": kept.name, "mime": kept.mime, "size": kept.size}
        return commands.show(now, viewer, ITEM, **said)

    _tried(
        turn, written(lambda now, viewer, text: commands.self_assess(now, viewer, ITEM, 18.0, text)), times=8
    )
    for code in (IN_REVIEW, TOLD):
        _step(snapshots, code, reviewed.DISTRICT, commands.submit)
    for step in (
        scored,
        shown,
        partial(_with_item, commands.ask_evidence),
        partial(_with_item, commands.ask),
    ):
        _tried(turn, written(step), times=12)
    for seq in [*reviewed.review(snapshots, IN_REVIEW).questions][:6]:
        _tried(
            turn, written(lambda now, viewer, text, seq=seq: commands.answer(now, viewer, seq, text)), times=1
        )
    for document in reviewed.review(snapshots, IN_REVIEW).entries[ITEM].documents[:6]:
        judged = partial(_judged, document.by.seq)
        _tried(turn, written(judged), times=1)
    _tried(turn, written(lambda now, viewer, text: commands.adjust(now, viewer, 0.1, text)), times=8)
    reviewed.settle(snapshots, TOLD)
    for viewer, move in (
        (reviewed.CHECKER, commands.check),
        (reviewed.SIGNER, commands.sign),
        (reviewed.SIGNER, commands.seal),
        (reviewed.REVIEWER, commands.tell),
    ):
        _step(snapshots, TOLD, viewer, move)
    for item in [*reviewed.review(snapshots, TOLD).entries][:12]:
        objected = partial(_objected, item)
        _tried(turn, written(objected, TOLD), times=1)


def _step(snapshots: Path, code: str, viewer: Viewer, step: Callable[..., Any]) -> None:
    Reviews.of(snapshots, viewer).write(YEAR, code, lambda now: step(now, viewer))


def _with_item(step: Callable[..., Any], now: Any, viewer: Viewer, text: str) -> Any:
    return step(now, viewer, ITEM, text)


def _self_assessed(now: Any, viewer: Viewer, text: str) -> Any:
    return commands.self_assess(now, viewer, ITEM, 18.0, text)


def _judged(seq: int, now: Any, viewer: Viewer, text: str) -> Any:
    return commands.judge(now, viewer, ITEM, seq, False, text)


def _objected(item: str, now: Any, viewer: Viewer, text: str) -> Any:
    return commands.object(now, viewer, item, text)


def _write_actions(snapshots: Path, turn: _Turn, texts: Sequence[str]) -> None:
    """An action of every text; some of them go their way."""
    ids = []
    for number, text in enumerate(texts):
        asked: Any = {"indicator": ITEM, "district_code": "620102", "year": 2020, "due": in_days(number % 20)}
        with suppress(Refusal):
            made = Actions.of(snapshots, turn.name()).set(register(), what=text, responsible=turn(), **asked)
            ids.append(made.id)
    deeds: tuple[Callable[..., Any], ...] = (
        acting.note,
        lambda now, viewer, _text: acting.take_over(now, viewer),
        acting.report_done,
        acting.send_back,
        acting.report_done,
        acting.close,
    )
    for place, id in enumerate(ids[:30]):
        for deed in deeds[: place % 7]:
            with suppress(Refusal):
                viewer, text = turn.name(), turn()
                Actions.of(snapshots, viewer).write(id, partial(_done, deed, viewer, text))
    for id in ids[30:36]:
        with suppress(Refusal):
            viewer, text = turn.name(), turn()
            Actions.of(snapshots, viewer).write(id, partial(_done, acting.withdraw, viewer, text))


def _done(deed: Callable[..., Any], viewer: Viewer, text: str, now: Any) -> Any:
    return deed(now, viewer, text)


def _write_beside(snapshots: Path, turn: _Turn, texts: Sequence[str]) -> None:
    """Notes, minutes, saved questions, and the reason of another scheme."""
    look = Look.of(everybody(), Catalogue(snapshots), register())
    day = date(2019, 12, 31)
    for text in texts[::3]:
        with suppress(Refusal):
            Notes.of(snapshots, turn.name()).pin(
                register(), indicator=ITEM, district_code="620100", on=day, text=text
            )
        with suppress(Refusal):
            Store.of(snapshots, everybody()).save(text, {"subject": "people", "measure": "people"})
    meetings = Meetings.of(snapshots, turn.name())
    with suppress(Refusal):
        meeting = meetings.hold(look, in_days(0))
        for chunk in _chunks(texts, 300):
            with suppress(Refusal):
                meetings.write_minutes(meeting.id, "\n".join(text for text in chunk if len(text) < 80))
    for year, text in enumerate(list(texts)[:6], start=2021):
        with suppress(Refusal):
            Schemes.of(snapshots, turn.name()).adopt(year, _another(scheme(), year), register(), reason=text)


def _another(now: Any, year: int) -> Any:
    from dataclasses import replace

    return replace(now, variation=now.variation + year / 1e6)


def _chunks(texts: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    for first in range(0, len(texts), most):
        yield texts[first : first + most]
