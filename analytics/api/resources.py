"""What can be asked: one address a kind of answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from analytics.answers.explanation import explanation
from analytics.api.asking import Asking, InTurn, asking
from analytics.api.models import (
    LISTS,
    ChangeExplained,
    Listing,
    ListingOfDay,
    ObservationRow,
    PartRow,
    QuestionAnswer,
    SnapshotRow,
    TargetRow,
    columns_of,
    list_documents,
    row_model,
)
from analytics.api.parameters import Changed, Observed, OfDay, Paged, expect, of_question
from analytics.api.problems import MEDIA_TYPE, Problem, Unreadable
from analytics.api.written import Rows, answered, identity
from analytics.documents import (
    Document,
    answer_document,
    explanation_document,
    observation_documents,
    plain,
    snapshot_document,
    table_documents,
    verdict_documents,
)
from analytics.errors import N_, NotTold, SnapshotRefused
from analytics.explore import answering
from analytics.explore.question import first
from analytics.explore.question import read as question_of
from analytics.progress import verdicts
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.snapshot import Snapshot

Ask = Annotated[Asking, Depends(asking)]

_PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
_OF_ALL: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
    304: {"description": "Nothing has changed since the answer whose ETag was named."},
    404: {"description": "There is nothing of that day, snapshot or unit.", **_PROBLEM},
    406: {"description": "Neither JSON nor CSV is accepted.", **_PROBLEM},
    422: {"description": "A parameter cannot be taken.", "model": Problem, **_PROBLEM},
    503: {"description": "The snapshots cannot be read, or too much is asked at once.", **_PROBLEM},
}

router = APIRouter(prefix="/v1", route_class=InTurn, responses=_OF_ALL)


@router.get("/snapshots", response_model=Listing[SnapshotRow], tags=["snapshots"])
def snapshots(ask: Ask, asked: Annotated[Paged, Query()]) -> Response:
    """The published snapshots, ascending; which of the viewer's districts reported."""
    every, scope = ask.catalogue.snapshots(), ask.viewer.scope

    def document(one: Snapshot) -> Document:
        made = snapshot_document(one)
        seen = {code: state for code, state in made["districts"].items() if scope.sees(code)}
        rows = made["rows"] if scope.is_everything else None
        return {**made, "districts": seen, "rows": rows, "data_nature": str(one.origin)}

    def rows() -> Rows:
        return Rows([document(one) for one in every], columns_of(SnapshotRow))

    of = (*(one.digest for one in every), *scope.codes)
    return answered(ask.request, asked, "snapshots", of=of, rows=rows)


@router.get("/targets", response_model=ListingOfDay[TargetRow], tags=["targets"])
def targets(ask: Ask, asked: Annotated[OfDay, Query()]) -> Response:
    """The verdict on every dated target on a day in a unit, with its earlier milestones and fund years."""
    look = ask.of_day(asked)

    def rows() -> Rows:
        judged = verdicts.of(look).values()
        documents = [entry for verdict in judged for entry in verdict_documents(verdict)]
        return Rows(documents, columns_of(TargetRow), look.snapshot)

    return answered(ask.request, asked, "targets", of=identity(look), rows=rows, seq=look.seq)


@router.get("/observations", response_model=ListingOfDay[ObservationRow], tags=["observations"])
def observations(ask: Ask, asked: Annotated[Observed, Query()]) -> Response:
    """What every indicator was on each day in the city and its districts."""
    look = ask.look(asked)
    for code in asked.district:
        look.at(code)

    def rows() -> Rows:
        days = [
            one
            for one in look.timeline
            if (asked.from_day is None or one.as_of >= asked.from_day)
            and (asked.to_day is None or one.as_of <= asked.to_day)
        ]
        found = questions.observations(look.catalogue, days, scope=look.scope)
        if asked.indicator:
            found = found[found["indicator"].isin(asked.indicator)]
        if asked.district:
            found = found[found["district_code"].isin(asked.district)]
        when = zip(found["as_of"].dt.date if len(found) else (), found["seq"], strict=True)
        documents = [
            {"as_of": plain(day), "seq": int(seq), **document}
            for (day, seq), document in zip(when, observation_documents(found), strict=True)
        ]
        return Rows(documents, columns_of(ObservationRow), look.head)

    return answered(ask.request, asked, "observations", of=identity(look), rows=rows, seq=look.seq)


@router.get("/explain", response_model=ChangeExplained, tags=["explain"])
def explain(ask: Ask, asked: Annotated[Changed, Query()]) -> Response:
    """Why an indicator's number is another one in a later snapshot, taken apart to the last person or fen."""
    look, earlier = ask.between(asked)

    def rows() -> Rows:
        try:
            made = explanation(look, asked.indicator, earlier)
        except SnapshotRefused as refusal:
            raise Unreadable(("from", refusal)) from refusal
        document = explanation_document(made)
        return Rows(document.pop("parts"), columns_of(PartRow), look.snapshot, document)

    of = (*identity(look), earlier.digest)
    return answered(ask.request, asked, "explain", of=of, rows=rows, seq=look.seq)


#: A program names no reason for rows of people.
ON_THE_PAGE = N_(
    "Grouped so finely, these are single people: the page Explore shows them, and gives them for a reason."
)


@router.get(
    "/question", response_model=QuestionAnswer, tags=["question"], openapi_extra={"parameters": of_question()}
)
def question(ask: Ask, asked: Annotated[OfDay, Query()]) -> Response:
    """Any count, sum or share of a subject, by its columns and over time: what the explore page asks."""
    own = {parameter["name"] for parameter in of_question()}
    expect(ask.request, asked, own)
    given = {name: value for name, value in ask.request.query_params.items() if name in own}
    # Who names no subject asks the first one, and by what they name alone.
    read, unread = question_of({"subject": first().subject, **given} if given else {})
    if unread:
        raise Unreadable(*((one.name, one.why) for one in unread))
    look = ask.of_day(asked)

    def rows() -> Rows:
        made = answering.answer(look, read)
        if made.table.is_of_people and ask.viewer.account is not None:
            raise NotTold(ON_THE_PAGE)
        beside = answer_document(made)
        return Rows(table_documents(made.table), made.table.ids, look.snapshot, beside)

    return answered(ask.request, asked, "question", of=identity(look), rows=rows, seq=look.seq, further=own)


def _list(path: str) -> None:
    """An address for one of the lists that are the same as long as the product is."""
    fixed = LISTS[path]
    model = row_model("".join(word.title() for word in path.split("/")) + "Row", fixed.rows)
    name = path.replace("/", "-")

    def listed(ask: Ask, asked: Annotated[Paged, Query()]) -> Response:
        made = Rows(list_documents(path), columns_of(model))
        return answered(ask.request, asked, name, of=(ask.viewer.scope.codes,), rows=lambda: made)

    router.get(
        f"/{path}",
        response_model=Listing[model],  # type: ignore[valid-type]
        tags=[path.partition("/")[0]],
        description=fixed.said,
        name=name,
    )(listed)


for _path in LISTS:
    _list(_path)
