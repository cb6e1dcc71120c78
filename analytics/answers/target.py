"""What the page of one target shows: its verdicts, its way so far, its districts, its revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.answers import beside
from analytics.assess import verdict
from analytics.assess.assessment import Assessment, Dated, Point, Reason, Scheduled, TotalChange, Verdict
from analytics.assess.change import Change, changes
from analytics.assess.schedule import Schedule
from analytics.assess.totals import total_changes
from analytics.language import formats, phrases
from analytics.language.changes import of_changes
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Kind, Milestone, Register
from analytics.progress import verdicts
from analytics.progress.history import observed
from analytics.progress.look import Look
from analytics.tables import Table
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.questions.rules import rules_of
from analytics.warehouse.snapshots.snapshot import Snapshot


@dataclass(frozen=True)
class Revision:
    """A day that was published again, and what that changed in one target's number or verdict."""

    #: Which snapshot said so first, and which speaks for the day now.
    seq_then: int
    seq_now: int
    then: Assessment
    now: Assessment
    #: What else of the verdict differs: an earlier milestone, or a fund year.
    parts: tuple[Change, ...] = ()

    @property
    def as_of(self) -> date:
        return self.now.as_of

    @property
    def changes_something(self) -> bool:
        """Another number, or another verdict in words, be it on an earlier milestone or a fund year."""
        return bool(self.parts) or _said(self.then) != _said(self.now)


@dataclass(frozen=True)
class Dossier:
    """One target in one unit on one day."""

    indicator: Indicator
    verdict: Verdict
    #: The way so far: every snapshot up to the day.
    points: tuple[Point, ...]
    #: The same of each district, where the districts are counted.
    district_points: Mapping[str, tuple[Point, ...]]
    #: What spoke for the target at every snapshot up to the day, as known now; empty in a district where the
    #: policy sets no number.
    history: tuple[Assessment, ...]
    #: The days up to the day whose revision changed the number or the verdict: reported then, revised now.
    revisions: tuple[Revision, ...] = ()
    #: In a district, the whole city's: its verdict, and what was counted at every snapshot.
    city: Verdict | None = None
    city_points: Mapping[date, Point] | None = None

    @property
    def knots(self) -> tuple[Point, ...]:
        """The schedule: the base, then the line at every milestone; empty without a base or a line."""
        assessment = self.verdict.overall
        if not isinstance(assessment, Scheduled):
            return ()
        base = Milestone(assessment.base_on, assessment.base)
        line = Schedule(base, self.indicator.milestones, self.indicator.direction).line
        return tuple(Point(knot.due, knot.target) for knot in line)

    @property
    def milestones(self) -> tuple[Point, ...]:
        """What the policy asks at every milestone of the schedule."""
        asked = {milestone.due: milestone.target for milestone in self.indicator.milestones}
        return tuple(Point(knot.on, asked[knot.on]) for knot in self.knots[1:])

    @property
    def way(self) -> tuple[Point, ...]:
        """What is drawn over time: the points, as shares where the target is a share."""
        return tuple(Point(point.on, point.share) for point in self.points) if self.as_share else self.points

    @property
    def city_way(self) -> tuple[Point, ...]:
        """The city's on the same days, where both are shares; numbers of people are too far apart."""
        if not self.as_share or self.city_points is None:
            return ()
        found = [(point.on, self.city_points.get(point.on)) for point in self.points]
        return tuple(Point(day, point.share if point else None) for day, point in found)

    @property
    def first_reported(self) -> tuple[Point, ...]:
        """The number first reported for the days whose revision changed it, as `way` has it."""

        def drawn(assessment: Assessment) -> float | None:
            if self.as_share:
                return assessment.completion if isinstance(assessment, Dated) else None
            return assessment.value

        return tuple(
            Point(revision.as_of, drawn(revision.then))
            for revision in self.revisions
            if (revision.then.value, revision.then.total) != (revision.now.value, revision.now.total)
        )

    @property
    def total_changes(self) -> tuple[TotalChange, ...]:
        """Where the share moved against its own number, for its total did."""
        return total_changes(self.points) if self.as_share else ()

    @property
    def as_share(self) -> bool:
        """Coverage is drawn and judged as a share."""
        return self.indicator.kind is Kind.COVERAGE


def dossier(look: Look, indicator_id: str) -> Dossier:
    """Everything known of one target up to the day; an unknown one is refused."""
    indicator = look.register.indicator(indicator_id)
    history = observed(look)

    def revision(first: Snapshot, last: Snapshot) -> Revision | None:
        rules = rules_of(look.catalogue, first, look.register)
        then = verdicts.of(look.known_at(first.seq, first.as_of).by(rules)).get(indicator.id)
        newest = verdicts.of(look.on(last.as_of))[indicator.id]
        if then is None:
            return None
        parts = tuple(one for one in changes(then, newest) if not one.entry.is_overall)
        return Revision(first.seq, last.seq, then.overall, newest.overall, parts)

    return Dossier(
        indicator,
        verdicts.of(look)[indicator.id],
        history.points(indicator.id, look.unit, look.as_of),
        {
            code: points
            for code in look.districts
            if not indicator.kind.is_yearly and (points := history.points(indicator.id, code, look.as_of))
        },
        _history(look, indicator.id),
        tuple(
            revised
            for first, last in _revised(look.catalogue.snapshots(look.seq), look.as_of)
            if (revised := revision(first, last)) is not None and revised.changes_something
        ),
        beside.verdict(look, indicator),
        beside.points(look, indicator),
    )


def burnup(shown: Dossier) -> Table:
    """One row a snapshot: what was counted, and what the schedule wanted by then, as it is drawn.

    In a district beside it what was counted in the city.
    """
    schedule = {entry.as_of: phrases.expected(entry) for entry in shown.history}
    columns: dict[str, list[object]] = {
        "as_of": [point.on for point in shown.points],
        "value": [point.value for point in shown.points],
        "total": [point.total for point in shown.points],
        "expected_share" if shown.as_share else "expected": [
            schedule.get(point.on) for point in shown.points
        ],
    }
    if shown.city_points is not None:
        of_city = [shown.city_points.get(point.on) for point in shown.points]
        columns["value_city"] = [point.value if point else None for point in of_city]
        columns["total_city"] = [point.total if point else None for point in of_city]
    return Table("burnup", columns)


def by_district(shown: Dossier) -> Table:
    """One row a district and snapshot."""
    rows = [
        {"district_code": code, "as_of": point.on, "value": point.value, "total": point.total}
        for code, points in shown.district_points.items()
        for point in points
    ]
    return Table("by-district", rows)


def years(shown: Dossier) -> Table:
    """One row a unit and fund year: the amount, what is asked, and the verdict."""
    rows = [
        {
            "sender": assessment.district_code,
            "fund_year": assessment.year,
            "amount_yuan": assessment.value,
            "asked_yuan": assessment.asked_yuan,
            "verdict": verdict.code(assessment),
        }
        for assessment in shown.verdict.years
    ]
    return Table("years", rows)


def history(shown: Dossier) -> Table:
    """One row a snapshot: the verdict on the target."""
    rows = [
        {
            "as_of": assessment.as_of,
            "verdict": verdict.code(assessment),
            "value": assessment.value,
            "gap_pp": assessment.gap_pp if isinstance(assessment, Scheduled) else None,
        }
        for assessment in shown.history
    ]
    return Table("history", rows)


def revisions(shown: Dossier, register: Register, t: Translator) -> Table:
    """One row a day published again: number and verdict reported then and revised now, in one language."""

    def said(assessment: Assessment) -> str:
        value, _ = phrases.value_and_target(shown.indicator, assessment, register, t)
        counted = f"{value} / {formats.number(assessment.total)}" if assessment.total else value
        return f"{counted} · {phrases.symbol(verdict.code(assessment))} {phrases.status_word(assessment, t)}"

    def row(revision: Revision) -> dict[str, object]:
        seqs = t("Snapshot {then} → {now}", then=revision.seq_then, now=revision.seq_now)
        return {
            "as_of": revision.as_of,
            "then": said(revision.then),
            "now": t("; ").join((said(revision.now), *of_changes(revision.parts, t))),
            "published_as": seqs,
        }

    return Table("revisions", [row(revision) for revision in shown.revisions])


def missing(look: Look, shown: Dossier) -> Table:
    """One row a community without a professional, by district and street."""
    staffing = questions.community_staffing(look.catalogue, look.snapshot, scope=look.scope)
    lacking = staffing[staffing["code"].isin(shown.verdict.overall.missing)]
    lacking = lacking.rename(columns={"name": "community_name"})
    columns = ("district_code", "street", "community_name", "posts", "professionals_reported")
    return Table("missing", {name: lacking[name].to_numpy() for name in columns})


def _history(look: Look, indicator_id: str) -> tuple[Assessment, ...]:
    """What spoke for the target on every day on which there was one."""
    spoken = (verdicts.of(look.on(day))[indicator_id].overall for day in look.days)
    return tuple(one for one in spoken if one.reason is not Reason.NO_DISTRICT_TARGET)


def _revised(snapshots: Sequence[Snapshot], as_of: date) -> list[tuple[Snapshot, Snapshot]]:
    """The first and the last snapshot of every day up to `as_of` that was published more than once."""
    days: dict[date, list[Snapshot]] = {}
    for snapshot in snapshots:
        if snapshot.as_of <= as_of:
            days.setdefault(snapshot.as_of, []).append(snapshot)
    return [(days[day][0], days[day][-1]) for day in sorted(days) if len(days[day]) > 1]


def _said(assessment: Assessment) -> tuple[object, ...]:
    return assessment.value, assessment.total, assessment.status, assessment.sliding, assessment.reason
