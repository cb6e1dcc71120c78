"""The kinds of events a stream has: each a checked dataclass, kept under its name in snake_case."""

from __future__ import annotations

import re
from typing import Any

from pydantic import TypeAdapter

from analytics.database.events import Event
from analytics.errors import UnknownName


class Kinds:
    """What can happen in the streams of one sort."""

    def __init__(self, *kinds: type) -> None:
        self._names = {kind: re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower() for kind in kinds}
        self._adapters: dict[str, TypeAdapter[Any]] = {
            name: TypeAdapter(kind) for kind, name in self._names.items()
        }

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called where they are kept."""
        return tuple(self._adapters)

    def kind_of(self, said: object) -> str:
        """`reported_done`: how an event is called where it is kept."""
        return self._names[type(said)]

    def written(self, said: object) -> dict[str, Any]:
        """An event as JSON values."""
        body: dict[str, Any] = self._adapters[self.kind_of(said)].dump_python(said, mode="json")
        return body

    def read(self, event: Event) -> Any:
        """An event as it was written; refuses a kind that is not known."""
        if event.kind not in self._adapters:
            raise UnknownName("kind of event", event.kind, self.names)
        return self._adapters[event.kind].validate_python(event.body)
