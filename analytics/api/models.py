"""What answers look like, for the OpenAPI document: rows, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from analytics import tables
from analytics.answers import method
from analytics.documents import code_documents, measure_documents, plain, subject_documents
from analytics.language.translator import translator
from analytics.policy.loading import register

Row = TypeVar("Row")

_ONLY = ConfigDict(extra="forbid")


class About(BaseModel):
    """The snapshot an answer is of."""

    model_config = _ONLY

    seq: int
    as_of: date
    revision: int = Field(description="0 for the first publish of a day, then 1, 2, …")
    data_nature: str = Field(description="sample: of made-up people; submission: of what districts sent.")


class Listing(BaseModel, Generic[Row]):
    """A page of rows."""

    model_config = _ONLY

    total: int = Field(description="How many rows there are in all.")
    offset: int
    limit: int
    rows: list[Row]


class ListingOfDay(Listing[Row], Generic[Row]):
    """A page of rows of a snapshot."""

    snapshot: About


class SnapshotRow(BaseModel):
    """A sealed snapshot: `snapshots --json` of the command line."""

    model_config = _ONLY

    seq: int
    as_of: date
    revision: int
    actor: str
    reason: str | None = Field(description="Why it was published, where its publisher says.")
    created_at: str
    districts: dict[str, str] = Field(
        description="Of those you may see, by code: reported or carried_forward."
    )
    rows: dict[str, int] | None = Field(
        description="By submitted table, of all districts; null where you do not see all of them."
    )
    data_nature: str


class SecondOpinion(BaseModel):
    """Actual yearly growth over the growth asked for."""

    model_config = _ONLY

    ratio: float | None
    score: float | None
    status: str | None


class ProjectionRow(BaseModel):
    """The mean of the last yearly changes, extended to the due date."""

    model_config = _ONLY

    value: float | None
    miss_share: float | None
    status: str | None


class TargetRow(BaseModel):
    """A verdict: of a target, of an earlier milestone, or of one unit's fund year."""

    model_config = _ONLY

    id: str
    district_code: str
    as_of: date
    year: int | None
    is_milestone: bool
    value: float | None
    total: float | None
    base: float | None
    base_on: date | None
    target: float | None
    due: date | None
    expected: float | None
    completion: float | None
    gap_pp: float | None
    lag_months: float | None
    needed_per_month: float | None
    status: str
    reason: str | None
    early: bool
    sliding: bool
    missing: list[str]
    cagr: SecondOpinion
    projection: ProjectionRow
    disagree: bool


class ObservationRow(BaseModel):
    """What an indicator was on a day in a unit; what nobody reported has no row."""

    model_config = _ONLY

    as_of: date
    seq: int
    indicator: str
    district_code: str
    year: int | None
    value: float | None
    total: float | None


Cell = str | int | float | bool | None


class FigureOf(BaseModel):
    """A number, and of a share what it is made of; null is not known."""

    model_config = _ONLY

    value: float | None
    numerator: float | None
    denominator: float | None


class PartRow(BaseModel):
    """Rows that came to the same end between two snapshots, and what they add to the number or its total."""

    model_config = _ONLY

    side: str = Field(description="value: the number or a share's numerator; total: what it is out of.")
    code: str = Field(description="What became of the rows.")
    reason_before: str | None
    reason_after: str | None
    rows: int | None = Field(description="How many.")
    change: float
    share_change_pp: float | None = Field(description="Of a share, by Das Gupta's method.")


class SideOfChange(BaseModel):
    """A number as a snapshot has it; null is not known there."""

    model_config = _ONLY

    seq: int
    as_of: date
    revision: int
    is_sample: bool
    year: int | None
    value: float | None
    total: float | None


class ChangeExplained(ListingOfDay[PartRow]):
    """Why a number is another one: parts that add up to the difference."""

    indicator: str
    unit: str
    from_: SideOfChange = Field(alias="from")
    to: SideOfChange
    change: float | None
    total_change: float | None
    share_change_pp: float | None
    sentence: dict[str, str] = Field(description="By language: zh, en.")


class QuestionAnswer(ListingOfDay[dict[str, Cell]]):
    """The answer to a free question: one row a group, and a day where it is over time.

    A group's columns are called as `by` names them; `value` is what was asked, of shares and numbers in
    proportion beside `numerator` and `denominator`.
    """

    question: dict[str, str] = Field(description="As it was read: parameters that ask the same again.")
    days: list[date]
    figure: FigureOf = Field(description="Of everything under the filters, on the day looked at.")
    figure_beside: FigureOf | None = Field(description="The same on the day or in the city beside it.")
    counted: int | None = Field(
        description="Rows of the subject under the filters; null where it is not told."
    )
    is_of_raw_rows: bool
    sql: str = Field(description="The statement that gives the rows; it runs as it stands in the SQL box.")


def row_model(name: str, rows: Iterable[Mapping[str, Any]]) -> type[BaseModel]:
    """The model of rows that stand in the product's own files: of each column what there is in it.

    A column is described as data/columns.toml calls it.
    """
    every = list(rows)
    described = tables.columns()
    fields: dict[str, Any] = {}
    for id in every[0]:
        values = [row[id] for row in every]
        header = described[id].header if id in described else None
        said = f"{header.zh} / {header.en}" if header else None
        fields[id] = (_type(values), Field(description=said))
    return create_model(name, __config__=_ONLY, **fields)


def columns_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The ids of a model's columns in order, nested ones as `cagr.ratio`."""
    names: list[str] = []
    for name, field in model.model_fields.items():
        inner: Any = field.annotation
        is_nested = isinstance(inner, type) and issubclass(inner, BaseModel)
        names += [f"{name}.{column}" for column in columns_of(inner)] if is_nested else [name]
    return tuple(names)


def _type(values: Sequence[Any]) -> Any:
    kinds = {type(value) for value in values if value is not None}
    if tuple in kinds or list in kinds:
        return list[str]
    known: Any = next(
        (kind for kind in (bool, date, float, int) if any(issubclass(one, kind) for one in kinds)), str
    )
    return known | None if None in values else known


@dataclass(frozen=True)
class Fixed:
    """Rows that are the same as long as the product is."""

    said: str
    rows: Sequence[dict[str, Any]]


#: By the end of their address.
LISTS: Mapping[str, Fixed] = {
    "register/indicators": Fixed(
        "Every number of the policy: names, definition, how it is judged.",
        method.indicators(register(), translator("en")).records,
    ),
    "register/milestones": Fixed(
        "What each dated target asks by when, with its thresholds.", method.milestones(register()).records
    ),
    "register/clauses": Fixed("The policy clause by clause.", method.clauses(register()).records),
    "dictionary/columns": Fixed("The columns of the tables districts send.", method.columns().records),
    "dictionary/codes": Fixed("What the codes mean, in both languages.", code_documents()),
    "dictionary/subjects": Fixed("The columns questions filter and group by.", subject_documents()),
    "dictionary/measures": Fixed("What questions ask of each subject.", measure_documents()),
}


def list_documents(path: str) -> list[dict[str, Any]]:
    """The rows of one of the lists, as JSON has them."""
    return [plain(row) for row in LISTS[path].rows]
