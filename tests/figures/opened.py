"""A figure as plotly knows it, to be asked."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.figures.layout import Figure


def opened(figure: Figure) -> go.Figure:
    """The figure with all its properties looked through: one that plotly does not know is refused."""
    return go.Figure(figure)
