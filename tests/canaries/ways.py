"""Ways to ask what describes itself: each parameter by each value its schema lists, or by foreign ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analytics.explore.declarations import subjects
from tests.canaries.city import DAYS

#: Values of parameters that have no list of their own.
_SAID: Mapping[str, tuple[Any, ...]] = {"limit": (10_000,), "offset": (1,), "seq": (1,), "top": (3,)}
_DAYS = tuple(day.isoformat() for day in (DAYS[0], DAYS[-1]))


def ways(
    schemas: Mapping[str, Any], required: frozenset[str], foreign: str, text: str, *, most: int
) -> Iterator[dict[str, Any]]:
    """What to ask with: what is required alone, then with each other parameter by each of its values.

    `foreign` is the code of a unit that is not the asker's, `text` a word that stands in its rows alone;
    of a long list so many values are taken at most.
    """
    said = {name: values(name, schema, foreign, text) for name, schema in schemas.items()}
    base = {name: said[name][0] for name in schemas if name in required}
    yield base
    for name, each in said.items():
        for value in each[:: max(1, len(each) // most)]:
            yield base | {name: value}
    # What is asked of a unit is asked by every subject, too.
    for subject in subjects() if "subject" in schemas else ():
        first = subjects()[subject].measures[0].id
        for by in (one.id for one in subjects()[subject].columns):
            grouped = [by] if _kind(schemas["by"]) == "array" else by
            yield {**base, "subject": subject, "measure": first, "by": grouped}


def values(name: str, schema: Mapping[str, Any], foreign: str, text: str) -> tuple[Any, ...]:
    """The values to ask a parameter with."""
    kind = _kind(schema)
    if kind == "array":
        each = values(name, _of_kind(schema, "array").get("items", {}), foreign, text)
        return tuple([one] for one in each)
    if kind == "object":
        return ({"district_code": [foreign]}, {"employer_name": [text]})
    if listed := [one for part in _parts(schema) for one in part.get("enum", ()) if one is not None]:
        return tuple(listed)
    if any(part.get("format") == "date" or "[0-9]{4}-" in part.get("pattern", "") for part in _parts(schema)):
        return _DAYS
    return _SAID.get(name, (foreign, text))


def _parts(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [schema, *schema.get("anyOf", ())]


def _kind(schema: Mapping[str, Any]) -> str:
    return next((str(part["type"]) for part in _parts(schema) if "type" in part), "string")


def _of_kind(schema: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    return next(part for part in _parts(schema) if part.get("type") == kind)
