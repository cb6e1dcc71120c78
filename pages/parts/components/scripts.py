"""The scripts of all components of our own as one module, which a browser loads once and keeps.

Streamlit would send the script and the styles of each along with everything that is drawn in it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from analytics.figures.palette import DARK, LIGHT

_FOLDER = Path(__file__).parent
#: What stands before the scripts of all; and those that change a question, with the styles of that.
_COMMON, _ASKING = ("elements", "asking"), ("question_bar", "answer_picture", "listings")

# What the theme has no option for: Streamlit's own red and orange would colour its notices too.
_TONES = "".join(
    f"--{name}: light-dark({light}, {dark}); "
    for name, light, dark in (
        *((tone, LIGHT.of(tone), DARK.of(tone)) for tone in ("watch", "bad")),
        ("part", LIGHT.part, DARK.part),
        *(
            (f"series-{place}", light, dark)
            for place, (light, dark) in enumerate(zip(LIGHT.series, DARK.series, strict=True))
        ),
    )
)


@cache
def address() -> str:
    """Where the module is, beside the pages; another one has another address."""
    return f"components.{hashlib.sha256(module().encode()).hexdigest()[:16]}.js"


@cache
def module() -> str:
    """Exports `components`: what Streamlit's client calls to have each of them drawn, by their names."""
    common = "\n".join(_text(f"{name}.js") for name in _COMMON)
    own = sorted(path.stem for path in _FOLDER.glob("*.js") if path.stem not in _COMMON)
    sheets = "\n".join(f"styles.{name} = style({json.dumps(_css(name))});" for name in (*_COMMON, *own))
    drawn = "\n".join(map(_drawing, own))
    return "\n".join((common, "const styles = {};", sheets, "export const components = {};", drawn))


def _drawing(name: str) -> str:
    """The script of one component, whose names are its own, and the styles it is drawn with."""
    script, used = _text(f"{name}.js"), ("elements", *(("asking",) if name in _ASKING else ()), name)
    styles = ", ".join(f"styles.{style}" for style in used)
    return f"components.{name} = drawing((() => {{\n{script}\nreturn draw;\n}})(), [{styles}]);"


def _css(style: str) -> str:
    css = _text(f"{style}.css")
    return f".drawing {{ {_TONES}}}\n{css}" if style == "elements" else css


def _text(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")
