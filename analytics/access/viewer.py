"""Who looks, in which language, at which units, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from analytics.access.roles import Right as Right
from analytics.access.roles import Role
from analytics.access.scope import Scope
from analytics.errors import NotAllowed


@dataclass(frozen=True)
class Viewer:
    """Somebody the product answers: the only way to a look, and the actor of what is published."""

    #: None as long as nobody has said who they are.
    name: str | None
    language: str
    scope: Scope
    rights: frozenset[Right]
    #: The number of the account that signed in; None on an open server and at the terminal.
    account: int | None = None
    #: What the account is here for, its own role first.
    roles: tuple[Role, ...] = ()
    #: How many rows of people they take away in one file; None is as many as there are.
    most_rows: int | None = None
    #: What the sign-in is called in the audit log; empty where nobody signs in.
    session: str = ""

    def named(self, name: str) -> Viewer:
        """The same viewer under the name they give; whoever signed in keeps the one of their account."""
        return self if self.account is not None else replace(self, name=name)

    def limited_to(self, codes: Iterable[str]) -> Viewer:
        """The same viewer, seeing only those of the given units; refuses a code that is no unit."""
        return replace(self, scope=replace(self.scope, units=self.scope.units & Scope.of(codes).units))

    def may(self, right: Right) -> bool:
        return right in self.rights

    def require(self, right: Right) -> None:
        """Refuses a viewer without a right."""
        if right not in self.rights:
            raise NotAllowed(right)


def everybody(language: str = "zh") -> Viewer:
    """Whoever comes to an open server or sits at its terminal, who may see and do everything."""
    return Viewer(None, language, Scope.everything(), frozenset(Right))
