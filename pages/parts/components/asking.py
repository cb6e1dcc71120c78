"""Changes of the question an address asks, as the scripts of asking.js make them.

What they set stands in an address exactly so: no place to break is put into a long one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.explore.question import WHERE, written
from pages.frame import url
from pages.parts.components.component import Exactly


def setting(**parameters: str | None) -> dict[str, Any]:
    """The change that sets parameters; what is None or empty goes."""
    return {"set": {name: Exactly(value or "") for name, value in parameters.items()}}


def filtering(column: str, values: Sequence[str | None]) -> dict[str, Any]:
    """The change that filters a column by these values; by none where there are none."""
    return setting(**{f"{WHERE}{column}": written(values)})


def toggling(column: str, value: str | None) -> dict[str, Any]:
    """The change that filters by a value, or no longer."""
    return {"toggle": [f"{WHERE}{column}", Exactly(written([value]))]}


def asking(parameters: Mapping[str, str]) -> dict[str, Any]:
    """The change to another question, of which nothing is kept."""
    return {**setting(**parameters), "without": [*url.QUESTION, "list"]}


def unfiltered() -> dict[str, Any]:
    """The change that takes every filter away."""
    return {"without": [WHERE]}


def drawn(parameters: Mapping[str, str]) -> Exactly:
    """The address a question is drawn for."""
    return Exactly(url.query(url.address(**parameters)))
