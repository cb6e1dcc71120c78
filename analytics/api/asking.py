"""Who asks, and what is looked at for them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from analytics.access import bearer
from analytics.access.audit import Audit
from analytics.access.turns import Turns
from analytics.access.viewer import Right, Viewer
from analytics.api.parameters import Changed, Known, OfDay
from analytics.api.reading import language_of
from analytics.policy.loading import register
from analytics.progress import sources
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot

#: So many more than are worked out at once wait for their turn; whoever comes then is asked to come again.
MOST_WAITING = 64


@dataclass(frozen=True)
class Asking:
    """One request by one viewer."""

    request: Request
    viewer: Viewer

    @property
    def catalogue(self) -> Catalogue:
        """The snapshots; refuses while there are none yet."""
        return sources.published()

    def look(self, known: Known, *, as_of: date | None = None, unit: str | None = None) -> Look:
        """What is looked at; refuses a seq, a day or a unit that does not exist for the viewer."""
        catalogue = self.catalogue
        if known.seq is not None:
            catalogue.at(known.seq)
        return Look.of(self.viewer, catalogue, register(), seq=known.seq, as_of=as_of, unit=unit)

    def of_day(self, asked: OfDay) -> Look:
        return self.look(asked, as_of=asked.as_of, unit=asked.district)

    def between(self, asked: Changed) -> tuple[Look, Snapshot]:
        """The later snapshot as it is looked at, and the earlier one; each by its number or a day."""
        look = self.look(asked, unit=asked.district)
        later, earlier = asked.to_moment, asked.from_moment
        if isinstance(later, int):
            look = look.known_at(later, self.catalogue.at(later).as_of)
        elif later is not None:
            look = look.on(later)
        if isinstance(earlier, int):
            return look, self.catalogue.at(earlier)
        return look, look.on(earlier).snapshot


def asking(request: Request) -> Asking:
    """The request with the viewer behind it, noted; refuses one who may not read."""
    viewer = bearer.viewer(request.headers.get("authorization"), language_of(request))
    viewer.require(Right.READ)
    path = request.scope["route"].path.strip("/").replace("/", ".")
    Audit.of(sources.catalogue().root).asked(viewer, path)
    return Asking(request, viewer)


class InTurn(APIRoute):
    """A route whose answers are worked out in turn; they are sent outside it, however slowly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            turns: Turns = request.app.state.turns
            return await turns.taken(lambda: answer(request))

        return handler
