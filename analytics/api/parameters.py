"""The parameters of each address: what they are called, what they take, what is refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request

from analytics.api.problems import Unreadable
from analytics.api.reading import Form
from analytics.errors import N_, Refusal, UnknownName
from analytics.explore.declarations import subjects
from analytics.explore.question import WHERE, Picture, Time
from analytics.policy.loading import register
from analytics.progress.look import units

#: Rows of one answer: unless asked otherwise, and at most.
ROWS, MOST_ROWS = 1_000, 10_000
#: No snapshot has a larger number, and no answer more rows to pass over.
LARGEST = 10**9

NO_DAY = N_("“{value}” is not a date such as 2020-06-30.")
TWICE = N_("The parameter “{name}” stands there twice; give it once.")
EMPTY = N_("The parameter {name} is given without a value. Leave it out, or give it one.")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SEQ = re.compile(r"[1-9][0-9]{0,8}")


def _day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(Refusal(NO_DAY, value=value))


def _moment(value: object) -> int | date:
    return int(value) if isinstance(value, str) and _SEQ.fullmatch(value) else _day(value)


def _indicator(value: str) -> str:
    try:
        return register().indicator(value).id
    except UnknownName as refusal:
        raise ValueError(refusal) from refusal


def _unit(value: str) -> str:
    if value not in units():
        raise ValueError(UnknownName("district", value, units()))
    return value


Seq = Annotated[int, Field(ge=1, le=LARGEST)]
#: An ISO date.
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
#: A snapshot by its number or by a day.
Moment = Annotated[
    int | date,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": f"^({_SEQ.pattern}|{_DAY.pattern})$"}),
]
IndicatorId = Annotated[
    str, AfterValidator(_indicator), WithJsonSchema({"type": "string", "enum": list(register().indicators)})
]
UnitCode = Annotated[str, AfterValidator(_unit), WithJsonSchema({"type": "string", "enum": list(units())})]


class Paged(BaseModel):
    """Which rows of an answer, and how they are written."""

    format: Form | SkipJsonSchema[None] = Field(None, description="Goes before the Accept header.")
    limit: int = Field(ROWS, ge=1, le=MOST_ROWS, description="So many rows at most.")
    offset: int = Field(0, ge=0, le=LARGEST, description="So many rows are passed over.")


class Known(Paged):
    """What is known of the snapshots."""

    seq: Seq | SkipJsonSchema[None] = Field(
        None, description="As known when this snapshot was the newest; without it now."
    )


class OfDay(Known):
    """A day and a unit, as the pages have them."""

    as_of: Day | SkipJsonSchema[None] = Field(
        None, description="The snapshot of this day or the last before it; without it the newest."
    )
    district: UnitCode | SkipJsonSchema[None] = Field(
        None, description="A district, or 620100, the whole city; without it the city."
    )


class Observed(Known):
    """Which observations."""

    indicator: list[IndicatorId] = Field(default_factory=list, description="Without it all of them.")
    district: list[UnitCode] = Field(
        default_factory=list, description="Without it the city and all districts."
    )
    from_day: Day | SkipJsonSchema[None] = Field(None, alias="from", description="From this day on.")
    to_day: Day | SkipJsonSchema[None] = Field(None, alias="to", description="Up to this day.")


class Changed(Known):
    """Which change of which number."""

    indicator: IndicatorId
    from_moment: Moment = Field(alias="from", description="The earlier snapshot: its number, or a day.")
    to_moment: Moment | SkipJsonSchema[None] = Field(
        None, alias="to", description="The later one; without it the newest."
    )
    district: UnitCode | SkipJsonSchema[None] = Field(None, description="Without it the city.")


def expect(request: Request, asked: Paged, further: Collection[str] = ()) -> None:
    """Refuses a parameter that has no meaning here, with the nearest one, and one given twice or empty."""
    names = {field.alias or name: field.annotation for name, field in type(asked).model_fields.items()}
    given = request.query_params
    allowed = (*names, *further)
    unknown = [(name, UnknownName("parameter", name, allowed)) for name in given if name not in allowed]
    twice = [
        (name, Refusal(TWICE, name=name))
        for name in given
        if len(given.getlist(name)) > 1 and get_origin(names.get(name)) is not list and name in allowed
    ]
    # An address that says nothing of a choice means its default; a program that does so made a mistake.
    empty = [(name, Refusal(EMPTY, name=name)) for name in further if given.get(name) == ""]
    if unknown or twice or empty:
        raise Unreadable(*unknown, *twice, *empty)


def of_question() -> list[dict[str, Any]]:
    """The parameters of a question as OpenAPI has them, from data/explore.toml."""
    declared = subjects().values()
    measures = dict.fromkeys(measure.id for subject in declared for measure in subject.measures)
    columns: dict[str, list[str]] = {}
    for subject in declared:
        for column in subject.columns:
            columns.setdefault(column.id, []).append(subject.id)
    one_of = "Those of each subject: /v1/dictionary/measures and /v1/dictionary/subjects."
    described: dict[str, tuple[dict[str, Any], str]] = {
        "subject": ({"enum": list(subjects())}, "What is counted."),
        "measure": ({"enum": list(measures)}, f"What is worked out of each group. {one_of}"),
        "by": ({}, f"Up to two columns that tell groups apart, with a comma between; of a date "
               f"`booked_on:quarter`. {one_of}"),
        "time": ({"enum": list(Time)}, "The snapshots it runs over; without it the day alone."),
        "top": ({"pattern": "^([1-9][0-9]?|100)$"}, "So many groups, the rest as one."),
        "against": ({}, "Beside it: `city`, or an earlier day."),
        "picture": ({"enum": list(Picture)}, "How the page draws it; nothing else comes of it here."),
        **{
            f"{WHERE}{id}": (
                {},
                f"Filter: values with a comma between, `~-` one that is missing; a number or date also "
                f"a range, `10..20`. Of {', '.join(of)}.",
            )
            for id, of in columns.items()
        },
    }  # fmt: skip
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": said,
            "schema": {"type": "string", **schema},
        }
        for name, (schema, said) in described.items()
    ]
