"""The units a viewer may see: one value, taken by every question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.errors import UnknownName
from analytics.reference import CITY, districts


@dataclass(frozen=True)
class Scope:
    """The district codes a viewer may see; the city's code (620100) among them for city figures.

    Rows outside it are never loaded, and it is part of every cache key.
    """

    units: frozenset[str]

    def sees(self, code: str) -> bool:
        return code in self.units

    @property
    def is_everything(self) -> bool:
        return self == Scope.everything()

    @property
    def codes(self) -> list[str]:
        """The codes in order, as a query parameter."""
        return sorted(self.units)

    @classmethod
    def everything(cls) -> Scope:
        """All districts and the city."""
        return cls(frozenset((CITY, *districts())))

    @classmethod
    def of(cls, codes: Iterable[str]) -> Scope:
        """The given units; refuses a code that is neither a district nor the city."""
        known = (CITY, *districts())
        chosen = frozenset(codes)
        for code in sorted(chosen):
            if code not in known:
                raise UnknownName("district", code, known)
        return cls(chosen)
