"""Every name that pages read of an address, found in their code: one that is new is here on its first day."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from pages.frame.frame import NAVIGATION
from pages.frame.url import QUESTION
from tests.browser.server import ROOT

PAGES = ROOT / "pages"
#: Draws a choice whose name in the address is `name=`; of the first the name comes first.
_CHOOSING = ("chosen", "choose", "switch", "choose_several", "choose_day", "typed")
#: Where the address is taken whole, or by a name that was found elsewhere.
WHOLE_ADDRESS = {
    "pages/frame/arrival.py", "pages/frame/frame.py", "pages/frame/url.py",
    # Whether a provider that comes back says anything.
    "pages/frame/admission.py",
    # What a link has said, taken along through a sign-in.
    "pages/frame/sign_in.py",
    # A question, by the names that `QUESTION` lists.
    "pages/explore.py",
}  # fmt: skip
#: Of a question, which goes along on every page; the names of its filters begin with `where.`.
ASKED = frozenset(name for name in QUESTION if not name.endswith(".")) | {
    f"where.{column}" for column in ("gender", "district_code", "kind", "fund_year", "不存在")
}


@cache
def read_by() -> Mapping[str, frozenset[str]]:
    """Page → the names it reads; those of the frame are read by every page."""
    frame = frozenset(name for path in _files("frame") for name in names(path)) - ASKED
    own = {page: frozenset(name for path in _files(page) for name in names(path)) for page, _ in NAVIGATION}
    return {page: frame | found | (ASKED if page == "explore" else set()) for page, found in own.items()}


def _files(page: str) -> Iterator[Path]:
    if page != "frame":
        yield PAGES / f"{page}.py"
    parts = PAGES / ("frame" if page == "frame" else f"parts/{page}")
    yield from sorted(parts.rglob("*.py"))


def names(path: Path) -> set[str]:
    """The names one file reads. Fails for a way of reading that it does not know."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    reading = _Reading(path)
    reading.visit(tree)
    where = path.relative_to(ROOT).as_posix()
    assert not reading.unknown or where in WHOLE_ADDRESS, (where, reading.unknown)
    return reading.found


class _Reading(ast.NodeVisitor):
    """Goes through one file, and notes what is read of the address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: set[str] = set()
        self.unknown: list[str] = []
        #: What a loop's name stands for.
        self._each: dict[str, ast.expr] = {}

    def visit_For(self, node: ast.For) -> None:
        self._loop(node.target, node.iter)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self._loop(node.target, node.iter)
        self.generic_visit(node)

    def _loop(self, target: ast.expr, values: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._each[target.id] = values

    def visit_DictComp(self, node: ast.DictComp) -> None:
        # The loop first, of which the key and the value speak.
        for generator in node.generators:
            self.visit(generator)
        self.generic_visit(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        for generator in node.generators:
            self.visit(generator)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Attribute(value=ast.Name(id="url"), attr=attr) if attr in _CHOOSING:
                named = [one.value for one in node.keywords if one.arg == "name"]
                self._note((named or node.args)[0], node)
            case ast.Attribute(value=place, attr="get" | "pop" | "get_all") if _is_address(place):
                self._note(node.args[0], node)
            case ast.Attribute(value=place, attr=attr) if _is_address(place) and attr != "from_dict":
                self.unknown.append(ast.unparse(node))
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if _is_address(node.value):
            self._note(node.slice, node)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if any(_is_address(one) for one in node.comparators):
            self._note(node.left, node)
        self.generic_visit(node)

    def _note(self, name: ast.expr, node: ast.expr) -> None:
        values = self._values(name)
        self.found.update(values)
        if not values:
            self.unknown.append(ast.unparse(node))

    def _values(self, name: ast.expr) -> list[str]:
        match name:
            case ast.Constant(value=str(said)):
                return [said]
            case ast.Name(id=id) if id in self._each:
                return self._values(self._each[id])
            case ast.Tuple(elts=parts):
                return [value for part in parts for value in self._values(part)]
            case ast.Name(id=id):
                return _constant(self._module(), id)
            case ast.Attribute(value=ast.Name(id=module), attr=attr):
                return _constant(getattr(self._module(), module, None), attr)
        return []

    def _module(self) -> Any:
        dotted = self.path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        # A page draws itself where it is imported; its parts do not.
        return import_module(dotted) if dotted.count(".") > 1 else None


def _constant(module: Any, name: str) -> list[str]:
    value = getattr(module, name, None)
    return [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []


def _is_address(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "query_params"
