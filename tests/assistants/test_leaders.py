"""With a token of somebody who sees groups alone, no tool tells of fewer than five people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analytics.access import bearer
from analytics.access.roles import DETAIL, RIGHTS, Role
from analytics.access.scope import Detail
from analytics.access.small_groups import is_small
from analytics.access.viewer import Viewer, everybody
from analytics.assistants.people import PEOPLE
from analytics.assistants.server import assistants
from analytics.policy.loading import register
from analytics.progress import sources
from analytics.reference import CITY, districts
from analytics.warehouse.questions import observations
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.assistants.test_server import CALLS, TOOLS, asked

EVERYWHERE = (CITY, *districts())
#: Numbers of the policy that count people.
COUNTED = [id for id, one in register().indicators.items() if one.unit in PEOPLE]


@pytest.fixture
def leader(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Viewer:
    """Whom the token names."""
    assert DETAIL[Role.LEADER] is Detail.NONE
    all = everybody()
    made = replace(all, scope=replace(all.scope, detail=Detail.NONE), rights=RIGHTS[Role.LEADER])
    monkeypatch.setattr(sources, "published", lambda: Catalogue(sample))
    monkeypatch.setattr(bearer, "viewer", lambda _token, language: replace(made, language=language))
    return made


def told(*calls: tuple[str, Mapping[str, Any]]) -> list[Any]:
    """What tools answer: a document, or the words of a refusal."""

    async def work(client: Any) -> list[Any]:
        answers = []
        for name, arguments in calls:
            result = await client.call_tool(name, dict(arguments))
            answers.append(result.content[0].text if result.is_error else result.structured_content)
        return answers

    return list(asked(assistants(), work))


def keys_of(said: Any) -> Iterator[str]:
    """The names of all there is in a document, at whatever depth."""
    for one in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from keys_of(one)
    if isinstance(said, dict):
        yield from said


def small(rows: Sequence[Mapping[str, Any]], *names: str) -> Iterator[Mapping[str, Any]]:
    """Rows in which one of these numbers is of one to four."""
    return (row for row in rows if any(row.get(name) is not None and is_small(row[name]) for name in names))


def test_every_tool_answers_and_names_no_person(leader: Viewer) -> None:
    answers = told(*CALLS)
    assert {name for name, _ in CALLS} == set(TOOLS)
    for answer in answers:
        assert isinstance(answer, dict), answer
        named = set(keys_of(answer))
        assert not named & {"person_key", "id_number", "birth_date", "registration_number"}, named


def test_targets_and_numbers_of_few_people_are_kept_back(leader: Viewer) -> None:
    targets = told(*(("list_targets", {"district": unit}) for unit in EVERYWHERE))
    single = told(*(("get_target", {"id": id, "district": unit}) for id in COUNTED for unit in EVERYWHERE))
    rows = [row for one in targets for row in one["targets"] if row["id"] in COUNTED]
    rows += [entry for one in single for entry in one.get("entries", one.get("values", []))]
    assert rows
    assert list(small(rows, "value", "total")) == []
    assert any(row.get("hidden") for row in rows)


def test_observations_of_few_people_are_kept_back_on_every_day(leader: Viewer, sample: Path) -> None:
    batches = [COUNTED[n : n + 10] for n in range(0, len(COUNTED), 10)]
    places = [list(districts()), []]
    asked_for = ({"indicators": ids, "districts": units} for ids in batches for units in places)
    answers = told(*(("observations", one) for one in asked_for))
    rows = [row for one in answers for row in one["rows"]]
    assert rows
    assert list(small(rows, "value", "total")) == []
    days = Catalogue(sample).snapshots()
    known = observations.observations(Catalogue(sample), days, scope=everybody().scope)
    counted = known[known["indicator"].isin(COUNTED)]
    assert any(is_small(value) for value in counted["value"].dropna()), "the sample has small numbers"


def test_a_change_is_told_in_parts_of_five_people_at_least(leader: Viewer) -> None:
    calls = [
        ("explain_change", {"indicator": id, "from_day": "2019-12-31", "district": unit})
        for id in ("workforce.total", "workforce.professional")
        for unit in EVERYWHERE
    ]
    answers = told(*calls)
    parts = [part for one in answers if isinstance(one, dict) for part in one.get("rows", [])]
    assert parts
    assert list(small(parts, "rows")) == []


@pytest.mark.parametrize(
    "more", [{"by": ["gender", "education"]}, {"by": ["gender"], "where": {"education": ["bachelor"]}}]
)
def test_people_are_told_of_by_one_thing_at_a_time(leader: Viewer, more: dict[str, Any]) -> None:
    (answer,) = told(("ask_question", {"subject": "people", "measure": "people", **more}))
    assert isinstance(answer, str), "refused in words"


def test_groups_of_few_people_are_neither_counted_nor_worked_out(leader: Viewer) -> None:
    columns = ("gender", "education", "certificate", "service_field", "employer_kind", "district_code")
    calls = [
        ("ask_question", {"subject": "people", "measure": "people", "by": [column], "district": unit})
        for column in columns
        for unit in (CITY, "620105")
    ]
    answers = [one for one in told(*calls) if isinstance(one, dict)]
    assert answers
    for one in answers:
        assert list(small(one["rows"], "value", "numerator", "denominator")) == []
        hidden = [row for row in one["rows"] if row.get("hidden")]
        assert len(hidden) != 1 or one.get("counted") is None, "the rest of the total would tell it"


def test_only_columns_that_single_nobody_out_are_offered(leader: Viewer) -> None:
    (known,) = told(("dictionary", {}))
    offered = known["subjects"]["people"]["columns"]
    assert offered
    assert not {"name", "id_number", "person_key", "birth_date"} & set(offered)
