"""How high texts stand on a page: an estimate on the safe side, by how wide characters are.

Word breaks lines itself; with a fixed distance from line to line the number of lines is all there is to know.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

#: How wide a Latin letter or digit is, as a part of the size; Chinese characters and symbols take all of it.
_LATIN = 0.48
#: What is lost at the ends of lines, where words and punctuation stay together.
_LOST = 1.03


def lines(text: str, size: float, width: float) -> int:
    """How many lines of a width in points a text takes at a size in points."""
    needed = sum(size * (1 if ord(char) > 0x7F else _LATIN) for char in text) * _LOST
    return max(1, math.ceil(needed / width))


def row_height(cells: Sequence[str], widths: Sequence[float], size: float, line: float) -> float:
    """A row of a table is as high as its highest cell; widths are of the text in it."""
    return line * max(
        sum(lines(part, size, width) for part in cell.splitlines() or [""])
        for cell, width in zip(cells, widths, strict=True)
    )
