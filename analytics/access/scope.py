"""What a viewer may see: which units, and how closely; one value, taken by every question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from analytics.errors import UnknownName
from analytics.reference import CITY, districts


class Detail(StrEnum):
    """How closely a viewer sees people."""

    #: Numbers alone, and none that tells of fewer than five people beside the official indicators.
    NONE = "none"
    #: Rows of people without what tells who they are.
    MASKED = "masked"
    #: Rows as they are kept.
    FULL = "full"


@dataclass(frozen=True)
class Scope:
    """The district codes a viewer may see, and how closely; the city's code (620100) among them for the city.

    Rows outside it are never loaded, and it is part of every cache key.
    """

    units: frozenset[str]
    detail: Detail = Detail.FULL
    #: Beside those units the city's figures alone, to compare with: no rows, and no other district's figures.
    compares_with_city: bool = False

    def sees(self, code: str) -> bool:
        return code in self.units

    @property
    def is_everything(self) -> bool:
        """Whether it is of every unit."""
        return self.units == Scope.everything().units

    @property
    def codes(self) -> list[str]:
        """The codes in order, as a query parameter."""
        return sorted(self.units)

    @property
    def nothing(self) -> Scope:
        """The scope of who sees no figures."""
        return Scope(frozenset(), Detail.NONE)

    @property
    def beside(self) -> Scope:
        """The scope of the city's figures alone, for who may compare with them."""
        return Scope(frozenset({CITY}), Detail.NONE)

    @property
    def of_every_unit(self) -> Scope:
        """The same of every unit: what is hidden is decided for all of them at once, and told by units."""
        return replace(self, units=Scope.everything().units)

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
