"""Second opinion: the CAGR ratio, actual yearly growth over the growth the target asks for."""

from __future__ import annotations

import math

from analytics.assess.assessment import CagrRatio
from analytics.policy.register import Direction

#: A base or a target of 0 has no growth rate: the published method puts this in its place.
_INSTEAD_OF_ZERO = 0.001
#: From which ratio on progress is substantial, and from which it is moderate.
SUBSTANTIAL = 0.95
MODERATE = 0.60

#: A value and the calendar year it is of.
OfYear = tuple[float, int]


def cagr_ratio(base: OfYear, current: OfYear, *, target: OfYear, direction: Direction) -> CagrRatio:
    """The ratio, its score (-5 to 5) and its status, over whole calendar years.

    R = s·d·g(current, base, years so far) / |g(target, base, all years)|, g(x, y, n) = (x/y)^(1/n) - 1;
    s = -1 for a base below 0, d = the wanted direction. All None without a whole year on either side.
    The ratio alone is None where it does not exist (base = target, or a change of sign); a reached target
    is target_achieved all the same, measured against the target itself, also where it is 0.
    Source: Open SDG 2.4 progress status and Statistics Canada's calculation component, after Eurostat.
    """
    years_so_far, years = current[1] - base[1], target[1] - base[1]
    if years_so_far <= 0 or years <= 0:
        return CagrRatio(None, None, None)
    wanted = -1 if direction is Direction.DOWN else 1
    start, goal = base[0] or _INSTEAD_OF_ZERO, target[0] or _INSTEAD_OF_ZERO
    actual, asked = _growth(current[0], start, years_so_far), _growth(goal, start, years)
    ratio = _ratio(wanted * (-1 if base[0] < 0 else 1), actual, asked)
    if wanted * (current[0] - target[0]) >= 0:
        return CagrRatio(ratio, 5.0, "target_achieved")
    return CagrRatio(None, None, None) if ratio is None else CagrRatio(ratio, _score(ratio), _status(ratio))


def _growth(later: float, earlier: float, years: int) -> float | None:
    """Compound growth a year; None where the root is not a real number."""
    multiple = later / earlier
    return None if multiple < 0 else multiple ** (1 / years) - 1


def _ratio(sign: int, actual: float | None, asked: float | None) -> float | None:
    if actual is None or not asked:
        return None
    ratio = sign * actual / abs(asked)
    return ratio if math.isfinite(ratio) else None


def _score(ratio: float) -> float:
    return min(7.1429 * ratio - 4.2857, 5.0) if ratio >= MODERATE else max(4.1667 * ratio - 2.5, -5.0)


def _status(ratio: float) -> str:
    if ratio >= SUBSTANTIAL:
        return "substantial_progress"
    if ratio >= MODERATE:
        return "moderate_progress"
    return "limited_progress" if ratio >= 0 else "deterioration"
