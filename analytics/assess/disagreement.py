"""Whether a second opinion says otherwise than the schedule."""

from __future__ import annotations

from analytics.assess.assessment import CagrRatio, Projection, Status, Weather

_GOOD = frozenset((Status.ACHIEVED, Status.AHEAD, Status.ON_SCHEDULE))
_BAD = frozenset((Status.SLIGHTLY_BEHIND, Status.SERIOUSLY_BEHIND, Status.MISSED))

_CAGR_GOOD = frozenset(("target_achieved", "substantial_progress"))
_CAGR_BAD = frozenset(("limited_progress", "deterioration"))

_WEATHER_GOOD = frozenset((Weather.SUN,))
_WEATHER_BAD = frozenset((Weather.CLOUD, Weather.THUNDERSTORM))


def disagrees(status: Status, cagr: CagrRatio | None, projection: Projection | None) -> bool:
    """A good schedule and a bad opinion, or the reverse.

    moderate_progress and light_cloud agree with either, and an opinion that does not exist with everything.
    """
    growth = cagr.status if cagr else None
    weather = projection.status if projection else None
    if status in _GOOD:
        return growth in _CAGR_BAD or weather in _WEATHER_BAD
    if status in _BAD:
        return growth in _CAGR_GOOD or weather in _WEATHER_GOOD
    return False
