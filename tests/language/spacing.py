"""Where Chinese sentences have spaces: none beside figures and placeholders, one around Latin words."""

from __future__ import annotations

import re

_HAN = "\u4e00-\u9fff"
#: Two letters or more; `UTF-8` and `.xlsx` are words too, and the 8 is no figure.
_WORD = r"\.?[A-Za-z][A-Za-z0-9_.+/-]*[A-Za-z0-9]"
_RULES = (
    (rf"(?<=[{_HAN}]) +(?=[\d{{])", ""),
    (rf"(?<![A-Za-z0-9_.,-])(\d[\d,.]*%?) +(?=[{_HAN}])", r"\1"),
    (rf"(?<=\}}) +(?=[{_HAN}])", ""),
    (rf"(?<=[{_HAN}])(?={_WORD})", " "),
    (rf"((?<![{{\w.]){_WORD})(?=[{_HAN}])", r"\1 "),
    (r" +(?=[，。、；：？！）》”])|(?<=[，。、；：？！（《“]) +", ""),
)


def spaced(sentence: str) -> str:
    """The sentence with its spaces where docs/words.md wants them."""
    for pattern, mended in _RULES:
        sentence = re.sub(pattern, mended, sentence)
    return sentence
