"""One district on one sheet: its verdicts, its key figures beside the others, who is missing, its funding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.access.scope import Scope
from analytics.answers.districts.grid import Cell, columns_of, reference_part
from analytics.answers.districts.standing import Per, Standings, average, spans, standings, usual_span
from analytics.assess.assessment import Assessment, Point
from analytics.assess.verdict import overall, worst_first
from analytics.policy.register import Indicator, Kind, Register
from analytics.progress import progress
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.catalogue import Catalogue

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

    @property
    def indicator(self) -> Indicator:
        return self.standings.indicator


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
    missing: tuple[Missing, ...]
    #: Floor and growth, one entry a fund year.
    years: Mapping[str, tuple[Assessment, ...]]
    trends: Mapping[str, tuple[Point, ...]]


def profile(
    catalogue: Catalogue, register: Register, *, as_of: date, seq: int, district_code: str, scope: Scope
) -> Profile:
    """One district by the snapshot of `as_of` as known at `seq`; a unit outside the scope is refused."""
    found = progress.assessments(
        catalogue, register, as_of=as_of, seq=seq, district_code=district_code, scope=scope
    )
    speaking = {
        one.id: item
        for one in columns_of(register)
        if (item := overall(entry for entry in found if entry.id == one.id)) is not None
    }
    own = {id: item for id, item in speaking.items() if register.indicator(id).kind is not Kind.LEVEL}
    history = progress.history(catalogue, register, seq=seq, scope=scope)
    return Profile(
        district_code,
        tuple((register.indicator(item.id), item) for item in worst_first(own.values())),
        tuple(
            (register.indicator(id), Cell(item, reference_part(register.indicator(id), district_code)))
            for id, item in speaking.items()
            if id not in own
        ),
        key_figures(catalogue, register, as_of=as_of, seq=seq, district_code=district_code, scope=scope),
        _missing(catalogue, own["communities.staffed"].missing, as_of=as_of, seq=seq, scope=scope),
        {
            one.id: tuple(entry for entry in found if entry.id == one.id and entry.year is not None)
            for one in columns_of(register)
            if one.kind.is_yearly
        },
        {
            id: tuple(point for point in history.points(id, district_code) if point.on <= as_of)
            for id in TRENDS
        },
    )


def key_figures(
    catalogue: Catalogue, register: Register, *, as_of: date, seq: int, district_code: str, scope: Scope
) -> tuple[KeyFigure, ...]:
    """The key figures of one district, each with all districts' standings over the usual span."""
    history = progress.history(catalogue, register, seq=seq, scope=scope)
    made = []
    for id in KEY_FIGURES:
        indicator = register.indicator(id)
        found = standings(
            catalogue,
            register,
            indicator,
            as_of=as_of,
            seq=seq,
            scope=scope,
            since=usual_span(spans(history, indicator, as_of), as_of),
            per=Per.RESIDENTS,
        )
        made.append(KeyFigure(found, district_code, average(found, Per.RESIDENTS)))
    return tuple(made)


def _missing(
    catalogue: Catalogue, codes: Sequence[str], *, as_of: date, seq: int, scope: Scope
) -> tuple[Missing, ...]:
    """The communities of the given codes by name, street by street."""
    if not codes:
        return ()
    rows = questions.community_staffing(catalogue, catalogue.on(as_of, seq), scope=scope)
    lacking = rows[rows["code"].isin(codes)].sort_values(["street", "code"])
    return tuple(
        Missing(code, name, street)
        for code, name, street in zip(lacking["code"], lacking["name"], lacking["street"], strict=True)
    )
