"""The scripts of all components of our own as one module, which a browser loads once and keeps.

Streamlit would send the script and the styles of each along with everything that is drawn in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.figures.palette import DARK, LIGHT

if TYPE_CHECKING:
    from pages.parts.components.component import Component

_FOLDER = Path(__file__).parent
#: What stands before the scripts of all.
_COMMON = ("elements", "asking")

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
    styles = {
        path.stem: _styles(path.stem) for path in sorted(_FOLDER.glob("*.js")) if path.stem not in _COMMON
    }
    known = dict.fromkeys(style for own in styles.values() for style in own)
    sheets = "\n".join(f"styles.{name} = style({json.dumps(_css(name))});" for name in known)
    drawn = "\n".join(_drawing(name, own) for name, own in styles.items())
    return "\n".join((common, "const styles = {};", sheets, "export const components = {};", drawn))


def _drawing(name: str, styles: Sequence[str]) -> str:
    """The script of one component, whose names are its own."""
    listed = ", ".join(f"styles.{style}" for style in styles)
    return f"components.{name} = drawing((() => {{\n{_text(f'{name}.js')}\nreturn draw;\n}})(), [{listed}]);"


def _styles(name: str) -> Sequence[str]:
    own: Component = import_module(f"{__package__}.{name}").component
    return own.styles


def _css(style: str) -> str:
    css = _text(f"{style}.css")
    return f".drawing {{ {_TONES}}}\n{css}" if style == "elements" else css


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
