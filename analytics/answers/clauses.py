"""The policy clause by clause, each with the live numbers that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics.assess import change, verdict
from analytics.assess.assessment import Assessment, Point, Reason, Status, TotalChange
from analytics.assess.calendar import LATE_DAYS, years_before
from analytics.assess.change import Change
from analytics.assess.duties import Measure, Movement, movement
from analytics.assess.totals import total_change
from analytics.assess.verdict import DONE, is_behind
from analytics.policy.register import Clause, Indicator, Kind, Register
from analytics.progress import measures, verdicts
from analytics.progress.history import is_summed
from analytics.progress.look import Look
from analytics.tables import Table


class Only(StrEnum):
    """Which entries a reader wants to see."""

    ALL = "all"
    BEHIND = "behind"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Entry:
    """One indicator of a clause: a dated target's verdict, or a duty's or measure's number."""

    indicator: Indicator
    assessment: Assessment | None = None
    #: A dated target's verdict a year before.
    before: Assessment | None = None
    measure: Measure | None = None
    #: What else a dated target's verdict says than a year before: itself, its milestones, its fund years.
    changes: tuple[Change, ...] = ()
    #: The same districts stand behind a dated target's two verdicts.
    is_comparable: bool = True

    @property
    def movement(self) -> Movement | None:
        """Better or worse than a year before; None where a number is missing or counts other districts.

        Unit-years have none: one more year that is over is neither a rise nor a fall.
        """
        if self.measure is not None:
            return self.measure.movement
        if not self.is_comparable or self.indicator.kind.is_yearly:
            return None
        now, then = _compared(self.indicator, self.assessment), _compared(self.indicator, self.before)
        return None if now is None or then is None else movement(self.indicator.direction, now - then)

    @property
    def verdict(self) -> str:
        """The verdict as a table has it."""
        if self.assessment is not None:
            return verdict.code(self.assessment)
        assert self.measure is not None
        return self.measure.verdict

    @property
    def numbers(self) -> tuple[Assessment | Point | None, Assessment | Point | None]:
        """What has a value and a total, now and a year before."""
        return (self.measure.now, self.measure.before) if self.measure else (self.assessment, self.before)

    @property
    def total_change(self) -> TotalChange | None:
        """Why a share went against its own number since a year before; None where it did not, or nothing is
        compared.
        """
        if self.movement is None or not self.indicator.is_share:
            return None
        return total_change(*(_point(one) for one in reversed(self.numbers)))

    @property
    def is_behind(self) -> bool:
        """Behind its schedule or sliding, a duty not met, or a tracked measure worse than a year before."""
        if self.assessment is not None:
            return is_behind(self.assessment)
        assert self.measure is not None
        return self.measure.status is Status.NOT_MET or (
            self.measure.status is None and self.measure.movement is Movement.WORSE
        )

    @property
    def lacks_data(self) -> bool:
        """There is no number, though the policy asks for one here."""
        if self.assessment is not None:
            return self.assessment.value is None and self.assessment.reason is not Reason.NO_DISTRICT_TARGET
        now = self.measure.now if self.measure else None
        return now is None or now.value is None


@dataclass(frozen=True)
class Chapter:
    """One clause with its indicators, in the order of the text."""

    clause: Clause
    entries: tuple[Entry, ...]

    @property
    def depth(self) -> int:
        """1 for a part, 2 for a section, 3 for an item."""
        return self.clause.id.count(".") + 1


@dataclass(frozen=True)
class Tally:
    """How many indicators stand where; each once, also where two clauses ask for it."""

    targets: int
    targets_reached: int
    duties: int
    duties_met: int
    tracked: int
    tracked_better: int
    tracked_worse: int
    behind: int
    no_data: int


def clauses(look: Look) -> tuple[Chapter, ...]:
    """Every clause of the policy; each indicator of the register stands under the clause it rests on."""
    since = years_before(look.as_of)
    earlier = [look.on(day) for day in look.days if 0 <= (since - day).days <= LATE_DAYS]
    before = earlier[-1] if earlier else None
    now, then = verdicts.of(look), verdicts.of(before) if before else {}

    def is_comparable(indicator: Indicator) -> bool:
        if not look.is_city or not is_summed(indicator) or before is None:
            return True
        return measures.told(look, indicator) == measures.told(before, indicator)

    def entry(indicator: Indicator) -> Entry:
        if not indicator.is_target:
            return Entry(indicator, measure=measures.measured(look, indicator))
        return Entry(
            indicator,
            assessment=now[indicator.id].overall,
            before=then[indicator.id].overall if then else None,
            changes=change.changes(then[indicator.id], now[indicator.id]) if then else (),
            is_comparable=is_comparable(indicator),
        )

    return tuple(
        Chapter(clause, tuple(entry(indicator) for indicator in look.register.of_clause(clause.id)))
        for clause in look.register.clauses
    )


def tally(chapters: Iterable[Chapter]) -> Tally:
    """The counts over all entries; a target or duty the policy does not set for the unit is left out."""
    entries = {entry.indicator.id: entry for chapter in chapters for entry in chapter.entries}.values()
    targets = [
        entry.assessment
        for entry in entries
        if entry.assessment is not None and entry.assessment.reason is not Reason.NO_DISTRICT_TARGET
    ]
    duties = [
        entry.measure
        for entry in entries
        if entry.indicator.kind is Kind.DUTY
        and entry.measure is not None
        and entry.measure.reason is not Reason.NO_DISTRICT_TARGET
    ]
    tracked = [entry for entry in entries if entry.indicator.kind is Kind.TRACKED]
    return Tally(
        targets=len(targets),
        targets_reached=sum(assessment.status in DONE for assessment in targets),
        duties=len(duties),
        duties_met=sum(measure.status is Status.MET for measure in duties),
        tracked=len(tracked),
        tracked_better=sum(entry.movement is Movement.BETTER for entry in tracked),
        tracked_worse=sum(entry.movement is Movement.WORSE for entry in tracked),
        behind=sum(entry.is_behind for entry in entries),
        no_data=sum(entry.lacks_data for entry in entries),
    )


def table(
    chapters: Iterable[Chapter], *, name: str = "clauses", city: Mapping[str, Measure] | None = None
) -> Table:
    """One row an indicator, in the order of the text: its verdict, and the numbers of both days.

    Of a district with the `city`'s measures beside its own, missing where it may not stand there.
    """
    rows = [(entry, _row(chapter, entry)) for chapter in chapters for entry in chapter.entries]
    return Table(name, [row | _of_city(city, entry.indicator.id) for entry, row in rows])


def _of_city(city: Mapping[str, Measure] | None, id: str) -> dict[str, object]:
    if not city:
        return {}
    known = city.get(id)
    now = known.now if known else None
    return {
        "verdict_city": known.verdict if known else None,
        "value_city": now.value if now else None,
        "total_city": now.total if now else None,
    }


def _row(chapter: Chapter, entry: Entry) -> dict[str, object]:
    now, before = entry.numbers
    return {
        "clause": chapter.clause.id,
        "heading": chapter.clause.id,
        "indicator": entry.indicator.id,
        "force": entry.indicator.force,
        "verdict": entry.verdict,
        "value": now.value if now else None,
        "total": now.total if now else None,
        "counted_unit": entry.indicator.unit,
        "value_year_before": before.value if before else None,
        "total_year_before": before.total if before else None,
        "movement": entry.movement,
        "sentence": entry.indicator.quote,
    }


def matching(
    chapters: Sequence[Chapter], register: Register, *, words: str = "", only: Only = Only.ALL
) -> tuple[Chapter, ...]:
    """The chapters with the entries that hold all words (in either language) and are wanted.

    The words may stand in a clause's number, heading and summary, and in an indicator's name,
    definition, sentence and departments. A chapter without such entries stays where its own text holds
    all words, or where it stands above one that stays.
    """
    wanted = words.casefold().split()

    def holds(*texts: str) -> bool:
        text = "\n".join(texts).casefold()
        return all(word in text for word in wanted)

    def own(clause: Clause) -> tuple[str, ...]:
        labels = (clause.heading, clause.summary)
        return (clause.id, *(label.in_language(language) for label in labels for language in ("zh", "en")))

    def is_wanted(entry: Entry) -> bool:
        return only is Only.ALL or (entry.is_behind if only is Only.BEHIND else entry.lacks_data)

    kept: dict[str, Chapter] = {}
    for chapter in chapters:
        entries = tuple(
            entry
            for entry in chapter.entries
            if is_wanted(entry) and holds(*own(chapter.clause), *_texts(entry.indicator, register))
        )
        if entries or (only is Only.ALL and holds(*own(chapter.clause))):
            kept[chapter.clause.id] = Chapter(chapter.clause, entries)
    return tuple(
        kept.get(chapter.clause.id, Chapter(chapter.clause, ()))
        for chapter in chapters
        if any(id == chapter.clause.id or id.startswith(f"{chapter.clause.id}.") for id in kept)
    )


def _texts(indicator: Indicator, register: Register) -> tuple[str, ...]:
    labels = (indicator.name, indicator.definition, *register.owner_labels(indicator))
    texts = (label.in_language(language) for label in labels for language in ("zh", "en"))
    return (indicator.quote, indicator.rendering, *texts)


def _point(one: Assessment | Point | None) -> Point | None:
    return Point(one.as_of, one.value, one.total) if isinstance(one, Assessment) else one


def _compared(indicator: Indicator, assessment: Assessment | None) -> float | None:
    """What of a verdict is compared: the share of a coverage, else the value."""
    if assessment is None or assessment.value is None:
        return None
    if indicator.kind is Kind.COVERAGE:
        return assessment.value / assessment.total if assessment.total else None
    return assessment.value
