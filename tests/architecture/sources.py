"""The product's Python files, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Source:
    """One module: its path from the root of the project, its text and its syntax tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def imports(self) -> Iterator[str]:
        """Full names of what it imports, wherever the statement stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module

    def calls(self) -> Iterator[ast.Call]:
        """Every call in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def texts(self) -> Iterator[ast.Constant]:
        """Every literal text in it."""
        return (
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )

    def place(self, node: ast.expr | ast.stmt) -> str:
        """Where a reader of the message finds it."""
        return f"{self.path}:{node.lineno}"


def sources(*folders: str) -> tuple[Source, ...]:
    """All modules in the given files and folders, e.g. `sources("analytics", "pages", "dashboard.py")`."""
    modules = tuple(_parsed(path) for folder in folders for path in _paths(ROOT / folder))
    assert modules, f"nothing found in {folders}"
    return modules


def _paths(top: Path) -> list[Path]:
    return [top] if top.is_file() else sorted(top.rglob("*.py"))


@cache
def _parsed(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT), text, ast.parse(text))


def product() -> tuple[Source, ...]:
    """Everything that runs for a reader."""
    return sources("analytics", "pages", "dashboard.py")


def called(call: ast.Call) -> str:
    """The dotted name of what is called: `st.markdown`, `open`; empty when it is not a name."""
    return ast.unparse(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ""
