"""One district on one sheet: its verdicts, its key figures beside the others, who is missing, its funding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.answers import beside
from analytics.answers.clauses import Chapter, clauses
from analytics.answers.districts.grid import Cell, columns_of, reference_part
from analytics.answers.districts.institutions import Institutions, institutions, is_institution
from analytics.answers.districts.owed import Owing, Renewals, owing
from analytics.answers.districts.standing import (
    RESIDENTS,
    Per,
    Standings,
    average,
    is_among_all,
    spans,
    standings,
    usual_span,
)
from analytics.answers.workforce import registration_states
from analytics.assess.assessment import Assessment, OneYear, Point, TotalChange
from analytics.assess.duties import Measure
from analytics.assess.totals import total_change
from analytics.assess.verdict import worst_first
from analytics.policy.register import Indicator, Kind
from analytics.progress import verdicts
from analytics.progress.history import observed
from analytics.progress.look import Look
from analytics.progress.measures import way
from analytics.reference import districts
from analytics.warehouse.questions import observations as questions

#: What a district is compared in, on its sheet and beside others.
KEY_FIGURES = (
    "workforce.total",
    "workforce.professional",
    "workforce.senior",
    "agencies.count",
    "agencies.professionals",
    "certified.on_post",
    "volunteers.linked",
    "funding.purchase",
)
#: What its sheet shows over time.
TRENDS = ("workforce.total", "workforce.professional", "workforce.senior", "communities.staffed")


@dataclass(frozen=True)
class KeyFigure:
    """One number of a district beside its fellow districts' average."""

    standings: Standings
    district_code: str
    #: The districts taken together: share, or by residents; None where one has no number.
    average: float | None
    #: The whole city's own number, where the district's viewer does not see all districts.
    city: Point | None = None

    @property
    def indicator(self) -> Indicator:
        return self.standings.indicator

    @property
    def city_by_residents(self) -> float | None:
        """The whole city's per 10,000 residents of all its districts."""
        value = self.city.value if self.city else None
        residents = sum(district.population_2020 for district in districts().values())
        return None if value is None or self.indicator.is_share else value * RESIDENTS / residents


@dataclass(frozen=True)
class Missing:
    """A community without a professional."""

    code: str
    name: str
    street: str


@dataclass(frozen=True)
class Profile:
    """Everything one district's sheet shows."""

    district_code: str
    #: The targets the policy sets for districts, worst first.
    verdicts: tuple[tuple[Indicator, Assessment], ...]
    #: The city-wide numbers of people beside the district's reference share.
    references: tuple[tuple[Indicator, Cell], ...]
    figures: tuple[KeyFigure, ...]
    #: What is not there yet of what the policy sets for the district.
    owing: Owing
    #: What is there or not: when it was established, and when it was closed.
    institutions: tuple[Institutions, ...]
    #: Duties and tracked measures, clause by clause.
    measures: tuple[Chapter, ...]
    missing: tuple[Missing, ...]
    #: Floor and growth, one entry a fund year.
    years: Mapping[str, tuple[OneYear, ...]]
    trends: Mapping[str, tuple[Point, ...]]
    #: The shares that went against their own number within a year, for their total changed.
    total_changes: tuple[tuple[Indicator, TotalChange], ...]
    #: The whole city's beside them, by indicator: the verdict on targets, duties and tracked measures.
    city_targets: Mapping[str, Assessment]
    city_measures: Mapping[str, Measure]
    #: Its viewer sees all districts: averages and places are among all of them.
    is_among_all: bool


def profile(look: Look) -> Profile:
    """The district looked at, on its day."""
    judged, register = verdicts.of(look), look.register
    speaking = {indicator.id: judged[indicator.id].overall for indicator in columns_of(register)}
    own = {id: item for id, item in speaking.items() if register.indicator(id).kind is not Kind.LEVEL}
    history = observed(look)
    missing = _missing(look, own["communities.staffed"].missing)
    return Profile(
        look.unit,
        tuple((register.indicator(item.id), item) for item in worst_first(own.values())),
        tuple(
            (register.indicator(id), Cell(item, reference_part(register.indicator(id), look.unit)))
            for id, item in speaking.items()
            if id not in own
        ),
        key_figures(look),
        owing(
            [(register.indicator(id), judged[id]) for id in own],
            on=look.as_of,
            names={community.code: community.name for community in missing},
            renewals=_renewals(look),
        ),
        tuple(
            institutions(look, register.indicator(id)) for id in own if is_institution(register.indicator(id))
        ),
        measures_by_clause(look),
        missing,
        {
            indicator.id: judged[indicator.id].years
            for indicator in columns_of(register)
            if indicator.kind.is_yearly
        },
        {id: history.points(id, look.unit, look.as_of) for id in TRENDS},
        total_changes_within_a_year(look),
        beside.targets(look),
        beside.measures(look),
        is_among_all(look),
    )


def key_figures(look: Look) -> tuple[KeyFigure, ...]:
    """The key figures of the district looked at, each with all districts' standings over the usual span."""
    made = []
    for id in KEY_FIGURES:
        indicator = look.register.indicator(id)
        since = usual_span(spans(look, indicator), look.as_of)
        all_districts = standings(look, indicator, since=since, per=Per.RESIDENTS)
        city = None if is_among_all(look) else beside.now(look, indicator)
        made.append(KeyFigure(all_districts, look.unit, average(all_districts, Per.RESIDENTS), city))
    return tuple(made)


def total_changes_within_a_year(look: Look) -> tuple[tuple[Indicator, TotalChange], ...]:
    """Of the shares on the sheet those that went against their own number, in the order of the policy."""
    history = observed(look)
    shown = (*TRENDS, *KEY_FIGURES)
    shares = [item for item in look.register.indicators.values() if item.is_share and item.id in shown]
    found = []
    for indicator in shares:
        points = way(history, indicator, look.unit, look.as_of)
        since = usual_span(spans(look, indicator), look.as_of)
        before = next((point for point in points if point.on == since), None)
        if points and (change := total_change(before, points[-1])):
            found.append((indicator, change))
    return tuple(found)


def measures_by_clause(look: Look) -> tuple[Chapter, ...]:
    """Every duty and tracked measure of the register under the clause it rests on, each once."""
    return tuple(
        Chapter(chapter.clause, entries)
        for chapter in clauses(look)
        if (entries := tuple(
            entry
            for entry in chapter.entries
            if not entry.indicator.is_target and entry.indicator.clause == chapter.clause.id
        ))
    )  # fmt: skip


def _renewals(look: Look) -> Renewals | None:
    states = registration_states(look) or {}
    lapsed, due = states.get("lapsed", 0), states.get("due", 0)
    return Renewals(lapsed, due) if states and lapsed is not None and due is not None else None


def _missing(look: Look, codes: Sequence[str]) -> tuple[Missing, ...]:
    """The communities of the given codes by name, street by street."""
    if not codes:
        return ()
    rows = questions.community_staffing(look.catalogue, look.snapshot, scope=look.scope)
    lacking = rows[rows["code"].isin(codes)].sort_values(["street", "code"])
    return tuple(
        Missing(code, name, street)
        for code, name, street in zip(lacking["code"], lacking["name"], lacking["street"], strict=True)
    )
