"""Who may see what is settled in one package: nobody else makes a scope, or a viewer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import Source, called, product

MAKERS = ("Scope", "Viewer")


def test_only_the_access_package_makes_a_scope_or_a_viewer() -> None:
    elsewhere = [source for source in product() if source.path.parts[:2] != ("analytics", "access")]
    assert [place for source in elsewhere for place in made(source)] == []


def test_a_look_is_made_of_a_viewer_or_of_another_look() -> None:
    calls = ((source, call) for source in product() for call in source.calls())
    assert [source.place(call) for source, call in calls if called(call).rpartition(".")[2] == "Look"] == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("scope = Scope.everything()", True),
        ("scope = access.scope.Scope.of(['620102'])", True),
        ("scope = Scope(frozenset())", True),
        ("viewer = Viewer(None, 'zh', scope, rights)", True),
        ("make = Scope.everything", True),
        ("from analytics.access.scope import Scope as Units", True),
        ("def rows(scope: Scope) -> list[Scope]: ...", False),
        ("viewer = everybody().limited_to(codes)", False),
    ],
)
def test_a_scope_made_elsewhere_is_found(line: str, is_found: bool) -> None:
    assert bool(list(made(Source(Path("pages/x.py"), line, ast.parse(line))))) is is_found


def made(source: Source) -> Iterator[str]:
    """Where a module calls a maker, takes one of its ways to make a value, or gives it another name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and called(node).rpartition(".")[2] in MAKERS:
            yield source.place(node)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).rpartition(".")[2] in MAKERS:
            yield source.place(node)
        if isinstance(node, ast.ImportFrom):
            yield from (source.place(node) for one in node.names if one.name in MAKERS and one.asname)
