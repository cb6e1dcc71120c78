"""Who looks, in which language, at which units, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from analytics.access.scope import Scope
from analytics.errors import NotAllowed


class Right(StrEnum):
    """What a viewer may do."""

    READ = "read"
    PUBLISH = "publish"
    #: To write SQL of their own over the rows they may see.
    QUERY = "query"
    #: To answer for a district in its review: assess it, show evidence, answer, object.
    SELF_ASSESS = "self_assess"
    #: To open a review, score, ask, judge evidence, check and tell.
    REVIEW = "review"
    #: To sign and seal a review, to decide objections, to open it again.
    SIGN = "sign"
    #: To set actions, take them over, report on them and close them; to hold a meeting.
    ACT = "act"


@dataclass(frozen=True)
class Viewer:
    """Somebody the product answers: the only way to a look, and the actor of what is published."""

    #: None as long as nobody has said who they are.
    name: str | None
    language: str
    scope: Scope
    rights: frozenset[Right]

    def named(self, name: str) -> Viewer:
        """The same viewer under the name they give."""
        return replace(self, name=name)

    def limited_to(self, codes: Iterable[str]) -> Viewer:
        """The same viewer, seeing only those of the given units; refuses a code that is no unit."""
        return replace(self, scope=Scope(self.scope.units & Scope.of(codes).units))

    def require(self, right: Right) -> None:
        """Refuses a viewer without a right."""
        if right not in self.rights:
            raise NotAllowed(right)


def everybody(language: str = "zh") -> Viewer:
    """Whoever comes, who may see and do everything: the one place where viewers are made."""
    return Viewer(None, language, Scope.everything(), frozenset(Right))
