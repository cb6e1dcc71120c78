"""One function a figure: plain values in, a `layout.Figure` out."""
