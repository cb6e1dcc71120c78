"""One function a figure: plain values in, a plotly Figure out."""
