"""Which pictures fit a question."""

from __future__ import annotations

from analytics.explore.question import Picture, Question


def fitting(question: Question) -> tuple[Picture, ...]:
    """The pictures a question can be drawn as, the one that fits best first."""
    over_time, groups = question.time is not None, len(question.by)
    has_date = any(group.part for group in question.by)
    pictures = []
    if groups + over_time >= 2:
        pictures.append(Picture.GRID)
    if over_time or has_date:
        pictures.append(Picture.LINE)
    if groups == 2 and over_time:
        return (Picture.TABLE, *pictures, Picture.BAR)
    if over_time or (has_date and groups == 1):
        return (
            Picture.LINE,
            *(one for one in pictures if one is not Picture.LINE),
            Picture.BAR,
            Picture.TABLE,
        )
    if groups == 2:
        return (Picture.GRID, *pictures[1:], Picture.BAR, Picture.TABLE)
    return (Picture.BAR, Picture.TABLE)
